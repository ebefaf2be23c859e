"""Letting go of what is past its time: every rule that a feature declares, in bounded batches, until nothing is due.

A batch is a transaction of its own, so that no lock is held for long, a stop in the middle loses nothing, and one rule
that fails keeps none of the others from their work.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import delete, select

from app.core import clock
from app.core.database import begin_write, db
from app.core.feature import installed
from app.core.privacy import Processing, RetentionRule
from app.privacy.models import RetentionRun

log = logging.getLogger("samskab.retention")

BATCH = 200
#: More than that in one run means that something comes back as fast as it goes.
_MOST_BATCHES = 50_000
#: Who is erased may have been all that somebody else was kept for: the rules are gone through again.
_MOST_ROUNDS = 10
#: Reports that are kept; they hold numbers only.
_KEEP_RUNS = 400


@dataclass
class RuleReport:
    """What became of one rule."""

    rule: str
    #: How many were past their time before, how many went, how many are left.
    due: int = 0
    done: int = 0
    left: int = 0
    failed: bool = False


@dataclass
class RetentionReport:
    """What became of all of them."""

    at: datetime
    rows: list[RuleReport] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many rows went in all."""
        return sum(row.done for row in self.rows)

    def lines(self) -> list[str]:
        """A table for the command line."""
        head = f"{'rule':28} {'due':>7} {'done':>7} {'left':>7}"
        return [head, *(self._line(row) for row in self.rows)]

    @staticmethod
    def _line(row: RuleReport) -> str:
        end = "  FAILED" if row.failed else ""
        return f"{row.rule:28} {row.due:7} {row.done:7} {row.left:7}{end}"


def processings() -> list[Processing]:
    """Everything that is declared, in the order of the features."""
    return [one for feature in installed() if feature.privacy for one in feature.privacy.processing]


def rules() -> list[RetentionRule]:
    """Every rule that the house carries out itself."""
    return [rule for one in processings() for rule in one.rules if rule.clean and rule.overdue]


def count_overdue(now: datetime) -> dict[str, int]:
    """Rule → how many are past their time; rules without any are left out."""
    counted = {rule.name: rule.overdue(now) for rule in rules() if rule.overdue}
    return {name: number for name, number in counted.items() if number}


def run(now: datetime, *, is_dry: bool = False) -> RetentionReport:
    """Let go of all that is past its time at `now` and keep the report; dry: only count. Commits each batch."""
    report = RetentionReport(now, [RuleReport(rule.name) for rule in rules()])
    for _round in range(_MOST_ROUNDS):
        before = report.done
        for rule, row in zip(rules(), report.rows, strict=True):
            _try(rule, row, now, is_dry=is_dry)
        if report.done == before:
            break
    if not is_dry:
        _keep(report)
    return report


def run_daily(now: datetime) -> int:
    """The same, once a day in Copenhagen; how many rows went. Called often, so that a late day is caught up."""
    last = last_run()
    if last is not None and clock.local(last.at).date() >= clock.local(now).date():
        return 0
    return run(now).done


def last_run() -> RetentionRun | None:
    """The newest report, or None before the first."""
    return db.session.scalar(
        select(RetentionRun).order_by(RetentionRun.at.desc(), RetentionRun.id.desc()).limit(1)
    )


def _try(rule: RetentionRule, row: RuleReport, now: datetime, *, is_dry: bool) -> None:
    try:
        _carry_out(rule, row, now, is_dry=is_dry)
    except Exception:
        log.exception("retention rule failed", extra={"rule": rule.name})
        db.session.rollback()
        row.failed = True


def _carry_out(rule: RetentionRule, row: RuleReport, now: datetime, *, is_dry: bool) -> None:
    assert rule.clean is not None
    assert rule.overdue is not None
    db.session.rollback()
    row.left = rule.overdue(now)
    row.due = max(row.due, row.done + row.left)
    if is_dry or not row.left:
        return
    for _batch in range(_MOST_BATCHES):
        begin_write()
        gone = rule.clean(now, BATCH)
        db.session.commit()
        row.done += gone
        if not gone:
            break
    row.left = rule.overdue(now)


def _keep(report: RetentionReport) -> None:
    begin_write()
    db.session.add(RetentionRun(at=report.at, rows=[asdict(row) for row in report.rows]))
    db.session.flush()
    newest: Sequence[int] = db.session.scalars(
        select(RetentionRun.id).order_by(RetentionRun.id.desc()).limit(_KEEP_RUNS)
    ).all()
    db.session.execute(delete(RetentionRun).where(RetentionRun.id < min(newest)))
    db.session.commit()
