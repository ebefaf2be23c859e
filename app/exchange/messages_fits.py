"""The letter about something new that fits what somebody gives or seeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.database import db
from app.core.feature import MessageKind
from app.exchange import queries_fits
from app.exchange.messages import link_of, topic_of
from app.exchange.models import Party
from app.exchange.queries_fits import Found
from app.exchange.rules import Side
from app.exchange.words import PARTY, owner_in_words
from app.notifications.outbox import enqueue

FITS = "exchange_fits"
#: What is new is old after so long, and nobody is rung about it any more.
_NEW_FOR = timedelta(days=30)


def promise_fits(party: Party, pairs: Sequence[tuple[int, int]], now: datetime) -> bool:
    """Tell a party of what fits: (own, other) items, the best first. False when they said no to such letters."""
    if not party.person.is_living or not pairs:
        return False
    return enqueue(
        FITS,
        now=now,
        topic=topic_of(PARTY, party.id),
        key=(party.id, *pairs),
        params={"party_id": party.id, "pairs": [list(pair) for pair in pairs]},
        person=party.person,
        expires_at=now + _NEW_FOR,
    )


def _merge_fits(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    party = db.session.get(Party, params["party_id"])
    pairs = [(own, other) for own, other in params["pairs"]]
    if party is None:
        return None
    found = [
        one
        for one in queries_fits.still_fit(party.id, pairs)
        if not queries_fits.avoids(party.id, one.other.party_id)
    ]
    if not found:
        return None
    return {
        "first_name": party.person.first_name,
        "rows": [_in_words(one) for one in found],
        "link": link_of(party, params),
    }


def _in_words(one: Found) -> str:
    said = {"own": one.own.title, "other": one.other.title, "who": owner_in_words(one.other.party)}
    if one.own.side is Side.SEEK:
        return _("I søger “%(own)s”. %(who)s kan give “%(other)s”.", **said)
    return _("I kan give “%(own)s”. %(who)s søger “%(other)s”.", **said)


KINDS = (
    MessageKind(
        FITS, _l("Nyt på samarbejdsbørsen, der passer til jer"),
        _l("Du får dette brev, fordi du har et opslag på samarbejdsbørsen."), _merge_fits,
        quiet_hours=True, may_be_off=True,
    ),
)  # fmt: skip
