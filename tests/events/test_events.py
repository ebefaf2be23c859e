"""Events: who may hold one, what it tells, whom it lets in, and where it counts."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.catalogue.models import CatalogueEntry
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError
from app.core.feature import message_kind
from app.core.permissions import Role
from app.events import actions, inviting, privacy, programme
from app.events.actions import EventData
from app.events.feature import FEATURE
from app.events.links import invitation_token
from app.events.models import EventForm
from app.events.models_about import EventDocument, EventInvitation, EventItem
from app.events.programme import Item
from app.gatherings.hosting import record_head_count
from app.gatherings.links import sign_up_token
from app.gatherings.models import Series, SeriesStatus
from app.notifications.models import Message
from app.organisations.rules import OrganisationKind
from app.pack.actions import load_pack
from app.plan.models import Initiative
from tests import factories
from tests.conftest import FrozenClock
from tests.events.holding import PDF, make_date, make_event
from tests.factories import actor_of

LINK = "https://moede.example.org/abc-def"


def messages(kind: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id)))


def change(series: Series, **values: Any) -> None:
    with factories.writing():
        actions.change_event(SYSTEM, clock.now(), series.id, EventData(**{"form": EventForm.TALK, **values}))


def propose(actor: Actor, host: Any, **values: Any) -> Series:
    data = factories.series_data(kind="event", title="Nyt oplæg")
    with factories.writing():
        event = EventData(EventForm.TALK, **values)
        return actions.propose_event(actor, clock.now(), data, host, event)


# ---- who may hold one ----------------------------------------------------------------------------------------


def test_a_members_proposal_waits_and_staffs_is_there_at_once(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    member, staff = factories.make_account(name="Mie Medlem"), factories.make_account(Role.MODERATOR)
    council = factories.make_organisation(member.person, name="Ungerådet", kind=OrganisationKind.COUNCIL)

    proposed = propose(actor_of(member), member.person, organisation_id=council.id)
    made = propose(actor_of(staff), staff.person)

    assert (proposed.status, made.status) == (SeriesStatus.PROPOSED, SeriesStatus.APPROVED)
    assert messages("proposal_decided") == [], "nobody is told what they did themselves"


def test_who_is_in_no_organisation_holds_none(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    citizen = factories.make_account()
    other = factories.make_organisation(name="De andre")

    for organisation_id in (None, other.id):
        with pytest.raises(DomainError, match="forening"):
            propose(actor_of(citizen), citizen.person, organisation_id=organisation_id)


# ---- the link of a meeting online ------------------------------------------------------------------------------


def test_only_who_has_a_place_ever_sees_the_link(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    date = make_date(capacity=1, is_online=True, online_link=LINK)
    placed, waiting = (
        factories.make_sign_up(date, factories.make_person(name)) for name in ("Pia Plads", "Vic Vent")
    )

    assert LINK in client.get(f"/arrangementer/tilmelding/{sign_up_token(placed)}").text
    for path in (
        f"/arrangementer/tilmelding/{sign_up_token(waiting)}",
        f"/arrangementer/tilmelding/{sign_up_token(placed)}/kalender.ics",
        f"/arrangementer/{date.series_id}",
        "/arrangementer",
        "/api/v1/det-sker",
    ):
        assert LINK not in client.get(path).text, path


def test_letters_tell_the_link_to_who_has_a_place(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    date = make_date(capacity=1, is_online=True, online_link=LINK)
    placed, waiting = (
        factories.make_sign_up(date, factories.make_person(name)) for name in ("Pia Plads", "Vic Vent")
    )
    told = {}
    for kind, sign_up in (("sign_up_confirmed", placed), ("sign_up_waiting", waiting)):
        merged = message_kind(kind).merge({"sign_up_id": sign_up.id}, clock.now())
        told[kind] = merged["online_link"] if merged else "?"

    assert told == {"sign_up_confirmed": LINK, "sign_up_waiting": None}


def test_a_new_link_is_told_once_to_those_with_a_place(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    date = make_date(capacity=1)
    placed = factories.make_sign_up(date, factories.make_person("Pia Plads", email="pia@example.org"))
    factories.make_sign_up(date, factories.make_person("Vic Vent", email="vic@example.org"))

    change(date.series, is_online=True, online_link=LINK)
    change(date.series, is_online=True, online_link=LINK)

    told = messages("event_link")
    assert [one.person_id for one in told] == [placed.person_id]
    assert LINK not in str(told[0].params), "the letter reads it when it is sent"
    merged = message_kind("event_link").merge(told[0].params, clock.now())
    assert merged is not None
    assert merged["online_link"] == LINK


@pytest.mark.parametrize(
    "link", ["http://moede.example.org", "javascript:alert(1)", "https://", "https://a b"]
)
def test_only_an_encrypted_link_is_taken(client: FlaskClient, frozen_clock: FrozenClock, link: str) -> None:
    with pytest.raises(DomainError, match="https"):
        change(make_event(), is_online=True, online_link=link)


def test_whoever_just_comes_cannot_be_online(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    with pytest.raises(DomainError, match="melde sig til"):
        make_event(needs_sign_up=False, is_online=True)


# ---- only for the invited --------------------------------------------------------------------------------------


def test_what_is_for_the_invited_stands_nowhere_and_opens_by_the_letter(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    date = make_date(title="Lukket møde om planen", is_for_invited=True)
    with factories.writing():
        invitation = inviting.invite(
            SYSTEM, clock.now(), date.series_id, organisation_id=None, words="Udvalget"
        )
    page = f"/arrangementer/{date.series_id}"

    for path in (
        "/",
        "/arrangementer",
        "/det-sker",
        "/soeg?q=lukket+møde",
        "/api/v1/det-sker",
        "/sitemap/1.xml",
    ):
        assert "Lukket møde" not in client.get(path).text, path
    assert [client.get(one).status_code for one in (page, f"{page}/tilmeld")] == [404, 404]
    guest = {"occurrence_id": str(date.id), "name": "Ane Ibsen", "phone": "11 11 11 57", "party_size": "1"}
    assert client.post(f"{page}/tilmeld", data=guest).status_code == 404
    assert client.get(f"/arrangementer/indbudt/{invitation_token(invitation)}").location.startswith(page)
    opened = client.get(page)
    assert "Lukket møde om planen" in opened.text
    assert "application/ld+json" not in opened.text
    assert client.get(f"{page}/tilmeld").status_code == 200
    assert client.post(f"{page}/tilmeld", data=guest).status_code == 303


def test_who_is_taken_off_the_list_sees_it_no_more_nor_what_gets_their_number(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    first, second = make_date(is_for_invited=True), make_date(is_for_invited=True)
    with factories.writing():
        gone = inviting.invite(SYSTEM, clock.now(), first.series_id, organisation_id=None, words="Udvalget")
        number, letter = gone.id, f"/arrangementer/indbudt/{invitation_token(gone)}"
    assert client.get(letter).status_code == 303
    assert client.get(f"/arrangementer/{first.series_id}").status_code == 200
    with factories.writing():
        inviting.uninvite(SYSTEM, clock.now(), first.series_id, number)
    assert client.get(f"/arrangementer/{first.series_id}").status_code == 404
    with factories.writing():
        db.session.add(
            EventInvitation(id=number, series_id=second.series_id, words="Andre", added_at=clock.now())
        )
        db.session.flush()
    assert client.get(letter).status_code == 404
    assert client.get(f"/arrangementer/{second.series_id}").status_code == 404


def test_closing_an_event_takes_it_off_the_lists_and_opening_puts_it_back(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    date = make_date()
    listed = select(CatalogueEntry.id).where(CatalogueEntry.series_id == date.series_id)

    change(date.series, is_for_invited=True)
    assert db.session.scalar(listed) is None
    factories.make_sign_up(date)
    assert db.session.scalar(listed) is None, "a sign-up does not bring it back"
    change(date.series)
    assert db.session.scalar(listed) is not None


def test_a_member_of_an_invited_organisation_gets_in(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    member = factories.make_account()
    guild = factories.make_organisation(member.person, name="Landsbylauget")
    date = make_date(is_for_invited=True)
    factories.log_in(client, member)
    page = f"/arrangementer/{date.series_id}"

    assert client.get(page).status_code == 404
    with factories.writing():
        inviting.invite(SYSTEM, clock.now(), date.series_id, organisation_id=guild.id)
    assert client.get(page).status_code == 200


# ---- invitations -----------------------------------------------------------------------------------------------


def test_an_organisation_is_written_to_once_about_a_date(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    owner = factories.make_person("Olga Olsen", email="olga@example.org")
    both = [factories.make_organisation(owner, name=name) for name in ("Lauget", "Koret")]
    date = make_date()
    sent = []
    for organisation in both:
        with factories.writing():
            inviting.invite(SYSTEM, clock.now(), date.series_id, organisation_id=organisation.id)
            sent.append(inviting.send_invitations(SYSTEM, clock.now(), date.series_id))
    with factories.writing():
        sent.append(inviting.send_invitations(SYSTEM, clock.now(), date.series_id))

    assert sent == [1, 1, 0]
    assert len(messages("event_invited")) == 1, "who looks after two of them reads it once"


def test_a_cancelled_invitation_sends_no_letter(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    owner = factories.make_person("Olga Olsen", email="olga@example.org")
    guild, date = factories.make_organisation(owner), make_date()
    with factories.writing():
        made = inviting.invite(SYSTEM, clock.now(), date.series_id, organisation_id=guild.id)
        inviting.send_invitations(SYSTEM, clock.now(), date.series_id)
        inviting.uninvite(SYSTEM, clock.now(), date.series_id, made.id)

    params = messages("event_invited")[0].params
    assert message_kind("event_invited").merge(params, clock.now()) is None


# ---- the list --------------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_form_and_day(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    make_date(title="Et oplæg")
    make_date(title="En march", form=EventForm.MARCH, needs_sign_up=False)

    page = client.get("/arrangementer?form=march").text
    assert "En march" in page
    assert "Et oplæg" not in page
    assert "Ingen arrangementer" in client.get("/arrangementer?form=aabent-hus").text
    assert "Et oplæg" in client.get("/arrangementer?form=²&dag=%00&sted=99999999999999999999").text


# ---- the plan --------------------------------------------------------------------------------------------------


def test_an_event_counts_under_its_own_row_and_no_other(app: Flask, frozen_clock: FrozenClock) -> None:
    with factories.writing():
        load_pack(Path(app.config["PACK"]), frozen_clock.now)
    march, talks, others = (
        db.session.scalars(select(Initiative).where(Initiative.code == code)).one()
        for code in ("march-mod-ensomhed", "oplaeg-ungeraadet", "oplaeg-landsbylaug")
    )
    walk = make_date(form=EventForm.MARCH, needs_sign_up=False)
    talk = make_date()
    factories.make_sign_up(talk, party_size=2)
    now = frozen_clock.move_to(talk.ends_at + timedelta(hours=1))
    with factories.writing():
        record_head_count(SYSTEM, now, walk.id, 140)

    figures = FEATURE.plan_figures
    assert figures is not None
    counted = {
        one.code: {figure.key: figure.value for figure in figures.figures([one.id], 2027)}
        for one in (march, talks, others)
    }
    assert (counted[str(march.code)]["held"], counted[str(march.code)]["places"]) == (1, 140)
    assert (counted[str(talks.code)]["held"], counted[str(talks.code)]["places"]) == (1, 2)
    assert counted[str(others.code)] == {}


# ---- what is forgotten -----------------------------------------------------------------------------------------


def test_who_spoke_is_forgotten_a_year_after(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    date = make_date()
    with factories.writing():
        programme.put_item(SYSTEM, clock.now(), date.series_id, Item(time(10), "Hej", "Ulla Bech"))
        programme.add_document(SYSTEM, clock.now(), date.series_id, title="Ark", content=PDF, is_for_all=True)
        inviting.invite(SYSTEM, clock.now(), date.series_id, organisation_id=None, words="Naboerne")
    rule = privacy.PROGRAMMES.rules[0]

    assert rule.overdue is not None
    assert rule.clean is not None
    assert rule.overdue(date.ends_at + privacy.KEEP_PROGRAMME - timedelta(hours=1)) == 0
    later = date.ends_at + privacy.KEEP_PROGRAMME + timedelta(hours=1)
    assert rule.overdue(later) == 1
    with factories.writing():
        assert rule.clean(later, 10) == 1
    assert [db.session.scalar(select(one.id)) for one in (EventItem, EventDocument, EventInvitation)] == [
        None
    ] * 3
    assert rule.overdue(later) == 0


def test_a_host_says_that_it_is_online_too(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    host = factories.make_account(name="Vera Vært")
    series = make_event(host.person)
    factories.log_in(client, host)
    page = f"/arrangementer/{series.id}/vaert/arrangementet"

    assert "Dialogmøde" in client.get(page).text
    sent = {"shape": "dialogue", "is_online": "y", "online_link": LINK}
    assert client.post(page, data=sent).status_code == 303
    assert "Du kan være med hjemmefra" in client.get(f"/arrangementer/{series.id}").text
