"""A no, or that something was taken down, is looked at once more: once, and by another where there is one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.queries import people_who_may
from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, insert_once, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.moderated import Decision, moderated_by_kind
from app.core.pack import current_pack
from app.core.permissions import Permission
from app.moderation import looking, messages
from app.moderation.links import appeal_path
from app.moderation.models import Appeal
from app.moderation.queries import MOST

WHAT = "appeal"


def decision_for(actor: Actor, kind: str, object_id: int, author_id: int | None = None) -> Decision:
    """The decision that the actor may ask about. Raises NotFoundError when there is none, or it is none of theirs.

    `author_id` is who asks where a private link says so, and not a log-in.
    """
    decision = moderated_by_kind(kind).decision(object_id)
    if decision is None or (author_id or actor.person_id) not in decision.authors:
        raise NotFoundError
    return decision


def way_to_appeal(actor: Actor, kind: str, object_id: int) -> str | None:
    """Where the actor may ask about a decision; None when there is none, or it is none of theirs."""
    moderated = moderated_by_kind(kind)
    decision = moderated.decision(object_id)
    is_theirs = decision is not None and actor.person_id in decision.authors
    return appeal_path(moderated.slug, object_id) if is_theirs else None


def appeal_about(kind: str, object_id: int, decision: Decision) -> Appeal | None:
    """What was asked about a decision already, or None."""
    return db.session.scalar(
        select(Appeal).where(
            Appeal.object_type == kind, Appeal.object_id == object_id, Appeal.about_at == decision.at
        )
    )


def appeal(
    actor: Actor, now: datetime, kind: str, object_id: int, text: str, author_id: int | None = None
) -> None:
    """Ask that a decision is looked at once more; `author_id` as in `decision_for`, which says what is raised, and
    DomainError for the second time.
    """
    decision = decision_for(actor, kind, object_id, author_id)
    values = {
        "object_type": kind,
        "object_id": object_id,
        "title": decision.title[:160],
        "about_at": decision.at,
        "decided_by": decision.by,
        "author_id": author_id or actor.person_id,
        "text": "",
        "created_at": now,
        "is_by_one": False,
        "answer": "",
    }
    if not insert_once(Appeal, values):
        raise DomainError("I har allerede bedt os om at se på det igen.")
    made = appeal_about(kind, object_id, decision)
    assert made is not None
    # Encrypted for its row, so only now that the row has a number.
    made.text = text.strip()
    db.session.flush()
    record(actor, now, "appeal.add", WHAT, made.id, about=f"{kind}:{object_id}")


def appeal_by_id(appeal_id: int) -> Appeal | None:
    """An appeal with who asked, whatever was answered."""
    return db.session.scalar(select(Appeal).where(Appeal.id == appeal_id).options(joinedload(Appeal.author)))


def appeals_by_one() -> list[Appeal]:
    """Appeals that were answered by who had said no, newest first: to be looked at later."""
    alone = select(Appeal).where(Appeal.is_by_one.is_(True), Appeal.closed_at.is_not(None))
    return list(db.session.scalars(alone.order_by(Appeal.closed_at.desc(), Appeal.id.desc()).limit(MOST)))


def why_not_oneself(actor: Actor, found: Appeal) -> bool:
    """Whether another must answer: the actor made the decision, the house wants four eyes, and has a second pair."""
    if found.decided_by != actor.person_id or not current_pack().setting("four_eyes"):
        return False
    return any(number != actor.person_id for number, _name in people_who_may(Permission.MODERATE))


def decide(actor: Actor, now: datetime, appeal_id: int, *, is_upheld: bool, text: str) -> Appeal:
    """Let everybody see it after all, or keep the decision with a reason; the authors are told.

    Raises NotFoundError unless the actor is a moderator; DomainError when it was answered already, nothing stands
    against the thing any more, another must answer, or a no has no reason.
    """
    found = lock_row(Appeal, appeal_id) if actor.has(Permission.MODERATE) else None
    if found is None:
        raise NotFoundError
    if found.closed_at is not None:
        raise DomainError("En anden har allerede svaret på det.")
    if why_not_oneself(actor, found):
        raise DomainError("Du sagde selv nej. En anden skal svare på klagen.")
    if not is_upheld and not text.strip():
        raise DomainError("Skriv hvorfor. Den, det handler om, læser det.", field="text")
    moderated = moderated_by_kind(found.object_type)
    standing = moderated.decision(found.object_id)
    is_open = standing is not None and standing.at == found.about_at
    # A colleague let everybody see it meanwhile: they have what they asked for, and were told so then.
    is_seen = standing is None and moderated.public(found.object_id) is not None
    if is_upheld and not (is_open or is_seen):
        raise DomainError("Det er ændret siden. Se på det først.")
    found.closed_at, found.closed_by, found.is_upheld = now, actor.person_id, is_upheld
    found.is_by_one = found.decided_by is not None and found.decided_by == actor.person_id
    found.answer = text.strip()
    db.session.flush()
    looking.let_go(WHAT, found.id)
    record(actor, now, "appeal.answer", WHAT, found.id, is_upheld=is_upheld, is_by_one=found.is_by_one)
    if is_upheld and is_open:
        moderated.overturn(actor, now, found.object_id, text)
    elif not is_upheld:
        messages.promise_appeal_answered(found, now)
    return found
