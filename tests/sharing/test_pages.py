"""Feeds, lists on other sites, the site map, and what others show beside a shared link."""

from __future__ import annotations

import json
import re
from html import unescape
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.ids import LARGEST_ID
from app.core.open_lists import OpenItem
from app.gatherings.hosting import cancel_date
from app.gatherings.models import Rhythm
from app.search import published
from app.sharing.drawing import draw
from app.sharing.feeds import Feed, as_rss
from tests.factories import log_in, make_account, make_occurrence, make_organisation, make_place, make_walk
from tests.listings.posting import make_listing
from tests.support.publishing import commit

#: What would be a tag.
_ODD = "Tur & <b>hygge</b>"


@pytest.fixture
def walk(app: Flask, frozen_clock: Any) -> int:
    """A single walk in Broager."""
    series = make_walk(title=_ODD, rhythm=Rhythm.ONCE, place_id=make_place("Broager").id)
    make_occurrence(series)
    db.session.commit()
    return series.id


# ---- feeds ------------------------------------------------------------------------------------------------------


def test_a_list_is_read_as_rss(client: FlaskClient, walk: int) -> None:
    answer = client.get("/abonner/det-sker.rss")
    assert answer.mimetype == "application/rss+xml"
    channel = ET.fromstring(answer.data).find("channel")
    assert channel.findtext("link") == "http://localhost/det-sker"
    item = channel.find("item")
    assert item.findtext("title") == "Tur & <b>hygge</b> – Mandag den 8. marts kl. 10.00–11.30"
    assert item.findtext("link").startswith(f"http://localhost/gaature/{walk}")
    assert "Broager" in item.findtext("description")
    assert item.find("guid").get("isPermaLink") == "false"


def test_a_list_is_read_as_json_feed(client: FlaskClient, walk: int) -> None:
    answer = client.get("/abonner/det-sker.json?dag=hverdage")
    assert answer.mimetype == "application/feed+json"
    said = json.loads(answer.data)
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    assert said["home_page_url"] == "http://localhost/det-sker?dag=hverdage"
    assert said["feed_url"] == "http://localhost/abonner/det-sker.json?dag=hverdage"
    assert len(said["items"]) == 1
    assert set(said["items"][0]) == {"id", "url", "title", "content_text"}


def test_a_cancelled_date_says_so_and_is_the_same_entry(client: FlaskClient, walk: int) -> None:
    before = json.loads(client.get("/abonner/det-sker.json").data)["items"][0]
    number = int(before["id"].rpartition("-")[2])
    commit(lambda: cancel_date(SYSTEM, clock.now(), number, "Storm"))
    after = json.loads(client.get("/abonner/det-sker.json").data)["items"][0]
    assert after["id"] == before["id"]
    assert after["title"].startswith("Aflyst: ")


def test_what_xml_cannot_hold_is_left_out(app: Flask) -> None:
    item = OpenItem("1", "Tur\x0b \ud800ud", "/1", "", "", "", False, {})
    feed = Feed("Titel", "Om", "http://localhost", "/", "/x.rss", [item], "Aflyst")
    assert ET.fromstring(as_rss(feed)).findtext("channel/item/title") == "Tur ud"


def test_a_feed_has_the_filters_of_its_list(client: FlaskClient, walk: int) -> None:
    place, other = make_place("Mommark"), make_organisation(name="Andre")
    make_listing(title="Ved havnen", place_id=place.id)
    db.session.commit()
    assert "Ved havnen" in client.get(f"/abonner/opgaver.rss?sted={place.id}").text
    assert "Ved havnen" not in client.get(f"/abonner/opgaver.rss?forening={other.id}").text
    # Addresses are shared and typed by hand: what means nothing asks for nothing.
    assert "Ved havnen" in client.get("/abonner/opgaver.rss?dag=x&sted=&nix=1").text
    assert client.get("/abonner/steder.rss").status_code == 404
    assert client.get("/abonner/nix.rss").status_code == 404


def test_lists_say_where_their_feed_is(client: FlaskClient, walk: int) -> None:
    page = client.get("/det-sker?dag=weekend&sted=").text
    links = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', page)
    assert links == [
        ("application/rss+xml", "/abonner/det-sker.rss?dag=weekend"),
        ("application/feed+json", "/abonner/det-sker.json?dag=weekend"),
    ]
    for _kind, address in links:
        assert client.get(address).status_code == 200
    assert 'rel="alternate"' in client.get("/opgaver").text
    assert 'rel="alternate"' not in client.get("/foreninger").text


# ---- on other sites ---------------------------------------------------------------------------------------------


def test_only_the_list_for_other_sites_may_be_framed(client: FlaskClient, walk: int) -> None:
    shown = client.get("/indlejr/det-sker")
    assert "frame-ancestors *" in shown.headers["Content-Security-Policy"]
    assert "script-src" not in shown.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in shown.headers
    assert "<script" not in shown.text
    assert "<form" not in shown.text
    for other in ("/indlejr", "/det-sker", "/api", "/api/v1/dates", "/abonner/det-sker.rss"):
        assert "frame-ancestors 'none'" in client.get(other).headers["Content-Security-Policy"], other


