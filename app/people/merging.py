"""Two rows turned out to be one person: move everything that points at the one to the other, and back for a day.

Nothing here knows what the tables mean. Every foreign key to person.id in the schema is moved, so a new feature is
covered on the day it gets its table; its words come from the Feature objects. A row that may not stand twice (the
same message switched off by both, one who helped the other) stays with the row that goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, and_, func, literal, select, union_all, update
from sqlalchemy.exc import IntegrityError

from app.audit.actions import record
from app.core.actor import SYSTEM, Actor
from app.core.database import Base, db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.feature import installed
from app.people.models import Person, PersonMerge

#: How long a merge can be undone; afterwards the name and contact of the row that went are forgotten.
UNDO = timedelta(days=1)
#: Tables that tell of the merge itself.
_NOT_MOVED = ("person", "person_merge")
#: What is filled from the one who goes where the one who stays has nothing; groups are taken whole.
_ALWAYS = (("place_id",),)
#: And how they are reached, when somebody made sure that it is theirs: else a stranger who signed up with a name and an
#: e-mail of their own is sent the letters.
_WHEN_SURE = (
    ("phone", "phone_fault_at"),
    ("email", "email_fault_at"),
    ("reach",),
    ("street", "postal_code", "town"),
)
_GAPS = (*_ALWAYS, *_WHEN_SURE)
_AT_ONCE = 200
#: Beside what the one who stays had before: the links of the one who goes were ended.
_ENDED = "links_ended"


class Pointer(NamedTuple):
    """A column that points at people."""

    table: Table
    column: str

    @property
    def name(self) -> str:
        """`sign_up.person_id`."""
        return f"{self.table.name}.{self.column}"

    @property
    def keys(self) -> list[Any]:
        """The columns that tell a row apart, the pointer itself left out: it changes."""
        return [key for key in self.table.primary_key.columns if key.name != self.column]


def pointers() -> list[Pointer]:
    """Every column that points at people, in the order of tables and columns."""
    return [
        Pointer(table, column.name)
        for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name)
        if table.name not in _NOT_MOVED
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    ]


def what_moves(gone_id: int) -> list[str]:
    """What would move, in words: "3 tilmeldinger". One statement."""
    counts = [
        select(literal(pointer.table.name).label("name"), func.count().label("number")).where(
            pointer.table.c[pointer.column] == gone_id
        )
        for pointer in pointers()
    ]
    numbers: dict[str, int] = {}
    for row in db.session.execute(union_all(*counts)):
        numbers[row.name] = numbers.get(row.name, 0) + row.number
    words = merge_words()
    return [words[name](number) for name, number in numbers.items() if number and name in words]


def merge_words() -> dict[str, Any]:
    """Table → words for a number of its rows, of all features."""
    return {table: words for feature in installed() for table, words in feature.merge_words.items()}


def obstacles(kept_id: int, gone_id: int) -> list[str]:
    """Why two people cannot be merged yet, in sentences; none when they can."""
    asked = (feature.merge_obstacle for feature in installed() if feature.merge_obstacle is not None)
    return [said for ask in asked if (said := ask(kept_id, gone_id))]


def gaps_filled(kept: Person, gone: Person, *, is_sure: bool) -> dict[str, Any]:
    """Column → value that the one who stays gets from the one who goes; contact of one's own is kept."""
    filled: dict[str, Any] = {}
    for group in _GAPS if is_sure else _ALWAYS:
        if not getattr(kept, group[0]) and getattr(gone, group[0]):
            filled |= {name: getattr(gone, name) for name in group}
    return filled


def merge_people(
    actor: Actor, now: datetime, kept_id: int, gone_id: int, *, is_sure: bool = False
) -> PersonMerge:
    """Make two rows one person. Unless somebody made sure of the one who goes (`is_sure`), their contact is not taken
    over, and their private links end.

    Raises NotFoundError unless both live, and DomainError for an obstacle.
    """
    if kept_id == gone_id:
        raise NotFoundError
    kept, gone = _lock_both(kept_id, gone_id)
    if not (kept.is_living and gone.is_living):
        raise NotFoundError
    if found := obstacles(kept_id, gone_id):
        raise DomainError("%(reason)s", reason=found[0])
    moved: dict[str, Any] = {}
    for pointer in pointers():
        if keys := _move(pointer, gone_id, kept_id):
            moved[pointer.name] = keys
    moved["person"] = _take_over(kept, gone, is_sure=is_sure)
    gone.merged_into_id = kept.id
    merge = PersonMerge(
        kept_id=kept.id, gone_id=gone.id, merged_at=now, merged_by=actor.person_id, moved=moved
    )
    db.session.add(merge)
    db.session.flush()
    db.session.expire_all()
    record(actor, now, "person.merge", "person", kept_id, gone=gone_id, eyes="one")
    db.session.flush()
    return merge


