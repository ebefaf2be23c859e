"""How the path looks on pages: its steps with what is done, and what waits for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.core.formatting import date_da
from app.phone_friends.actions_path import PRESSED
from app.phone_friends.models import PhoneVolunteer
from app.phone_friends.queries_path import Row, steps_of
from app.phone_friends.renewal import warning_due
from app.phone_friends.states import STEPS, Path, next_step
from app.phone_friends.words_path import STEP_WORDS


@dataclass(frozen=True)
class Shown:
    """A step as a page shows it."""

    title: str
    text: str
    is_done: bool
    is_next: bool
    #: The day it was done, in words.
    on: str


def steps_to_show(volunteer: PhoneVolunteer) -> list[Shown]:
    """The whole path; of a step that was taken again, the day of the newest."""
    days: Mapping[Path, datetime] = {one.step: one.done_at for one in steps_of(volunteer.id)}
    days = {Path.APPLIED: volunteer.applied_at, **days}
    reached = STEPS.index(volunteer.state) if volunteer.state in STEPS else -1
    following = next_step(volunteer.state)
    return [
        Shown(
            title=str(STEP_WORDS[step][0]),
            text=str(STEP_WORDS[step][1]),
            is_done=at <= reached,
            is_next=step is following,
            on=date_da(days[step]) if at <= reached and step in days else "",
        )
        for at, step in enumerate(STEPS)
    ]


def is_on_pause(volunteer: PhoneVolunteer | Row, today: date) -> bool:
    """Whether nobody new is given to a volunteer just now."""
    return volunteer.paused_until is not None and volunteer.paused_until >= today


def is_the_houses_turn(state: Path, *, has_promised: bool) -> bool:
    """Whether the next step is a coordinator's: none approves who has not promised what is promised now."""
    step = next_step(state)
    if step is Path.APPROVED and not has_promised:
        return False
    return step in PRESSED or step is Path.ATTEST_NOTED


def in_groups(rows: list[Row], today: date) -> list[tuple[str, list[Row]]]:
    """(name of a group, who is in it), the most pressing group first; empty groups are left out."""
    found: dict[str, list[Row]] = {key: [] for key in ("house", "renew", "theirs", "pause", "ready")}
    for row in rows:
        found[_group_of(row, today)].append(row)
    found["renew"].sort(key=lambda row: (row.valid_until or date.max, row.id))
    return [(key, group) for key, group in found.items() if group]


def _group_of(row: Row, today: date) -> str:
    if row.state is not Path.APPROVED:
        return "house" if is_the_houses_turn(row.state, has_promised=row.has_promised) else "theirs"
    if runs_out(row.valid_until, today):
        return "renew"
    return "pause" if is_on_pause(row, today) else "ready"


def runs_out(until: date | None, today: date) -> bool:
    """Whether an approval has run out, or does so within the first of WARN_DAYS."""
    return warning_due(until, today) is not None or (until is not None and until < today)
