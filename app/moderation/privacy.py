"""What moderation knows of people: who asked for what, what was answered, and who said that something is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Erasure
from app.core.privacy import Basis, Fact, Fate, Privacy, Processing, RetentionRule, Section
from app.core.retention import delete_rows, empty_columns
from app.moderation.models import Appeal, Look, ModerationStep, ProposedEdit, Report
from app.people.models import Person

#: What was answered, and what was reported.
KEEP_WORDS = timedelta(days=90)
#: Who looked at what.
KEEP_LOOKS = timedelta(days=1)
#: That something was approved or not, and when.
KEEP_STEPS = timedelta(days=395)


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    reports = select(Report).where(Report.reporter_id == person_id).order_by(Report.id.desc())
    appeals = select(Appeal).where(Appeal.author_id == person_id).order_by(Appeal.id.desc())
    edits = select(ProposedEdit).where(ProposedEdit.author_id == person_id).order_by(ProposedEdit.id.desc())
    steps = (
        select(ModerationStep).where(ModerationStep.taken_by == person_id).order_by(ModerationStep.id.desc())
    )
    return [
        Section("reports", _("Det, du har skrevet er forkert"), [_report(one) for one in db.session.scalars(reports)]),
        Section(
            "appeals", _("Det, du har bedt os se på igen"),
            [_appeal(one) for one in db.session.scalars(appeals)],
        ),
        Section("edits", _("Ændringer, du har foreslået"), [_edit(one) for one in db.session.scalars(edits)]),
        Section(
            "moderation_steps", _("Det, du har sendt ind eller svaret på"),
            [_step(one) for one in db.session.scalars(steps)],
        ),
    ]  # fmt: skip


def _report(one: Report) -> list[Fact]:
    return [
        Fact("title", _("Om hvad"), one.title),
        Fact("text", _("Det, du skrev"), one.text),
        Fact("created_at", _("Skrevet"), one.created_at),
        Fact("answer", _("Det, vi svarede"), one.answer or None),
        Fact("closed_at", _("Svar givet"), one.closed_at),
    ]


def _appeal(one: Appeal) -> list[Fact]:
    return [
        Fact("title", _("Om hvad"), one.title),
        Fact("text", _("Det, du skrev"), one.text),
        Fact("created_at", _("Skrevet"), one.created_at),
        Fact("is_upheld", _("Fik ret"), one.is_upheld),
        Fact("answer", _("Det, vi svarede"), one.answer or None),
        Fact("closed_at", _("Svar givet"), one.closed_at),
    ]


def _edit(one: ProposedEdit) -> list[Fact]:
    return [
        Fact("after", _("Det nye"), [str(value) for value in one.after.values()]),
        Fact("created_at", _("Skrevet"), one.created_at),
        Fact("is_approved", _("Godkendt"), one.is_approved),
        Fact("decided_at", _("Svar givet"), one.decided_at),
        Fact("reason", _("Det, vi svarede"), one.reason or None),
    ]


def _step(one: ModerationStep) -> list[Fact]:
    return [
        Fact("taken_at", _("Hvornår"), one.taken_at),
        Fact("to_state", _("Hvad"), one.to_state),
        Fact("reason", _("Begrundelse"), one.reason or None),
    ]


def erasure_preview(_person_id: int) -> list[str]:
    """What goes and what stays, in words."""
    return [_("Dit navn bliver fjernet fra det, du har skrevet til os om noget forkert.")]


def erase(person_id: int, _now: datetime, _actor: Actor) -> None:
    """Take the person off reports, edits and steps. What is said to be wrong must still be looked at."""
    db.session.execute(update(Report).where(Report.reporter_id == person_id).values(reporter_id=None))
    db.session.execute(delete(ProposedEdit).where(ProposedEdit.author_id == person_id))
    db.session.execute(delete(Appeal).where(Appeal.author_id == person_id))
    db.session.execute(delete(Look).where(Look.person_id == person_id))
    db.session.execute(
        update(ModerationStep).where(ModerationStep.taken_by == person_id).values(taken_by=None)
    )


def waits_for_answer(_since: datetime) -> ColumnElement[bool]:
    """Whoever has written a report or an edit that nobody has answered."""
    reports = select(Report.id).where(Report.reporter_id == Person.id, Report.closed_at.is_(None))
    edits = select(ProposedEdit.id).where(
        ProposedEdit.author_id == Person.id, ProposedEdit.decided_at.is_(None)
    )
    appeals = select(Appeal.id).where(Appeal.author_id == Person.id, Appeal.closed_at.is_(None))
    return or_(reports.exists(), edits.exists(), appeals.exists())


def _old_reason(now: datetime) -> ColumnElement[bool]:
    return and_(ModerationStep.taken_at < now - KEEP_WORDS, ModerationStep.reason != "")


_AUTHORS = _l("Dem, der skriver noget, som skal godkendes")
_SOURCE = "law.md section 2, rejected listing"

RULES = (
    RetentionRule(
        "moderation.reasons", ("moderation_step.reason",), _l("Det, vi svarede"), _AUTHORS, _l("efter svaret"),
        lambda: KEEP_WORDS, Fate.EMPTIED, _SOURCE,
        **empty_columns(ModerationStep, _old_reason, reason="")._asdict(),
    ),
    RetentionRule(
        "moderation.steps", ("moderation_step",), _l("At noget blev godkendt eller afvist"), _AUTHORS,
        _l("efter svaret"), lambda: KEEP_STEPS, Fate.DELETED, "law.md section 2, metadata; the audit stays",
        **delete_rows(ModerationStep, lambda now: ModerationStep.taken_at < now - KEEP_STEPS)._asdict(),
    ),
    RetentionRule(
        "moderation.edits", ("proposed_edit",), _l("Ændringer, der er svaret på"), _AUTHORS, _l("efter svaret"),
        lambda: KEEP_WORDS, Fate.DELETED, _SOURCE,
        **delete_rows(ProposedEdit, lambda now: ProposedEdit.decided_at < now - KEEP_WORDS)._asdict(),
    ),
    RetentionRule(
        "moderation.appeals", ("appeal",), _l("Det, man har bedt os se på igen"), _AUTHORS, _l("efter svaret"),
        lambda: KEEP_WORDS, Fate.DELETED, _SOURCE,
        **delete_rows(Appeal, lambda now: Appeal.closed_at < now - KEEP_WORDS)._asdict(),
    ),
    RetentionRule(
        "moderation.looks", ("moderation_look",), _l("Hvem der ser på noget lige nu"), _l("Husets medarbejdere"),
        _l("efter at nogen har set på det"), lambda: KEEP_LOOKS, Fate.DELETED,
        "a mark of ten minutes; the next answer takes it along",
        **delete_rows(Look, lambda now: Look.until < now - KEEP_LOOKS)._asdict(), is_about_staff=True,
    ),
    RetentionRule(
        "moderation.reports", ("report",), _l("Beskeder om noget forkert"), _l("Dem, der skriver til os"),
        _l("efter svaret"), lambda: KEEP_WORDS, Fate.DELETED, _SOURCE,
        **delete_rows(Report, lambda now: Report.closed_at < now - KEEP_WORDS)._asdict(),
    ),
)  # fmt: skip

MODERATION = Processing(
    key="moderation",
    purpose=_l("At det, alle kan se, er i orden"),
    why=_l("Så vi kan svare dig, når du beder om noget eller ser noget forkert."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e."),
    people=(_l("Dem, der skriver noget, som alle skal se"), _l("Dem, der ser noget forkert")),
    data=(_l("Det, man skriver"), _l("Svaret"), _l("Navn og kontakt, hvis man vil have svar")),
    recipients=(_l("Husets medarbejdere"),),
    tables=("moderation_step", "proposed_edit", "report", "appeal", "moderation_look"),
    rules=RULES,
    sections=_sections,
    risks=(
        (
            _l("Den, der bliver skrevet om, finder ud af, hvem der skrev."),
            _l("Kun husets medarbejdere ser det, og man kan lade være med at skrive sit navn."),
        ),
    ),
)

PRIVACY = Privacy(
    processing=(MODERATION,),
    needs_person=waits_for_answer,
    purposes={
        "reports": _l("For at svare på din besked"),
        "blocking": _l("For at se, om du må være med"),
    },
)

ERASURE = Erasure(preview=erasure_preview, erase=erase)
