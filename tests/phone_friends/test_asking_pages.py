"""The questions one by one, as a browser without JavaScript walks them, and the private pages afterwards."""

from __future__ import annotations

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.records import Draft
from app.notifications.models import Message
from app.people.consent import consents_of
from app.people.delegation import let_act
from app.people.models import ConsentForm, Person
from app.phone_friends.consent_words import wish_words
from app.phone_friends.counting import targets_of
from app.phone_friends.models import PhoneVolunteer, PhoneWish, Way
from app.phone_friends.states import Path, WishState
from app.phone_friends.wish_links import maker_token, volunteer_token, wish_token
from app.phone_friends.wish_privacy import KEEP_DRAFTS, RULES
from tests.factories import log_in, make_account, make_person, make_volunteer, writing
from tests.listings.pages import send, text, token_of
from tests.phone_friends.friends import make_pair
from tests.phone_friends.wishing import (
    FATHER,
    HIMSELF,
    OFFER,
    SAYS,
    answer_all,
    lowest_age,
    offer_of,
    only_wish,
    wish_for,
)

pytestmark = pytest.mark.usefixtures("frozen_clock")
STEP = "/telefonven/ringes-op"


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_step_asks_for_nothing_that_only_machines_read(client: FlaskClient, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    for address in (f"{STEP}/hvem", "/telefonven/ring/kontakt"):
        page = text(client, address)
        assert page.count('name="csrf_token"') == 1
        assert "CSRF" not in page


def test_help_stands_before_everything_that_is_asked(client: FlaskClient) -> None:
    for address, asks in (
        ("/telefonven", "Jeg vil gerne ringes op"),
        (f"{STEP}/hvem", "Mig selv"),
        ("/telefonven/ring/kontakt", "Dit navn"),
    ):
        page = text(client, address)
        assert page.index("70 201 201") < page.index(asks)
        assert 'href="tel:112"' in page
    front = text(client, "/telefonven")
    assert "Telefonvenner for ældre" in front
    assert "11 11 11 00" in front.replace("\N{NO-BREAK SPACE}", " ")


def test_the_daughter_writes_for_her_father(client: FlaskClient) -> None:
    answer = answer_all(client, FATHER)

    wish = only_wish()
    assert wish.made_by is not None
    assert (wish.way, wish.wants, wish.lived) == (Way.RELATIVE, SAYS, {"lived": ["enke"]})
    assert (wish.person.name, wish.person.phone, wish.person.email) == ("Ove Jepsen", "+4511111171", None)
    assert (wish.made_by.name, wish.made_by.email) == ("Mette Jepsen", "mette@example.org")
    (consent,) = consents_of(wish.person_id)
    assert (consent.form, consent.words) == (ConsentForm.ORAL, wish_words(Way.RELATIVE))
    assert targets_of(2027) == {"aeldre": 1}
    assert count(Draft) == 0, "what was sent is not kept beside it"
    page = text(client, answer.location)
    assert answer.location.startswith("/aftale/"), "an address in a letter says nothing"
    assert "Aftalen for Ove" in page
    assert "at miste" not in page, "what he said is his"
    send(client, answer.location)
    assert only_wish().state is WishState.CLOSED


def test_the_number_of_somebody_else_is_not_asked_for_as_ones_own(client: FlaskClient) -> None:
    send(client, "/telefonven/ringes-op/hvem", **FATHER["hvem"])
    refused = send(client, "/telefonven/ringes-op/den-anden", name="Ove Jepsen", phone="12")
    assert refused.status_code == 422
    assert "Skriv nummeret med 8 tal" in refused.get_data(as_text=True)


def test_going_back_keeps_every_answer(client: FlaskClient) -> None:
    for slug in ("hvem", "kontakt", "om", "sprog"):
        send(client, f"{STEP}/{slug}", **HIMSELF[slug])

    assert 'value="1944"' in text(client, f"{STEP}/om")
    assert re.search(r'value="de" checked', text(client, f"{STEP}/sprog"))
    assert client.get(f"{STEP}/se-efter").location == f"{STEP}/tider?mangler=1"
    answer = send(client, f"{STEP}/om", born="44", gender="man")
    assert answer.status_code == 422
    assert 'value="44"' in text(client, f"{STEP}/om")
    send(client, f"{STEP}/kontakt", name="Ove 010203-1234", phone="11111171", email="")
    draft = db.session.scalars(select(Draft)).one()
    assert draft.data["kontakt"]["name"] == [""], "a CPR number is never kept"
    with client.session_transaction() as cookie:
        cookie.clear()
    assert 'value="1944"' not in text(client, f"{STEP}/om"), "another browser has its own answers"


def test_what_is_sent_along_unseen_has_no_words_on_the_page(client: FlaskClient, app: Flask) -> None:
    with patch.dict(app.config, WTF_CSRF_ENABLED=True):
        page = text(client, f"{STEP}/hvem")
    assert page.count('name="csrf_token"') == 1
    assert "CSRF" not in page


def test_for_the_statistics_people_are_named_as_people_and_not_as_groups(client: FlaskClient) -> None:
    send(client, f"{STEP}/hvem", **HIMSELF["hvem"])
    page = text(client, f"{STEP}/statistik")
    assert "pårørende til en, der er meget syg" in page
    for group in ("borgere", "landsbylaug", "udsatte boligområder"):
        assert group not in page.partition("<main")[2].partition("</main>")[0]


def test_the_way_back_writes_you_with_a_capital(client: FlaskClient) -> None:
    assert "Tilbage til det, I kan tale om" in text(client, f"{STEP}/hvor-tit")


def test_who_shares_the_screen_throws_it_away(client: FlaskClient) -> None:
    send(client, f"{STEP}/om", **HIMSELF["om"])
    page = text(client, f"{STEP}/sprog")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None

    client.post(f"{STEP}/forfra", data={"csrf_token": token[1]})

    assert count(Draft) == 0


def test_nothing_is_kept_without_a_yes(client: FlaskClient) -> None:
    answer_all(client, HIMSELF)
    assert count(PhoneWish) == 1
    for slug in HIMSELF:
        send(client, f"{STEP}/{slug}", **HIMSELF[slug])
    page = text(client, f"{STEP}/se-efter")
    assert wish_words(Way.SELF) in page
    assert "Ove Jepsen, 11 11 11 71, ove@example.org" in page.replace("\N{NO-BREAK SPACE}", " ")

    answer = send(client, f"{STEP}/se-efter")

    assert answer.status_code == 422
    assert "Sæt kryds, hvis du siger ja" in answer.get_data(as_text=True)
    assert count(PhoneWish) == 1


def test_who_is_too_young_is_led_to_others_and_loses_nothing(client: FlaskClient) -> None:
    with lowest_age(60):
        answer = send(client, f"{STEP}/om", born="2005", gender="any")
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert "De Unges Telefon" in page
        assert "Telefonvenner for ældre" not in page
        assert 'value="2005"' in page
    child = send(client, f"{STEP}/om", born="2015", gender="any").get_data(as_text=True)
    assert "en voksen derhjemme" in child
    volunteer = send(client, "/telefonven/ring/om", born="2012", gender="any").get_data(as_text=True)
    assert "fyldt 18" in volunteer


def test_who_is_logged_in_is_asked_less_and_led_to_what_they_said(client: FlaskClient) -> None:
    account = make_account(name="Grethe Thomsen")
    log_in(client, account)
    answers = {**HIMSELF, "nummer": {"phone": "11111173"}}
    del answers["kontakt"]

    answer = answer_all(client, answers)

    wish = only_wish()
    assert (wish.person_id, wish.way, wish.person.phone) == (account.person_id, Way.SELF, "+4511111173")
    assert client.get(f"{STEP}/om").location == answer.location
    assert client.get(f"{STEP}/hvem").status_code == 200, "she may still write for somebody else"
    own = text(client, "/min-side")
    assert "At blive ringet op" in own
    assert answer.location in own


def test_the_desk_asks_for_who_rings(client: FlaskClient) -> None:
    volunteer = make_volunteer()
    log_in(client, volunteer)
    caller = make_person("Ragnhild Bruun", email=None, phone="+4511111174")
    desk = text(client, f"/telefonbord/{caller.id}")
    assert f"{STEP}/hvem?til={caller.id}" in desk
    answers = {slug: sent for slug, sent in HIMSELF.items() if slug not in ("hvem", "kontakt")}

    assert client.get(f"{STEP}/hvem?til={caller.id}").location == f"{STEP}/om?til={caller.id}"
    answer = answer_all(client, answers, query=f"?til={caller.id}")

    assert answer.location == f"/telefonbord/{caller.id}"
    wish = only_wish()
    assert (wish.person_id, wish.way) == (caller.id, Way.DESK)
    (consent,) = consents_of(caller.id)
    assert (consent.form, consent.recorded_by) == (ConsentForm.ORAL, volunteer.person_id)
    told = db.session.scalars(select(Message).where(Message.person_id == caller.id)).one()
    assert str(told.status) != "queued", "nobody rings to say what was just said"
    assert client.get(f"{STEP}/om?til={caller.id}").location == f"/telefonbord/{caller.id}"
    assert client.get(f"{STEP}/om?til=4711").status_code == 404


def test_a_volunteer_writes_and_changes_and_stops(client: FlaskClient) -> None:
    answer = answer_all(client, OFFER, "/telefonven/ring")

    made = db.session.scalars(select(PhoneVolunteer)).unique().one()
    assert (made.state, made.capacity, made.lived) == (Path.APPLIED, 2, {"lived": ["enke"]})
    page = text(client, answer.location)
    assert "Koordinatoren ringer til dig" in page
    assert "at miste den, man var gift med" in page
    send(client, f"{answer.location}/ret/plads", capacity="3")
    send(client, f"{answer.location}/ret/om", born="1962", gender="woman")
    assert send(client, f"{answer.location}/ret/om", born="2015", gender="woman").status_code == 422
    assert client.get(f"{answer.location}/ret/statistik").status_code == 404
    db.session.expire_all()
    assert (made.capacity, made.offers.born) == (3, 1962)
    send(client, answer.location)
    db.session.expire_all()
    assert (made.state, made.said) == (Path.STOPPED, {})
    assert client.get(f"{answer.location}/ret/om").status_code == 404


def test_the_own_page_shows_changes_and_ends(client: FlaskClient) -> None:
    wish = wish_for(lived=("enke",))
    link = f"/aftale/{wish_token(wish)}"
    page = text(client, link)
    assert "at miste den, man var gift med" in page
    assert "1948" in page
    assert client.get(link).headers["Cache-Control"] == "no-store"

    send(client, f"{link}/ret/selv-proevet", lived=[])
    send(client, f"{link}/ret/tider", times=["mon-eve"])
    assert send(client, f"{link}/ret/tider").status_code == 422
    assert (only_wish().lived, only_wish().wants.times) == ({}, ("mon-eve",))
    send(client, link)
    assert only_wish().state is WishState.CLOSED
    assert client.get(f"{link}/ret/tider").status_code == 404
    assert "1948" not in text(client, link)


def test_links_end_with_the_person_and_helpers_see_no_answers(client: FlaskClient) -> None:
    wish = wish_for(lived=("enke",))
    helper = make_person("Helle")
    with writing():
        let_act(
            SYSTEM, clock.now(), wish.person, helper, "datter",
            may_sign_up=True, may_cancel=False, gets_messages=True,
        )  # fmt: skip
    link = f"/aftale/{wish_token(wish, helper.id)}"
    assert "at miste" not in text(client, link)
    assert client.post(link).status_code == 404, "she may not take it back"
    assert client.get(f"{link}/ret/om").status_code == 404
    own, offer = f"/aftale/{wish_token(wish)}", offer_of()
    offered = f"/aftale/tilbud/{volunteer_token(offer)}"
    assert client.get(f"/aftale/{volunteer_token(offer)}").status_code == 404, (
        "a link opens what it was made for"
    )
    with writing():
        wish.person.link_version += 1
        offer.person.link_version += 1
    for address in (link, own, offered, "/aftale/x", "/aftale/tilbud/x", "/telefonven/svar/x"):
        assert client.get(address).status_code == 404


def test_who_wrote_it_for_another_does_not_end_it_once_two_talk(client: FlaskClient) -> None:
    mette = make_person("Mette Jepsen")
    wish = wish_for(way=Way.RELATIVE, made_by=mette)
    link = f"/aftale/{maker_token(wish, mette)}"
    shown = text(client, link)
    assert "Tag det tilbage" in shown
    assert "De taler sammen fire gange" in shown, "who wrote is not who talks"
    make_pair(wish)

    page = text(client, link)

    assert "Tag det tilbage" not in page
    token = token_of(text(client, f"{STEP}/hvem"))
    assert client.post(link, data={"csrf_token": token}).status_code == 404
    assert only_wish().state is WishState.TALKING


def test_a_program_that_fills_what_nobody_sees_is_asked_again(client: FlaskClient) -> None:
    answer = send(client, f"{STEP}/kontakt", **HIMSELF["kontakt"], website="http://x.example")

    assert answer.status_code == 422
    assert "Det gik meget hurtigt" in answer.get_data(as_text=True)


def test_drafts_of_guests_go_after_a_week(client: FlaskClient) -> None:
    send(client, f"{STEP}/om", **HIMSELF["om"])
    rule = next(one for one in RULES if one.name == "phone_friends.drafts")
    assert rule.clean is not None
    for days, number in ((6, 0), (8, 1)):
        with writing():
            assert rule.clean(clock.now() + timedelta(days=days), 100) == number
    assert rule.keep() == KEEP_DRAFTS
    assert count(Person) == 0