def test_it_sets_no_cookie_whoever_looks(app: Flask, client: FlaskClient, walk: int) -> None:
    staff = app.test_client()
    log_in(staff, make_account(name="Karen"))
    staff.get("/gaature")
    for browser in (client, staff):
        for door in ("/indlejr/det-sker", "/abonner/det-sker.rss", "/api/v1/dates", "/sitemap.xml"):
            answer = browser.get(door)
            assert answer.status_code == 200
            assert "Set-Cookie" not in answer.headers, door


def test_its_links_open_on_top_of_the_other_site(client: FlaskClient, walk: int) -> None:
    page = client.get("/indlejr/det-sker?antal=3").text
    links = re.findall(r"<a [^>]+>", page)
    assert links
    assert all('target="_top"' in link and 'href="http://localhost/' in link for link in links)
    assert "Tur &amp; &lt;b&gt;hygge&lt;/b&gt;</a>" in page


def test_one_gets_the_code_to_copy(client: FlaskClient, walk: int) -> None:
    place, laug = make_place("Mommark"), make_organisation(name='Laug "Nord"')
    db.session.commit()
    page = client.get(f"/indlejr?liste=opgaver&sted={place.id}&antal=10&forening={laug.id}").text
    code = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1]
    frame = unescape(code)
    assert frame.startswith('<iframe src="http://localhost/indlejr/opgaver?')
    address = unescape(re.search(r'src="([^"]+)"', frame)[1]).removeprefix("http://localhost")
    assert client.get(address).status_code == 200
    assert f"sted={place.id}&forening={laug.id}&antal=10" in address
    assert "Kun Laug &#34;Nord&#34;" in page


def test_an_organisation_that_nobody_sees_is_named_to_nobody(client: FlaskClient, walk: int) -> None:
    hidden = make_organisation(name="Hemmelig klub", public=False)
    db.session.commit()
    page = client.get(f"/indlejr?forening={hidden.id}").text
    assert "Hemmelig" not in page
    assert f"forening={hidden.id}" not in page


def test_who_looks_after_an_organisation_is_led_there(client: FlaskClient, walk: int) -> None:
    account = make_account(name="Olga Olsen")
    laug = make_organisation(account.person, name="Olgas laug")
    assert "/indlejr?forening=" not in client.get(f"/foreninger/{laug.id}").text
    log_in(client, account)
    assert f'href="/indlejr?forening={laug.id}"' in client.get(f"/foreninger/{laug.id}").text


# ---- search engines ---------------------------------------------------------------------------------------------


def test_the_site_map_is_in_parts(client: FlaskClient, walk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    make_listing(title="En opgave")
    db.session.commit()
    monkeypatch.setattr(published, "PAGE_SIZE", 2)
    index = client.get("/sitemap.xml")
    assert index.mimetype == "application/xml"
    parts = re.findall(r"<loc>http://localhost(/sitemap/[0-9]+\.xml)</loc><lastmod>2027-03-01T", index.text)
    assert len(parts) == 2
    found = "".join(client.get(part).text for part in parts)
    assert f"<loc>http://localhost/gaature/{walk}</loc><lastmod>2027-03-01T09:00:00Z</lastmod>" in found
    for number in (4711, LARGEST_ID // 2, LARGEST_ID):
        assert client.get(f"/sitemap/{number}.xml").status_code == 404
    assert "<loc>http://localhost/opgaver</loc>" in client.get("/sitemap/lister.xml").text


@pytest.mark.parametrize(
    ("demo", "said"), [(False, "Sitemap: http://localhost/sitemap.xml"), (True, "Disallow: /\n")]
)
def test_search_engines_are_told_where_to_look(
    app: Flask, client: FlaskClient, demo: bool, said: str
) -> None:
    was = app.config["DEMO"]
    app.config["DEMO"] = demo
    try:
        assert said in client.get("/robots.txt").text
    finally:
        app.config["DEMO"] = was


# ---- shared links -----------------------------------------------------------------------------------------------


def test_a_picture_is_drawn_once_and_has_the_size_that_others_want(client: FlaskClient, walk: int) -> None:
    draw.cache_clear()
    first = client.get(f"/del/walk/{walk}.png")
    picture = Image.open(BytesIO(first.data))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(first.data) < 60_000
    again = client.get(f"/del/walk/{walk}.png", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert (draw.cache_info().misses, draw.cache_info().hits) == (1, 1)
    assert client.get("/del/nix/1.png").data == client.get("/del/samskab.png").data


def test_every_page_says_what_others_show(client: FlaskClient, walk: int) -> None:
    for path in ("/", f"/gaature/{walk}", "/api", "/findes-ikke"):
        page = client.get(path).text
        said = dict(re.findall(r'<meta property="og:([a-z_:]+)" content="([^"]*)">', page))
        assert {"title", "image", "locale", "site_name", "type"} <= set(said), path
        assert said["locale"] == "da_DK"
        assert client.get(said["image"].removeprefix("http://localhost")).mimetype == "image/png"
    assert 'property="og:description"' in client.get(f"/gaature/{walk}").text
