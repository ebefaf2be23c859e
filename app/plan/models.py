"""Tables of the plan: Period → FocusPlan → Goal, Action, PlanActivity; and what is done about them.

The first five come from the pack. A row that staff changed has `edited_at`; the pack then leaves it alone.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


class RowStatus(StrEnum):
    """How far a row is in one year."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    DONE = "done"
    #: Moved to a later year, and given up: both say why.
    POSTPONED = "postponed"
    DROPPED = "dropped"


class Priority(StrEnum):
    """How much a row matters in the year that comes."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class EntryKind(StrEnum):
    """What a line of the log tells of."""

    MEETING = "meeting"
    APPLICATION = "application"
    PARTNER = "partner"
    OTHER = "other"


class InitiativeStatus(StrEnum):
    """How far an initiative is."""

    PLANNED = "planned"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class Period(Base):
    """The years one set of plans was adopted for."""

    __tablename__ = "plan_period"
    __table_args__ = (CheckConstraint("last_year >= first_year", name="years_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    subtitle: Mapped[str] = mapped_column(String(300))
    policy: Mapped[str] = mapped_column(String(200))
    first_year: Mapped[int]
    last_year: Mapped[int]
    #: The lines of the mission.
    mission: Mapped[list[str]] = mapped_column(JSON)
    introduction: Mapped[list[str | list[str]]] = mapped_column(JSON)
    #: How the plan is followed up and evaluated.
    follow_up: Mapped[list[str | list[str]]] = mapped_column(JSON)
    edited_at: Mapped[datetime | None]


class FocusPlan(Base):
    """One of the plans (fokusområder) of a period."""

    __tablename__ = "focus_plan"
    __table_args__ = (UniqueConstraint("period_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("plan_period.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    introduction: Mapped[list[str | list[str]]] = mapped_column(JSON)
    #: What the plan says after its actions; often nothing.
    closing: Mapped[list[str | list[str]]] = mapped_column(JSON)
    edited_at: Mapped[datetime | None]


class Goal(Base):
    """A goal (mål) of a plan."""

    __tablename__ = "plan_goal"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("focus_plan.id"), index=True)
    code: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    #: Which of the three kinds of loneliness the goal is about, if any.
    loneliness_kind: Mapped[str | None] = mapped_column(String(20))
    #: Target groups in the words of the plan.
    target_groups: Mapped[list[str]] = mapped_column(JSON)
    edited_at: Mapped[datetime | None]


class Action(Base):
    """An action (handling) of a plan: 1a, 1b …"""

    __tablename__ = "plan_action"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("focus_plan.id"), index=True)
    code: Mapped[str] = mapped_column(String(10))
    short: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    edited_at: Mapped[datetime | None]


class PlanActivity(Base):
    """A row of a plan's process plan (aktivitet): 1.1, 1.2 …"""

    __tablename__ = "plan_activity"
    __table_args__ = (
        UniqueConstraint("plan_id", "code"),
        CheckConstraint("last_year >= first_year", name="years_in_order"),
        CheckConstraint("continues_id <> id", name="continues_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("focus_plan.id"), index=True)
    code: Mapped[str] = mapped_column(String(10))
    short: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    first_year: Mapped[int]
    last_year: Mapped[int]
    administration: Mapped[str] = mapped_column(String(120))
    working_group: Mapped[str] = mapped_column(String(300))
    edited_at: Mapped[datetime | None]
    #: The day a decision took it out of the plan; its figures and history stay.
    ended_on: Mapped[date | None]
    #: The row of an earlier period that this one goes on with.
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("plan_activity.id"), index=True)


class Initiative(Base):
    """Something that is done (indsats) for one row or one action. Tags stand on it, never on a person."""

    __tablename__ = "initiative"
    __table_args__ = (
        CheckConstraint("(activity_id IS NULL) <> (action_id IS NULL)", name="row_or_action"),
        CheckConstraint("status IN ('planned', 'running', 'paused', 'ended')", name="status_known"),
        CheckConstraint("source IN ('pack', 'staff')", name="source_known"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Key in the pack; none for those that staff made.
    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    status: Mapped[str] = mapped_column(String(20))
    target_groups: Mapped[list[str]] = mapped_column(JSON, default=list)
    loneliness_kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("plan_activity.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("plan_action.id"), index=True)
    #: The kind of thing ("walk") this initiative is proposed for by itself.
    default_for: Mapped[str | None] = mapped_column(String(20), index=True)
    source: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]


class RowEntry(Base):
    """A line of the log of a row or an action: what was done outside the system. Corrected, never deleted."""

    __tablename__ = "row_entry"
    __table_args__ = (
        CheckConstraint("(activity_id IS NULL) <> (action_id IS NULL)", name="row_or_action"),
        CheckConstraint("people_count IS NULL OR people_count >= 0", name="people_not_negative"),
        CheckConstraint(
            "link = '' OR link LIKE 'https://%' OR (link LIKE '/%' AND link NOT LIKE '//%')",
            name="link_https",
        ),
        CheckConstraint("kind IN ('meeting', 'application', 'partner', 'other')", name="kind_known"),
        UniqueConstraint("replaces_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("plan_activity.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("plan_action.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12), default=EntryKind.OTHER)
    happened_on: Mapped[date] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    with_whom: Mapped[str] = mapped_column(String(200), default="")
    #: How many took part; None when nobody counted.
    people_count: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    #: Where the paper or page about it lies: elsewhere, or a path of our own.
    link: Mapped[str] = mapped_column(String(500), default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    #: The entry this one corrects. At most one correction per entry: the next corrects the correction.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("row_entry.id"))


class RowYear(Base):
    """What staff say about one row in one year, and about the year after it."""

    __tablename__ = "row_year"
    __table_args__ = (
        UniqueConstraint("activity_id", "year"),
        CheckConstraint(
            "status IN ('not_started', 'running', 'done', 'postponed', 'dropped')", name="status_known"
        ),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year_in_range"),
        CheckConstraint("priority IN ('high', 'normal', 'low')", name="priority_known"),
        CheckConstraint(
            "status NOT IN ('postponed', 'dropped') OR length(trim(reason)) > 0", name="reason_given"
        ),
        CheckConstraint("version >= 1", name="version_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("plan_activity.id"))
    year: Mapped[int]
    status: Mapped[str] = mapped_column(String(20))
    #: Why it was put off or given up; empty for the other states.
    reason: Mapped[str] = mapped_column(Text, default="")
    status_text: Mapped[str] = mapped_column(Text, default="")
    #: How much it matters next year; None when nobody has said.
    priority: Mapped[str | None] = mapped_column(String(10))
    next_year_text: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    updated_at: Mapped[datetime]
    #: Counts the changes, so that whoever writes on an old page is told what was written meanwhile.
    version: Mapped[int] = mapped_column(default=1)
