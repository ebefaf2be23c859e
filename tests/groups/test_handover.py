"""Another host: asked by e-mail, says yes with the log-in, and only then answers for the group and its dates."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.core import clock
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Role
from app.gatherings.models import Series
from app.groups import actions, handing_over
from app.groups.handing_over import HOLDS, MOST_A_DAY
from app.groups.models import Group
from app.groups.rules import Door
from app.moderation.blocking import block_person
from app.notifications.models import MessageStatus
from tests.desk.callers import events
from tests.factories import actor_of, log_in, make_account, make_person, writing
from tests.groups.grouping import by, dated, join, make_group, messages

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def heir() -> Account:
    return make_account(name="Nora Ny")


def asked(group: Group, account: Account) -> str:
    """The group's host asks who has this log-in; the secret of the letter."""
    with writing():
        handing_over.hand_over(by(group.host), clock.now(), group.id, str(account.email))
    return str(messages("group_handover")[-1].params["token"])


def test_the_host_asks_the_other_says_yes_and_both_are_told_once(
    app: Flask, client: FlaskClient, heir: Account
) -> None:
    host = make_account(name="Vera Vært")
    group = make_group(host.person, welcome_name="")
    series = dated(group, clock.now())
    join(group, heir.person)
    log_in(client, host)
    client.post(f"/faellesskaber/{group.id}/vaert/giv-videre", data={"email": str(heir.email).upper()})
    assert f"{heir.email} har fået et brev" in client.get(f"/faellesskaber/{group.id}/vaert/giv-videre").text
    address = f"/faellesskaber/ny-vaert/{messages('group_handover')[-1].params['token']}"
    assert client.post(address).status_code == 403

    other = app.test_client()
    log_in(other, heir)
    assert "Vil du være vært for Strikkecafé?" in other.get(address).text
    assert other.post(address).status_code == 303

    db.session.expire_all()
    assert (group.host_id, group.welcome_name) == (heir.person_id, "Nora")
    assert db.session.get_one(Series, series.id).host_id == heir.person_id
    assert other.get(f"/faellesskaber/{group.id}/vaert").status_code == 200
    assert client.get(f"/faellesskaber/{group.id}/vaert").status_code == 404
    assert client.get(f"/faellesskaber/datoer/{series.id}/vaert").status_code == 404
    assert {one.person_id for one in messages("group_host_changed")} == {host.person_id, heir.person_id}
    assert len(messages("group_host_changed")) == 2
    assert events("group.change_host")[-1].actor_person_id == heir.person_id
    # The link is used up.
    assert other.get(address).status_code == 404


def test_who_waits_for_an_answer_is_told_to_the_new_host_and_to_the_former_no_more(
    app: Flask, heir: Account
) -> None:
    host, asks = make_person("Vera Vært"), make_person("Ane Ibsen")
    group = make_group(host, door=Door.ASK)
    join(group, asks)
    token = asked(group, heir)
    with writing():
        handing_over.accept(actor_of(heir), clock.now(), token)

    told = {one.person_id: one.status for one in messages("group_to_answer")}
    assert told == {host.id: MessageStatus.SUPPRESSED, heir.person_id: MessageStatus.QUEUED}


def test_staff_ask_for_a_host_who_has_gone(app: Flask, heir: Account) -> None:
    group, staff = make_group(), actor_of(make_account(Role.MODERATOR))
    with writing():
        handing_over.hand_over(staff, clock.now(), group.id, str(heir.email))
    with writing():
        token = str(messages("group_handover")[-1].params["token"])
        handing_over.accept(actor_of(heir), clock.now(), token)

    assert group.host_id == heir.person_id
    assert events("group.hand_over")[-1].actor_person_id == staff.person_id


def test_nobody_becomes_a_host_with_a_link_that_is_not_theirs_or_is_over(app: Flask, heir: Account) -> None:
    group, other, now = make_group(), make_account(), clock.now()
    first, second = asked(group, heir), asked(group, heir)

    for account, token, at in (
        (heir, first, now),
        (other, second, now),
        (heir, second, now + HOLDS),
        (heir, "gættet", now),
    ):
        with pytest.raises(NotFoundError), writing():
            handing_over.accept(actor_of(account), at, token)
    with writing():
        handing_over.take_back(by(group.host), now, group.id)
    with pytest.raises(NotFoundError), writing():
        handing_over.accept(actor_of(heir), now, second)
    assert group.host_id != heir.person_id


def test_who_is_shut_out_or_late_becomes_no_host(app: Flask, heir: Account) -> None:
    group = make_group()
    token = asked(group, heir)
    with writing():
        block_person(actor_of(make_account(Role.MODERATOR)), clock.now(), heir.person_id, "Gør skade.")
    with pytest.raises(DomainError), writing():
        handing_over.accept(actor_of(heir), clock.now(), token)

    with writing():
        actions.end(by(group.host), clock.now(), group.id, "Vi er for få.")
    with pytest.raises(NotFoundError), writing():
        handing_over.accept(actor_of(heir), clock.now(), token)


def test_only_who_answers_for_a_public_group_asks_and_not_without_end(app: Flask, heir: Account) -> None:
    group, waiting = make_group(), make_group(public=False)
    with pytest.raises(NotFoundError), writing():
        handing_over.hand_over(by(make_person()), clock.now(), group.id, "x@example.org")
    with pytest.raises(DomainError), writing():
        handing_over.hand_over(by(waiting.host), clock.now(), waiting.id, "x@example.org")
    for number in range(MOST_A_DAY):
        with writing():
            handing_over.hand_over(by(group.host), clock.now(), group.id, f"{number}@example.org")
    with pytest.raises(DomainError), writing():
        handing_over.hand_over(by(group.host), clock.now(), group.id, "x@example.org")
    with writing():
        later = clock.now() + timedelta(days=1, minutes=1)
        assert handing_over.hand_over(by(group.host), later, group.id, "x@example.org").closed_at is None
