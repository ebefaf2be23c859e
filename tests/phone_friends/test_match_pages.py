"""The board in the browser: for coordinators only; one citizen, three suggestions; asking, answering, looking."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.background.running import run_due
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.notifications.letters import merge_fields, write_letter, write_sms
from app.notifications.models import Message
from app.people.delegation import let_act
from app.phone_friends import plan_match
from app.phone_friends.links_match import answer_token
from app.phone_friends.matching import pin, propose
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.queries_match import desk_at
from app.phone_friends.states import PairState
from tests.factories import log_in, make_account, make_person, writing
from tests.phone_friends.friends import make_phone_volunteer, make_wish
from tests.phone_friends.many import forty_and_thirty
from tests.support.statements import counted
from tests.test_readability import check

BOARD = "/telefonven/match"


@pytest.fixture
def mette(client: FlaskClient, frozen_now: datetime) -> FlaskClient:
    """The coordinator's browser."""
    log_in(client, make_account(Role.PHONE_COORDINATOR, name="Mette Krogh"))
    return client


def pressed(client: FlaskClient, path: str, **fields: object) -> str:
    return client.post(path, data=fields, follow_redirects=True).get_data(as_text=True)


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def looks(person_id: int) -> list[tuple[str, str]]:
    db.session.rollback()
    seen = select(AuditEvent.action, AuditEvent.purpose).where(
        AuditEvent.object_type == "person", AuditEvent.object_id == person_id
    )
    return [(one.action, one.purpose) for one in db.session.execute(seen.order_by(AuditEvent.id))]


def test_only_the_schemes_coordinators_come_in(client: FlaskClient, mette: FlaskClient, app: Flask) -> None:
    make_wish()
    assert mette.get(BOARD).status_code == 200
    other = app.test_client()
    log_in(other, make_account(Role.ADMINISTRATOR, Role.MODERATOR))
    for path in ("", "/1", "/plan", "/spurgt", "/1/1/spoerg"):
        assert other.get(BOARD + path).status_code == 403
        assert app.test_client().get(BOARD + path).status_code == 303


def test_one_citizen_three_suggestions_why_and_what_they_cost(
    mette: FlaskClient, frozen_now: datetime
) -> None:
    wishes, _ringing = forty_and_thirty(frozen_now)
    page = words_of(mette.get(BOARD).get_data(as_text=True))
    assert "37 af 40 får en ven" in page
    assert "Det er bedst mulige (bevist)." in page
    assert "3 uden ven – se hvorfor" in page
    assert "nr. 1 af 40" in page
    assert page.count("Hvad det koster de andre") == 3
    for points, reasons in zip(
        re.findall(r"Passer (\d+) af 100", page), page.split("Passer ")[1:], strict=True
    ):
        assert int(points) == sum(map(int, re.findall(r"(\d+) point", reasons)))
    for wish, why in zip(
        wishes[-3:], ("Intet fælles sprog", "Ingen fælles tid", "Ønskerne om køn eller alder"), strict=True
    ):
        assert why in mette.get(f"{BOARD}/{wish.id}").get_data(as_text=True)
    plan = words_of(mette.get(f"{BOARD}/plan").get_data(as_text=True))
    assert plan.count(" af 100") == 37
    assert "1 ny frivillig, der taler arabisk. Det venter 1 på." in plan


def test_a_lock_and_a_no_count_at_once_and_a_stale_page_changes_nothing(mette: FlaskClient) -> None:
    wish, jonna = make_wish(), make_phone_volunteer()
    peter = make_phone_volunteer(make_person("Peter Lassen"))
    path = f"{BOARD}/{wish.id}/{peter.id}"
    page = pressed(mette, f"{path}/laas", version="0")
    assert "De to står sammen i planen nu." in page
    assert "Ove Jepsen og Peter Lassen" in words_of(page)
    assert "En anden har ændret det imens." in pressed(mette, f"{path}/ikke", version="0")
    page = pressed(mette, f"{path}/ikke", version="1")
    assert "De to bliver ikke foreslået." in page
    assert page.index("Jonna Krag") < page.index("Spørg begge")
    assert "Valget er taget tilbage." in pressed(mette, f"{path}/fortryd", version="2")
    assert mette.get(f"{BOARD}/{wish.id + 99}").status_code == 404
    assert pressed(mette, f"{BOARD}/{wish.id}/{jonna.id}/laas", version="x").count("En anden har ændret")


