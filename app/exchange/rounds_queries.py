"""Reads of fairs with rounds: all that a plan is made from, and who meets whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from app.core.danish import sort_key
from app.core.database import db
from app.exchange import partners, queries
from app.exchange.models import Fair, Item, Participant, Party
from app.exchange.models_day import Arrival
from app.exchange.rounds import Guest, Meet, Proposal, Setting, Two
from app.exchange.rounds_hours import Hours
from app.exchange.rounds_models import Meeting, PairRule, Rule, Timetable
from app.exchange.rules import Coming, FairState, Shape, Side
from app.exchange.rules_day import Arrived
from app.moderation.states import PUBLIC

#: Meetings that everybody should have unless staff say another number.
LEAST = 3


def hours_of(fair: Fair) -> Hours:
    """When the rounds of a fair are; a free market is one long round."""
    if fair.shape is Shape.MARKET:
        return Hours(fair.starts_at, 1, (fair.ends_at - fair.starts_at) // timedelta(minutes=1))
    return Hours(fair.starts_at, fair.rounds or 0, fair.round_minutes or 1, fair.pause_minutes)


def fair_with_rounds(fair_id: int) -> Fair | None:
    """A fair with rounds, whatever its state, or None."""
    fair = db.session.get(Fair, fair_id)
    return fair if fair is not None and fair.shape is Shape.ROUNDS else None


def timetable_of(fair_id: int) -> Timetable | None:
    """How far a fair is with its rounds; None before anybody asked for a plan."""
    return db.session.get(Timetable, fair_id)


def meetings_of(fair_id: int) -> list[Meet]:
    """The saved plan, by round and table."""
    own = select(Meeting.one_id, Meeting.other_id, Meeting.round, Meeting.table_number)
    own = own.where(Meeting.fair_id == fair_id).order_by(Meeting.round, Meeting.table_number)
    return [Meet(*row) for row in db.session.execute(own)]


def meetings_of_one(participant_id: int) -> list[Meet]:
    """The meetings of one who comes, the first first."""
    own = select(Meeting.one_id, Meeting.other_id, Meeting.round, Meeting.table_number)
    mine = or_(Meeting.one_id == participant_id, Meeting.other_id == participant_id)
    return [Meet(*row) for row in db.session.execute(own.where(mine).order_by(Meeting.round))]


@dataclass(frozen=True)
class Rounds:
    """A fair with all that belongs to its rounds, as its pages and its plan need it."""

    fair: Fair
    hours: Hours
    timetable: Timetable | None
    #: All who registered, who came to nothing among them: they may have met somebody.
    everybody: Mapping[int, Participant]
    setting: Setting

    @property
    def version(self) -> int:
        """What a decision must be taken from; 0 before there was any."""
        return self.timetable.version if self.timetable is not None else 0

    @property
    def proposal(self) -> Proposal | None:
        """What was computed from what stands now, and is not saved."""
        kept = self.timetable.proposal if self.timetable is not None else None
        if kept is None or kept["version"] != self.version:
            return None
        return Proposal.from_json(kept)

    @property
    def coming(self) -> list[Participant]:
        """Who comes, by name."""
        own = [one for one in self.everybody.values() if one.status is Coming.COMING]
        return sorted(own, key=lambda one: (sort_key(one.party.name), one.id))

    def name(self, participant_id: int) -> str:
        """What others who take part call somebody."""
        return self.everybody[participant_id].party.name


def rounds_of(fair: Fair, now: datetime, least: int | None = None) -> Rounds:
    """A fair's rounds as they stand; `least` is what staff wish and have not saved. Six statements."""
    timetable, hours = timetable_of(fair.id), hours_of(fair)
    everybody = _everybody(fair.id)
    saved = LEAST if timetable is None else timetable.least
    pins, forbidden = _rules(fair.id)
    setting = Setting(
        rounds=hours.rounds,
        tables=fair.tables,
        least=saved if least is None else least,
        guests=_guests(fair, hours, [one for one in everybody.values() if one.status is Coming.COMING]),
        saved=meetings_of(fair.id),
        pins=pins,
        forbidden=forbidden,
        locked=frozenset(timetable.locked if timetable is not None else ()),
        begun=hours.begun(now),
    )
    return Rounds(fair, hours, timetable, everybody, setting)


def _everybody(fair_id: int) -> dict[int, Participant]:
    own = select(Participant).where(Participant.fair_id == fair_id).order_by(Participant.id)
    return {one.id: one for one in db.session.scalars(own).unique()}


