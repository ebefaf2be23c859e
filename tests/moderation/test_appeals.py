"""Asking once more: who may, how often, who answers, and what comes of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import pack
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.feature import message_kind
from app.core.permissions import Role
from app.gatherings.models import SeriesStatus
from app.gatherings.scheduling import reject_series, withdraw_proposal
from app.groups import actions as groups
from app.listings import actions as tasks
from app.listings.queries import KIND as TASK
from app.moderation import appeals, queue
from app.moderation.models import Appeal
from app.moderation.states import State
from app.notifications.models import Message
from app.organisations import actions
from app.organisations.models import Organisation
from app.organisations.queries import KIND, owners_of
from app.people.models import Person
from tests.factories import (
    actor_of,
    log_in,
    make_account,
    make_organisation,
    make_person,
    make_proposal,
    writing,
)
from tests.groups.grouping import make_group
from tests.listings.posting import laug, make_listing, owner_of
from tests.organisations.people import kinds_sent
from tests.support.html import form_fields

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def lene(frozen_now: datetime) -> Actor:
    """A moderator."""
    return actor_of(make_account(Role.MODERATOR, name="Lene Riis"))


@pytest.fixture
def mette(frozen_now: datetime) -> Actor:
    """Another one."""
    return actor_of(make_account(Role.MODERATOR, name="Mette Krogh"))


def rejected(by: Actor, now: datetime, to: State = State.REJECTED) -> Organisation:
    """An organisation that was told no, or taken down."""
    made = make_organisation(public=to is State.HIDDEN)
    with writing():
        actions.answer(by, now, made.id, to, "Vi kender jer ikke.")
    return made


def asked(made: Organisation, now: datetime) -> Appeal:
    """Its owner asks that it is looked at once more."""
    owner = Actor(person_id=owners_of(made.id)[0].id)
    with writing():
        appeals.appeal(owner, now, KIND, made.id, "Vi er der endnu.")
        found = appeals.appeal_about(KIND, made.id, appeals.decision_for(owner, KIND, made.id))
    assert found is not None
    return found


@pytest.mark.parametrize("to", [State.REJECTED, State.HIDDEN])
def test_who_is_right_is_seen_by_all_and_told(
    lene: Actor, mette: Actor, frozen_now: datetime, to: State
) -> None:
    made = rejected(lene, frozen_now, to)
    appeal = asked(made, frozen_now)
    assert [one.row.what for one in queue.page(None).entries] == ["appeal"]

    with writing():
        appeals.decide(mette, frozen_now, appeal.id, is_upheld=True, text="I har ret.")

    assert (made.state, appeal.is_upheld, appeal.is_by_one) == (State.PUBLISHED, True, False)
    assert queue.count_waiting() == 0
    assert kinds_sent()[-1] == "organisation_news"


def test_a_no_that_stands_needs_words_which_the_author_reads(
    lene: Actor, mette: Actor, frozen_now: datetime
) -> None:
    made = rejected(lene, frozen_now)
    appeal = asked(made, frozen_now)
    with pytest.raises(DomainError) as refused, writing():
        appeals.decide(mette, frozen_now, appeal.id, is_upheld=False, text=" ")
    assert refused.value.field == "text"

    with writing():
        appeals.decide(mette, frozen_now, appeal.id, is_upheld=False, text="Det står ved magt.")

    assert made.state is State.REJECTED
    assert kinds_sent()[-1] == "appeal_answered"
    with pytest.raises(DomainError, match="allerede svaret"), writing():
        appeals.decide(mette, frozen_now, appeal.id, is_upheld=True, text="")


def test_once_for_each_decision_and_only_by_its_authors(lene: Actor, frozen_now: datetime) -> None:
    made = rejected(lene, frozen_now)
    asked(made, frozen_now)
    owner = Actor(person_id=owners_of(made.id)[0].id)
    with pytest.raises(DomainError, match="allerede bedt"), writing():
        appeals.appeal(owner, frozen_now, KIND, made.id, "Igen!")
    with pytest.raises(NotFoundError), writing():
        appeals.appeal(Actor(person_id=make_person().id), frozen_now, KIND, made.id, "Jeg er sur.")
    with pytest.raises(NotFoundError), writing():
        appeals.appeal(
            owner, frozen_now, KIND, make_organisation(owners_of(made.id)[0]).id, "Der er intet nej."
        )

    later = frozen_now + timedelta(days=1)
    with writing():
        actions.change(owner, later, made.id, actions.profile_of(made))
        actions.answer(lene, later, made.id, State.REJECTED, "Stadig nej.")
        appeals.appeal(owner, later, KIND, made.id, "Det er et nyt nej.")
    assert queue.count_waiting() == 2


def test_whoever_said_no_does_not_answer_unless_nobody_else_is_there(
    lene: Actor, frozen_now: datetime
) -> None:
    appeal = asked(rejected(lene, frozen_now), frozen_now)
    make_account(Role.MODERATOR, name="Mette Krogh")
    with pytest.raises(DomainError, match="Du sagde selv nej"), writing():
        appeals.decide(lene, frozen_now, appeal.id, is_upheld=True, text="")
    assert appeals.appeals_by_one() == []


def test_one_person_alone_answers_and_it_is_listed_for_later(lene: Actor, frozen_now: datetime) -> None:
    appeal = asked(rejected(lene, frozen_now), frozen_now)
    with writing():
        appeals.decide(lene, frozen_now, appeal.id, is_upheld=False, text="Det står ved magt.")
    assert [one.id for one in appeals.appeals_by_one()] == [appeal.id]


def test_a_house_that_wants_no_four_eyes_is_let(
    app: Flask, lene: Actor, mette: Actor, frozen_now: datetime
) -> None:
    appeal = asked(rejected(lene, frozen_now), frozen_now)

    before = pack.current_pack()
    pack.install(before.with_settings({"four_eyes": 0}))
    try:
        with writing():
            appeals.decide(lene, frozen_now, appeal.id, is_upheld=False, text="Det står ved magt.")
    finally:
        pack.install(before)
    assert appeal.is_by_one


def test_what_changed_meanwhile_is_looked_at_first(lene: Actor, mette: Actor, frozen_now: datetime) -> None:
    made = rejected(lene, frozen_now)
    appeal = asked(made, frozen_now)
    with writing():
        owner = Actor(person_id=owners_of(made.id)[0].id)
        actions.change(owner, frozen_now, made.id, actions.profile_of(made))
    with pytest.raises(DomainError, match="ændret siden"), writing():
        appeals.decide(mette, frozen_now, appeal.id, is_upheld=True, text="")
    with pytest.raises(NotFoundError), writing():
        appeals.decide(Actor(person_id=1), frozen_now, appeal.id, is_upheld=True, text="")


def test_what_a_colleague_showed_again_meanwhile_need_not_be_answered_by_a_no(
    lene: Actor, mette: Actor, frozen_now: datetime, client: FlaskClient
) -> None:
    made = rejected(lene, frozen_now, State.HIDDEN)
    appeal = asked(made, frozen_now)
    with writing():
        actions.answer(mette, frozen_now, made.id, State.PUBLISHED)
    log_in(client, make_account(Role.MODERATOR))
    page = f"/admin/klager/{appeal.id}"
    fields = form_fields(client.get(page).text, None) | {"answer": "ja", "text": "", "step": "see"}
    assert client.post(page, data=fields).status_code == 200, (
        "there is no letter to see, and that is all right"
    )

    with writing():
        appeals.decide(mette, frozen_now, appeal.id, is_upheld=True, text="")

    assert (appeal.is_upheld, made.state) == (True, State.PUBLISHED)
    assert "appeal_answered" not in kinds_sent()


def test_tasks_and_walks_have_appeals_too(lene: Actor, mette: Actor, frozen_now: datetime) -> None:
    village = laug()
    task, walk = make_listing(village, public=False), make_proposal(host=make_person("Vera Vært"))
    taken_back = make_proposal(host=make_person("Ida Ibsen"))
    with writing():
        tasks.answer(lene, frozen_now, task.id, State.REJECTED, "Skriv hvor.")
        reject_series(lene, frozen_now, walk.id, "Der er en tur allerede.")
        withdraw_proposal(Actor(person_id=taken_back.host_id), frozen_now, taken_back.id)
        appeals.appeal(owner_of(village), frozen_now, TASK, task.id, "Der står hvor.")
        appeals.appeal(Actor(person_id=walk.host_id), frozen_now, "series", walk.id, "Den går om aftenen.")
    first, second = (one.row.id for one in queue.page(None).entries)
    assert db.session.get_one(Appeal, second).decided_by == lene.person_id
    with pytest.raises(NotFoundError), writing():
        appeals.appeal(
            Actor(person_id=taken_back.host_id), frozen_now, "series", taken_back.id, "Jeg vil alligevel"
        )

    with writing():
        for number in (first, second):
            appeals.decide(mette, frozen_now, number, is_upheld=True, text="I har ret.")

    assert (task.state, walk.status) == (State.PUBLISHED, SeriesStatus.APPROVED)


def test_the_author_asks_and_reads_the_answer_on_a_page(
    app: Flask, lene: Actor, mette: Actor, frozen_now: datetime
) -> None:
    olga = make_account(name="Olga Olsen")
    made = make_organisation(olga.person, public=False)
    with writing():
        actions.answer(lene, frozen_now, made.id, State.REJECTED, "Vi kender jer ikke.")
    browser, staff = app.test_client(), app.test_client()
    log_in(browser, olga)
    path = f"/klage/forening/{made.id}"
    assert path in browser.get(f"/foreninger/{made.id}/ret").text
    page = browser.get(path).text
    assert "Vi kender jer ikke." in page
    assert browser.post(path, data={"text": ""}).status_code == 422

    browser.post(path, data={**form_fields(page, None), "text": "Vi er der endnu."})

    assert "Du har bedt os se på det igen." in browser.get(path).text
    assert app.test_client().get(path).status_code == 303
    log_in(staff, make_account(Role.MODERATOR, name="Ole Olsen"))
    answer = f"/admin/klager/{db.session.query(Appeal).one().id}"
    assert "Vi er der endnu." in staff.get(answer).text
    staff.post(answer, data={"answer": "nej", "text": "Vi ringer til jer.", "step": "do"})
    assert "Vi ringer til jer." in browser.get(path).text
    assert "Svaret blev ved med at være nej" in staff.get(answer).text


def refused(what: str, by: Actor, now: datetime, host: Person) -> tuple[str, int]:
    """Something of this person that was told no: its own page, and its number."""
    if what == "forening":
        organisation = make_organisation(host, public=False)
        with writing():
            actions.answer(by, now, organisation.id, State.REJECTED, "Der er en allerede.")
        return f"/foreninger/{organisation.id}", organisation.id
    if what == "opgave":
        task = make_listing(make_organisation(host), public=False)
        with writing():
            tasks.answer(by, now, task.id, State.REJECTED, "Der er en allerede.")
        return f"/opgaver/{task.id}", task.id
    if what == "faellesskab":
        group = make_group(host, public=False)
        with writing():
            groups.answer(by, now, group.id, State.REJECTED, "Der er en allerede.")
        return f"/faellesskaber/{group.id}/vaert", group.id
    walk = make_proposal(host=host)
    with writing():
        reject_series(by, now, walk.id, "Der er en allerede.")
    return f"/gaature/{walk.id}/vaert", walk.id


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("forening", "organisation_news"),
        ("opgave", "task_news"),
        ("faellesskab", "group_news"),
        ("gaatur", "proposal_decided"),
    ],
)
def test_who_is_told_no_reads_why_and_how_to_ask_again_on_the_page_and_in_the_letter(
    app: Flask, lene: Actor, frozen_now: datetime, what: str, kind: str
) -> None:
    account = make_account(name="Vera Vært")
    host = db.session.get(Person, account.person_id)
    assert host is not None
    url, number = refused(what, lene, frozen_now, host)
    client = app.test_client()
    log_in(client, account)
    page = client.get(url).text
    assert "Der er en allerede." in page
    assert f"/klage/{what}/{number}" in page
    log_in(staff := app.test_client(), make_account(Role.MODERATOR))
    seen = staff.get(url)
    assert seen.status_code == 200
    assert f"/klage/{what}/{number}" not in seen.text, "to others it leads nowhere"

    told = db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id.desc())).first()
    assert told is not None
    words = message_kind(kind).merge(told.params, frozen_now)
    assert words is not None
    assert words["appeal_link"].endswith(f"/klage/{what}/{number}")
