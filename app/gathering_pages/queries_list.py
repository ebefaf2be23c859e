"""Who is on a date. A group has some tens of people and is read whole; a march has thousands and is read in parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from werkzeug.datastructures import MultiDict

from app.core.danish import fold, sort_key
from app.core.database import db
from app.core.ids import id_in
from app.gatherings.models import ACTIVE, HOLDING, SignUp, SignUpStatus
from app.people.models import Person

#: Parties that stand on one page together; a date with more is shown in parts of so many.
MOST = 200
_PART = 100
#: Parties on one file of paper: setting it holds so much memory and no more.
PARTIES_A_PAPER = 300
#: Parties that a search shows.
_MOST_FOUND = 50
#: Digits at the end of a telephone number that are enough to look for it.
_DIGITS = 3
#: Who has a place stands before who waits, each in the order they came (id breaks a tie).
_waits = case((SignUp.status == SignUpStatus.WAITING, 1), else_=0)
_KEY = (_waits, SignUp.queued_at, SignUp.id)


class Whole(NamedTuple):
    """Of a date that is shown in parts: how many there are on all of it, and which part this is."""

    #: Persons with a place, whole parties counted.
    people: int
    #: Status → parties.
    parties: Mapping[str, int]
    #: What was looked for instead of a part; empty when nothing was.
    words: str
    #: The number of the first party of this part; the same among those who wait.
    first: int
    first_waiting: int
    #: Sign-ups after which this part, the one before it and the next one begin; None where there is none.
    at: int | None
    previous: int | None
    next: int | None

    @property
    def total(self) -> int:
        """All parties on the list."""
        return sum(self.parties.values())


@dataclass(frozen=True)
class DateList:
    """Everybody on one date, or a part of them: who has a place and who waits, each in the order they came."""

    coming: list[SignUp]
    waiting: list[SignUp]
    #: None when this is everybody.
    whole: Whole | None = None

    @property
    def ids_coming(self) -> list[int]:
        """Sign-up ids of who has a place, of those that are shown."""
        return [sign_up.id for sign_up in self.coming]

    @property
    def by_name(self) -> list[SignUp]:
        """Who has a place, as one looks for them on paper."""
        return sorted(self.coming, key=lambda one: (sort_key(one.person.name), one.id))

    @property
    def papers(self) -> int:
        """How many files the list is on paper; at least one."""
        total = self.whole.total if self.whole else len(self.coming) + len(self.waiting)
        return max(1, ceil(total / PARTIES_A_PAPER))

    @property
    def people_coming(self) -> int:
        """Persons with a place, whole parties counted."""
        return self.whole.people if self.whole else sum(sign_up.party_size for sign_up in self.coming)

    @property
    def is_empty(self) -> bool:
        """Whether nobody has a place, whatever is shown."""
        return not self.coming and not self.people_coming

    def parties_marked(self, status: SignUpStatus) -> int:
        """Parties whose mark is `status`."""
        if self.whole:
            return self.whole.parties.get(status, 0)
        return sum(sign_up.status == status for sign_up in self.coming)


def date_list(occurrence_id: int) -> DateList:
    """Everybody on the date."""
    return _split(list(db.session.scalars(_on_list(occurrence_id))))


def date_part(occurrence_id: int, asked: MultiDict[str, str] | None = None) -> DateList:
    """Everybody, or of many the part that is `asked` for: `efter` a sign-up, or whom one can `find` by name or number.

    One statement for everybody, at most four for a part.
    """
    rows = list(db.session.scalars(_on_list(occurrence_id).limit(MOST + 1)))
    if len(rows) <= MOST:
        return _split(rows)
    asked = asked if asked is not None else MultiDict()
    words = " ".join(asked.get("find", "").split())
    if words:
        return _with_whole(occurrence_id, found_on(occurrence_id, words), None, None, words)
    after = id_in(asked, "efter")
    part = _after(occurrence_id, after) if after else rows[: _PART + 1]
    shown = part[:_PART]
    return _with_whole(occurrence_id, shown, after, shown[-1].id if len(part) > _PART else None)


def found_on(occurrence_id: int, words: str) -> list[SignUp]:
    """Who on the date has a name with these words, or a telephone number that ends with these digits. Some tens."""
    found = _on_list(occurrence_id).join(SignUp.person).where(_is_called(words))
    ordered = found.order_by(None).order_by(Person.name_folded, SignUp.id)
    return list(db.session.scalars(ordered.limit(_MOST_FOUND)))


def _is_called(words: str) -> ColumnElement[bool]:
    digits = "".join(letter for letter in words if letter.isdecimal())
    by_name = and_(*(Person.name_folded.contains(fold(word), autoescape=True) for word in words.split()))
    return or_(by_name, Person.phone.endswith(digits)) if len(digits) >= _DIGITS else by_name


def _on_list(occurrence_id: int) -> Select[SignUp]:
    own = select(SignUp).where(SignUp.occurrence_id == occurrence_id, SignUp.status.in_(ACTIVE))
    return own.order_by(*_KEY)


def _after(occurrence_id: int, sign_up_id: int) -> list[SignUp]:
    """The part behind a sign-up of this date, whatever became of it, and one more."""
    here = db.session.get(SignUp, sign_up_id)
    behind = _on_list(occurrence_id)
    if here is not None and here.occurrence_id == occurrence_id:
        behind = behind.where(or_(*_beside(here, is_ahead=False)))
    return list(db.session.scalars(behind.limit(_PART + 1)))


def _split(rows: list[SignUp], whole: Whole | None = None) -> DateList:
    return DateList(
        coming=[row for row in rows if row.status in HOLDING],
        waiting=[row for row in rows if row.status == SignUpStatus.WAITING],
        whole=whole,
    )


def _with_whole(
    occurrence_id: int, rows: list[SignUp], at: int | None, following: int | None, words: str = ""
) -> DateList:
    counted = (
        select(SignUp.status, func.count(), func.sum(SignUp.party_size))
        .where(SignUp.occurrence_id == occurrence_id, SignUp.status.in_(ACTIVE))
        .group_by(SignUp.status)
    )
    sums = {status: (parties, people) for status, parties, people in db.session.execute(counted)}
    first = _number(occurrence_id, rows[0]) if rows and not words else 1
    holding = sum(parties for status, (parties, _people) in sums.items() if status in HOLDING)
    whole = Whole(
        people=sum(people for status, (_parties, people) in sums.items() if status in HOLDING),
        parties={status: parties for status, (parties, _people) in sums.items()},
        words=words,
        first=first,
        first_waiting=max(1, first - holding),
        at=at,
        previous=_before(occurrence_id, rows[0]) if first > _PART else None,
        next=following,
    )
    return _split(rows, whole)


def _number(occurrence_id: int, sign_up: SignUp) -> int:
    """Where a party stands on the whole list; 1 is first."""
    ahead = select(func.count()).select_from(_on_list(occurrence_id).where(_is_ahead(sign_up)).subquery())
    return 1 + (db.session.scalar(ahead) or 0)


def _before(occurrence_id: int, first: SignUp) -> int | None:
    """After whom the part before the one with `first` begins; 0 is the beginning."""
    ahead = select(SignUp.id).where(SignUp.occurrence_id == occurrence_id, SignUp.status.in_(ACTIVE))
    newest = ahead.where(_is_ahead(first)).order_by(*(one.desc() for one in _KEY))
    return db.session.scalar(newest.offset(_PART).limit(1)) or 0


def _is_ahead(of: SignUp) -> ColumnElement[bool]:
    return or_(*_beside(of, is_ahead=True))


def _beside(of: SignUp, *, is_ahead: bool) -> list[ColumnElement[bool]]:
    """What holds for whoever stands ahead of, or behind, a party on its list."""
    waits, at, number = int(of.status == SignUpStatus.WAITING), of.queued_at, of.id
    if is_ahead:
        beside = (_waits < waits, SignUp.queued_at < at, SignUp.id < number)
    else:
        beside = (_waits > waits, SignUp.queued_at > at, SignUp.id > number)
    same_state, same_time = _waits == waits, SignUp.queued_at == at
    return [beside[0], and_(same_state, beside[1]), and_(same_state, same_time, beside[2])]