def _rules(fair_id: int) -> tuple[dict[Two, int], set[Two]]:
    """Pins with their rounds, and who do not meet."""
    pins, forbidden = {}, set()
    for one in db.session.scalars(select(PairRule).where(PairRule.fair_id == fair_id)):
        if one.rule is Rule.PIN:
            pins[one.one_id, one.other_id] = one.round or 0
        else:
            forbidden.add((one.one_id, one.other_id))
    return pins, forbidden


def _guests(fair: Fair, hours: Hours, coming: list[Participant]) -> dict[int, Guest]:
    things, wishes, gone = partners.things_of(coming), queries.wishes_at(fair.id), absences_at(fair.id)
    found = {}
    for one in coming:
        first, end = hours.window(one.arrives_at, one.leaves_at)
        own, organisation = things.get(one.party_id, []), one.party.organisation_id
        place = partners.place_of(one, own)
        found[one.id] = Guest(
            one.id,
            first,
            min(end, gone.get(one.id, end)),
            partners.trader_of(one, own, wishes),
            (place.lat, place.lon) if place is not None else None,
            frozenset({f"p{one.party.person_id}", *([f"o{organisation}"] if organisation else [])}),
            is_absent=one.id in gone,
        )
    return found


def absences_at(fair_id: int) -> dict[int, int]:
    """Participant → the first round without them."""
    own = select(Participant.id).where(Participant.fair_id == fair_id)
    rows = select(Arrival.participant_id, Arrival.round).where(
        Arrival.participant_id.in_(own), Arrival.state == Arrived.ABSENT
    )
    return {row[0]: row[1] or 0 for row in db.session.execute(rows)}


# ---- one who comes ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnMeeting:
    """A meeting as one of the two sees it."""

    round: int
    starts_at: datetime
    ends_at: datetime
    table: int
    other: Party
    #: Codes of what one of the two gives and the other seeks.
    topics: tuple[str, ...] = ()


def schedule_of(participant: Participant, hours: Hours) -> list[OwnMeeting]:
    """The meetings of one who comes, as they are saved."""
    meetings = meetings_of_one(participant.id)
    others = {_other(one, participant.id) for one in meetings}
    rows = select(Participant).where(Participant.id.in_(others)).order_by(Participant.id)
    by_id = {one.id: one for one in db.session.scalars(rows).unique()}
    brings = _brings([participant, *by_id.values()])
    return [
        OwnMeeting(
            one.round,
            hours.starts(one.round),
            hours.ends(one.round),
            one.table,
            by_id[who].party,
            _topics(brings, participant.party_id, by_id[who].party_id),
        )
        for one in meetings
        for who in [_other(one, participant.id)]
    ]


def _other(meet: Meet, participant_id: int) -> int:
    return meet.other if meet.one == participant_id else meet.one


#: (party, side) → categories.
_Brings = Mapping[tuple[int, Side], set[str]]


def _brings(participants: list[Participant]) -> _Brings:
    """What some of them give and seek, as everybody may read; one statement."""
    rows = select(Item.party_id, Item.side, Item.category).where(
        Item.party_id.in_({one.party_id for one in participants}), Item.state.in_(PUBLIC)
    )
    found: dict[tuple[int, Side], set[str]] = defaultdict(set)
    for party_id, side, category in db.session.execute(rows):
        found[party_id, side].add(category)
    return found


def _topics(brings: _Brings, own: int, other: int) -> tuple[str, ...]:
    """What one of the two gives and the other seeks."""
    ways = (
        brings[own, Side.GIVE] & brings[other, Side.SEEK],
        brings[own, Side.SEEK] & brings[other, Side.GIVE],
    )
    return tuple(sorted(ways[0] | ways[1]))


# ---- afterwards -------------------------------------------------------------------------------------------------


def fairs_to_count(now: datetime) -> list[int]:
    """Fairs with rounds that are over and whose meetings nobody counted."""
    over = (
        select(Fair.id)
        .join(Timetable, Timetable.fair_id == Fair.id)
        .where(Fair.ends_at <= now, Timetable.held.is_(None), Fair.state != FairState.CANCELLED)
    )
    return list(db.session.scalars(over.order_by(Fair.id)))


def count_held(fair_id: int) -> int:
    """Meetings to which both came, as far as staff noted it."""
    gone = (
        select(Arrival.participant_id)
        .where(
            or_(Arrival.participant_id == Meeting.one_id, Arrival.participant_id == Meeting.other_id),
            Arrival.round <= Meeting.round,
        )
        .exists()
    )
    rows = select(func.count()).select_from(Meeting).where(Meeting.fair_id == fair_id, ~gone)
    return int(db.session.scalar(rows) or 0)
