"""Reads about proposals: the public list, one of them, who wants to take part, and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.moderation.models import Report
from app.moderation.states import PUBLIC, State
from app.organisations.models import Organisation
from app.people.models import Person
from app.places.models import Place
from app.proposals.models import Proposal, Voice
from app.proposals.rules import OPEN_FOR, SHOWN_AFTERWARDS

#: What the audit and moderation's tables call them.
KIND = "proposal"
#: Counted exactly up to here; above it a list says "mere end 500".
COUNT_BOUND = 500
PAGE_SIZE = 12
_MOST = 200


def _voices() -> ColumnElement[int]:
    """How many want to take part. One that stayed behind when two people became one is the second of the same."""
    stands = (
        select(func.count(Voice.id))
        .join(Person, Person.id == Voice.person_id)
        .where(
            Voice.proposal_id == Proposal.id, Voice.withdrawn_at.is_(None), Person.merged_into_id.is_(None)
        )
    )
    return stands.correlate(Proposal).scalar_subquery()


# ---- the public list --------------------------------------------------------------------------------------------


class ProposalRow(NamedTuple):
    """What the list says of a proposal."""

    id: int
    title: str
    place: str
    created_at: datetime
    became_at: datetime | None
    voices: int


@dataclass(frozen=True)
class Page:
    """One page of the list, and the ids to go on from."""

    rows: list[ProposalRow]
    total: int
    previous: int | None
    next: int | None

    @property
    def is_bounded(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > COUNT_BOUND


def find_proposals(place_id: int | None, after: int | None = None, before: int | None = None) -> Page:
    """Proposals that everybody may see, the newest first. Two statements.

    The page goes on from the id `after`, or ends before the id `before`.
    """
    matching = (
        select(Proposal.id, Proposal.title, Place.name, Proposal.created_at, Proposal.became_at, _voices())
        .join(Place, Place.id == Proposal.place_id)
        .where(Proposal.state.in_(PUBLIC))
    )
    if place_id is not None:
        matching = matching.where(Proposal.place_id == place_id)
    number = db.session.scalar(
        select(func.count()).select_from(
            matching.with_only_columns(Proposal.id).limit(COUNT_BOUND + 1).subquery()
        )
    )
    if before is not None:
        matching = matching.where(Proposal.id > before)
    elif after is not None:
        matching = matching.where(Proposal.id < after)
    order = Proposal.id.asc() if before is not None else Proposal.id.desc()
    found = [
        ProposalRow._make(row) for row in db.session.execute(matching.order_by(order).limit(PAGE_SIZE + 1))
    ]
    has_more, rows = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if before is not None:
        rows.reverse()
    goes_back, goes_on = (has_more, True) if before is not None else (after is not None, has_more)
    return Page(
        rows=rows,
        total=int(number or 0),
        previous=rows[0].id if rows and goes_back else None,
        next=rows[-1].id if rows and goes_on else None,
    )


# ---- one of them ------------------------------------------------------------------------------------------------


class Shown(NamedTuple):
    """A proposal on a page: how many want to take part, and whether whoever looks is one of them."""

    proposal: Proposal
    voices: int
    own: Voice | None


def shown(proposal_id: int, person_id: int | None) -> Shown | None:
    """A proposal with its author, whatever its state, in one statement; None without one."""
    own = and_(Voice.proposal_id == Proposal.id, Voice.person_id == person_id, Voice.withdrawn_at.is_(None))
    found = (
        select(Proposal, _voices(), Voice)
        .outerjoin(Voice, own)
        .where(Proposal.id == proposal_id)
        .options(joinedload(Proposal.author))
    )
    row = db.session.execute(found).unique().first()
    return Shown(row[0], int(row[1]), row[2]) if row is not None else None


def public_title(proposal_id: int) -> str | None:
    """What a proposal that everybody may see is called, or None."""
    return db.session.scalar(
        select(Proposal.title).where(Proposal.id == proposal_id, Proposal.state.in_(PUBLIC))
    )


def standing_voices(proposal_id: int) -> list[Voice]:
    """Everybody who wants to take part, the first first."""
    stands = select(Voice).where(Voice.proposal_id == proposal_id, Voice.withdrawn_at.is_(None))
    return list(db.session.scalars(stands.order_by(Voice.id)))


def has_joined(proposal_id: int, person: Person, identity: str) -> bool:
    """Whether this person, or a guest with the same name and contact, wants to take part already."""
    same = or_(Voice.person_id == person.id, Voice.identity == identity)
    stands = exists().where(Voice.proposal_id == proposal_id, Voice.withdrawn_at.is_(None), same)
    return bool(db.session.scalar(select(stands)))


# ---- of one person ----------------------------------------------------------------------------------------------


def proposals_of(person_id: int) -> list[tuple[Proposal, int]]:
    """(proposal, how many want to take part) of an author, the newest first; not what is put away."""
    own = (
        select(Proposal, _voices())
        .where(Proposal.author_id == person_id, Proposal.state != State.ARCHIVED)
        .options(joinedload(Proposal.author))
        .order_by(Proposal.id.desc())
        .limit(_MOST)
    )
    return [(row[0], int(row[1])) for row in db.session.execute(own).unique()]


def count_sent(person_id: int, since: datetime) -> tuple[int, int]:
    """(proposals of a person that wait for an answer, those they sent since then)."""
    own = select(func.count()).select_from(Proposal).where(Proposal.author_id == person_id)
    row = db.session.execute(
        select(
            own.where(Proposal.state == State.PENDING).scalar_subquery(),
            own.where(Proposal.created_at >= since).scalar_subquery(),
        )
    ).one()
    return int(row[0]), int(row[1])


# ---- what waits for Frivillighedens Hus -------------------------------------------------------------------------


class ToRead(NamedTuple):
    """A proposal that a moderator has to read, and what somebody wrote is wrong with it."""

    proposal: Proposal
    report: Report | None


def things_to_read() -> list[ToRead]:
    """What waits for an answer, and every proposal with an open report, once for each; in one statement."""
    about = and_(Report.object_type == KIND, Report.object_id == Proposal.id, Report.closed_at.is_(None))
    wanted = (
        select(Proposal, Report)
        .outerjoin(Report, about)
        .where(or_(Proposal.state == State.PENDING, Report.id.is_not(None)))
        .options(joinedload(Proposal.author))
        .order_by(Proposal.answer_by, Proposal.id, Report.id)
        .limit(_MOST)
    )
    return [ToRead(row[0], row[1]) for row in db.session.execute(wanted).unique()]


def proposals_to_answer() -> list[tuple[Proposal, int]]:
    """What waits for an answer, the first deadline first; then what is public and became nothing yet, most wanted."""
    wanted = (
        select(Proposal, _voices().label("number"))
        .where(
            or_(
                Proposal.state == State.PENDING,
                and_(Proposal.state.in_(PUBLIC), Proposal.became_at.is_(None)),
            )
        )
        # However many are public, none that waits is cut off.
        .order_by(case((Proposal.state == State.PENDING, 0), else_=1), Proposal.answer_by, Proposal.id)
        .limit(_MOST)
    )
    found = [(row[0], int(row[1])) for row in db.session.execute(wanted).unique()]
    return sorted(found, key=_order_of_answering)


def _order_of_answering(row: tuple[Proposal, int]) -> tuple[bool, Any, int]:
    proposal, number = row
    return (
        proposal.is_public,
        -number if proposal.is_public else proposal.answer_by.toordinal(),
        proposal.id,
    )


def hidden_proposals() -> Sequence[Proposal]:
    """What moderators took down, the newest first."""
    hidden = select(Proposal).where(Proposal.state == State.HIDDEN)
    return (
        db.session.scalars(hidden.order_by(Proposal.state_at.desc(), Proposal.id).limit(_MOST)).unique().all()
    )


def organisations_to_ask(place_id: int) -> list[tuple[int, str]]:
    """(id, name) of organisations for which a task can be posted: those of the place first, in Danish order."""
    public = select(Organisation.id, Organisation.name).where(Organisation.state.in_(PUBLIC))
    is_elsewhere = case((Organisation.place_id == place_id, 0), else_=1)
    rows = db.session.execute(
        public.order_by(is_elsewhere, Organisation.sort_key, Organisation.id).limit(_MOST)
    )
    return [(row[0], row[1]) for row in rows]


def over_proposals(now: datetime) -> list[int]:
    """Public proposals whose time is over: nothing came of them, or what they became is known long enough."""
    nothing = and_(Proposal.became_at.is_(None), Proposal.published_at < now - OPEN_FOR)
    over = or_(nothing, Proposal.became_at < now - SHOWN_AFTERWARDS)
    public = select(Proposal.id).where(Proposal.state.in_(PUBLIC), over)
    return list(db.session.scalars(public.order_by(Proposal.id).limit(_MOST)))
