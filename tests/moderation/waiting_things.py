"""One of each thing that waits for a moderator, for tests of the queue."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.moderation.actions import Reporter, report
from app.organisations import actions, claims
from app.organisations.claims import Claimant
from app.organisations.models import Organisation
from app.organisations.queries import KIND
from tests.factories import make_organisation, make_person, make_picture, make_proposal, make_walk, writing
from tests.listings.posting import laug, make_listing, owner_of
from tests.organisations.people import profile_of

#: What waits in the order in which `one_of_each` makes it, an hour between each.
ORDER = (
    "organisation",
    "listing",
    "listing_look",
    "series",
    "report",
    "organisation_edit",
    "claim",
    "picture",
)


def one_of_each(now: datetime) -> None:
    """One of each kind, the first of ORDER longest ago."""
    ago = {what: now - timedelta(hours=len(ORDER) - place) for place, what in enumerate(ORDER)}
    village, trusted = laug(), laug(trusted=True)
    with clock.at(ago["organisation"]):
        make_organisation(make_person("Nora Ny"), name="Ny forening", public=False)
    make_listing(village, public=False, now=ago["listing"], title="Ny opgave")
    make_listing(trusted, now=ago["listing_look"], title="Betroet opgave")
    with clock.at(ago["series"]):
        make_proposal(title="Ny gruppe")
    with writing():
        report(Actor(), ago["report"], KIND, village.id, "Nummeret er forkert.", Reporter())
        changed = profile_of(village, summary="Ring 11 11 11 77, det koster 50 kr.")
        actions.change(owner_of(village), ago["organisation_edit"], village.id, changed)
        free = Organisation(**_free(village))
        _add(free)
        frode = make_person("Frode Formand", phone="+4511111155")
        claims.claim(
            SYSTEM, ago["claim"], free.id, frode, Claimant("Frode Formand", "+4511111155", "formand")
        )
    walk = make_walk(title="Tur med billede", host=make_person("Vera Vært"))
    with clock.at(ago["picture"]):
        make_picture(walk)


def _free(like: Organisation) -> dict[str, object]:
    return {
        "name": "Ledigt landsbylaug",
        "kind": like.kind,
        "place_id": like.place_id,
        "state": like.state,
        "state_at": like.state_at,
        "created_at": like.created_at,
        "is_claimable": True,
    }


def _add(free: Organisation) -> None:
    db.session.add(free)
    db.session.flush()
