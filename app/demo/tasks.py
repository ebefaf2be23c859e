"""The demo's tasks: one that many say yes to, one that is full, one that asks first, one that waits, two past; and
somebody who gets a letter with tasks every week.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.demo.cast import CITIZEN, HOST, HOSTS, HOUSE, NEWCOMER, REGULARS, Somebody
from app.listings import actions, confirming, letters, responding
from app.listings.confirming import Said
from app.listings.fitting import Answers
from app.listings.fitting_words import consent_words
from app.listings.hours import DID_NOT_COME
from app.listings.models import Listing
from app.listings.queries import dates_of
from app.listings.queries_hours import helpers_on
from app.listings.rules import Access, Company, Shape, Work
from app.listings.task import Slot, Task
from app.moderation.states import State
from app.organisations import actions as organisations
from app.organisations import claims
from app.organisations.actions import profile_of
from app.organisations.claims import Claimant
from app.organisations.members import add_member
from app.organisations.models import Organisation
from app.organisations.rules import Insurer, MemberRole, Requirement
from app.people.models import Person

_CHAIR = next(one for one in REGULARS if one.place == "Nybøl")
_HELPERS = tuple(one for one in REGULARS if one not in (CITIZEN, _CHAIR))
_VILLAGE = "Nybøl Landsbylaug"


@dataclass(frozen=True)
class Example:
    """A task of the demo. `days` from today on, and hours of the day."""

    organisation: str
    title: str
    place: str
    meeting_point: str
    contact: Somebody
    places: int | None
    text: str
    days: int | None = None
    clock: tuple[int, int] = (10, 12)
    #: Who says yes, the first first.
    yeses: tuple[Somebody, ...] = ()
    is_public: bool = True
    #: How long each helped of those who said yes, in minutes; none while the hours wait.
    hours: tuple[int, ...] = ()
    more: tuple[tuple[str, Any], ...] = ()


EXAMPLES = (
    Example(
        _VILLAGE, "Hjælp til julemarked", "Nybøl", "Forsamlingshuset", _CHAIR, 6,
        "Vi stiller boder op og hænger lys. Der er varm kakao, når vi er færdige.", days=3,
        yeses=(CITIZEN, *_HELPERS[:4]),
        more=(
            ("company", Company.TOGETHER), ("work", Work.HANDS),
            ("access", [Access.BREAKS, Access.TOILET, Access.BRING_SOMEBODY]),
        ),
    ),
    Example(
        "Gråsten Gamle Både", "Slib en båd", "Gråsten", "Bådehuset på havnen", HOSTS["jens"], 2,
        "Du får værktøj og en, der viser dig det.", days=5, clock=(13, 15), yeses=_HELPERS[4:7],
        more=(("company", Company.TOGETHER), ("work", Work.HANDS)),
    ),
    Example(
        "Kontakten ved sygesengen", "Besøg en på sygehuset", "Sønderborg", "Sygehuset, hovedindgangen",
        HOSTS["farida"], None, "Du sidder hos en, der ikke får besøg. Vi lærer dig op.", yeses=_HELPERS[7:8],
        more=(
            ("shape", Shape.STANDING), ("work", Work.PEOPLE),
            ("requirements", [Requirement.CRIMINAL_RECORD, Requirement.CONFIDENTIALITY]),
            ("question", "Hvilke dage kan du?"), ("languages", ["da", "de", "ar"]), ("access", [Access.SEATED]),
        ),
    ),
    Example(
        "De Unges Råd i Sønderborg", "Hæng plakater op", "Sønderborg", "Borgen, i forhallen", NEWCOMER, 8,
        "Tag ti plakater med, og hæng dem op dér, hvor du kommer.", yeses=_HELPERS[8:10],
        more=(("shape", Shape.BEFORE), ("company", Company.ALONE), ("work", Work.HANDS)),
    ),
    Example(
        "De Unges Råd i Sønderborg", "Giv hjælp til computer og MitID", "Sønderborg", "Biblioteket, datastuen",
        NEWCOMER, 4,
        "Du viser ældre, hvordan de bruger tablet, e-Boks og MitID. I tager det i jeres tempo.", yeses=_HELPERS[10:11],
        more=(("shape", Shape.STANDING), ("work", Work.PEOPLE), ("company", Company.TOGETHER)),
    ),
    Example(
        "Guderup Hjælper Guderup", "Bær en reol ned", "Guderup", "Ved Brugsen", HOSTS["aksel"], 2,
        "Den er tung, så vi skal være to.", days=6, clock=(16, 17), is_public=False,
    ),
    Example(
        "Gråsten Gamle Både", "Ryd op på havnen", "Gråsten", "Bådehuset på havnen", HOSTS["jens"], 4,
        "Vi samler skrald og drikker kaffe bagefter.", days=-9, clock=(10, 12),
        yeses=(CITIZEN, *_HELPERS[:2]), hours=(120, 150, DID_NOT_COME),
        more=(("company", Company.TOGETHER), ("work", Work.HANDS)),
    ),
    Example(
        "Gråsten Gamle Både", "Bag kager til havnedag", "Gråsten", "Bådehuset på havnen", HOSTS["jens"], 5,
        "Tag en kage med, eller bag den sammen med os.", days=-1, clock=(13, 16),
        yeses=(CITIZEN, *_HELPERS[2:4]), more=(("company", Company.TOGETHER), ("work", Work.HANDS)),
    ),
)  # fmt: skip


def make_tasks(
    person_of: Callable[[Somebody], Person], place_of: Callable[[str], int], now: datetime
) -> None:
    """All of them, posted some days ago; the village's chair was rung back before.

    The host of the demo helps her with it, so that whoever looks around as a host can post a task.
    """
    staff = Actor(person_id=person_of(HOUSE).id, roles=frozenset({Role.MODERATOR}), purpose="demo")
    chair = person_of(_CHAIR)
    _claim_village(staff, chair, now - timedelta(days=9))
    helper = person_of(HOST).id
    add_member(staff, now - timedelta(days=8), _organisation(_VILLAGE), helper, MemberRole.EDITOR)
    for example in EXAMPLES:
        posted = now - timedelta(days=(4 if example.is_public else 1) - min(example.days or 0, 0))
        owner = Actor(person_id=person_of(example.contact).id, purpose="demo")
        listing = actions.post(
            owner, posted, _organisation(example.organisation).id, _task(example, person_of, place_of, now)
        )
        if example.is_public and listing.state is not State.PUBLISHED:
            actions.answer(staff, posted, listing.id, State.PUBLISHED, initiative_id=listing.initiative_id)
        _say_yes(listing, example, person_of, posted)
        if (example.days or 0) < 0:
            actions.put_away(now, listing.id)
            _confirm_hours(owner, now, listing, example)
    _want_letter(person_of(CITIZEN), place_of("Sønderborg"), now - timedelta(days=9))


def _want_letter(person: Person, home_id: int, then: datetime) -> None:
    """What suits her is practical, with others, and a bus ride away."""
    answers = Answers(place_id=home_id, km=20, work=Work.HANDS, company=Company.TOGETHER)
    weekday = clock.local(then).weekday()
    actor = Actor(person_id=person.id, purpose="demo")
    letters.want(actor, then, person, min(weekday, 4), answers, consent_words())


def _claim_village(staff: Actor, chair: Person, then: datetime) -> None:
    """Its chair was rung back, so what they post is public at once."""
    village, owner = _organisation(_VILLAGE), Actor(person_id=chair.id, purpose="demo")
    said = Claimant(chair.name, chair.phone or "", "formand")
    claims.decide(staff, then, claims.claim(owner, then, village.id, chair, said).id, is_confirmed=True)
    words = "Vi holder byen levende, fra sommerfest til julemarked."
    new = replace(profile_of(village), summary=words, contact_name=chair.name, contact_phone=chair.phone)
    organisations.change(staff, then, village.id, new)


def _organisation(name: str) -> Organisation:
    return db.session.scalars(select(Organisation).where(Organisation.name == name)).unique().one()


def _task(
    example: Example, person_of: Callable[[Somebody], Person], place_of: Callable[[str], int], now: datetime
) -> Task:
    contact, more = person_of(example.contact), dict(example.more)
    today = clock.local(now).date()
    if more.get("shape") is Shape.BEFORE:
        more["until_on"] = today + timedelta(days=10)
    starts_at = ends_at = None
    if example.days is not None:
        day = today + timedelta(days=example.days)
        starts_at, ends_at = (clock.from_wall(day, time(hour)) for hour in example.clock)
    return Task(
        title=example.title,
        place_id=place_of(example.place),
        meeting_point=example.meeting_point,
        contact_name=contact.name,
        contact_phone=contact.phone or "",
        dates=[Slot(example.places, starts_at, ends_at)],
        text=example.text,
        insurer=Insurer.ORGANISATION,
        **more,
    )


def _say_yes(
    listing: Listing, example: Example, person_of: Callable[[Somebody], Person], posted: datetime
) -> None:
    date = dates_of(listing.id)[0]
    for number, somebody in enumerate(example.yeses, start=1):
        responding.say_yes(SYSTEM, posted + timedelta(hours=number), date.id, person_of(somebody))


def _confirm_hours(owner: Actor, now: datetime, listing: Listing, example: Example) -> None:
    """The organisation wrote how long each was there; of the other task it has not yet."""
    date_id = dates_of(listing.id)[0].id
    helpers = zip(helpers_on(date_id), example.hours, strict=False)
    said = [Said(one.response.id, minutes, None) for one, minutes in helpers]
    if said:
        confirming.confirm(owner, now, date_id, said)
