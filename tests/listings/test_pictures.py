"""Pictures of tasks and organisations: who puts one where, who sees it when, and when it is forgotten."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.listings import actions
from app.listings.models import Listing
from app.listings.queries_due import listings_to_read
from app.listings.retention import KEEP_TEXTS
from app.listings.retention import RULES as OF_TASKS
from app.media.models import Picture
from app.moderation.states import State
from app.organisations.actions import answer as answer_organisation
from tests.factories import log_in, make_account, make_organisation, writing
from tests.listings.pages import mine, send, text
from tests.listings.posting import MODERATOR, laug, make_listing
from tests.media.made import jpeg

pytestmark = pytest.mark.usefixtures("frozen_clock")
ALT = "Otte mennesker med lanterner"


def put(client: FlaskClient, address: str, content: bytes | None = None) -> Any:
    return send(client, address, picture=(io.BytesIO(content or jpeg()), "x.jpg"), alt=ALT)


def files() -> list[str]:
    """Addresses of the pictures that are shown."""
    db.session.rollback()
    shown = select(Picture.storage_key).where(Picture.removed_at.is_(None))
    return [f"/billeder/{key}-600.jpg" for key in db.session.scalars(shown)]


def test_a_picture_is_read_together_with_a_task_that_waits(client: FlaskClient) -> None:
    listing = make_listing(mine(client), public=False)

    put(client, f"/opgaver/{listing.id}/billede")

    page = text(client, f"/opgaver/{listing.id}")
    assert f'alt="{ALT}"' in page
    stranger, staff = client.application.test_client(), client.application.test_client()
    log_in(staff, make_account(Role.MODERATOR))
    address = page.split('class="picture" src="')[1].split('"')[0]
    assert [one.get(address).status_code for one in (stranger, staff, client)] == [404, 200, 200]
    assert address in text(staff, f"/opgaver/{listing.id}/svar")
    with writing():
        actions.answer(MODERATOR, clock.now(), listing.id, State.PUBLISHED)
    assert stranger.get(address).status_code == 200


def test_nothing_that_nobody_has_seen_is_put_on_what_everybody_sees(client: FlaskClient) -> None:
    organisation = mine(client)
    listing = make_listing(organisation)

    for address in (f"/opgaver/{listing.id}/billede", f"/foreninger/{organisation.id}/billede"):
        page = text(client, address)
        assert "Vil I have et nyt billede på, så ring" in page
        assert 'type="file"' not in page
        answer = put(client, address)
        assert answer.status_code == 422
        assert "Ring til os" in answer.get_data(as_text=True)
    assert files() == []


def test_of_the_trusted_it_is_shown_at_once_and_looked_at_afterwards(client: FlaskClient) -> None:
    organisation = mine(client, trusted=True)
    listing = make_listing(organisation)
    with writing():
        actions.look_at(MODERATOR, clock.now(), listing.id, None)
    assert listings_to_read() == []

    put(client, f"/opgaver/{listing.id}/billede")
    put(client, f"/foreninger/{organisation.id}/billede")

    assert [one.id for one in listings_to_read()] == [listing.id]
    stranger = client.application.test_client()
    for address in (f"/opgaver/{listing.id}", f"/foreninger/{organisation.id}"):
        assert ALT in text(stranger, address)


def test_a_still_picture_stands_beside_the_link_to_a_film_and_waits_to_be_looked_at(
    client: FlaskClient,
) -> None:
    organisation = mine(client, trusted=True)
    address, page = f"/foreninger/{organisation.id}/filmbillede", f"/foreninger/{organisation.id}"
    assert "Skriv først, hvor filmen ligger." in text(client, address)
    assert (put(client, address).status_code, files()) == (422, [])
    with writing():
        organisation.film_url, organisation.film_text = "https://example.org/film", "Vi ser folk."

    put(client, address)

    assert len(files()) == 1
    stranger, staff = client.application.test_client(), client.application.test_client()
    film = text(stranger, page).split('id="film"')[1]
    assert film.count("<img") == film.count(ALT) == 1
    file = film.split('class="picture" src="')[1].split('"')[0]
    assert stranger.get(file).status_code == 200
    log_in(staff, make_account(Role.MODERATOR))
    assert "Film: " in text(staff, "/admin/moderation")
    # Without the link nobody sees the picture.
    with writing():
        organisation.film_url = None
    assert ALT not in text(stranger, page)
    assert [one.get(file).status_code for one in (stranger, client)] == [404, 200]


def test_it_is_taken_off_in_one_press_whoever_put_it_there(client: FlaskClient) -> None:
    organisation = mine(client)
    listing = make_listing(organisation)
    staff = client.application.test_client()
    log_in(staff, make_account(Role.MODERATOR))
    for address in (f"/opgaver/{listing.id}/billede", f"/foreninger/{organisation.id}/billede"):
        put(staff, address)
        assert len(files()) == 1
        token = text(client, address).split('name="csrf_token" value="')[1].split('"')[0]
        client.post(f"{address}/fjern", data={"csrf_token": token})
        assert files() == []


def test_what_is_no_picture_is_refused_with_a_sentence(client: FlaskClient) -> None:
    listing = make_listing(mine(client), public=False)

    answer = put(client, f"/opgaver/{listing.id}/billede", b"<svg onload=alert(1)>")

    assert "Vi tager ikke imod tegninger i SVG" in answer.get_data(as_text=True)
    assert files() == []


def test_the_picture_of_what_is_taken_down_is_taken_down_with_it(client: FlaskClient) -> None:
    account = make_account(name="Bente Bang")
    organisation = make_organisation(account.person, name="Fynshav Landsbylaug")
    listing = make_listing(organisation)
    log_in(client, make_account(Role.MODERATOR))
    put(client, f"/opgaver/{listing.id}/billede")
    page = text(client, f"/opgaver/{listing.id}")
    address = page.split('class="picture" src="')[1].split('"')[0]
    stranger = client.application.test_client()
    assert stranger.get(address).status_code == 200

    with writing():
        answer_organisation(MODERATOR, clock.now(), organisation.id, State.HIDDEN, "Skal ses efter")

    assert stranger.get(address).status_code == 404


def test_it_is_forgotten_with_the_words_of_the_task(client: FlaskClient) -> None:
    listing = make_listing(laug(), public=False)
    log_in(client, make_account(Role.MODERATOR))
    put(client, f"/opgaver/{listing.id}/billede")
    rule = next(one for one in OF_TASKS if one.name == "listings.texts")
    assert rule.clean is not None
    late = clock.now() + KEEP_TEXTS + timedelta(days=5)

    with writing():
        assert rule.clean(late, 10) == 1

    assert files() == []
    assert db.session.get_one(Listing, listing.id).contact_phone == ""
