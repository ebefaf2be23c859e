"""Why two should meet, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.exchange.partners import Suggestion
from app.matching.exchange_scores import Why

#: Who would rather not meet whom is never said. What one gives and the other seeks is told by its title below.
_WORDS: dict[Why, Any] = {
    Why.BOTH_WISH: _l("I vil begge gerne mødes."),
    Why.I_WISH: _l("I vil gerne møde dem."),
    Why.THEY_WISH: _l("De vil gerne møde jer."),
    Why.BOTH_WAYS: _l("I kan give hinanden noget."),
    Why.SAME_GROUP: _l("I vil nå de samme mennesker."),
    Why.NEAR: _l("I er tæt på hinanden."),
}


def reasons_in_words(one: Suggestion) -> list[str]:
    """The reasons, the strongest first."""
    said = [str(_WORDS[why]) for why in one.meeting.why if why in _WORDS]
    if one.they_give is not None:
        said.append(_("De kan give noget, I søger: %(title)s.", title=one.they_give.title))
    if one.they_seek is not None:
        said.append(_("De søger noget, I kan give: %(title)s.", title=one.they_seek.title))
    return said
