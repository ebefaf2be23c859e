"""The large map: the same things as the list, numbered alike, on ground of our own."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.gatherings.hosting import cancel_date
from app.gatherings.models import Rhythm
from app.home import views_map
from app.pack.actions import load_pack
from app.places.models import Place
from tests.factories import make_occurrence, make_walk, writing
from tests.groups.grouping import make_group
from tests.meals.cooking import make_meal

KB = 1024
SIGN = re.compile(r'<a class="map__spot" href="#a(\d+)" aria-label="([^"]+)"')
LINE = re.compile(r'<li class="tone-[a-z]+" id="a(\d+)"')


@pytest.fixture
def places(app: Flask, frozen_clock: Any) -> dict[str, int]:
    """The places of the pack by name."""
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
    return {name: number for name, number in db.session.execute(select(Place.name, Place.id))}  # noqa: C416


def text_of(client: FlaskClient, address: str = "/kort") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True).replace("\u00a0", " ").replace("\u2060", "")


def once(place_id: int, title: str, days: int) -> None:
    make_walk(
        place_id=place_id, title=title, rhythm=Rhythm.ONCE, first_on=clock.today() + timedelta(days=days)
    )


def test_signs_lead_to_the_lines_of_the_list_with_the_same_numbers(
    client: FlaskClient, places: dict[str, int]
) -> None:
    once(places["Fynshav"], "Gåtur i Fynshav", 3)
    once(places["Broager"], "Gåtur i Broager", 5)
    text = text_of(client)
    assert SIGN.findall(text) == [
        ("1", "1: Gåtur i Fynshav, torsdag den 4. marts kl. 10.00"),
        ("2", "2: Gåtur i Broager, lørdag den 6. marts kl. 10.00"),
    ]
    assert LINE.findall(text) == ["1", "2"]
    assert "2 aktiviteter på kortet" in text
    assert 'data-lat="54.98784" data-lon="9.98131" data-number="1"' in text


def test_what_stands_at_one_spot_shares_a_sign_and_what_comes_back_is_one_line(
    client: FlaskClient, places: dict[str, int]
) -> None:
    make_walk(place_id=places["Fynshav"], title="Hver uge")
    make_meal(place_id=places["Fynshav"], title="Suppe")
    text = text_of(client)
    assert [said for _number, said in SIGN.findall(text)] == ["2 her: nr. 1, 2"]
    assert LINE.findall(text) == ["1", "2"]
    assert re.findall(r"Og \d+ gange til\.", text)


def test_a_cancelled_date_says_so_and_is_a_line_of_its_own(
    client: FlaskClient, places: dict[str, int]
) -> None:
    series = make_walk(place_id=places["Fynshav"], title="Hver uge")
    first = make_occurrence(series)
    with writing():
        cancel_date(SYSTEM, clock.now(), first.id, "Is på stien")
    text = text_of(client)
    assert len(LINE.findall(text)) == 2
    assert text.count("Aflyst") == 1


def test_groups_without_dates_are_on_it_too(client: FlaskClient, places: dict[str, int]) -> None:
    make_group(title="Strikkecafé", place_id=places["Broager"])
    assert "Strikkecafé" in text_of(client)


def test_filters_stand_in_the_address_and_lead_to_the_list_and_back(
    client: FlaskClient, places: dict[str, int]
) -> None:
    once(places["Fynshav"], "Gåtur i Fynshav", 3)
    once(places["Broager"], "Gåtur i Broager", 3)
    query = f"?sted={places['Fynshav']}&amp;km=5"
    text = text_of(client, f"/kort?sted={places['Fynshav']}&km=5")
    assert ("Gåtur i Fynshav" in text, "Gåtur i Broager" in text) == (True, False)
    assert f'href="/det-sker{query}"' in text
    assert f'href="/kort{query}"' in text_of(client, f"/det-sker?sted={places['Fynshav']}&km=5")
    assert 'href="/kort?hvad=walk"' in text_of(client, "/gaature")
    assert text_of(client, "/kort?sted=x&km=y&hvad=z&dag=q&adgang=7").count("<h3>") == 2


def test_with_nothing_it_says_so(client: FlaskClient, places: dict[str, int]) -> None:
    text = text_of(client)
    assert "Der er ikke noget på kortet." in text
    assert "data-large-map" not in text


def test_it_says_when_there_are_more(
    client: FlaskClient, places: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    once(places["Fynshav"], "Gåtur i Fynshav", 3)
    once(places["Broager"], "Gåtur i Broager", 5)
    assert "Der er flere, end kortet kan vise." not in text_of(client)
    monkeypatch.setattr(views_map, "MOST_DATES", 1)
    text = text_of(client)
    assert "Der er flere, end kortet kan vise." in text
    assert len(LINE.findall(text)) == 1


def test_no_other_page_fetches_leaflet(client: FlaskClient, places: dict[str, int]) -> None:
    once(places["Fynshav"], "Gåtur i Fynshav", 3)
    assert "vendor/leaflet.css" in text_of(client)
    for address in ("/", "/det-sker", "/gaature", "/spis-sammen"):
        assert "leaflet" not in text_of(client, address)


def test_the_ground_is_ours_small_and_kept(client: FlaskClient, places: dict[str, int]) -> None:
    once(places["Fynshav"], "Gåtur i Fynshav", 3)
    address = re.search(r'data-ground="([^"]+)"', text_of(client))
    assert address is not None
    answer = client.get(address[1])
    assert answer.mimetype == "application/geo+json"
    assert answer.headers["Cache-Control"].endswith("max-age=31536000")
    ground = json.loads(answer.get_data(as_text=True))
    kinds = [one["properties"]["kind"] for one in ground["features"]]
    assert (kinds.count("municipality"), kinds.count("place")) == (1, 92)
    assert len(gzip.compress(answer.get_data(), 9)) < 60 * KB
    fynshav = next(one for one in ground["features"] if one["properties"].get("name") == "Fynshav")
    assert fynshav["geometry"]["coordinates"] == [9.9813, 54.9878]


def test_the_page_and_its_scripts_keep_the_budget(client: FlaskClient, places: dict[str, int]) -> None:
    for number, place in enumerate(places.values()):
        if number < 40:
            once(place, f"Gåtur nummer {number}", 3 + number % 20)
    assert len(gzip.compress(client.get("/kort").get_data(), 9)) < 15 * KB
    static = Path("static")
    assert len(gzip.compress((static / "js" / "large-map.js").read_bytes(), 9)) < 4 * KB
    assert len(gzip.compress((static / "vendor" / "leaflet.js").read_bytes(), 9)) < 43 * KB
    sheets = [static / "vendor" / "leaflet.css", static / "css" / "large-map.css"]
    assert sum(len(gzip.compress(sheet.read_bytes(), 9)) for sheet in sheets) < 6 * KB


class TestInvitation:
    """Where nothing goes on within 5 km, whoever looks is invited to begin."""

    WORDS = "Der er ikke noget inden for 5 km fra Lysabild endnu."

    def look(self, client: FlaskClient, places: dict[str, int], more: str = "&km=40") -> str:
        return text_of(client, f"/det-sker?sted={places['Lysabild']}{more}")

    def test_with_nothing_at_all(self, client: FlaskClient, places: dict[str, int]) -> None:
        text = self.look(client, places)
        assert self.WORDS in text
        assert f'href="/gaature/foreslaa?sted={places["Lysabild"]}"' in text
        assert f'href="/spis-sammen/foreslaa?sted={places["Lysabild"]}"' in text
        assert self.WORDS in text_of(client, f"/kort?sted={places['Lysabild']}")

    def test_with_something_farther_away(self, client: FlaskClient, places: dict[str, int]) -> None:
        once(places["Broager"], "Gåtur i Broager", 3)
        text = self.look(client, places)
        assert self.WORDS in text
        assert "Gåtur i Broager" in text

    def test_also_where_the_list_has_more_than_a_page(
        self, client: FlaskClient, places: dict[str, int]
    ) -> None:
        make_walk(place_id=places["Broager"])
        make_walk(place_id=places["Broager"])
        assert self.WORDS in self.look(client, places)
        once(places["Lysabild"], "Gåtur i Lysabild", 60)
        assert "Gåtur i Lysabild" not in self.look(client, places)
        assert self.WORDS not in self.look(client, places)

    def test_not_where_something_is_near(self, client: FlaskClient, places: dict[str, int]) -> None:
        once(places["Lysabild"], "Gåtur i Lysabild", 3)
        assert self.WORDS not in self.look(client, places)

    def test_not_where_a_group_without_dates_is_near(
        self, client: FlaskClient, places: dict[str, int]
    ) -> None:
        make_group(title="Strikkecafé", place_id=places["Lysabild"])
        assert self.WORDS not in self.look(client, places)

    def test_of_the_kind_that_is_looked_for(self, client: FlaskClient, places: dict[str, int]) -> None:
        once(places["Lysabild"], "Gåtur i Lysabild", 3)
        text = self.look(client, places, "&km=5&hvad=meal")
        assert ("Start en fællesspisning her" in text, "Start en gåtur her" in text) == (True, False)
        assert self.WORDS not in self.look(client, places, "&km=5&hvad=listing")

    @pytest.mark.parametrize("more", ["&dag=weekend", "&adgang=toilet", "&transport=bus"])
    def test_not_when_a_filter_may_hide_something(
        self, client: FlaskClient, places: dict[str, int], more: str
    ) -> None:
        assert self.WORDS not in self.look(client, places, more)

    def test_not_without_a_place(self, client: FlaskClient, places: dict[str, int]) -> None:
        assert "Start en gåtur her" not in text_of(client, "/det-sker")
