"""The host of Ungerådet's talk writes what was agreed; who does it presses "gjort"; the log of row 1.4 shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.events import messages_outcome
from app.events.links_outcome import point_token
from app.events.models_outcome import Point, PointState
from app.notifications.models import Message
from tests.browser.house import follow
from tests.browser.test_my_data import enter, keep_picture
from tests.events.after import make_row_initiative
from tests.events.holding import make_date
from tests.factories import make_account, make_organisation, writing
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser


def test_ungeraadets_talk_is_held_and_what_was_agreed_follows_up_under_row_1_4(
    open_page: Callable[..., Page], live_server: LiveServer, look: Callable[[Page], None]
) -> None:
    mikkel, initiative = make_account(name="Mikkel Sand"), make_row_initiative()
    council = make_organisation(mikkel.person, name="De Unges Råd")
    about = {"title": "Oplæg for Ungerådet", "organisation_id": council.id, "initiative_id": initiative.id}
    with clock.at(clock.now() - timedelta(days=14)):
        held = make_date(mikkel.person, **about)
    due = clock.today() + timedelta(days=10)
    host, doer, staff = open_page(390), open_page(390), open_page(390)

    enter(host, live_server, mikkel)
    host.goto(f"/arrangementer/{held.series_id}/vaert/{held.id}")
    follow(host.get_by_role("link", name="Skriv, hvad der kom ud af det"))
    look(host)
    _write(host, look, due.isoformat())

    soon = clock.now() + timedelta(days=8)
    with writing(), clock.at(soon):
        assert messages_outcome.promise_reminders(soon) == 1
    point = db.session.scalars(select(Point).where(Point.what == "Lav en plakat")).one()
    steps = [one.params["step"] for one in db.session.scalars(select(Message).order_by(Message.id))
             if one.kind == "event_point"]  # fmt: skip
    assert steps == ["new", "soon"]
    path = f"/arrangementer/aftale/{point_token(point)}"
    db.session.rollback()
    doer.goto(path)
    look(doer)
    follow(doer.get_by_role("button", name="Det er gjort"))
    expect(doer.get_by_role("heading", name="Du har svaret")).to_be_visible()
    look(doer)
    keep_picture(doer, "event-point")
    db.session.expire_all()
    assert db.session.get_one(Point, point.id).state is PointState.DONE

    enter(staff, live_server, make_account(Role.ADMINISTRATOR, name="Mette Krogh"))
    _read_in_the_plan(staff, look, initiative.activity_id or 0)


def _write(host: Page, look: Callable[[Page], None], due_on: str) -> None:
    """Three fields, two things and one that was forgotten."""
    host.get_by_label("Hvad talte I om?").fill("Hvordan unge kan give en hånd.")
    host.get_by_label("Hvad aftalte I?").fill("Vi prøver korte opgaver.")
    host.get_by_label("Hvad skal gøres?").fill("Lav en plakat")
    host.get_by_label("Senest hvilken dag?").fill(due_on)
    follow(host.get_by_role("button", name="Tilføj en aftale"))
    look(host)
    second = host.get_by_role("group", name="Aftale 2")
    second.get_by_label("Hvad skal gøres?").fill("Find et lokale")
    second.get_by_label("Senest hvilken dag?").fill(due_on)
    second.get_by_label("Hvem gør det?").select_option(label="Frivillighedens Hus")
    follow(host.get_by_role("button", name="Gem", exact=True))
    expect(host.get_by_role("link", name="Skriv navnet på den, der gør det")).to_be_visible()
    look(host)
    first = host.get_by_role("group", name="Aftale 1")
    first.get_by_label("Navn").fill("Dorte Dygtig")
    first.get_by_label("E-mail").fill("dorte@example.org")
    follow(host.get_by_role("button", name="Gem", exact=True))
    expect(host.get_by_text("Det er gemt.")).to_be_visible()
    expect(host.get_by_text("Dorte Dygtig")).to_be_visible()
    look(host)
    keep_picture(host, "event-outcome")


def _read_in_the_plan(staff: Page, look: Callable[[Page], None], row_id: int) -> None:
    """The log of the row, and what it leads to: no names."""
    staff.goto(f"/admin/plan/raekke/{row_id}")
    expect(staff.get_by_text("Aftalt ved ”Oplæg for Ungerådet”: Lav en plakat").first).to_be_visible()
    expect(staff.get_by_text("Det kom der ud af det: Gjort")).to_be_visible()
    expect(staff.get_by_text("Dorte")).to_have_count(0)
    follow(staff.get_by_role("link", name="Se, hvordan det står").first)
    expect(staff.get_by_role("heading", level=1, name="Det kom der ud af det")).to_be_visible()
    expect(staff.get_by_text("Dorte")).to_have_count(0)
    look(staff)
