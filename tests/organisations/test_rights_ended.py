"""What outlives a membership, and what must not: letters that wait, invitations, claims."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.erasure import erase_everything
from app.accounts.erasure import what_happens as erasure_says
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.exchange import queries
from app.exchange.links import own_path, party_token
from app.exchange.rules import Coming
from app.moderation.blocking import block_person, what_happens
from app.moderation.queries import waiting_edit
from app.moderation.states import State
from app.notifications.letters import merge_fields
from app.notifications.models import Message
from app.organisations import actions, claims, members
from app.organisations.models import ClaimOutcome
from app.organisations.queries import KIND, members_of, waiting_things
from app.organisations.rules import MemberRole
from app.pack.settings import get_pack
from app.rooms.rules import BookingStatus
from app.rooms.scans import promise_reminders, reminder_due
from tests.events.holding import make_event
from tests.exchange.trading import agree, begun, make_fair, make_party, register
from tests.factories import log_in, make_organisation, make_person, writing
from tests.groups.grouping import make_group
from tests.organisations.people import citizen, last_message, moderator, profile_of
from tests.organisations.test_members import accept, claim, from_pack, invite
from tests.rooms.booking import MONDAY, book, make_room, span, told

pytestmark = pytest.mark.usefixtures("frozen_clock", "_pack")
OWNER = MemberRole.OWNER


@pytest.fixture
def _pack(app: Flask) -> None:
    get_pack(app)


def test_letters_that_waited_are_not_sent_to_who_was_taken_off_meanwhile(app: Flask) -> None:
    (owner, olga), (second, ib) = citizen("Olga"), citizen("Ib")
    made = make_organisation(owner.person)
    accept(ib, invite(olga, made, second.email, OWNER))
    with writing():
        actions.change(ib, clock.now(), made.id, profile_of(made, summary="Vi spiller kort."))
        edit = waiting_edit(KIND, made.id)
        actions.answer_edit(moderator(), clock.now(), edit.id, is_approved=False, text="Skriv mere.")
        actions.answer(moderator(), clock.now(), made.id, State.HIDDEN, "Der er klaget.")
        actions.answer(moderator(), clock.now(), made.id, State.PUBLISHED, "Det er i orden igen.")
    assert still_true() == {
        "organisation_edit_decided": {ib.person_id},
        "organisation_news": {ib.person_id, olga.person_id},
    }

    (own,) = [one for one in members_of(made.id) if one.person_id == ib.person_id]
    with writing():
        members.remove_member(olga, clock.now(), made.id, own.id)

    assert still_true() == {"organisation_news": {olga.person_id}}


def still_true() -> dict[str, set[int | None]]:
    """Kind → to whom letters about answers would be sent now."""
    found: dict[str, set[int | None]] = {}
    answers = ("organisation_edit_decided", "organisation_news")
    for one in db.session.scalars(select(Message).where(Message.kind.in_(answers))):
        if merge_fields(one, clock.now()) is not None:
            found.setdefault(one.kind, set()).add(one.person_id)
    return found


def test_no_link_is_sent_that_opens_nothing(app: Flask) -> None:
    (owner, olga) = citizen("Olga")
    made = make_organisation(owner.person)
    invite(olga, made, "ny@example.org")
    letter = last_message("organisation_invitation")
    assert merge_fields(letter, clock.now()) is not None

    with writing():
        actions.archive(olga, clock.now(), made.id)

    assert merge_fields(letter, clock.now()) is None


def test_whom_somebody_asked_comes_no_more_once_they_are_shut_out_nor_do_they_themselves(app: Flask) -> None:
    (owner, olga), (bo, edith), (second, again) = citizen("Olga"), citizen("Bo Bøs"), citizen("Edith")
    made, other = make_organisation(owner.person, editor=bo.person), make_organisation(owner.person)
    asked, own = invite(edith, made, second.email), invite(olga, other, bo.email)

    with writing():
        block_person(moderator(), clock.now(), bo.person_id, "Grimme ord")

    with pytest.raises(NotFoundError):
        accept(again, asked)
    with pytest.raises(DomainError, match="kan ikke være med"):
        accept(edith, own)


def test_who_is_shut_out_is_not_rung_back_about_what_they_said_is_theirs(app: Flask) -> None:
    made, (account, frode) = from_pack(), citizen("Frode")
    found = claim(account, frode, made)

    with writing():
        block_person(moderator(), clock.now(), account.person_id, "Grimme ord")

    assert (waiting_things(), found.outcome) == ([], ClaimOutcome.REFUSED)
    with pytest.raises(DomainError, match="allerede svaret"), writing():
        claims.decide(moderator(), clock.now(), found.id, is_confirmed=True)


def test_what_who_left_had_booked_for_the_organisation_is_anothers_and_so_is_the_key(
    client: FlaskClient, app: Flask
) -> None:
    (owner, olga), (bo, _edith) = citizen("Olga"), citizen("Bo")
    made, room, frozen = make_organisation(owner.person, editor=bo.person), make_room(), clock.now()
    days = [span(10, 12, MONDAY), span(10, 12, MONDAY + timedelta(days=7))]
    booked = book(room, days, bo.person, organisation_id=made.id)
    own = book(room, span(14, 16), bo.person)[0]
    with writing():
        assert promise_reminders(reminder_due(booked[0].starts_at)) > 0
    waited = db.session.scalars(select(Message).where(Message.topic == f"room_booking:{booked[0].id}")).all()
    (member,) = [one for one in members_of(made.id) if one.person_id == bo.person_id]

    with writing():
        members.remove_member(olga, frozen, made.id, member.id)

    assert {one.person_id for one in (*booked, own)} == {owner.person_id, bo.person_id}
    assert own.person_id == bo.person_id
    assert [merge_fields(one, frozen) for one in waited] == [None] * len(waited)
    assert [one for one in told(owner.person) if one.startswith("room")] == ["room_booked"]
    fields = merge_fields(last_message("room_booked"), frozen)
    assert fields is not None
    assert (fields["is_handed_on"], len(fields["dates"])) == (True, 2)
    log_in(client, bo)
    assert client.get(f"/lokaler/booking/{booked[0].id}").status_code == 404
    assert client.get(f"/lokaler/booking/{own.id}").status_code == 200


@pytest.mark.parametrize("goes", ["shut out", "erased"])
def test_an_organisation_keeps_its_room_when_who_booked_it_is_gone(app: Flask, goes: str) -> None:
    (owner, _olga), (bo, _edith) = citizen("Olga"), citizen("Bo")
    made, room, now = make_organisation(owner.person, editor=bo.person), make_room(), clock.now()
    booked = book(room, span(10, 12), bo.person, organisation_id=made.id)[0]
    own = book(room, span(14, 16), bo.person)[0]
    said = what_happens(bo.person_id, now) if goes == "shut out" else erasure_says(bo.person_id)

    with writing():
        if goes == "shut out":
            block_person(moderator(), now, bo.person_id, "Grimme ord")
        else:
            erase_everything(SYSTEM, now, bo.person_id)

    assert (booked.status, booked.person_id) == (BookingStatus.BOOKED, owner.person_id)
    assert own.status is BookingStatus.CANCELLED
    assert "room_booked" in told(owner.person)
    words = "1 lokale bliver afbestilt." if goes == "shut out" else "får en anden i foreningen lokalet."
    assert any(words in sentence for sentence in said)


def test_what_who_left_had_at_the_exchange_is_anothers_and_their_link_opens_none_of_it(
    client: FlaskClient, app: Flask
) -> None:
    (owner, olga), (bo, _edith), now = citizen("Olga"), citizen("Bo"), clock.now()
    made, other = make_organisation(owner.person, editor=bo.person), make_person("Anna")
    fair, before = begun(), now - timedelta(days=2)
    comes = register(fair, bo.person, organisation_id=made.id, now=before)
    others = register(fair, other, now=before)
    agreement = agree(others, comes)
    link, item = own_path(party_token(comes.party)), queries.items_of(comes.party_id)[0]
    assert item.title in client.get(link).text
    (member,) = [one for one in members_of(made.id) if one.person_id == bo.person_id]

    with writing():
        members.remove_member(olga, now, made.id, member.id)

    db.session.expire_all()
    assert {comes.party.person_id, item.party.person_id, agreement.other.person_id} == {owner.person_id}
    assert [one for one in told(bo.person) if one.startswith("exchange")] == []
    assert {"exchange_registered", "exchange_agreed"} <= set(told(owner.person))
    new = own_path(party_token(comes.party))
    assert item.title not in client.get(link).text
    assert item.title in client.get(new).text


def test_where_two_of_an_organisation_come_to_a_fair_one_place_is_given_up(app: Flask) -> None:
    (owner, olga), (bo, _edith), now = citizen("Olga"), citizen("Bo"), clock.now()
    made, fair = make_organisation(owner.person, editor=bo.person), make_fair()
    first = register(fair, bo.person, organisation_id=made.id)
    second = register(fair, owner.person, organisation_id=made.id)
    (member,) = [one for one in members_of(made.id) if one.person_id == bo.person_id]

    with writing():
        members.remove_member(olga, now, made.id, member.id)

    assert (first.status, second.status) == (Coming.WITHDRAWN, Coming.COMING)
    assert len(queries.items_of(second.party_id)) == 2


def test_before_somebody_is_taken_off_the_page_says_what_goes_and_what_stays(
    client: FlaskClient, app: Flask
) -> None:
    (owner, olga), (bo, edith) = citizen("Olga"), citizen("Bo")
    made = make_organisation(owner.person, editor=bo.person)
    invite(olga, made, "olgas@example.org")
    invite(edith, made, "bos@example.org")
    make_group(bo.person, organisation_id=made.id, title="Strikkeklubben")
    make_event(bo.person, organisation_id=made.id, title="Strikkedag")
    book(make_room(), span(10, 12), bo.person, organisation_id=made.id)
    make_party(bo.person, made.id)
    (own,) = [one for one in members_of(made.id) if one.person_id == bo.person_id]
    path, ended = f"/foreninger/{made.id}/medlemmer/{own.id}/fjern", "Bo passer ikke siden mere."
    log_in(client, owner)
    assert path in client.get(f"/foreninger/{made.id}/medlemmer").text

    said = " ".join(client.get(path).text.split())

    assert "Skal Bo ikke passe siden mere?" in said
    assert "1 indbydelse fra personen gælder ikke mere" in said
    assert "1 bestilt lokale går over til en anden" in said
    assert "Det, der står på samarbejdsbørsen, går over" in said
    assert "Er stadig vært for Strikkeklubben" in said
    assert "Er stadig vært for Strikkedag" in said
    assert len(members_of(made.id)) == 2
    press = {"idempotency_key": "a" * 32}
    for _time in range(2):
        there = client.post(path, data=press).location
    assert ended in client.get(there).text


def test_who_takes_somebody_off_whom_a_colleague_took_off_reads_so(client: FlaskClient, app: Flask) -> None:
    (owner, _olga), (bo, _edith) = citizen("Olga"), citizen("Bo")
    made = make_organisation(owner.person, editor=bo.person)
    (own,) = [one for one in members_of(made.id) if one.person_id == bo.person_id]
    path = f"/foreninger/{made.id}/medlemmer/{own.id}/fjern"
    log_in(client, owner)
    client.get(client.post(path, data={"idempotency_key": "a" * 32}).location)

    for method, typed in (("POST", {"idempotency_key": "b" * 32}), ("GET", None)):
        there = client.open(path, method=method, data=typed).location
        assert "Personen passer ikke siden mere." in client.get(there).text
