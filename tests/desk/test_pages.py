"""The desk with somebody on the line: written down, signed up, changed, cancelled, passed on, in so few presses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.pack import current_pack
from app.gatherings.hosting import cancel_date
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from app.notifications.models import Channel, Message, MessageStatus, SwitchedOff
from app.people.models import Consent, Person, Reach
from tests.desk.callers import at_the_desk, caller, events, text_of
from tests.factories import make_occurrence, make_place, make_sign_up, writing

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    return at_the_desk(app)[0]


def people() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def new_caller(date_: Occurrence, **values: Any) -> dict[str, Any]:
    """The form of somebody new, with the press of an offer's button."""
    form = {
        "q": "11 11 11 99",
        "name": "Petra Holm",
        "phone": "11 11 11 99",
        "consent": "y",
        "tilmeld": f"walk-{date_.id}",
        f"walk-{date_.id}-party_size": "2",
        f"walk-{date_.id}-needs_lift": "y",
    }
    return {**form, **values}


# ---- somebody new -----------------------------------------------------------------------------------------


def test_one_press_writes_down_notes_the_consent_and_signs_up(app: Flask) -> None:
    desk, bodil = at_the_desk(app)
    date_ = make_occurrence(title="Onsdagsholdet")

    answer = desk.post("/telefonbord/ny", data=new_caller(date_))
    page = text_of(desk.get(answer.location).text)

    petra = db.session.scalars(select(Person).where(Person.phone == "+4511111199")).one()
    sign_up = db.session.scalars(select(SignUp)).one()
    consent = db.session.scalars(select(Consent)).one()
    assert (sign_up.person_id, sign_up.party_size, sign_up.needs_lift) == (petra.id, 2, True)
    assert (consent.person_id, consent.words, consent.recorded_by) == (
        petra.id,
        current_pack().text("consent_phone"),
        bodil.person_id,
    )
    assert "I er to, der er tilmeldt Onsdagsholdet" in page
    assert "ringer vi til dig på 11 11 11 99" in page
    join = events("sign_up.join")[-1]
    assert (join.actor_person_id, join.on_behalf_of, join.purpose) == (
        bodil.person_id,
        petra.id,
        "phone desk",
    )


def test_what_was_said_on_the_phone_is_not_put_on_the_call_list(desk: FlaskClient) -> None:
    desk.post("/telefonbord/ny", data=new_caller(make_occurrence()))

    message = db.session.scalars(select(Message).where(Message.kind == "sign_up_confirmed")).one()
    assert (message.channel, message.status) == (Channel.CALL, MessageStatus.SENT)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"consent": ""}, "Læs teksten højt, og sæt kryds"),
        ({"name": ""}, "Skriv navnet"),
        ({"phone": "12"}, "Skriv nummeret med 8 tal"),
        ({"phone": ""}, "Vælg en by, når der ikke er noget nummer"),
        ({"name": "010190-1234"}, "Slet CPR-nummeret"),
    ],
)
def test_a_mistake_keeps_all_that_was_typed_and_nobody_is_written_down(
    desk: FlaskClient, wrong: dict[str, str], words: str
) -> None:
    date_ = make_occurrence()
    before = people()
    form = new_caller(date_, **wrong, **{f"walk-{date_.id}-note": "Jeg har en hund med"})

    answer = desk.post("/telefonbord/ny", data=form)

    assert answer.status_code == 422
    assert words in answer.text
    assert "Jeg har en hund med" in answer.text
    assert people() == before
    assert db.session.scalar(select(func.count()).select_from(SignUp)) == 0


def test_a_walk_that_is_cancelled_meanwhile_leaves_nobody_half_written(
    desk: FlaskClient, frozen_now: Any
) -> None:
    date_ = make_occurrence()
    before = people()
    with writing():
        cancel_date(SYSTEM, frozen_now, date_.id, "Det er glat.")

    answer = desk.post("/telefonbord/ny", data=new_caller(date_))

    assert answer.status_code == 422
    assert "Dagen er aflyst" in answer.text
    assert 'value="Petra Holm"' in answer.text
    assert people() == before


def test_a_double_click_makes_one_person(desk: FlaskClient) -> None:
    date_ = make_occurrence()
    before = people()
    form = new_caller(date_, idempotency_key="k" * 24)

    first, second = (desk.post("/telefonbord/ny", data=form) for _press in range(2))

    assert first.location == second.location
    assert people() == before + 1


def test_somebody_without_any_contact_is_known_by_village(desk: FlaskClient) -> None:
    guderup = make_place("Guderup")
    date_ = make_occurrence()

    answer = desk.post("/telefonbord/ny", data=new_caller(date_, phone="", place_id=str(guderup.id)))
    page = text_of(desk.get(answer.location).text)

    assert "Bliver noget ændret, siger værten det til dig" in page
    assert "Kommer selv forbi, eller værten siger det" in page


