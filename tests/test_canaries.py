"""Canaries: marked words in every field that people fill in, sent through the real system – web server, scheduler and
mail server in processes of their own – and looked for everywhere they must not be.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Text, func, select, type_coerce

from app.accounts.actions import begin_session
from app.accounts.erasure import erase_everything
from app.accounts.models import Account
from app.accounts.sessions import cookie_name
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.core.permissions import Role
from app.gatherings.models import SignUp
from app.meals import diets
from app.meals.models import Seating
from app.meals.models_diet import Diet
from app.meals.models_seating import Company
from app.notifications.models import BY_PEOPLE, Message, MessageStatus
from app.pack.actions import load_pack
from app.pack.settings import get_pack
from app.people.models import Person
from app.privacy.retention import run
from tests.factories import make_account, make_occurrence, make_person, make_sign_up, make_walk, writing
from tests.meals.cooking import make_date
from tests.support.live import ROOT, LiveServer
from tests.support.raw_database import database, rows
from tests.support.smtp import SmtpServer
from tests.support.visitor import Visitor

#: Who is where: kept readable in the database, because it is searched; gone when the person is erased.
CONTACT = {
    "guest_name": "Kanarie Etgaest",
    "guest_email": "kanarie02@example.org",
    "guest_phone": "11111162",
    "citizen_name": "Kanarie Toborger",
    "citizen_email": "kanarie04@example.org",
    "citizen_phone": "11111164",
    "caller_name": "Kanarie Treringer",
    "caller_phone": "11111166",
    "caller_email": "kanarie07@example.org",
    "street": "Kanarievej 408",
    "town": "Kanarieby",
    "helper_name": "Kanarie Firhjaelper",
    "helper_phone": "11111168",
    "added_name": "Kanarie Femskrevet",
    "added_phone": "11111169",
    "added_email": "kanarie15@example.org",
    "eater_name": "Kanarie Seksspiser",
    "eater_email": "kanarie28@example.org",
}
#: What somebody told a kitchen: what they wrote, the word for what they ticked, and what a host wrote for who rang.
DIET = {
    "diet": "kanariemad30 tåler ikke hvidløg",
    "allergen": "molluscs",
    "rung_diet": "kanariemad31 tåler ikke selleri",
}
#: What somebody wrote or what opens a door: encrypted or hashed, so never to be read in the database.
SECRET = {
    "note": "kanarienote16 går med stok",
    "changed_note": "kanarienote17 tåler ikke nødder",
    "desk_note": "kanarienote18 hører dårligt",
    "draft_title": "kanariekladde19",
    "draft_text": "kanariekladde20 er kladde",
    "draft_place": "kanariekladde21 ved porten",
    "draft_access": "kanariekladde22 en trappe",
    "errand": "kanarieaerinde23 vil have en ven",
    "errand_of_nobody": "kanarieaerinde24 lyset er gået",
    "relation": "kanarierelation25",
    "removal": "kanariegrund26 kom fuld",
    "refused_note": "kanarienote27 010203-1234",
    "company": "kanarienavn29 min nabo",
    **DIET,
}
#: What the house makes and sends to one person: found out on the way.
MADE = ("code", "log_in_link", "private_link", "meal_link", "cookie")


class Scheduler:
    """`samskab scheduler` beside a live server."""

    def __init__(self, server: LiveServer, folder: Path) -> None:
        self._log = folder / "scheduler.log"
        command = [str(Path(sys.executable).with_name("samskab")), "scheduler"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=server.environment, stdout=log, stderr=subprocess.STDOUT
            )

    def stop(self) -> str:
        """End it; all that it has written."""
        self._process.terminate()
        self._process.wait(30)
        return self._log.read_text(errors="replace")


@pytest.fixture
def server(app: Flask, database_url: str, smtp_server: SmtpServer, tmp_path: Path) -> Iterator[LiveServer]:
    """The real web server, as talkative as it can be."""
    made = LiveServer(database_url, tmp_path, SMTP_URL=smtp_server.url, LOG_LEVEL="DEBUG", DEMO="0")
    made.start(60)
    yield made
    made.stop()


def browser(server: LiveServer, account: Account | None = None) -> tuple[Visitor, str]:
    """A browser, logged in as `account`; and its cookie's secret."""
    if account is None:
        return Visitor(server.url), ""
    with writing():
        token, _ends_at = begin_session(SYSTEM, clock.now(), account.id, second_factor=True)
    return Visitor(server.url, **{cookie_name(): token}), token


