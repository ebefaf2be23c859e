"""What two who are asked are told, when it is promised, and whether it is still true when it is sent.

No subject, SMS or call says what it is about: somebody else may see it. Who it is stands behind the link only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import CallAbout, Calls, MessageKind
from app.core.formatting import date_da
from app.notifications.outbox import enqueue
from app.phone_friends.links_match import answer_path, answer_token
from app.phone_friends.links_pair import person_of
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.queries_match import answer_ends, last_day_to_answer
from app.phone_friends.states import TOGETHER, PairState

ASKED, AGREED, NOT_NOW = "phone_asked", "phone_agreed", "phone_not_now"
_OVER = (PairState.DECLINED, PairState.LAPSED)


def promise_asked(pair: PhonePair, side: Ender, now: datetime) -> bool:
    """Ask one of the two; once for a pair."""
    return _promise(ASKED, pair, side, now, expires_at=answer_ends(now))


def promise_agreed(pair: PhonePair, side: Ender, now: datetime) -> bool:
    """Tell one of the two that both said yes."""
    return _promise(AGREED, pair, side, now)


def promise_not_now(pair: PhonePair, side: Ender, now: datetime) -> bool:
    """Tell who had said yes that it came to nothing; never who said no."""
    return _promise(NOT_NOW, pair, side, now)


def _promise(
    kind: str, pair: PhonePair, side: Ender, now: datetime, expires_at: datetime | None = None
) -> bool:
    return enqueue(
        kind,
        now=now,
        topic=f"phone_pair:{pair.id}",
        key=(pair.id, side),
        params={"pair_id": pair.id, "side": side.value},
        person=person_of(pair, side),
        expires_at=expires_at,
    )


def fields_of(pair: PhonePair, side: Ender, delegate_id: int | None = None) -> dict[str, Any]:
    """What the letters to one of the two are filled in with; whoever is told for a volunteer gets no link."""
    is_for_others = side is Ender.VOLUNTEER and delegate_id is not None
    link = "" if is_for_others else absolute(answer_path, answer_token(pair, side, delegate_id))
    return {
        "first_name": person_of(pair, side).first_name,
        "is_citizen": side is Ender.CITIZEN,
        **asked_words(side, last_day_to_answer(pair.proposed_at)),
        "link": link,
        "answer_url": link,
    }


def asked_words(side: Ender, until: date) -> dict[str, str]:
    """What the letter says that asks, also shown before it is sent. `until`: the last day to answer."""
    day = date_da(until)
    opening = (
        _("Du har skrevet dig op hos os. Nu har vi fundet en, der passer til det, du har ønsket.")
        if side is Ender.CITIZEN
        else _("Du er frivillig hos os. Nu har vi fundet en, der passer til det, du kan.")
    )
    ending = _(
        "Svar senest %(until)s. Du må gerne sige nej. Så leder vi videre, og du skal ikke sige hvorfor.",
        until=day,
    )
    return {"opening": opening, "ending": ending, "until": day}


def _read(params: Mapping[str, Any]) -> tuple[PhonePair | None, Ender]:
    return db.session.get(PhonePair, params["pair_id"]), Ender(params["side"])


def _merge_asked(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    pair, side = _read(params)
    if pair is None or pair.state is not PairState.PROPOSED or answer_ends(pair.proposed_at) <= now:
        return None
    return None if pair.has_said_yes(side) else fields_of(pair, side, params.get("delegate_id"))


def _merge_agreed(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    pair, side = _read(params)
    is_true = pair is not None and pair.state in TOGETHER
    return fields_of(pair, side, params.get("delegate_id")) if pair is not None and is_true else None


def _merge_not_now(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    pair, side = _read(params)
    if pair is None or pair.state not in _OVER:
        return None
    return fields_of(pair, side, params.get("delegate_id")) if pair.is_looked_for(side) else None


_REASON = _l("Du får dette brev, fordi du har skrevet dig op hos os.")

KINDS = (
    MessageKind(ASKED, _l("Et spørgsmål fra koordinatoren"), _REASON, _merge_asked, quiet_hours=True),
    MessageKind(AGREED, _l("I har begge sagt ja"), _REASON, _merge_agreed, quiet_hours=True),
    MessageKind(NOT_NOW, _l("Det blev ikke til noget"), _REASON, _merge_not_now, quiet_hours=True),
)


def about(kind: str, _params: Mapping[str, Any], _now: datetime) -> CallAbout | None:
    """Why somebody is rung, in a sentence that anybody at the desk may read; None for another kind of message."""
    said = {
        ASKED: _("Koordinatoren har et spørgsmål. Sig det, og spørg, hvornår koordinatoren må ringe."),
        AGREED: _("Skal vide, at aftalen er på plads."),
        NOT_NOW: _("Skal vide, at det ikke blev til noget denne gang."),
    }.get(kind)
    return CallAbout(said) if said is not None else None


@contextmanager
def at_hand(params: Sequence[Mapping[str, Any]]) -> Iterator[None]:
    """The pairs that the messages speak of, held in the session while they are worded."""
    numbers = {int(one["pair_id"]) for one in params if "pair_id" in one}
    held = db.session.scalars(select(PhonePair).where(PhonePair.id.in_(numbers))).all() if numbers else []
    try:
        yield
    finally:
        del held


CALLS = Calls(at_hand=at_hand, about=about)
