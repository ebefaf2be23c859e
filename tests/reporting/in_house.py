"""A plan with something counted, and reports of it in every state."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from app.background.running import run_due
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.plan import actions as plan_actions
from app.plan.models import PlanActivity
from app.plan.queries import period_of_year
from app.plan.shapes import ROW
from app.reporting import actions, freezing
from app.reporting.models import Report, ReportVersion
from app.reporting.shapes import Block, Content, Passage, Scope, Section, from_json
from tests.factories import actor_of, make_account, writing

PACK = Path(__file__).parents[2] / "data" / "soenderborg"
YEAR = 2027


def row_id(code: str) -> int:
    """The number of a row of the plan."""
    return db.session.scalars(select(PlanActivity.id).filter_by(code=code)).one()


def administrator(name: str = "Mette Krogh") -> Actor:
    """Who writes reports."""
    return actor_of(make_account(Role.ADMINISTRATOR, name=name))


def leader(name: str = "Lis Leder") -> Actor:
    """Who approves them."""
    return actor_of(make_account(Role.LEADER, name=name))


def say(actor: Actor, now: datetime, code: str = "4.1", **values: object) -> None:
    """Staff write how a row stands this year."""
    said = {"status": "running", "status_text": "Fire grupper går hver uge.", "next_year_text": "To nye byer.",
            "responsible_id": actor.person_id, **values}  # fmt: skip
    with writing():
        plan_actions.set_row_year(row_id(code), YEAR, plan_actions.RowYearInput(**said), actor, now)


def log(actor: Actor, now: datetime, code: str = "4.1", people: int | None = 12) -> None:
    """Staff write in the log."""
    entry = plan_actions.EntryInput(date(YEAR, 2, 1), "Møde om vinterture", "Landsbylauget", people)
    with writing():
        plan_actions.add_entry((ROW, row_id(code)), entry, actor, now)


def begun(actor: Actor, now: datetime, kind: str = "follow_up", first_year: int = YEAR) -> Report:
    """A report without a draft."""
    scope = Scope(period_of_year(YEAR).id, first_year, YEAR)
    with writing():
        return actions.begin(actor, now, kind, scope)


def drafted(actor: Actor, now: datetime, kind: str = "follow_up", first_year: int = YEAR) -> Report:
    """A report with its draft, made as the scheduler makes it."""
    report_id = begun(actor, now, kind, first_year).id
    with writing():
        actions.ask_for_draft(actor, now, report_id)
    run_due(now)
    db.session.expire_all()
    return found(report_id)


def found(report_id: int) -> Report:
    """A report as it stands in the database."""
    report = db.session.get(Report, report_id)
    assert report is not None
    return report


def content_of(report: Report) -> Content:
    """What was drafted."""
    assert report.content is not None
    return from_json(report.content)


def block_of(report: Report, code: str) -> Block:
    """What was drafted of a row or an action."""
    return next(block for block in content_of(report).blocks if block.code == code)


def key_of(report: Report, code: str = "4.1") -> str:
    """The block's name in addresses."""
    return block_of(report, code).key


def write(actor: Actor, now: datetime, report: Report, words: str, revision: int = 0) -> None:
    """Somebody writes a status in the report."""
    with writing():
        actions.write(actor, now, report.id, key_of(report), {"status": words, "next": ""}, revision)


def sent(actor: Actor, now: datetime, report: Report, approver: Actor | None = None) -> ReportVersion:
    """The report approved, frozen and sent."""
    with writing():
        actions.approve(approver or leader(), now, report.id)
    prepared = freezing.prepare(found(report.id), now)
    with writing():
        return freezing.freeze(actor, now, report.id, prepared, now.date())


# ---- in the house with one of everything ----------------------------------------------------------------------------

KEY = "raekke-1"
#: Page → what its parts are called in `reports_of`.
_OF_DRAFT = ("approve_report", "comment_block", "draft_report", "show_block", "show_report", "write_block")
ITS_OWN: dict[str, dict[str, str]] = {
    **{f"reporting.{name}": {"report_id": "plan_report_id", "slug": "report_key"} for name in _OF_DRAFT},
    "reporting.settle_comment": {"comment_id": "report_comment_id"},
    "reporting.download_report": {
        "report_id": "sent_report_id",
        "name": "report_form",
        "number": "report_number",
    },
    "reporting.show_public_report": {"report_id": "sent_report_id"},
    "reporting.correct_report": {"report_id": "sent_report_id"},
    "reporting.send_to_council": {"report_id": "sent_report_id"},
    "reporting.send_report": {"report_id": "approved_report_id"},
    "reporting.download_draft": {"report_id": "plan_report_id", "name": "report_form"},
}


def small_content(kind: str = "follow_up") -> Content:
    """One block with a text; nothing is counted."""
    passages = (Passage("status", "Status", "Vi går hver uge."), Passage("next", "Næste år", ""))
    block = Block(KEY, "4.1", "Gågrupper", state="running", state_word="I gang", passages=passages)
    about = (
        "Opfølgning 2027",
        "Til udvalget.",
        "2020-2023",
        YEAR,
        YEAR,
        "Kommunen",
        "Udvalget",
        "Huset",
        "2027-03-01",
    )
    return Content(kind, *about, sections=(Section("plan-4", "Plan 4", blocks=(block,)),))


def plain_report(now: datetime, year: int = YEAR) -> Report:
    """A report with a small draft."""
    period = period_of_year(year)
    report = actions.begin(SYSTEM, now, "follow_up", Scope(period.id, year, year))
    assert actions.keep_draft(report.id, small_content(), now)
    return report


def plain_sent(now: datetime, year: int) -> Report:
    """A report that was sent with a small file."""
    report = plain_report(now, year)
    actions.approve(SYSTEM, now, report.id)
    prepared = freezing.Prepared(actions.assembled(report), {"pdf": b"%PDF"})
    freezing.freeze(SYSTEM, now, report.id, prepared, now.date())
    return report


def reports_of(now: datetime) -> dict[str, object]:
    """A report that is worked on, with a comment; one that may be sent; and one that was sent."""
    report, approved = plain_report(now), plain_report(now, YEAR + 1)
    said = actions.comment(SYSTEM, now, report.id, KEY, "Skriv, hvor det er.")
    actions.approve(SYSTEM, now, approved.id)
    return {
        "plan_report_id": report.id,
        "report_mark": actions.mark_of(actions.assembled(report)),
        "approved_report_id": approved.id,
        "sent_report_id": plain_sent(now, YEAR - 1).id,
        "report_comment_id": said.id,
        "report_key": KEY,
        "report_form": "pdf",
        "report_number": 1,
    }
