"""Tried as a new user would: from the first time somebody hears of the fair until a year after it. Each step is what
somebody sees or presses, all of it through the pages and the letters; `samskab tick` moves the clock.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.exchange.models import Fair, Item, Participant
from app.jobs.ticking import tick
from app.notifications.models import Message
from app.pack.actions import load_pack
from app.plan.models import PlanActivity
from app.plan.queries import default_initiative
from tests import factories
from tests.conftest import FrozenClock
from tests.factories import make_organisation, make_place, writing
from tests.support.smtp import SmtpServer
from tests.walks.visiting import get, text_of

pytestmark = [pytest.mark.usefixtures("mail_app"), pytest.mark.slow_on_postgres]

ANE = {"name": "Ane Ibsen", "phone": "11 11 11 57", "email": "ane@example.org"}
BO = {"name": "Bo Lind", "phone": "11 11 11 58", "email": "bo@example.org"}
#: The day of the fair; the clock stands at 10.00 on Monday the first of March.
ON, HOUR = date(2027, 3, 24), time(13)
_LINK = re.compile(r"http://localhost(/samarbejdsboers/min/[^\s\"]+)")
_VERSION = re.compile(r'name="version"[^>]*value="(\d+)"')


@pytest.fixture
def mail_app(app: Flask, smtp_server: SmtpServer) -> Flask:
    app.config.update(SMTP_URL=smtp_server.url, SITE_URL="http://localhost")
    return app


class Story:
    """The house before it has its first fair, Ane and Bo before they heard of it."""

    def __init__(self, app: Flask, mails: SmtpServer, frozen: FrozenClock) -> None:
        self.app, self.mails, self.frozen = app, mails, frozen
        self.visitor, self.staff = app.test_client(), app.test_client()
        with writing():
            load_pack(Path("data/soenderborg"), clock.now())
        self.moderator_id = factories.make_account(Role.MODERATOR, name="Lene Riis").id
        self.town = make_place("Augustenborg").id
        self.ward = make_organisation(name="Besøgsvenner på sygehuset", kind="hospital_volunteers").id
        initiative = default_initiative("exchange", clock.now())
        assert initiative is not None
        self.initiative_id = initiative.id
        self._log_in()

    def _log_in(self) -> None:
        factories.log_in(self.staff, db.session.get_one(Account, self.moderator_id))

    def move_to(self, then: datetime) -> None:
        """What `samskab tick` does at an instant; who works in the house logs in anew on another day."""
        self.frozen.move_to(then)
        tick(self.app, then)
        db.session.rollback()
        self._log_in()

    def post(self, client: FlaskClient, path: str, **typed: object) -> str:
        """Send a form, and read where it leads."""
        answer = client.post(path, data=typed)
        assert answer.status_code == 303, text_of(answer)
        return get(client, answer.location)

    def letters_to(self, who: dict[str, str]) -> list[tuple[str, str]]:
        """(subject, text) of all letters to somebody, the oldest first."""
        found = []
        for letter in self.mails.mailbox.to(who["email"]):
            body = letter.get_body(("plain",))
            assert body is not None
            found.append((str(letter["Subject"]), body.get_content()))
        return found

    def link_of(self, who: dict[str, str]) -> str:
        """The private link in the newest letter to somebody, that stands for themself."""
        found = _LINK.findall(self.letters_to(who)[-1][1])
        assert found, self.letters_to(who)[-1]
        return str(found[0])

    @property
    def fair(self) -> Fair:
        db.session.rollback()
        return db.session.scalars(select(Fair)).unique().one()

    def participant(self, who: dict[str, str]) -> int:
        db.session.rollback()
        everybody = db.session.scalars(select(Participant)).unique()
        return next(one.id for one in everybody if one.party.person.name == who["name"])

    # ---- before --------------------------------------------------------------------------------------------------

    def the_house_makes_a_fair_and_opens_it(self) -> None:
        """Four rounds in an afternoon; the plan counts it."""
        made = self.post(
            self.staff, "/samarbejdsboers/boerser/ny", title="Samarbejdsbørs 2027", on=ON.isoformat(),
            starts="13.00", ends="16.00", place_id=self.town, address="Palæet 1", register_by="2027-03-20",
            tables="3", shape="rounds", rounds="4", round_minutes="15", pause_minutes="5",
            initiative_id=self.initiative_id,
        )  # fmt: skip
        assert "Kladde" in made
        assert "Samarbejdsbørs 2027" not in get(self.visitor, "/samarbejdsboers")
        self.post(self.staff, f"/samarbejdsboers/boerser/{self.fair.id}", to="open", reason="")

    def ane_and_bo_register_as_guests(self) -> None:
        """Ane for herself, Bo for the friends of the ward: one seeks what the other gives."""
        page = get(self.visitor, "/samarbejdsboers")
        path = f"/samarbejdsboers/{self.fair.id}/tilmeld"
        assert path in page
        about = {"category": "lokaler", "target_group": "", "place_id": 0, "party_size": 1}
        for who, side, title, ward in (
            (ANE, "seek", "Et sted at spille klaver", 0),
            (BO, "give", "En sal med klaver", self.ward),
        ):
            said = self.post(self.visitor, path, **who, **about, side=side, title=title, organisation_id=ward)
            assert "Tak. Det er sendt." in said

    def the_house_reads_what_they_wrote(self) -> None:
        """From the list of what waits, one after the other."""
        for item in db.session.scalars(select(Item.id)).all():
            assert f"/opslag/{item}/svar" in get(self.staff, "/samarbejdsboers/boerser")
            self.post(
                self.staff, f"/samarbejdsboers/opslag/{item}/svar", answer="godkend", text="", version="1"
            )
        assert "En sal med klaver" in get(self.visitor, "/samarbejdsboers")

    def both_get_letters_with_their_link(self) -> None:
        """That they are on the list, that everybody sees it, and that the other one fits."""
        self.move_to(clock.now() + timedelta(hours=1))
        subjects = {subject for subject, _body in self.letters_to(ANE)}
        assert "Det passer måske til jer" in subjects
        own = self.link_of(ANE)
        page = get(self.visitor, own)
        assert "En sal med klaver" in page
        assert "Augustenborg" in page

    def ane_says_whom_she_wants_to_meet(self) -> None:
        """The reason stands beside the suggestion."""
        path = f"{self.link_of(ANE)}/tilmelding/{self.participant(ANE)}/moed"
        page = get(self.visitor, path)
        assert "Besøgsvenner på sygehuset" in page
        self.post(self.visitor, path, svar="ja", hvem=self.participant(BO))

    def the_plan_of_rounds_is_shown_to_everybody(self) -> None:
        """Computed, looked at, saved, shown; both get their meetings."""
        path = f"/samarbejdsboers/{self.fair.id}/runder"
        proposal = self.post(self.staff, path, least="1", version="0")
        assert "Planen er den bedst mulige (bevist)." in proposal
        saved = self.post(self.staff, f"{path}/forslag", answer="save", version=self.version_in(proposal))
        self.post(self.staff, f"{path}/vis", version=self.version_in(saved))
        page = get(self.visitor, f"{self.link_of(ANE)}/boers/{self.fair.id}/moeder")
        assert "Besøgsvenner på sygehuset" in page

    @staticmethod
    def version_in(page: str) -> str:
        found = _VERSION.search(page)
        assert found is not None
        return found[1]

    # ---- the day and the year after ------------------------------------------------------------------------------

    def they_are_reminded_and_agree_on_the_day(self) -> None:
        """One says it on her phone, the other says yes by the link in his mail."""
        self.move_to(clock.from_wall(ON - timedelta(days=1), time(10, 30)))
        assert "Husk samarbejdsbørsen i morgen" in {subject for subject, _body in self.letters_to(BO)}
        self.move_to(clock.from_wall(ON, time(14, 30)))
        own = self.link_of(ANE)
        path = f"{own}/tilmelding/{self.participant(ANE)}/aftale"
        self.post(
            self.visitor, path, other_id=self.participant(BO), what="Klaver hver tirsdag", who="Ane ringer"
        )
        self.move_to(clock.from_wall(ON, time(14, 40)))
        asked = self.link_of(BO)
        assert "Klaver hver tirsdag" in get(self.visitor, asked)
        assert "Tak for svaret." in self.post(self.visitor, asked, svar="ja")

    def they_are_asked_after_1_and_3_and_12_months(self) -> None:
        """Each time both get one question; what waits for help stands before the house until somebody helped."""
        agreed = clock.from_wall(ON, time(14, 40))
        for days, ane, bo in ((30, "going", "going"), (91, "going", "going"), (365, "going", "done")):
            before = len(self.letters_to(ANE)), len(self.letters_to(BO))
            self.move_to(agreed + timedelta(days=days, hours=2))
            self.move_to(agreed + timedelta(days=days, hours=3))
            assert (len(self.letters_to(ANE)), len(self.letters_to(BO))) == (before[0] + 1, before[1] + 1)
            for who, said in ((ANE, ane), (BO, bo)):
                needs = {"wants_help": "y"} if (days, who) == (30, BO) else {}
                self.post(self.visitor, self.link_of(who), svar=said, why="", **needs)
            if days == 30:
                self.the_house_helps()

    def the_house_helps(self) -> None:
        """Bo wanted help: it stands among the agreements of the fair."""
        path = f"/samarbejdsboers/boerser/{self.fair.id}/aftaler"
        page = get(self.staff, path)
        assert "Vil have hjælp" in page
        follow_up = re.search(r"/samarbejdsboers/aftaler/(\d+)/hjulpet", page)
        assert follow_up is not None
        assert "Vil have hjælp" not in self.post(self.staff, follow_up[0])

    def the_plan_shows_what_came_of_it(self) -> None:
        """Row 2.3: participants, meetings, agreements, and what holds; and the page of numbers behind it."""
        activity = db.session.scalars(select(PlanActivity).where(PlanActivity.code == "2.3")).one()
        plan = get(self.staff, f"/admin/plan?aar=2027&aaben=raekke-{activity.id}")
        for said in ("deltagere på samarbejdsbørs", "aftaler fra samarbejdsbørs", "møder på samarbejdsbørs"):
            assert said in plan, said
        figure = get(self.staff, f"/admin/plan/raekke/{activity.id}/tal?aar=2027&tal=exchange_kept")
        numbers = f"/samarbejdsboers/boerser/{self.fair.id}/tal"
        assert numbers in figure
        page = get(self.staff, numbers)
        for said in ("Aktive borgere", "Frivillige på sygehus", "1 af 1", "Tæller for 2.3"):
            assert said in page, said

    def nobody_was_told_anything_twice(self) -> None:
        """All letters were sent, each once."""
        keys = list(db.session.scalars(select(Message.dedupe_key)))
        assert len(keys) == len(set(keys))
        texts = self.letters_to(ANE)
        assert len(texts) == len(set(texts))


def test_two_meet_at_the_fair_and_are_still_at_it_a_year_later(
    app: Flask, smtp_server: SmtpServer, frozen_clock: FrozenClock
) -> None:
    story = Story(app, smtp_server, frozen_clock)
    assert clock.now() < datetime(2027, 3, 2, tzinfo=UTC)
    story.the_house_makes_a_fair_and_opens_it()
    story.ane_and_bo_register_as_guests()
    story.the_house_reads_what_they_wrote()
    story.both_get_letters_with_their_link()
    story.ane_says_whom_she_wants_to_meet()
    story.the_plan_of_rounds_is_shown_to_everybody()
    story.they_are_reminded_and_agree_on_the_day()
    story.they_are_asked_after_1_and_3_and_12_months()
    story.the_plan_shows_what_came_of_it()
    story.nobody_was_told_anything_twice()
