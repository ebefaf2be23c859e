"""Tried as a new user would: a woman of 74 phones, and the host does the rest. Each step is one thing that she, the
host or the kitchen sees, all of it through the pages.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.database import begin_write, db
from app.gatherings.links import sign_up_token
from app.gatherings.models import Occurrence, SignUp
from app.lifts.models import LiftPair, LiftWish
from app.meals import diets
from app.meals.models import Seating
from app.meals.models_diet import Diet
from app.people.consent import consents_of
from app.people.models import ConsentForm, Person
from app.privacy.retention import run
from tests import factories
from tests.conftest import FrozenClock
from tests.meals.cooking import account_of, make_date
from tests.walks.visiting import get, text_of

HER = {"name": "Gerda Holm", "phone": "11 11 11 41", "party_size": "1", "needs_lift": "y"}
DRIVER = "Anton Bak"


class Story:
    """The host at the telephone, a week before the meal."""

    def __init__(self, client: FlaskClient, clock: FrozenClock) -> None:
        self.client, self.clock = client, clock
        host = factories.make_account(name="Vera Vært").person
        self.date: Occurrence = make_date(
            host, title="Suppe og snak", first_on=date(2027, 3, 8), seating=Seating.TABLES, least_age=60,
            least_age_reason="Ældrerådet holder det",
        )  # fmt: skip
        self.village = factories.make_place("Mommark", lat=54.95, lon=9.85).id
        self.drives = factories.make_sign_up(self.date, factories.make_person(DRIVER, phone="+4511111142"))
        for name in ("Bente Friis", "Carl Dam"):
            factories.make_sign_up(self.date, factories.make_person(name))
        factories.log_in(client, account_of(host))
        self.host = f"/spis-sammen/{self.date.series_id}/vaert/{self.date.id}"
        self.kitchen = f"/spis-sammen/{self.date.series_id}/koekken/{self.date.id}"

    @property
    def her(self) -> SignUp:
        """What the host wrote down."""
        db.session.rollback()
        by_name = select(SignUp).join(Person, Person.id == SignUp.person_id).where(Person.name == HER["name"])
        return db.session.scalars(by_name).one()

    def post(self, path: str, **typed: object) -> str:
        """Send a form, and read where it leads."""
        answer = self.client.post(path, data=typed)
        assert answer.status_code == 303, text_of(answer)
        return get(self.client, answer.location)

    def she_phones_and_the_host_signs_her_up(self) -> None:
        """Her name, her number, and where she can be fetched, are all she gives."""
        assert HER["name"] in self.post(f"{self.host}/skriv-paa", **HER, lift_place_id=self.village)

    def she_cannot_eat_gluten_and_says_yes_to_writing_it_down(self) -> None:
        """The words are read to her; her yes is kept as one that was spoken."""
        listed = get(self.client, f"{self.kitchen}/kost")
        assert re.search(rf"/kost/{self.her.id}\"[^>]*>(?:<svg.*?</svg>)?{HER['name']}", listed)
        form = f"{self.kitchen}/kost/{self.her.id}"
        assert "bliver slettet et døgn efter" in get(self.client, form)
        self.post(form, allergens=["gluten"], other="", consent="y")
        (consent,) = consents_of(self.her.person_id)
        assert (consent.form, consent.withdrawn_at) == (ConsentForm.ORAL, None)

    def she_has_a_place(self) -> None:
        """On the page that the host can print for her, and among those who come."""
        page = get(self.client, self.own_page)
        assert "Du er tilmeldt" in page
        assert "Mandag den 8. marts kl. 10.00" in page
        assert "Du får ikke noget brev. Print siden" in page
        assert self.date.places_taken == 4

    def she_has_a_chair_and_a_card(self) -> None:
        """Her table is proposed, shown, and printed for the table and the door."""
        tables = f"{self.host}/borde"
        assert "Alle har en plads ved 1 bord" in self.post(tables, seats="8", how="all")
        self.post(f"{tables}/vis", is_shown="1")
        assert f"<li>{HER['name']}" in get(self.client, f"{tables}/bordkort")
        door = get(self.client, f"{tables}/doerliste")
        assert re.search(rf"{HER['name']}</th><td>Bord 1", door)
        assert "Du sidder ved bord 1" in get(self.client, self.own_page)

    def she_has_a_driver(self) -> None:
        """He has room, both say yes on the telephone, and each gets the other's name and number only then."""
        lifts = f"{self.host}/koersel"
        self.post(
            f"{lifts}/tilbyd/{self.drives.id}", way="car", trip="both", place_id=self.village, seats="1"
        )
        assert f"{HER['name']} følges med {DRIVER}" in self.post(f"{lifts}/find")
        pair = db.session.scalars(select(LiftPair)).one().id
        assert "Svaret er gemt" in self.post(f"{lifts}/par/{pair}", answer="yes", side="need")
        assert "11 11 11 42" not in get(self.client, f"{self.own_page}/koersel")
        assert "De har begge sagt ja" in self.post(f"{lifts}/par/{pair}", answer="yes", side="offer")
        hers = get(self.client, f"{self.own_page}/koersel")
        assert "Anton" in hers
        assert "11 11 11 42" in hers

    def the_kitchen_knows(self) -> None:
        """A number for all, and her name only after a press."""
        sheet = get(self.client, self.kitchen)
        assert "Gluten (hvede, rug, byg, havre): 1" in sheet
        assert HER["name"] not in sheet
        named = self.client.post(self.kitchen)
        assert re.search(rf"<b>{HER['name']}</b>: Gluten", text_of(named))

    def the_day_after_it_is_gone(self) -> None:
        """24 hours after the meal: the sheet, the tables, where she was fetched, what was written, and the yes."""
        now = self.clock.move_to(self.date.ends_at + timedelta(hours=24))
        begin_write()
        diets.forget_diets(now)
        db.session.commit()
        assert [row.rule for row in run(now).rows if row.failed] == []
        for path in (self.kitchen, f"{self.host}/borde"):
            get(self.client, path, 404)
        for table in (Diet, LiftWish, LiftPair):
            assert db.session.scalar(select(func.count()).select_from(table)) == 0, table
        (consent,) = consents_of(self.her.person_id)
        assert consent.withdrawn_at is not None
        assert "Du sidder ved" not in get(self.client, self.own_page)

    @property
    def own_page(self) -> str:
        """The page of her sign-up."""
        return f"/spis-sammen/tilmelding/{sign_up_token(self.her)}"


@pytest.fixture
def story(client: FlaskClient, frozen_clock: FrozenClock) -> Story:
    return Story(client, frozen_clock)


def test_a_woman_of_74_phones_and_all_she_needs_is_seen(story: Story) -> None:
    story.she_phones_and_the_host_signs_her_up()
    story.she_cannot_eat_gluten_and_says_yes_to_writing_it_down()
    story.she_has_a_place()
    story.she_has_a_driver()
    story.she_has_a_chair_and_a_card()
    story.the_kitchen_knows()
    story.the_day_after_it_is_gone()