def letters(smtp_server: SmtpServer) -> list[tuple[str, str]]:
    """(receiver, all words) of what arrived."""
    return [
        (str(one["To"]), "\n".join(
            [str(one["Subject"]), *(part.get_content() for part in one.walk() if part.get_content_maintype() == "text")]
        ))
        for one in list(smtp_server.mailbox.messages)
    ]  # fmt: skip


def letter_to(smtp_server: SmtpServer, receiver: str, holding: str = "") -> str:
    """The newest letter to somebody, waited for."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        found = [words for to, words in letters(smtp_server) if receiver in to and holding in words]
        if found:
            return found[-1]
        time.sleep(0.2)
    raise AssertionError(f"no letter to {receiver}")


C = {**CONTACT, **SECRET}


class House:
    """A date of a walk, its host and staff, and the browsers of all who write something."""

    def __init__(self, server: LiveServer, smtp_server: SmtpServer) -> None:
        with writing():
            load_pack(Path("data/soenderborg"), clock.now())
            host, staff = make_account(name="Vera Vært"), make_account(Role.MODERATOR, name="Mo Derator")
            series = make_walk(host=host.person, title="Onsdagsholdet")
            self.date_id = make_occurrence(series).id
            meal = make_date(host.person, title="Suppe", seating=Seating.TABLES)
            self.rung_id = make_sign_up(meal, make_person("Rikke Ringer")).id
            self.meal_id, self.meal_date_id, self.meal_over = meal.series_id, meal.id, meal.ends_at
            self.path = f"/gaature/{series.id}"
        self.server, self.smtp_server, self.made = server, smtp_server, dict[str, str]()
        self.host_path = f"{self.path}/vaert/{self.date_id}"
        self.kitchen = f"/spis-sammen/{self.meal_id}/koekken/{self.meal_date_id}"
        self.guest, self.citizen, self.eater = (browser(server)[0] for _one in range(3))
        (self.host, _), (self.desk, self.made["cookie"]) = browser(server, host), browser(server, staff)
        lookers = (make_account(name="Nysgerrig"), make_account(Role.AUDITOR))
        self.lookers = [browser(server)[0], *(browser(server, account)[0] for account in lookers)]

    def sign_up(self) -> None:
        """A guest signs up, is refused once, and changes the note by the link in the letter."""
        self.guest.get(f"{self.path}/tilmeld")
        who = {"name": C["guest_name"], "email": C["guest_email"], "phone": C["guest_phone"]}
        self.guest.send("note", **who, note=C["refused_note"])
        assert self.guest.status == 422
        self.guest.send("note", **who, note=C["note"], occurrence_id=str(self.date_id))
        confirmed = letter_to(self.smtp_server, C["guest_email"])
        self.made["private_link"] = re.search(r"/gaature/tilmelding/([\w.~-]+)", confirmed)[1]
        self.guest.get(f"/gaature/tilmelding/{self.made['private_link']}/ret")
        self.guest.send("note", note=C["changed_note"])

    def eat(self) -> None:
        """A guest tells the kitchen, and whom they want to sit with; the host writes for one who rang, and reads it."""
        self.eater.get(f"/spis-sammen/{self.meal_id}/tilmeld")
        who = {"name": C["eater_name"], "email": C["eater_email"], "phone": "11111161"}
        self.eater.send("note", **who, occurrence_id=str(self.meal_date_id))
        confirmed = letter_to(self.smtp_server, C["eater_email"])
        self.made["meal_link"] = re.search(r"/spis-sammen/tilmelding/([\w.~-]+)", confirmed)[1]
        own = f"/spis-sammen/tilmelding/{self.made['meal_link']}"
        self.eater.get(f"{own}/kost")
        self.eater.send("other", other=C["diet"], allergens="molluscs", consent="y")
        self.eater.get(f"{own}/bord")
        self.eater.send("names", names=C["company"])
        self.host.get(f"{self.kitchen}/kost/{self.rung_id}")
        self.host.send("other", other=C["rung_diet"], allergens="molluscs", consent="y")
        tables = f"/spis-sammen/{self.meal_id}/vaert/{self.meal_date_id}/borde"
        self.host.get(tables)
        assert C["company"] in self.host.send("seats", how="all")
        self.host.get(self.kitchen)
        sheet = self.host.send("idempotency_key")
        assert {name for name in DIET if C[name] in sheet} == {"diet", "rung_diet"}
        papers = (
            f"{tables}/bordkort",
            f"{tables}/doerliste",
            f"/spis-sammen/{self.meal_id}/vaert/{self.meal_date_id}/print",
        )
        assert found("".join(self.host.get(one) for one in papers), DIET) == set()

    def propose(self) -> None:
        """A citizen logs in with the code of the letter, and leaves half a proposal."""
        self.citizen.get("/log-ind")
        self.citizen.send("email", email=C["citizen_email"])
        mail = letter_to(self.smtp_server, C["citizen_email"])
        self.made["code"] = re.search(r"\b(\d{4} \d{4})\b", mail)[1]
        self.made["log_in_link"] = re.search(r"/log-ind/link/([\w.~-]+)", mail)[1]
        self.citizen.send("code", code="0000 0000")
        self.citizen.send("code", code=self.made["code"])
        self.citizen.send("name", name=C["citizen_name"], phone=C["citizen_phone"])
        self.citizen.get("/gaature/foreslaa/hvad")
        self.citizen.send("title", title=C["draft_title"], description=C["draft_text"], kilometres="3")
        self.citizen.get("/gaature/foreslaa/hvor")
        self.citizen.send("meeting_point", meeting_point=C["draft_place"], rollator_note=C["draft_access"])

    def ring(self) -> str:
        """Somebody rings; where the desk shows them."""
        desk = self.desk
        desk.get(f"/telefonbord?q={C['caller_name']}")
        desk.send("consent", name=C["caller_name"], phone=C["caller_phone"], consent="y")
        known = select(Person.id).where(Person.phone == "+45" + C["caller_phone"])
        db.session.rollback()
        at = f"/telefonbord/{db.session.scalars(known).one()}"
        desk.get(f"{at}/ret")
        where = {"street": C["street"], "postal_code": "6430", "town": C["town"]}
        desk.send("street", **where, email=C["caller_email"])
        page = desk.get(at)
        note = re.search(r'name="([^"]*-note)"', page)[1]
        desk.send(note, **{note: C["desk_note"]})
        for there, errand in ((at, "errand"), ("/telefonbord", "errand_of_nobody")):
            desk.get(there)
            desk.send("errand-text", **{"errand-text": C[errand]})
        desk.get(f"{at}/hjaelper")
        desk.send("relation", name=C["helper_name"], phone=C["helper_phone"], relation=C["relation"])
        return at

    def remove(self) -> None:
        """The host writes somebody down, and takes them off the list again."""
        self.host.get(f"{self.host_path}/skriv-paa")
        self.host.send("name", name=C["added_name"], phone=C["added_phone"], email=C["added_email"])
        theirs = select(SignUp.id).join(Person, Person.id == SignUp.person_id)
        db.session.rollback()
        added = db.session.scalars(theirs.where(Person.name == C["added_name"])).one()
        self.host.get(f"{self.host_path}/fjern/{added}")
        self.host.send("reason", reason=C["removal"])
        self.host.send("reason", reason=C["removal"], step="do")
        letter_to(self.smtp_server, C["added_email"], "kanariegrund26")

    def look(self, at: str) -> None:
        """A stranger, another citizen and an auditor look wherever they can."""
        for one in self.lookers:
            for there in (
                "/",
                "/det-sker",
                self.path,
                "/min-side",
                at,
                self.host_path,
                self.kitchen,
                f"/spis-sammen/{self.meal_id}",
                "/gaature/tilmelding/x",
            ):
                one.get(there)
        self.lookers[-1].get("/admin/revision")
        assert "sign_up" in self.lookers[-1].pages[-1]


def delivered() -> None:
    """Wait until no letter is on its way."""
    waits = (MessageStatus.QUEUED, MessageStatus.CLAIMED, MessageStatus.HANDOVER)
    left = select(func.count()).where(
        Message.status.in_(waits), Message.channel.not_in(BY_PEOPLE), Message.due_at <= clock.now()
    )
    end = time.monotonic() + 60
    while time.monotonic() < end:
        db.session.rollback()
        if not db.session.scalar(left):
            return
        time.sleep(0.3)
    raise AssertionError("letters are still waiting")


def found(words: str, canaries: dict[str, str]) -> set[str]:
    """The canaries that sing in `words`, however much of them."""
    return {
        name
        for name, canary in canaries.items()
        if canary in words or (" " in canary and canary.startswith("kanarie") and canary.split()[0] in words)
    }


def nothing_is_left_of_what_a_kitchen_knew(now: datetime) -> None:
    """24 hours after the meal, when the scheduler has been there: no row, and no byte, encrypted or not."""
    sealed = {str(one): one for one in db.session.scalars(select(type_coerce(Diet.said, Text)))}
    assert len(sealed) == 2
    assert found(database(), sealed) == set(sealed)
    with clock.at(now):
        begin_write()
        diets.forget_diets(now)
        db.session.commit()
        assert [row.rule for row in run(now).rows if row.failed] == []
    assert [db.session.scalar(select(func.count()).select_from(table)) for table in (Diet, Company)] == [0, 0]
    assert found(database(checkpoint=True), {**sealed, **DIET}) == set()


def erase_everybody() -> int:
    """Erase whoever wrote a canary; how many they were."""
    people = db.session.scalars(select(Person.id).where(Person.name.like("Kanarie%"))).all()
    for number in people:
        begin_write()
        erase_everything(SYSTEM, clock.now(), number)
        db.session.commit()
    return len(people)


@pytest.mark.slow_on_postgres
def test_no_canary_sings_where_it_must_not(
    app: Flask, server: LiveServer, smtp_server: SmtpServer, tmp_path: Path
) -> None:
    get_pack(app)
    scheduler = Scheduler(server, tmp_path)
    try:
        house = House(server, smtp_server)
        house.sign_up()
        house.eat()
        house.propose()
        at = house.ring()
        house.remove()
        house.look(at)
        delivered()
    finally:
        log = scheduler.stop() + server.log()
    made = house.made
    everything = {**C, **made, "code_in_one": made["code"].replace(" ", "")}
    assert len(everything) > 30
    assert set(made) == set(MADE)

    # Logs of both, at their most talkative, and addresses: but for the two private links, which are addresses.
    assert '"endpoint": "walks.sign_up"' in log
    assert found(log, everything) == set()
    others = [house.guest, house.citizen, house.host, *house.lookers]
    sent_to = "\n".join(address for one in others for address in one.addresses)
    assert found(sent_to, everything) == {"private_link"}
    assert found("\n".join(house.eater.addresses), everything) == {"meal_link"}
    # Staff search by words in the address of their own page; it is written nowhere and led nowhere.
    led_to = "\n".join(one for one in house.desk.addresses if "/telefonbord?q=" not in one)
    assert found(led_to, everything) == set()

    # Letters: everybody's own, and nobody else's.
    own = {
        CONTACT["guest_email"]: {"guest_name", "guest_email", "private_link", "note", "changed_note"},
        CONTACT["eater_email"]: {"eater_name", "eater_email", "meal_link"},
        CONTACT["citizen_email"]: {"citizen_email", "code", "code_in_one", "log_in_link"},
        CONTACT["caller_email"]: {"caller_name", "caller_email", "desk_note", "helper_name"},
        CONTACT["added_email"]: {"added_name", "added_email", "removal"},
    }
    for receiver, words in letters(smtp_server):
        allowed = next((may for address, may in own.items() if address in receiver), set())
        assert found(words, everything) <= allowed, receiver

    # Pages of a stranger, another citizen and an auditor.
    for visitor in house.lookers:
        assert found("\n".join(visitor.pages), everything) == set()

    # What is written lies encrypted; what opens a door is hashed, or encrypted until it has been sent.
    assert found(database(), {**SECRET, **made, "code_in_one": everything["code_in_one"]}) == set()
    kept = found(database(), CONTACT)
    assert {"guest_name", "citizen_email", "street", "added_phone"} <= kept

    server.stop()
    nothing_is_left_of_what_a_kitchen_knew(house.meal_over + timedelta(hours=24))

    # An erased person is in no row, and on SQLite in no byte of the file.
    assert erase_everybody() == 6
    left = rows()
    assert found(left, everything) == set(), [one for one in left.splitlines() if found(one, everything)]
    assert found(database(checkpoint=True), everything) == set()
