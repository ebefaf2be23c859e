"""The demo's organisations: some that everybody finds, one that waits, one that was changed, one to ring about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.actor import Actor
from app.core.database import db
from app.core.permissions import Role
from app.demo.cast import CITIZEN, HOSTS, HOUSE, NEWCOMER, Somebody
from app.moderation.actions import Reporter, report
from app.moderation.states import State
from app.organisations import actions, claims
from app.organisations.actions import Basics, profile_of
from app.organisations.claims import Claimant
from app.organisations.models import Organisation
from app.organisations.queries import KIND
from app.organisations.rules import Insurer, OrganisationKind, Requirement
from app.people.models import Person


@dataclass(frozen=True)
class Example:
    """An organisation of the demo; the number is the last two digits of its phone."""

    name: str
    kind: OrganisationKind
    place: str
    summary: str
    contact: str
    number: int
    owner: Somebody
    is_public: bool = True
    requirements: str = ""
    task_requirements: tuple[Requirement, ...] = ()
    insurer: Insurer | None = Insurer.ORGANISATION
    target_groups: tuple[str, ...] = ()


EXAMPLES = (
    Example(
        "Kontakten ved sygesengen", OrganisationKind.HOSPITAL_VOLUNTEERS, "Sønderborg",
        "Vi sidder hos dem, der ikke får besøg, og taler om hverdagen.", "Farida Rahimi", 71, HOSTS["farida"],
        requirements="Vi søger attesten sammen med dig. Den koster ikke noget.", target_groups=("paaroerende",),
        task_requirements=(Requirement.CRIMINAL_RECORD, Requirement.CONFIDENTIALITY),
    ),
    Example(
        "Guderup Hjælper Guderup", OrganisationKind.ACTIVE_CITIZENS, "Guderup",
        "Vi hjælper hinanden med hæk, flyttekasser og lamper, der ikke vil lyse.", "Aksel Juhl", 72,
        HOSTS["aksel"], insurer=None,
    ),
    Example(
        "Gråsten Gamle Både", OrganisationKind.ASSOCIATION, "Gråsten",
        "Vi sætter gamle træbåde i stand og drikker kaffe bagefter.", "Jens Peter Lund", 73, HOSTS["jens"],
    ),
    Example(
        "Høruphav Bager og Brød", OrganisationKind.COMPANY, "Høruphav",
        "Vi giver brød fra i går og en time om ugen, når nogen mangler hænder.", "Solveig Brandt", 74,
        HOSTS["solveig"], insurer=Insurer.NOBODY,
    ),
    Example(
        "De Unges Råd i Sønderborg", OrganisationKind.COUNCIL, "Sønderborg",
        "Vi siger, hvad unge mangler, og laver noget ved det.", "Mikkel Sand", 75, NEWCOMER,
        insurer=Insurer.MUNICIPALITY,
    ),
    Example(
        "Dybbøl Strikkecafé", OrganisationKind.ASSOCIATION, "Dybbøl",
        "Vi strikker hver onsdag, og begyndere får lånt pinde.", "Karen Margrethe Iversen", 21, CITIZEN,
        is_public=False,
    ),
)  # fmt: skip


def make_organisations(
    person_of: Callable[[Somebody], Person], place_of: Callable[[str], int], begun: datetime, now: datetime
) -> None:
    """All of them: the public ones since weeks, and what waits for an answer since yesterday."""
    staff = Actor(person_id=person_of(HOUSE).id, roles=frozenset({Role.MODERATOR}), purpose="demo")
    made = {}
    for example in EXAMPLES:
        then = begun if example.is_public else now - timedelta(hours=20)
        organisation = _register(example, person_of(example.owner), place_of(example.place), then)
        if example.is_public:
            actions.answer(staff, then, organisation.id, State.PUBLISHED)
        made[example.name] = organisation
    _claim(person_of(HOSTS["inger"]), now - timedelta(hours=5))
    boats = made["Gråsten Gamle Både"]
    owner = Actor(person_id=person_of(HOSTS["jens"]).id, purpose="demo")
    new = replace(
        profile_of(boats), summary="Vi sætter gamle både i stand hver lørdag. Alle over 15 år kan være med."
    )
    actions.change(owner, now - timedelta(hours=3), boats.id, new)
    wrong = "Der er ingen, der tager telefonen på det nummer."
    neighbour = Actor(person_id=person_of(HOSTS["birthe"]).id, purpose="demo")
    report(neighbour, now - timedelta(hours=2), KIND, made["Høruphav Bager og Brød"].id, wrong, Reporter())


def _register(example: Example, owner: Person, place_id: int, then: datetime) -> Organisation:
    actor = Actor(person_id=owner.id, purpose="demo")
    basics = Basics(
        name=example.name,
        kind=example.kind,
        place_id=place_id,
        summary=example.summary,
        contact_name=example.contact,
        contact_phone=f"+45111111{example.number:02}",
        contact_email=None,
    )
    organisation = actions.register(actor, then, basics, owner)
    if example.is_public:
        organisation.requirements, organisation.insurer = example.requirements, example.insurer
        organisation.target_groups = list(example.target_groups)
        organisation.task_requirements = [str(one) for one in example.task_requirements]
    return organisation


def _claim(person: Person, then: datetime) -> None:
    """Somebody in Oksbøl says that its landsbylaug is hers."""
    guild = select(Organisation).where(Organisation.name == "Oksbøl Landsbylaug")
    said = Claimant(person.name, person.phone or "+4511111113", "formand")
    actor = Actor(person_id=person.id, purpose="demo")
    claims.claim(actor, then, db.session.scalars(guild).one().id, person, said)
