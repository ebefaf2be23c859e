"""Counting everything anew and keeping it: every night, and when staff press. Long work; each year is a step of its
own, so that a count which is cut off goes on where it was, and no lock is held while it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert, select

from app.background.actions import ask_for
from app.background.models import LongTask
from app.background.queries import latest
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import begin_write, db
from app.core.long_work import Work
from app.plan.kept import count_year, keep_year, last_counted, years_to_count
from app.plan.models import Action, FocusPlan, Initiative, Period, PlanActivity
from app.plan.models_kept import KeptReach
from app.plan.moved_on import actions_moved_on, rows_moved_on
from app.plan.queries import periods
from app.plan.reach import Effort, Part, Reach, reach_of
from app.plan.rules import worked_until

KIND, KEY = "plan_recount", "all"
#: The night's count begins after this hour in Copenhagen.
NIGHT_HOUR = 2
#: Msgids, translated where they are shown.
YEARS, REACH = _l("Tæller årene"), _l("Tæller, hvem planen har nået")

#: A step: (year) or (plan, first year, last year).
Step = tuple[int, ...]


def ask_for_recount(actor: Actor, now: datetime) -> LongTask:
    """Let everything be counted anew; the count that is on its way already, if there is one. No commit."""
    return ask_for(actor, now, KIND, {}, KEY)


def latest_recount() -> LongTask | None:
    """The count that was asked for last."""
    return latest(KIND, KEY)


def recount_at_night(now: datetime) -> int:
    """Ask for the night's count unless it was counted, or asked for, since this night began. No commit."""
    tonight = clock.local(now).replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    if now < tonight:
        return 0
    counted, task = last_counted(), latest_recount()
    asked = task.asked_at if task is not None else None
    if any(at is not None and at >= tonight for at in (counted, asked)):
        return 0
    ask_for_recount(SYSTEM, now)
    return 1


def recount(work: Work) -> Mapping[str, Any]:
    """Long work: count every year and whom each plan reached. Commits each step; goes on after those that are done."""
    steps = steps_of_all(work.now)
    done = {tuple(step) for step in work.so_far.get("done", [])}
    for number, step in enumerate(steps):
        if step in done:
            continue
        if work.is_stopped():
            break
        keep = count_step(step)
        begin_write()
        keep()
        db.session.commit()
        done.add(step)
        where = YEARS if len(step) == 1 else REACH
        work.tell(
            min(99, 100 * (number + 1) // len(steps)),
            {"done": sorted(map(list, done))},
            where=str(where),
        )
    return {"done": sorted(map(list, done))}


def recount_now(now: datetime) -> None:
    """The same in one go, inside a transaction that writes: for a house with little in it. No commit."""
    for step in steps_of_all(now):
        count_step(step)()


def steps_of_all(now: datetime) -> list[Step]:
    """Every year, then every plan over its period. The reach reads what the years came to."""
    years: list[Step] = [(year,) for year in years_to_count(clock.local(now).date())]
    plans = select(FocusPlan.id, Period.first_year, Period.last_year).join(
        Period, Period.id == FocusPlan.period_id
    )
    begun, this_year = [one.first_year for one in periods()], clock.local(now).year
    return years + [
        (plan, first, worked_until(first, last, this_year, begun))
        for plan, first, last in db.session.execute(plans.order_by(FocusPlan.id))
    ]


def count_step(step: Step) -> Callable[[], None]:
    """Count, only reading; what it gives keeps it, in a writing transaction."""
    if len(step) == 1:
        counted = count_year(step[0])
        return lambda: keep_year(counted)
    plan_id, first, last = step
    reach = reach_of(initiatives_of_plan(plan_id, last), first, last)
    return lambda: _keep_reach(plan_id, reach)


def initiatives_of_plan(plan_id: int, last_year: int) -> list[int]:
    """All initiatives of a plan: those of its rows, those that hang on an action only, and what has moved on to a
    period that begins after `last_year`.
    """
    rows = db.session.scalars(select(PlanActivity.id).where(PlanActivity.plan_id == plan_id)).all()
    actions = db.session.scalars(select(Action.id).where(Action.plan_id == plan_id)).all()
    rows = [*rows, *rows_moved_on(rows, last_year)]
    actions = [*actions, *actions_moved_on(actions, last_year)]
    of_plan = Initiative.activity_id.in_(rows) | Initiative.action_id.in_(actions)
    return list(db.session.scalars(select(Initiative.id).where(of_plan).order_by(Initiative.id)))


def _keep_reach(plan_id: int, reach: Reach) -> None:
    db.session.execute(delete(KeptReach).where(KeptReach.plan_id == plan_id))
    counted = {**asdict(reach), "counted_at": None}
    values = {
        "plan_id": plan_id,
        "first_year": reach.first_year,
        "last_year": reach.last_year,
        "counted_at": reach.counted_at,
        "counted": counted,
    }
    db.session.execute(insert(KeptReach), [values])


def kept_reach(plan_ids: list[int]) -> dict[int, Reach]:
    """Plan → whom it reached, as it was counted last."""
    rows = db.session.scalars(select(KeptReach).where(KeptReach.plan_id.in_(plan_ids)))
    return {row.plan_id: _read(row) for row in rows}


def _read(row: KeptReach) -> Reach:
    parts = {
        name: tuple(Part(**one) for one in row.counted[name])
        for name in ("places", "areas", "languages", "ages")
    }
    efforts = tuple(
        Effort(**{**one, "held": tuple((label, number) for label, number in one["held"])})
        for one in row.counted["efforts"]
    )
    return Reach(
        **{
            **row.counted,
            **parts,
            "efforts": efforts,
            "initiative_ids": tuple(row.counted["initiative_ids"]),
            "counted_at": row.counted_at,
        }
    )
