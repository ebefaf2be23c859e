"""Tasks of the house with one of everything: the host's own, which is public, and another's that waits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import delete

from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.records import Throttle
from app.listings import editing, letters
from app.listings.fitting import Answers
from app.listings.links import response_token
from app.listings.links_letter import confirm_token, letter_token
from app.listings.queries import KIND, dates_of
from app.listings.task import task_of
from app.moderation.queries import waiting_edit
from app.organisations.models import Organisation
from app.people.models import Person
from tests.factories import make_organisation, make_person, writing
from tests.listings.over import confirm, helped, make_past, stored_proof
from tests.listings.posting import date_of, make_listing, owner_of, yes


def letter_readers() -> tuple[Person, Person]:
    """Somebody who gets the weekly letter, and a guest who asked for it."""
    with writing():
        reader = make_person("Lise Læser")
        letters.want(Actor(person_id=reader.id), clock.now(), reader, 3, Answers(), "Ja tak.")
        wish = letters.want_as_guest(
            Actor(), clock.now(), name="Asta Asker", email="asta@example.org", weekday=3, answers=Answers()
        )
    return reader, wish.person


def tasks_of(organisation_id: int) -> dict[str, Any]:
    """Parts of addresses."""
    organisation = db.session.get_one(Organisation, organisation_id)
    own = make_listing(organisation, question="Har du en bil?")
    response = yes(own, make_person("Hjalte Hjælper"))
    past = make_past(organisation, title="Sommerfest")
    helper = helped(past, make_person("Hanne Hjælper"))
    confirm(past, (helper, 120))
    proof, other_proof = stored_proof(helper.person), stored_proof(make_person("Ole Anden"))
    new_text = replace(task_of(own, dates_of(own.id)), text="En hemmelig ny tekst.")
    editing.change(owner_of(own.organisation), clock.now(), own.id, new_text)
    edit = waiting_edit(KIND, own.id)
    assert edit is not None
    other = make_organisation(make_person("Anna Anden"), name="En anden forening")
    waiting = make_listing(other, public=False, title="Hemmelig opgave")
    others_response = yes(make_listing(other, title="De andres opgave"))
    reader, asked = letter_readers()
    # Tries are counted anew: nobody has tried anything yet.
    db.session.execute(delete(Throttle))
    return {
        "listing_id": own.id,
        "date_id": date_of(own).id,
        "task_edit_id": edit.id,
        "response_id": response.id,
        "response_token": response_token(response),
        "past_listing_id": past.id,
        "past_date_id": date_of(past).id,
        "past_response_id": helper.id,
        "helper_token": response_token(helper),
        "proof_id": proof.id,
        "code": proof.code,
        "other_proof_id": other_proof.id,
        "letter_token": letter_token(reader),
        "letter_confirm_token": confirm_token(asked),
        "waiting_listing_id": waiting.id,
        "waiting_date_id": date_of(waiting).id,
        "other_response_id": others_response.id,
    }
