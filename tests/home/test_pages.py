"""Front page, the list and the pages about the site, as a visitor meets them."""

from __future__ import annotations

import gzip
import re
import shutil
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import SYSTEM
from app.core.pack import current_pack
from app.gatherings.hosting import cancel_date
from app.home.colours import DEFAULTS
from app.home.filters import read_cursor
from app.pack.settings import forget_pack
from tests.factories import make_occurrence, make_place, make_sign_up, make_walk, writing
from tests.support.statements import counted

STATIC = Path(__file__).parents[2] / "static"
KB = 1024


def page(client: FlaskClient, address: str) -> str:
    """The text of a page that must answer 200, with no-break spaces as plain ones."""
    response = client.get(address)
    assert response.status_code == 200
    return response.get_data(as_text=True).replace("\u00a0", " ")


def cards(text: str) -> list[str]:
    """The titles of the cards on a page, in order."""
    return re.findall(r'class="card__title"><a href="[^"]*">([^<]*)', text)


def starts(text: str) -> set[str]:
    """When the cards on a page begin."""
    return set(re.findall(r'datetime="([^"]+)"', text))


@pytest.mark.usefixtures("frozen_clock")
class TestFrontPage:
    def test_asks_the_question_and_says_where_to_ring(self, client: FlaskClient) -> None:
        text = page(client, "/")
        assert '<h1 id="hero-h">Hvad har du lyst til?</h1>' in text
        assert "Ring 11 11 11 00" in text
        assert 'href="tel:+4511111100"' in text

    def test_shows_at_most_four_things_soonest_first(self, client: FlaskClient) -> None:
        make_walk(title="Onsdagsholdet")
        assert cards(page(client, "/")) == ["Onsdagsholdet"] * 4

    def test_does_not_offer_a_cancelled_date(self, client: FlaskClient) -> None:
        occurrence = make_occurrence(title="Aflyst hold")
        with writing():
            cancel_date(SYSTEM, clock.now(), occurrence.id, "Is på stien")
        assert cards(page(client, "/")) == []

    def test_says_it_plainly_when_nothing_goes_on(self, client: FlaskClient) -> None:
        assert "Der er ikke noget på listen lige nu." in page(client, "/")

    def test_the_box_to_search_in_stands_in_the_green_part_so_that_no_door_covers_it(
        self, client: FlaskClient
    ) -> None:
        hero = page(client, "/").partition('<section class="hero"')[2].partition("</section>")[0]
        assert 'role="search"' in hero

    def test_a_phone_friend_and_the_associations_have_a_door(self, client: FlaskClient) -> None:
        doors = re.findall(r'<h2><a href="([^"]+)">', page(client, "/"))
        assert {"/telefonven", "/foreninger"} <= set(doors)

    def test_every_door_leads_somewhere(self, client: FlaskClient) -> None:
        doors = re.findall(r'<h2><a href="([^"]+)">', page(client, "/"))
        assert len(doors) >= 2
        assert {client.get(door).status_code for door in doors} <= {200, 303}

    def test_knows_the_places_one_can_live_in(self, client: FlaskClient) -> None:
        place = make_place("Guderup")
        assert f'<option value="{place.id}">Guderup</option>' in page(client, "/")

    def test_costs_few_statements(self, client: FlaskClient) -> None:
        make_walk()
        client.get("/")
        with counted(only=("SELECT",)) as seen:
            client.get("/")
        assert len(seen) <= 3


