"""What is forgotten of groups and of who was in them (law.md section 2)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, delete, func, or_, select

from app.core.database import db
from app.core.pack import current_pack
from app.core.privacy import Fate, RetentionRule
from app.core.retention import delete_rows, empty_columns
from app.groups.models import Group, Handover, Member
from app.groups.queries import PICTURE
from app.groups.rules import ACTIVE
from app.media.actions import remove_pictures
from app.moderation.states import State
from app.people.models import Person

#: Long enough to propose it again with what was asked for.
KEEP_UNSEEN = timedelta(days=90)
#: Who was asked to be the host, after the link has run out.
KEEP_HANDOVERS = timedelta(days=30)
#: What was said of a group, after it was over: as long as we know what was sent.
KEEP_TEXTS = timedelta(days=395)
_OVER = (State.ARCHIVED, State.EXPIRED)


def list_period() -> timedelta:
    """How long who has left is kept (pack setting `sign_up_retention_days`)."""
    return timedelta(days=current_pack().setting("sign_up_retention_days"))


def takes_part(since: datetime) -> ColumnElement[bool]:
    """Who hosts a group that is not over, is on the list of one, or has left one since then."""
    hosts = select(Group.id).where(
        Group.host_id == Person.id, or_(Group.state.not_in(_OVER), Group.state_at >= since)
    )
    is_in = select(Member.id).where(
        Member.person_id == Person.id, or_(Member.status.in_(ACTIVE), Member.changed_at >= since)
    )
    return or_(hosts.exists(), is_in.exists())


def forget_person(person_id: int) -> None:
    """Take words and mark off every list a person is on; how many there were stays."""
    for member in db.session.scalars(select(Member).where(Member.person_id == person_id)).unique():
        member.note = member.reason = ""
        member.identity = secrets.token_hex(32)
    db.session.flush()


def _left(now: datetime) -> ColumnElement[bool]:
    return and_(Member.status.not_in(ACTIVE), Member.changed_at < now - list_period())


def _unseen(now: datetime) -> ColumnElement[bool]:
    """Groups that everybody never saw, and that nobody asks about any more."""
    said_no = Group.state.in_((State.REJECTED, State.NEEDS_WORK, State.ARCHIVED))
    return and_(Group.published_at.is_(None), said_no, Group.state_at < now - KEEP_UNSEEN)


def forget_unseen(now: datetime, most: int) -> int:
    """Delete them. How many."""
    found = select(Group.id).where(_unseen(now)).order_by(Group.id).limit(most)
    numbers = list(db.session.scalars(found))
    remove_pictures(now, PICTURE, numbers)
    db.session.execute(delete(Member).where(Member.group_id.in_(numbers)))
    db.session.execute(delete(Handover).where(Handover.group_id.in_(numbers)))
    db.session.execute(delete(Group).where(Group.id.in_(numbers)))
    return len(numbers)


def _count_unseen(now: datetime) -> int:
    return int(db.session.scalar(select(func.count()).select_from(Group).where(_unseen(now))) or 0)


def _old_texts(now: datetime) -> ColumnElement[bool]:
    said = or_(Group.text != "", Group.welcome_name != "", Group.online_link != "")
    return and_(Group.state.in_(_OVER), said, Group.state_at < now - KEEP_TEXTS)


_TEXTS = empty_columns(
    Group, _old_texts, text="", welcome_name="", welcome_where="", welcome_sign="", online_link=""
)


def forget_texts(now: datetime, most: int) -> int:
    """Empty what was said of groups that are long over, and show no picture of them any more. How many."""
    old = select(Group.id).where(_old_texts(now)).order_by(Group.id).limit(most)
    remove_pictures(now, PICTURE, list(db.session.scalars(old)))
    return _TEXTS.clean(now, most)


RULES = (
    RetentionRule(
        "groups.left", ("social_group_member",), _l("At man har været med i en gruppe, og det, man skrev"),
        _l("Dem, der er med i en gruppe"), _l("efter at man er gået ud"), list_period, Fate.DELETED,
        "law.md section 2, sign-ups", **delete_rows(Member, _left)._asdict(),
    ),
    RetentionRule(
        "groups.handovers", ("social_group_handover",), _l("Hvem der er spurgt om at være vært"),
        _l("Værter, og dem de spørger"), _l("efter at linket holdt op"), lambda: KEEP_HANDOVERS, Fate.DELETED,
        "law.md section 2, as invitations",
        **delete_rows(Handover, lambda now: Handover.expires_at < now - KEEP_HANDOVERS)._asdict(),
    ),
    RetentionRule(
        "groups.unseen", ("social_group", "social_group_member"), _l("Grupper, som vi ikke viste til alle"),
        _l("Dem, der begynder en gruppe"), _l("efter svaret"), lambda: KEEP_UNSEEN, Fate.DELETED,
        "law.md section 2, rejected listing", clean=forget_unseen, overdue=_count_unseen,
    ),
    RetentionRule(
        "groups.texts", ("social_group",), _l("Det, der stod om en gruppe, og hvem der tog imod"),
        _l("Dem, der begynder en gruppe"), _l("efter at gruppen er holdt op"), lambda: KEEP_TEXTS, Fate.EMPTIED,
        "law.md section 2, metadata; the title stays for the plan's figures",
        clean=forget_texts, overdue=_TEXTS.overdue,
    ),
)  # fmt: skip
