"""The kinds of reports, each with what drafts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.reporting import evaluation, follow_up
from app.reporting.shapes import Content, Scope

#: (what it is about, now, tell how far one is: 0-100) → the draft.
Builder = Callable[[Scope, datetime, Callable[[int], None]], Content]


@dataclass(frozen=True)
class ReportKind:
    """A kind of report."""

    key: str
    label: Any
    build: Builder
    #: Whether it is of one year; else of a whole period.
    is_of_a_year: bool


FOLLOW_UP = ReportKind("follow_up", _l("Opfølgning"), follow_up.build, is_of_a_year=True)
EVALUATION = ReportKind("evaluation", _l("Evaluering"), evaluation.build, is_of_a_year=False)
KINDS = {one.key: one for one in (FOLLOW_UP, EVALUATION)}
