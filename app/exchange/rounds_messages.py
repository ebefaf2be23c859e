"""Telling everybody whom they meet: once for each plan that is another one for them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind
from app.core.formatting import time_range, when
from app.exchange import rounds_queries
from app.exchange.links import party_token
from app.exchange.links_day import arrival_url
from app.exchange.messages import topic_of
from app.exchange.models import Participant
from app.exchange.rounds import Meet
from app.exchange.rounds_calendar import calendar_file
from app.exchange.rounds_links import schedule_path
from app.exchange.rounds_models import Timetable
from app.exchange.rounds_queries import OwnMeeting, Rounds, hours_of
from app.exchange.rules import Coming, FairState
from app.exchange.words import FAIR
from app.notifications.outbox import enqueue, withdraw

ROUNDS = "exchange_rounds"

_WITH_FAIR = (joinedload(Participant.fair),)


def digest(meetings: Sequence[Meet], participant_id: int) -> str:
    """What tells somebody's meetings from others that they may have been told."""
    own = [one for one in sorted(meetings) if participant_id in one.two]
    return hashlib.sha256(repr([tuple(one) for one in own]).encode()).hexdigest()[:16]


def to_tell(found: Rounds, timetable: Timetable | None, meetings: Sequence[Meet]) -> dict[int, str]:
    """Participant → the digest of their meetings, for those who were told others or none."""
    told = timetable.told if timetable is not None else {}
    own: dict[int, list[Meet]] = defaultdict(list)
    for meet in meetings:
        for who in meet.two:
            own[who].append(meet)
    new = {who: digest(own[who], who) for who in found.setting.guests if own[who] or str(who) in told}
    return {who: said for who, said in new.items() if told.get(str(who)) != said}


def promise(found: Rounds, timetable: Timetable, meetings: Sequence[Meet], now: datetime) -> int:
    """Tell those whose meetings are others than they were told. How many people."""
    new = to_tell(found, timetable, meetings)
    for participant_id, said in new.items():
        _promise(found.everybody[participant_id], said, timetable.version, now)
    timetable.told = {**timetable.told, **{str(who): said for who, said in new.items()}}
    db.session.flush()
    return len(new)


def _promise(participant: Participant, said: str, version: int, now: datetime) -> None:
    person, fair = participant.party.person, participant.fair
    if not person.is_living:
        return
    topic = topic_of(FAIR, fair.id)
    withdraw(topic, now, kinds=(ROUNDS,), person_id=person.id)
    enqueue(
        ROUNDS,
        now=now,
        topic=topic,
        key=(participant.id, version),
        params={"participant_id": participant.id, "digest": said},
        person=person,
        expires_at=fair.ends_at,
    )


# ---- what the letter says ---------------------------------------------------------------------------------------


def _standing(params: Mapping[str, Any]) -> tuple[Participant, list[OwnMeeting]] | None:
    """Who is told, and their meetings; None when these are others by now."""
    one = db.session.get(Participant, params["participant_id"], options=_WITH_FAIR)
    if one is None or one.status is not Coming.COMING or one.fair.state is FairState.CANCELLED:
        return None
    if digest(rounds_queries.meetings_of_one(one.id), one.id) != params["digest"]:
        return None
    return one, rounds_queries.schedule_of(one, hours_of(one.fair))


def _merge(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    found = _standing(params)
    if found is None:
        return None
    one, meetings = found
    token = party_token(one.party, params.get("delegate_id"))
    return {
        "first_name": one.party.person.first_name,
        "who": one.party.name,
        "title": one.fair.title,
        "when": when(one.fair.starts_at, one.fair.ends_at),
        "address": f"{one.fair.address}, {one.fair.place.name}",
        "meetings": [(time_range(meet.starts_at, meet.ends_at), meet.table, meet.other.name) for meet in meetings],
        "link": absolute(schedule_path, token, one.fair_id),
        "code": arrival_url(one),
    }  # fmt: skip


def _attach(params: Mapping[str, Any]) -> dict[str, bytes]:
    found = _standing(params)
    if found is None or not found[1]:
        return {}
    timetable = rounds_queries.timetable_of(found[0].fair_id)
    version = timetable.version if timetable is not None else 0
    return {"moeder.ics": calendar_file(*found, version, clock.now())}


KINDS = (
    MessageKind(
        ROUNDS, _l("Jeres møder på samarbejdsbørsen"),
        _l("Du får dette brev, fordi du er tilmeldt samarbejdsbørsen."), _merge, attachments=_attach,
    ),
)  # fmt: skip
