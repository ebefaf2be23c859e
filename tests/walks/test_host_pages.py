"""The host's pages: who may come in, the overview, attendance, people on the list, the ring list."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.formatting import date_da
from app.core.permissions import Role
from app.gatherings.hosting import step_back
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from app.notifications.models import CallOutcome, MessageStatus
from app.people.models import Person
from tests import factories
from tests.conftest import FrozenClock
from tests.gatherings.editing import edit
from tests.walks.hosting import PHONE, Hosted, begin, cancel, fresh, text_of, the_call

# ---- who may come in --------------------------------------------------------------------------------------

PAGES = (
    "",
    "/{date}",
    "/{date}/print",
    "/{date}/skriv-paa",
    "/{date}/aflys",
    "/{date}/ret",
    "/{date}/fjern/{sign_up}",
    "/slut",
)


@pytest.mark.parametrize("page", PAGES)
def test_only_the_host_and_staff_find_a_page(hosted: Hosted, client: FlaskClient, page: str) -> None:
    sign_up = hosted.sign_up("Jørgen Friis", phone=PHONE)
    url = hosted.url + page.format(date=hosted.occurrence.id, sign_up=sign_up.id)
    assert client.get(url).status_code == 200
    factories.log_in(client, factories.make_account())
    assert client.get(url).status_code == 404
    factories.log_in(client, factories.make_account(Role.MODERATOR))
    assert client.get(url).status_code == 200


def test_a_visitor_is_sent_to_log_in_and_back(hosted: Hosted, client: FlaskClient) -> None:
    client.delete_cookie("session")
    stranger = client.application.test_client()
    response = stranger.get(hosted.url)
    assert response.status_code == 303
    assert "/log-ind" in response.location
    assert "vaert" in response.location


def test_dates_and_people_of_another_series_are_not_found(hosted: Hosted, client: FlaskClient) -> None:
    other = factories.make_occurrence(factories.make_walk())
    stranger = factories.make_sign_up(other)
    assert client.get(f"{hosted.url}/{other.id}").status_code == 404
    assert client.get(f"{hosted.url}/{other.id}/print").status_code == 404
    response = client.post(f"{hosted.date_url}/fjern/{stranger.id}", data={"reason": "Nej", "step": "do"})
    assert response.status_code == 303
    assert fresh(SignUp, stranger.id).status == SignUpStatus.CONFIRMED


def test_staff_who_act_are_audited_as_acting_for_the_host(hosted: Hosted, client: FlaskClient) -> None:
    staff = factories.make_account(Role.MODERATOR)
    factories.log_in(client, staff)
    client.post(f"{hosted.date_url}/skriv-paa", data={"name": "Aage Petersen", "party_size": "1"})
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "sign_up.join")).one()
    assert event.actor_person_id == staff.person_id
    assert event.on_behalf_of == hosted.account.person_id
    assert event.roles == "citizen,moderator"


# ---- the overview -----------------------------------------------------------------------------------------


def test_the_hosts_page_has_another_title_than_the_one_that_everybody_sees(
    hosted: Hosted, client: FlaskClient
) -> None:
    titles = {
        text_of(client, url).partition("<title>")[2].partition("</title>")[0]
        for url in (hosted.url, hosted.url.removesuffix("/vaert"))
    }
    assert len(titles) == 2


def test_the_overview_says_today_and_counts_people(
    hosted: Hosted, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    hosted.sign_up("Tove Nissen", email="tove@example.org", party_size=2)
    hosted.sign_up(
        "Grethe Thomsen", email="grethe@example.org", wants_companion=True, note="Jeg kommer fra Broager"
    )
    frozen_clock.move_to(hosted.occurrence.starts_at - timedelta(hours=2))
    page = text_of(client, hosted.url)
    assert "Næste tur er i dag" in page
    assert "<b>3</b> kommer" in page
    assert "<b>1</b> mangler følge" in page
    assert "2 personer. Første gang" in page
    assert "Jeg kommer fra Broager" in page


def test_the_overview_of_an_empty_group_has_no_list(hosted: Hosted, client: FlaskClient) -> None:
    page = text_of(client, hosted.url)
    assert "Der er ingen på listen endnu." in page
    assert 'id="ring"' not in page


def test_the_queue_stands_in_order_and_says_who_was_passed_over(hosted: Hosted, client: FlaskClient) -> None:
    hosted.sign_up("Bent Clausen", email="b@example.org", party_size=4)
    last = hosted.sign_up("Lise Juhl", email="l@example.org", party_size=4)
    hosted.sign_up("Et Par", email="p@example.org", party_size=4)
    hosted.sign_up("En Enkelt", email="e@example.org", party_size=1)
    edit(clock.now(), hosted.occurrence, capacity=9)
    page = text_of(client, hosted.date_url)
    assert fresh(SignUp, last.id).status == SignUpStatus.CONFIRMED
    assert "Nr. 1: Et Par" in page
    assert "Sprunget over, fordi der ikke var plads til alle 4" in page
    assert "Nr. 2: En Enkelt" not in page


def test_a_proposal_that_waits_says_so(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    account = factories.make_account()
    series = factories.make_proposal(host=fresh(Person, account.person_id))
    factories.log_in(client, account)
    assert "Vi kigger på dit forslag" in text_of(client, f"/gaature/{series.id}/vaert")


# ---- attendance -------------------------------------------------------------------------------------------


def test_who_came_is_only_asked_from_the_start_on(
    hosted: Hosted, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    sign_up = hosted.sign_up("Jørgen Friis", phone=PHONE)
    before = text_of(client, hosted.date_url)
    assert f'name="m{sign_up.id}"' not in before
    assert "når turen er begyndt" in before
    response = client.post(hosted.date_url, data={f"m{sign_up.id}": "came"})
    assert response.status_code == 422
    begin(hosted, frozen_clock)
    assert f'name="m{sign_up.id}"' in text_of(client, hosted.date_url)


def test_who_came_is_saved_by_one_button(
    hosted: Hosted, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    came, away, open_ = (hosted.sign_up(name, email=f"{name}@example.org") for name in ("Ane", "Bo", "Carl"))
    begin(hosted, frozen_clock)
    response = client.post(hosted.date_url, data={f"m{came.id}": "came", f"m{away.id}": "no_show"})
    assert response.status_code == 303
    statuses = [fresh(SignUp, one.id).status for one in (came, away, open_)]
    assert statuses == [SignUpStatus.CAME, SignUpStatus.NO_SHOW, SignUpStatus.CONFIRMED]
    page = text_of(client, hosted.date_url)
    assert "1 kom, 0 meldte afbud, 1 udeblev." in page
    assert "1 er ikke sat endnu." in page


def test_marks_of_people_on_another_date_are_left_alone(
    hosted: Hosted, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    other = factories.make_sign_up(factories.make_occurrence(factories.make_walk()))
    begin(hosted, frozen_clock)
    client.post(hosted.date_url, data={f"m{other.id}": "no_show"})
    assert fresh(SignUp, other.id).status == SignUpStatus.CONFIRMED


def test_where_nobody_signs_up_heads_are_counted(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    hosted = Hosted(client, needs_sign_up=False, capacity=None)
    assert "head_count" not in text_of(client, hosted.date_url)
    begin(hosted, frozen_clock)
    refused = client.post(hosted.date_url, data={"head_count": "mange"})
    assert refused.status_code == 422
    assert "Skriv et helt tal" in refused.get_data(as_text=True)
    assert client.post(hosted.date_url, data={"head_count": "14"}).status_code == 303
    assert fresh(Occurrence, hosted.occurrence.id).head_count == 14


def test_who_comes_without_standing_on_the_list_is_counted_besides(
    hosted: Hosted, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    came = hosted.sign_up("Ane", email="ane@example.org")
    assert "uden at stå på listen" not in text_of(client, hosted.date_url)
    early = client.post(hosted.date_url, data={"head_count": "2"})
    assert early.status_code == 422
    begin(hosted, frozen_clock)
    refused = client.post(hosted.date_url, data={f"m{came.id}": "came", "head_count": "to"})
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "Skriv et helt tal" in page
    assert re.search(rf'name="m{came.id}" value="came"[^>]* checked', page)

    sent = {f"m{came.id}": "came", "head_count": "2", "count_shown": ""}
    assert client.post(hosted.date_url, data=sent).status_code == 303

    assert fresh(Occurrence, hosted.occurrence.id).head_count == 2
    assert fresh(SignUp, came.id).status == SignUpStatus.CAME
    assert re.search(r'name="head_count"[^>]* value="2"', text_of(client, hosted.date_url))


def test_who_marks_the_list_does_not_overwrite_what_others_counted_meanwhile(
    hosted: Hosted, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    begin(hosted, frozen_clock)
    client.post(hosted.date_url, data={"head_count": "5", "count_shown": "2"})

    client.post(hosted.date_url, data={"head_count": "2", "count_shown": "2"})

    assert fresh(Occurrence, hosted.occurrence.id).head_count == 5


def test_where_nobody_stood_on_the_list_it_is_asked_who_came_besides(
    hosted: Hosted, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    begin(hosted, frozen_clock)

    page = text_of(client, hosted.date_url)

    assert "Der stod ingen på listen." in page
    assert 'name="head_count"' in page


# ---- people on the list -----------------------------------------------------------------------------------


def test_somebody_who_rang_is_written_on_without_any_contact(hosted: Hosted, client: FlaskClient) -> None:
    response = client.post(
        f"{hosted.date_url}/skriv-paa", data={"name": "Aage Petersen", "party_size": "2", "needs_lift": "y"}
    )
    assert response.status_code == 303
    sign_up = db.session.scalars(select(SignUp)).one()
    assert (sign_up.person.name, sign_up.party_size, sign_up.needs_lift) == ("Aage Petersen", 2, True)
    assert (sign_up.person.phone, sign_up.person.email) == (None, None)


def test_a_double_click_writes_one_person_on(hosted: Hosted, client: FlaskClient) -> None:
    page = text_of(client, f"{hosted.date_url}/skriv-paa")
    key = re.search(r'name="idempotency_key"[^>]*value="([^"]+)"', page)
    assert key is not None
    data = {"name": "Aage Petersen", "party_size": "1", "idempotency_key": key[1]}
    for _click in range(2):
        assert client.post(f"{hosted.date_url}/skriv-paa", data=data).status_code == 303
    assert len(db.session.scalars(select(SignUp)).all()) == 1


def test_no_host_is_looked_for_once_the_walk_has_begun(
    hosted: Hosted, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    with factories.writing():
        step_back(SYSTEM, clock.now(), hosted.occurrence.id)
    assert "Turen mangler en vært" in text_of(client, hosted.date_url)
    begin(hosted, frozen_clock)
    factories.log_in(client, hosted.account)
    assert "Turen mangler en vært" not in text_of(client, hosted.date_url)


def test_no_form_is_filled_in_for_a_walk_that_nobody_can_join(
    hosted: Hosted, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    hosted.sign_up("Tove Nissen")
    url = f"{hosted.date_url}/skriv-paa"
    text_of(client, url)
    cancel(hosted, client)
    assert "så du kan ikke skrive nogen på" in client.get(url, follow_redirects=True).text
    assert "Turen er aflyst" in text_of(client, f"{hosted.date_url}/print")
    later = factories.coming_dates(hosted.series, clock.now())[1]
    frozen_clock.move_to(later.starts_at)
    factories.log_in(client, hosted.account)
    begun = client.get(f"{hosted.url}/{later.id}/skriv-paa", follow_redirects=True)
    assert "så du kan ikke skrive flere på" in begun.text


def test_links_to_two_walks_without_a_list_say_which_is_which(
    hosted: Hosted, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    later = factories.coming_dates(hosted.series, clock.now())[1]
    for date in (hosted.occurrence, later):
        factories.make_sign_up(date)
    frozen_clock.move_to(later.ends_at + timedelta(days=1))
    factories.log_in(client, hosted.account)
    page = text_of(client, hosted.url)
    for date in (hosted.occurrence, later):
        assert f'Skriv, hvem der kom<span class="vh">: {date_da(date.starts_at)}</span>' in page


def test_a_wrong_number_says_what_to_write(hosted: Hosted, client: FlaskClient) -> None:
    response = client.post(
        f"{hosted.date_url}/skriv-paa", data={"name": "", "phone": "12", "party_size": "1"}
    )
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert "Skriv navnet" in page
    assert "Skriv nummeret med 8 tal" in page


def test_taking_somebody_off_needs_a_reason_and_gives_the_place_on(
    hosted: Hosted, client: FlaskClient
) -> None:
    gone = hosted.sign_up("Jørgen Friis", phone=PHONE)
    url = f"{hosted.date_url}/fjern/{gone.id}"
    assert client.post(url, data={"reason": "", "step": "see"}).status_code == 422
    preview = client.post(url, data={"reason": "Du har selv ringet afbud.", "step": "see"})
    assert "1 skal du selv ringe til" in preview.get_data(as_text=True)
    assert fresh(SignUp, gone.id).status == SignUpStatus.CONFIRMED
    assert client.post(url, data={"reason": "Du har selv ringet afbud.", "step": "do"}).status_code == 303
    assert fresh(SignUp, gone.id).status == SignUpStatus.CANCELLED_BY_HOST


# ---- the ring list ----------------------------------------------------------------------------------------


def test_who_has_no_email_stands_on_the_ring_list(hosted: Hosted, client: FlaskClient) -> None:
    hosted.sign_up("Svend Aage Lorenzen", phone=PHONE)
    hosted.sign_up("Ane Bro", email="ane@example.org")
    cancel(hosted, client)
    page = text_of(client, hosted.date_url)
    ring = page[page.index('id="ring"') :]
    assert "Svend Aage Lorenzen" in ring
    assert f"tel:{PHONE}" in ring
    assert "Læs højt" in ring
    assert "Ane Bro" not in ring


@pytest.mark.parametrize(
    ("outcome", "kept", "status"),
    [
        ("told", CallOutcome.TOLD, MessageStatus.SENT),
        ("no_answer", CallOutcome.NO_ANSWER, MessageStatus.QUEUED),
    ],
)
def test_what_came_of_a_call_is_kept(
    hosted: Hosted, client: FlaskClient, outcome: str, kept: CallOutcome, status: MessageStatus
) -> None:
    hosted.sign_up("Svend Aage Lorenzen", phone=PHONE)
    cancel(hosted, client)
    call = the_call("date_cancelled")
    response = client.post(f"{hosted.url}/ring/{call.id}", data={"outcome": outcome})
    assert response.status_code == 303
    call = the_call("date_cancelled")
    assert (call.outcome, call.status) == (kept, status)
    page = text_of(client, hosted.date_url)
    assert ('id="ring"' in page) == (outcome == "no_answer")
    assert ("Svarede ikke kl." in page) == (outcome == "no_answer")


def test_no_thanks_to_a_place_gives_it_to_the_next(hosted: Hosted, client: FlaskClient) -> None:
    full = hosted.sign_up("Ane Bro", email="ane@example.org", party_size=4)
    hosted.sign_up("Bo Dam", email="bo@example.org", party_size=4)
    waits = hosted.sign_up("Ragnhild Bruun", phone=PHONE, party_size=4)
    after = hosted.sign_up("Carl Eg", email="carl@example.org", party_size=4)
    client.post(f"{hosted.date_url}/fjern/{full.id}", data={"reason": "Ringede afbud", "step": "do"})
    call = the_call("place_given")
    assert "Ja, kommer" in text_of(client, hosted.url)
    client.post(f"{hosted.url}/ring/{call.id}", data={"outcome": "declined", "dato": hosted.occurrence.id})
    assert fresh(SignUp, waits.id).status == SignUpStatus.CANCELLED_BY_PERSON
    assert fresh(SignUp, after.id).status == SignUpStatus.CONFIRMED
    assert the_call("place_given").status == MessageStatus.SENT


def test_a_call_about_another_group_is_not_found(hosted: Hosted, client: FlaskClient) -> None:
    hosted.sign_up("Svend Aage Lorenzen", phone=PHONE)
    cancel(hosted, client)
    call = the_call("date_cancelled")
    other = Hosted(client)
    assert client.post(f"{other.url}/ring/{call.id}", data={"outcome": "told"}).status_code == 404
    assert the_call("date_cancelled").outcome is None


def test_on_the_last_day_the_host_rings_the_next_in_line(
    hosted: Hosted, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    gone = hosted.sign_up("Ane Bro", email="ane@example.org", party_size=4)
    hosted.sign_up("Bo Dam", email="bo@example.org", party_size=4)
    first = hosted.sign_up("Ragnhild Bruun", phone=PHONE)
    second = hosted.sign_up("Carl Eg", phone="+4511111142")
    frozen_clock.move_to(hosted.occurrence.starts_at - timedelta(hours=3))
    client.post(f"{hosted.date_url}/fjern/{gone.id}", data={"reason": "Ringede afbud", "step": "do"})
    assert "Er den næste på ventelisten" in text_of(client, hosted.url)
    client.post(f"{hosted.date_url}/plads/{first.id}", data={"outcome": "no_answer"})
    ring = text_of(client, hosted.date_url)
    assert "Hej Carl." in ring
    client.post(f"{hosted.date_url}/plads/{second.id}", data={"outcome": "told"})
    assert fresh(SignUp, second.id).status == SignUpStatus.CONFIRMED
    assert fresh(SignUp, first.id).status == SignUpStatus.WAITING
