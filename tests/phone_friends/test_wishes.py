"""Would like to be rung, would like to ring: what is kept of it, who is told, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.core.errors import DomainError
from app.core.forms import run_afterwards
from app.notifications.letters import merge_fields
from app.notifications.models import Channel, Message
from app.people.consent import consents_of, withdraw_consent
from app.people.delegation import let_act
from app.people.models import ConsentForm, Person
from app.phone_friends import handing_over, offers, wishes
from app.phone_friends.consent_words import HANDOVER, VOLUNTEER, WISH
from app.phone_friends.counting import targets_of
from app.phone_friends.models import Ender, Way
from app.phone_friends.models_wish import HandoverState
from app.phone_friends.moving import locked_pair
from app.phone_friends.pairing import end_pair
from app.phone_friends.said import Said
from app.phone_friends.states import PairState, Path, WishState
from tests.factories import make_person, writing
from tests.phone_friends.friends import SAID, make_pair
from tests.phone_friends.wishing import (
    COORDINATOR,
    WORDS,
    asked_of_others,
    lowest_age,
    offer_of,
    wish_for,
)
from tests.proposals.proposing import told

pytestmark = pytest.mark.usefixtures("frozen_clock")


def test_a_wish_is_kept_with_the_yes_and_confirmed(app: Flask) -> None:
    ove = make_person("Ove Jepsen", email="ove@example.org", phone="+4511111171")

    wish = wish_for(ove, lived=("enke",), targets=("aeldre", "findes-ikke"))

    assert (wish.state, wish.waiting_since, wish.wants) == (WishState.WAITING, clock.now(), SAID)
    assert wish.lived == {"lived": ["enke"]}
    (consent,) = consents_of(ove.id)
    assert (consent.purpose, consent.words, consent.form) == (WISH, WORDS, ConsentForm.WRITTEN)
    assert told(ove) == ["phone_wish_news"]
    assert targets_of(2027) == {"aeldre": 1}
    wish_for(make_person(), targets=("aeldre",))
    assert targets_of(2027) == {"aeldre": 2}, "a number, and nothing that leads to whom it was"


def test_the_desk_reads_the_words_aloud_and_needs_ring_nobody_to_say_so(app: Flask) -> None:
    wish = wish_for(way=Way.DESK)

    (consent,) = consents_of(wish.person_id)
    assert consent.form is ConsentForm.ORAL


def test_a_relative_is_told_too_and_the_father_is_rung(app: Flask) -> None:
    mette = make_person("Mette Jepsen", email="mette@example.org")

    wish = wish_for(way=Way.RELATIVE, made_by=mette)

    assert told(mette) == ["phone_wish_made_for"]
    message = db.session.scalars(select(Message).where(Message.person_id == wish.person_id)).one()
    assert (message.kind, message.channel) == ("phone_wish_news", Channel.CALL)


def _copies_of(helper: Person) -> list[tuple[str, Mapping[str, Any] | None]]:
    """(kind, what it says) of what who helps somebody gets."""
    sent = db.session.scalars(select(Message).where(Message.delegate_id == helper.id).order_by(Message.id))
    return [(one.kind, merge_fields(one, clock.now())) for one in sent]


def test_who_helps_a_maker_or_a_volunteer_reads_nothing_of_what_was_said(client: FlaskClient) -> None:
    maker, volunteer, helper = make_person("Liv Jepsen"), make_person("Jonna Krag"), make_person("Bo Friis")
    with writing():
        for person in (maker, volunteer):
            allowed = {"may_sign_up": True, "may_cancel": True, "gets_messages": True}
            let_act(SYSTEM, clock.now(), person, helper, "nabo", **allowed)
    wish_for(way=Way.RELATIVE, made_by=maker)
    offer_of(volunteer, lived=("enlig",))

    (_maker, to_maker), (_offer, to_volunteer) = _copies_of(helper)

    assert to_maker is None
    assert to_volunteer is not None
    assert "/aftale/vej/" in to_volunteer["link"]
    assert client.get(to_volunteer["link"]).status_code == 200


def test_nobody_waits_twice(app: Flask) -> None:
    wish = wish_for()

    with pytest.raises(DomainError, match="skrevet det op før"):
        wish_for(wish.person)
    volunteer = offer_of()
    with pytest.raises(DomainError, match="skrevet det op før"):
        offer_of(volunteer.person)


def test_ages_are_a_setting_of_the_municipality_and_children_write_with_somebody_from_home(
    app: Flask,
) -> None:
    child, youth = Said(born=2015), Said(born=2005)

    wish_for(make_person(), said=youth)
    with pytest.raises(DomainError) as refused:
        wish_for(make_person(), said=child)
    assert refused.value.field == "born"
    assert wish_for(make_person(), said=child, way=Way.RELATIVE, made_by=make_person()).wants == child
    with lowest_age(60), pytest.raises(DomainError, match="fyldt"):
        wish_for(make_person(), said=youth)
    with pytest.raises(DomainError, match="fyldt"):
        offer_of(make_person(), said=Said(born=2012))


def test_who_waits_changes_their_mind_and_keeps_their_turn(app: Flask) -> None:
    wish = wish_for(lived=("enke",))
    since = wish.waiting_since

    with writing():
        wishes.correct_wish(SYSTEM, clock.now() + timedelta(days=1), wish.id, Said(born=1950))
    assert (wish.wants, wish.lived, wish.waiting_since) == (Said(born=1950), {"lived": ["enke"]}, since)
    with writing(), pytest.raises(DomainError, match="En anden"):
        wishes.correct_wish(SYSTEM, clock.now(), wish.id, SAID, version=wish.version - 1)
    with writing():
        wishes.correct_wish(SYSTEM, clock.now(), wish.id, SAID, lived=())
    assert wish.lived == {}


@pytest.mark.parametrize("is_by_consent", [False, True])
def test_taking_it_back_ends_everything_and_deletes_what_was_said(app: Flask, is_by_consent: bool) -> None:
    wish = wish_for(lived=("enke",))
    pair = make_pair(wish)

    with writing():
        if is_by_consent:
            withdraw_consent(SYSTEM, clock.now(), wish.person_id, WISH)
        else:
            wishes.withdraw_wish(SYSTEM, clock.now(), wish.id)

    assert (wish.state, wish.said, wish.lived) == (WishState.CLOSED, {}, {})
    assert pair.state is PairState.ENDED
    assert consents_of(wish.person_id)[0].withdrawn_at == clock.now()
    with writing():
        wishes.withdraw_wish(SYSTEM, clock.now(), wish.id)
    with writing(), pytest.raises(DomainError, match="slut"):
        wishes.correct_wish(SYSTEM, clock.now(), wish.id, SAID)


@pytest.mark.parametrize("by", [Ender.CITIZEN, Ender.COORDINATOR])
def test_taken_back_after_the_end_what_was_said_is_deleted_too(app: Flask, by: Ender) -> None:
    pair = make_pair(wish_for(lived=("enke",)))
    with writing():
        end_pair(SYSTEM, clock.now(), locked_pair(pair.id), by, again=False)
    assert pair.wish.said
    with writing():
        withdraw_consent(SYSTEM, clock.now(), pair.wish.person_id, WISH)
    assert (pair.wish.state, pair.wish.said, pair.wish.lived) == (WishState.CLOSED, {}, {})


def test_a_proposal_falls_when_the_citizen_goes(app: Flask) -> None:
    wish = wish_for()
    pair = make_pair(wish, talking=False)
    with writing(), pytest.raises(DomainError, match="ingen er spurgt"):
        wishes.close_wish(COORDINATOR, clock.now(), wish.id)
    with writing():
        wishes.withdraw_wish(SYSTEM, clock.now(), wish.id)

    assert pair.state is PairState.DECLINED


def test_the_coordinator_closes_a_wish_and_the_citizen_is_told(app: Flask) -> None:
    wish = wish_for(make_person("Ove", email="ove@example.org"))

    with writing():
        wishes.close_wish(COORDINATOR, clock.now(), wish.id)

    assert (wish.state, wish.said) == (WishState.CLOSED, {})
    assert told(wish.person) == ["phone_wish_news"]
    message = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert message is not None
    assert message.params["what"] == "closed"


def test_a_volunteer_applies_and_stops(app: Flask) -> None:
    volunteer = offer_of(make_person("Jonna Krag", email="jonna@example.org"), lived=("enke",))
    assert (volunteer.state, volunteer.offers) == (Path.APPLIED, SAID)
    assert told(volunteer.person) == ["phone_offer_made"]
    pair = make_pair(volunteer=volunteer)
    with writing(), pytest.raises(DomainError, match="flere venner"):
        offers.correct_offer(SYSTEM, clock.now(), volunteer.id, SAID, capacity=0)
    with writing():
        offers.correct_offer(SYSTEM, clock.now(), volunteer.id, Said(born=1960), capacity=3)
    assert (volunteer.capacity, volunteer.offers.born) == (3, 1960)

    with writing():
        offers.withdraw_offer(SYSTEM, clock.now(), volunteer.id)

    assert (volunteer.state, volunteer.said, volunteer.lived) == (Path.STOPPED, {}, {})
    assert (pair.state, pair.wish.state) == (PairState.ENDED, WishState.WAITING), "the citizen waits again"
    assert consents_of(volunteer.person_id)[0].purpose == VOLUNTEER
    assert told(volunteer.person) == ["phone_thanks", "phone_path_ended"], "nothing of what they applied for"


# ---- other schemes ----------------------------------------------------------------------------------------------


def answered(number: int, *, is_yes: bool) -> None:
    with writing():
        handing_over.answer(SYSTEM, clock.now(), number, is_yes=is_yes)


def test_another_scheme_is_asked_by_letter_and_says_no(app: Flask) -> None:
    wish = wish_for()
    since = wish.waiting_since
    asked = asked_of_others(wish)

    assert wish.state is WishState.HANDED_OVER
    letter = db.session.scalars(select(Message).where(Message.address.is_not(None))).one()
    assert (letter.kind, letter.address, letter.person_id) == (
        "phone_handover_asked", "aeldre@partner.example", None,
    )  # fmt: skip
    assert "Ove" not in str(letter.params)
    assert consents_of(wish.person_id)[0].purpose == HANDOVER
    answered(asked.id, is_yes=False)
    assert (wish.state, wish.waiting_since, asked.state) == (WishState.WAITING, since, HandoverState.NO)
    with writing(), pytest.raises(DomainError, match="Der er svaret"):
        handing_over.answer(SYSTEM, clock.now(), asked.id, is_yes=True)


def test_another_scheme_says_yes_and_the_wish_is_theirs(app: Flask) -> None:
    wish = wish_for()
    answered(asked_of_others(wish).id, is_yes=True)

    assert wish.state is WishState.CLOSED
    actions = list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id.desc()).limit(3)))
    assert "phone_handover.answer" in actions


def test_who_does_not_answer_is_waited_for_two_weeks(app: Flask) -> None:
    wish = wish_for()
    asked = asked_of_others(wish)

    for days, number in ((13, 0), (15, 1), (15, 0)):
        with writing():
            assert handing_over.give_up_waiting(clock.now() + timedelta(days=days)) == number
    assert (wish.state, asked.state) == (WishState.WAITING, HandoverState.BACK)


def test_a_wish_that_is_taken_back_is_asked_about_no_more(app: Flask) -> None:
    wish = wish_for()
    asked = asked_of_others(wish)
    again = wish_for(wish.person)
    with writing():
        withdraw_consent(SYSTEM, clock.now(), wish.person_id, HANDOVER)
    assert (asked.state, wish.state, again.state) == (HandoverState.BACK, WishState.CLOSED, WishState.WAITING)

    asked = asked_of_others(again)
    with writing():
        wishes.withdraw_wish(SYSTEM, clock.now(), again.id)
    assert (asked.state, again.state) == (HandoverState.BACK, WishState.CLOSED)


@pytest.mark.parametrize(
    ("code", "is_asked_already"), [("kirken", False), ("ingen", False), ("aeldre", True)]
)
def test_only_who_can_be_written_to_is_asked_and_nobody_who_is_asked_about_a_friend(
    app: Flask, code: str, is_asked_already: bool
) -> None:
    wish = wish_for()
    if is_asked_already:
        make_pair(wish, talking=False)

    with pytest.raises(DomainError) as refused:
        asked_of_others(wish, code)
    assert refused.value.field == "partner"


def test_a_guest_who_tries_too_often_is_asked_to_ring(app: Flask) -> None:
    asked = wishes.Asked(Way.SELF, Said(born=2015), words=WORDS)
    contact = {"name": "Ove", "phone": "+4511111171", "email": None}
    said = []
    for _number in range(21):
        begin_write()
        with pytest.raises(DomainError) as refused:
            wishes.wish_as_guest(SYSTEM, clock.now(), asked, contact)
        db.session.rollback()
        run_afterwards(refused.value)
        said.append(refused.value.field)

    assert said == ["born"] * 20 + ["phone"]
    assert db.session.scalars(select(Person).where(Person.name == "Ove")).all() == []
