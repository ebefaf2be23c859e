"""Proposing, answering, wanting to take part, and what a proposal became."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.moderation.models import ModerationStep
from app.moderation.states import State
from app.notifications.models import Message, SwitchedOff
from app.people.merging import merge_people, undo_merge
from app.people.models import Person
from app.proposals import actions, joining, privacy, queries, scans
from app.proposals.became import Outcome, lead_to
from app.proposals.models import Proposal, Voice
from app.proposals.queries import KIND, find_proposals, shown
from app.proposals.rules import OPEN_FOR, SHOWN_AFTERWARDS
from tests.factories import make_account, make_person, make_walk, writing
from tests.listings.posting import make_listing
from tests.proposals.proposing import (
    GUEST,
    MODERATOR,
    answered,
    became,
    join,
    make_proposal,
    need,
    told,
)
from tests.test_races import THREADS, all_at_once

pytestmark = pytest.mark.usefixtures("frozen_clock")


def voices(proposal: Proposal) -> int:
    db.session.expire_all()
    found = shown(proposal.id, None)
    assert found is not None
    return found.voices


# ---- proposing and answering ------------------------------------------------------------------------------------


def test_a_proposal_waits_for_an_answer_within_five_working_days(app: Flask) -> None:
    author = make_person()

    made = make_proposal(author, public=False)

    assert (made.state, made.answer_by, made.published_at) == (State.PENDING, date(2027, 3, 8), None)
    assert told(author) == ["proposal_news"]
    assert find_proposals(None).rows == []


def test_nobody_is_rung_only_to_hear_that_we_shall_answer(app: Flask) -> None:
    author = make_person(email=None, phone="+4511111141")

    made = make_proposal(author, public=False)
    assert told(author) == []
    answered(made, State.REJECTED, "Der er en, der gør det.")

    assert told(author) == ["proposal_news"]


@pytest.mark.parametrize("to", [State.NEEDS_WORK, State.REJECTED])
def test_a_no_has_a_reason_and_can_be_written_anew_with_a_new_deadline(app: Flask, to: State) -> None:
    made = make_proposal(public=False)
    with pytest.raises(DomainError), writing():
        actions.answer(MODERATOR, clock.now(), made.id, to, " ")
    answered(made, to, "Skriv hvor.", now=clock.now() + timedelta(days=4))

    with writing():
        later = clock.now() + timedelta(days=7)
        actions.rewrite(SYSTEM, later, made.id, need(title="Mal bænkene ved kirken", place_id=made.place_id))

    assert (made.state, made.title, made.answer_by) == (
        State.PENDING, "Mal bænkene ved kirken", date(2027, 3, 15),
    )  # fmt: skip


def test_what_everybody_sees_its_author_neither_changes_nor_takes_back(app: Flask) -> None:
    made = make_proposal()

    with pytest.raises(DomainError), writing():
        actions.rewrite(SYSTEM, clock.now(), made.id, need(place_id=made.place_id))
    with pytest.raises(DomainError), writing():
        actions.take_back(SYSTEM, clock.now(), made.id)

    assert made.state is State.PUBLISHED


def test_taking_back_twice_is_once(app: Flask) -> None:
    made = make_proposal(public=False)

    for _time in range(2):
        with writing():
            actions.take_back(SYSTEM, clock.now(), made.id)

    steps = select(func.count(ModerationStep.id)).where(ModerationStep.object_type == KIND)
    assert made.state is State.ARCHIVED
    assert db.session.scalar(steps) == 2


def test_only_moderators_answer(app: Flask) -> None:
    made = make_proposal(public=False)
    citizen = Actor(person_id=made.author_id)

    with pytest.raises(NotFoundError), writing():
        actions.answer(citizen, clock.now(), made.id, State.PUBLISHED)
    with pytest.raises(NotFoundError), writing():
        actions.say_what_it_became(citizen, clock.now(), made.id, Outcome("Noget"))


def test_one_person_does_not_fill_the_queue(app: Flask) -> None:
    author, place_id = make_person(), need().place_id
    for _number in range(actions.MOST_WAITING):
        make_proposal(author, public=False, place_id=place_id)

    with pytest.raises(DomainError):
        make_proposal(author, public=False, place_id=place_id)


def test_a_guest_is_always_somebody_new_and_a_stranger_cannot_fill_a_mailbox(app: Flask) -> None:
    actor, wanted = Actor(network="192.0.2.0/24"), need()
    ids = set()
    for _number in range(20):
        with writing():
            ids.add(actions.propose_as_guest(actor, clock.now(), wanted, GUEST).author_id)

    with pytest.raises(DomainError), writing():
        actions.propose_as_guest(actor, clock.now(), wanted, GUEST)

    assert len(ids) == 20


# ---- wanting to take part ---------------------------------------------------------------------------------------


def test_one_person_is_one_and_may_come_back(app: Flask) -> None:
    made, ane = make_proposal(), make_person()
    first = join(made, ane)
    with pytest.raises(DomainError):
        join(made, ane)
    assert voices(made) == 1

    for _time in range(2):
        with writing():
            joining.withdraw(SYSTEM, clock.now(), first.id)
    assert (voices(made), told(ane)) == (0, [])
    join(made, ane)

    assert voices(made) == 1


def test_one_guest_is_one_however_often_they_write(app: Flask) -> None:
    made, actor = make_proposal(), Actor(network="192.0.2.0/24")
    with writing():
        joining.join_as_guest(actor, clock.now(), made.id, GUEST)

    with pytest.raises(DomainError), writing():
        joining.join_as_guest(actor, clock.now(), made.id, {**GUEST, "name": " ane  ibsen"})

    assert voices(made) == 1


def test_the_database_is_the_last_guard(app: Flask) -> None:
    made, ane, ib = make_proposal(), make_person(), make_person()
    first = join(made, ane)

    for person_id, identity in ((ane.id, "x"), (ib.id, first.identity)):
        double = {"proposal_id": made.id, "person_id": person_id, "identity": identity}
        with pytest.raises(IntegrityError), writing():
            db.session.execute(insert(Voice).values(**double, created_at=clock.now()))


def test_the_author_wants_it_already(app: Flask) -> None:
    author = make_person("Bent Bang", phone="+4511111144", email=None)
    made, again = make_proposal(author), {"name": "bent bang", "phone": "+4511111144", "email": None}

    with pytest.raises(DomainError):
        join(made, author)
    with pytest.raises(DomainError), writing():
        joining.join_as_guest(SYSTEM, clock.now(), made.id, again)

    assert voices(made) == 0


def test_who_types_a_name_learns_nothing_of_whose_proposal_it_is(app: Flask) -> None:
    made = make_proposal(make_person("Bent Bang", phone="+4511111144", email=None))
    join(made, make_person("Ane Ibsen", phone="+4511111157", email=None))
    told = []

    for typed in ({"name": "Bent Bang", "phone": "+4511111144", "email": None}, GUEST):
        with pytest.raises(DomainError) as refused, writing():
            joining.join_as_guest(SYSTEM, clock.now(), made.id, typed)
        told.append(refused.value.message)

    assert told[0] == told[1]


@pytest.mark.parametrize("to", [State.HIDDEN, None])
def test_what_nobody_sees_has_nobody(app: Flask, to: State | None) -> None:
    made = make_proposal(public=to is not None)
    if to:
        answered(made, to, "Der står et navn.")

    with pytest.raises(NotFoundError):
        join(made)


def test_at_the_same_moment_one_person_is_one(app: Flask) -> None:
    made, ane = make_proposal(), make_person()
    proposal_id, person_id = made.id, ane.id

    def once() -> bool:
        try:
            with writing():
                joining.join(SYSTEM, clock.now(), proposal_id, db.session.get_one(Person, person_id))
        except DomainError:
            return False
        return True

    assert sum(all_at_once(app, [once] * THREADS)) == 1
    assert voices(db.session.get_one(Proposal, proposal_id)) == 1


# ---- what it became ---------------------------------------------------------------------------------------------


def test_author_and_everybody_who_wants_it_are_told_once(app: Flask) -> None:
    author, ane, ib = make_person(), make_person(), make_person()
    made, task = make_proposal(author), make_listing()
    join(made, ane)
    left = join(made, ib)
    with writing():
        joining.withdraw(SYSTEM, clock.now(), left.id)

    number = became(made, kind="listing", thing_id=task.id)

    assert number == 2
    assert [one.count("proposal_became") for one in map(told, (author, ane, ib))] == [1, 1, 0]
    lead = lead_to(made)
    assert lead is not None
    assert (lead.title, lead.url) == (task.title, f"/opgaver/{task.id}")
    with pytest.raises(DomainError):
        join(made)


def test_whoever_does_not_want_such_letters_gets_none(app: Flask) -> None:
    made, ane = make_proposal(), make_person()
    join(made, ane)
    with writing():
        db.session.add(SwitchedOff(person_id=ane.id, kind="proposal_became"))

    became(made)

    assert "proposal_became" not in told(ane)


def test_said_again_it_replaces_what_was_said(app: Flask) -> None:
    made, ane = make_proposal(), make_person()
    join(made, ane)
    became(made, "Forkert")

    with writing():
        later = clock.now() + timedelta(hours=1)
        actions.say_what_it_became(MODERATOR, later, made.id, Outcome("Rigtigt"))

    assert made.became_text == "Rigtigt"
    assert told(ane).count("proposal_became") == 1


def test_it_leads_nowhere_when_nobody_may_see_what_it_became(app: Flask) -> None:
    made, secret, walk = make_proposal(), make_listing(public=False), make_walk()

    with pytest.raises(DomainError):
        became(made, kind="listing", thing_id=secret.id)
    with pytest.raises(DomainError):
        became(made, kind=KIND, thing_id=made.id)
    with pytest.raises(DomainError):
        became(made, " ")
    became(made, kind="series", thing_id=walk.id)

    lead = lead_to(made)
    assert lead is not None
    assert (lead.title, lead.url) == (walk.title, f"/gaature/{walk.id}")


def test_nothing_comes_of_what_is_not_public(app: Flask) -> None:
    made = make_proposal(public=False)

    with pytest.raises(DomainError):
        became(made)


@pytest.mark.parametrize(
    "values",
    [{"became_kind": "listing"}, {"became_id": 3}, {"became_text": "Noget"}, {"became_url": "https://a.dk/"}],
)
def test_half_an_outcome_is_none(app: Flask, values: dict[str, object]) -> None:
    made = make_proposal()

    with pytest.raises(IntegrityError), writing():
        db.session.execute(update(Proposal).where(Proposal.id == made.id).values(**values))


# ---- in time ----------------------------------------------------------------------------------------------------


def test_what_is_over_leaves_the_list_and_can_be_sent_again(app: Flask) -> None:
    now = clock.now()
    old, new = make_proposal(now=now - OPEN_FOR - timedelta(days=1)), make_proposal(now=now)
    done = make_proposal(now=now)
    became(done)

    with writing():
        assert scans.put_away_what_is_over(now) == 1
        assert scans.put_away_what_is_over(now) == 0
        assert scans.put_away_what_is_over(now + SHOWN_AFTERWARDS + timedelta(days=1)) == 1
    with writing():
        actions.rewrite(SYSTEM, now, old.id, need(place_id=old.place_id))

    assert (old.state, new.state, done.state) == (State.PENDING, State.PUBLISHED, State.EXPIRED)


def test_who_answers_sees_the_first_deadline_first_then_what_most_want(app: Flask) -> None:
    now = clock.now()
    few, many = make_proposal(title="Få"), make_proposal(title="Mange")
    join(many)
    late = make_proposal(public=False, now=now, title="Sidst")
    soon = make_proposal(public=False, now=now - timedelta(days=3), title="Først")

    order = [one.title for one, _number in queries.proposals_to_answer()]

    assert order == [soon.title, late.title, many.title, few.title]


def test_two_people_who_turn_out_to_be_one_count_once(app: Flask) -> None:
    made, kept, gone = make_proposal(), make_person(), make_person()
    join(made, kept)
    join(made, gone)
    with writing():
        merge = merge_people(SYSTEM, clock.now(), kept.id, gone.id)
    assert voices(made) == 1
    became(made)
    assert (told(kept).count("proposal_became"), told(gone).count("proposal_became")) == (1, 0)

    with writing():
        undo_merge(SYSTEM, clock.now(), merge.id)

    assert voices(made) == 2


def test_erasing_deletes_what_nobody_saw_and_keeps_the_numbers(app: Flask) -> None:
    account = make_account()
    hidden, seen, others = (
        make_proposal(account.person, public=False),
        make_proposal(account.person),
        make_proposal(),
    )
    before = join(others, account.person).identity
    hidden_id = hidden.id

    with writing():
        assert len(privacy.erasure_preview(account.person_id)) == 2
        privacy.erase(account.person_id, clock.now(), SYSTEM)

    db.session.expire_all()
    assert db.session.get(Proposal, hidden_id) is None
    assert seen.state is State.PUBLISHED
    assert voices(others) == 1
    assert db.session.scalars(select(Voice.identity)).one() != before


def test_a_stranger_who_wrote_my_name_is_undone(app: Flask) -> None:
    made, actor = make_proposal(), Actor(network="192.0.2.0/24")
    contact = {"name": "Ane Ibsen", "phone": None, "email": "ane@example.org"}
    with writing():
        own = actions.propose_as_guest(actor, clock.now(), need(), contact)
        voice = joining.join_as_guest(actor, clock.now(), made.id, contact)

    with writing():
        joining.disown_proposal(actor, clock.now(), own.id)
        joining.disown_voice(actor, clock.now(), voice.id)

    assert own.state is State.ARCHIVED
    assert (own.author.name, own.author.email, voice.person.email) == ("Slettet", None, None)
    assert voices(made) == 0
    assert db.session.scalar(select(func.count(Message.id)).where(Message.kind == "proposal_joined")) == 1
