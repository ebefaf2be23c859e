"""The log in words: what people say."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

ACTIONS: Mapping[str, object] = {
    "impression.answer": _l("Hvordan var det: nogen har svaret"),
    "story.decline": _l("Historie: vises ikke"),
    "story.show": _l("Historie: vises for alle"),
    "story.take_back": _l("Historie: taget tilbage og slettet"),
    "story.tell": _l("Historie: fortalt"),
}
THINGS: Mapping[str, object] = {
    "impression": _l("spurgt, hvordan det var"),
    "story": _l("historie"),
}
