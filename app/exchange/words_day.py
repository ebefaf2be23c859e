"""The day of a fair in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.formatting import time_da
from app.exchange.queries_day import Day
from app.exchange.rounds import Two
from app.exchange.rules_day import Arrived, Talked
from app.matching.exchange_scores import Why, meeting

ARRIVED_WORDS: dict[Arrived, Any] = {Arrived.HERE: _l("Er her"), Arrived.ABSENT: _l("Kommer ikke")}
TALKED_WORDS: dict[Talked, Any] = {
    Talked.TALKING: _l("De taler sammen"),
    Talked.MET: _l("De har mødtes"),
    Talked.NOT_TODAY: _l("Ikke i dag"),
}


def agreed_in_words(number: int) -> str:
    """`12 aftaler indtil nu`."""
    return ngettext("%(num)s aftale indtil nu", "%(num)s aftaler indtil nu", number)


def rang_in_words(rung_at: datetime | None) -> str:
    """When the bell rang; nothing when it never did."""
    return _("Klokken ringede %(time)s", time=time_da(rung_at)) if rung_at is not None else ""


def why_in_words(day: Day, pair: Two) -> list[str]:
    """Why two should meet: in titles, what one gives and the other seeks. Whom only one wishes to meet is not said."""
    one, other = (day.market.guests[who].trader for who in pair)
    names = [day.name(who) for who in pair]
    found = meeting(one, other, None)
    if found is None:
        return []
    said = [_("De vil begge gerne mødes.")] if Why.BOTH_WISH in found.why else []
    if found.they_give is not None:
        seeks, gives = (day.items[number].title for number in found.they_give)
        said.append(_gift(names[1], gives, names[0], seeks))
    if found.they_seek is not None:
        gives, seeks = (day.items[number].title for number in found.they_seek)
        said.append(_gift(names[0], gives, names[1], seeks))
    return said or [_("De kan have glæde af hinanden.")]


def _gift(giver: str, gift: str, seeker: str, need: str) -> str:
    return _(
        "%(giver)s giver: %(gift)s. %(seeker)s søger: %(need)s.",
        giver=giver,
        gift=gift,
        seeker=seeker,
        need=need,
    )