def test_somebody_is_written_down_without_being_signed_up(desk: FlaskClient) -> None:
    date_ = make_occurrence()
    form = new_caller(date_)
    del form["tilmeld"]

    answer = desk.post("/telefonbord/ny", data=form, follow_redirects=True)

    assert "Petra Holm er skrevet op." in answer.text
    assert db.session.scalar(select(func.count()).select_from(SignUp)) == 0


def test_choosing_a_village_shows_what_is_near_it_first_and_asks_for_nothing_yet(desk: FlaskClient) -> None:
    near, far = make_place("Guderup", lat=55.0, lon=9.87), make_place("Broager", lat=54.9, lon=9.67)
    make_occurrence(title="Langt væk", place_id=far.id, on=date(2027, 3, 3))
    make_occurrence(title="Lige her", place_id=near.id, on=date(2027, 3, 10))
    form = {"name": "", "phone": "11111199", "place_id": str(near.id), "vis": "1", "q": ""}

    answer = desk.post("/telefonbord/ny", data=form)

    assert answer.status_code == 200
    assert "Skriv navnet" not in answer.text
    assert answer.text.index("Lige her") < answer.text.index("Langt væk")


@pytest.mark.parametrize(
    "button", ["walk-0", "walk-999999", "meal-1", "-", "walk-", "x" * 300, "walk-9" + "9" * 30]
)
def test_a_button_that_is_none_of_ours_signs_nobody_up(desk: FlaskClient, button: str) -> None:
    answer = desk.post("/telefonbord/ny", data=new_caller(make_occurrence(), tilmeld=button))

    assert answer.status_code in (303, 404, 422)
    assert db.session.scalar(select(func.count()).select_from(SignUp)) == 0


# ---- somebody known ---------------------------------------------------------------------------------------


def test_a_known_caller_is_signed_up_with_one_press_in_an_opened_offer(desk: FlaskClient) -> None:
    ingrid, date_ = caller(), make_occurrence(title="Onsdagsholdet", companion_offered=True)

    page = desk.get(f"/telefonbord/{ingrid.id}").text
    assert f'id="walk-{date_.id}"' in page
    answer = desk.post(
        f"/telefonbord/{ingrid.id}/tilmeld/walk/{date_.id}",
        data={f"walk-{date_.id}-party_size": "1", f"walk-{date_.id}-wants_companion": "y"},
        follow_redirects=True,
    )

    sign_up = db.session.scalars(select(SignUp)).one()
    assert (sign_up.person_id, sign_up.wants_companion) == (ingrid.id, True)
    said = text_of(answer.text)
    assert "Læs højt Du er tilmeldt Onsdagsholdet mandag den 8. marts klokken ti om formiddagen." in said
    assert "På listen til" in said


def test_the_waiting_list_is_said_plainly(desk: FlaskClient) -> None:
    ingrid, date_ = caller(), make_occurrence(capacity=1)
    make_sign_up(date_)

    page = text_of(desk.get(f"/telefonbord/{ingrid.id}").text)
    assert "Jeg kan skrive dig på ventelisten som den første" in page
    answer = desk.post(
        f"/telefonbord/{ingrid.id}/tilmeld/walk/{date_.id}",
        data={f"walk-{date_.id}-party_size": "1"},
        follow_redirects=True,
    )

    assert "Du står som nummer en på ventelisten" in text_of(answer.text)


def test_a_sign_up_is_changed_and_given_up(desk: FlaskClient) -> None:
    ingrid, date_ = caller(), make_occurrence()
    sign_up = make_sign_up(date_, ingrid)
    key = f"c-walk-{sign_up.id}"

    changed = desk.post(
        f"/telefonbord/{ingrid.id}/ret-tilmelding/walk/{sign_up.id}",
        data={f"{key}-party_size": "3", f"{key}-note": "Kommer med bus"},
        follow_redirects=True,
    )
    db.session.refresh(sign_up)
    assert (sign_up.party_size, sign_up.note) == (3, "Kommer med bus")
    assert "Det er rettet." in changed.text
    cancelled = desk.post(
        f"/telefonbord/{ingrid.id}/meld-fra/walk/{sign_up.id}", data={}, follow_redirects=True
    )

    db.session.refresh(sign_up)
    assert sign_up.status == SignUpStatus.CANCELLED_BY_PERSON
    assert "Du er meldt fra Onsdagsholdet" in cancelled.text
    assert {event.on_behalf_of for event in events("sign_up.change") + events("sign_up.leave")} == {ingrid.id}


