"""What letters about lifts say, if it is still true when they are sent; and the kinds of them.

A name and a number stand in the letter of a pair that both said yes to, and in no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core.addresses import absolute
from app.core.database import db
from app.core.date_words import words_of_kind
from app.core.feature import CallAbout, Calls, MessageKind, feature_of_kind
from app.core.formatting import when, when_near
from app.gatherings.links import sign_up_token
from app.gatherings.models import Occurrence, OccurrenceStatus, SignUp, SignUpStatus
from app.lifts.models import LiftPair, PairStatus, Side
from app.lifts.queries import missing_on, wish_of
from app.lifts.wording import TRIPS, asked_in_words, reason_in_words
from app.matching.lifts import Way


def lift_url(sign_up: SignUp, helper_id: int | None) -> str:
    """The whole address of the page where somebody answers, below that of their sign-up (gathering_pages)."""
    token = sign_up_token(sign_up, helper_id)
    page = absolute(feature_of_kind(sign_up.occurrence.series.kind).sign_up_path, token)
    return f"{page}/koersel" if page else ""


def _date_fields(occurrence: Occurrence, now: datetime) -> dict[str, Any]:
    series = occurrence.series
    return {
        "title": series.outward_title,
        "the": str(words_of_kind(series.kind).the),
        "when": when(occurrence.starts_at, occurrence.ends_at),
        "when_start": when(occurrence.starts_at),
        "when_near": when_near(occurrence.starts_at, now),
        "meeting_point": occurrence.meeting_point,
        "place": occurrence.place.name,
        "host_name": series.host.name,
        "host_phone": series.host.phone,
    }


def _standing_in(params: Mapping[str, Any], *statuses: PairStatus) -> tuple[LiftPair, SignUp, SignUp] | None:
    """(pair, the one who is told, the other) while the date is on, both have their place and the pair its state."""
    pair, sign_up = db.session.get(LiftPair, params["pair_id"]), db.session.get(SignUp, params["sign_up_id"])
    if pair is None or sign_up is None or pair.status not in statuses:
        return None
    if sign_up.occurrence.status != OccurrenceStatus.PLANNED or sign_up.status != SignUpStatus.CONFIRMED:
        return None
    return pair, sign_up, db.session.get_one(SignUp, _other(pair, sign_up))


def _other(pair: LiftPair, sign_up: SignUp) -> int:
    return pair.offer_id if sign_up.id == pair.need_id else pair.need_id


def _fields(pair: LiftPair, sign_up: SignUp, params: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    need = wish_of(pair.need_id)
    way, trip = (need.way, need.trip) if need is not None else (Way.CAR, None)
    link = lift_url(sign_up, params.get("delegate_id"))
    return {
        **_date_fields(sign_up.occurrence, now),
        "first_name": sign_up.person.first_name,
        "is_need": sign_up.id == pair.need_id,
        "is_car": way is Way.CAR,
        "trip": str(TRIPS[trip]) if trip is not None else "",
        "reason": reason_in_words(pair),
        "link": link,
        "lift_url": link,
    }


def _merge_asked(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    found = _standing_in(params, PairStatus.PROPOSED)
    side = Side(params["side"])
    if found is None or found[0].has_said_yes(side):
        return None
    pair, sign_up, other = found
    fields = _fields(pair, sign_up, params, now)
    way, need = (Way.CAR if fields["is_car"] else Way.ARM), (other if side is Side.OFFER else sign_up)
    return {**fields, "asked": asked_in_words(side, way, need.party_size)}


def _merge_agreed(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    found = _standing_in(params, PairStatus.AGREED)
    if found is None:
        return None
    pair, sign_up, other = found
    theirs = wish_of(other.id)
    return {
        **_fields(pair, sign_up, params, now),
        "other_name": other.person.first_name,
        "other_phone": other.person.phone,
        "from_place": theirs.place.name if theirs is not None and theirs.place is not None else "",
        # Where the passenger is fetched; where the driver lives is nobody's business.
        "from_address": theirs.address if theirs is not None and other.id == pair.need_id else "",
        "people": other.party_size if other.id == pair.need_id else 1,
    }


def _merge_fallen(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    found = _standing_in(params, PairStatus.DECLINED, PairStatus.FALLEN)
    return _fields(found[0], found[1], params, now) if found is not None else None


def _merge_missing(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    occurrence = db.session.get(Occurrence, params["occurrence_id"])
    if occurrence is None or occurrence.status != OccurrenceStatus.PLANNED or occurrence.starts_at <= now:
        return None
    missing = missing_on(occurrence.id).get(occurrence.id)
    if not missing:
        return None
    host_path = feature_of_kind(occurrence.series.kind).host_path
    url = absolute(host_path, occurrence.series_id, occurrence.id)
    return {
        **_date_fields(occurrence, now),
        "first_name": occurrence.series.host.first_name,
        "missing": len(missing),
        "people": sum(one.sign_up.party_size for one in missing),
        "link": f"{url}/koersel" if url else "",
        "host_url": f"{url}/koersel" if url else "",
    }


_REASON = _l("Du får dette brev, fordi du har skrevet om kørsel eller følgeskab.")

KINDS = (
    MessageKind("lift_wanted", _l("En vil gerne med dig"), _REASON, _merge_asked, quiet_hours=True),
    MessageKind("lift_found", _l("En kan tage dig med"), _REASON, _merge_asked, quiet_hours=True),
    MessageKind("lift_agreed", _l("I følges ad"), _REASON, _merge_agreed, quiet_hours=True),
    MessageKind("lift_fallen", _l("I følges ikke ad alligevel"), _REASON, _merge_fallen, quiet_hours=True),
    MessageKind(
        "lifts_missing",
        _l("Nogen mangler et lift"),
        _l("Du får dette brev, fordi du er vært."),
        _merge_missing,
        quiet_hours=True,
    ),
)


def why(kind: str, date: Occurrence, now: datetime) -> str | None:
    """Why somebody is rung about a lift, in one sentence without a name; None for another kind of message."""
    near = when_near(date.starts_at, now)
    return {
        "lift_wanted": _("Skal spørges, om en må køre eller følges med %(when)s.", when=near),
        "lift_found": _("Skal spørges, om det passer at følges med en %(when)s.", when=near),
        "lift_agreed": _("Skal have navn og nummer på den, der følges med %(when)s.", when=near),
        "lift_fallen": _("Skal vide, at aftalen om at følges ad %(when)s ikke gælder.", when=near),
        "lifts_missing": _("Skal vide, at nogen mangler et lift %(when)s.", when=near),
    }.get(kind)


def about(kind: str, params: Mapping[str, Any], now: datetime) -> CallAbout | None:
    """What a call about a lift is about, and the host who may tell it too."""
    if "occurrence_id" in params:
        date = db.session.get(Occurrence, params["occurrence_id"])
    else:
        sign_up = db.session.get(SignUp, params["sign_up_id"])
        date = sign_up.occurrence if sign_up is not None else None
    if date is None:
        return None
    sentence, host = f"{date.series.title}: {why(kind, date, now)}", date.series.host
    return CallAbout(sentence) if kind == "lifts_missing" else CallAbout(sentence, host.name, host.phone)


@contextmanager
def _at_hand(params: Sequence[Mapping[str, Any]]) -> Iterator[None]:
    """The pairs that the messages speak of, held in the session while they are worded."""
    numbers = {int(one["pair_id"]) for one in params if "pair_id" in one}
    held = db.session.scalars(select(LiftPair).where(LiftPair.id.in_(numbers))).all() if numbers else []
    both = {number for pair in held for number in (pair.need_id, pair.offer_id)}
    people = db.session.scalars(select(SignUp).where(SignUp.id.in_(both))).unique().all() if both else []
    try:
        yield
    finally:
        del held, people


CALLS = Calls(at_hand=_at_hand, about=about)
