"""What a citizen meets: a walk's page, signing up as guest or logged in, and the private page afterwards."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.gatherings.hosting import cancel_date
from app.gatherings.links import sign_up_token
from app.gatherings.models import Series, SignUp, SignUpStatus
from app.people.models import Person
from tests import factories
from tests.conftest import FrozenClock
from tests.walks.visiting import PHONE, first_date, get, send, sign_ups, text_of

# ---- the list and the page of a walk --------------------------------------------------------------------


def test_the_list_shows_walks_and_the_way_to_propose_one(client: FlaskClient, walk: Series) -> None:
    page = get(client, "/gaature")
    assert "Dybbøl Gågruppe" in page
    assert "/gaature/foreslaa" in page
    # Who lives far away finds the near ones among the many.
    assert client.get("/det-sker?hvad=walk").status_code == 200
    assert 'href="/det-sker?hvad=walk"' in page


def test_an_empty_list_says_what_to_do(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    assert "Du kan selv starte en gruppe" in get(client, "/gaature")


def test_the_list_is_paged_by_key(client: FlaskClient, walk: Series) -> None:
    factories.make_walk(title="Broager Gågruppe")
    first = get(client, "/gaature")
    following = re.search(r'href="(/gaature\?efter=[^"]+)"', first)
    assert following
    second = get(client, following[1])
    assert "/gaature?foer=" in second
    assert get(client, "/gaature?efter=skidt") == first


def test_the_page_tells_all_one_must_know(client: FlaskClient, walk: Series) -> None:
    page = get(client, f"/gaature/{walk.id}")
    for words in (
        "Mandag den 8. marts kl. 10.00",
        "Vi er færdige kl. 11.30. Hver mandag.",
        "P-pladsen ved havnen",
        "Gratis",
        "2 ud af 2 pladser er ledige",
        "Rollator: spørg værten",
        "Du kan få en følgeven med",
        "Birthe Holm",
        "Roligt tempo",
        "Vi går 4,5 km",
        "De slettes 90 dage efter datoen",
    ):
        assert words in page, words


def test_a_holiday_is_pointed_out(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    # 29 March 2027 is Easter Monday.
    series = factories.make_walk(first_on=date(2027, 3, 29))
    assert "Det er 2. påskedag. Gruppen går alligevel." in get(client, f"/gaature/{series.id}")


def test_a_full_date_can_be_chosen_as_waiting_list(client: FlaskClient, walk: Series) -> None:
    factories.make_sign_up(first_date(walk), party_size=2)
    factories.make_sign_up(first_date(walk))
    page = get(client, f"/gaature/{walk.id}")
    assert "Alle 2 pladser er taget" in page
    assert "1 står på venteliste" in page
    assert "Skriv dig på venteliste" in page


def test_a_cancelled_date_stands_first_with_its_reason(client: FlaskClient, walk: Series) -> None:
    occurrence = first_date(walk)
    with factories.writing():
        cancel_date(SYSTEM, occurrence.starts_at - timedelta(days=2), occurrence.id, "Det er for glat.")
    page = get(client, f"/gaature/{walk.id}")
    assert "Mandag den 8. marts er aflyst" in page
    assert "Det er for glat." in page
    assert "Mandag den 15. marts kl. 10.00" in page


def test_who_comes_late_reads_where_it_is_until_it_is_over(
    client: FlaskClient, walk: Series, frozen_clock: FrozenClock
) -> None:
    now_on, url = first_date(walk), f"/gaature/{walk.id}"
    frozen_clock.move_to(now_on.starts_at + timedelta(minutes=1))
    for page in (get(client, url), get(client, f"{url}?dato={now_on.id}")):
        assert "Turen er i gang nu" in page
        assert "I mødes her: P-pladsen ved havnen." in page
    assert page.index("Mandag den 8. marts kl. 10.00") < page.index("Godt at vide")
    assert "Mandag den 8. marts kl. 10.00" not in page[page.index("De næste ture") :]

    frozen_clock.move_to(now_on.ends_at)
    assert "er i gang" not in get(client, url)


def test_a_cancelled_date_is_told_until_it_would_have_been_over(
    client: FlaskClient, walk: Series, frozen_clock: FrozenClock
) -> None:
    off = first_date(walk)
    with factories.writing():
        cancel_date(SYSTEM, off.starts_at - timedelta(hours=2), off.id, "Det er for glat.")
    frozen_clock.move_to(off.starts_at + timedelta(minutes=1))

    page = get(client, f"/gaature/{walk.id}")

    assert "Mandag den 8. marts er aflyst" in page
    assert "er i gang" not in page


def test_the_date_of_a_card_is_the_one_in_focus(client: FlaskClient, walk: Series) -> None:
    later = factories.make_occurrence(walk, on=date(2027, 3, 15))
    page = get(client, f"/gaature/{walk.id}?dato={later.id}")
    assert page.index("Mandag den 15. marts kl. 10.00") < page.index("Godt at vide")
    assert re.search(rf'value="{later.id}" checked', page)
    with factories.writing():
        cancel_date(SYSTEM, later.starts_at - timedelta(days=2), later.id, "Det er for glat.")
    page = get(client, f"/gaature/{walk.id}?dato={later.id}")
    assert "Mandag den 15. marts er aflyst" in page
    assert page.index("Mandag den 8. marts kl. 10.00") < page.index("Godt at vide")


def test_the_form_says_that_the_date_one_came_for_is_cancelled(client: FlaskClient, walk: Series) -> None:
    off = first_date(walk)
    factories.make_occurrence(walk, on=date(2027, 3, 15))
    with factories.writing():
        cancel_date(SYSTEM, off.starts_at - timedelta(days=2), off.id, "Det er for glat.")
    page = get(client, f"/gaature/{walk.id}/tilmeld?dato={off.id}")
    assert "Mandag den 8. marts er aflyst" in page
    assert "Det er for glat." in page
    # What stands beside the form is the day one can still come.
    assert "Mandag den 8. marts kl. 10.00" not in page
    assert "Mandag den 15. marts kl. 10.00" in page


def test_just_turn_up_has_no_form(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    series = factories.make_walk(needs_sign_up=False, capacity=None)
    page = get(client, f"/gaature/{series.id}")
    assert "Bare mød op" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


def test_an_ended_group_says_so(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    series = factories.make_walk(until=date(2027, 3, 8))
    frozen_clock.move_to(frozen_clock.now + timedelta(days=30))
    assert "Der er ingen ture i kalenderen lige nu" in get(client, f"/gaature/{series.id}")


def test_a_proposal_is_seen_by_its_host_and_staff_only(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    account = factories.make_account(name="Birthe Holm")
    series = factories.make_proposal(host=db.session.get(Person, account.person_id))
    assert client.get(f"/gaature/{series.id}").status_code == 404
    for who in (account, factories.make_account(Role.MODERATOR)):
        factories.log_in(client, who)
        assert "Kun værten og Frivillighedens Hus kan se siden" in get(client, f"/gaature/{series.id}")
    factories.log_in(client, factories.make_account())
    assert client.get(f"/gaature/{series.id}").status_code == 404


def test_a_walk_that_does_not_exist_is_not_found(client: FlaskClient, walk: Series) -> None:
    assert client.get("/gaature/999999").status_code == 404
    assert client.get("/gaature/999999/tilmeld").status_code == 404


# ---- signing up as a guest ------------------------------------------------------------------------------


def test_a_guest_gets_a_place_and_a_private_page(client: FlaskClient, walk: Series) -> None:
    response = send(
        client, walk, phone=PHONE, email="Karen@Example.org", wants_companion="y", note="Jeg går langsomt"
    )
    assert response.status_code == 303
    (made,) = sign_ups()
    assert (made.status, made.person.name, made.person.phone, made.person.email) == (
        SignUpStatus.CONFIRMED,
        "Karen Iversen",
        "+4511111141",
        "karen@example.org",
    )
    assert made.wants_companion
    private = client.get(response.location)
    page = text_of(private)
    assert "Du er tilmeldt" in page
    assert "Birthe Holm" in page
    assert "Det var ikke mig" in page
    assert private.headers["Cache-Control"] == "no-store"
    assert private.headers["X-Robots-Tag"] == "noindex"


def test_a_guest_without_e_mail_is_told_to_write_it_down(client: FlaskClient, walk: Series) -> None:
    page = get(client, send(client, walk).location)
    assert "Du får ikke noget brev" in page
    assert "11 11 11 41" in page
    assert "Frivillighedens Hus" in page


def test_a_late_guest_waits_and_sees_the_number(client: FlaskClient, walk: Series) -> None:
    factories.make_sign_up(first_date(walk), party_size=2)
    factories.make_sign_up(first_date(walk))
    page = get(client, send(client, walk).location)
    assert "Du står som nr. 2 på ventelisten" in page


def test_who_is_passed_over_sees_why(client: FlaskClient, walk: Series) -> None:
    holder = factories.make_sign_up(first_date(walk), party_size=1)
    factories.make_sign_up(first_date(walk), party_size=1)
    pair = factories.make_sign_up(first_date(walk), party_size=2)
    factories.make_sign_up(first_date(walk), party_size=1)
    client.post(f"/gaature/tilmelding/{sign_up_token(holder)}/meld-fra", data={})
    page = get(client, f"/gaature/tilmelding/{sign_up_token(pair)}")
    assert "Du står som nr. 1 på ventelisten" in page
    assert "ikke nok til jer 2" in page


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"name": ""}, "Skriv dit navn"),
        ({"phone": "", "email": ""}, "Skriv et telefonnummer eller en e-mail, så vi kan give dig besked"),
        ({"phone": "11 11"}, "Skriv dit telefonnummer med 8 tal"),
        ({"email": "karen"}, "Skriv din e-mail, for eksempel anna@example.org"),
        ({"note": "Mit nummer er 010245-1234"}, "Slet CPR-nummeret"),
        ({"name": "Karen 0102451234"}, "Slet CPR-nummeret"),
        ({"occurrence_id": "999999"}, "Vælg en dag"),
        ({"occurrence_id": ""}, "Vælg en dag"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    client: FlaskClient, walk: Series, typed: dict[str, Any], message: str
) -> None:
    response = send(client, walk, **{"note": "Jeg kommer fra Broager", "party_size": 3, **typed})
    page = text_of(response)
    assert response.status_code == 422
    assert message in page
    assert "<title>Fejl:" in page
    kept = typed.get("note", "Jeg kommer fra Broager")
    assert kept in page
    assert re.search(r'<option selected value="3">', page)
    assert sign_ups() == []


def test_errors_stand_in_the_order_of_the_page(client: FlaskClient, walk: Series) -> None:
    page = text_of(send(client, walk, name="", phone="", note="010245-1234"))
    links = re.findall(r'<a href="#([a-z_]+)">', page)
    assert links == ["name", "phone", "note"]


@pytest.mark.parametrize("typed", ["11111141", "+45 11 11 11 41", "1111 1141", "0045 11111141"])
def test_a_phone_number_may_be_typed_as_people_do(client: FlaskClient, walk: Series, typed: str) -> None:
    send(client, walk, phone=typed)
    assert [one.person.phone for one in sign_ups()] == ["+4511111141"]


def test_a_german_number_is_welcome(client: FlaskClient, walk: Series) -> None:
    send(client, walk, phone="+49 461 123456")
    assert [one.person.phone for one in sign_ups()] == ["+49461123456"]


def test_the_same_form_sent_twice_is_one_sign_up(client: FlaskClient, walk: Series) -> None:
    key = "k" * 32
    first = send(client, walk, idempotency_key=key)
    second = send(client, walk, idempotency_key=key)
    assert first.location == second.location
    assert len(sign_ups()) == 1


def test_the_same_guest_again_is_told_so(client: FlaskClient, walk: Series) -> None:
    send(client, walk)
    response = send(client, walk, name="karen iversen")
    assert response.status_code == 422
    assert "Du er allerede skrevet op til den dag" in text_of(response)
    assert db.session.scalar(select(func.count()).select_from(SignUp)) == 1


def test_a_couple_may_share_an_address(client: FlaskClient, walk: Series) -> None:
    for name in ("Karen Iversen", "Aage Iversen"):
        assert send(client, walk, name=name, phone="", email="iversen@example.org").status_code == 303
    assert [one.status for one in sign_ups()] == [SignUpStatus.CONFIRMED, SignUpStatus.CONFIRMED]


def test_a_walk_at_the_same_time_is_warned_about_once(client: FlaskClient, walk: Series) -> None:
    send(client, walk)
    other = factories.make_walk(title="Broager Gågruppe")
    warned = send(client, other)
    assert warned.status_code == 422
    page = text_of(warned)
    assert "Du skal et andet sted på samme tid" in page
    # Whoever types another's name and number learns no more than that.
    assert "Dybbøl Gågruppe" not in page
    assert "Tilmeld alligevel" in page
    assert send(client, other, anyway="1").status_code == 303
    assert len(sign_ups()) == 2


def test_a_program_is_stopped_kindly_and_a_person_gets_through(client: FlaskClient, walk: Series) -> None:
    trapped = send(client, walk, website="https://spam.example")
    assert trapped.status_code == 422
    assert "Det gik meget hurtigt" in text_of(trapped)
    assert "Du mangler" not in text_of(trapped)
    assert "spam.example" not in text_of(trapped)
    assert sign_ups() == []


def test_a_form_filled_faster_than_anybody_types_is_asked_again(
    client: FlaskClient, walk: Series, frozen_clock: FrozenClock
) -> None:
    client.application.config["FORM_LEAST_SECONDS"] = 2
    shown = get(client, f"/gaature/{walk.id}/tilmeld")
    opened = re.search(r'name="opened" value="([^"]+)"', shown)
    assert opened
    assert send(client, walk, opened=opened[1]).status_code == 422
    frozen_clock.move_to(frozen_clock.now + timedelta(seconds=5))
    assert send(client, walk, opened=opened[1]).status_code == 303
    assert send(client, walk, name="En anden", opened="forkert").status_code == 422


def test_a_walk_that_has_begun_takes_nobody(
    client: FlaskClient, walk: Series, frozen_clock: FrozenClock
) -> None:
    occurrence = first_date(walk)
    frozen_clock.move_to(occurrence.starts_at)
    response = send(client, walk, occurrence_id=occurrence.id)
    assert response.status_code == 422
    assert "Vælg en dag" in text_of(response)
