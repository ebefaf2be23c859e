"""The pages of the path: a volunteer and a coordinator through all of it, and who may open which page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.notifications.letters import merge_fields, write_letter
from app.notifications.models import Message
from app.people.delegation import let_act
from app.phone_friends.links_path import path_token
from app.phone_friends.models import PhoneVolunteer
from app.phone_friends.queries_path import rows_of_path
from app.phone_friends.states import Path
from tests.factories import log_in, make_account, make_person, writing
from tests.phone_friends.friends import make_phone_volunteer
from tests.phone_friends.walking import suitable, walk


@pytest.fixture
def karla(app: Flask) -> FlaskClient:
    """The browser of a phone coordinator."""
    return browser(app, make_account(Role.PHONE_COORDINATOR, name="Karla Koordinator"))


def browser(app: Flask, account: Account) -> FlaskClient:
    client = app.test_client()
    log_in(client, account)
    return client


def token(app: Flask, volunteer: PhoneVolunteer, helper_id: int | None = None) -> str:
    with app.test_request_context():
        return path_token(volunteer, helper_id)


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.get_data(as_text=True).replace("\xa0", " ")


def press(client: FlaskClient, address: str, status: int = 303, **fields: object) -> str:
    """Send the form of a page with what it shows hidden; where it leads, or the page that says why not."""
    shown = page(client, address)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown))
    answer = client.post(address, data={**hidden, **fields})
    assert answer.status_code == status, (address, answer.status_code)
    return answer.location or answer.get_data(as_text=True).replace("\xa0", " ")


def test_a_volunteer_and_a_coordinator_walk_the_whole_path(app: Flask, karla: FlaskClient) -> None:
    volunteer = make_phone_volunteer(state=Path.APPLIED)
    house, own = f"/telefonven/frivillige/{volunteer.id}", f"/aftale/vej/{token(app, volunteer)}"
    visitor = app.test_client()

    assert "Vis, hvem du er" in page(visitor, own)
    assert "Jeg har set legitimation" in page(karla, house)
    press(karla, house)
    assert "Vi har talt sammen" in page(karla, house)
    press(karla, house)
    assert "Vælg egnet eller ikke egnet" in press(karla, f"{house}/attest", 422, kind="criminal")
    assert "Vælg, hvorfor" in press(karla, f"{house}/attest", 422, kind="none")
    assert "Vælg en dag" in press(
        karla, f"{house}/attest", 422, kind="criminal", result="suitable", review_on="2020-01-01"
    )
    until = clock.today() + timedelta(days=300)
    press(karla, f"{house}/attest", kind="criminal", result="suitable", review_on=until.isoformat())
    assert "Venter på, at den frivillige læser" in page(karla, house)
    assert "allerede sendt" in page(karla, karla.post(f"{house}/husk", data={}).location)

    assert "Nu er det din tur" in page(visitor, own)
    text = page(visitor, f"{own}/opgaven")
    for said in ("1-1-2", "barnets lov § 135", "#31#", "Lov aldrig at tie"):
        assert said in text
    assert press(visitor, f"{own}/opgaven").endswith("/loefte")
    assert "straffelovens § 152 a" in page(visitor, f"{own}/loefte")
    assert "Teksten er lavet om" in press(visitor, f"{own}/loefte", 422, version="7")
    press(visitor, f"{own}/loefte")
    assert "Ja, det lover jeg" not in page(visitor, f"{own}/loefte")
    press(karla, house)

    approved = page(visitor, own)
    assert "Du er godkendt" in approved
    assert "Din godkendelse gælder til" in approved
    seen = page(karla, house)
    for said in ("Straffeattest: Egnet.", "udgave 1", "Karla Koordinator", "Jonna Krag", "dansk"):
        assert said in seen, said
    looks = select(AuditEvent.purpose).where(AuditEvent.object_id == volunteer.person_id)
    assert "phone volunteers" in db.session.scalars(looks.where(AuditEvent.action == "person.look_up")).all()


def test_a_pause_more_room_and_a_stop(app: Flask, karla: FlaskClient) -> None:
    volunteer = walk(Path.APPROVED)
    own, visitor = f"/aftale/vej/{token(app, volunteer)}", app.test_client()
    assert "Vælg en dag fra i dag" in press(visitor, f"{own}/ret", 422, capacity="3", paused_until="1.1.2020")
    press(visitor, f"{own}/ret", capacity="3", paused_until=clock.today().isoformat())
    assert "Du holder pause til og med" in page(visitor, own)
    assert "Til og med" in page(karla, "/telefonven/frivillige")
    press_back = dict(re.findall(r'name="(csrf_token|idempotency_key)" value="([^"]*)"', page(visitor, own)))
    assert visitor.post(f"{own}/tilbage", data=press_back).status_code == 303
    assert "Du holder pause" not in page(visitor, own)
    press(karla, f"/telefonven/frivillige/{volunteer.id}/aftale", capacity="1")
    assert "Du vil ringe til 1." in page(visitor, own)
    press(visitor, f"{own}/stop")
    assert "Du er ikke med mere" in page(visitor, own)
    page(visitor, f"{own}/ret", 404)
    page(karla, f"/telefonven/frivillige/{volunteer.id}/nej", 404)


@pytest.mark.parametrize(("state", "has_promised"), [(Path.INTERVIEWED, False), (Path.CONFIDENTIAL, True)])
def test_only_who_promised_to_keep_silent_is_reminded_of_it(
    app: Flask, karla: FlaskClient, state: Path, has_promised: bool
) -> None:
    volunteer = walk(state)
    stop = page(app.test_client(), f"/aftale/vej/{token(app, volunteer)}/stop")
    assert ("Dit løfte" in stop, "Slet deres navn" in stop) == (has_promised, has_promised)
    press(karla, f"/telefonven/frivillige/{volunteer.id}/nej", reason="no_room")
    letter = db.session.scalars(select(Message).where(Message.kind == "phone_path_ended")).one()
    fields = merge_fields(letter, clock.now())
    assert fields is not None
    assert ("Dit løfte" in write_letter(letter, fields, clock.now()).text) == has_promised


def test_who_was_told_no_and_writes_as_somebody_new_is_known_again(app: Flask, karla: FlaskClient) -> None:
    first = walk(
        Path.INTERVIEWED, make_phone_volunteer(make_person("Bo Bro", phone="+4511111178"), state=Path.APPLIED)
    )
    press(karla, f"/telefonven/frivillige/{first.id}/nej", reason="no_fit")
    again = make_phone_volunteer(make_person("Bo Brodersen", phone="+4511111178"), state=Path.APPLIED)
    seen = page(karla, f"/telefonven/frivillige/{again.id}")
    assert "Måske har den samme meldt sig før:" in seen
    assert "Bo Bro: Fik nej" in seen
    assert f"/telefonven/frivillige/{first.id}" in seen
    other = make_phone_volunteer(make_person("Ida Ny"), state=Path.APPLIED)
    assert "meldt sig før" not in page(karla, f"/telefonven/frivillige/{other.id}")


def test_the_list_says_whose_turn_it_is(app: Flask, karla: FlaskClient) -> None:
    for number, state in enumerate((Path.APPLIED, Path.ATTEST_NOTED, Path.APPROVED)):
        make_phone_volunteer(make_person(f"Person {number}"), state=state)
    soon = clock.today() + timedelta(days=20)
    late = walk(
        Path.APPROVED,
        make_phone_volunteer(make_person("Snart Slut"), state=Path.APPLIED),
        found=suitable(soon),
    )
    make_phone_volunteer(make_person("Er Slut"), valid_until=clock.today() - timedelta(days=1))
    shown = page(karla, "/telefonven/frivillige")
    for said in ("Venter på dig: 1", "Skal fornyes: 2", "Venter på dem selv: 1", "Godkendt og klar: 1"):
        assert said in shown
    assert shown.index("Er Slut") < shown.index("Snart Slut")
    one = page(karla, f"/telefonven/frivillige/{late.id}")
    assert one.index("Det næste") < one.index("Noter en ny attest") < one.index("Hvem gjorde hvad")


def test_who_may_open_what(app: Flask, karla: FlaskClient) -> None:
    """Own and another's, by role. Colleagues open nobody's own page, and another's link version is no link."""
    jonna, nis = make_account(name="Jonna Krag"), make_account(name="Nis Nabo")
    own, other = make_phone_volunteer(jonna.person), make_phone_volunteer(nis.person)
    double = make_account(Role.PHONE_COORDINATOR, name="Dorte Dobbelt")
    roles = {
        "visitor": app.test_client(),
        "own": browser(app, jonna),
        "other": browser(app, nis),
        "moderator": browser(app, make_account(Role.MODERATOR)),
        "administrator": browser(app, make_account(Role.ADMINISTRATOR)),
        "coordinator": karla,
        "both": browser(app, double),
    }
    with writing():
        make_phone_volunteer(double.person)
    helper = make_person("Hanne Hjælper")
    terms = {"may_sign_up": False, "may_cancel": False, "gets_messages": True}
    with writing():
        let_act(SYSTEM, clock.now(), jonna.person, helper, "", **terms)
    private = f"/aftale/vej/{token(app, own)}"
    helping = f"/aftale/vej/{token(app, own, helper.id)}"
    house = f"/telefonven/frivillige/{own.id}"
    answers = {
        address: " ".join(str(client.get(address).status_code) for client in roles.values())
        for address in (
            *("/telefonven/min-vej", private, f"{private}/loefte", helping, f"{helping}/loefte"),
            *("/telefonven/frivillige", house, f"{house}/attest", "/telefonven/frivillige/4711"),
        )
    }
    assert list(answers.values()) == [
        "303 303 303 404 404 404 303",
        "200 200 200 404 404 404 404",
        "200 200 200 404 404 404 404",
        "200 200 200 404 404 404 404",
        "404 404 404 404 404 404 404",
        "303 403 403 403 403 200 200",
        "303 403 403 403 403 200 200",
        "303 403 403 403 403 200 200",
        "303 403 403 403 403 404 404",
    ]
    mine = roles["other"].get("/telefonven/min-vej").location
    assert token(app, other) in mine
    with writing():
        jonna.person.link_version += 1
    page(roles["visitor"], private, 404)


def test_a_coordinator_cannot_take_their_own_steps(app: Flask) -> None:
    account = make_account(Role.PHONE_COORDINATOR, name="Dorte Dobbelt")
    volunteer, dorte = make_phone_volunteer(account.person, state=Path.APPLIED), browser(app, account)
    assert "Det er dig selv" in page(dorte, f"/telefonven/frivillige/{volunteer.id}")
    assert "En anden koordinator" in press(dorte, f"/telefonven/frivillige/{volunteer.id}", 422)
    assert rows_of_path()[0].state is Path.APPLIED
