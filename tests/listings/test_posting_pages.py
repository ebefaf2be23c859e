"""Posting and changing a task in the browser's way: rows of dates, drafts, ready texts, and who is moved."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.pack import current_pack
from app.core.permissions import Role
from app.core.records import Draft
from app.jobs.privacy import KEEP_POSTS, RULES
from app.listings.models import Listing
from app.listings.queries import KIND, dates_of
from app.listings.rules import Access, Company, Work
from app.moderation.queries import waiting_edit
from app.organisations.rules import Insurer, Requirement
from tests.factories import log_in, make_account, make_person, writing
from tests.listings.pages import mine, newest, posted, send, text, token_of
from tests.listings.posting import date_of, laug, make_listing, slots, told, yes
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("frozen_clock")


def day(number: int) -> str:
    return (clock.local(clock.now()) + timedelta(days=number)).date().isoformat()


def row(number: int, **fields: str) -> dict[str, str]:
    typed = {"day": day(4), "starts": "13.00", "ends": "15.00", "places": "2", **fields}
    return {f"more-{number}-{name}": value for name, value in typed.items()}


def drafts() -> list[Draft]:
    db.session.rollback()
    return list(db.session.scalars(select(Draft)))


def standing(listing: Listing, **fields: Any) -> dict[str, Any]:
    """The form of a task as its page shows it."""
    date = date_of(listing)
    assert date.starts_at is not None
    assert date.ends_at is not None
    start, end = clock.local(date.starts_at), clock.local(date.ends_at)
    return {
        **posted(listing.organisation),
        "place_id": listing.place_id,
        "meeting_point": listing.meeting_point,
        "date_id": date.id,
        "day": start.date().isoformat(),
        "starts": start.strftime("%H:%M:%S"),
        "ends": end.strftime("%H:%M:%S"),
        "places": str(date.places),
        **fields,
    }


# ---- several days -----------------------------------------------------------------------------------------------


def test_one_date_is_asked_for_and_another_is_one_press_away(client: FlaskClient) -> None:
    organisation = mine(client)
    assert 'name="more-0-day"' not in text(client, "/opgaver/nyt")

    answer = send(client, "/opgaver/nyt", **posted(organisation, dage="flere", title="Halvt opsl"))

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'value="Halvt opsl"' in page
    assert re.search(r'name="more-0-starts"[^>]*value="10:00', page)
    assert re.search(r'name="more-0-places"[^>]*value="6"', page)
    assert "Du mangler" not in page
    assert db.session.scalars(select(Listing)).unique().all() == []


def test_a_row_is_taken_away_and_the_others_stay(client: FlaskClient) -> None:
    organisation = mine(client)
    fields = posted(organisation, dage="0", **row(0), **row(1, day=day(9)))

    page = send(client, "/opgaver/nyt", **fields).get_data(as_text=True)

    assert day(9) in page
    assert day(4) not in page
    assert 'name="more-1-day"' not in page


def test_all_days_are_posted_with_places_of_their_own(client: FlaskClient) -> None:
    organisation = mine(client, trusted=True)

    send(client, "/opgaver/nyt", **posted(organisation, **row(0), **row(1, day=day(5), places="")))

    assert [one.places for one in dates_of(newest().id)] == [6, 2, None]
    page = text(client, f"/opgaver/{newest().id}")
    assert page.count('name="date_id"') == 3


def test_a_row_in_which_nothing_stands_is_no_day(client: FlaskClient) -> None:
    organisation = mine(client, trusted=True)

    send(client, "/opgaver/nyt", **posted(organisation, **row(0, day="", starts="", ends="")))

    assert len(dates_of(newest().id)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": ""}, "Vælg en dag"),
        ({"day": "x"}, "Skriv datoen som dag, måned og år"),
        ({"day": "2020-01-01"}, "Dagen er gået"),
        ({"ends": "12.00"}, "Det skal slutte"),
        ({"places": "0"}, "Skriv et tal fra 1 til 500"),
    ],
)
def test_what_a_row_misses_is_said_at_its_field(
    client: FlaskClient, fields: dict[str, str], said: str
) -> None:
    organisation = mine(client)

    answer = send(client, "/opgaver/nyt", **posted(organisation, **row(0, **fields)))

    (name,) = fields
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'<a href="#more-0-{name}">' in page
    assert said in re.split(f'id="more-0-{name}-e"', page)[1][:300]


@pytest.mark.parametrize(
    "odd", ["more-²-day", "more-99999999999999999999-day", "more--1-day", "more-x", "more-"]
)
def test_odd_rows_are_no_rows(client: FlaskClient, odd: str) -> None:
    organisation = mine(client, trusted=True)

    send(client, "/opgaver/nyt", **posted(organisation, **{odd: "x"}))

    assert len(dates_of(newest().id)) == 1


# ---- drafts, copies, ready texts --------------------------------------------------------------------------------


def test_what_is_not_finished_is_kept_and_shown_again(client: FlaskClient) -> None:
    organisation = mine(client)

    answer = send(
        client,
        "/opgaver/nyt",
        gem="1",
        **posted(organisation, day="", text="Mit CPR er 010190-1234", **row(0)),
    )

    assert "Kladden er gemt" in text(client, answer.location)
    assert "Hjælp til julemarked" in text(client, "/opgaver/mine")
    page = text(client, "/opgaver/nyt")
    assert "Her er det, du skrev sidst" in page
    assert 'value="Hjælp til julemarked"' in page
    assert day(4) in page
    assert "010190-1234" not in page


def test_what_is_sent_with_something_missing_is_kept_too(client: FlaskClient) -> None:
    organisation = mine(client)

    send(client, "/opgaver/nyt", **posted(organisation, day=""))

    assert 'value="Forsamlingshuset"' in text(client, "/opgaver/nyt")


def test_what_is_posted_or_thrown_away_is_no_draft_any_more(client: FlaskClient) -> None:
    organisation = mine(client)
    send(client, "/opgaver/nyt", **posted(organisation, day=""))
    token = token_of(text(client, "/opgaver/nyt"))
    client.post("/opgaver/nyt/slet-kladde", data={"csrf_token": token})
    assert drafts() == []

    send(client, "/opgaver/nyt", **posted(organisation, day=""))
    send(client, "/opgaver/nyt", **posted(organisation))

    assert drafts() == []


def test_a_draft_is_kept_half_a_month(client: FlaskClient) -> None:
    organisation = mine(client)
    send(client, "/opgaver/nyt", gem="1", **posted(organisation))
    rule = next(one for one in RULES if one.name == "technical.posts")
    assert rule.clean is not None

    with writing():
        assert rule.clean(clock.now() + KEEP_POSTS - timedelta(hours=1), 10) == 0
        assert rule.clean(clock.now() + KEEP_POSTS + timedelta(hours=1), 10) == 1


def test_a_draft_is_its_writers_own(client: FlaskClient) -> None:
    organisation = mine(client)
    send(client, "/opgaver/nyt", gem="1", **posted(organisation, title="Hemmelig opgave"))
    other = client.application.test_client()
    mine(other, name="Anden")

    assert "Hemmelig opgave" not in text(other, "/opgaver/nyt")
    assert "Hemmelig opgave" not in text(other, "/opgaver/mine")


def test_one_like_it_is_found_among_ones_own(client: FlaskClient) -> None:
    organisation = mine(client)
    listing = make_listing(organisation, title="Hjælp til sommerfest")
    make_listing(laug(), title="De andres")

    page = text(client, "/opgaver/mine")

    assert f"som={listing.id}" in page
    assert "De andres" not in page


def test_a_ready_text_fills_the_form_and_says_what_to_think_of(client: FlaskClient) -> None:
    mine(client)
    ready = next(one for one in current_pack().task_templates if one.code == "koersel")
    assert "skabelon=koersel" in text(client, "/opgaver/nyt")

    page = text(client, "/opgaver/nyt?skabelon=koersel")

    assert f'value="{ready.title}"' in page
    assert ready.think_of[0] in page
    assert re.search(r'value="driving_licence" checked', page)
    assert text(client, "/opgaver/nyt?skabelon=x").count("Tænk på det her") == 0


def test_what_the_organisation_always_requires_is_chosen_already(client: FlaskClient) -> None:
    organisation = mine(client, trusted=True)
    with writing():
        organisation.task_requirements = [str(Requirement.CONFIDENTIALITY)]
        organisation.insurer, organisation.task_contact = Insurer.MUNICIPALITY, "Ole Lund"

    page = text(client, "/opgaver/nyt")
    assert 'value="confidentiality" checked' in page
    assert 'value="driving_licence" checked' not in page
    assert '<option selected value="municipality">' in page
    assert 'value="Ole Lund"' in page
    of_template = text(client, "/opgaver/nyt?skabelon=koersel")
    assert 'value="confidentiality" checked' in of_template
    assert 'value="driving_licence" checked' in of_template


def test_ready_texts_use_words_that_the_form_knows(client: FlaskClient) -> None:
    for one in current_pack().task_templates:
        assert {one.company} <= {"", *Company}, one.code
        assert {one.work} <= {"", *Work}, one.code
        assert set(one.requirements) <= set(Requirement), one.code
        assert set(one.access) <= set(Access), one.code


# ---- what is said of a task ---------------------------------------------------------------------------------------


def test_languages_access_and_what_one_has_been_through_stand_on_the_page(client: FlaskClient) -> None:
    organisation = mine(client, trusted=True)

    send(
        client,
        "/opgaver/nyt",
        **posted(
            organisation, languages=["da", "ar"], access=["no_stairs", "toilet"], peer="At være ny i landet"
        ),
    )

    page = text(client, f"/opgaver/{newest().id}")
    for said in ("Dansk, arabisk", "Ingen trapper", "Toilet tæt på", "At være ny i landet"):
        assert said in page
    assert "At være ny i landet" in text(client, f"/opgaver/{newest().id}/ret")


# ---- changing what everybody sees -------------------------------------------------------------------------------


def test_a_new_text_waits_and_a_moderator_sees_old_and_new(client: FlaskClient) -> None:
    listing = make_listing(mine(client))

    answer = send(client, f"/opgaver/{listing.id}/ret", **standing(listing, title="Hjælp til fastelavn"))

    assert "Det gamle bliver stående så længe" in text(client, answer.location)
    assert "Hjælp til fastelavn" not in text(client, f"/opgaver/{listing.id}")
    assert 'value="Hjælp til fastelavn"' in text(client, f"/opgaver/{listing.id}/ret")
    staff = client.application.test_client()
    log_in(staff, make_account(Role.MODERATOR))
    edit = waiting_edit(KIND, listing.id)
    assert edit is not None
    address = f"/opgaver/aendring/{edit.id}"
    assert address in text(staff, "/opgaver/svar")
    page = text(staff, address)
    assert "Hjælp til julemarked" in page
    assert "Hjælp til fastelavn" in page
    assert send(staff, address, answer="nej", text="").status_code == 422
    send(staff, address, answer="ja", text="")
    assert "Hjælp til fastelavn" in text(client, f"/opgaver/{listing.id}")
    assert "Der er ikke mere at gøre her" in text(staff, address)


def test_who_is_moved_is_named_before_anybody_is_told(client: FlaskClient) -> None:
    listing = make_listing(mine(client))
    ane = yes(listing, make_person("Ane Ibsen"))
    fields = standing(listing, starts="16.00", ends="18.00")

    first = send(client, f"/opgaver/{listing.id}/ret", **fields)

    page = first.get_data(as_text=True).replace("\xa0", " ").replace("\u2060", "")
    assert first.status_code == 200
    assert "Ane Ibsen" in page
    assert "Nu bliver det onsdag den 3. marts kl. 16.00–18.00." in page
    assert "task_moved" not in told(ane)
    back = send(client, f"/opgaver/{listing.id}/ret", ret="1", **fields)
    assert 'value="16.00"' in back.get_data(as_text=True)
    assert "task_moved" not in told(ane)
    done = send(client, f"/opgaver/{listing.id}/ret", flyt="1", **fields)
    assert done.status_code == 303
    assert "task_moved" in told(ane)


def test_a_day_is_added_without_asking_about_the_others(client: FlaskClient) -> None:
    listing = make_listing(mine(client))
    ane = yes(listing)

    send(client, f"/opgaver/{listing.id}/ret", **standing(listing), **row(0, day=day(8)))

    assert len(dates_of(listing.id)) == 2
    assert told(ane) == ["task_answer"]


def test_several_days_stand_in_the_form_to_change_them(client: FlaskClient) -> None:
    listing = make_listing(mine(client))
    send(client, f"/opgaver/{listing.id}/ret", **standing(listing), **row(0, day=day(8)))
    _first, second = dates_of(listing.id)

    page = text(client, f"/opgaver/{listing.id}/ret")

    assert f'name="more-0-date_id" value="{second.id}"' in page


# ---- what it costs ----------------------------------------------------------------------------------------------


def test_pages_ask_the_database_little_however_many_days_there_are(client: FlaskClient) -> None:
    organisation = mine(client)
    listing = make_listing(organisation, dates=slots(*range(2, 12)))
    for number in range(5):
        make_listing(organisation, title=f"Nr. {number}")
    most = {
        "/opgaver/mine": 5,
        f"/opgaver/{listing.id}": 6,
        f"/opgaver/{listing.id}/ret": 7,
        "/opgaver/nyt?skabelon=koersel": 5,
    }
    for address in most:
        text(client, address)

    asked = {}
    for address in most:
        with counted(only=("SELECT",)) as sent:
            text(client, address)
        asked[address] = len(sent)

    assert {address: number for address, number in asked.items() if number > most[address]} == {}
