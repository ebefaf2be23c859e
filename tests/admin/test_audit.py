"""The auditor reads what was done, by numbers; each day the head of the chain is sent away."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.admin.audit_report import last_checked, report_audit
from app.audit.actions import record
from app.audit.guards import lifted
from app.audit.models import AuditEvent
from app.audit.sealing import newest_seal, seal_events
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.notifications.models import Message
from tests.factories import log_in, make_account, make_person, writing

PAGE = "/admin/revision"


@pytest.fixture
def auditor(client: FlaskClient, frozen_now: datetime) -> FlaskClient:
    """An auditor, and some events of three days."""
    account = make_account(Role.AUDITOR, name="Rita Revisor")
    with writing():
        for day in range(3):
            at = frozen_now - timedelta(days=day)
            who = replace(SYSTEM, person_id=7071 if day == 2 else None)
            record(who, at, "walk.test", "walk", 70 + day, state=f"day{day}")
        seal_events(frozen_now)
    log_in(client, account)
    return client


def test_the_auditor_sees_numbers_and_never_names(auditor: FlaskClient) -> None:
    make_person("Grethe Hemmelig", email="grethe@example.org")
    page = auditor.get(PAGE)
    assert page.status_code == 200
    assert "walk.test" in page.text
    assert "state: day2" in page.text
    assert "Grethe" not in page.text
    assert "grethe@" not in page.text


@pytest.mark.parametrize(
    "path", ["/admin/medarbejdere", "/telefonbord", "/admin/beskeder", "/admin/plan", "/i-dag"]
)
def test_the_auditor_sees_nothing_else_of_the_house(auditor: FlaskClient, path: str) -> None:
    assert auditor.get(path).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("fra=2027-03-01", {0}),
        ("til=2027-02-28", {1, 2}),
        ("fra=2027-02-28&til=2027-02-28", {1}),
        ("handling=walk.test&nummer=72", {2}),
        ("type=walk", {0, 1, 2}),
        ("type=person", set()),
        ("hvem=7071", {2}),
        ("hvem=7071&type=person", set()),
        ("fra=i+går&nummer=&til=9999-12-31", {0, 1, 2}),
    ],
)
def test_events_are_found_by_period_action_object_and_who_did_it(
    auditor: FlaskClient, query: str, found: set[int]
) -> None:
    page = auditor.get(f"{PAGE}?{query}").text
    assert {day for day in range(3) if f"state: day{day}" in page} == found


def test_a_long_log_is_paged_by_key(auditor: FlaskClient, frozen_now: datetime) -> None:
    with writing():
        for number in range(60):
            record(SYSTEM, frozen_now, "page.test", "page", number)
    first = auditor.get(f"{PAGE}?type=page")
    assert first.text.count("page.test") == 50 + first.text.count('value="page.test"')
    older = first.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert auditor.get(older).text.count("page.test") == 10
    assert auditor.get(f"{PAGE}?nummer=99999999999").status_code == 404


def test_the_page_says_how_far_the_seals_are(auditor: FlaskClient, app: Flask, frozen_now: datetime) -> None:
    assert "Ikke endnu" in auditor.get(PAGE).text
    with writing():
        seal_events(frozen_now)
    assert report_audit(app, frozen_now) == 0
    assert "Ikke endnu" not in auditor.get(PAGE).text


def test_each_day_the_head_goes_to_the_log_and_by_mail_once(
    app: Flask, auditor: FlaskClient, frozen_now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    app.config["AUDIT_MAIL"] = "revision@example.org"
    with writing():
        seal_events(frozen_now)
    head = newest_seal().hash
    with caplog.at_level(logging.INFO, "samskab.audit"):
        for hours in (0, 1, 2):
            report_audit(app, frozen_now + timedelta(hours=hours))
    heads = [record.__dict__["head"] for record in caplog.records if record.message == "audit head"]
    assert heads == [head]
    letters = db.session.scalars(select(Message).where(Message.kind == "audit_head")).all()
    assert [(one.address, one.params["head"]) for one in letters] == [("revision@example.org", head)]
    report_audit(app, frozen_now + timedelta(days=1))
    assert len(db.session.scalars(select(Message.id).where(Message.kind == "audit_head")).all()) == 2


def test_a_house_that_stood_still_seals_before_it_checks(app: Flask, frozen_now: datetime) -> None:
    with writing():
        record(SYSTEM, frozen_now, "walk.test", "walk", 1)

    assert report_audit(app, frozen_now + timedelta(days=3)) == 0
    assert newest_seal().number >= 1


def test_a_log_that_is_not_whole_is_told_and_not_called_checked(
    app: Flask, auditor: FlaskClient, frozen_now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    app.config["AUDIT_MAIL"] = "revision@example.org"
    later = frozen_now + timedelta(hours=1)
    with writing():
        record(SYSTEM, frozen_now, "walk.test", "walk", 1)
        seal_events(frozen_now)
    with writing(), lifted(db.session.connection()):
        db.session.execute(update(AuditEvent).values(action="walk.other"))
    with caplog.at_level(logging.ERROR, "samskab.audit"):
        assert report_audit(app, later) > 0
    assert any("was changed" in record.__dict__.get("problem", "") for record in caplog.records)
    assert last_checked() is None
    (letter,) = db.session.scalars(select(Message).where(Message.kind == "audit_head")).all()
    assert letter.params["problems"] > 0
