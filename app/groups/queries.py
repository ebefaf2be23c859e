"""What the pages of groups read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, func, or_, select

from app.core.database import db
from app.groups.models import Group, Handover, Member
from app.groups.rules import ACTIVE, MemberStatus
from app.media.images import SMALL
from app.media.models import Picture
from app.media.shelf import file_name
from app.moderation.states import PUBLIC, State
from app.organisations.models import Membership, Organisation
from app.organisations.queries import has_left

#: As in the audit, in moderation and in the catalogue.
KIND = "group"
#: What a trusted organisation made public by itself, in the queue.
LOOK = "group_look"
MEMBER = "group_member"
#: Whose picture it is, in the table of pictures: numbers of KIND there would be those of series.
PICTURE = "social_group"
#: Whose members look after its groups; nobody does of an organisation that was taken down.
LOOKS_AFTER = (State.DRAFT, State.PENDING, State.NEEDS_WORK, State.PUBLISHED)
#: A municipality has some hundred groups; all of them are read to find those that fit.
MOST = 500


def public_groups() -> list[Group]:
    """All that everybody may see, by title; one statement."""
    of_public = or_(Group.organisation_id.is_(None), Organisation.state.in_(PUBLIC))
    found = (
        select(Group)
        .outerjoin(Organisation, Organisation.id == Group.organisation_id)
        .where(Group.state.in_(PUBLIC), of_public)
        .order_by(Group.title, Group.id)
        .limit(MOST)
    )
    return list(db.session.scalars(found).unique())


def pictures() -> dict[int, tuple[str, str]]:
    """Group → (file that fits a card, what one sees on it), of all that show one; one statement."""
    columns = Picture.__table__.c
    shown = (columns.owner_kind == PICTURE, columns.removed_at.is_(None))
    rows = db.session.execute(select(columns.owner_id, columns.storage_key, columns.alt).where(*shown))
    return {number: (file_name(key, SMALL), alt) for number, key, alt in rows}


def group_by_id(group_id: int) -> Group | None:
    """The group, whatever its state."""
    return db.session.get(Group, group_id)


def group_of_series(series_id: int) -> Group | None:
    """The group that has these dates."""
    return db.session.scalars(select(Group).where(Group.series_id == series_id)).unique().one_or_none()


def is_listed(series_id: int) -> bool:
    """Whether the dates of a group stand in public lists: while everybody sees the group."""
    group = group_of_series(series_id)
    return group is not None and group.is_public


def groups_of_series(series_ids: Sequence[int]) -> dict[int, Group]:
    """The groups that have these dates, by series; one statement."""
    found = db.session.scalars(select(Group).where(Group.series_id.in_(series_ids))).unique()
    return {group.series_id: group for group in found if group.series_id is not None}


def group_ids(series_ids: Sequence[int]) -> dict[int, int]:
    """The numbers of the groups that have these dates, by series; one statement."""
    rows = db.session.execute(select(Group.series_id, Group.id).where(Group.series_id.in_(series_ids)))
    return {series_id: group_id for series_id, group_id in rows if series_id is not None}


def public_title(group_id: int) -> str | None:
    """What a group that everybody may see is called, or None."""
    group = group_by_id(group_id)
    return group.title if group is not None and group.is_public else None


def own_membership(group_id: int, person_id: int | None) -> Member | None:
    """The person's place on the list of the group, asked for or given."""
    if person_id is None:
        return None
    own = (Member.group_id == group_id, Member.person_id == person_id, Member.status.in_(ACTIVE))
    return db.session.scalars(select(Member).where(*own)).unique().one_or_none()


def is_on_list(group_id: int, person_id: int, identity: str) -> bool:
    """Whether the person, or somebody of the same name and contact, is in the group or has asked."""
    same = or_(Member.person_id == person_id, Member.identity == identity)
    found = select(Member.id).where(Member.group_id == group_id, Member.status.in_(ACTIVE), same)
    return db.session.scalar(found.limit(1)) is not None