def test_more_people_than_there_is_room_for_is_said_at_the_field(desk: FlaskClient) -> None:
    ingrid, date_ = caller(), make_occurrence(capacity=2)
    sign_up = make_sign_up(date_, ingrid)

    answer = desk.post(
        f"/telefonbord/{ingrid.id}/ret-tilmelding/walk/{sign_up.id}",
        data={f"c-walk-{sign_up.id}-party_size": "4"},
    )

    assert answer.status_code == 422
    assert "Der er kun plads til 1 mere" in text_of(answer.text)


def test_two_tabs_say_that_it_is_done_already(desk: FlaskClient) -> None:
    ingrid, date_ = caller(), make_occurrence()
    path, data = f"/telefonbord/{ingrid.id}/tilmeld/walk/{date_.id}", {f"walk-{date_.id}-party_size": "1"}

    desk.post(path, data={**data, f"walk-{date_.id}-idempotency_key": "a" * 24})
    answer = desk.post(path, data={**data, f"walk-{date_.id}-idempotency_key": "b" * 24})

    assert answer.status_code == 422
    assert "allerede skrevet op" in answer.text
    assert db.session.scalar(select(func.count()).select_from(SignUp)) == 1


def test_what_does_not_work_is_told(app: Flask, desk: FlaskClient, frozen_now: Any) -> None:
    ingrid = caller(reach=Reach.LETTER, phone_fault_at=frozen_now)

    page = text_of(desk.get(f"/telefonbord/{ingrid.id}").text)

    assert "Nummeret virker ikke. Det så vi mandag den 1. marts." in page
    assert "Vil have brev, men vi mangler adressen." in page


# ---- others' things ---------------------------------------------------------------------------------------


def test_other_peoples_sign_ups_are_not_found(desk: FlaskClient) -> None:
    ingrid, other = caller(), make_sign_up(make_occurrence())

    for path in ("ret-tilmelding", "meld-fra"):
        answer = desk.post(
            f"/telefonbord/{ingrid.id}/{path}/walk/{other.id}", data={f"c-walk-{other.id}-party_size": "1"}
        )
        assert answer.status_code == 404
    db.session.refresh(other)
    assert other.status == SignUpStatus.CONFIRMED


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/ret",
        "/hjaelper",
        "?hjaelper=1",
        "/tilmeld/walk/1",
        "/meld-fra/walk/1",
        "/giv-videre",
        "/gjort/1",
    ],
)
def test_who_is_erased_or_merged_or_never_was_is_not_found(app: Flask, desk: FlaskClient, path: str) -> None:
    gone, merged = caller(), caller("To", phone="+4511111132")
    stays = caller("Tre", phone="+4511111133")
    with writing():
        db.session.get_one(Person, gone.id).erased_at = stays.created_at
        db.session.get_one(Person, merged.id).merged_into_id = stays.id
    ids = (gone.id, merged.id, 99999)

    read = {desk.get(f"/telefonbord/{number}{path}").status_code for number in ids}
    sent = {
        desk.post(f"/telefonbord/{number}{path}", data={"errand-text": "x"}).status_code for number in ids
    }

    assert read <= {404, 405}
    assert sent <= {404, 405}


def test_a_kind_that_is_none_is_not_found(desk: FlaskClient) -> None:
    ingrid = caller()

    assert desk.post(f"/telefonbord/{ingrid.id}/tilmeld/findes-ikke/1", data={}).status_code == 404


def test_who_rings_hears_at_once_what_waits_to_be_said(desk: FlaskClient) -> None:
    ingrid, date_ = caller(), make_occurrence()
    make_sign_up(date_, ingrid, is_on_phone=True)
    assert "skal siges nu" not in text_of(desk.get(f"/telefonbord/{ingrid.id}").text)

    with writing():
        cancel_date(SYSTEM, clock.now(), date_.id, "Det er glat.")

    page = desk.get(f"/telefonbord/{ingrid.id}")
    assert "Der er 1 besked, der skal siges nu." in text_of(page.text)
    assert f'href="/ringeliste#person-{ingrid.id}"' in page.text


def test_the_desk_writes_down_which_messages_one_does_not_want(desk: FlaskClient) -> None:
    ingrid = caller()
    form = {"name": ingrid.name, "phone": "11 11 11 31", "reach": "", "kinds": ["participant_list"]}
    assert desk.post(f"/telefonbord/{ingrid.id}/ret", data=form).status_code == 303
    off = select(SwitchedOff.kind).where(SwitchedOff.person_id == ingrid.id)
    refused = {
        "come_again",
        "crew_reminder",
        "event_invited",
        "event_outcome",
        "event_point_late",
        "exchange_fits",
        "exchange_follow_up",
        "exchange_item_still",
        "exchange_partners",
        "exchange_reminder",
        "gap_asked",
        "how_was_it",
        "phone_reminder",
        "proposal_became",
        "reminder",
        "room_reminder",
        "survey_invitation",
        "task_hours",
        "task_reminder",
        "task_yeses",
    }
    assert set(db.session.scalars(off)) == refused
