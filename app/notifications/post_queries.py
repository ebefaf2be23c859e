"""What stands on the page of letters: what waits, the piles, and who cannot be written to. Never what a letter says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.core.errors import NotFoundError
from app.notifications.former_helpers import helps_no_more
from app.notifications.models import Channel, LetterBatch, Message, MessageStatus
from app.notifications.post import waiting
from app.people.models import Person, Reach

#: Counted no further.
COUNT_LIMIT = 500
_MOST_PILES = 20
_MOST_LINES = 100
_Receiver = aliased(Person)


@dataclass(frozen=True)
class LetterLine:
    """A letter in a list: to whom, and about what kind of thing."""

    message_id: int
    name: str
    town: str | None
    kind: str
    since: datetime
    #: The number in its foot; None while it waits.
    number: str | None
    #: Waits to be posted. False: must not be posted any more.
    is_true: bool


@dataclass(frozen=True)
class Pile:
    """The letters that were printed together."""

    id: int
    made_at: datetime
    made_by: str | None
    printed: int
    posted_at: datetime | None
    posted_by: str | None
    #: Whether its file is still there.
    has_file: bool
    #: Only while it is not posted, in the order of the pile.
    letters: tuple[LetterLine, ...] = ()

    @property
    def to_post(self) -> list[LetterLine]:
        """What belongs into the letter box."""
        return [letter for letter in self.letters if letter.is_true]

    @property
    def to_take_out(self) -> list[LetterLine]:
        """What is no longer true, and was printed."""
        return [letter for letter in self.letters if not letter.is_true]


def waiting_letters(now: datetime) -> list[LetterLine]:
    """Letters for the next pile, oldest first, the first 100."""
    has_address = [func.coalesce(column, "") != "" for column in _address()]
    found = _lines().where(*waiting(now), *has_address).order_by(Message.id).limit(_MOST_LINES)
    return [_line(row) for row in db.session.execute(found)]


def count_waiting(now: datetime) -> int:
    """How many letters wait for the next pile, up to COUNT_LIMIT + 1."""
    return _count(select(Message.id).where(*waiting(now)))


def count_to_post() -> int:
    """How many letters are not in the letter box yet, printed or not, up to COUNT_LIMIT + 1: for the menu."""
    return _count(select(Message.id).where(*_not_posted()))


def post_before(now: datetime) -> tuple[int, datetime | None, datetime | None]:
    """(how many wait for the next pile, since when the oldest, when the first of them stops being of use)."""
    figures = select(func.count(), func.min(Message.created_at), func.min(Message.expires_at)).where(
        *waiting(now)
    )
    number, since, until = db.session.execute(figures).one()
    return number, since, until


def open_piles() -> list[Pile]:
    """Piles that are printed and not posted, newest first."""
    rows = _piles().where(LetterBatch.posted_at.is_(None), LetterBatch.discarded_at.is_(None))
    found = db.session.execute(rows.order_by(LetterBatch.id.desc()).limit(_MOST_PILES)).all()
    if not found:
        return []
    own = _lines().where(Message.batch_id.in_([row.id for row in found])).order_by(Message.id)
    letters: dict[int, list[LetterLine]] = {}
    for row in db.session.execute(own):
        letters.setdefault(row.batch_id, []).append(_line(row))
    return [_pile(row, letters.get(row.id, [])) for row in found]


def posted_piles(before_id: int | None = None, limit: int = 12) -> list[Pile]:
    """Piles that are in the letter box, newest first, `limit` + 1 of them."""
    rows = _piles().where(LetterBatch.posted_at.is_not(None)).order_by(LetterBatch.id.desc()).limit(limit + 1)
    if before_id is not None:
        rows = rows.where(LetterBatch.id < before_id)
    return [_pile(row, []) for row in db.session.execute(rows)]


def without_address() -> Sequence[Person]:
    """People who want letters and told us no whole address, by name, the first 100."""
    missing = or_(
        *(func.coalesce(column, "") == "" for column in (Person.street, Person.postal_code, Person.town))
    )
    living = (Person.erased_at.is_(None), Person.merged_into_id.is_(None))
    rows = select(Person).where(Person.reach == Reach.LETTER, *living, missing)
    return db.session.scalars(rows.order_by(Person.name_folded, Person.id).limit(_MOST_LINES)).all()


def file_of(batch_id: int) -> bytes:
    """The letters of a pile as they were printed. Raises NotFoundError when there is no such file (any more)."""
    batch = db.session.get(LetterBatch, batch_id)
    if batch is None or batch.content is None:
        raise NotFoundError
    return batch.content


def _not_posted() -> list[Any]:
    return [Message.channel == Channel.LETTER, Message.status == MessageStatus.QUEUED, ~helps_no_more]


def _count(rows: Select[int]) -> int:
    some = rows.limit(COUNT_LIMIT + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def _address() -> tuple[Any, ...]:
    return (_Receiver.street, _Receiver.postal_code, _Receiver.town)


def _lines() -> Select[*tuple[Any, ...]]:
    columns = (
        Message.id,
        Message.kind,
        Message.status,
        Message.created_at,
        Message.letter_id,
        Message.batch_id,
        helps_no_more.label("helps_no_more"),
    )
    to_whom = func.coalesce(Message.delegate_id, Message.person_id) == _Receiver.id
    return select(*columns, _Receiver.name, _Receiver.town).join(_Receiver, to_whom)


def _line(row: Any) -> LetterLine:
    return LetterLine(
        message_id=row.id,
        name=row.name,
        town=row.town,
        kind=row.kind,
        since=row.created_at,
        number=row.letter_id,
        is_true=row.status == MessageStatus.QUEUED and not row.helps_no_more,
    )


def _piles() -> Select[*tuple[Any, ...]]:
    """Without the file itself, which is large."""
    maker, poster = aliased(Person), aliased(Person)
    columns = (LetterBatch.id, LetterBatch.made_at, LetterBatch.letters, LetterBatch.posted_at)
    has_file = LetterBatch.content.is_not(None).label("has_file")
    rows = select(*columns, has_file, maker.name.label("made_by"), poster.name.label("posted_by"))
    return rows.outerjoin(maker, maker.id == LetterBatch.made_by).outerjoin(
        poster, poster.id == LetterBatch.posted_by
    )


def _pile(row: Any, letters: Sequence[LetterLine]) -> Pile:
    return Pile(
        id=row.id,
        made_at=row.made_at,
        made_by=row.made_by,
        printed=row.letters,
        posted_at=row.posted_at,
        posted_by=row.posted_by,
        has_file=bool(row.has_file),
        letters=tuple(sorted(letters, key=lambda letter: _place(letter.number))),
    )


def _place(number: str | None) -> int:
    """Where a letter lies in its pile: 3 for "12-3"."""
    return int((number or "0").rpartition("-")[2])
