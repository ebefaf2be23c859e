"""Which words lead to the same: brought by the pack, edited by coordinators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.core.seen import mark
from app.search.indexing import tell_everybody
from app.search.models import SynonymGroup
from app.search.synonyms import split_words

MOST_WORDS = 120
#: What the column holds.
_MOST_LETTERS = 2000


def load_groups(groups: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """Bring the groups of a pack (name, words); how many are new and how many follow a change of the pack. What staff
    changed or deleted stays as they left it. Never commits.
    """
    known = {group.name: group for group in db.session.scalars(select(SynonymGroup))}
    added = updated = 0
    for name, words in groups:
        group = known.get(name)
        if group is None:
            db.session.add(SynonymGroup(name=name, words=words, from_pack=words, is_deleted=False))
            added += 1
        elif group.from_pack != words:
            if group.words == group.from_pack:
                group.words = words
            group.from_pack = words
            updated += 1
    if added or updated:
        db.session.flush()
        tell_everybody()
    return added, updated


def group_mark(group: SynonymGroup) -> str:
    """What tells one state of a group from the next."""
    return mark(group.name, group.words)


def save_group(
    actor: Actor, now: datetime, group_id: int | None, name: str, words: str, seen: str | None = None
) -> SynonymGroup:
    """Make a group, or change one. Nothing is indexed anew: a question is read by the groups when it is asked.

    `seen` is the state of the group (`group_mark`) that whoever writes has read. Raises NotFoundError for who may not
    or a group that is not there, DomainError for words that are none or a group that somebody changed meanwhile.
    """
    _check(actor)
    found = split_words(words)
    if len(found) < 2:
        raise DomainError("Skriv mindst to ord med komma imellem.", field="words")
    if len(found) > MOST_WORDS:
        raise DomainError("Skriv højst %(most)s ord. Del gruppen i to.", field="words", most=MOST_WORDS)
    neatly = ", ".join(found)
    if len(neatly) > _MOST_LETTERS:
        raise DomainError("Ordene fylder for meget. Del gruppen i to.", field="words")
    group = SynonymGroup(is_deleted=False) if group_id is None else locked_group(group_id)
    if group_id is not None and seen is not None and seen != group_mark(group):
        raise DomainError("En anden har ændret gruppen, mens du skrev. Se, hvad der står nu, og gem igen.")
    same = select(SynonymGroup).where(SynonymGroup.name == name, SynonymGroup.id != (group_id or 0))
    other = db.session.scalar(same)
    if other is not None and not other.is_deleted:
        raise DomainError("Der er en gruppe med det navn.", field="name")
    if other is not None and group_id is None:
        group = other
    elif other is not None:
        raise DomainError("Det navn har en gruppe haft før. Vælg et andet.", field="name")
    group.name, group.words, group.is_deleted = name, neatly, False
    db.session.add(group)
    db.session.flush()
    record(actor, now, "search_synonyms.save", "search_synonyms", group.id)
    tell_everybody()
    return group


def delete_group(actor: Actor, now: datetime, group_id: int) -> None:
    """Let these words lead to the same no more. The pack does not bring the group back. Raises NotFoundError."""
    _check(actor)
    group = locked_group(group_id)
    group.is_deleted = True
    db.session.flush()
    record(actor, now, "search_synonyms.delete", "search_synonyms", group.id)
    tell_everybody()


def locked_group(group_id: int) -> SynonymGroup:
    """A group that is in use, locked. Raises NotFoundError."""
    group = lock_row(SynonymGroup, group_id)
    if group is None or group.is_deleted:
        raise NotFoundError
    return group


def _check(actor: Actor) -> None:
    if not actor.has(Permission.MODERATE):
        raise NotFoundError
