"""The host's pages: who may come in, the ring list, attendance, and changing a date that people are on."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from app.accounts.models import Account
from app.audit.models import AuditEvent
from app.core import clock
from app.core.database import Base, db
from app.core.permissions import Role
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SeriesStatus, SignUp, SignUpStatus
from app.notifications.models import CallOutcome, Channel, Message, MessageStatus
from app.people.models import Person
from tests import factories
from tests.conftest import FrozenClock

PHONE = "+4511111141"


M = TypeVar("M", bound=Base)


def fresh(model: type[M], key: int) -> M:
    """The row as it is now."""
    found = db.session.get(model, key)
    assert found is not None
    return found


class Hosted:
    """A walking group of eight places with its host logged in."""

    def __init__(self, client: FlaskClient, **values: Any) -> None:
        self.client = client
        self.account: Account = factories.make_account(name="Birthe Holm")
        host = fresh(Person, self.account.person_id)
        self.series: Series = factories.make_walk(
            host=host, **{"title": "Dybbøl Gågruppe", "capacity": 8, **values}
        )
        self.occurrence: Occurrence = factories.make_occurrence(self.series)
        factories.log_in(client, self.account)

    @property
    def url(self) -> str:
        return f"/gaature/{self.series.id}/vaert"

    @property
    def date_url(self) -> str:
        return f"{self.url}/{self.occurrence.id}"

    def sign_up(
        self, name: str, *, phone: str | None = None, email: str | None = None, **needs: Any
    ) -> SignUp:
        person = factories.make_person(name, phone=phone, email=email)
        return factories.make_sign_up(self.occurrence, person, **needs)


@pytest.fixture
def hosted(client: FlaskClient, frozen_clock: FrozenClock) -> Hosted:
    return Hosted(client)


def begin(hosted: Hosted, frozen_clock: FrozenClock, minutes: int = 30) -> datetime:
    return frozen_clock.move_to(hosted.occurrence.starts_at + timedelta(minutes=minutes))


def text_of(client: FlaskClient, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.get_data(as_text=True)


# ---- who may come in --------------------------------------------------------------------------------------

PAGES = (
    "",
    "/{date}",
    "/{date}/print",
    "/{date}/skriv-paa",
    "/{date}/aflys",
    "/{date}/flyt",
    "/{date}/pladser",
    "/{date}/fjern/{sign_up}",
    "/ret",
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
    client.post(f"{hosted.date_url}/pladser", data={"capacity": "9", "step": "do"})
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


def test_a_wrong_number_says_what_to_write(hosted: Hosted, client: FlaskClient) -> None:
    response = client.post(
        f"{hosted.date_url}/skriv-paa", data={"name": "", "phone": "12", "party_size": "1"}
    )
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert "Skriv navnet" in page
    assert "Skriv dit telefonnummer med 8 tal" in page


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


def cancel(hosted: Hosted, client: FlaskClient) -> None:
    data = {"reason": "weather", "words": "Der er is på stien.", "step": "do"}
    assert client.post(f"{hosted.date_url}/aflys", data=data).status_code == 303


def the_call(kind: str) -> Message:
    return db.session.scalars(
        select(Message).where(Message.kind == kind, Message.channel == Channel.CALL)
    ).one()


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


# ---- changing one date ------------------------------------------------------------------------------------


def test_cancelling_shows_the_letter_and_the_count_and_changes_nothing(
    hosted: Hosted, client: FlaskClient
) -> None:
    hosted.sign_up("Ane Bro", email="ane@example.org")
    hosted.sign_up("Svend Aage Lorenzen", phone=PHONE)
    hosted.sign_up("Uden Nummer")
    before = len(db.session.scalars(select(Message)).all())
    data = {"reason": "weather", "words": "Der er is på stien.", "step": "see"}
    response = client.post(f"{hosted.date_url}/aflys", data=data)
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "Vejret er for dårligt. Der er is på stien." in page
    assert "1 får en e-mail nu." in page
    assert "1 skal du selv ringe til." in page
    assert "1 har hverken telefon eller e-mail" in page
    assert "og giv 2 besked" in page
    assert "/gaature/tilmelding/" not in page
    assert fresh(Occurrence, hosted.occurrence.id).status == OccurrenceStatus.PLANNED
    assert len(db.session.scalars(select(Message)).all()) == before


def test_cancelling_keeps_the_host_s_words_when_they_go_back(hosted: Hosted, client: FlaskClient) -> None:
    data = {"reason": "other", "words": "Broen er spærret.", "step": "edit"}
    page = client.post(f"{hosted.date_url}/aflys", data=data).get_data(as_text=True)
    assert "Broen er spærret.</textarea>" in page
    assert "Se, hvad de får at vide" in page


def test_another_reason_must_be_written(hosted: Hosted, client: FlaskClient) -> None:
    response = client.post(f"{hosted.date_url}/aflys", data={"reason": "other", "words": "", "step": "see"})
    assert response.status_code == 422
    assert "Skriv, hvorfor du aflyser" in response.get_data(as_text=True)


def test_a_date_cancelled_in_another_tab_says_so(hosted: Hosted, client: FlaskClient) -> None:
    cancel(hosted, client)
    response = client.post(
        f"{hosted.date_url}/aflys", data={"reason": "weather", "step": "do"}, follow_redirects=True
    )
    assert "Turen er allerede aflyst." in response.get_data(as_text=True)
    refused = client.post(f"{hosted.date_url}/pladser", data={"capacity": "5", "step": "do"})
    assert "Dagen er allerede aflyst." in refused.get_data(as_text=True)


def move(hosted: Hosted, **changed: str) -> dict[str, str]:
    start = clock.local(hosted.occurrence.starts_at)
    data = {"starts_on": start.date().isoformat(), "starts_at": "10:00", "meeting_point": "P-pladsen",
            "reason": "Der er vejarbejde.", "step": "do"}  # fmt: skip
    return {**data, **changed}


def test_moving_a_date_keeps_everybody_and_tells_them(hosted: Hosted, client: FlaskClient) -> None:
    sign_up = hosted.sign_up("Ane Bro", email="ane@example.org")
    assert client.post(f"{hosted.date_url}/flyt", data=move(hosted, starts_at="11.30")).status_code == 303
    occurrence = fresh(Occurrence, hosted.occurrence.id)
    assert clock.local(occurrence.starts_at).strftime("%H.%M") == "11.30"
    assert fresh(SignUp, sign_up.id).status == SignUpStatus.CONFIRMED
    assert db.session.scalars(select(Message).where(Message.kind == "date_changed")).one()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"starts_on": "2026-01-01"}, "Vælg et tidspunkt, der ikke er gået"),
        ({"starts_at": "02:30"}, "Vælg et andet tidspunkt end mellem kl. 2 og 3"),
        ({"starts_on": "31.2.2027"}, "Skriv datoen som dag, måned og år"),
        ({"reason": ""}, "Skriv kort, hvorfor"),
    ],
)
@pytest.mark.parametrize("step", ["see", "do"])
def test_a_move_that_cannot_be_is_refused_at_its_field(
    hosted: Hosted, client: FlaskClient, changed: dict[str, str], said: str, step: str
) -> None:
    response = client.post(f"{hosted.date_url}/flyt", data=move(hosted, **changed, step=step))
    assert response.status_code == 422
    assert said in response.get_data(as_text=True)


def test_fewer_places_than_people_says_how_many_are_on(hosted: Hosted, client: FlaskClient) -> None:
    hosted.sign_up("Ane Bro", email="ane@example.org", party_size=3)
    response = client.post(f"{hosted.date_url}/pladser", data={"capacity": "2", "step": "see"})
    assert response.status_code == 422
    assert "Der er allerede 3 med." in response.get_data(as_text=True)


# ---- changing the series ----------------------------------------------------------------------------------


def test_changing_the_series_tells_whom_it_touches(hosted: Hosted, client: FlaskClient) -> None:
    hosted.sign_up("Ane Bro", email="ane@example.org")
    data = {
        "from_on": clock.today().isoformat(),
        "starts_at_local": "11:00",
        "duration_minutes": "60",
        "place_id": str(hosted.series.place_id),
        "meeting_point": "Ved kirken",
        "capacity": "8",
        "reason": "Det bliver mørkt tidligt.",
    }
    preview = client.post(f"{hosted.url}/ret", data={**data, "step": "see"}).get_data(as_text=True)
    assert "og giv 1 besked" in preview
    assert "Alle på de her ture beholder deres plads" in preview
    assert fresh(Series, hosted.series.id).meeting_point != "Ved kirken"
    assert client.post(f"{hosted.url}/ret", data={**data, "step": "do"}).status_code == 303
    assert fresh(Series, hosted.series.id).meeting_point == "Ved kirken"
    assert clock.local(fresh(Occurrence, hosted.occurrence.id).starts_at).hour == 11


def test_ending_the_series_cancels_later_dates_and_says_which(hosted: Hosted, client: FlaskClient) -> None:
    sign_up = hosted.sign_up("Ane Bro", email="ane@example.org")
    data = {"last_on": clock.today().isoformat(), "reason": "Birthe flytter."}
    preview = client.post(f"{hosted.url}/slut", data={**data, "step": "see"}).get_data(as_text=True)
    assert "De her ture bliver aflyst" in preview
    assert fresh(SignUp, sign_up.id).status == SignUpStatus.CONFIRMED
    assert client.post(f"{hosted.url}/slut", data={**data, "step": "do"}).status_code == 303
    assert fresh(SignUp, sign_up.id).status == SignUpStatus.CANCELLED_BY_HOST
    assert fresh(Series, hosted.series.id).until is not None
    assert fresh(Series, hosted.series.id).status in (SeriesStatus.APPROVED, SeriesStatus.ENDED)


# ---- paper ------------------------------------------------------------------------------------------------


def test_the_list_on_paper_has_names_phones_needs_and_boxes(hosted: Hosted, client: FlaskClient) -> None:
    hosted.sign_up("Jørgen Friis", phone=PHONE, needs_lift=True, party_size=2)
    page = text_of(client, f"{hosted.date_url}/print")
    sheet = page[page.index("<table") : page.index("</table>")]
    assert "Jørgen Friis" in sheet
    assert "11\u00a011\u00a011\u00a041" in sheet
    assert "mangler et lift" in sheet.lower()
    assert sheet.count("host-tick") == 3
    assert "<a " not in sheet


# ---- the price of a page ----------------------------------------------------------------------------------


def test_a_long_ring_list_costs_no_more_statements_than_a_short_one(
    hosted: Hosted, client: FlaskClient
) -> None:
    def statements() -> int:
        seen: list[str] = []

        def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", count)
        page = text_of(client, hosted.url)
        event.remove(db.engine, "before_cursor_execute", count)
        assert 'id="ring"' in page
        return len(seen)

    second = factories.make_occurrence(hosted.series, on=hosted.occurrence.original_date + timedelta(days=7))
    for number in range(6):
        factories.make_sign_up(second, factories.make_person(email=None, phone=f"+45111111{50 + number}"))
    hosted.sign_up("Svend Aage Lorenzen", phone=PHONE)
    cancel(hosted, client)
    few = statements()
    client.post(
        f"{hosted.url}/{second.id}/aflys",
        data={"reason": "other", "words": "Broen er spærret.", "step": "do"},
    )
    assert statements() == few
    assert few <= 16
