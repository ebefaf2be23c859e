"""Pages of a march: choosing a route, the host's routes, checking in with and without a code, counting, helpers."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.forms import new_key
from app.events import check_in, queries_march
from app.events.links_day import code_token, helper_token
from app.events.models_march import DayHelper
from app.gatherings.links import sign_up_token
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from app.people.models import Person
from tests.conftest import FrozenClock
from tests.events.marching import at, make_march, make_route, walk
from tests.factories import log_in, make_account, make_place, writing

pytestmark = pytest.mark.usefixtures("frozen_clock")


class Host:
    """A host who is logged in, and their march."""

    def __init__(self, client: FlaskClient, **values: Any) -> None:
        self.client = client
        self.account: Account = make_account(name="Vera Vært")
        self.march: Occurrence = make_march(db.session.get_one(Person, self.account.person_id), **values)
        self.series_url = f"/arrangementer/{self.march.series_id}/vaert"
        self.url = f"{self.series_url}/{self.march.id}"
        log_in(client, self.account)


@pytest.fixture
def host(client: FlaskClient) -> Host:
    return Host(client)


def test_a_march_that_has_begun_is_not_over(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    march = make_march()
    make_route(march)
    frozen_clock.move_to(at(10, 1))
    page = client.get(f"/arrangementer/{march.series_id}").get_data(as_text=True)
    assert "Arrangementet er i gang nu" in page
    assert "er slut" not in page

    frozen_clock.move_to(march.ends_at)
    page = client.get(f"/arrangementer/{march.series_id}").get_data(as_text=True)
    assert "Arrangementet er slut." in page


def helper_of(march: Occurrence) -> DayHelper:
    with writing():
        return check_in.name_helper(SYSTEM, clock.now(), march.id, "Port 2")


def status_of(sign_up: SignUp) -> SignUpStatus:
    db.session.expire_all()
    return db.session.get_one(SignUp, sign_up.id).status


# ---- routes ------------------------------------------------------------------------------------------------


def test_a_guest_chooses_a_route_and_changes_it(client: FlaskClient) -> None:
    make_place()
    march = make_march()
    short, long = make_route(march), make_route(march, "Den lange rute", metres=10_000)
    url = f"/arrangementer/{march.series_id}/tilmeld"
    page = client.get(url).text
    assert page.index("Hvilken rute vil du gå?") < page.index('name="name"')
    form = {"occurrence_id": march.id, "name": "Ane Ibsen", "phone": "11111141", "email": "", "party_size": 1}
    refused = client.post(url, data=form)
    assert refused.status_code == 422
    assert "Vælg en rute" in refused.text
    assert client.post(url, data={**form, "route": 999_999}).status_code == 422
    made = client.post(url, data={**form, "route": short.id})
    assert made.status_code == 303
    assert "Den korte rute, 2,5" in client.get(made.location).text
    changed = client.post(f"{made.location}/ret", data={"party_size": 1, "route": long.id})
    assert changed.status_code == 303
    assert "Den lange rute" in client.get(made.location).text


def test_everybody_sees_the_routes(client: FlaskClient) -> None:
    march = make_march()
    make_route(march, access="Asfalt hele vejen")
    page = client.get(f"/arrangementer/{march.series_id}").text
    assert "Den korte rute" in page
    assert "Asfalt hele vejen" in page
    assert "10.30" in page


def test_the_host_makes_changes_and_removes_a_route(host: Host) -> None:
    url = f"{host.series_url}/ruter"
    sent = {
        "name": "Rollatorruten",
        "length": "1,5 km",
        "starts_at_local": "10.15",
        "meeting_point": "Torvet",
        "has_rollator": "y",
        "access": "",
    }
    assert host.client.post(url, data=sent).status_code == 303
    (route,) = queries_march.routes_of(host.march.series_id)
    assert (route.metres, route.has_rollator) == (1500, True)
    walk(host.march, "Ane", route, party_size=2)
    assert "2 personer går ruten." in host.client.get(url).text
    assert 'value="1,5"' in host.client.get(f"{url}/{route.id}").text
    moved = host.client.post(
        f"{url}/{route.id}", data={**sent, "starts_at_local": "11.00"}, follow_redirects=True
    )
    assert "1 får besked." in moved.text
    kept = host.client.post(f"{url}/{route.id}/fjern", follow_redirects=True)
    assert "Der er folk på ruten." in kept.text


@pytest.mark.parametrize("length", ["", "lang", "0", "-5", "101", "1e9", "5,00001", "NaN"])
def test_what_is_no_length_is_said_at_its_field_and_kept(host: Host, length: str) -> None:
    sent = {"name": "Den lange", "length": length, "starts_at_local": "9.30", "meeting_point": "Torvet"}
    answer = host.client.post(f"{host.series_url}/ruter", data=sent)
    assert answer.status_code == 422
    assert 'value="Den lange"' in answer.text
    assert 'id="length-e"' in answer.text or 'for="length"' in answer.text


def test_a_route_of_another_march_is_not_found(host: Host) -> None:
    other = make_route(make_march())
    assert host.client.get(f"{host.series_url}/ruter/{other.id}").status_code == 404
    assert host.client.post(f"{host.series_url}/ruter/{other.id}/fjern").status_code == 404


# ---- checking in ---------------------------------------------------------------------------------------------


def test_the_host_finds_somebody_by_name_or_number_and_checks_them_in(
    host: Host, frozen_clock: FrozenClock
) -> None:
    ane = walk(host.march, "Åse Ibsen", phone="+4511111141")
    walk(host.march, "Bo Lind", phone="+4511111152")
    frozen_clock.move_to(at(9, 12))
    page = host.client.get(f"{host.url}/tjek-ind").text
    assert re.search(r'big__n">0</b>\s*<span class="big__of">af 2', page)
    for words in ("åse", "ibs", "141", "11 11 11 41"):
        found = host.client.get(f"{host.url}/tjek-ind", query_string={"find": words}).text
        assert "Åse Ibsen" in found
        assert "Bo Lind" not in found, words
    assert "Vi fandt ingen." in host.client.get(f"{host.url}/tjek-ind?find=zzz").text
    came = host.client.post(
        f"{host.url}/tjek-ind", data={"sign_up_id": ane.id, "said": "came"}, follow_redirects=True
    )
    assert "Åse Ibsen er kommet." in came.text
    again = host.client.post(
        f"{host.url}/tjek-ind", data={"sign_up_id": ane.id, "said": "came"}, follow_redirects=True
    )
    assert "Åse Ibsen var allerede tjekket ind" in again.text
    assert "9.12" in again.text
    undone = host.client.post(
        f"{host.url}/tjek-ind", data={"sign_up_id": ane.id, "said": "undo"}, follow_redirects=True
    )
    assert "står som ikke kommet endnu" in undone.text
    assert status_of(ane) == SignUpStatus.CONFIRMED


def test_checking_in_before_the_day_says_when(host: Host) -> None:
    ane = walk(host.march, "Ane")
    answer = host.client.post(f"{host.url}/tjek-ind", data={"sign_up_id": ane.id, "said": "came"})
    assert answer.status_code == 422
    assert "fra 4 timer før start" in answer.text
    assert host.client.post(f"{host.url}/tjek-ind", data={"sign_up_id": "x"}).status_code == 404


def test_an_event_that_checks_nobody_in_has_no_such_page(client: FlaskClient) -> None:
    host = Host(client, checks_in=False)
    assert client.get(f"{host.url}/tjek-ind").status_code == 404
    assert client.get(f"{host.url}/taelling").status_code == 200


def test_a_code_is_of_use_to_the_host_and_to_nobody_else(host: Host, frozen_clock: FrozenClock) -> None:
    ane = walk(host.march, "Ane Ibsen")
    own = host.client.application.test_client()
    private = own.get(f"/arrangementer/tilmelding/{sign_up_token(ane)}").text
    url = f"/arrangementer/tjek-ind/{code_token(ane)}"
    assert url in private
    assert 'class="qr"' in private
    frozen_clock.move_to(at(9, 12))
    shown = own.get(url)
    assert shown.status_code == 200
    assert "Ane Ibsen" not in shown.text
    assert own.post(url, data={"said": "came"}).status_code == 404
    assert "Ane Ibsen" in host.client.get(url).text
    assert "er kommet" in host.client.post(url, data={"said": "came"}, follow_redirects=True).text
    assert status_of(ane) == SignUpStatus.CAME
    assert own.get("/arrangementer/tjek-ind/nonsense").status_code == 404


def test_a_code_has_no_press_on_another_day(host: Host, frozen_clock: FrozenClock) -> None:
    url = f"/arrangementer/tjek-ind/{code_token(walk(host.march, 'Ane Ibsen'))}"
    for moment, is_open in ((at(5), False), (at(9), True), (host.march.ends_at + timedelta(hours=13), False)):
        frozen_clock.move_to(moment)
        page = host.client.get(url).text
        assert ('name="said" value="came"' in page) is is_open
        assert ("fra 4 timer før start" in page) is not is_open


def test_a_code_ends_with_the_links_of_the_person(host: Host) -> None:
    ane = walk(host.march, "Ane Ibsen")
    url = f"/arrangementer/tjek-ind/{code_token(ane)}"
    with writing():
        db.session.get_one(Person, ane.person_id).link_version += 1
    assert host.client.get(url).status_code == 404


# ---- helpers of the day --------------------------------------------------------------------------------------


def test_a_helper_checks_in_and_counts_without_logging_in_until_the_link_is_closed(
    host: Host, frozen_clock: FrozenClock
) -> None:
    ane = walk(host.march, "Ane Ibsen")
    frozen_clock.move_to(at(9, 12))
    assert (
        "Linket er lavet."
        in host.client.post(f"{host.url}/hjaelpere", data={"name": "Port 2"}, follow_redirects=True).text
    )
    (helper,) = queries_march.helpers_of(host.march.id)
    url, phone = f"/arrangementer/dagen/{helper_token(helper)}", host.client.application.test_client()
    code = f"/arrangementer/tjek-ind/{code_token(ane)}"
    assert phone.post(code, data={"said": "came"}).status_code == 404
    start = phone.get(url)
    assert (
        start.headers["Cache-Control"].startswith("no-store") or "private" in start.headers["Cache-Control"]
    )
    assert "Ane Ibsen" not in start.text
    assert "Ane Ibsen" in phone.get(url, query_string={"find": "ane"}).text
    assert phone.post(code, data={"said": "came"}).status_code == 303
    assert status_of(ane) == SignUpStatus.CAME
    counted = phone.post(
        f"{url}/taelling", data={"idempotency_key": new_key(), "amount": "5"}, follow_redirects=True
    )
    assert "5 i alt." in counted.text
    assert "Har talt 5 personer." in host.client.get(f"{host.url}/hjaelpere").text
    assert host.client.post(f"{host.url}/hjaelpere/{helper.id}/slut").status_code == 303
    for closed in (url, f"{url}/taelling"):
        assert phone.get(closed).status_code == 404
    assert phone.post(code, data={"said": "undo"}).status_code == 404


def test_a_helper_of_one_date_is_nobody_at_another(host: Host, frozen_clock: FrozenClock) -> None:
    other = make_march()
    bo, helper = walk(other, "Bo"), helper_of(host.march)
    frozen_clock.move_to(at(9, 12))
    url, phone = f"/arrangementer/dagen/{helper_token(helper)}", host.client.application.test_client()
    phone.get(url)
    assert phone.post(f"/arrangementer/tjek-ind/{code_token(bo)}", data={"said": "came"}).status_code == 404
    assert phone.post(url, data={"sign_up_id": bo.id, "said": "came"}).status_code == 404
    assert (
        "Bo"
        not in phone.get(url, query_string={"find": "Bo"}).text.split("<main")[1].split("arrivals")[-1][:50]
    )
    assert phone.get("/arrangementer/dagen/nonsense").status_code == 404


# ---- counting heads ------------------------------------------------------------------------------------------


def test_the_host_counts_with_buttons_and_by_a_number(host: Host, frozen_clock: FrozenClock) -> None:
    frozen_clock.move_to(at(9))
    url = f"{host.url}/taelling"
    for fields in ({"amount": "5"}, {"amount": "1"}, {"number": "40"}, {"said": "undo"}, {"amount": "-1"}):
        assert host.client.post(url, data={"idempotency_key": new_key(), **fields}).status_code == 303
    assert 'data-sum="5"' in host.client.get(url).text
    same = {"idempotency_key": new_key(), "amount": "1"}
    for _sending in range(3):
        assert host.client.post(url, data=same).status_code == 303
    assert 'data-sum="6"' in host.client.get(url).text


@pytest.mark.parametrize(
    "fields", [{}, {"amount": "500"}, {"amount": "x"}, {"number": "mange"}, {"number": "0"}]
)
def test_what_is_no_number_counts_nobody(
    host: Host, frozen_clock: FrozenClock, fields: dict[str, str]
) -> None:
    frozen_clock.move_to(at(9))
    assert host.client.post(f"{host.url}/taelling", data=fields).status_code == 422
    assert 'data-sum="0"' in host.client.get(f"{host.url}/taelling").text


def test_nobody_else_finds_the_pages_of_the_day(host: Host) -> None:
    log_in(host.client, make_account())
    for page in ("tjek-ind", "taelling", "hjaelpere"):
        assert host.client.get(f"{host.url}/{page}").status_code == 404
    assert host.client.get(f"{host.series_url}/ruter").status_code == 404
