"""What a feature declares about the personal data it keeps: what for, on which ground, for how long, and what of whom.

One declaration serves all who ask: the nightly deletion, a person who wants to see what is known of them, the record
of processing (art. 30 GDPR), and the page that tells citizens how long we keep things. So they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.formatting import capital, date_da, time_da

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.core.actor import Actor


class Basis(StrEnum):
    """On which ground data is kept (law.md section 1)."""

    #: Art. 6(1)(e): a task in the public interest.
    TASK = "task"
    #: Art. 6(1)(a).
    CONSENT = "consent"
    #: Art. 6(1)(c) and art. 32: what the law demands, as the log.
    OBLIGATION = "obligation"


class Fate(StrEnum):
    """What becomes of data whose time is over."""

    #: The row is deleted.
    DELETED = "deleted"
    #: Words and contact go; the row that counts stays.
    EMPTIED = "emptied"
    #: The person is erased, through every feature.
    ERASED = "erased"


@dataclass(frozen=True)
class RetentionRule:
    """How long something is kept, and what happens then."""

    #: Short and for ever the same; stands in reports: "messages.words".
    name: str
    #: Tables, or columns of them, that this rule looks after: "errand", "message.params".
    covers: tuple[str, ...]
    #: In Danish: what, about whom, and from when on the time runs ("efter at beskeden er sendt").
    what: Any
    people: Any
    since: Any
    #: How long; asked each time, because the pack may say so.
    keep: Callable[[], timedelta]
    fate: Fate
    #: Where the figure comes from.
    source: str
    #: (now, most) → how many; at most so many in one go. Flushes, never commits. None: done by whoever keeps the
    #: table, as the reason in `source` says.
    clean: Callable[[datetime, int], int] | None = None
    #: (now) → how many are past their time.
    overdue: Callable[[datetime], int] | None = None
    #: Only about colleagues: left out of what citizens read.
    is_about_staff: bool = False

    @property
    def period(self) -> str:
        """`90 dage`, `13 måneder`, `5 år`."""
        return in_words(self.keep())


@dataclass(frozen=True)
class Fact:
    """One thing known: its name for machines, its name for people, and what it is."""

    key: str
    label: str
    #: A plain value; instants and dates are written as ISO 8601 in the file.
    value: Any
    #: How to say it; None follows from the value.
    words: str | None = None

    @property
    def text(self) -> str:
        """The value for people; nothing when there is none."""
        return self.words if self.words is not None else readable(self.value)

    @property
    def plain(self) -> Any:
        """The value for machines."""
        if isinstance(self.value, datetime | date | time):
            return self.value.isoformat()
        return float(self.value) if isinstance(self.value, Decimal) else self.value


@dataclass(frozen=True)
class Section:
    """Things of one kind that are known about a person, the newest first."""

    key: str
    title: str
    records: Sequence[Sequence[Fact]]

    def as_json(self) -> list[dict[str, Any]]:
        """The records as plain values."""
        return [{fact.key: fact.plain for fact in record} for record in self.records]


@dataclass(frozen=True)
class Processing:
    """Data kept for one purpose (a line of the record of processing, art. 30(1) GDPR). Texts are Danish."""

    key: str
    #: "Tilmelding til ture": a heading, and one sentence why, said to the person.
    purpose: Any
    why: Any
    basis: Basis
    #: Which law gives the task, or why it is needed.
    ground: Any
    people: tuple[Any, ...]
    data: tuple[Any, ...]
    recipients: tuple[Any, ...]
    #: Tables in which it lies.
    tables: tuple[str, ...]
    rules: tuple[RetentionRule, ...] = ()
    #: (person id, now) → what is known of the person.
    sections: Callable[[int, datetime], Sequence[Section]] | None = None
    #: Where the time is no number of days: "så længe kontoen bruges".
    kept: Any = None
    security: tuple[Any, ...] = ()
    #: What can go wrong for people, and what is done about it (art. 35(7)(c) and (d)).
    risks: tuple[tuple[Any, Any], ...] = ()
    #: Who else handles it for us (art. 28).
    processors: tuple[Any, ...] = ()
    #: Whether it may hold what art. 9 is about.
    is_special: bool = False


@dataclass(frozen=True)
class ConsentPurpose:
    """Something a person may say yes to, and no again."""

    key: str
    title: Any
    #: (person id) → what happens when it is withdrawn, in a sentence to the person.
    effect: Callable[[int], str]
    #: (actor, now, person id): stop, and delete what rested on it alone. No commit.
    withdraw: Callable[[Actor, datetime, int], None]


@dataclass(frozen=True)
class Privacy:
    """What a feature declares."""

    processing: tuple[Processing, ...] = ()
    consents: tuple[ConsentPurpose, ...] = ()
    #: (since) → a condition on Person: who is still needed by the feature, because of something since then.
    needs_person: Callable[[datetime], ColumnElement[bool]] | None = None
    #: Audit action → words for what staff saw of a person: "person.look_up" → "Dit navn og din kontakt".
    looks: Mapping[str, Any] = field(default_factory=dict)
    #: Purpose as it stands in the audit → words for it: "ring list" → "For at ringe til dig".
    purposes: Mapping[str, Any] = field(default_factory=dict)
    #: (person ids) → (object type, object ids) of things other than the person whose reading is a look at them.
    looked_at: Callable[[Sequence[int]], tuple[str, Sequence[int]]] | None = None


def in_words(period: timedelta) -> str:
    """`1 time`, `90 dage`, `13 måneder`, `5 år`; `straks` for no time at all."""
    if not period:
        return _("straks")
    days = period.days
    if days == 0:
        hours = int(period.total_seconds()) // 3600
        return ngettext("%(num)s time", "%(num)s timer", hours)
    years = round(days / 365.25)
    if years >= 2 and abs(days - years * 365.25) < 2:
        return _("%(years)s år", years=years)
    if days >= 360:
        return _("%(months)s måneder", months=round(days * 12 / 365))
    return ngettext("%(num)s dag", "%(num)s dage", days)


def readable(value: Any) -> str:
    """A plain value as people read it; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Ja") if value else _("Nej")
    if isinstance(value, datetime):
        return capital(f"{date_da(value, date.min)} {time_da(value)}")
    if isinstance(value, date):
        return capital(date_da(value, date.min))
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return str(value)
