"""The demo's samarbejdsbørs: one that was held in the spring, one to come, and what people give and seek."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.demo.cast import CITIZEN, HOSTS, HOUSE, NEWCOMER, REGULARS, Somebody
from app.exchange import agreements, items, queries
from app.exchange.agreements import Terms
from app.exchange.fairs import FairFacts, decide, make_fair
from app.exchange.models import Fair, Participant
from app.exchange.models_agreements import Answer
from app.exchange.queries_agreements import AFTER, newest_follow_up
from app.exchange.registering import Registration, Who, register
from app.exchange.rules import FairState, Offer, Side
from app.moderation.states import State
from app.organisations.models import Organisation
from app.people.models import Person
from app.plan.queries import default_initiative

GIVE, SEEK = Side.GIVE, Side.SEEK


@dataclass(frozen=True)
class Example:
    """Who comes to the fair of the demo, with the first thing that they give or seek, and others."""

    somebody: Somebody
    organisation: str | None
    offers: tuple[Offer, ...]
    people: int = 1
    place: str = ""
    needs: str = ""
    is_answered: bool = True


#: He has no e-mail, and was written down at the phone.
VERNER = next(one for one in REGULARS if one.name == "Verner Boysen")

EXAMPLES = (
    Example(
        HOSTS["farida"], "Kontakten ved sygesengen",
        (
            Offer(SEEK, "haender", "Nogen, der følger med hjem fra sygehuset",
                  "En ældre, der bor alene, kommer hjem til et koldt hus. Vi søger en, der tænder lyset.",
                  when_text="Hverdage efter kl. 14"),
            Offer(GIVE, "viden", "Et oplæg om at være hos en, der er syg",
                  "En time, kaffe og gode råd. Vi kommer ud til jer.", when_text="Aften"),
        ), 3,
    ),
    Example(
        HOSTS["aksel"], "Guderup Hjælper Guderup",
        (
            Offer(GIVE, "haender", "Fire stærke folk og en trailer", "Vi bærer og flytter, også for foreninger.",
                  when_text="Lørdag"),
            Offer(SEEK, "lokaler", "Et sted at have vores værktøj", "Et skur eller et hjørne i en lade."),
        ), 2, "Guderup",
    ),
    Example(
        HOSTS["jens"], "Gråsten Gamle Både",
        (Offer(GIVE, "aktiviteter", "En sejltur for otte", "Rolig tur på fjorden i en gammel båd. Kaffe om bord.",
               when_text="Maj til september"),),
        place="Gråsten",
    ),
    Example(
        HOSTS["solveig"], "Høruphav Bager og Brød",
        (Offer(GIVE, "ideer", "Brød fra i går til fællesspisning", "Vi lægger 20 brød til side, når I siger til."),),
    ),
    Example(
        NEWCOMER, "De Unges Råd i Sønderborg",
        (Offer(SEEK, "deltagere", "Et sted, hvor unge og gamle kan lave noget sammen",
               "Vi er otte unge, der gerne vil hjælpe med telefoner og tablets.", when_text="Torsdag"),),
        2,
    ),
    Example(
        CITIZEN, None,
        (Offer(GIVE, "viden", "Jeg kan lære fra mig at strikke", "Jeg har garn og pinde til seks."),),
        place="Dybbøl",
    ),
    Example(
        VERNER, None, (Offer(SEEK, "udstyr", "Kørsel til Broager om aftenen", "Bussen holder op kl. 18."),),
        place="Broager", needs="Et bord tæt på døren",
    ),
    Example(
        HOSTS["inger"], None, (Offer(GIVE, "lokaler", "Et stort spisebord", "Der er plads til tolv."),),
        is_answered=False,
    ),
)  # fmt: skip


#: (who by number among those who came, with whom, what, what they said after a month and after three).
AGREED = (
    (0, 1, "Trailer og to mand, når nogen skal hjem fra sygehuset", (Answer.GOING, Answer.DONE)),
    (2, 0, "En sejltur for pårørende i juni", (Answer.DONE,)),
    (3, 1, "Brød til arbejdsdagen i Guderup", (Answer.GOING, Answer.GOING)),
)


def make_exchange(
    person_of: Callable[[Somebody], Person], place_of: Callable[[str], int], now: datetime
) -> None:
    """Both fairs. The house answers what people write the day after."""
    staff = Actor(person_id=person_of(HOUSE).id, roles=frozenset({Role.MODERATOR}), purpose="demo")
    place_id, today = place_of("Sønderborg"), clock.local(now).date()
    # A Wednesday, in half a year's distance and in three to four weeks.
    wednesday = today + timedelta(days=2 - today.weekday())
    held_on, coming_on = wednesday - timedelta(weeks=28), wednesday + timedelta(weeks=4)
    held = _fair(
        staff, now - timedelta(days=230), place_id, clock.from_wall(held_on, time(13)), "Vi mødes igen"
    )
    coming = _fair(
        staff,
        now - timedelta(days=20),
        place_id,
        clock.from_wall(coming_on, time(13)),
        "Godt hjem fra sygehuset",
    )
    came = [
        _come(staff, now - timedelta(days=220), held, person_of(example.somebody), example, ())
        for example in EXAMPLES[:4]
    ]
    _agree(staff, held, came)
    for number, example in enumerate(EXAMPLES):
        here = place_of(example.place) if example.place else None
        offers = tuple(replace(one, place_id=here) for one in example.offers)
        then = now - timedelta(days=12) + timedelta(hours=number)
        _come(staff, then, coming, person_of(example.somebody), example, offers)


def _fair(staff: Actor, then: datetime, place_id: int, starts_at: datetime, theme: str) -> Fair:
    initiative = default_initiative("exchange", then)
    facts = FairFacts(
        title="Samarbejdsbørs i Multikulturhuset",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        place_id=place_id,
        address="Multikulturhuset, Nørre Havnegade 15",
        register_by=clock.local(starts_at).date() - timedelta(days=7),
        tables=20,
        theme=theme,
        target_groups=["paaroerende"],
        notice="Der er kaffe og kage fra kl. 12.30. Du kan komme ind med kørestol.",
        initiative_id=initiative.id if initiative is not None else None,
    )
    fair = make_fair(staff, then, facts)
    decide(staff, then, fair.id, FairState.OPEN)
    return fair


def _come(
    staff: Actor,
    then: datetime,
    fair: Fair,
    person: Person,
    example: Example,
    offers: tuple[Offer, ...],
) -> Participant:
    who = Who(person.id, organisation_id=_organisation(example.organisation))
    how = Registration(party_size=example.people, needs=example.needs)
    actor = Actor(person_id=person.id, purpose="demo")
    first = offers[0] if offers else Offer(GIVE, "ideer", "Vores erfaringer fra i fjor")
    made = register(actor, then, fair.id, who, how, first)
    written = [queries.items_of(made.party_id)[0]]
    written += [items.post(actor, then, made.party, offer) for offer in offers[1:]]
    if not offers:
        items.take_down(actor, then, written[0].id)
    elif example.is_answered:
        for item in written:
            items.answer(staff, then + timedelta(days=1), item.id, State.PUBLISHED)
    return made


def _agree(staff: Actor, held: Fair, came: Sequence[Participant]) -> None:
    """What was agreed at the fair that was held, and what they said of it after a month and after three."""
    for one, other, what, answers in AGREED:
        terms = Terms(what, by_on=clock.local(held.ends_at).date() + timedelta(days=60))
        made = agreements.note(staff, held.ends_at, came[one].id, came[other].id, terms, is_signed=True)
        for months, said in zip((1, 3), answers, strict=False):
            then = held.ends_at + AFTER[months] + timedelta(days=1)
            agreements.ask(then, made.id, months)
            row = newest_follow_up(made.id, made.one_id)
            if row is not None:
                why = "Vi mangler en dag, der passer." if said is Answer.GOING else ""
                agreements.tell(
                    SYSTEM, then, row.id, said, why, wants_help=said is Answer.GOING and months > 1
                )


def _organisation(name: str | None) -> int | None:
    if name is None:
        return None
    return db.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()
