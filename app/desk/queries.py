"""Finding who is on the phone. Bounded whatever is typed: whole numbers by their index, everything else by a limit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, false, or_, select

from app.core.danish import fold
from app.core.database import db
from app.core.desk_service import DeskComing, DeskPast
from app.core.feature import installed
from app.desk.typed_query import Typed
from app.people.models import Person
from app.places.queries import PlaceRow

#: As many are listed; whoever gets more types another word.
MOST_HITS = 12


@dataclass(frozen=True)
class Found:
    """Who was found, the likeliest first; `is_more` says that there are more than are listed."""

    people: list[Person]
    is_more: bool = False
    #: The number is known, but the words beside it fit nobody who has it.
    is_number_only: bool = False


def find_people(typed: Typed, places: Sequence[PlaceRow]) -> Found:
    """Living people that fit what was typed; at most two statements."""
    if typed.is_empty:
        return Found([])
    fits = [_fits_word(word, places) for word in typed.words]
    if typed.digits:
        found = _first_hits(_in_order([_fits_number(typed), *fits], typed))
        if found.people or not (typed.is_whole and fits):
            return found
        by_number = _first_hits(_in_order([_fits_number(typed)], typed))
        return Found(by_number.people, by_number.is_more, is_number_only=bool(by_number.people))
    return _first_hits(_in_order(fits, typed))


def place_in(typed: Typed, places: Iterable[PlaceRow]) -> PlaceRow | None:
    """The village that stands in what was typed, by its whole name; the longest name wins."""
    said = f" {' '.join(typed.words)} "
    named = [place for place in places if f" {fold(place.name)} " in said]
    return max(named, key=lambda place: (len(place.name), -place.id), default=None)


def name_in(typed: Typed, place: PlaceRow | None) -> str:
    """What is left of the words without the village: the name, as typed."""
    of_place = set(fold(place.name).split()) if place else set()
    left = [shown for shown, word in zip(typed.words_typed, typed.words, strict=True) if word not in of_place]
    return " ".join(word[:1].upper() + word[1:] for word in left)


def _living() -> tuple[ColumnElement[bool], ...]:
    return Person.erased_at.is_(None), Person.merged_into_id.is_(None)


def _fits_number(typed: Typed) -> ColumnElement[bool]:
    if typed.is_whole:
        return Person.phone == typed.phone
    return Person.phone.endswith(typed.digits, autoescape=True)


def _fits_word(word: str, places: Iterable[PlaceRow]) -> ColumnElement[bool]:
    there = [place.id for place in places if word in fold(place.name)]
    in_name = Person.name_folded.contains(word, autoescape=True)
    return or_(in_name, Person.place_id.in_(there)) if there else in_name


def _in_order(conditions: list[ColumnElement[bool]], typed: Typed) -> Select[Person]:
    """Whose name begins like that stands before whose name only holds it."""
    words = [word for word in typed.words if word]
    whole = " ".join(words)
    begins = case(
        (Person.name_folded == whole, 0),
        (Person.name_folded.startswith(words[0], autoescape=True) if words else false(), 1),
        else_=2,
    )
    statement = select(Person).where(*conditions, *_living())
    order = (begins, Person.name_folded, Person.id) if words else (Person.name_folded, Person.id)
    return statement.order_by(*order).limit(MOST_HITS + 1)


def _first_hits(statement: Select[Person]) -> Found:
    people = list(db.session.scalars(statement))
    return Found(people[:MOST_HITS], is_more=len(people) > MOST_HITS)


def likely_doubles(people: Sequence[Person]) -> dict[int, list[Person]]:
    """Among those listed: the same number, or the same name where place or number do not speak against it."""
    return {
        one.id: [other for other in people if other.id != one.id and _may_be_same(one, other)]
        for one in people
    }


def _may_be_same(one: Person, other: Person) -> bool:
    is_same_number = bool(one.phone) and one.phone == other.phone
    is_same_place = one.place_id == other.place_id or None in (one.place_id, other.place_id)
    return is_same_number or (one.name_folded == other.name_folded and is_same_place)


def last_dates(person_ids: Sequence[int], now: datetime) -> dict[int, DeskPast]:
    """What each was last on the list of, in whichever feature; one statement a feature."""
    newest: dict[int, DeskPast] = {}
    for feature in installed():
        for person_id, past in (feature.desk.past(person_ids, now) if feature.desk else {}).items():
            if person_id not in newest or past.starts_at > newest[person_id].starts_at:
                newest[person_id] = past
    return newest


def coming_of(person_id: int, now: datetime) -> list[tuple[str, DeskComing]]:
    """(kind, what) a person has coming in every feature, soonest first."""
    found = [
        (feature.catalogue_kind.kind, one)
        for feature in installed()
        if feature.desk and feature.catalogue_kind
        for one in feature.desk.coming(person_id, now)
    ]
    return sorted(found, key=lambda pair: (pair[1].starts_at, pair[0], pair[1].id))
