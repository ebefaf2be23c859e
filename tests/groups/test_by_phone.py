"""Coming into a group by phone: through the desk, and through the host, who writes on whoever rings."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.groups.models import Member
from app.groups.rules import Door, MemberStatus
from app.notifications.models import MessageStatus
from app.people.delegation import let_act
from tests.desk.callers import at_the_desk, caller, events, text_of
from tests.factories import log_in, make_account, make_person, make_place, writing
from tests.groups.grouping import join, make_group, messages

pytestmark = pytest.mark.usefixtures("frozen_clock")


def only_member() -> Member:
    db.session.expire_all()
    return db.session.scalars(select(Member)).unique().one()


def test_a_caller_hears_of_groups_near_her_comes_into_one_and_leaves_it(app: Flask) -> None:
    desk, _bodil = at_the_desk(app)
    near, far = make_place("Broager", lat=54.89, lon=9.67), make_place("Nordborg", lat=55.05, lon=9.74)
    make_group(title="Langt væk", place_id=far.id)
    group = make_group(place_id=near.id)
    ingrid = caller(place_id=near.id)
    page = text_of(desk.get(f"/telefonbord/{ingrid.id}").text)
    assert "Strikkecafé mødes. Hver tirsdag kl. 14.00 til 16.00." in page
    assert page.index("Strikkecafé mødes") < page.index("Langt væk mødes")

    address = f"/telefonbord/{ingrid.id}/gruppe/group/{group.id}"
    desk.post(address, data={f"g-group-{group.id}-note": "Hun hører dårligt"})
    member = only_member()
    assert (member.person_id, member.status, member.note) == (
        ingrid.id,
        MemberStatus.MEMBER,
        "Hun hører dårligt",
    )
    page = text_of(desk.get(f"/telefonbord/{ingrid.id}").text)
    assert "Du er med i Strikkecafé nu." in page
    assert "Med i fællesskaber" in page
    assert events("group_member.join")[-1].on_behalf_of == ingrid.id
    # It was said on the phone: nobody rings to say it again; the host hears of her.
    assert [one.status for one in messages("group_joined")] == [MessageStatus.SENT]
    assert [one.person_id for one in messages("group_to_answer")] == [group.host_id]
    again = desk.post(address, data={})
    assert (again.status_code, "Du står allerede på listen" in again.text) == (422, True)

    desk.post(f"/telefonbord/{ingrid.id}/gruppe/group/{member.id}/fra")
    assert only_member().status is MemberStatus.LEFT


def test_the_desk_asks_for_a_caller_and_leaves_others_alone(app: Flask) -> None:
    desk, _bodil = at_the_desk(app)
    closed, hidden, ingrid = make_group(door=Door.ASK), make_group(public=False), caller()
    other = join(make_group(title="Andres"))

    desk.post(f"/telefonbord/{ingrid.id}/gruppe/group/{closed.id}", data={})
    assert desk.get(f"/telefonbord/{ingrid.id}").text.count("Venter på svar") == 1
    assert desk.post(f"/telefonbord/{ingrid.id}/gruppe/group/{hidden.id}", data={}).status_code == 404
    assert desk.post(f"/telefonbord/{ingrid.id}/gruppe/walk/{closed.id}", data={}).status_code == 404
    assert desk.post(f"/telefonbord/{ingrid.id}/gruppe/group/{other.id}/fra").status_code == 404


def test_a_helper_does_only_what_was_agreed(app: Flask) -> None:
    desk, _bodil = at_the_desk(app)
    group, ingrid, son = make_group(), caller(), make_person("Søren Hansen")
    with writing():
        let_act(
            SYSTEM, clock.now(), ingrid, son, "søn", may_sign_up=False, may_cancel=True, gets_messages=False
        )

    answer = desk.post(f"/telefonbord/{ingrid.id}/gruppe/group/{group.id}?hjaelper={son.id}", data={})

    assert (answer.status_code, "ikke aftalt" in answer.text) == (422, True)
    assert db.session.scalars(select(Member)).unique().all() == []


def test_a_host_writes_on_who_phones_and_takes_her_off_when_she_phones_again(
    app: Flask, client: FlaskClient
) -> None:
    host = make_account()
    group = make_group(host.person, door=Door.ASK)
    log_in(client, host)

    refused = client.post(
        f"/faellesskaber/{group.id}/vaert/skriv-paa", data={"name": "", "phone": "11 11 11 57"}
    )
    assert (refused.status_code, "Skriv navnet" in refused.text, "11 11 11 57" in refused.text) == (
        422,
        True,
        True,
    )
    client.post(
        f"/faellesskaber/{group.id}/vaert/skriv-paa", data={"name": "Ane Ibsen", "phone": "11 11 11 57"}
    )
    member = only_member()
    assert (member.status, member.person.phone) == (MemberStatus.MEMBER, "+4511111157")
    # The host has just said it, and knows it.
    assert {one.status for one in messages("group_joined")} <= {MessageStatus.SENT, MessageStatus.SUPPRESSED}
    assert messages("group_to_answer") == []
    twice = client.post(
        f"/faellesskaber/{group.id}/vaert/skriv-paa", data={"name": "Ane Ibsen", "phone": "11 11 11 57"}
    )
    assert (twice.status_code, "allerede på listen" in twice.text) == (422, True)

    client.post(f"/faellesskaber/{group.id}/vaert/medlem/{member.id}", data={"answer": "fra"})
    assert only_member().status is MemberStatus.LEFT
