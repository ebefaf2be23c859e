"""The ways in, walked by a test: answers to every question, and the actions made short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.core.records import Setting
from app.pack.settings import forget_pack, get_pack
from app.people.models import Person
from app.phone_friends import handing_over, offers, wishes
from app.phone_friends.models import PhoneVolunteer, PhoneWish, Way
from app.phone_friends.models_wish import PhoneHandover
from app.phone_friends.said import Said
from tests.factories import make_person, writing
from tests.listings.pages import send
from tests.phone_friends.friends import SAID

COORDINATOR = Actor(roles=frozenset({Role.CITIZEN, Role.PHONE_COORDINATOR}), purpose="phone friends")
WORDS = "Ja, det er i orden."
#: The answers of a father of 82, as his daughter gives them: slug → what the page sends.
FATHER: dict[str, dict[str, Any]] = {
    "hvem": {"who": "relative"},
    "den-anden": {"name": "Ove Jepsen", "phone": "11111171"},
    "dig": {"name": "Mette Jepsen", "email": "Mette@example.org", "phone": ""},
    "om": {"born": "1944", "gender": "man"},
    "sprog": {"languages": ["da", "de"]},
    "tider": {"times": ["tue-am", "thu-am"]},
    "emner": {"interests": ["haven"]},
    "hvor-tit": {"often": "weekly"},
    "hvem-med": {"wants_gender": "any", "wants_from": "60", "wants_until": "85"},
    "selv-proevet": {"lived": ["enke"]},
    "statistik": {"targets": ["aeldre"]},
}
#: The same of himself, as a guest.
HIMSELF = {
    **{slug: sent for slug, sent in FATHER.items() if slug not in ("den-anden", "dig")},
    "hvem": {"who": "self"},
    "kontakt": {"name": "Ove Jepsen", "phone": "11111171", "email": "ove@example.org"},
}
OFFER = {
    **{slug: FATHER[slug] for slug in ("sprog", "tider", "emner", "hvor-tit", "hvem-med", "selv-proevet")},
    "kontakt": {"name": "Jonna Krag", "phone": "11111172", "email": "jonna@example.org"},
    "om": {"born": "1961", "gender": "woman"},
    "plads": {"capacity": "2"},
}
SAYS = Said(languages=("da", "de"), times=("tue-am", "thu-am"), interests=("haven",), often="weekly",
            gender="man", born=1944, wants_from=60, wants_until=85)  # fmt: skip


def answer_all(
    client: FlaskClient,
    answers: Mapping[str, Mapping[str, Any]],
    path: str = "/telefonven/ringes-op",
    query: str = "",
) -> TestResponse:
    """Answer page after page, as each leads to the next, and send it."""
    order = ["hvem", "den-anden", "dig", "kontakt", "nummer", "om", "sprog", "tider", "emner", "hvor-tit", "hvem-med",
             "selv-proevet", "plads", "statistik"]  # fmt: skip
    steps = [slug for slug in order if slug in answers]
    for slug, following in zip(steps, [*steps[1:], "se-efter"], strict=True):
        answer = send(client, f"{path}/{slug}{query}", **answers[slug])
        assert answer.status_code == 303, (slug, answer.get_data(as_text=True))
        assert answer.location == f"{path}/{following}{query}"
    return send(client, f"{path}/se-efter{query}", agrees="y")


def wish_for(person: Person | None = None, *, way: Way = Way.SELF, **facts: Any) -> PhoneWish:
    """Somebody said that they would like to be rung."""
    asked = wishes.Asked(
        way, facts.pop("said", SAID), facts.pop("lived", ()), facts.pop("targets", ()), WORDS
    )
    with writing():
        return wishes.make_wish(
            SYSTEM,
            clock.now(),
            person or make_person("Ove Jepsen", email=None, phone="+4511111171"),
            asked,
            **facts,
        )


def offer_of(person: Person | None = None, **facts: Any) -> PhoneVolunteer:
    """Somebody said that they would like to ring."""
    offered = offers.Offered(facts.pop("said", SAID), facts.pop("lived", ()), words=WORDS)
    with writing():
        return offers.make_offer(SYSTEM, clock.now(), person or make_person("Jonna Krag"), offered)


def asked_of_others(wish: PhoneWish, code: str = "aeldre") -> PhoneHandover:
    """The coordinator asked another scheme."""
    with writing():
        return handing_over.hand_over(COORDINATOR, clock.now(), wish.id, code, WORDS)


def only_wish() -> PhoneWish:
    """The one wish there is, fresh."""
    db.session.expire_all()
    return db.session.scalars(select(PhoneWish)).unique().one()


@contextmanager
def lowest_age(years: int) -> Iterator[None]:
    """A municipality that has set a lowest age."""
    app = cast(Any, current_app)._get_current_object()
    with writing():
        db.session.add(Setting(key="phone_lowest_age", value=years, updated_at=clock.now()))
    forget_pack(app)
    get_pack(app)
    yield
    with writing():
        db.session.execute(delete(Setting).where(Setting.key == "phone_lowest_age"))
    forget_pack(app)
    get_pack(app)
