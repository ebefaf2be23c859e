"""The API: it is as it says of itself (schemathesis asks), pages, filters, refusals, and how often one may ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from app.core import clock
from app.core.database import db
from app.organisations.queries import owners_of
from app.sharing import views_api
from app.sharing.lists import open_lists
from tests.factories import make_organisation, make_place, make_walk
from tests.groups.grouping import dated, make_group
from tests.listings.posting import make_listing

_EXAMPLES = 25


@pytest.fixture
def house(app: Flask, frozen_clock: Any) -> dict[str, int]:
    """Some of everything, in two places."""
    place, other = make_place("Broager", lat=54.89, lon=9.67), make_place("Mommark")
    organisation = make_organisation(name="Broager Strik")
    for number in range(4):
        make_walk(title=f"Tur {number}", place_id=place.id)
        make_listing(organisation, title=f"Opgave {number}", place_id=(place if number % 2 else other).id)
    owner = owners_of(organisation.id)[0]
    group = make_group(owner, title="Strik", organisation_id=organisation.id, place_id=place.id)
    dated(group, clock.now())
    db.session.commit()
    return {"place": place.id, "organisation": organisation.id}


@pytest.mark.any_database
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_it_is_as_its_description_says(
    app: Flask, house: dict[str, int], mode: GenerationMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_api, "MOST_ASKED", 10**9)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == len(open_lists())
    quickly = settings(
        max_examples=_EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    for operation in operations:

        @quickly
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            case.call_and_validate()

        ask()


@pytest.mark.any_database
def test_the_description_names_every_address_of_the_api(app: Flask, client: FlaskClient) -> None:
    said = client.get("/api/v1/openapi.json").get_json()
    assert said["openapi"] == "3.1.0"
    assert set(said["paths"]) == {f"/api/v1/{one.name}" for one in open_lists()}
    assert {one.name for one in open_lists()} == {"dates", "tasks", "groups", "organisations", "places"}
    others = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api")}
    assert others == {"/api", "/api/v1/openapi.json", "/api/v1/<name>"}


@pytest.mark.parametrize("name", ["dates", "tasks", "groups", "organisations", "places"])
def test_pages_follow_each_other_without_gaps(client: FlaskClient, house: dict[str, int], name: str) -> None:
    everything = client.get(f"/api/v1/{name}?limit=100").get_json()
    assert everything["next"] is None
    found, address = [], f"/api/v1/{name}?limit=1"
    while address:
        page = client.get(address).get_json()
        assert len(page["items"]) == 1
        found += page["items"]
        address = (page["next"] or "").removeprefix("http://localhost")
    assert found == everything["items"]
    assert len({one["id"] for one in found}) == len(found)


def test_filters_are_those_of_the_lists(client: FlaskClient, house: dict[str, int]) -> None:
    place, organisation = house["place"], house["organisation"]

    def titles(address: str) -> set[str]:
        return {one["title"] for one in client.get(f"/api/v1/{address}").get_json()["items"]}

    assert titles(f"tasks?sted={place}") == {"Opgave 1", "Opgave 3"}
    assert titles(f"tasks?forening={organisation}") == {f"Opgave {number}" for number in range(4)}
    assert titles(f"dates?forening={organisation}") == {"Strik"}
    assert titles("dates?hvad=walk") == {f"Tur {number}" for number in range(4)}
    assert titles("dates?dag=weekend") == set()
    assert titles(f"groups?forening={organisation}&dag=1") == {"Strik"}
    assert titles("groups?dag=6") == set()
    assert "Broager Strik" in titles("organisations?slags=association")
    assert titles("organisations?slags=council") == set()


@pytest.mark.parametrize(
    ("address", "status", "parameter"),
    [
        ("dates?dag=x", 400, "dag"),
        ("dates?dag=weekend&dag=alle", 400, "dag"),
        ("dates?sted=x", 400, "sted"),
        ("dates?sted=0", 400, "sted"),
        ("dates?sted=99999999999999", 400, "sted"),
        ("dates?limit=101", 400, "limit"),
        ("dates?limit=0", 400, "limit"),
        ("dates?cursor=1", 400, "cursor"),
        ("tasks?cursor=1-1", 400, "cursor"),
        ("tasks?nix=1", 400, "nix"),
        ("dates?sted=4711", 404, None),
        ("tasks?forening=4711", 404, None),
        ("nix", 404, None),
    ],
)
def test_what_means_nothing_is_refused_in_words(
    client: FlaskClient, house: dict[str, int], address: str, status: int, parameter: str | None
) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["status"] == status
    assert answer.get_json().get("parameter") == parameter
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_has_it_gets_no_second_copy(client: FlaskClient, house: dict[str, int]) -> None:
    first = client.get("/api/v1/tasks")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in first.headers
    again = client.get("/api/v1/tasks", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_it_is_only_to_be_read(client: FlaskClient, house: dict[str, int]) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert client.open("/api/v1/tasks", method=method).status_code == 405


def test_a_network_may_ask_so_often(
    client: FlaskClient, house: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_api, "MOST_ASKED", 3)
    from_one = {"REMOTE_ADDR": "198.51.100.7"}
    for _turn in range(3):
        assert client.get("/api/v1/places", environ_base=from_one).status_code == 200
    refused = client.get("/api/v1/places", environ_base=from_one)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert client.get("/api/v1/places", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert client.get("/api/v1/places", environ_base=from_one).status_code == 200
