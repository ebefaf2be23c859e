"""Reads of organisations: the public list, one profile, members, and what waits for Frivillighedens Hus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, null, select, tuple_, union_all
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.moderation.models import ProposedEdit, Report
from app.moderation.states import PUBLIC, State
from app.organisations.models import Claim, ClaimOutcome, Invitation, Membership, Organisation
from app.organisations.rules import MemberRole, OrganisationKind
from app.people.models import Person
from app.places.models import Place

#: What the audit and moderation's tables call them.
KIND = "organisation"
#: Counted exactly up to here; above it a list says "mere end 500".
COUNT_BOUND = 500
PAGE_SIZE = 12


# ---- the public list --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """Which organisations; None is all."""

    kind: OrganisationKind | None = None
    place_id: int | None = None


class OrganisationRow(NamedTuple):
    """What a list says of an organisation."""

    id: int
    name: str
    kind: OrganisationKind
    place_name: str
    summary: str
    is_claimable: bool


@dataclass(frozen=True)
class Page:
    """One page of the list; `previous` and `next` are ids to go on from."""

    rows: list[OrganisationRow]
    total: int
    previous: int | None
    next: int | None

    @property
    def is_bounded(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > COUNT_BOUND


def find_organisations(
    wanted: Wanted, after: int | None = None, before: int | None = None, limit: int = PAGE_SIZE
) -> Page:
    """Public organisations in Danish order, those after (or before) the one with an id. Two statements.

    An id that is none of the list's gives its beginning.
    """
    public = _public(wanted)
    total = select(func.count()).select_from(
        select(Organisation.id).where(*public).limit(COUNT_BOUND + 1).subquery()
    )
    number = int(db.session.scalar(total) or 0)
    rows, has_more = _rows(public, after, before, limit)
    if not rows and (after or before):
        after = before = None
        rows, has_more = _rows(public, None, None, limit)
    backwards = before is not None
    return Page(
        rows=rows,
        total=number,
        previous=rows[0].id if rows and (has_more if backwards else after is not None) else None,
        next=rows[-1].id if rows and (backwards or has_more) else None,
    )


def _public(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Organisation.state.in_(PUBLIC)]
    if wanted.kind is not None:
        conditions.append(Organisation.kind == wanted.kind)
    if wanted.place_id is not None:
        conditions.append(Organisation.place_id == wanted.place_id)
    return conditions


def _listed() -> Select[*tuple[Any, ...]]:
    """The columns of an OrganisationRow."""
    columns = (
        Organisation.id, Organisation.name, Organisation.kind, Place.name, Organisation.summary,
        Organisation.is_claimable,
    )  # fmt: skip
    return select(*columns).join(Place, Place.id == Organisation.place_id)


def _rows(
    public: Sequence[ColumnElement[bool]], after: int | None, before: int | None, limit: int
) -> tuple[list[OrganisationRow], bool]:
    key = (Organisation.sort_key, Organisation.id)
    found = _listed().where(*public)
    edge = before if before is not None else after
    if edge is not None:
        of_edge = select(Organisation.sort_key).where(Organisation.id == edge).scalar_subquery()
        here = tuple_(of_edge, literal(edge))
        found = found.where(tuple_(*key) < here if before is not None else tuple_(*key) > here)
    order = [column.desc() for column in key] if before is not None else list(key)
    rows = [OrganisationRow(*row) for row in db.session.execute(found.order_by(*order).limit(limit + 1))]
    has_more, rows = len(rows) > limit, rows[:limit]
    return (rows[::-1] if before is not None else rows), has_more


# ---- one of them ------------------------------------------------------------------------------------------------


def organisation_by_id(organisation_id: int) -> Organisation | None:
    """An organisation with its place, whatever its state, or None."""
    return db.session.get(Organisation, organisation_id)


def public_title(organisation_id: int) -> str | None:
    """The name of an organisation that everybody may see, or None."""
    name = select(Organisation.name).where(Organisation.id == organisation_id, Organisation.state.in_(PUBLIC))
    return db.session.scalar(name)


def role_in(organisation_id: int, person_id: int | None) -> MemberRole | None:
    """What a person may in an organisation now; None for who is no member, and for everybody while it is taken down
    or once it is closed.
    """
    if person_id is None:
        return None
    own = (
        select(Membership.role)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.person_id == person_id,
            Membership.ended_at.is_(None),
            Organisation.state.not_in((State.HIDDEN, State.ARCHIVED)),
        )
    )
    return db.session.scalar(own)


def has_left(organisation_id: int | None, person_id: int | None) -> bool:
    """Whether a person looked after an organisation once and does not now, as long as that is kept."""
    own = select(Membership.ended_at).where(
        Membership.organisation_id == organisation_id, Membership.person_id == person_id
    )
    ended = db.session.scalars(own).all()
    return bool(ended) and None not in ended


def members_of(organisation_id: int) -> list[Membership]:
    """Who looks after an organisation, owners first."""
    members = (
        select(Membership)
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
        .options(joinedload(Membership.person))
        .order_by(Membership.role.desc(), Membership.id)
    )
    return list(db.session.scalars(members))


def owners_of(organisation_id: int) -> list[Person]:
    """The owners who are still there, the first first: who is written to."""
    return [
        one.person
        for one in members_of(organisation_id)
        if one.role is MemberRole.OWNER and one.person.is_living
    ]


def open_invitations(organisation_id: int, now: datetime) -> list[Invitation]:
    """Invitations that nobody has answered and that still hold, oldest first."""
    waiting = select(Invitation).where(
        Invitation.organisation_id == organisation_id,
        Invitation.closed_at.is_(None),
        Invitation.expires_at > now,
    )
    return list(db.session.scalars(waiting.order_by(Invitation.id)))


def invitation_with(token_hash: str) -> Invitation | None:
    """The invitation behind the hash of a token, or None."""
    found = select(Invitation).where(Invitation.token_hash == token_hash)
    return db.session.scalar(found.options(joinedload(Invitation.organisation)))


def is_open(invitation: Invitation, now: datetime) -> bool:
    """Whether an invitation may still be accepted."""
    if invitation.closed_at is not None or invitation.expires_at <= now:
        return False
    return invitation.organisation.state not in (State.HIDDEN, State.ARCHIVED)


def organisations_of(person_id: int) -> list[tuple[Organisation, MemberRole]]:
    """What a person looks after, in Danish order; also what is hidden, so that they see why."""
    own = (
        select(Organisation, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(
            Membership.person_id == person_id,
            Membership.ended_at.is_(None),
            Organisation.state != State.ARCHIVED,
        )
        .order_by(Organisation.sort_key, Organisation.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(own)]


def count_registered(person_id: int, since: datetime) -> tuple[int, int]:
    """(organisations of a person that wait for an answer, those they registered since then)."""
    own = (
        select(Organisation.id)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id)
    )
    waiting = own.where(Organisation.state == State.PENDING, Membership.ended_at.is_(None))
    lately = own.where(Organisation.created_at >= since, Organisation.code.is_(None))
    one = select(
        select(func.count()).select_from(waiting.subquery()).scalar_subquery(),
        select(func.count()).select_from(lately.subquery()).scalar_subquery(),
    )
    row = db.session.execute(one).one()
    return int(row[0]), int(row[1])


# ---- what waits for Frivillighedens Hus -------------------------------------------------------------------------


class Waiting(NamedTuple):
    """Something that waits for an answer. `what`: "organisation", "edit", "claim", "report"; `id` is its own number."""

    what: str
    id: int
    organisation_id: int
    name: str
    kind: OrganisationKind
    place_name: str
    since: datetime
    #: Whom to ring back, and where; only of a claim.
    person_name: str | None
    phone: str | None
    #: How often nobody answered.
    tries: int


def waiting_things() -> list[Waiting]:
    """Everything that waits for an answer, oldest first, in one statement."""
    nobody = (cast(null(), String), cast(null(), String), literal(0))
    shown = (Organisation.id, Organisation.name, Organisation.kind, Place.name)
    at_place = Place.id == Organisation.place_id
    new = (
        select(
            literal("organisation"), Organisation.id.label("thing_id"), *shown, Organisation.state_at, *nobody
        )
        .join(Place, at_place)
        .where(Organisation.state == State.PENDING)
    )
    edits = (
        select(literal("edit"), ProposedEdit.id, *shown, ProposedEdit.created_at, *nobody)
        .join(Organisation, Organisation.id == ProposedEdit.object_id)
        .join(Place, at_place)
        .where(ProposedEdit.object_type == KIND, ProposedEdit.decided_at.is_(None))
        .where(Organisation.state.in_(PUBLIC))
    )
    claims = (
        select(literal("claim"), Claim.id, *shown, Claim.created_at, Claim.name, Claim.phone, Claim.tries)
        .join(Organisation, Organisation.id == Claim.organisation_id)
        .join(Place, at_place)
        .where(Claim.outcome == ClaimOutcome.WAITING)
    )
    reports = (
        select(literal("report"), Report.id, *shown, Report.created_at, *nobody)
        .join(Organisation, Organisation.id == Report.object_id)
        .join(Place, at_place)
        .where(Report.object_type == KIND, Report.closed_at.is_(None))
    )
    rows: list[Any] = list(db.session.execute(union_all(new, edits, claims, reports)))
    found = [Waiting(*row) for row in rows]
    return sorted(found, key=lambda one: (one.since, one.what, one.id))


def count_waiting() -> int:
    """How many things wait for an answer, in one statement."""
    parts = (
        select(func.count(Organisation.id)).where(Organisation.state == State.PENDING),
        select(func.count(ProposedEdit.id))
        .join(Organisation, Organisation.id == ProposedEdit.object_id)
        .where(ProposedEdit.object_type == KIND, ProposedEdit.decided_at.is_(None))
        .where(Organisation.state.in_(PUBLIC)),
        select(func.count(Claim.id)).where(Claim.outcome == ClaimOutcome.WAITING),
        select(func.count(Report.id)).where(Report.object_type == KIND, Report.closed_at.is_(None)),
    )
    row = db.session.execute(select(*(part.scalar_subquery() for part in parts))).one()
    return sum(row)


def claims_of(organisation_id: int) -> list[Claim]:
    """Who says that an organisation is theirs and waits to be rung back, oldest first."""
    waiting = select(Claim).where(
        Claim.organisation_id == organisation_id, Claim.outcome == ClaimOutcome.WAITING
    )
    return list(db.session.scalars(waiting.options(joinedload(Claim.person)).order_by(Claim.id)))


def hidden_organisations() -> list[OrganisationRow]:
    """What moderators took down, in Danish order."""
    hidden = _listed().where(Organisation.state == State.HIDDEN)
    found = hidden.order_by(Organisation.sort_key, Organisation.id).limit(PAGE_SIZE * 4)
    return [OrganisationRow(*row) for row in db.session.execute(found)]
