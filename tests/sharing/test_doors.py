"""Every kind is behind every door from the moment everybody may see it until nobody may: lists, search, feeds, lists on
other sites, the API, the site map, pictures for shared links, posters, the programme, and what pages tell machines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.feature import installed
from app.gatherings.hosting import cancel_date
from app.gatherings.models import Series
from app.home.periods import View
from app.moderation.blocking import block_person
from app.moderation.states import State
from app.places.models import Place
from app.search.documents import search_kinds
from app.sharing.lists import open_lists
from tests.exchange.trading import MODERATOR
from tests.factories import log_in, make_account, make_occurrence, make_person, make_proposal, make_walk
from tests.groups.grouping import dated, make_group
from tests.proposals import proposing
from tests.support.publishing import MAKERS, Hidden, commit

WORD = "Kvistbrændselsfest"
#: Kind → the lists, as the API calls them, where things of it stand.
_LISTS = {
    "walk": {"dates"},
    "meal": {"dates"},
    "event": {"dates"},
    "group": {"groups"},
    "listing": {"dates", "tasks"},
    "organisation": {"organisations"},
    "exchange_item": set(),
}
#: Kind → the endpoints of the pages with lists where it stands.
_PAGES = {
    "walk": {"home.list_events", "walks.list_walks"},
    "meal": {"home.list_events", "meals.list_meals"},
    # Its own list is not in the menu.
    "event": {"home.list_events"},
    "group": {"groups.list_groups"},
    "listing": {"home.list_events", "listings.list_listings"},
    "organisation": {"organisations.list_organisations"},
    "exchange_item": {"exchange.list_items"},
}
#: Kinds that one can come to or help with: they have posters.
_POSTERS = {"walk", "meal", "group", "event", "listing"}
_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


@pytest.fixture(autouse=True)
def _frozen(frozen_clock: Any) -> None:
    """Dates are made for the frozen day."""


def _texts(client: FlaskClient) -> dict[str, str]:
    """Door → everything that stands behind it."""
    paths = {"front page": "/", "search": f"/soeg?q={WORD}", "suggestions": f"/soeg/forslag?q={WORD[:9]}"}
    paths |= {"programme": "/program?periode=maaned", "map": "/kort"}
    paths |= {view.value: f"/det-sker?vis={view.value}" for view in View}
    menus = {item.endpoint for feature in installed() for item in feature.menu if item.permission is None}
    with client.application.test_request_context():
        paths |= {endpoint: url_for(endpoint) for endpoint in menus}
    for one in open_lists():
        paths[f"api {one.name}"] = f"/api/v1/{one.name}"
        if one.is_news:
            paths[f"rss {one.name}"] = f"/abonner/{one.word}.rss"
            paths[f"json {one.name}"] = f"/abonner/{one.word}.json"
            paths[f"embed {one.name}"] = f"/indlejr/{one.word}"
    found = {}
    for door, path in paths.items():
        answer = client.get(path)
        assert answer.status_code == 200, path
        text = json.dumps(answer.get_json(), ensure_ascii=False) if answer.is_json else answer.text
        # What was looked for stands in the box.
        found[door] = re.sub(r'value="[^"]*"|Søg efter [^<]*', "", text)
    return found | _calendars(client)


def _calendars(client: FlaskClient) -> dict[str, str]:
    """Door → what stands in it, of the calendars that one subscribes to; none for a series that is not there."""
    paths = {"calendar": "/kalender/det-sker.ics"}
    kinds = [feature.catalogue_kind.kind for feature in installed() if feature.catalogue_kind]
    paths |= {f"calendar {kind}": f"/kalender/slags/{kind}.ics" for kind in kinds}
    for number in db.session.scalars(select(Series.id)):
        paths[f"calendar of {number}"] = f"/kalender/gruppe/{number}.ics"
        paths[f"subscribing to {number}"] = f"/kalender?gruppe={number}"
    for number in db.session.scalars(select(Place.id)):
        paths[f"calendar near {number}"] = f"/kalender/sted/{number}.ics?km=40"
    return {door: client.get(path).text.replace("\r\n ", "") for door, path in paths.items()}


def _doors(client: FlaskClient) -> set[str]:
    """The doors behind which the thing stands."""
    return {door for door, text in _texts(client).items() if WORD in text}


def _is_in_site_map(client: FlaskClient, url: str) -> bool:
    parts = re.findall(r"<loc>http://localhost(/sitemap/[0-9]+\.xml)</loc>", client.get("/sitemap.xml").text)
    return any(f"<loc>http://localhost{url}</loc>" in client.get(part).text for part in parts)


def _has_picture(client: FlaskClient, thing: Hidden) -> bool:
    own = client.get(f"/del/{thing.kind}/{thing.number}.png")
    assert own.status_code == 200
    return own.data != client.get("/del/samskab.png").data


def _has_poster(client: FlaskClient, thing: Hidden) -> bool:
    answer = client.get(f"/plakat/{thing.kind}/{thing.number}.pdf")
    assert answer.status_code in (200, 404)
    return answer.status_code == 200


def _url(thing: Hidden) -> str:
    kind = next(one for one in search_kinds() if one.kind == thing.kind)
    return next(iter(kind.documents([thing.number]))).url


@pytest.mark.parametrize("make", MAKERS)
def test_a_thing_is_behind_every_door_while_everybody_may_see_it(
    app: Flask, client: FlaskClient, make: Callable[[str], Hidden]
) -> None:
    thing = make(WORD)
    db.session.commit()
    assert _doors(client) == set()
    assert not _has_picture(client, thing)
    assert not _has_poster(client, thing)

    commit(thing.show)
    with app.test_request_context():
        url = _url(thing)
    doors = _doors(client)
    for door in ("programme", "map"):
        assert (door in doors) == ("home.list_events" in doors), door
    # A group without dates stands on no day.
    assert (View.MONTH.value in doors) == ("dates" in _LISTS[thing.kind])
    assert {"search", "suggestions", *_PAGES[thing.kind]} <= doors
    assert {door.removeprefix("api ") for door in doors if door.startswith("api ")} == _LISTS[thing.kind]
    if "dates" in _LISTS[thing.kind]:
        assert {"calendar", f"calendar {thing.kind}"} <= doors
    for one in open_lists():
        if one.is_news and one.name in _LISTS[thing.kind]:
            assert {f"rss {one.name}", f"json {one.name}", f"embed {one.name}"} <= doors
    assert _is_in_site_map(client, url)
    assert _has_picture(client, thing)
    assert _has_poster(client, thing) == (thing.kind in _POSTERS)
    shown = client.get(url)
    assert f'property="og:title" content="{WORD}"' in shown.text
    assert f'content="http://localhost/del/{thing.kind}/{thing.number}.png"' in shown.text

    commit(thing.withdraw)
    assert _doors(client) == set()
    assert not _is_in_site_map(client, url)
    assert not _has_picture(client, thing)
    assert not _has_poster(client, thing)
    assert WORD not in "".join(_LD.findall(client.get(url).text))


def test_a_proposal_is_behind_its_own_doors_only_and_behind_none_when_taken_down(client: FlaskClient) -> None:
    proposal = proposing.make_proposal(public=False, title=WORD)
    db.session.commit()
    assert _doors(client) == set()
    proposing.answered(proposal, State.PUBLISHED)
    assert _doors(client) <= {"proposals.list_proposals", "api proposals", "rss proposals", "json proposals"}
    assert WORD in client.get("/forslag").text
    proposing.answered(proposal, State.HIDDEN, "Det er taget ned.")
    assert _doors(client) == set()
    assert WORD not in client.get("/forslag").text
    assert WORD not in client.get(f"/forslag/{proposal.id}").text


def test_what_who_was_shut_out_had_is_behind_no_door(client: FlaskClient) -> None:
    bo = make_person("Bo Bøs")
    make_occurrence(make_walk(host=bo, title=WORD))
    make_group(bo, title=WORD)
    db.session.commit()
    assert len(_doors(client)) > 5

    commit(lambda: block_person(MODERATOR, clock.now(), bo.id, "Grimme ord"))
    assert _doors(client) == set()


def test_nobody_is_named_who_is_not_on_the_page(app: Flask, client: FlaskClient) -> None:
    host = make_person("Vigga Værtsdatter", email="vigga@example.org", phone="+4511111191")
    series = make_walk(host=host, title=WORD)
    make_occurrence(series)
    dated(make_group(host, title="En gruppe"), clock.now())
    db.session.commit()
    said = "".join(text for door, text in _texts(client).items() if " " in door)
    said += "".join(_LD.findall(client.get(f"/gaature/{series.id}").text))
    assert WORD in said
    for word in ("Vigga", "Værtsdatter", "vigga@", "11111191", "11 11 11 91"):
        assert word not in said


def test_a_preview_tells_machines_nothing(app: Flask, client: FlaskClient) -> None:
    account = make_account(name="Vera Vært")
    series = make_proposal(host=account.person, title=WORD)
    log_in(client, account)
    page = client.get(f"/gaature/{series.id}")
    assert page.status_code == 200
    assert WORD in page.text
    assert "ld+json" not in page.text


def test_dates_of_a_page_are_told_to_machines(client: FlaskClient) -> None:
    series = make_walk(title="Tur </script><b>ud</b>", description="Med **kaffe**.")
    occurrence = make_occurrence(series)
    db.session.commit()
    commit(lambda: cancel_date(SYSTEM, clock.now(), occurrence.id, "Storm"))
    said = json.loads(_LD.findall(client.get(f"/gaature/{series.id}").text)[0])
    first, second = said["@graph"][:2]
    assert first["name"] == "Tur </script><b>ud</b>"
    assert first["description"] == "Med kaffe."
    assert first["eventStatus"] == "https://schema.org/EventCancelled"
    assert second["eventStatus"] == "https://schema.org/EventScheduled"
    assert second["startDate"] == "2027-03-15T10:00:00+01:00"
    assert second["organizer"] == {"@type": "Organization", "name": "Frivillighedens Hus"}
    assert second["isAccessibleForFree"] is True
    assert second["location"]["address"]["addressCountry"] == "DK"
    assert second["url"].startswith(f"http://localhost/gaature/{series.id}")


def test_pages_name_the_kinds_whose_pictures_there_are(client: FlaskClient) -> None:
    """`shared_as` of the templates says kinds that search knows."""
    named = {
        kind
        for path in Path("templates").rglob("*.html")
        for kind in re.findall(r'set shared_as = \("(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert named == set(_LISTS)