def undo_merge(actor: Actor, now: datetime, merge_id: int) -> PersonMerge:
    """Put it back as it was; a row that was changed meanwhile goes back if it still points at the one who stayed.

    Raises NotFoundError when there is no such merge, and DomainError after a day or when it was undone.
    """
    merge = lock_row(PersonMerge, merge_id)
    if merge is None:
        raise NotFoundError
    kept, gone = _lock_both(merge.kept_id, merge.gone_id)
    db.session.refresh(merge)
    if merge.undone_at is not None:
        raise DomainError("Det er fortrudt allerede.")
    if now - merge.merged_at > UNDO or gone.erased_at is not None or kept.erased_at is not None:
        raise DomainError("Det kan ikke fortrydes mere. Der er gået mere end en dag.")
    if kept.merged_into_id is not None:
        raise DomainError("Fortryd først den sammenlægning, der er lavet bagefter.")
    known = {pointer.name: pointer for pointer in pointers()}
    for name, keys in merge.moved.items():
        if name in known:
            _move_back(known[name], keys, merge.kept_id, merge.gone_id)
    _give_back(kept, gone, merge.moved.get("person", {}))
    gone.merged_into_id = None
    merge.undone_at = now
    db.session.flush()
    db.session.expire_all()
    record(actor, now, "person.unmerge", "person", merge.kept_id, gone=merge.gone_id, eyes="one")
    db.session.flush()
    return merge


def forget_merged(now: datetime, most: int = _AT_ONCE) -> int:
    """Take name and contact off rows that went more than a day ago, or whose person was erased. How many."""
    rows = select(Person).where(Person.id.in_(_unforgotten(now))).order_by(Person.id).limit(most)
    return _forget(db.session.scalars(rows).all(), now)


def forget_merged_into(person_id: int, now: datetime) -> None:
    """The same at once for every row that became somebody who is erased now."""
    rows = select(Person).where(Person.merged_into_id == person_id, Person.erased_at.is_(None))
    people = db.session.scalars(rows.order_by(Person.id)).all()
    _forget(people, now)
    for person in people:
        forget_merged_into(person.id, now)


def _forget(people: Sequence[Person], now: datetime) -> int:
    for person in people:
        # Not erase_person: consents have moved, and links of the sign-ups that moved go on working.
        person.name = "Slettet"
        person.email = person.phone = person.street = person.postal_code = person.town = None
        person.place_id = person.reach = None
        person.erased_at = now
        _forget_contact(person.id)
        record(SYSTEM, now, "person.forget_merged", "person", person.id)
    db.session.flush()
    return len(people)


def count_unforgotten(now: datetime) -> int:
    """Rows that `forget_merged` would take the name and contact off."""
    return int(db.session.scalar(select(func.count()).select_from(_unforgotten(now).subquery())) or 0)


def _unforgotten(now: datetime) -> Select[int]:
    kept = Person.__table__.alias("kept")
    newest = select(func.max(PersonMerge.merged_at)).where(
        PersonMerge.gone_id == Person.id, PersonMerge.undone_at.is_(None)
    )
    is_over = (newest.scalar_subquery() <= now - UNDO) | kept.c.erased_at.is_not(None)
    merged = select(Person.id).join(kept, kept.c.id == Person.merged_into_id)
    return merged.where(Person.erased_at.is_(None), is_over)


def _forget_contact(gone_id: int) -> None:
    """A merge that cannot be undone any more keeps which rows moved, and nothing that was said of the person."""
    for merge in db.session.scalars(select(PersonMerge).where(PersonMerge.gone_id == gone_id)):
        before = merge.moved.get("person", {})
        kept = {name: value for name, value in before.items() if name == "link_version"}
        merge.moved = {**merge.moved, "person": kept}


def accepts_links_of(person: Person, version: int, moved_from: str, row_id: int | str) -> bool:
    """Whether a private link of version `version` to a row of `person` is still good after a merge.

    `moved_from` is the row's pointer ("sign_up.person_id"). A link made before the merge carries the version of
    whom the row belonged to then; it is good as long as neither has made all their older links useless.
    """
    if version == person.link_version:
        return True
    merges = select(PersonMerge).where(PersonMerge.kept_id == person.id, PersonMerge.undone_at.is_(None))
    for merge in db.session.scalars(merges.order_by(PersonMerge.id.desc())):
        gone = db.session.get_one(Person, merge.gone_id)
        before = merge.moved.get("person", {}).get("link_version", person.link_version)
        if person.link_version != max(before, gone.link_version):
            return False
        if row_id in merge.moved.get(moved_from, []):
            return accepts_links_of(gone, version, moved_from, row_id)
        if version == before:
            return True
    return False


