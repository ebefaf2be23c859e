"""The life of a report: drafted, written, commented, approved, frozen, corrected; and never another byte."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import undefer

from app.accounts.erasure import erase_everything
from app.audit.models import AuditEvent
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.plan import actions as plan_actions
from app.reporting import actions, freezing, guards, queries
from app.reporting.cli import report as report_commands
from app.reporting.models import ReportFile, ReportState, ReportVersion
from app.reporting.shapes import sha256
from tests.factories import writing
from tests.reporting import in_house
from tests.reporting.in_house import (
    YEAR,
    administrator,
    drafted,
    found,
    key_of,
    leader,
    say,
    sent,
    write,
)
from tests.support.filled import load_the_pack


@pytest.fixture
def writer(app: Flask, frozen_now: datetime) -> Actor:
    load_the_pack()
    return administrator()


# ---- writing --------------------------------------------------------------------------------------------------------


def test_who_writes_on_an_old_text_is_told_and_overwrites_nothing(
    writer: Actor, frozen_now: datetime
) -> None:
    report = drafted(writer, frozen_now)
    write(writer, frozen_now, report, "Først.")
    with pytest.raises(DomainError, match="imens"):
        write(administrator("Per"), frozen_now, report, "Sidst.")
    assert queries.section_of(report.id, key_of(report)).texts["status"] == "Først."
    write(administrator("Ida"), frozen_now, report, "Efter at have læst.", revision=1)
    assert queries.section_of(report.id, key_of(report)).texts["status"] == "Efter at have læst."


def test_what_is_not_there_is_not_found(writer: Actor, frozen_now: datetime) -> None:
    report = drafted(writer, frozen_now)
    for change in (
        lambda: actions.write(writer, frozen_now, report.id, "raekke-99999", {}, 0),
        lambda: actions.comment(writer, frozen_now, report.id, "raekke-99999", "Hej"),
        lambda: actions.approve(writer, frozen_now, 99999),
        lambda: actions.settle(writer, frozen_now, 99999),
        lambda: freezing.send_to_council(writer, frozen_now, 99999, date(2027, 3, 1)),
    ):
        with pytest.raises(NotFoundError), writing():
            change()


def test_who_wrote_does_not_approve_and_a_change_takes_the_approval_back(
    writer: Actor, frozen_now: datetime
) -> None:
    report, other = drafted(writer, frozen_now), leader()
    write(writer, frozen_now, report, "Vores ord.")
    with pytest.raises(DomainError, match="En anden"), writing():
        actions.approve(writer, frozen_now, report.id)
    with writing():
        actions.approve(other, frozen_now, report.id)
    assert found(report.id).approved_by_id == other.person_id
    write(writer, frozen_now, report, "Andre ord.", revision=1)
    assert found(report.id).approved_at is None


def test_who_wrote_first_has_written_also_when_another_wrote_last(
    writer: Actor, frozen_now: datetime
) -> None:
    report, other = drafted(writer, frozen_now), in_house.administrator("Ida")
    write(writer, frozen_now, report, "Mine ord.")
    write(other, frozen_now, report, "Mine ord!", revision=1)
    leader()
    with pytest.raises(DomainError, match="En anden"), writing():
        actions.approve(writer, frozen_now, report.id)


def test_a_house_of_one_may_approve_alone_and_it_is_marked(writer: Actor, frozen_now: datetime) -> None:
    report = drafted(writer, frozen_now)
    write(writer, frozen_now, report, "Vores ord.")
    with writing():
        actions.approve(writer, frozen_now, report.id)
    assert found(report.id).is_by_one


def test_nothing_is_sent_without_an_approval_or_before_it_happened(
    writer: Actor, frozen_now: datetime
) -> None:
    report = drafted(writer, frozen_now)
    prepared = freezing.prepare(report, frozen_now)
    with pytest.raises(DomainError, match="sige god"), writing():
        freezing.freeze(writer, frozen_now, report.id, prepared, frozen_now.date())
    with writing():
        actions.approve(leader(), frozen_now, report.id)
    with pytest.raises(DomainError, match="fremtiden"), writing():
        freezing.freeze(writer, frozen_now, report.id, prepared, frozen_now.date() + timedelta(days=1))


def test_what_was_changed_while_the_files_were_made_is_not_frozen(
    writer: Actor, frozen_now: datetime
) -> None:
    report = drafted(writer, frozen_now)
    prepared = freezing.prepare(report, frozen_now)
    write(writer, frozen_now, report, "Skrevet imens.")
    with writing():
        actions.approve(leader(), frozen_now, report.id)
    with pytest.raises(DomainError, match="ændret"), writing():
        freezing.freeze(writer, frozen_now, report.id, prepared, frozen_now.date())


# ---- frozen ---------------------------------------------------------------------------------------------------------


def everything(version_id: int) -> tuple[str, dict[str, bytes]]:
    version = db.session.scalars(
        select(ReportVersion).where(ReportVersion.id == version_id).options(undefer(ReportVersion.content))
    ).one()
    files = select(ReportFile.form, ReportFile.content).where(ReportFile.version_id == version_id)
    return version.content, {row.form: row.content for row in db.session.execute(files)}


def test_a_frozen_report_is_the_same_a_year_later_after_people_in_it_were_erased(
    writer: Actor, frozen_now: datetime
) -> None:
    say(writer, frozen_now)
    in_house.log(writer, frozen_now)
    report, approver = drafted(writer, frozen_now), leader()
    write(writer, frozen_now, report, "Vores ord.")
    version_id = sent(writer, frozen_now, report, approver).id
    before = everything(version_id)
    assert set(before[1]) == {
        "pdf",
        "docx",
        "html",
        "xlsx",
        "csv",
        *(f"billede-plan-{n}" for n in range(1, 5)),
    }

    later = frozen_now + timedelta(days=366)
    administrator("Den næste")
    say(writer, later, status_text="Noget helt andet.")
    for person_id in (writer.person_id, approver.person_id):
        with writing():
            erase_everything(SYSTEM, later, person_id)
    db.session.expire_all()
    assert everything(version_id) == before
    assert freezing.verify() == (1, [])
    assert "Mette" not in before[0]
    assert queries.version(report.id, 1)[1].version == 1


def test_the_database_refuses_to_change_what_was_frozen(writer: Actor, frozen_now: datetime) -> None:
    version_id = sent(writer, frozen_now, drafted(writer, frozen_now)).id
    for statement in (
        "UPDATE plan_report_version SET content = 'andet'",
        "UPDATE plan_report_file SET sha256 = 'andet'",
        "DELETE FROM plan_report_file",
        "DELETE FROM plan_report_sending",
        "UPDATE plan_report_sending SET sent_on = '2020-01-01'",
    ):
        with pytest.raises(DBAPIError, match=guards.REFUSED), writing():
            db.session.execute(text(statement))
    assert everything(version_id)[0]


@pytest.mark.parametrize("part", ["pdf", "billede-plan-2", "content"])
def test_verify_finds_a_byte_that_differs_and_says_which(
    writer: Actor, frozen_now: datetime, app: Flask, part: str
) -> None:
    sent(writer, frozen_now, drafted(writer, frozen_now))
    assert CliRunner().invoke(report_commands, ["verify"], obj=script(app)).exit_code == 0
    with writing(), guards.lifted(db.session.connection()):
        if part == "content":
            db.session.execute(update(ReportVersion).values(content=ReportVersion.content + " "))
        else:
            db.session.execute(
                update(ReportFile).where(ReportFile.form == part).values(content=b"%PDF-andet")
            )
    run = CliRunner().invoke(report_commands, ["verify"], obj=script(app))
    assert run.exit_code == 1
    assert f"version 1: {part}" in run.output


def test_verify_finds_bytes_and_hashes_changed_together(writer: Actor, frozen_now: datetime) -> None:
    sent(writer, frozen_now, drafted(writer, frozen_now))
    data = b"andet"
    with writing(), guards.lifted(db.session.connection()):
        hashes = dict([tuple(row) for row in db.session.execute(select(ReportFile.form, ReportFile.sha256))])
        hashes["pdf"] = sha256(data)
        db.session.execute(
            update(ReportFile).where(ReportFile.form == "pdf").values(content=data, sha256=hashes["pdf"])
        )
        content = db.session.scalars(select(ReportVersion.content)).one()
        whole = freezing.manifest(sha256(content.encode()), hashes)
        db.session.execute(update(ReportVersion).values(sha256=whole))
    assert [finding.part for finding in freezing.verify()[1]] == ["hash in the audit"]


def script(app: Flask) -> object:
    from flask.cli import ScriptInfo

    return ScriptInfo(create_app=lambda: app)


def test_a_correction_is_a_new_version_that_says_what_changed_and_leaves_the_first(
    writer: Actor, frozen_now: datetime
) -> None:
    report, approver = drafted(writer, frozen_now), leader()
    first = everything(sent(writer, frozen_now, report, approver).id)
    with pytest.raises(DomainError, match="sendt"):
        write(writer, frozen_now, report, "For sent.")
    later = frozen_now + timedelta(days=3)
    with writing():
        actions.begin_correction(writer, later, report.id, "Et tal var forkert.")
    write(writer, later, found(report.id), "Rettet.")
    second = sent(writer, later, found(report.id), approver)
    content = queries.version(report.id, 2)[1]
    assert second.number == 2
    assert content.changes[0] == "Et tal var forkert."
    assert any(line.startswith("4.1 ") and "Status 2027" in line for line in content.changes)
    assert everything(queries.versions_of(report.id)[1].id) == first
    assert [one.number for one in queries.public_reports()] == [2]
    assert freezing.verify() == (2, [])


def test_the_council_gets_it_after_the_committee_and_once(writer: Actor, frozen_now: datetime) -> None:
    report, today = drafted(writer, frozen_now), frozen_now.date()
    with pytest.raises(DomainError, match="først"), writing():
        freezing.send_to_council(writer, frozen_now, report.id, today)
    sent(writer, frozen_now, report)
    with pytest.raises(DomainError, match="dag"), writing():
        freezing.send_to_council(writer, frozen_now, report.id, today - timedelta(days=1))
    with writing():
        freezing.send_to_council(writer, frozen_now, report.id, today)
    assert found(report.id).state is ReportState.SENT_COUNCIL
    with pytest.raises(DomainError), writing():
        freezing.send_to_council(writer, frozen_now, report.id, today)


def test_every_step_is_audited_with_the_hash_of_what_was_frozen(writer: Actor, frozen_now: datetime) -> None:
    report = drafted(writer, frozen_now)
    with writing():
        said = actions.comment(leader("Lars"), frozen_now, report.id, key_of(report), "Skriv hvor.")
    with writing():
        actions.settle(writer, frozen_now, said.id)
    write(writer, frozen_now, report, "På Als.")
    version = sent(writer, frozen_now, report)
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.object_type == "plan_report").order_by(AuditEvent.id)
    ).all()
    assert [event.action.removeprefix("plan_report.") for event in events] == [
        "begin", "comment", "settle", "write", "approve", "freeze",
    ]  # fmt: skip
    assert events[-1].details["sha256"] == version.sha256


def test_work_of_the_plan_goes_on_beside_a_frozen_report(writer: Actor, frozen_now: datetime) -> None:
    sent(writer, frozen_now, drafted(writer, frozen_now))
    values = plan_actions.RowYearInput("done", version=0)
    with writing():
        row = plan_actions.set_row_year(in_house.row_id("1.1"), YEAR, values, writer, frozen_now)
    assert row.status == "done"
