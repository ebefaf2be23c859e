"""The demo's proposals: two that others want to take part in, one that became a task, and one that waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.demo.cast import CITIZEN, HOUSE, REGULARS, Somebody
from app.listings.models import Listing
from app.listings.queries import KIND as TASK
from app.moderation.states import State
from app.people.models import Person
from app.proposals.actions import Need, answer, propose, say_what_it_became
from app.proposals.became import Outcome
from app.proposals.joining import join
from app.proposals.models import Proposal

_OTHERS = tuple(one for one in REGULARS if one is not CITIZEN)


@dataclass(frozen=True)
class Example:
    """A proposal of the demo, written so many days ago."""

    title: str
    place: str
    text: str
    #: Somebody who comes often, by name.
    author: str
    days: int
    wanted_by: tuple[Somebody, ...] = ()
    is_public: bool = True
    #: The title of the task that it became.
    became: str = ""


EXAMPLES = (
    Example(
        "Mal bænkene ved vandet", "Broager",
        "Bænkene på stien skaller. Jeg kan ikke selv male mere, men jeg kan lave kaffe.",
        "Verner Boysen", 12, (CITIZEN, *_OTHERS[3:6]),
    ),
    Example(
        "Selskab til kirkegården", "Augustenborg",
        "Jeg besøger min mand hver onsdag. Det er rart at være to om at gå derop.",
        "Grethe Thomsen", 9, _OTHERS[8:10],
    ),
    Example(
        "Lys og gran i hele byen", "Fynshav",
        "Byen er mørk i december. Kan vi pynte op sammen?",
        "Anne-Grethe Skov", 8, _OTHERS[:3], became="Hjælp til julemarked",
    ),
    Example(
        "Spis sammen i beboerhuset", "Sønderborg",
        "Vi er mange, der spiser alene. Køkkenet står tomt om tirsdagen.",
        "Samira Haddad", 2, is_public=False,
    ),
)  # fmt: skip


def make_proposals(
    person_of: Callable[[Somebody], Person], place_of: Callable[[str], int], now: datetime
) -> None:
    """All of them; the house answered those that everybody sees a day after they were written."""
    staff = Actor(person_id=person_of(HOUSE).id, roles=frozenset({Role.MODERATOR}), purpose="demo")
    for example in EXAMPLES:
        written = now - timedelta(days=example.days)
        author = person_of(next(one for one in REGULARS if one.name == example.author))
        need = Need(example.title, place_of(example.place), example.text)
        made = propose(Actor(person_id=author.id, purpose="demo"), written, need, author)
        if example.is_public:
            answer(staff, written + timedelta(days=1), made.id, State.PUBLISHED)
        for number, somebody in enumerate(example.wanted_by, start=1):
            join(SYSTEM, written + timedelta(days=1, hours=number), made.id, person_of(somebody))
        if example.became:
            _became(staff, written + timedelta(days=5), made, example.became)


def _became(staff: Actor, then: datetime, proposal: Proposal, title: str) -> None:
    task = db.session.scalars(select(Listing.id).where(Listing.title == title)).one()
    words = "Landsbylauget tager det med i julemarkedet. Kom og hjælp."
    say_what_it_became(staff, then, proposal.id, Outcome(words, TASK, task))
