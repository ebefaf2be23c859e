"""Pages of tasks: finding one, saying yes, and giving up."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.listings import actions
from app.listings.links import response_token
from app.listings.models import Response
from app.listings.rules import Shape, Status
from app.moderation.states import State
from app.organisations.rules import Requirement
from tests.conftest import FrozenClock
from tests.factories import log_in, make_account, make_person, writing
from tests.listings.pages import GUEST, mine, send, text, token_of
from tests.listings.posting import MODERATOR, date_of, laug, make_listing, statuses, yes, yeses

pytestmark = pytest.mark.usefixtures("frozen_clock")


# ---- everybody --------------------------------------------------------------------------------------------------


def test_the_list_says_what_when_where_and_how_many(client: FlaskClient) -> None:
    listing = make_listing(places=4)
    yes(listing)

    page = text(client, "/opgaver")

    for said in (
        "Hjælp til julemarked",
        "Fynshav Landsbylaug",
        "Forsamlingshuset",
        "Mangler 3",
        "Højst 2 timer",
    ):
        assert said in page


def test_filters_and_pages_stay_in_the_address(client: FlaskClient) -> None:
    organisation = laug(trusted=True)
    for number in range(14):
        make_listing(
            organisation, title=f"Nr. {number}.", starts_at=clock.now() + timedelta(days=1 + number % 5)
        )
    make_listing(organisation, title="Med krav", requirements=[Requirement.DRIVING_LICENCE])

    page = text(client, "/opgaver?uden_krav=1&korte=1&dag=uge")
    follow = re.search(r'href="(/opgaver\?[^"]*efter=[^"]*)"', page)

    assert "14 opgaver" in page
    assert "Med krav" not in page
    assert follow is not None
    second = text(client, follow[1].replace("&amp;", "&"))
    assert second.count("card__title") == 2
    assert "foer=" in second


@pytest.mark.parametrize("odd", ["efter=x", "efter=99999999999.1", "sted=x", "dag=x", "efter=1.1&foer=2.2"])
def test_odd_addresses_give_the_list(client: FlaskClient, odd: str) -> None:
    make_listing()

    assert "Giv en hånd" in text(client, f"/opgaver?{odd}")


def test_a_guest_says_yes_and_is_in(client: FlaskClient) -> None:
    listing = make_listing(places=1)

    answer = send(client, f"/opgaver/{listing.id}/ja", date_id=date_of(listing).id, **GUEST)

    assert answer.status_code == 303
    page = text(client, answer.location)
    for said in ("Du er med", "Fynshav Landsbylaug", "Forsamlingshuset", "11 11 11 31", "Det var ikke mig"):
        assert said in page.replace("\xa0", " ")
    assert "Fyldt op" in text(client, f"/opgaver/{listing.id}")


def test_a_citizen_says_yes_and_sees_it_on_the_page_and_on_min_side(client: FlaskClient) -> None:
    listing = make_listing()
    log_in(client, make_account(name="Kaj Borger"))

    answer = send(client, f"/opgaver/{listing.id}/ja", date_id=date_of(listing).id)

    assert answer.status_code == 303
    page = text(client, f"/opgaver/{listing.id}")
    assert "Du er med." in page
    assert 'id="ja"' not in page
    assert "Hjælp til julemarked" in text(client, "/min-side")


def test_a_second_press_is_the_same_yes(client: FlaskClient) -> None:
    listing = make_listing()
    address = f"/opgaver/{listing.id}/ja"
    page = text(client, address)
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page)
    assert key is not None
    fields = {
        "csrf_token": token_of(page),
        "idempotency_key": key[1],
        "date_id": date_of(listing).id,
        **GUEST,
    }

    first, second = client.post(address, data=fields), client.post(address, data=fields)

    assert first.location == second.location
    assert len(db.session.scalars(select(Response)).unique().all()) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Skriv dit navn"),
        ({"phone": ""}, "Skriv et telefonnummer eller en e-mail"),
        ({"website": "x"}, "Det gik meget hurtigt"),
        ({"note": "010190-1234"}, "Slet CPR-nummeret"),
    ],
)
def test_what_is_missing_is_said(client: FlaskClient, fields: dict[str, str], said: str) -> None:
    listing = make_listing(question="Har du en bil?")

    answer = send(client, f"/opgaver/{listing.id}/ja", **{"date_id": date_of(listing).id, **GUEST, **fields})

    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert db.session.scalars(select(Response)).unique().all() == []


def test_the_page_says_what_is_asked_and_that_they_answer_first(client: FlaskClient) -> None:
    listing = make_listing(
        requirements=[Requirement.CHILD_RECORD],
        question="Har du en bil?",
        least_age=15,
        least_age_reason="Der er ild",
    )

    page = text(client, f"/opgaver/{listing.id}")

    for said in ("Børneattest", "Har du en bil?", "Fyldt 15 år (Der er ild)", "svarer dig, før du er med"):
        assert said in page


def test_their_organisations_page_says_what_is_needed_and_nothing_that_is_over_or_waits(
    client: FlaskClient,
) -> None:
    village, path = laug(), "/foreninger/{}"
    make_listing(village, title="Hæng lys op")
    make_listing(village, public=False, title="Hemmelig opgave")
    make_listing(village, title="Bag kager", shape=Shape.ANY_TIME)
    make_listing(laug(), title="De andres opgave")
    called_off = make_listing(village, title="Aflyst opgave")
    with writing():
        actions.call_off(MODERATOR, clock.now(), date_of(called_off).id, "Det sner")

    page = text(client, path.format(village.id))

    needs = page.split('id="opgaver"')[1].split("</section>")[0]
    assert needs.index("Hæng lys op") < needs.index("Bag kager")
    for hidden in ("Hemmelig opgave", "De andres opgave", "Aflyst opgave"):
        assert hidden not in page
    assert "Her mangler de hjælp" not in text(client, path.format(laug().id))


def test_lists_and_stress_are_shown_and_a_tag_is_only_words(client: FlaskClient) -> None:
    listing = make_listing(
        text="Vi skal:\n- Hente træ\n- Bygge\n\n**Husk handsker** <img src=x onerror=alert(1)>"
    )

    page = text(client, f"/opgaver/{listing.id}")

    for said in ("<li>Hente træ</li>", "<strong>Husk handsker</strong>", "&lt;img src=x"):
        assert said in page


@pytest.mark.parametrize("shape", [Shape.ANY_TIME, Shape.STANDING])
def test_a_task_without_hours_has_a_page(client: FlaskClient, shape: Shape) -> None:
    listing = make_listing(shape=shape, starts_at=None)

    said = "Når det passer dig" if shape is Shape.ANY_TIME else "Fast, efter aftale"
    assert said in text(client, f"/opgaver/{listing.id}")
    assert said in text(client, "/opgaver")


def test_one_press_gives_it_up(client: FlaskClient) -> None:
    listing = make_listing(places=1)
    ane, ib = yeses(listing, 2)

    answer = send(client, f"/opgaver/svar/{response_token(ane)}")

    assert "Du har meldt fra" in text(client, answer.location)
    assert statuses(ane, ib) == [Status.WITHDRAWN, Status.ACCEPTED]
    assert "Du er med" in text(client, f"/opgaver/svar/{response_token(ib)}")


@pytest.mark.parametrize(
    ("values", "said", "promise"),
    [
        ({"places": 1}, "Der blev ikke plads", "får du besked"),
        ({"question": "Kan du lide børn?"}, "De nåede ikke at svare dig", "svarer dig."),
    ],
)
def test_nobody_waits_for_a_task_that_has_begun(
    client: FlaskClient, frozen_clock: FrozenClock, values: dict[str, Any], said: str, promise: str
) -> None:
    listing = make_listing(**values)
    _first, last = yeses(listing, 2)
    assert promise in text(client, f"/opgaver/svar/{response_token(last)}")

    frozen_clock.move_to(date_of(listing).sort_at)

    page = text(client, f"/opgaver/svar/{response_token(last)}")
    assert said in page
    assert promise not in page


def test_a_private_page_is_nobody_elses(client: FlaskClient) -> None:
    token = response_token(yes(make_listing()))

    answer = client.get(f"/opgaver/svar/{token}")

    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(f"/opgaver/svar/{token[:-2]}xx").status_code == 404


def test_it_was_not_me(client: FlaskClient) -> None:
    ane = yes(make_listing(), make_person("Ane Ibsen", email=None, phone="+4511111157"))

    answer = send(client, f"/opgaver/svar/{response_token(ane)}/ikke-mig")

    assert answer.status_code == 303
    assert statuses(ane) == [Status.WITHDRAWN]
    assert ane.person.name == "Slettet"


@pytest.mark.parametrize("state", [State.PENDING, State.NEEDS_WORK, State.REJECTED, State.HIDDEN])
def test_what_is_not_public_is_seen_by_its_own_and_by_moderators_only(
    client: FlaskClient, state: State
) -> None:
    organisation = mine(client)
    listing = make_listing(organisation, public=state is State.HIDDEN, title="Hemmelig opgave")
    if state is not State.PENDING:
        with writing():
            actions.answer(MODERATOR, clock.now(), listing.id, state, "Skal ses efter")
    addresses = [f"/opgaver/{listing.id}", f"/opgaver/{listing.id}/ja"]

    for address in addresses:
        assert "Hemmelig opgave" in text(client, address)
    for account in (None, make_account(name="Kaj Borger"), make_account(Role.AUDITOR)):
        other = client.application.test_client()
        if account is not None:
            log_in(other, account)
        assert "Hemmelig opgave" not in text(other, "/opgaver")
        assert [other.get(address).status_code for address in addresses] == [404, 404]
        assert other.get(f"/anmeld/opgave/{listing.id}").status_code == 404
