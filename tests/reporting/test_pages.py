"""Pages of reports: from a draft to what everybody reads."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.background.running import run_due
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.plan.models import PlanActivity
from app.plan.periods import NewPeriod, open_period
from app.plan.queries import period_of_year
from app.reporting import actions, queries
from app.reporting.models import Report, ReportState
from tests import factories
from tests.factories import make_account, writing
from tests.listings.pages import send, text, token_of
from tests.reporting import in_house
from tests.reporting.in_house import YEAR, begun, drafted, found, say, sent
from tests.support.filled import load_the_pack
from tests.support.statements import counted
from tests.test_statements import ALWAYS

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def plan(app: Flask, frozen_now: datetime) -> None:
    load_the_pack()


@pytest.fixture
def admin(plan: None, client: FlaskClient) -> FlaskClient:
    factories.log_in(client, make_account(Role.ADMINISTRATOR, name="Mette Krogh"))
    return client


@pytest.fixture
def leader(plan: None, app: Flask) -> FlaskClient:
    browser = app.test_client()
    factories.log_in(browser, make_account(Role.LEADER, name="Lis Leder"))
    return browser


def press(client: FlaskClient, page: str, path: str, /, **fields: object):
    return client.post(path, data={"csrf_token": token_of(text(client, page)), **fields})


def row_key(code: str = "4.1") -> str:
    return f"raekke-{db.session.scalars(select(PlanActivity.id).filter_by(code=code)).one()}"


def writer() -> Actor:
    return in_house.administrator("Ida")


def test_from_a_draft_to_the_public_page(
    admin: FlaskClient, leader: FlaskClient, frozen_now: datetime
) -> None:
    say(SYSTEM, frozen_now)
    where = send(admin, "/admin/rapporter", kind="follow_up", year=str(YEAR)).location
    assert "Udkastet bliver lavet" in text(admin, where)
    run_due(clock.now())
    assert "Forslag" in text(admin, where)

    block = f"{where}/afsnit/{row_key()}"
    assert "Fire grupper går hver uge." in text(admin, block)
    answer = press(
        admin, block, f"{block}/skriv", revision="0", text_status="Fem grupper går.", text_next="En by til."
    )
    assert answer.status_code == 303
    assert press(leader, block, f"{block}/kommentar", text="Skriv, hvor.").status_code == 303
    assert "Skriv, hvor." in text(admin, block)

    assert "En anden skal sige god" in text(admin, f"{where}/send"), "said before the button is pressed"
    assert "En anden skal sige god" in press(admin, where, f"{where}/send", sent_on="2027-03-01").get_data(
        as_text=True
    )
    assert leader.post(f"{where}/godkend", data=fields_of(text(leader, where), "seen")).status_code == 303
    assert press(admin, where, f"{where}/send", sent_on="2027-03-01").status_code == 303
    page = text(admin, "/planen")
    assert "Fem grupper går." in page
    assert "Skriv, hvor." not in page
    (public,) = queries.public_reports()
    pdf = admin.get(f"/planen/rapport/{public.report_id}/1/pdf")
    assert pdf.mimetype == "application/pdf"
    assert "opfoelgning-2027-version-1.pdf" in pdf.headers["Content-Disposition"]
    assert "Fem grupper går." in text(admin, f"/planen/rapport/{public.report_id}")


def test_before_the_first_report_the_page_shows_states_and_no_figure(client: FlaskClient, plan: None) -> None:
    page = text(client, "/planen")
    assert "Der er 20 ting i planen" in page
    assert "ikke sendt en rapport" in page


def test_a_draft_is_nobodys_but_staffs(client: FlaskClient, plan: None, frozen_now: datetime) -> None:
    report = drafted(writer(), frozen_now)
    assert client.get(f"/planen/rapport/{report.id}").status_code == 404
    assert client.get(f"/planen/rapport/{report.id}/1/pdf").status_code == 404
    sent(writer(), frozen_now, report)
    with writing():
        actions.begin_correction(SYSTEM, frozen_now, report.id, "Hemmeligt endnu.")
    assert client.get(f"/planen/rapport/{report.id}/2/pdf").status_code == 404
    assert "Hemmeligt" not in text(client, f"/planen/rapport/{report.id}") + text(client, "/planen")
    assert client.get(f"/planen/rapport/{report.id}/1/exe").status_code == 404


def test_who_writes_on_an_old_page_sees_both_texts_and_loses_none(
    admin: FlaskClient, frozen_now: datetime
) -> None:
    report = drafted(writer(), frozen_now)
    block = f"/admin/rapporter/{report.id}/afsnit/{row_key()}"
    with writing():
        actions.write(writer(), frozen_now, report.id, row_key(), {"status": "Idas ord.", "next": ""}, 0)
    answer = press(admin, block, f"{block}/skriv", revision="0", text_status="Mine ord.", text_next="")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Idas ord." in page
    assert "Mine ord." in page
    assert 'name="revision" type="hidden" value="1"' in page
    again = press(admin, block, f"{block}/skriv", revision="1", text_status="Vores ord.", text_next="")
    assert again.status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text_status": "x" * 4001}, "Skriv det kortere"),
        ({"text_status": "Hun har 010150-1234."}, "Slet CPR-nummeret"),
    ],
)
def test_what_cannot_be_saved_is_said_at_the_field_and_kept(
    admin: FlaskClient, frozen_now: datetime, fields: dict[str, str], said: str
) -> None:
    block = f"/admin/rapporter/{drafted(writer(), frozen_now).id}/afsnit/{row_key()}"
    answer = press(admin, block, f"{block}/skriv", revision="0", text_next="Beholdt.", **fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert "Beholdt." in page


def test_nobody_says_good_for_words_that_they_have_not_seen(
    admin: FlaskClient, leader: FlaskClient, frozen_now: datetime
) -> None:
    report = drafted(writer(), frozen_now)
    where = f"/admin/rapporter/{report.id}"
    old = text(leader, where)
    with writing():
        actions.write(writer(), frozen_now, report.id, row_key(), {"status": "Helt nye ord.", "next": ""}, 0)
    late = leader.post(f"{where}/godkend", data=fields_of(old, "seen"))
    assert late.status_code == 422
    assert "ændret, siden du så den" in late.get_data(as_text=True)
    assert found(report.id).approved_at is None
    assert leader.post(f"{where}/godkend", data=fields_of(text(leader, where), "seen")).status_code == 303


def fields_of(page: str, name: str) -> dict[str, str]:
    """What the form of a button sends with a hidden field."""
    field = re.search(f'name="{name}" value="([^"]*)"', page)
    assert field is not None
    return {"csrf_token": token_of(page), name: field[1]}


def test_a_new_comment_is_seen_however_many_there_were(leader: FlaskClient, frozen_now: datetime) -> None:
    report = drafted(writer(), frozen_now)
    with writing():
        for number in range(queries.MOST + 1):
            actions.comment(SYSTEM, frozen_now, report.id, row_key(), f"Bemærkning {number}.")
    assert f"Bemærkning {queries.MOST}." in text(leader, f"/admin/rapporter/{report.id}/afsnit/{row_key()}")


def test_a_leader_reads_and_comments_but_never_writes(leader: FlaskClient, frozen_now: datetime) -> None:
    report = drafted(writer(), frozen_now)
    where = f"/admin/rapporter/{report.id}"
    block = f"{where}/afsnit/{row_key()}"
    page = text(leader, block)
    assert "Skriv kommentaren" in page
    assert "Gem, og gå til det næste" not in page
    for path in (f"{block}/skriv", f"{where}/send", f"{where}/udkast", f"{where}/ny-version"):
        assert press(leader, block, path, revision="0").status_code == 403
    assert "Ny rapport</h2>" not in text(leader, "/admin/rapporter")
    assert (
        press(leader, "/admin/rapporter", "/admin/rapporter", kind="evaluation", year="2027").status_code
        == 200
    )
    assert db.session.scalars(select(Report.kind)).all() == ["follow_up"]


def test_a_new_version_tells_what_it_changes_and_the_old_one_stays(
    admin: FlaskClient, frozen_now: datetime
) -> None:
    report = drafted(writer(), frozen_now)
    sent(writer(), frozen_now, report)
    where = f"/admin/rapporter/{report.id}"
    assert press(admin, where, f"{where}/ny-version", reason="").status_code == 422
    assert press(admin, where, f"{where}/ny-version", reason="Et tal var forkert.").status_code == 303
    page = text(admin, where)
    assert "Det er ændret i version 2" in page
    assert "Et tal var forkert." in page
    assert found(report.id).state is ReportState.DRAFT
    assert "Version 1" in page


def test_an_evaluation_takes_every_year_of_the_period(admin: FlaskClient) -> None:
    where = send(admin, "/admin/rapporter", kind="evaluation", year=str(YEAR)).location
    assert "Evaluering 2020–2027" in text(admin, where)
    run_due(clock.now())
    page = text(admin, f"{where}/send")
    assert "afsnit står uden tekst" in page
    assert "Anbefaling for plan 1" in page, "it is locked and public once it is sent"


def test_the_last_year_of_a_period_is_reported_once_the_next_has_begun(
    admin: FlaskClient, frozen_now: datetime
) -> None:
    period = period_of_year(YEAR)
    with writing():
        open_period(SYSTEM, frozen_now, period.id, NewPeriod("Ny periode", YEAR, YEAR + 3))
    assert period_of_year(YEAR).code != period.code
    where = send(admin, "/admin/rapporter", kind="follow_up", year=str(YEAR - 1)).location
    assert f"Opfølgning {YEAR - 1}" in text(admin, where)
    where = send(admin, "/admin/rapporter", kind="evaluation", year=str(YEAR - 1)).location
    assert f"Evaluering 2020–{YEAR - 1}" in text(admin, where)


def test_a_year_that_is_not_offered_is_refused(admin: FlaskClient) -> None:
    assert send(admin, "/admin/rapporter", kind="follow_up", year="1066").status_code == 422


def test_the_draft_is_a_file_to_look_at_and_nothing_else(admin: FlaskClient, frozen_now: datetime) -> None:
    report = drafted(writer(), frozen_now)
    assert admin.get(f"/admin/rapporter/{report.id}/fil/html").status_code == 200
    assert admin.get(f"/admin/rapporter/{report.id}/fil/exe").status_code == 404
    empty = begun(writer(), frozen_now, "evaluation", 2020)
    assert admin.get(f"/admin/rapporter/{empty.id}/fil/pdf").status_code == 404
    assert admin.get(f"/admin/rapporter/{empty.id}/afsnit/raekke-1").status_code == 404


@pytest.mark.parametrize(
    ("path", "who", "most"),
    [
        ("/admin/rapporter", "administrator", 3),
        ("/admin/rapporter/{id}", "administrator", 12),
        ("/admin/rapporter/{id}/afsnit/{key}", "administrator", 8),
        ("/planen", "visitor", 4),
        ("/planen/rapport/{id}", "visitor", 4),
    ],
)
def test_pages_read_few_statements(
    admin: FlaskClient, client: FlaskClient, app: Flask, frozen_now: datetime, path: str, who: str, most: int
) -> None:
    report = drafted(writer(), frozen_now)
    sent(writer(), frozen_now, report)
    with writing():
        actions.begin_correction(SYSTEM, frozen_now, report.id, "Et tal var forkert.")
    browser = admin if who == "administrator" else app.test_client()
    address = path.format(id=report.id, key=row_key())
    browser.get(address)
    with counted() as statements:
        assert browser.get(address).status_code == 200
    assert len(statements) <= most + ALWAYS[who], "\n".join(statements)
