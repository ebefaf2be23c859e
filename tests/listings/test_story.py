"""A village's week: claimed and posted on Thursday, six say yes, one gives up; on Monday hours, and a genuine proof."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.listings.links import response_token
from app.listings.models import Listing, Response
from app.listings.rules import Status
from app.organisations.models import Claim, Organisation
from app.pack.actions import load_pack
from app.plan.models import Action, PlanActivity
from tests.conftest import FrozenClock
from tests.factories import log_in, make_account, make_person, writing
from tests.listings.pages import newest, posted, send, text
from tests.listings.posting import assert_sound, statuses, told

THURSDAY = datetime(2027, 11, 25, 9, 0, tzinfo=UTC)
MONDAY = datetime(2027, 11, 29, 9, 0, tzinfo=UTC)


def _at(client: FlaskClient, account: Any) -> FlaskClient:
    """Somebody else's browser, logged in."""
    browser = client.application.test_client()
    log_in(browser, account)
    return browser


def _claim(chair: FlaskClient, staff: FlaskClient) -> Organisation:
    """The chair says it is theirs; Frivillighedens Hus rings back and gives it to them."""
    guild = db.session.scalars(select(Organisation).where(Organisation.name == "Fynshav Landsbylaug")).one()
    said = {"name": "Anne Skov", "phone": "11 11 11 31", "position": "formand"}
    assert send(chair, f"/foreninger/{guild.id}/overtag", **said).status_code == 303
    claim = db.session.scalars(select(Claim)).one()
    assert send(staff, f"/admin/foreninger/ring/{claim.id}", outcome="yes").status_code == 303
    db.session.expire_all()
    assert (guild.is_trusted, guild.is_claimable) == (True, False)
    return guild


def _say_yes(client: FlaskClient, listing: Listing, name: str, phone: str) -> Response:
    date = {"date_id": "1", "name": name, "phone": phone, "email": "", "website": ""}
    answer = send(client.application.test_client(), f"/opgaver/{listing.id}/ja", **date)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return _newest_yes()


def _newest_yes() -> Response:
    return db.session.scalars(select(Response).order_by(Response.id.desc())).unique().first()  # type: ignore[return-value]


def _figure(staff: FlaskClient, path: str) -> str:
    """What the plan's page says of a row or an action, without the markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", text(staff, path)).split())


def test_a_village_has_hands_by_saturday_and_they_have_it_on_paper(
    app: Flask, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    frozen_clock.move_to(THURSDAY)
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
    chair = _at(client, make_account(name="Anne Skov"))
    lene = make_account(Role.MODERATOR, Role.ADMINISTRATOR, name="Lene Riis")
    staff = _at(client, lene)
    guild = _claim(chair, staff)

    fields = posted(guild, day="2027-11-27", places="5", contact_name="Anne Skov")
    assert send(chair, "/opgaver/nyt", **fields).status_code == 303
    listing = newest()
    assert "Hjælp til julemarked" in text(client, "/opgaver")

    names = ("Ane Ibsen", "Ib Bech", "Bo Bang", "Eva Juhl", "Kaj Lund")
    yeses = [_say_yes(client, listing, name, f"11 11 11 {51 + one}") for one, name in enumerate(names)]
    with writing():
        caller = make_person("Karl Bonde", email=None, phone="+4511111159")
    at_desk = send(staff, f"/opgaver/{listing.id}/ja?til={caller.id}", date_id="1")
    assert at_desk.location == f"/telefonbord/{caller.id}"
    by_phone = _newest_yes()
    assert statuses(*yeses, by_phone) == [Status.ACCEPTED] * 5 + [Status.WAITING]

    gives_up = f"/opgaver/svar/{response_token(yeses[1])}"
    assert send(client, gives_up).status_code == 303
    assert statuses(yeses[1], by_phone) == [Status.WITHDRAWN, Status.ACCEPTED]
    assert told(by_phone) == ["task_answer"]
    assert_sound(listing)

    frozen_clock.move_to(MONDAY)
    log_in(staff, lene)
    _confirm_hours_and_prove(client, chair, listing, yeses[0], by_phone)
    _assert_counted_where_it_belongs(staff)


def _confirm_hours_and_prove(
    client: FlaskClient, chair: FlaskClient, listing: Listing, came: Response, by_phone: Response
) -> None:
    people = f"/opgaver/{listing.id}/folk"
    hours = {
        f"h{one.id}": "2" for one in db.session.scalars(select(Response)) if one.status is Status.ACCEPTED
    }
    assert send(chair, f"{people}/{came.date_id}/timer", **hours).status_code == 303
    assert f"h{by_phone.id}" in hours

    own = f"/opgaver/svar/{response_token(came)}/timer"
    assert send(client, own).status_code == 303
    page = text(client, own)
    proof = client.get(re.search(r'href="([^"]+/bevis/\d+)"', page)[1])
    assert proof.data.startswith(b"%PDF")
    code = re.search(r"bevis-([A-Z0-9-]+)\.pdf", proof.headers["Content-Disposition"])[1]
    shown = text(client.application.test_client(), f"/bevis/{code}")
    assert "Ane Ibsen" in shown
    assert "2\u00a0timer" in shown
    assert client.get(f"/bevis/{code[:-1]}{'A' if code[-1] != 'A' else 'B'}").status_code == 404


def _assert_counted_where_it_belongs(staff: FlaskClient) -> None:
    action = db.session.scalars(select(Action).where(Action.code == "1c")).one()
    row = db.session.scalars(select(PlanActivity).where(PlanActivity.code == "1.4")).one()
    year = "aar=2027"
    counted = _figure(staff, f"/admin/plan/handling/{action.id}?{year}")
    assert "5 der hjalp med en opgave" in counted, counted
    assert "hjalp med en opgave" not in _figure(staff, f"/admin/plan/raekke/{row.id}?{year}")
