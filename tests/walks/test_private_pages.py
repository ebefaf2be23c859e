"""Signing up with one button when logged in, and the private page of a sign-up afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.feature import message_kind
from app.gatherings.hosting import cancel_date, record_attendance
from app.gatherings.links import sign_up_token
from app.gatherings.models import Series, SignUpStatus
from app.people.models import Person
from tests import factories
from tests.conftest import FrozenClock
from tests.walks.visiting import first_date, get, send, sign_ups, text_of

# ---- logged in ------------------------------------------------------------------------------------------


def test_who_is_logged_in_presses_one_button(client: FlaskClient, walk: Series) -> None:
    account = factories.make_account(name="Ole Lund")
    factories.log_in(client, account)
    assert "Du bliver tilmeldt som Ole Lund" in get(client, f"/gaature/{walk.id}")
    response = client.post(
        f"/gaature/{walk.id}/tilmeld", data={"occurrence_id": first_date(walk).id, "party_size": 1}
    )
    assert response.status_code == 303
    assert [one.person_id for one in sign_ups()] == [account.person_id]
    page = get(client, f"/gaature/{walk.id}")
    assert "Du er tilmeldt" in page
    private = get(client, response.location)
    assert "Det var ikke mig" not in private


def test_who_is_logged_in_is_told_what_clashes(client: FlaskClient, walk: Series) -> None:
    account = factories.make_account(name="Ole Lund")
    factories.log_in(client, account)
    person = db.session.get(Person, account.person_id)
    factories.make_sign_up(first_date(walk), person)
    other = factories.make_walk(title="Broager Gågruppe")
    response = client.post(
        f"/gaature/{other.id}/tilmeld", data={"occurrence_id": first_date(other).id, "party_size": 1}
    )
    assert response.status_code == 422
    assert "Dybbøl Gågruppe" in text_of(response)


# ---- the private page -----------------------------------------------------------------------------------


def private_url(client: FlaskClient, series: Series, **typed: Any) -> str:
    return str(send(client, series, **typed).location)


def test_a_changed_link_opens_nothing(client: FlaskClient, walk: Series) -> None:
    url = private_url(client, walk)
    for wrong in (url[:-1] + ("a" if url[-1] != "a" else "b"), "/gaature/tilmelding/skidt"):
        for page in ("", "/ret", "/meld-fra", "/ikke-mig", "/kalender.ics"):
            assert client.get(wrong + page).status_code == 404


def test_no_reminder_is_promised_that_would_have_come_before(
    client: FlaskClient, walk: Series, frozen_clock: FrozenClock
) -> None:
    promise, starts_at = "Dagen før får du en mail", first_date(walk).starts_at
    url = private_url(client, walk, email="karen@example.org")
    letter = message_kind("sign_up_confirmed").merge
    params = {"sign_up_id": sign_ups()[0].id}
    early = letter(params, clock.now())
    assert promise in get(client, url)
    frozen_clock.move_to(starts_at - timedelta(hours=3))
    late = letter(params, clock.now())
    assert promise not in get(client, url)
    assert early is not None
    assert late is not None
    assert (early["is_reminded_later"], late["is_reminded_later"]) == (True, False)


def test_a_guest_leaves_by_the_link_and_the_next_gets_the_place(client: FlaskClient, walk: Series) -> None:
    url = private_url(client, walk, party_size=2)
    waiting = factories.make_sign_up(first_date(walk))
    assert "Meld fra" in get(client, url + "/meld-fra")
    assert len([one for one in sign_ups() if one.status == SignUpStatus.CONFIRMED]) == 1
    assert client.post(url + "/meld-fra", data={}).status_code == 303
    assert {one.id: one.status for one in sign_ups()}[waiting.id] == SignUpStatus.CONFIRMED
    page = get(client, url)
    assert "Du har meldt fra" in page
    assert "Ret din tilmelding" not in page
    assert "Tilmeldt" not in page.partition("<main")[2]
    # The back button leads to forms that have no use any more.
    for old in ("/ret", "/meld-fra"):
        assert get(client, url + old, 303)
        assert client.get(url + old).location == url.removeprefix("http://localhost")


def test_a_guest_changes_what_was_said(client: FlaskClient, walk: Series) -> None:
    url = private_url(client, walk)
    assert (
        client.post(url + "/ret", data={"party_size": 2, "needs_lift": "y", "note": "To nu"}).status_code
        == 303
    )
    (changed,) = sign_ups()
    assert (changed.party_size, changed.needs_lift, changed.note) == (2, True, "To nu")
    refused = client.post(url + "/ret", data={"party_size": 4})
    assert refused.status_code == 422
    assert "Der er ikke flere pladser den dag" in text_of(refused)


def test_it_was_not_me_forgets_name_and_contact(client: FlaskClient, walk: Series) -> None:
    url = private_url(client, walk, email="anden@example.org")
    assert client.post(url + "/ikke-mig", data={}).status_code == 303
    (disowned,) = sign_ups()
    assert disowned.status == SignUpStatus.CANCELLED_BY_PERSON
    assert (disowned.person.name, disowned.person.email, disowned.person.phone) == ("Slettet", None, None)
    assert client.get(url).status_code == 404


def test_somebody_with_an_account_is_not_forgotten_by_a_link(client: FlaskClient, walk: Series) -> None:
    account = factories.make_account(name="Ole Lund")
    made = factories.make_sign_up(first_date(walk), db.session.get(Person, account.person_id))
    response = client.post(f"/gaature/tilmelding/{sign_up_token(made)}/ikke-mig", data={})
    assert response.status_code == 422
    assert [one.person.name for one in sign_ups()] == ["Ole Lund"]


def test_the_date_goes_into_a_calendar(client: FlaskClient, walk: Series) -> None:
    response = client.get(private_url(client, walk) + "/kalender.ics")
    assert response.mimetype == "text/calendar"
    assert "SUMMARY:Dybbøl Gågruppe" in response.get_data(as_text=True)
    assert response.headers["Cache-Control"] == "no-store"


def test_a_cancelled_walk_is_said_on_the_private_page(client: FlaskClient, walk: Series) -> None:
    url = private_url(client, walk)
    occurrence = first_date(walk)
    with factories.writing():
        cancel_date(SYSTEM, occurrence.starts_at - timedelta(days=2), occurrence.id, "Det er for glat.")
    page = get(client, url)
    assert "Turen er aflyst" in page
    assert "Det er for glat." in page


def test_nobody_is_awaited_at_a_walk_that_is_over(
    client: FlaskClient, walk: Series, frozen_clock: FrozenClock
) -> None:
    url = private_url(client, walk)
    occurrence, awaits = first_date(walk), "glæder sig til at se dig"
    assert awaits in get(client, url)
    # Who comes late still finds the way.
    frozen_clock.move_to(occurrence.starts_at + timedelta(minutes=5))
    assert awaits in get(client, url)
    frozen_clock.move_to(occurrence.ends_at)
    page = get(client, url)
    assert "Turen er slut" in page
    assert awaits not in page
    (made,) = sign_ups()
    with factories.writing():
        record_attendance(SYSTEM, clock.now(), occurrence.id, {made.id: SignUpStatus.CAME})
    assert "Tak, fordi du var med" in get(client, url)


def test_nobody_waits_for_a_place_on_a_walk_that_has_begun(
    client: FlaskClient, walk: Series, frozen_clock: FrozenClock
) -> None:
    occurrence = first_date(walk)
    factories.make_sign_up(occurrence, party_size=2)
    url = private_url(client, walk)
    assert "nr. 1 på ventelisten" in get(client, url)
    frozen_clock.move_to(occurrence.starts_at)
    page = get(client, url)
    assert "Der blev ikke plads" in page
    assert "får du besked" not in page
