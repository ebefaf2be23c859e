"""A list of organisations with whom to ask there: seen first, brought once, and each contact told."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.roles import take_role
from app.audit.models import AuditEvent
from app.background.running import run_due
from app.core import clock, signing
from app.core.bringing import Standing
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.feature import message_kind
from app.core.permissions import Role
from app.moderation.states import State
from app.notifications.models import Message
from app.organisations.actions import answer
from app.organisations.bringing_contacts import BRING_CONTACTS
from app.organisations.claims import is_open
from app.organisations.models import ContactRefusal, Organisation
from app.organisations.privacy import KEEP_REFUSAL, RULES
from app.organisations.queries import members_of
from app.organisations.refusals import has_refused, remember_refusal
from app.places.models import Place
from tests.factories import actor_of, log_in, make_account, make_organisation, make_place, writing
from tests.listings.pages import text, token_of
from tests.transfer.sending import press

pytestmark = pytest.mark.usefixtures("frozen_clock")
HEAD = "Navn;CVR;By;Slags;Hvad gør de;Kontaktperson;Telefon;E-mail;Kilde;Spurgt\n"
KIND = "organisation_contact_listed"


@pytest.fixture
def town(app: Flask) -> Place:
    return make_place("Gråsten")


@pytest.fixture
def staff(client: FlaskClient, town: Place) -> FlaskClient:
    log_in(client, make_account(Role.MODERATOR, name="Lene Riis"))
    return client


def row(name: str = "Gråsten Skakklub", **more: str) -> str:
    values = {
        "cvr": "",
        "place": "graasten",
        "kind": "forening",
        "summary": "Vi spiller skak.",
        "contact_name": "Bente Bang",
        "phone": "11 11 11 31",
        "email": "bente@example.org",
        "source": "Formanden",
        "told": "",
        **more,
    }
    return ";".join([name, *values.values()]) + "\n"


def send(browser: FlaskClient, content: str) -> str:
    fields = {
        "csrf_token": token_of(text(browser, "/admin/hent-ind")),
        "kind": "kontakter",
        "file": (io.BytesIO(content.encode()), "liste.csv"),
    }
    return browser.post("/admin/hent-ind", data=fields, content_type="multipart/form-data").location


def carry_out(browser: FlaskClient, content: str) -> str:
    where = send(browser, content)
    assert press(browser, where).status_code == 303
    run_due(clock.now())
    return text(browser, where)


def contact_of(made: Organisation) -> tuple[str, str | None, str | None]:
    db.session.refresh(made)
    return made.contact_name, made.contact_phone, made.contact_email


def letters() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == KIND).order_by(Message.id)))


def merged(letter: Message) -> dict[str, Any] | None:
    with current_app.test_request_context():
        found = message_kind(KIND).merge(letter.params, clock.now())
        return dict(found) if found is not None else None


def test_a_new_one_waits_has_no_owner_may_be_claimed_and_its_contact_is_told_once(staff: FlaskClient) -> None:
    content = HEAD + row()
    page = text(staff, send(staff, content))
    assert "1 ny, 0 bliver rettet, 0 er som før." in page
    assert (
        db.session.scalar(select(func.count(Organisation.id)).where(Organisation.name == "Gråsten Skakklub"))
        == 0
    )

    assert "1 ny, 0 rettet, 0 som før." in carry_out(staff, content)
    made = db.session.scalars(select(Organisation).where(Organisation.name == "Gråsten Skakklub")).one()
    assert (made.state, made.is_claimable, members_of(made.id)) == (State.PENDING, True, [])
    assert (made.contact_name, made.contact_phone) == ("Bente Bang", "+4511111131")
    assert [one.address for one in letters()] == ["bente@example.org"]
    with writing():
        moderator = actor_of(make_account(Role.MODERATOR))
        answer(moderator, clock.now(), made.id, State.PUBLISHED)
    assert is_open(made)

    again = text(staff, send(staff, content))
    assert "0 nye, 0 bliver rettet, 1 er som før." in again
    assert "Hent det ind" not in again
    assert len(letters()) == 1


def test_the_letter_says_what_is_shown_and_from_whom_it_is(staff: FlaskClient, town: Place) -> None:
    made = make_organisation(name="Gråsten Skakklub", place_id=town.id)
    carry_out(staff, HEAD + row())
    (letter,) = letters()
    said = merged(letter)
    assert said is not None
    assert [said[name] for name in ("contact_name", "contact_email", "source")] == [
        "Bente Bang",
        "bente@example.org",
        "Formanden",
    ]
    assert said["contact_phone"].split() == ["11", "11", "11", "31"]
    assert said["is_public"]
    with writing():
        made.contact_name = "Karl Krogh"
    # It is about somebody else by now, so it is not sent.
    assert merged(letter) is None


@pytest.mark.parametrize("by", ["cvr", "name", "nr"])
def test_of_one_that_is_here_only_the_contact_changes(staff: FlaskClient, town: Place, by: str) -> None:
    made = make_organisation(name="Gråsten Skakklub", place_id=town.id)
    with writing():
        made.cvr = "29189846"
    kept = (made.summary, made.kind, made.state)
    if by == "nr":
        content = "Nr;" + HEAD + f"{made.id};" + row("Klubben", summary="", kind="")
    else:
        content = HEAD + row("Klubben" if by == "cvr" else "Gråsten  skakklub", summary="Andet",
                             cvr="29 18 98 46" if by == "cvr" else "")  # fmt: skip
    page = text(staff, send(staff, content))
    assert "0 nye, 1 bliver rettet" in page
    assert "Kontaktperson: Bente Bang" in page
    assert ("Klubben hedder Gråsten Skakklub her." in page) == (by != "name")
    if by == "name":
        assert "har selv en, der passer siden" in page
    before = db.session.scalar(select(func.count(Organisation.id)))
    carry_out(staff, content)
    db.session.refresh(made)
    assert db.session.scalar(select(func.count(Organisation.id))) == before
    assert (made.contact_name, made.contact_email) == ("Bente Bang", "bente@example.org")
    assert (made.name, (made.summary, made.kind, made.state)) == ("Gråsten Skakklub", kept)
    assert len(letters()) == 1
    events = select(AuditEvent.action).where(
        AuditEvent.object_id == made.id, AuditEvent.object_type == "organisation"
    )
    assert {"organisation.change", "organisation.bring_contact"} <= set(db.session.scalars(events))


def test_who_has_a_phone_only_must_have_been_asked(staff: FlaskClient) -> None:
    page = text(staff, send(staff, HEAD + row(email="")))
    assert "Uden e-mail kan vi ikke skrive til personen. Ring først, og skriv ja i Spurgt." in page
    assert "Hent det ind" not in page
    carry_out(staff, HEAD + row(email="", told="Ja", source=""))
    made = db.session.scalars(select(Organisation).where(Organisation.name == "Gråsten Skakklub")).one()
    assert (made.contact_email, letters()) == (None, [])


def test_every_faulty_row_is_named_and_nothing_is_written(staff: FlaskClient, town: Place) -> None:
    closed = make_organisation(name="Lukket Klub", place_id=town.id)
    with writing():
        closed.state = State.ARCHIVED
    before = db.session.scalar(select(func.count(Organisation.id)))
    rows = (
        row(),
        row("CPR", contact_name="Bente 010203-1234"),
        row("By", place="Hamborg"),
        row("Slags", kind="kirke"),
        row("Kilde", source=""),
        row("Intet", phone="", email=""),
        row("Spurgt", told="måske"),
        row("Forkert", cvr="12345678"),
        row("Lukket klub"),
        row(),
    )
    page = text(staff, send(staff, HEAD + "".join(rows)))
    assert "9 rækker skal rettes" in page
    for said in (
        "Slet CPR-nummeret. Det må ikke stå her.",
        "Vi kender ikke Hamborg. Skriv en by i kommunen.",
        "Vælg, hvad I er",
        "Skriv, hvem I har det fra. Det står i mailen til personen.",
        "Skriv et telefonnummer eller en e-mail, så folk kan spørge.",
        "Skriv ja eller nej.",
        "Se CVR-nummeret efter.",
        "Lukket Klub er lukket her.",
        "Den samme står i række 2. Slet den ene.",
    ):
        assert said in page, said
    assert "Hent det ind" not in page
    run_due(clock.now())
    assert db.session.scalar(select(func.count(Organisation.id))) == before


def test_a_number_without_a_column_stays_while_the_person_does(staff: FlaskClient, town: Place) -> None:
    made = make_organisation(name="Gråsten Skakklub", place_id=town.id)
    with writing():
        made.contact_name, made.contact_phone, made.contact_email = "Bente Bang", "+4511111131", None
    head = "Navn;By;Kontaktperson;E-mail;Kilde\n"
    carry_out(staff, head + "Gråsten Skakklub;Gråsten;Bente Bang;bente@example.org;Formanden\n")
    assert contact_of(made) == ("Bente Bang", "+4511111131", "bente@example.org")
    carry_out(staff, head + "Gråsten Skakklub;Gråsten;Karl Krogh;karl@example.org;Formanden\n")
    assert contact_of(made) == ("Karl Krogh", None, "karl@example.org")


def test_whoever_lost_the_role_writes_nothing(staff: FlaskClient, app: Flask) -> None:
    account = make_account(Role.MODERATOR, name="Karl Krogh")
    other = app.test_client()
    log_in(other, account)
    where = send(other, HEAD + row())
    press(other, where)
    with writing():
        take_role(actor_of(account), clock.now(), account.id, Role.MODERATOR)
    run_due(clock.now())
    assert (
        db.session.scalar(select(func.count(Organisation.id)).where(Organisation.name == "Gråsten Skakklub"))
        == 0
    )
    assert letters() == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_with_its_example_can_be_brought(staff: FlaskClient, form: str) -> None:
    template = staff.get(f"/admin/hent-ind/skabelon/kontakter.{form}")
    fields = {
        "csrf_token": token_of(text(staff, "/admin/hent-ind")),
        "kind": "kontakter",
        "file": (io.BytesIO(template.data), f"x.{form}"),
    }
    where = staff.post("/admin/hent-ind", data=fields, content_type="multipart/form-data").location
    assert "1 ny, 0 bliver rettet" in text(staff, where)


def test_files_of_staff_and_of_an_organisation_do_not_mix(staff: FlaskClient) -> None:
    made = make_organisation(name="Fynshav Landsbylaug")
    number = int(send(staff, HEAD + row()).rsplit("/", 1)[1])
    assert staff.get(f"/foreninger/{made.id}/hent-ind/{number}").status_code == 404
    assert "Foreninger og kontaktpersoner" not in text(staff, f"/foreninger/{made.id}/hent-ind")
    assert staff.get(f"/foreninger/{made.id}/hent-ind/skabelon/kontakter.csv").status_code == 404
    assert staff.get("/admin/hent-ind/skabelon/opgaver.csv").status_code == 404


def test_two_lists_read_at_one_moment_register_a_new_organisation_once(app: Flask, town: Place) -> None:
    moderator = actor_of(make_account(Role.MODERATOR))
    cells = {
        "name": "Gråsten Skakklub",
        "place": "Gråsten",
        "kind": "Forening",
        "summary": "Vi spiller skak.",
        "contact_name": "Bente Bang",
        "contact_phone": "11 11 11 31",
        "is_told": "ja",
    }
    readers = [BRING_CONTACTS.reader(moderator, clock.now(), None) for _list in range(2)]
    first, second = (read(cells) for read in readers)
    assert (first.faults, second.standing) == ((), Standing.NEW)
    with writing():
        BRING_CONTACTS.make(moderator, clock.now(), None, first.value)
    with writing(), pytest.raises(DomainError, match="i mellemtiden"):
        BRING_CONTACTS.make(moderator, clock.now(), None, second.value)
    named = select(func.count(Organisation.id)).where(Organisation.name == "Gråsten Skakklub")
    assert db.session.scalar(named) == 1


def marks() -> list[str]:
    return list(db.session.scalars(select(ContactRefusal.mark)))


def test_who_says_no_stands_nowhere_and_the_next_list_does_not_bring_them_back(
    staff: FlaskClient, town: Place
) -> None:
    made = make_organisation(name="Gråsten Skakklub", place_id=town.id)
    carry_out(staff, HEAD + row())
    assert contact_of(made)[0] == "Bente Bang"
    content = HEAD + row(told="Nej tak")
    page = text(staff, send(staff, content))
    assert "0 nye, 1 bliver rettet" in page
    assert "0 nye, 1 rettet" in carry_out(staff, content)
    assert contact_of(made) == ("", None, None)
    # The letter about them is not sent any more.
    assert [merged(one) for one in letters()] == [None]
    assert len(marks()) == 2
    assert not any("bente" in one or "11111131" in one for one in marks())
    assert "1 er som før" in text(staff, send(staff, content))

    for again in (row(), row(phone="", name="En anden klub"), row(email="", told="ja")):
        page = text(staff, send(staff, HEAD + again))
        assert "Personen har sagt nej til at stå her." in page
        assert "Hent det ind" not in page
    assert "Hent det ind" in text(
        staff, send(staff, HEAD + row(contact_name="Karl", phone="", email="k@example.org"))
    )
    assert len(letters()) == 1


def test_a_no_needs_something_to_know_somebody_by(staff: FlaskClient) -> None:
    page = text(staff, send(staff, HEAD + row(phone="", email="", told="nej tak")))
    assert "Skriv personens e-mail eller nummer, så vi kan huske det." in page


def test_a_no_outlives_a_new_key_and_is_forgotten_after_two_years(
    staff: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out(staff, HEAD + row(told="nej tak"))
    assert db.session.scalar(select(func.count(Organisation.id)).where(Organisation.name.like("%Skak%"))) == 0
    monkeypatch.setattr(signing, "_keys", [*signing._keys, "a newer key"])
    assert has_refused("+4511111131", None)
    assert has_refused(None, "BENTE@example.org")
    (rule,) = [one for one in RULES if one.name == "organisations.refusals"]
    later = clock.now() + KEEP_REFUSAL
    for now, left in ((later, 2), (later + timedelta(seconds=1), 0)):
        with writing():
            rule.clean(now, 100)
        assert len(marks()) == left


def test_only_staff_may_remember_a_no(app: Flask, town: Place) -> None:
    with writing(), pytest.raises(NotFoundError):
        remember_refusal(actor_of(make_account()), clock.now(), None, "bente@example.org")
    assert marks() == []
