"""What is forgotten about who proposed what and who wants to take part, while the numbers stay (law.md section 2)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, func, or_, select

from app.core.database import db
from app.core.privacy import Fate, RetentionRule
from app.core.retention import delete_rows, empty_columns
from app.moderation.states import PUBLIC, State
from app.people.models import Person
from app.proposals.models import Proposal, Voice

#: Long enough to ask again with what was answered.
KEEP = timedelta(days=90)
#: What everybody could read, after its time was over.
KEEP_TEXTS = timedelta(days=395)
_WAITS = (State.PENDING, State.NEEDS_WORK)
_UNWANTED = (State.NEEDS_WORK, State.REJECTED, State.ARCHIVED)


def takes_part(since: datetime) -> ColumnElement[bool]:
    """Who has proposed something, or wants to take part in it, while something may still come of it or lately did."""
    lately = or_(
        and_(Proposal.state.in_(PUBLIC), Proposal.became_at.is_(None)),
        Proposal.became_at >= since,
        Proposal.state_at >= since,
    )
    own = select(Proposal.id).where(Proposal.author_id == Person.id, or_(Proposal.state.in_(_WAITS), lately))
    joined = select(Voice.id).join(Proposal, Proposal.id == Voice.proposal_id)
    joined = joined.where(Voice.person_id == Person.id, Voice.withdrawn_at.is_(None), lately)
    return or_(own.exists(), joined.exists())


def forget_person(person_id: int) -> None:
    """Take a person's mark off all that they want to take part in; the rows that count stay."""
    for voice in db.session.scalars(select(Voice).where(Voice.person_id == person_id)).unique():
        voice.identity = secrets.token_hex(32)
    db.session.flush()


def never_public(now: datetime) -> ColumnElement[bool]:
    """What nobody but its author and moderators ever saw, and nobody waits for any more."""
    return and_(
        Proposal.published_at.is_(None), Proposal.state.in_(_UNWANTED), Proposal.state_at < now - KEEP
    )


def count_never_public(now: datetime) -> int:
    """How many of those there are."""
    return int(db.session.scalar(select(func.count(Proposal.id)).where(never_public(now))) or 0)


def _old_texts(now: datetime) -> ColumnElement[bool]:
    said = or_(Proposal.text != "", Proposal.became_text != "")
    over = and_(Proposal.published_at.is_not(None), Proposal.state.not_in((*PUBLIC, State.PENDING)))
    return and_(said, over, Proposal.state_at < now - KEEP_TEXTS)


def _taken_back(now: datetime) -> ColumnElement[bool]:
    return Voice.withdrawn_at < now - KEEP


_AUTHORS = _l("Dem, der foreslår noget")

TEXTS = RetentionRule(
    "local_proposals.texts", ("proposal",), _l("Det, der stod i et forslag, som alle kunne se"), _AUTHORS,
    _l("efter at forslaget blev taget ned"), lambda: KEEP_TEXTS, Fate.EMPTIED,
    "law.md section 2, metadata; the title and the numbers stay",
    **empty_columns(Proposal, _old_texts, text="", became_text="")._asdict(),
)  # fmt: skip

TAKEN_BACK = RetentionRule(
    "local_proposals.taken_back", ("proposal_voice",), _l("At man har meldt fra til et forslag"),
    _l("Dem, der ville være med"), _l("efter at man meldte fra"), lambda: KEEP, Fate.DELETED,
    "law.md section 2, sign-ups", **delete_rows(Voice, _taken_back)._asdict(),
)  # fmt: skip
