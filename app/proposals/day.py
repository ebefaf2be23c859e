"""What proposals need of Frivillighedens Hus: their share of the day's page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.day_share import Day, DayRow, DayShare
from app.core.formatting import date_da
from app.core.permissions import Permission
from app.moderation.day import reported_row
from app.moderation.models import Report
from app.moderation.states import State
from app.proposals.links import answer_path
from app.proposals.models import Proposal
from app.proposals.queries import things_to_read

#: Who reports something hears from us within so long.
REPORT_WITHIN = timedelta(days=2)
#: The day of the promise ends when people go home.
END_OF_WORK = time(16, 0)


def look(_now: datetime) -> DayShare:
    """What waits for an answer, and what somebody says is wrong."""
    found = things_to_read()
    pending = {one.proposal.id: one.proposal for one in found if one.proposal.state is State.PENDING}
    reported = [_reported(one.report) for one in found if one.report is not None]
    return DayShare([*reported, *map(_to_answer, pending.values())])


def deadline(day: date) -> datetime:
    """Until when an answer on that day keeps the promise."""
    return clock.from_wall(day, END_OF_WORK)


def _to_answer(proposal: Proposal) -> DayRow:
    url = answer_path(proposal.id)
    return DayRow(
        key=f"need:{proposal.id}:{proposal.state_at.isoformat()}",
        permission=Permission.MODERATE,
        kind=_("Forslag fra en borger"),
        tone="haand",
        icon="quote",
        title=proposal.title,
        why=_(
            "%(name)s foreslår det i %(place)s. Vi har lovet svar senest %(day)s.",
            name=proposal.author.name,
            place=proposal.place.name,
            day=date_da(proposal.answer_by),
        ),
        due_at=deadline(proposal.answer_by),
        since=proposal.state_at,
        url=url,
        action_label=_("Læs og svar"),
        action_url=url,
    )


def _reported(report: Report) -> DayRow:
    why = _("En har skrevet, at noget er galt med forslaget.")
    return reported_row(report, why, report.created_at + REPORT_WITHIN)


DAY = Day(
    look=look,
    done={
        "proposal.published": lambda n: ngettext(
            "%(num)s forslag fra borgere er nu synligt", "%(num)s forslag fra borgere er nu synlige", n
        ),
        "proposal.became": lambda n: ngettext(
            "%(num)s forslag blev til noget", "%(num)s forslag blev til noget", n
        ),
    },
)
