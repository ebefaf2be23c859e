"""The log in words: what came of events."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

ACTIONS: Mapping[str, object] = {
    "event_outcome.answer": _l("Det kom der ud af det: huset har læst det"),
    "event_outcome.write": _l("Det kom der ud af det: skrevet"),
    "event_point.add": _l("Aftale fra et arrangement: skrevet ned"),
    "event_point.disown": _l("Aftale fra et arrangement: det var ikke mig"),
    "event_point.done": _l("Aftale fra et arrangement: gjort"),
    "event_point.dropped": _l("Aftale fra et arrangement: blev ikke til noget"),
    "event_point.edit": _l("Aftale fra et arrangement: rettet"),
    "event_point.postpone": _l("Aftale fra et arrangement: ny dag"),
    "event_point.remove": _l("Aftale fra et arrangement: fjernet"),
}
THINGS: Mapping[str, object] = {
    "event_outcome": _l("det, der kom ud af et arrangement"),
    "event_point": _l("aftale fra et arrangement"),
}
