"""Pages of two who talk: who may open which, presses without typing, and what nobody else ever reads."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.notifications.letters import merge_fields
from app.notifications.models import Message
from app.people.delegation import let_act
from app.phone_friends.links_pair import pair_token
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.models_pair import About, CallOutcome, PhoneCall, PhoneConcern
from app.phone_friends.moving import locked_pair
from app.phone_friends.pairing import end_pair
from app.phone_friends.queries_pair import last_calls, open_concern_of, watch_now
from app.phone_friends.reviewing import ask
from app.phone_friends.states import PairState, WishState
from app.phone_friends.talking import note_call, say_of_call
from app.privacy.looks import looks_at
from tests.conftest import FrozenClock
from tests.factories import log_in, make_account, make_person, writing
from tests.listings.pages import send, text
from tests.phone_friends.friends import make_pair, make_phone_volunteer, make_wish
from tests.phone_friends.talking import agree, call, do, make_active, make_talkers, talk
from tests.support.raw_database import database
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("frozen_clock")
NOTE = "Kanarienote om haven"


def _rings(pair: PhonePair) -> str:
    return f"/aftale/par/{pair_token(pair, Ender.VOLUNTEER)}"


def _is_rung(pair: PhonePair) -> str:
    return f"/aftale/mit/{pair_token(pair, Ender.CITIZEN)}"


def _with_accounts() -> tuple[PhonePair, dict[str, Account]]:
    people = {name: make_account(name=name) for name in ("Ove Jepsen", "Jonna Krag", "Nis Nabo")}
    pair = make_pair(
        make_wish(people["Ove Jepsen"].person), make_phone_volunteer(people["Jonna Krag"].person)
    )
    return pair, people


def _end(pair: PhonePair) -> None:
    with writing():
        end_pair(SYSTEM, clock.now(), locked_pair(pair.id), Ender.VOLUNTEER, again=True)


# ---- who may open what --------------------------------------------------------------------------------------------


def test_every_page_opens_to_its_own_and_to_nobody_else(app: Flask) -> None:
    """Page × who: their own pair, and the same after it has ended."""
    pair, people = _with_accounts()
    number = call(pair)
    accounts = {
        "citizen": people["Ove Jepsen"],
        "volunteer": people["Jonna Krag"],
        "neighbour": people["Nis Nabo"],
        "administrator": make_account(Role.ADMINISTRATOR),
        "coordinator": make_account(Role.PHONE_COORDINATOR),
    }
    browsers = {"visitor": app.test_client()} | {name: app.test_client() for name in accounts}
    for name, account in accounts.items():
        log_in(browsers[name], account)
    par, mit = f"/aftale/par/{pair.id}", f"/aftale/mit/{pair.id}"
    ours = f"/telefonven/overblik/par/{pair.id}"
    # visitor citizen volunteer neighbour administrator coordinator
    own = {
        **dict.fromkeys(
            (par, f"{par}/aftale", f"{par}/stop", f"{par}/note/{number}"), "303 404 200 404 404 404"
        ),
        **dict.fromkeys((mit, f"{mit}/stop"), "303 200 404 404 404 404"),
        **dict.fromkeys((ours, f"{ours}/styr", f"{ours}/aftale"), "303 403 403 403 403 200"),
    }

    def found(paths: Any) -> dict[str, str]:
        return {
            path: " ".join(str(browser.get(path).status_code) for browser in browsers.values())
            for path in paths
        }

    assert found(own) == own
    _end(pair)
    after = {path: "303 404 404 404 404 404" for path in own if path.startswith("/aftale")}
    after |= {mit: "303 200 404 404 404 404", ours: "303 403 403 403 403 200"}
    after |= dict.fromkeys((f"{ours}/styr", f"{ours}/aftale"), "303 403 403 403 403 404")
    assert found(own) == after
    assert browsers["citizen"].get("/aftale/par/99999999999999999999").status_code == 404


def test_the_volunteers_link_is_the_volunteers_alone(client: FlaskClient) -> None:
    pair = make_talkers()
    helper = make_person("Hanne Hjælper", email="hanne@example.org")
    terms = {"may_sign_up": True, "may_cancel": False, "gets_messages": True}
    with writing():
        for person in (pair.wish.person, pair.volunteer.person):
            let_act(SYSTEM, clock.now(), person, helper, "", **terms)
    assert client.get(f"/aftale/par/{pair_token(pair, Ender.VOLUNTEER, helper.id)}").status_code == 404
    theirs = f"/aftale/mit/{pair_token(pair, Ender.CITIZEN, helper.id)}"
    assert "Du ser det her, fordi du hjælper Ove" in text(client, theirs)
    # Who may not cancel for the citizen reads, and presses nothing.
    assert client.get(f"{theirs}/stop").status_code == 404
    assert client.post(theirs, data={"press": "remind"}).status_code == 404
    before = _rings(pair)
    with writing():
        pair.volunteer.person.link_version += 1
    assert client.get(before).status_code == 404, "an older link is worth nothing"


# ---- the volunteer ------------------------------------------------------------------------------------------------


def test_calls_are_told_by_the_link_in_the_mail_with_one_press_each(client: FlaskClient) -> None:
    pair = make_talkers()
    agree(pair)
    page = _rings(pair)
    for _look in range(2):
        assert "tel:+4511111171" in text(client, page)
    assert db.session.scalars(select(PhoneCall)).all() == [], "a look writes nothing"

    assert send(client, page, press="talked").status_code == 303
    (told,) = last_calls(pair.id)
    for press in ("long", "glad", "worried"):
        assert send(client, page, press=press, call_id=told.id).status_code == 303
    db.session.refresh(told)
    assert (told.length, told.mood, told.is_concern) == ("long", "glad", True)
    assert "ring 1-1-2" in text(client, page)
    assert open_concern_of(pair.id) is not None
    send(client, page, press="undo", call_id=told.id)
    assert last_calls(pair.id) == []
    assert open_concern_of(pair.id) is None
    assert send(client, page, press="dans").status_code == 422
    assert send(client, page, press="remind").status_code == 404


def test_a_double_tap_is_one_call(client: FlaskClient) -> None:
    pair = make_talkers()
    form = {"press": "talked", "idempotency_key": "a" * 32}
    answers = [send(client, _rings(pair), **form).status_code for _twice in range(2)]
    assert answers == [303, 303]
    assert len(last_calls(pair.id)) == 1


def test_a_note_is_short_practical_and_holds_no_cpr(client: FlaskClient) -> None:
    pair = make_talkers()
    page = f"{_rings(pair)}/note/{call(pair)}"
    assert "Skriv aldrig om helbred" in text(client, page)
    for wrong, said in (("x" * 201, "200 tegn"), ("010203-1234 ringer", "Slet CPR-nummeret")):
        answer = send(client, page, text=wrong)
        assert answer.status_code == 422
        assert said in answer.text
        assert wrong in answer.text, "what was typed is kept"
    assert send(client, page, text=NOTE).status_code == 303
    assert NOTE in text(client, _rings(pair))


def test_the_next_volunteer_never_sees_what_was_noted_before(client: FlaskClient) -> None:
    first = make_talkers()
    do(note_call, first.id, call(first), NOTE)
    _end(first)
    again = make_pair(first.wish, make_phone_volunteer(make_person("Poul Fris", email="poul@example.org")))
    assert NOTE not in text(client, _rings(again))
    assert client.get(_rings(first)).status_code == 404
    assert "Jonna" not in text(client, _is_rung(first)), "over, each is hidden from the other"


def test_what_two_agree_is_kept_and_a_night_call_is_refused(client: FlaskClient) -> None:
    pair = make_talkers()
    page = f"{_rings(pair)}/aftale"
    assert send(client, page, weekday="3", at="23.00", often="weekly").status_code == 422
    assert send(client, page, weekday="3", at="10.00", often="weekly").status_code == 303
    assert "Torsdag kl." in text(client, _rings(pair))
    watch = watch_now(pair.id)
    assert watch is not None
    assert clock.local(watch.next_call_at or clock.now()).hour == 10


# ---- the citizen --------------------------------------------------------------------------------------------------


def test_a_citizen_is_reminded_goes_on_rests_and_stops_by_their_own_link(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    pair = make_active(frozen_clock)
    page = _is_rung(pair)
    assert "11 11 11 72" not in text(client, page).replace("\xa0", " "), (
        "the volunteer's number is not theirs"
    )
    send(client, page, press="remind")
    watch = watch_now(pair.id)
    assert watch is not None
    assert watch.reminds_citizen
    until = (clock.today() + timedelta(days=10)).isoformat()
    assert send(client, f"{page}/stop", what="pause").status_code == 422
    assert send(client, f"{page}/stop", what="pause", until=until).status_code == 303
    assert pair.state is PairState.PAUSED
    send(client, page, press="resume")
    assert send(client, f"{page}/stop", what="end").status_code == 422, "whether they want another"
    assert send(client, f"{page}/stop", what="end", again="yes").status_code == 303
    db.session.refresh(pair)
    assert (pair.state, pair.ended_by, pair.wish.state) == ("ended", Ender.CITIZEN, WishState.WAITING)
    assert "Tak, fordi du var med" in text(client, page)


def test_the_question_stands_on_both_pages_and_is_answered_by_a_press(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    pair = make_talkers()
    talk(pair, frozen_clock, 4)
    for page in (_rings(pair), _is_rung(pair)):
        shown = text(client, page)
        assert "Vil du gerne blive ved?" in shown
        number = shown.split('name="review_id" value="')[1].split('"')[0]
        assert send(client, page, press="yes", review_id=number).status_code == 303
        assert "Vil du gerne blive ved?" not in text(client, page)
    assert pair.state is PairState.ACTIVE


# ---- the coordinators ---------------------------------------------------------------------------------------------


def kirsten(client: FlaskClient) -> Account:
    """Sits at this browser from now on."""
    account = make_account(Role.PHONE_COORDINATOR, name="Kirsten Koordinator")
    log_in(client, account)
    return account


def _press(client: FlaskClient, page: str, press: str) -> None:
    token = page.split('csrf_token" value="')[1].split('"', maxsplit=1)[0]
    sent = client.post("/telefonven/overblik/gjort", data={"csrf_token": token, "press": press})
    assert sent.status_code == 303


def test_the_day_is_one_press_from_done(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    pair = make_talkers(by_mail=False)
    talk(pair, frozen_clock, 4)
    send(client, _rings(pair), press="worried", call_id=last_calls(pair.id)[0].id)
    account = kirsten(client)
    page = text(client, "/telefonven/overblik")
    assert "Ingen har taget den endnu" in page
    assert "Siger ja" in page
    assert '<span class="count">1' in page, "the menu says what worries somebody"
    (concern,) = db.session.scalars(select(PhoneConcern)).unique()
    _press(client, page, f"take:{concern.id}")
    _press(client, page, "yes:" + page.split('value="yes:')[1].split('"')[0])
    db.session.refresh(concern)
    assert concern.owner_id == account.person_id
    done = f"/telefonven/overblik/bekymring/{concern.id}"
    assert send(client, done, outcome="talked", text="Det går godt").status_code == 303
    assert "Alt er gjort" in text(client, "/telefonven/overblik")
    assert client.get(done).status_code == 404


def test_a_coordinator_writes_down_a_call_for_a_volunteer_who_rang(client: FlaskClient) -> None:
    pair = make_talkers(by_mail=False)
    kirsten(client)
    page = f"/telefonven/overblik/par/{pair.id}"
    _press(client, text(client, page), f"talked:{pair.id}")
    (told,) = last_calls(pair.id)
    assert told.outcome is CallOutcome.TALKED
    assert text(client, page).count("Vi talte sammen") == 2, "in the list, and as a button"


def test_notes_are_opened_by_a_press_that_the_citizen_can_see(client: FlaskClient) -> None:
    pair = make_talkers()
    kirsten(client)
    do(note_call, pair.id, call(pair), NOTE)
    page = f"/telefonven/overblik/par/{pair.id}"
    assert NOTE not in text(client, page)
    assert NOTE in send(client, page).text
    seen = {(one.what, one.why) for one in looks_at(pair.wish.person_id)}
    assert ("Det, der er skrevet ned om jeres aftale", "For at finde og passe på telefonvenner") in seen


def test_a_coordinator_ends_it_well(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    pair = make_active(frozen_clock)
    kirsten(client)
    page = f"/telefonven/overblik/par/{pair.id}/styr"
    assert send(client, page, what="pause").status_code == 422
    unsaid = send(client, page, what="end", ending="", again="yes")
    assert "Vælg, hvorfor de holder op" in unsaid.text, "no reason is counted that nobody chose"
    assert send(client, page, what="end", ending="well", again="yes").status_code == 303
    db.session.refresh(pair)
    assert (pair.state, pair.ending, pair.wish.state) == ("ended", "well", WishState.WAITING)


def test_a_coordinator_is_offered_only_what_a_pair_can_do(client: FlaskClient) -> None:
    pair = make_talkers()
    kirsten(client)
    page = f"/telefonven/overblik/par/{pair.id}/styr"
    assert "De taler sammen igen" not in text(client, page)
    until = (clock.today() + timedelta(days=9)).isoformat()
    rests = send(client, page, what="pause", until=until, ending="", again="yes")
    assert rests.status_code == 303, "also in the first calls"
    assert "De taler sammen igen" in text(client, page)


def test_what_was_written_stands_nowhere_in_the_open(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    pair = make_talkers()
    make_account(Role.PHONE_COORDINATOR, name="Karl Koordinator")
    do(note_call, pair.id, call(pair), NOTE)
    send(client, _rings(pair), press="worried", call_id=last_calls(pair.id)[0].id)
    kirsten(client)
    concern = open_concern_of(pair.id)
    assert concern is not None
    send(
        client, f"/telefonven/overblik/bekymring/{concern.id}", outcome="talked", text="Kanariesvar om huset"
    )
    with app.test_request_context():
        letters = [str(merge_fields(one, clock.now())) for one in db.session.scalars(select(Message)).all()]
    assert letters
    assert "Kanarie" not in "".join([*letters, caplog.text])
    assert "Kanarie" not in database(checkpoint=True)
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            assert "Kanarie" not in str(dict(row)), table.name


def test_answers_on_the_phone_need_no_letter(client: FlaskClient) -> None:
    pair = make_talkers(by_mail=False)
    _end(pair)
    kirsten(client)
    page = text(client, "/telefonven/overblik")
    _press(client, page, "no:" + page.split('value="no:')[1].split('"')[0])
    assert pair.wish.state is WishState.CLOSED


def test_pages_ask_so_much_whatever_there_is(app: Flask, client: FlaskClient) -> None:
    def fill(first: int) -> None:
        for number in range(first, first + 3):
            pair = make_pair(
                make_wish(make_person(f"Borger {number}", phone="+4511111171")),
                make_phone_volunteer(make_person(f"Ringer {number}", email=f"r{number}@example.org")),
            )
            for outcome in (CallOutcome.NO_ANSWER, CallOutcome.TALKED):
                call(pair, outcome)
            do(say_of_call, pair.id, last_calls(pair.id)[0].id, True)
            with writing():
                ask(clock.now(), pair, About.TRIAL)

    kirsten(client)
    pair = make_talkers()
    pages = ("/telefonven/overblik", f"/telefonven/overblik/par/{pair.id}", _rings(pair), _is_rung(pair))
    found: list[list[int]] = []
    lines: list[str] = []
    for first in (0, 3):
        fill(first)
        for page in pages:
            text(client, page)
        found.append([])
        for page in pages:
            with counted() as sent:
                text(client, page)
            found[-1].append(len(sent))
            lines = lines or list(sent)
    assert found[0] == found[1], "not one more for more people"
    assert found[1][0] <= 20, [line[:200] for line in lines]
