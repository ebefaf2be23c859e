"""What people told the kitchen: consent, who sees it, and that nothing of it is left in the clear or afterwards."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import Base, db
from app.core.errors import DomainError
from app.core.permissions import Role
from app.gatherings.actions import leave
from app.gatherings.hosting import cancel_date
from app.gatherings.links import sign_up_token
from app.gatherings.models import Occurrence, SignUp
from app.meals import actions, diets
from app.meals.eating import clean
from app.meals.models_diet import Diet
from app.people.consent import consents_of, withdraw_consent
from app.people.models import Consent
from app.privacy.looks import looks_at
from tests import factories
from tests.conftest import FrozenClock
from tests.meals.cooking import account_of, make_date
from tests.walks.visiting import get, text_of

SAID = clean(["peanuts"], ["halal"], "kanariekorn")
SEEDED = ("kanariekorn", "peanuts", "halal")


@pytest.fixture
def date(client: FlaskClient, frozen_clock: FrozenClock) -> Occurrence:
    return make_date(factories.make_account(name="Vera Vært").person)


def guest(date: Occurrence, name: str = "Gerda Gæst", said: dict[str, Any] | None = SAID) -> SignUp:
    sign_up = factories.make_sign_up(date, factories.make_person(name))
    if said:
        with factories.writing():
            diets.keep_diet(
                Actor(person_id=sign_up.person_id),
                date.starts_at - timedelta(days=3),
                sign_up.id,
                said,
                "Ja?",
            )
    return sign_up


def everything_stored() -> str:
    """All rows of all tables as they lie in the database."""
    rows = (
        row
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(text(f'SELECT * FROM "{table.name}"'))
    )
    return "\n".join(str(tuple(row)) for row in rows)


def test_it_is_read_by_python_and_in_the_clear_nowhere(date: Occurrence) -> None:
    sign_up = guest(date)
    db.session.expire_all()
    assert diets.diet_of(sign_up.id).said == SAID
    stored = everything_stored()
    assert "Gerda" in stored
    assert [word for word in SEEDED if word in stored] == []


def test_the_words_their_edition_and_the_time_are_kept(date: Occurrence) -> None:
    sign_up = guest(date)
    (said,) = consents_of(sign_up.person_id)
    assert (said.purpose, said.words, said.given_at) == (
        diets.CONSENT,
        "Ja?",
        date.starts_at - timedelta(days=3),
    )
    assert said.version


def test_nothing_ticked_is_not_kept(date: Occurrence, frozen_clock: FrozenClock) -> None:
    sign_up = guest(date, said=None)
    with factories.writing(), pytest.raises(DomainError, match="Sæt et kryds"):
        diets.keep_diet(SYSTEM, frozen_clock.now, sign_up.id, {}, "Ja?")
    assert db.session.scalars(select(Consent)).all() == []


def test_taking_it_back_deletes_at_once(date: Occurrence, frozen_clock: FrozenClock) -> None:
    one, two = guest(date), guest(date, "Ib")
    with factories.writing():
        diets.drop_diet(Actor(person_id=one.person_id), frozen_clock.now, one.id)
        withdraw_consent(Actor(person_id=two.person_id), frozen_clock.now, two.person_id, diets.CONSENT)
    assert db.session.scalars(select(Diet)).all() == []
    assert all(consent.withdrawn_at for consent in db.session.scalars(select(Consent)))


def test_24_hours_after_the_meal_nothing_is_left(date: Occurrence, frozen_clock: FrozenClock) -> None:
    guest(date)
    with factories.writing():
        assert diets.forget_diets(date.ends_at + timedelta(hours=24, seconds=-1)) == 0
        assert diets.forget_diets(date.ends_at + timedelta(hours=24)) == 1
    assert db.session.scalars(select(Diet)).all() == []
    assert diets.count_overdue(date.ends_at + timedelta(days=9)) == 0
    assert [one for one in db.session.scalars(select(Consent)) if one.withdrawn_at is None] == []


def test_who_gives_up_the_place_is_forgotten_at_once(date: Occurrence, frozen_clock: FrozenClock) -> None:
    sign_up = guest(date)
    with factories.writing():
        leave(SYSTEM, frozen_clock.now, sign_up.id)
        diets.forget_diets(frozen_clock.now)
    assert diets.diet_of(sign_up.id) is None


# ---- the pages -------------------------------------------------------------------------------------------


def sheet(date: Occurrence) -> str:
    return f"/spis-sammen/{date.series_id}/koekken/{date.id}"


def test_the_guest_tells_sees_and_deletes_it(client: FlaskClient, date: Occurrence) -> None:
    sign_up = guest(date, said=None)
    own = f"/spis-sammen/tilmelding/{sign_up_token(sign_up)}"
    assert "ikke tåler" in get(client, own)
    assert "Ring til køkkenet" in get(client, f"{own}/kost")
    typed = {"allergens": ["peanuts"], "other": "kanariekorn"}
    refused = client.post(f"{own}/kost", data=typed)
    assert refused.status_code == 422
    assert "Sæt kryds, hvis køkkenet må vide det" in text_of(refused)
    assert client.post(f"{own}/kost", data={**typed, "consent": "y"}).status_code == 303
    page = client.get(f"{own}/kost")
    assert page.headers["Cache-Control"] == "no-store"
    assert "kanariekorn" in text_of(page)
    assert client.post(f"{own}/kost/slet").status_code == 303
    assert "kanariekorn" not in get(client, f"{own}/kost")


@pytest.mark.parametrize("happens", ["is over", "is cancelled", "they left"])
def test_nobody_fills_in_what_they_cannot_eat_for_nothing(
    client: FlaskClient, date: Occurrence, frozen_clock: FrozenClock, happens: str
) -> None:
    own = f"/spis-sammen/tilmelding/{sign_up_token(guest(date, said=None))}"
    get(client, f"{own}/kost")
    with factories.writing():
        if happens == "is cancelled":
            cancel_date(SYSTEM, clock.now(), date.id, "Kokken er syg.")
        elif happens == "they left":
            leave(SYSTEM, clock.now(), db.session.scalars(select(SignUp.id)).one())
    if happens == "is over":
        frozen_clock.move_to(date.ends_at)

    assert client.get(f"{own}/kost").location == own


def test_names_are_shown_after_a_press_and_every_look_is_noted(client: FlaskClient, date: Occurrence) -> None:
    sign_up = guest(date)
    factories.log_in(client, account_of(date.series.host))
    seen = get(client, sheet(date))
    assert "Jordnødder: 1" in seen
    assert "Halal: 1" in seen
    assert "Gerda" not in seen
    assert "kanariekorn" not in seen
    named = text_of(client.post(sheet(date)))
    assert "Gerda Gæst" in named
    assert "kanariekorn" in named
    assert [look.what for look in looks_at(sign_up.person_id)][:2] == [
        "Det, du fortalte køkkenet",
        "Tallene for, hvad gæsterne ikke spiser",
    ]


def test_the_cook_sees_the_sheet_and_nobody_else_does(app: Flask, date: Occurrence) -> None:
    guest(date)
    cook = factories.make_account(name="Kim Kok")
    with factories.writing():
        actions.become_cook(factories.actor_of(cook), date.starts_at - timedelta(days=2), date.series_id)
    others = [factories.make_account(name="Karen"), *(factories.make_account(role) for role in Role)]
    answers = []
    for account in [cook, *others]:
        browser = app.test_client()
        factories.log_in(browser, account)
        answers.append(browser.get(sheet(date)).status_code)
    assert answers == [200, *[404] * len(others)]
    assert app.test_client().get(sheet(date)).status_code == 303


def test_the_sheet_closes_24_hours_after(
    client: FlaskClient, date: Occurrence, frozen_clock: FrozenClock
) -> None:
    account = account_of(date.series.host)
    frozen_clock.move_to(date.ends_at + timedelta(hours=24))
    factories.log_in(client, account)
    get(client, sheet(date), 404)


def test_other_roles_find_it_on_none_of_their_pages(
    app: Flask, date: Occurrence, caplog: pytest.LogCaptureFixture
) -> None:
    sign_up = guest(date)
    staff = app.test_client()
    factories.log_in(staff, factories.make_account(Role.ADMINISTRATOR))
    pages = (
        f"/spis-sammen/{date.series_id}",
        f"/spis-sammen/{date.series_id}/vaert",
        f"/spis-sammen/{date.series_id}/vaert/{date.id}",
        f"/spis-sammen/{date.series_id}/vaert/{date.id}/print",
        f"/telefonbord/{sign_up.person_id}",
    )
    for path in pages:
        shown = text_of(staff.get(path))
        assert not re.search("kanariekorn|[Jj]ordnød|[Hh]alal", shown), path
    assert "kanariekorn" not in caplog.text


def test_the_cook_finds_guests_in_the_order_of_the_danish_alphabet(app: Flask, date: Occurrence) -> None:
    for name in ("Aage Petersen", "Åse Holm", "karl Iversen", "Zita Krog"):
        factories.make_sign_up(date, factories.make_person(name))

    in_order = ["karl Iversen", "Zita Krog", "Aage Petersen", "Åse Holm"]

    assert [name for _id, name in diets.names_of(date.id)] == in_order
    assert [one.name for one in diets.parties_of(date.id)] == in_order


def test_a_guest_who_rang_is_written_down_with_their_yes(client: FlaskClient, date: Occurrence) -> None:
    sign_up = guest(date, said=None)
    factories.log_in(client, account_of(date.series.host))
    assert "Gerda Gæst" in get(client, f"{sheet(date)}/kost")
    page = f"{sheet(date)}/kost/{sign_up.id}"
    assert "Læs det her højt" in get(client, page)
    assert client.post(page, data={"allergens": ["gluten"]}).status_code == 422
    assert client.post(page, data={"allergens": ["gluten"], "consent": "y"}).status_code == 303
    assert diets.diet_of(sign_up.id).said["allergens"] == ["gluten"]
    (said,) = consents_of(sign_up.person_id)
    assert (said.form, said.recorded_by) == ("oral", date.series.host_id)
