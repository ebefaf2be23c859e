"""Pages that find tasks for somebody: for young people, with a sheet for a talk, and "what suits me"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.core.database import db
from app.listings.models import Response
from app.listings.rules import Company, Shape, Work
from app.organisations.rules import Requirement
from tests.factories import make_place
from tests.listings.pages import GUEST, send, text
from tests.listings.posting import date_of, laug, make_listing, yes

pytestmark = pytest.mark.usefixtures("frozen_clock")


# ---- for young people -------------------------------------------------------------------------------------------


def test_only_what_is_short_together_without_demands_and_for_their_age_is_for_young_people(
    client: FlaskClient,
) -> None:
    village = laug(trusted=True)
    together: dict[str, Any] = {"company": Company.TOGETHER}
    starts = clock.now() + timedelta(days=2)
    make_listing(village, title="Passer", **together)
    make_listing(village, title="Fra femten", least_age=15, least_age_reason="Der er mørkt", **together)
    others: dict[str, dict[str, Any]] = {
        "Fra atten": {"least_age": 18, "least_age_reason": "Der er maskiner"},
        "Tre timer": {"ends_at": starts + timedelta(hours=3), "starts_at": starts},
        "Kræver kort": {"requirements": [Requirement.DRIVING_LICENCE]},
        "Spørger først": {"question": "Hvorfor?"},
        "Siger intet": {"company": None},
        "Alene": {"company": Company.ALONE},
    }
    for title, values in others.items():
        make_listing(village, title=title, **{**together, **values})
    yes(make_listing(village, title="Fyldt", places=1, **together))

    page = text(client, "/opgaver/unge")

    assert re.findall(r'class="card__title"><a href="[^"]+">([^<]+)<', page) == ["Passer", "Fra femten"]
    assert "Er du fyldt 15 år, bestemmer du selv" in page
    assert "skal en voksen derhjemme sige ja" in page


def test_near_is_ten_kilometres_from_where_they_say_they_live(client: FlaskClient) -> None:
    village, home = laug(trusted=True), make_place("Augustenborg", lat=54.95, lon=9.87)
    far = make_place("Nordborg", lat=55.06, lon=9.74)
    for place, title in ((home, "Lige her"), (far, "Langt væk")):
        make_listing(village, title=title, company=Company.TOGETHER, place_id=place.id)

    near = text(client, f"/opgaver/unge?sted={home.id}")
    assert "Lige her" in near
    assert "Langt væk" not in near
    assert "Langt væk" in text(client, "/opgaver/unge?sted=x")
    nothing = text(client, f"/opgaver/unge?sted={make_place('Kegnæs', lat=54.5, lon=9.9).id}")
    assert "ikke noget tæt på Kegnæs" in nothing
    assert 'href="/opgaver/unge"' in nothing


def test_pages_of_the_list_stay_with_the_young(client: FlaskClient) -> None:
    village = laug(trusted=True)
    for number in range(13):
        make_listing(village, title=f"Nr. {number}.", company=Company.TOGETHER)

    follow = re.search(r'href="(/opgaver/unge\?[^"]*efter=[^"]*)"', text(client, "/opgaver/unge"))

    assert follow is not None
    assert text(client, follow[1].replace("&amp;", "&")).count("card__title") == 1


def test_from_the_front_page_to_a_yes_in_three_presses(client: FlaskClient) -> None:
    listing = make_listing(company=Company.TOGETHER)

    assert 'href="/opgaver/unge"' in text(client, "/")
    assert f'href="/opgaver/{listing.id}"' in text(client, "/opgaver/unge")
    answer = send(client, f"/opgaver/{listing.id}/ja", date_id=date_of(listing).id, **GUEST)

    assert "Du er med" in text(client, answer.location)
    assert db.session.query(Response).count() == 1


def test_the_sheet_for_a_talk_has_the_address_as_a_square_and_in_letters(client: FlaskClient) -> None:
    page = text(client, "/opgaver/unge/plakat")

    assert 'class="qr" src="data:image/svg+xml' in page
    assert "localhost/opgaver/unge" in page
    assert "Fra 15 år" in page


# ---- what suits me ----------------------------------------------------------------------------------------------


def test_what_suits_stands_first_with_the_reasons_in_words(client: FlaskClient) -> None:
    village, home = laug(trusted=True), make_place("Augustenborg")
    near = {"place_id": home.id}
    make_listing(village, title="Besøg en", work=Work.PEOPLE, **near)
    make_listing(village, title="Siger intet", shape=Shape.ANY_TIME, starts_at=None, **near)
    make_listing(village, title="Mal en bænk", work=Work.HANDS, company=Company.TOGETHER, **near)

    page = text(client, f"/opgaver/passer-til-mig/svar?sted={home.id}&km=5&hvad=hands&hvem=together")

    assert re.findall(r'class="card__title"><a href="[^"]+">([^<]+)<', page) == ["Mal en bænk", "Siger intet"]
    assert "I din by · noget praktisk · sammen med andre · højst 2 timer" in page
    assert "Højst 5 km fra Augustenborg · Lave noget praktisk · Sammen med andre" in page
    assert f"/opgaver/passer-til-mig?sted={home.id}&amp;km=5&amp;hvad=hands&amp;hvem=together" in page


def test_when_nothing_suits_the_page_says_what_to_let_go_of(client: FlaskClient) -> None:
    home, far = make_place("Augustenborg"), make_place("Rinkenæs", lat=54.9, lon=9.6)
    make_listing(place_id=far.id, work=Work.HANDS)

    page = text(client, f"/opgaver/passer-til-mig/svar?sted={home.id}&km=5&hvad=hands")

    assert "Lige nu er der ikke noget, der passer" in page
    assert "Længere væk" in page
    assert "Noget andet at lave" not in page
    found = re.search(r'href="(/opgaver/passer-til-mig/svar[^"]*)"', page)
    assert found is not None
    assert "Det passer til dig" in text(client, found[1].replace("&amp;", "&"))


def test_what_is_full_hidden_or_over_is_never_offered(client: FlaskClient) -> None:
    village = laug(trusted=True)
    yes(make_listing(village, title="Fyldt", places=1))
    make_listing(title="Ikke læst", public=False)
    make_listing(village, title="Ledig")

    page = text(client, "/opgaver/passer-til-mig/svar")

    assert re.findall(r'class="card__title"><a href="[^"]+">([^<]+)<', page) == ["Ledig"]


@pytest.mark.parametrize("odd", ["", "?sted=x&km=7", "/svar?hvornaar=nu&hvad=&hvem=alle", "/svar?km=5"])
def test_odd_answers_do_not_matter(client: FlaskClient, odd: str) -> None:
    make_listing()

    assert "assert" not in text(client, f"/opgaver/passer-til-mig{odd}")


def test_the_questions_keep_what_was_answered(client: FlaskClient) -> None:
    page = text(client, "/opgaver/passer-til-mig?hvornaar=weekend&hvem=alone")

    assert 'value="weekend" checked' in page
    assert 'value="alone" checked' in page