def test_what_somebody_lived_through_is_shown_by_a_press_that_they_can_see(mette: FlaskClient) -> None:
    wish = make_wish(lived={"lived": ["enke"]})
    make_phone_volunteer(lived={"lived": ["enke"]})
    page = mette.get(BOARD).get_data(as_text=True)
    assert "at miste den, man var gift med" not in page
    assert looks(wish.person_id)[1:] == [("person.look_up", "phone match")]
    assert "at miste den, man var gift med" in pressed(mette, f"{BOARD}/{wish.id}/vis")
    assert ("phone_lived.read", "phone match") in looks(wish.person_id)


def test_asking_shows_the_words_first_and_both_answer(mette: FlaskClient, app: Flask) -> None:
    ove = make_person("Ove Jepsen", email=None, phone="+4511111171")
    wish, jonna = make_wish(ove, lived={"lived": ["enke"]}), make_phone_volunteer(lived={"lived": ["enke"]})
    path = f"{BOARD}/{wish.id}/{jonna.id}/spoerg"
    words = words_of(mette.get(path).get_data(as_text=True))
    assert "Ove Jepsen skal du selv ringe til." in words
    assert "Jonna Krag får en e-mail." in words
    assert db.session.scalar(select(PhonePair.id)) is None
    asked = words_of(pressed(mette, path, version="0"))
    assert "Begge er spurgt." in asked
    assert "Skal ringes op" in asked
    pair = db.session.scalars(select(PhonePair)).one()

    # Jonna sees a first name and what they share, and no number, no last name, nothing that was lived through.
    link = f"/svar/{answer_token(pair, Ender.VOLUNTEER)}"
    theirs = app.test_client()
    page = theirs.get(link).get_data(as_text=True)
    assert "Vil du ringe til Ove?" in page
    check(page, link)
    assert "I vil begge gerne tale om haven" in page
    for hidden in ("Jepsen", "4511111171", "gift", "1948"):
        assert hidden not in page
    assert "Tak for dit ja" in pressed(theirs, link, answer="ja")
    assert theirs.post(link, data={"answer": "måske"}).status_code == 404

    said = pressed(mette, f"{BOARD}/par/{pair.id}/svar", side="citizen", answer="ja")
    assert "Begge har sagt ja." in said
    assert db.session.get_one(PhonePair, pair.id).state is PairState.TRIAL
    page = theirs.get(link).get_data(as_text=True)
    assert "tel:+4511111171" in page
    assert "skjult nummer" in page
    assert theirs.get(link[:-3] + "abc").status_code == 404


def test_a_no_is_seen_on_the_board_and_hides_everything_behind_the_link(
    mette: FlaskClient, app: Flask
) -> None:
    wish, jonna = make_wish(), make_phone_volunteer()
    pressed(mette, f"{BOARD}/{wish.id}/{jonna.id}/spoerg", version="0")
    pair = db.session.scalars(select(PhonePair)).one()
    link = f"/svar/{answer_token(pair, Ender.CITIZEN)}"
    page = words_of(pressed(app.test_client(), link, answer="nej"))
    assert "Det er ikke åbent mere" in page
    assert "Jonna" not in page
    board = words_of(mette.get(BOARD).get_data(as_text=True))
    assert "Ove sagde nej tak" in board
    assert "Dem, der passer, har været spurgt før" in board
    late = pressed(app.test_client(), link, answer="ja")
    assert "Det er for sent at svare." in late


