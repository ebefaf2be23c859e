"""Groups with their dates, and who is to look after a page, out of a spreadsheet."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.background.running import run_due
from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.gatherings.models import Occurrence, Rhythm, Series
from app.groups import actions
from app.groups.models import Group
from app.moderation.states import State
from app.notifications.models import Message
from app.organisations.models import Invitation, Membership, Organisation
from tests.factories import log_in, make_account, make_organisation, make_place, writing
from tests.listings.pages import text
from tests.listings.posting import MODERATOR
from tests.transfer.broken_files import csv
from tests.transfer.sending import bring, press

pytestmark = pytest.mark.usefixtures("frozen_clock")
HEAD = [
    "Nr.",
    "Navn",
    "Beskrivelse",
    "By",
    "Mødested",
    "Hvor tit",
    "Ugedage",
    "Fra kl.",
    "Til kl.",
    "Startdato",
]
ROW = [
    "1",
    "Strikkecafé",
    "Vi strikker.",
    "Gråsten",
    "Biblioteket",
    "hver 14. dag",
    "tirsdag",
    "14",
    "16.30",
    "13/4-2027",
]


@pytest.fixture
def laug(app: Flask, client: FlaskClient) -> Organisation:
    account = make_account(name="Olga Olsen")
    make_place("Gråsten")
    log_in(client, account)
    return make_organisation(owner=account.person, name="Fynshav Landsbylaug")


def done(client: FlaskClient, laug: Organisation, data: bytes, kind: str = "faellesskaber") -> str:
    where = bring(client, laug, data, kind).location
    page = text(client, where)
    if "Hent det ind" in page:
        press(client, where)
        run_due(clock.now())
    return page


def test_a_trusted_associations_group_comes_with_its_dates(client: FlaskClient, laug: Organisation) -> None:
    with writing():
        laug.is_trusted = True
    assert "1 ny" in done(client, laug, csv(ROW, head=HEAD))
    group = db.session.scalars(select(Group)).one()
    assert (group.state, group.weekdays, group.host.name) == (State.PUBLISHED, [1], "Olga Olsen")
    series = db.session.scalars(select(Series)).one()
    assert (series.rhythm, series.first_on, series.duration_minutes) == (
        Rhythm.FORTNIGHTLY,
        date(2027, 4, 13),
        150,
    )
    assert db.session.scalar(select(func.count(Occurrence.id))) > 1
    assert "0 nye, 0 bliver rettet, 1 er som før." in done(client, laug, csv(ROW, head=HEAD))
    assert "1 bliver rettet" in done(client, laug, csv([*ROW[:2], "Vi hækler.", *ROW[3:]], head=HEAD))
    assert db.session.scalars(select(Group)).one().text == "Vi hækler."


def test_dates_wait_until_the_group_was_read(client: FlaskClient, laug: Organisation) -> None:
    page = done(client, laug, csv(ROW, head=HEAD))
    assert "Vi læser gruppen først. Hent filen igen bagefter, så kommer datoerne i kalenderen." in page
    group = db.session.scalars(select(Group)).one()
    assert (group.state, group.series) == (State.PENDING, None)
    with writing():
        actions.answer(MODERATOR, clock.now(), group.id, State.PUBLISHED)
    assert "0 nye, 1 bliver rettet, 0 er som før." in done(client, laug, csv(ROW, head=HEAD))
    assert db.session.scalars(select(Series)).one().first_on == date(2027, 4, 13)
    assert "0 nye, 0 bliver rettet, 1 er som før." in done(client, laug, csv(ROW, head=HEAD))


def test_dates_that_stand_are_moved_on_their_own_page(client: FlaskClient, laug: Organisation) -> None:
    with writing():
        laug.is_trusted = True
    done(client, laug, csv(ROW, head=HEAD))
    where = bring(client, laug, csv([*ROW[:-1], "20/4-2027"], head=HEAD), "faellesskaber").location
    press(client, where)
    run_due(clock.now())
    assert "Gruppen har datoer. Ret dem på siden med datoer." in text(client, where)
    assert db.session.scalars(select(Series)).one().first_on == date(2027, 4, 13)


def test_staff_bring_for_the_owner_who_is_the_host(
    app: Flask, client: FlaskClient, laug: Organisation
) -> None:
    log_in(client, make_account(Role.MODERATOR, name="Lene Lund"))
    done(client, laug, csv(ROW, head=HEAD))
    assert db.session.scalars(select(Group)).one().host.name == "Olga Olsen"


def test_words_that_mean_nothing_are_named(client: FlaskClient, laug: Organisation) -> None:
    odd = [
        [*ROW[:5], "tit", *ROW[6:]],
        ["2", *ROW[1:6], "heldag", *ROW[7:]],
        ["3", *ROW[1:3], "Hamborg", *ROW[4:]],
        ["4", *ROW[1:-1], "5/1-2020"],
        ["5", *ROW[1:7], "16", "14", ROW[-1]],
    ]
    page = done(client, laug, csv(*odd, head=HEAD))
    for said in (
        "Skriv en af de her: Hver uge, Hver anden uge, En gang om måneden, Det skifter.",
        "Skriv en ugedag, for eksempel tirsdag.",
        "Vi kender ikke Hamborg.",
        "Vælg en dag, der ikke er gået.",
        "Skriv et tidspunkt, der er senere end det første.",
    ):
        assert said in page
    assert "5 rækker skal rettes" in page


def test_members_are_invited_and_get_no_right(client: FlaskClient, laug: Organisation) -> None:
    data = csv(["Ib@Example.dk", ""], ["bo@example.dk", "Ejer"], head=["Mail", "Rolle"])
    assert "2 nye" in done(client, laug, data, "medlemmer")
    invited = {(one.email, one.role) for one in db.session.scalars(select(Invitation))}
    assert invited == {("ib@example.dk", "editor"), ("bo@example.dk", "owner")}
    assert db.session.scalar(select(func.count(Membership.id))) == 1
    assert db.session.scalar(select(func.count(Message.id)).where(Message.kind.like("%invitation%"))) == 2
    assert "0 nye, 0 bliver rettet, 2 er som før." in done(client, laug, data, "medlemmer")


def test_too_many_invitations_and_wrong_words_are_refused(client: FlaskClient, laug: Organisation) -> None:
    many = csv(*[[f"p{one}@example.dk"] for one in range(11)], head=["E-mail"])
    assert "I har inviteret mange i dag. Vent til i morgen." in done(client, laug, many, "medlemmer")
    wrong = csv(["ib.example.dk", ""], ["bo@example.dk", "konge"], head=["Mail", "Rolle"])
    page = done(client, laug, wrong, "medlemmer")
    assert "2 rækker skal rettes" in page
    assert "Skriv redaktør eller ejer." in page
    assert db.session.scalars(select(Invitation)).all() == []
