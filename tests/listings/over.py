"""Tasks that are over, with hours and proofs, for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.listings import confirming, proving
from app.listings.confirming import Said
from app.listings.models import Listing, Response
from app.listings.models_hours import Hours, Proof
from app.listings.proof_code import code_mark, new_code
from app.listings.proving import Choice
from app.listings.queries_hours import minutes_of
from app.organisations.models import Organisation
from app.people.models import Person
from tests.factories import writing
from tests.listings.posting import MODERATOR, date_of, make_listing, yes

PAGE = "https://samskab.example/bevis"


def make_past(organisation: Organisation | None = None, *, days: int = 1, **values: Any) -> Listing:
    """A task that began so many days ago (or then), was two hours long, and was posted two days before that."""
    starts = values.pop("starts_at", clock.now() - timedelta(days=days))
    return make_listing(organisation, now=starts - timedelta(days=2), starts_at=starts, **values)


def helped(listing: Listing, person: Person | None = None) -> Response:
    """Somebody had a place on a task that is over."""
    starts = date_of(listing).starts_at
    return yes(listing, person, now=starts - timedelta(hours=5) if starts is not None else None)


def confirm(listing: Listing, *said: tuple[Response, int], by: Actor = MODERATOR) -> int:
    """So many minutes each, on a page that showed what stands."""
    with writing():
        each = [Said(one.id, minutes, minutes_of(one.id)) for one, minutes in said]
        return confirming.confirm(by, clock.now(), date_of(listing).id, each)


def minutes(*responses: Response) -> list[int | None]:
    """What is confirmed of each."""
    db.session.expire_all()
    return [minutes_of(one.id) for one in responses]


def make_hours(response: Response, minutes: int = 120) -> Hours:
    """Confirmed hours, past all rules."""
    with writing():
        made = Hours(
            response_id=response.id, minutes=minutes, done_on=clock.today(), confirmed_at=clock.now()
        )
        db.session.add(made)
    return made


def make_proof(person: Person, **choice: Any) -> Proof:
    """A proof of what a person helped with, printed as in life."""
    with writing():
        return proving.make_proof(SYSTEM, clock.now(), person.id, Choice(**choice), PAGE)


def stored_proof(person: Person, **values: Any) -> Proof:
    """A proof without the typesetter, for tests that only need one to be there."""
    code = new_code()
    with writing():
        defaults: dict[str, Any] = {
            "minutes": 120, "tasks": 1, "first_on": clock.today(), "last_on": clock.today(),
            "issued_at": clock.now(), "content_hash": "0" * 64,
        }  # fmt: skip
        proof = Proof(person_id=person.id, code_hash=code_mark(code), **{**defaults, **values})
        proof.code, proof.name, proof.content = code, person.name, b"%PDF"
        db.session.add(proof)
    return proof
