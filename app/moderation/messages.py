"""What reporters are told, and those who asked that a no is looked at once more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind
from app.core.moderated import moderated_by_kind
from app.moderation.models import Appeal, Report
from app.notifications.outbox import enqueue
from app.people.models import Person, PersonBlock
from app.people.queries import present_person

ANSWERED, APPEAL_ANSWERED, BLOCK = "report_answered", "appeal_answered", "person_block"


def promise_answer(report: Report, reporter: Person, now: datetime) -> None:
    """Tell a reporter what was done."""
    enqueue(
        ANSWERED,
        now=now,
        topic=f"report:{report.id}",
        key=(report.id,),
        params={"report_id": report.id},
        person=reporter,
    )


def promise_appeal_answered(appeal: Appeal, now: datetime) -> None:
    """Tell who asked why the decision stands."""
    author = present_person(appeal.author_id) if appeal.author_id else None
    if author is None:
        return
    enqueue(
        APPEAL_ANSWERED,
        now=now,
        topic=f"appeal:{appeal.id}",
        key=(appeal.id,),
        params={"appeal_id": appeal.id},
        person=author,
    )


def _merge_appeal(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    appeal = db.session.get(Appeal, params["appeal_id"])
    if appeal is None or appeal.closed_at is None or appeal.author is None or appeal.is_upheld:
        return None
    return {"first_name": appeal.author.first_name, "title": appeal.title, "answer": appeal.answer}


def promise_block(block: PersonBlock, person: Person, now: datetime) -> None:
    """Tell somebody that they may not take part, and why; or that they may again."""
    is_over = block.ended_at is not None
    enqueue(
        BLOCK,
        now=now,
        topic=f"person_block:{block.id}",
        key=(block.id, is_over),
        params={"block_id": block.id, "is_over": is_over},
        person=person,
    )


def _merge_block(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    block = db.session.get(PersonBlock, params["block_id"])
    person = present_person(block.person_id) if block is not None else None
    if block is None or person is None or (block.ended_at is not None) != params["is_over"]:
        return None
    return {"first_name": person.first_name, "is_over": params["is_over"], "text": block.reason}


def _merge(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    report = db.session.get(Report, params["report_id"])
    if report is None or report.closed_at is None or report.reporter is None:
        return None
    public = moderated_by_kind(report.object_type).public(report.object_id)
    return {
        "first_name": report.reporter.first_name,
        "title": report.title,
        "answer": report.answer,
        # What is not public any more is not linked to.
        "link": absolute(lambda: public[1] if public is not None else "/"),
    }


KINDS = (
    MessageKind(
        ANSWERED,
        _l("Svar på en besked om noget forkert"),
        _l("Du får dette brev, fordi du skrev til os om noget, der var galt."),
        _merge,
    ),
    MessageKind(
        APPEAL_ANSWERED,
        _l("Svar på en klage"),
        _l("Du får dette brev, fordi du bad os se på noget igen."),
        _merge_appeal,
    ),
    MessageKind(
        BLOCK,
        _l("Om du kan være med"),
        _l("Du får dette brev, fordi vi har ændret, om du kan være med."),
        _merge_block,
    ),
)
