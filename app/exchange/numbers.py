"""Numbers of fairs: who took part, what was agreed between which kinds, and what was kept. Never a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.exchange.bridges import Bridges, bridges
from app.exchange.models import Fair, Participant, Party
from app.exchange.models_agreements import Agreement, Answer, FollowUp
from app.exchange.models_day import FairDay
from app.exchange.numbers_rules import kept_after
from app.exchange.queries_agreements import AFTER
from app.exchange.rounds_models import Timetable
from app.exchange.rules import Coming, FairState, Shape
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind
from app.plan.models import Initiative, PlanActivity

_COUNTS = (FairState.OPEN, FairState.CLOSED)
_CITIZENS = OrganisationKind.ACTIVE_CITIZENS
#: Fairs of all years that a page can hold.
_MOST = 200


class Came(NamedTuple):
    """How many of one kind: those on the list, and the people they bring."""

    parties: int
    people: int


class Kept(NamedTuple):
    """Of how many agreements somebody told after so many months, and how many of these are kept."""

    told: int
    kept: int


class Pact(NamedTuple):
    """An agreement that both said yes to: the kinds of the two, and whether it is kept after each number of months."""

    kinds: tuple[OrganisationKind, OrganisationKind]
    kept: Mapping[int, bool | None]


@dataclass(frozen=True)
class FairNumbers:
    """The numbers of one fair."""

    id: int
    title: str
    starts_at: datetime
    #: The row of the plan that counts it, as "2.3 Samarbejdsbørs"; empty is none.
    plan_row: str
    #: None where nobody counted: it is not over, or nothing was noted on its day.
    meetings: int | None
    came: Mapping[OrganisationKind, Came] = field(default_factory=dict)
    pacts: Sequence[Pact] = ()


@dataclass(frozen=True)
class Numbers:
    """The numbers of some fairs, the newest first."""

    fairs: Sequence[FairNumbers]

    @property
    def meetings(self) -> int | None:
        """Meetings that were held, as far as they were counted."""
        counted = [one.meetings for one in self.fairs if one.meetings is not None]
        return sum(counted) if counted else None

    @property
    def pacts(self) -> list[Pact]:
        """All agreements."""
        return [pact for one in self.fairs for pact in one.pacts]

    @property
    def came(self) -> Came:
        """All who took part; who came to two fairs counts at both."""
        return _sum(each for one in self.fairs for each in one.came.values())

    def kinds(self) -> list[tuple[OrganisationKind, Came, int]]:
        """(kind, who took part, agreements with one of them) in the order of the kinds."""
        agreed = Counter(kind for pact in self.pacts for kind in set(pact.kinds))
        rows = [
            (kind, _sum(one.came[kind] for one in self.fairs if kind in one.came), agreed[kind])
            for kind in OrganisationKind
        ]
        return [row for row in rows if row[1].parties or row[2]]

    def plan_rows(self) -> list[tuple[str, int, int]]:
        """(row of the plan, fairs, agreements); fairs that count for none stand under the empty row, last."""
        rows = sorted({one.plan_row for one in self.fairs}, key=lambda row: (not row, row))
        of_row = {row: [one for one in self.fairs if one.plan_row == row] for row in rows}
        return [(row, len(some), sum(len(one.pacts) for one in some)) for row, some in of_row.items()]

    def kept(self) -> dict[int, Kept]:
        """Months → of how many somebody told, and how many are kept."""
        return {months: kept_of(self.pacts, months) for months in AFTER}

    def bridges(self) -> Bridges:
        """Which kinds agreed with which."""
        pairs = [(one.value, other.value) for pact in self.pacts for one, other in (pact.kinds,)]
        return bridges(pairs, [kind.value for kind in OrganisationKind])


def kept_of(pacts: Iterable[Pact], months: int) -> Kept:
    """Of how many of these somebody told after so many months, and how many are kept."""
    told = [pact.kept[months] for pact in pacts if pact.kept[months] is not None]
    return Kept(len(told), sum(map(bool, told)))


def numbers_of(now: datetime, fair_id: int | None = None) -> Numbers:
    """The numbers of one fair, or of all of them; what was never opened or was cancelled does not count.

    Four statements, however many fairs there are.
    """
    rows = db.session.execute(_fairs(fair_id)).all()
    ids = [row[0] for row in rows]
    came, pacts = _came(ids), _pacts(ids, now)
    return Numbers(
        [
            FairNumbers(
                id=number,
                title=title,
                starts_at=starts_at,
                plan_row=f"{code} {short}" if code else "",
                meetings=held,
                came=came.get(number, {}),
                pacts=pacts.get(number, []),
            )
            for number, title, starts_at, code, short, held in rows
        ]
    )


def _fairs(fair_id: int | None) -> Select[*tuple[Any, ...]]:
    held = case((Fair.shape == Shape.MARKET, FairDay.held), else_=Timetable.held)
    found = (
        select(Fair.id, Fair.title, Fair.starts_at, PlanActivity.code, PlanActivity.short, held)
        .outerjoin(Initiative, Initiative.id == Fair.initiative_id)
        .outerjoin(PlanActivity, PlanActivity.id == Initiative.activity_id)
        .outerjoin(Timetable, Timetable.fair_id == Fair.id)
        .outerjoin(FairDay, FairDay.fair_id == Fair.id)
        .where(Fair.state.in_(_COUNTS))
        .order_by(Fair.starts_at.desc(), Fair.id.desc())
        .limit(_MOST)
    )
    return found if fair_id is None else found.where(Fair.id == fair_id)


def _came(fair_ids: Sequence[int]) -> dict[int, dict[OrganisationKind, Came]]:
    rows = (
        select(
            Participant.fair_id, Organisation.kind, func.count(), func.sum(Participant.party_size)
        )
        .join(Party, Party.id == Participant.party_id)
        .outerjoin(Organisation, Organisation.id == Party.organisation_id)
        .where(Participant.fair_id.in_(fair_ids), Participant.status == Coming.COMING)
        .group_by(Participant.fair_id, Organisation.kind)
    )  # fmt: skip
    found: dict[int, dict[OrganisationKind, Came]] = {}
    for fair_id, kind, parties, people in db.session.execute(rows):
        of_fair, which = found.setdefault(fair_id, {}), kind or _CITIZENS
        of_fair[which] = _sum([of_fair.get(which, Came(0, 0)), Came(int(parties), int(people))])
    return found


def _pacts(fair_ids: Sequence[int], now: datetime) -> dict[int, list[Pact]]:
    one, other = aliased(Party), aliased(Party)
    of_one, of_other = aliased(Organisation), aliased(Organisation)
    rows = (
        select(Agreement.id, Agreement.fair_id, Agreement.agreed_at, of_one.kind, of_other.kind)
        .join(one, one.id == Agreement.one_id)
        .join(other, other.id == Agreement.other_id)
        .outerjoin(of_one, of_one.id == one.organisation_id)
        .outerjoin(of_other, of_other.id == other.organisation_id)
        .where(Agreement.fair_id.in_(fair_ids), Agreement.agreed_at.is_not(None))
        .order_by(Agreement.id)
    )
    said, found = _said(fair_ids), dict[int, list[Pact]]()
    for number, fair_id, agreed_at, first, second in db.session.execute(rows).all():
        kept = {
            months: kept_after(
                months, said.get(number, ()), is_time=agreed_at is not None and agreed_at + after <= now
            )
            for months, after in AFTER.items()
        }
        found.setdefault(fair_id, []).append(Pact((first or _CITIZENS, second or _CITIZENS), kept))
    return found


def _said(fair_ids: Sequence[int]) -> dict[int, list[tuple[int, Answer]]]:
    rows = (
        select(FollowUp.agreement_id, FollowUp.months, FollowUp.answer)
        .join(Agreement, Agreement.id == FollowUp.agreement_id)
        .where(Agreement.fair_id.in_(fair_ids), FollowUp.answer.is_not(None))
    )
    found: dict[int, list[tuple[int, Answer]]] = {}
    for number, months, answer in db.session.execute(rows):
        if answer is not None:
            found.setdefault(number, []).append((months, answer))
    return found


def _sum(some: Iterable[Came]) -> Came:
    parties, people = 0, 0
    for one in some:
        parties, people = parties + one.parties, people + one.people
    return Came(parties, people)
