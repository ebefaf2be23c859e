"""The life of a report: drafted, written, commented, approved, frozen, corrected; and never another byte."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import undefer

from app.accounts.erasure import erase_everything
from app.audit.models import AuditEvent
from app.background.queries import newest
from app.background.running import run_due
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.plan import actions as plan_actions
from app.plan.shapes import ROW
from app.reporting import actions, freezing, guards, queries
from app.reporting.cli import report as report_commands
from app.reporting.models import Report, ReportFile, ReportState, ReportVersion
from app.reporting.shapes import Block, sha256
from tests.factories import writing
from tests.reporting import in_house
from tests.reporting.in_house import YEAR, administrator, content_of, drafted, found, leader, say, sent
from tests.support.filled import load_the_pack


@pytest.fixture
def writer(app: Flask, frozen_now: datetime) -> Actor:
    load_the_pack()
    return administrator()


def block_of(report: Report, code: str) -> Block:
    return next(block for block in content_of(report).blocks if block.code == code)


def key_of(report: Report, code: str = "4.1") -> str:
    return block_of(report, code).key


def write(actor: Actor, now: datetime, report: Report, words: str, revision: int = 0) -> None:
    with writing():
        actions.write(actor, now, report.id, key_of(report), {"status": words, "next": ""}, revision)


# ---- drafting -------------------------------------------------------------------------------------------------------


def test_a_draft_has_every_row_with_its_status_and_proposals_in_sentences(
    writer: Actor, frozen_now: datetime
) -> None:
    say(writer, frozen_now)
    in_house.log(writer, frozen_now)
    report = drafted(writer, frozen_now)
    block = block_of(report, "4.1")
    assert (block.state, block.state_word) == ("running", "I gang")
    assert block.passages[0].words == (
        "Fire grupper går hver uge. Senest skete der dette: 1.2.2027: Møde om vinterture. Med Landsbylauget. 12 deltog."
    )
    assert block.passages[1].words == "To nye byer."
    codes = [one.code for one in content_of(report).blocks if one.state]
    assert len(codes) == 20
    assert len(content_of(report).sections) == 4


def test_words_without_a_stop_do_not_run_into_the_next_sentence(writer: Actor, frozen_now: datetime) -> None:
    say(writer, frozen_now, status_text="Fire grupper går", next_year_text="To byer til", priority="high")
    in_house.log(writer, frozen_now)
    passages = block_of(drafted(writer, frozen_now), "4.1").passages
    assert passages[0].words.startswith("Fire grupper går. Senest skete der dette:")
    assert passages[1].words == "To byer til. Prioritet: høj."


def test_a_row_that_was_put_off_says_why_and_how_much_it_matters(writer: Actor, frozen_now: datetime) -> None:
    say(
        writer,
        frozen_now,
        "2.3",
        status="postponed",
        status_text="",
        reason="Der var ingen sal",
        priority="high",
    )
    block = block_of(drafted(writer, frozen_now), "2.3")
    assert block.passages[0].words == "Aktiviteten er udskudt. Grunden er: Der var ingen sal."
    assert block.passages[1].words == "To nye byer. Prioritet: høj."


def test_no_name_of_a_person_and_no_small_number_comes_into_a_draft(
    writer: Actor, frozen_now: datetime
) -> None:
    say(writer, frozen_now)
    in_house.log(writer, frozen_now, people=3)
    plain = json.dumps(drafted(writer, frozen_now).content, ensure_ascii=False)
    assert "Mette Krogh" not in plain
    assert "3 deltog" not in plain
    assert "Under 5 deltog" in plain


@pytest.mark.parametrize(("code", "word"), [("4.1", "I gang"), ("3.6", "Ikke begyndt")])
def test_a_row_behind_its_deadline_is_told_as_it_would_be_without_it(
    writer: Actor, frozen_now: datetime, code: str, word: str
) -> None:
    say(writer, frozen_now, code, status="not_started", status_text="", due_on=date(YEAR, 2, 1))
    assert block_of(drafted(writer, frozen_now), code).state_word == word


def test_a_report_of_a_year_has_no_initiative_that_was_not_there_in_it(
    writer: Actor, frozen_now: datetime
) -> None:
    row, own = (ROW, in_house.row_id("4.1")), "Indsats: Gågrupper i landsbyerne (i gang)"
    for title, begins, ends in (
        ("Byture", date(YEAR, 12, 31), None),
        ("Næste år", date(YEAR + 1, 1, 1), None),
        ("Gammel", date(2020, 1, 1), date(YEAR - 1, 12, 31)),
    ):
        values = plan_actions.InitiativeInput(title, row, begins, ends)
        with writing():
            plan_actions.create_initiative(values, writer, frozen_now)
    assert block_of(drafted(writer, frozen_now), "4.1").lines == (own, "Indsats: Byture (i gang)")
    whole = block_of(drafted(writer, frozen_now, "evaluation", 2020), "4.1").lines
    assert whole == ("Indsats: Gammel (i gang)", own, "Indsats: Byture (i gang)")


def test_an_evaluation_tells_the_log_of_every_year(writer: Actor, frozen_now: datetime) -> None:
    for day, what in (
        (date(2019, 5, 1), "Før"),
        (date(2024, 5, 1), "Stort møde"),
        (date(YEAR, 2, 1), "Nyt møde"),
    ):
        with writing():
            entry = plan_actions.EntryInput(day, what)
            plan_actions.add_entry((ROW, in_house.row_id("3.6")), entry, writer, frozen_now)
    report = drafted(writer, frozen_now, "evaluation", 2020)
    assert block_of(report, "3.6").lines == ("1.2.2027: Nyt møde.", "1.5.2024: Stort møde.")
    assert block_of(drafted(writer, frozen_now), "3.6").lines == ("1.2.2027: Nyt møde.",)


def test_one_draft_at_a_time_is_made_of_a_report(writer: Actor, frozen_now: datetime) -> None:
    report = in_house.begun(writer, frozen_now)
    for _ in range(2):
        with writing():
            actions.ask_for_draft(writer, frozen_now, report.id)
    assert len(newest(actions.DRAFTING, str(report.id), 9)) == 1
    assert run_due(frozen_now) == 1
    assert in_house.begun(writer, frozen_now).id == report.id


def test_new_figures_leave_what_people_wrote_and_take_back_the_approval(
    writer: Actor, frozen_now: datetime
) -> None:
    report = drafted(writer, frozen_now)
    write(writer, frozen_now, report, "Vores ord.")
    with writing():
        actions.approve(leader(), frozen_now, report.id)
    report = drafted(writer, frozen_now)
    assert report.approved_at is None
    block = next(one for one in actions.assembled(report).blocks if one.code == "4.1")
    assert block.passages[0].words == "Vores ord."


def test_an_evaluation_has_goals_rows_actions_and_a_recommendation(
    writer: Actor, frozen_now: datetime
) -> None:
    say(writer, frozen_now)
    content = content_of(drafted(writer, frozen_now, "evaluation", 2020))
    keys = [block.key.split("-")[0] for block in content.blocks]
    assert (keys.count("maal"), keys.count("handling"), keys.count("raekke"), keys.count("anbefaling")) == (
        8,
        10,
        20,
        4,
    )
    said = next(block for block in content.blocks if block.code == "4.1").passages[0].words
    assert f"{YEAR}: Fire grupper går hver uge." in said


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