@pytest.mark.usefixtures("frozen_clock")
class TestList:
    def test_a_card_says_when_where_and_how_many(self, client: FlaskClient) -> None:
        occurrence = make_occurrence(title="Havneholdet", on=date(2027, 3, 10), capacity=2)
        make_sign_up(occurrence)
        text = page(client, "/det-sker")
        assert "Onsdag den 10. marts kl. 10.00" in text
        assert "P-pladsen ved havnen, Vollerup" in text
        assert "1 ledig plads" in text
        assert "1 aktivitet" in text

    def test_full_and_cancelled_are_said_in_words(self, client: FlaskClient) -> None:
        full = make_occurrence(title="Fuldt hold", on=date(2027, 3, 10), capacity=1)
        make_sign_up(full)
        off = make_occurrence(title="Aflyst hold", on=date(2027, 3, 11))
        with writing():
            cancel_date(SYSTEM, clock.now(), off.id, "Is på stien")
        text = page(client, "/det-sker")
        assert "Fyldt op – der er venteliste" in text
        assert "Aflyst" in text

    def test_each_card_has_a_pin_that_leads_to_it(self, client: FlaskClient) -> None:
        make_walk()
        text = page(client, "/det-sker")
        pins = re.findall(r'class="map__pin" href="#(a\d+)"', text)
        assert sorted(pins) == sorted(re.findall(r'<li class="card[^"]*" id="(a\d+)"', text))
        assert len(pins) == 12

    def test_twelve_a_page_and_on_by_key(self, client: FlaskClient) -> None:
        make_walk(title="Mandagsholdet", first_on=date(2027, 3, 8))
        make_walk(title="Tirsdagsholdet", first_on=date(2027, 3, 9))
        first = page(client, "/det-sker")
        assert len(cards(first)) == 12
        assert "Forrige" not in first
        onward = re.search(r'href="([^"]+)" rel="next"', first)
        assert onward
        second = page(client, onward.group(1).replace("&amp;", "&"))
        assert 'rel="prev"' in second
        assert cards(second)
        assert starts(first).isdisjoint(starts(second))

    def test_place_distance_and_the_way_to_take_them_away(self, client: FlaskClient) -> None:
        home = make_place("Guderup", lat=55.0, lon=9.87)
        near = make_place("Egen", lat=55.0, lon=9.90)
        make_walk(title="Tæt på", place_id=near.id)
        make_walk(title="Langt væk", place_id=make_place("Broager", lat=54.89, lon=9.67).id)
        text = page(client, f"/det-sker?sted={home.id}&km=5")
        assert set(cards(text)) == {"Tæt på"}
        assert "2 km fra dig" in text
        away = re.search(r'<a class="chip" href="([^"]+)"><span class="vh">Fjern: </span>([^<]+)', text)
        assert away
        assert away.groups() == ("/det-sker", "Guderup og 5 km")

    def test_needs_and_days_stand_in_the_address(self, client: FlaskClient) -> None:
        yes = {"rollator": {"answer": "yes", "note": ""}}
        make_walk(title="Med rollator", access=yes, first_on=date(2027, 3, 13), starts_at_local=time(14, 0))
        make_walk(title="Uden", first_on=date(2027, 3, 13))
        make_walk(title="Hverdag", access=yes, first_on=date(2027, 3, 10))
        text = page(client, "/det-sker?adgang=rollator&dag=weekend")
        assert set(cards(text)) == {"Med rollator"}
        assert 'value="rollator" checked' in text
        assert 'value="weekend" checked' in text

    @pytest.mark.parametrize(
        ("address", "advice"),
        [
            ("/det-sker?sted={place}&km=5", "Søg inden for 10 km"),
            ("/det-sker?sted={place}&km=40&dag=weekend", "Se alle dage"),
            ("/det-sker?sted={place}&km=40", "Se hele kommunen"),
            ("/det-sker?adgang=toilet", "Se alt, der sker"),
        ],
    )
    def test_an_empty_list_says_what_to_loosen_and_where_to_ring(
        self, client: FlaskClient, address: str, advice: str
    ) -> None:
        text = page(client, address.format(place=make_place("Nordborg").id))
        assert "Der er ikke noget, der passer" in text
        assert advice in text
        assert "Du kan også ringe til os" in text

    @pytest.mark.parametrize(
        "nonsense",
        [
            "sted=x&km=7&dag=aldrig&adgang=alt&transport=kamel",
            "efter=igaar-1",
            "efter=-5",
            "foer=9999999999999-1",
        ],
    )
    def test_an_address_typed_wrong_is_still_a_list(self, client: FlaskClient, nonsense: str) -> None:
        make_walk()
        assert len(cards(page(client, f"/det-sker?{nonsense}"))) == 12

    def test_costs_at_most_three_statements(self, client: FlaskClient) -> None:
        place = make_place()
        for number in range(3):
            make_walk(title=f"Hold {number}", place_id=place.id)
        address = f"/det-sker?sted={place.id}&dag=hverdage"
        client.get(address)
        with counted(only=("SELECT",)) as seen:
            client.get(address)
        assert len(seen) <= 3


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/om/privatliv", "Sådan passer vi på dine oplysninger"),
        ("/om/tilgaengelighed", "Digitaliseringsstyrelsen"),
        ("/om/cookies", "Siden bruger kun de cookies, den ikke kan undvære"),
        ("/om/kilder", "OpenStreetMap"),
        ("/om/licenser", "Licenser"),
    ],
)
def test_pages_about_the_site_are_linked_from_every_foot(
    client: FlaskClient, address: str, says: str
) -> None:
    assert says in page(client, address)
    assert f'href="{address}"' in page(client, "/")