def members_of(group_id: int) -> list[Member]:
    """Who asked and who is in, those who wait first, in the order they came."""
    waits = case((Member.status == MemberStatus.ASKED, 0), else_=1)
    found = (
        select(Member)
        .where(Member.group_id == group_id, Member.status.in_(ACTIVE))
        .order_by(waits, Member.created_at, Member.id)
    )
    return list(db.session.scalars(found).unique())


class OwnGroup(NamedTuple):
    """A group that somebody looks after, with how many are in it and how many wait."""

    group: Group
    members: int
    asked: int


def groups_looked_after(person_id: int) -> list[OwnGroup]:
    """Those a person hosts, and those of the organisations they look after; put-away ones are left out."""
    own_organisations = (
        select(Membership.organisation_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.person_id == person_id,
            Membership.ended_at.is_(None),
            Organisation.state.in_(LOOKS_AFTER),
        )
    )
    mine = (
        select(Group)
        .where(
            or_(Group.host_id == person_id, Group.organisation_id.in_(own_organisations)),
            Group.state.not_in((State.ARCHIVED, State.EXPIRED)),
        )
        .order_by(Group.title, Group.id)
    )
    groups = list(db.session.scalars(mine).unique())
    counts = _counts([group.id for group in groups])
    return [OwnGroup(group, *counts.get(group.id, (0, 0))) for group in groups]


def _counts(group_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Group id → (members, those who wait)."""
    members = func.sum(case((Member.status == MemberStatus.MEMBER, 1), else_=0))
    asked = func.sum(case((Member.status == MemberStatus.ASKED, 1), else_=0))
    rows = db.session.execute(
        select(Member.group_id, members, asked)
        .where(Member.group_id.in_(group_ids), Member.status.in_(ACTIVE))
        .group_by(Member.group_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


def memberships_of(person_id: int) -> list[Member]:
    """Groups that a person is in or has asked to be in."""
    own = (Member.person_id == person_id, Member.status.in_(ACTIVE))
    return list(db.session.scalars(select(Member).where(*own).order_by(Member.id)).unique())


def count_posted(person_id: int, since: datetime) -> tuple[int, int]:
    """(groups of a host that wait for an answer, those posted since then)."""
    waiting = func.sum(case((Group.state == State.PENDING, 1), else_=0))
    lately = func.sum(case((Group.created_at >= since, 1), else_=0))
    row = db.session.execute(select(waiting, lately).where(Group.host_id == person_id)).one()
    return int(row[0] or 0), int(row[1] or 0)


def running_of_host(person_id: int) -> Group | None:
    """A group that everybody sees and that this person answers for."""
    own = select(Group).where(Group.host_id == person_id, Group.state.in_(PUBLIC)).order_by(Group.id).limit(1)
    return db.session.scalars(own).unique().one_or_none()


def both_in_one(kept_id: int, gone_id: int) -> Group | None:
    """A group whose list two persons are both on."""
    first = select(Member.group_id).where(Member.person_id == kept_id, Member.status.in_(ACTIVE))
    both = select(Member.group_id).where(
        Member.person_id == gone_id, Member.status.in_(ACTIVE), Member.group_id.in_(first)
    )
    return db.session.scalars(select(Group).where(Group.id.in_(both)).limit(1)).unique().one_or_none()


def groups_of_organisation(organisation_id: int) -> list[Group]:
    """All of an organisation, whatever their state."""
    own = select(Group).where(Group.organisation_id == organisation_id).order_by(Group.id)
    return list(db.session.scalars(own).unique())


def is_open(handover: Handover, now: datetime) -> bool:
    """Whether it may still be said yes to: not once who asked was taken off the group's organisation."""
    group, asked_by = handover.group, handover.offered_by
    if handover.closed_at is not None or now >= handover.expires_at or group.state is not State.PUBLISHED:
        return False
    return asked_by == group.host_id or not has_left(group.organisation_id, asked_by)
