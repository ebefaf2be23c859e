"""Reads of the day of a fair: stalls, brokers, who has come, who talked with whom, and how many agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import func, select

from app.accounts.models import Account
from app.core.danish import sort_key
from app.core.database import db
from app.exchange import partners, queries
from app.exchange.brokering import Market, Noted, shares
from app.exchange.models import Fair, Item, Participant
from app.exchange.models_agreements import Agreement, AgreementState
from app.exchange.models_day import Arrival, Broker, FairDay, Stall, Talk
from app.exchange.rounds import Guest, Two
from app.exchange.rules import Coming, FairState, Shape
from app.exchange.rules_day import HELD, Arrived
from app.people.models import Person

#: Tables in a row unless staff say another number.
PER_ROW = 5
_SHOWN = (FairState.OPEN, FairState.CLOSED)
_MOST = 1000


def day_of(fair_id: int) -> FairDay:
    """How the day of a fair stands; what holds before anybody decided something is no row of the database."""
    return db.session.get(FairDay, fair_id) or FairDay(
        fair_id=fair_id, per_row=PER_ROW, rings=0, rings_for_agreements=False
    )


def market_by_id(fair_id: int) -> Fair | None:
    """A fair with a free market, whatever its state, or None."""
    fair = queries.fair_by_id(fair_id)
    return fair if fair is not None and fair.shape is Shape.MARKET else None


def public_fair(fair_id: int) -> Fair | None:
    """A fair that everybody may see, or None."""
    fair = queries.fair_by_id(fair_id)
    return fair if fair is not None and fair.state in _SHOWN else None


# ---- stalls -----------------------------------------------------------------------------------------------------


def stalls_of(fair_id: int) -> dict[int, int]:
    """Participant → table, of those who come."""
    own = (
        select(Stall.participant_id, Stall.number)
        .join(Participant, Participant.id == Stall.participant_id)
        .where(Stall.fair_id == fair_id, Participant.status == Coming.COMING)
    )
    return {row[0]: row[1] for row in db.session.execute(own.order_by(Stall.number))}


def shown_stalls(participants: Iterable[Participant]) -> dict[int, int]:
    """Participant → table, where everybody may see it; one statement for all."""
    own = (
        select(Stall.participant_id, Stall.number)
        .join(FairDay, FairDay.fair_id == Stall.fair_id)
        .join(Fair, Fair.id == Stall.fair_id)
        .where(
            Stall.participant_id.in_([one.id for one in participants]),
            FairDay.shown_at.is_not(None),
            Fair.shape == Shape.MARKET,
        )
    )
    return {row[0]: row[1] for row in db.session.execute(own)}


# ---- who has come -----------------------------------------------------------------------------------------------


def arrivals_at(fair_id: int) -> dict[int, Arrival]:
    """Participant → what is known of whether they came."""
    own = select(Arrival).join(Participant, Participant.id == Arrival.participant_id)
    rows = db.session.scalars(own.where(Participant.fair_id == fair_id))
    return {one.participant_id: one for one in rows}


# ---- brokers ----------------------------------------------------------------------------------------------------


def brokers_of(fair_id: int) -> list[Broker]:
    """Who brokers at a fair, in a fixed order."""
    own = select(Broker).where(Broker.fair_id == fair_id).order_by(Broker.person_id)
    return list(db.session.scalars(own).unique())


def is_broker(fair_id: int, person_id: int) -> bool:
    """Whether somebody was pointed out as a broker of a fair."""
    return db.session.get(Broker, (fair_id, person_id)) is not None


def brokering_of(person_id: int, now: datetime) -> list[Fair]:
    """The fairs at which somebody brokers and that are not over, the next first."""
    own = (
        select(Fair)
        .join(Broker, Broker.fair_id == Fair.id)
        .where(Broker.person_id == person_id, Fair.ends_at > now, Fair.state.in_(_SHOWN))
    )
    return list(db.session.scalars(own.order_by(Fair.starts_at, Fair.id)).unique())


def people_with_accounts(person_ids: Sequence[int]) -> list[Person]:
    """Those of some people who can log in, by name."""
    own = select(Person).join(Account, Account.person_id == Person.id)
    own = own.where(Person.id.in_(person_ids), Account.deleted_at.is_(None))
    return sorted(db.session.scalars(own), key=lambda one: (sort_key(one.name), one.id))


# ---- who meets whom ---------------------------------------------------------------------------------------------


def talks_at(fair_id: int) -> dict[Two, Noted]:
    """Pair → what a broker noted about two."""
    own = select(Talk.one_id, Talk.other_id, Talk.state, Talk.noted_at).where(Talk.fair_id == fair_id)
    return {(row[0], row[1]): Noted(row[2], row[3]) for row in db.session.execute(own)}


@dataclass(frozen=True)
class Day:
    """A free market on its day, as the pages of brokers and organisers need it."""

    fair: Fair
    day: FairDay
    coming: Sequence[Participant]
    stalls: dict[int, int]
    arrivals: dict[int, Arrival]
    market: Market
    #: What they give and seek, by number.
    items: dict[int, Item]

    def name(self, participant_id: int) -> str:
        """What others who take part call somebody."""
        return self.by_id[participant_id].party.name

    @cached_property
    def by_id(self) -> dict[int, Participant]:
        """Who comes, by number."""
        return {one.id: one for one in self.coming}

    def in_order(self) -> list[int]:
        """Who comes, neighbours in the hall beside each other; those without a table last."""
        last = max(self.stalls.values(), default=0) + 1
        return sorted((one.id for one in self.coming), key=lambda who: (self.stalls.get(who, last), who))


def market_of(fair: Fair) -> Day:
    """All of it; seven statements whatever the size of the fair."""
    coming, arrivals = queries.participants_of(fair.id), arrivals_at(fair.id)
    here = {who for who, one in arrivals.items() if one.state is Arrived.HERE}
    things = partners.things_of(coming)
    return Day(
        fair,
        day_of(fair.id),
        coming,
        stalls_of(fair.id),
        arrivals,
        Market(_guests(fair, coming, things), here, talks_at(fair.id)),
        {item.id: item for own in things.values() for item in own},
    )


def shares_of(day: Day) -> list[tuple[Broker, list[int]]]:
    """(broker, the participants they look after) of a fair, in a fixed order."""
    found = brokers_of(day.fair.id)
    share = shares(day.in_order(), [one.person_id for one in found])
    return [(one, share[one.person_id]) for one in found]


def _guests(
    fair: Fair, coming: Sequence[Participant], things: Mapping[int, Sequence[Item]]
) -> dict[int, Guest]:
    wishes = queries.wishes_at(fair.id)
    found = {}
    for one in coming:
        own, organisation = things.get(one.party_id, []), one.party.organisation_id
        place = partners.place_of(one, own)
        found[one.id] = Guest(
            one.id,
            0,
            1,
            partners.trader_of(one, own, wishes),
            (place.lat, place.lon) if place is not None else None,
            frozenset({f"p{one.party.person_id}", *([f"o{organisation}"] if organisation else [])}),
        )
    return found


def count_talks(fair_id: int) -> int:
    """How many met at a free market, as far as brokers noted it."""
    own = select(func.count()).select_from(Talk).where(Talk.fair_id == fair_id, Talk.state.in_(HELD))
    return int(db.session.scalar(own) or 0)


def markets_to_count(now: datetime) -> list[int]:
    """Free markets that are over and whose meetings nobody counted."""
    over = (
        select(Fair.id)
        .join(FairDay, FairDay.fair_id == Fair.id)
        .where(
            Fair.ends_at <= now,
            Fair.shape == Shape.MARKET,
            FairDay.held.is_(None),
            Fair.state != FairState.CANCELLED,
        )
    )
    return list(db.session.scalars(over.order_by(Fair.id).limit(_MOST)))


def count_agreements(fair_id: int) -> tuple[int, int]:
    """How many agreements both said yes to at a fair, and how many wait for the other's yes."""
    own = select(Agreement.state, func.count(Agreement.id)).where(Agreement.fair_id == fair_id)
    found = {row[0]: int(row[1]) for row in db.session.execute(own.group_by(Agreement.state))}
    return found.get(AgreementState.AGREED, 0), found.get(AgreementState.PROPOSED, 0)