@pytest.mark.any_database
class TestStylePage:
    def test_shows_the_parts_in_demo_and_tests(self, client: FlaskClient) -> None:
        text = page(client, "/stil")
        assert "Du mangler fem ting" in text
        assert 'aria-invalid="true"' in text

    def test_is_for_nobody_else_in_production(self, app: Flask, client: FlaskClient) -> None:
        app.config["TESTING"] = False
        assert client.get("/stil").status_code == 404


@pytest.mark.any_database
class TestColours:
    def test_our_own_are_those_of_the_tokens_and_need_no_sheet(self, client: FlaskClient) -> None:
        tokens = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
        for token, name in (("fjord", "primary"), ("fjord-dark", "primary_dark"), ("raps", "accent")):
            assert f"--{token}: {DEFAULTS[name]};" in tokens
        assert dict(current_pack().colours) == DEFAULTS
        assert "farver.css" not in page(client, "/")

    def test_another_municipality_has_its_own(self, app: Flask, client: FlaskClient, tmp_path: Path) -> None:
        folder = tmp_path / "pack"
        shutil.copytree(app.config["PACK"], folder)
        settings = (folder / "pack.toml").read_text(encoding="utf-8")
        (folder / "pack.toml").write_text(settings.replace("#0d4f4b", "#203060"), encoding="utf-8")
        before = app.config["PACK"]
        app.config["PACK"] = str(folder)
        forget_pack(app)
        try:
            assert 'href="/farver.css"' in page(client, "/")
            response = client.get("/farver.css")
        finally:
            app.config["PACK"] = before
            forget_pack(app)
        assert response.mimetype == "text/css"
        assert "--fjord:#203060;" in response.text
        assert "--fjord-tint:#e4e6ec;" in response.text


@pytest.mark.any_database
def test_every_icon_of_the_parts_is_in_the_list(client: FlaskClient) -> None:
    listed = set((STATIC / "icons.txt").read_text(encoding="utf-8").split())
    used = set(re.findall(r"icons\.svg#([a-z0-9-]+)", page(client, "/stil")))
    assert used
    assert used <= listed


@pytest.mark.any_database
def test_an_unknown_address_says_what_to_do(client: FlaskClient) -> None:
    response = client.get("/findes-ikke")
    text = response.get_data(as_text=True)
    assert response.status_code == 404
    assert "<h1>Siden findes ikke</h1>" in text
    assert "404" not in text.split("<main", 1)[1]


@pytest.mark.any_database
@pytest.mark.usefixtures("frozen_clock")
@pytest.mark.parametrize("address", ["/", "/det-sker"])
def test_the_first_visit_is_light(client: FlaskClient, address: str) -> None:
    """At most 110 KB compressed and 10 requests (as on a slow telephone); fonts are counted as they are."""
    make_walk()
    html = client.get(address).get_data()
    linked = set(re.findall(rb'(?:href|src)="/static/(?:[0-9a-f]{12}/)?([^"#?]+)', html))
    assert len(linked) + 1 <= 10
    total = len(gzip.compress(html, 9))
    for name in linked:
        path = STATIC / name.decode()
        raw = path.read_bytes()
        total += len(raw) if path.suffix == ".woff2" else len(gzip.compress(raw, 9))
    assert total <= 110 * KB


@pytest.mark.any_database
def test_a_cursor_is_read_to_the_second() -> None:
    cursor = read_cursor({"efter": ["1803812400-12"]})
    assert cursor is not None
    assert (int(cursor.starts_at.timestamp()), cursor.id, cursor.backwards) == (1803812400, 12, False)
    assert cursor.starts_at.utcoffset() == timedelta(0)