def person_of_link(person_id: int, version: int) -> Person | None:
    """Whom a private link to a person themselves leads to: who they turned out to be, too.

    None when there is nobody (any more), and when either has made all their older links useless.
    """
    person = db.session.get(Person, person_id)
    # Nothing of theirs moved from elsewhere: the link is to the person and not to a row.
    if person is None or not accepts_links_of(person, version, "", 0):
        return None
    while person.merged_into_id is not None:
        into = select(PersonMerge).where(PersonMerge.gone_id == person.id, PersonMerge.undone_at.is_(None))
        merge = db.session.scalars(into.order_by(PersonMerge.id.desc()).limit(1)).one()
        kept = db.session.get_one(Person, person.merged_into_id)
        before = merge.moved.get("person", {}).get("link_version", kept.link_version)
        if kept.link_version != max(before, person.link_version):
            return None
        person = kept
    return person if person.is_living else None


def _lock_both(kept_id: int, gone_id: int) -> tuple[Person, Person]:
    """Both, locked in the order of their ids so that two merges never wait for each other."""
    found = {number: lock_row(Person, number) for number in sorted((kept_id, gone_id))}
    kept, gone = found[kept_id], found[gone_id]
    if kept is None or gone is None:
        raise NotFoundError
    return kept, gone


def _move(pointer: Pointer, gone_id: int, kept_id: int) -> list[Any]:
    """Point rows at the one who stays; gives back the keys of those that moved."""
    keys = pointer.keys
    at = pointer.table.c[pointer.column]
    if not keys:
        # The pointer is the key: one row a person, so only its own key is needed to find it again.
        return [[]] if _point(pointer, [at == gone_id], kept_id) else []
    rows = db.session.execute(select(*keys).where(at == gone_id).order_by(*keys)).all()
    if rows and _point(pointer, [at == gone_id], kept_id):
        return [_key(row) for row in rows]
    return [_key(row) for row in rows if _point(pointer, [at == gone_id, *_is(keys, row)], kept_id)]


def _point(pointer: Pointer, where: Iterable[ColumnElement[bool]], to_id: int) -> bool:
    """Change rows in one step; False when the database refuses it, or when there were none."""
    statement = update(pointer.table).where(and_(*where)).values({pointer.column: to_id})
    try:
        with db.session.begin_nested():
            return bool(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]
    except IntegrityError:
        return False


def _move_back(pointer: Pointer, keys: list[Any], kept_id: int, gone_id: int) -> None:
    at = pointer.table.c[pointer.column]
    for key in keys:
        row = key if isinstance(key, list) else [key]
        _point(pointer, [at == kept_id, *_is(pointer.keys, row)], gone_id)


def _is(keys: list[Any], row: Iterable[Any]) -> list[ColumnElement[bool]]:
    return [key == value for key, value in zip(keys, row, strict=True)]


def _key(row: Any) -> Any:
    """A row's key as it is kept: its number, or a list where the key has several columns."""
    return row[0] if len(row) == 1 else list(row)


def _take_over(kept: Person, gone: Person, *, is_sure: bool) -> dict[str, Any]:
    """Fill the gaps; gives back what the one who stays had before, as plain values."""
    filled = gaps_filled(kept, gone, is_sure=is_sure)
    before: dict[str, Any] = {name: _plain(getattr(kept, name)) for name in filled}
    before["link_version"] = kept.link_version
    # The value first and its fault after it: a new address makes the old fault void.
    for name, value in filled.items():
        setattr(kept, name, value)
    if not is_sure:
        before[_ENDED] = True
        gone.link_version += 1
    kept.link_version = max(kept.link_version, gone.link_version)
    return before


def _give_back(kept: Person, gone: Person, before: Mapping[str, Any]) -> None:
    """Undo what was filled, but for what somebody has changed since."""
    for group in _GAPS:
        names = [name for name in group if name in before]
        if names and all(getattr(kept, name) == getattr(gone, name) for name in names):
            for name in names:
                setattr(kept, name, _instant(before[name]) if name.endswith("_at") else before[name])
    version = before.get("link_version", kept.link_version)
    if kept.link_version == max(version, gone.link_version):
        kept.link_version = version
    if before.get(_ENDED):
        gone.link_version -= 1


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