def test_who_helps_sees_it_and_answers_only_if_they_may(app: Flask, frozen_now: datetime) -> None:
    wish, jonna, lone = make_wish(), make_phone_volunteer(), make_person("Lone Jepsen")
    with writing():
        pair = propose(SYSTEM, frozen_now, wish.id, jonna.id, 0)
        terms = {"may_sign_up": False, "may_cancel": True, "gets_messages": True}
        helping = let_act(SYSTEM, frozen_now, wish.person, lone, "datter", **terms)
    link, browser = f"/svar/{answer_token(pair, Ender.CITIZEN, lone.id)}", app.test_client()
    page = browser.get(link).get_data(as_text=True)
    assert "fordi du hjælper Ove Jepsen" in page
    assert "Ja tak" not in page
    assert browser.post(link, data={"answer": "ja"}).status_code == 404
    with writing():
        helping.may_sign_up = True
    assert "Tak for dit ja" in pressed(browser, link, answer="ja")


def test_who_helps_the_volunteer_learns_nothing_of_whom_they_ring(app: Flask, frozen_now: datetime) -> None:
    wish, jonna, bo = make_wish(), make_phone_volunteer(), make_person("Bo Friis")
    terms = {"may_sign_up": True, "may_cancel": True, "gets_messages": True}
    with writing():
        let_act(SYSTEM, frozen_now, jonna.person, bo, "mand", **terms)
        pair = propose(SYSTEM, frozen_now, wish.id, jonna.id, 0)
    asked = db.session.scalars(select(Message).where(Message.delegate_id == bo.id)).one()
    fields = merge_fields(asked, frozen_now)
    assert fields is not None
    letter = write_letter(asked, fields, frozen_now)

    assert "Svar senest" in letter.text
    sms = write_sms(asked, fields, frozen_now, "")
    for said in (letter.text, letter.html, sms):
        assert "/svar/" not in said
    # Whoever is reached by nobody else can still answer.
    assert "så fortæller vi resten" in letter.text
    assert "så fortæller vi resten" in letter.html
    assert "Ring til os på" in sms
    link = f"/svar/{answer_token(pair, Ender.VOLUNTEER, bo.id)}"
    assert app.test_client().get(link).status_code == 404


def test_many_are_worked_out_by_the_scheduler_with_progress_and_stop(
    mette: FlaskClient, frozen_now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    forty_and_thirty(frozen_now)
    monkeypatch.setattr(plan_match, "MOST_AT_ONCE", 30)
    first = desk_at(frozen_now).line[0].id
    assert "Regn planen" in mette.get(BOARD).get_data(as_text=True)
    page = pressed(mette, f"{BOARD}/regn", first=first)
    assert "Venter på at begynde" in page
    assert "Beregningen stopper" in pressed(mette, f"{BOARD}/stop")
    assert mette.post(f"{BOARD}/stop").status_code == 404
    pressed(mette, f"{BOARD}/regn", first=first)
    run_due(clock.now())
    page = words_of(mette.get(BOARD).get_data(as_text=True))
    assert "37 af 40 får en ven" in page
    assert "Planen passer med dem, der venter nu." in page
    assert page.count("Hvad det koster de andre") == 3
    assert "37 af 40" in mette.get(f"{BOARD}/plan").get_data(as_text=True)


def _fitting(now: datetime, wish_id: int) -> int:
    return plan_match.plan_at(now).drawn.friend_of[wish_id]


def test_statements_are_bounded_whatever_the_number(mette: FlaskClient, frozen_now: datetime) -> None:
    wishes, ringing = forty_and_thirty(frozen_now)
    with writing():
        pin(SYSTEM, frozen_now, wishes[4].id, _fitting(frozen_now, wishes[4].id), 0)
        propose(SYSTEM, frozen_now, wishes[5].id, _fitting(frozen_now, wishes[5].id), 1)
    for path in (BOARD, f"{BOARD}/plan", f"{BOARD}/spurgt", f"{BOARD}/{wishes[3].id}/{ringing[3].id}/spoerg"):
        with counted() as statements:
            assert mette.get(path).status_code == 200
        # Of which one counts for the menu.
        assert len(statements) <= 13, (path, statements)
