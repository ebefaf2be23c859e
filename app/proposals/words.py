"""Proposals in words: how they stand, and since when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core import clock
from app.core.formatting import date_da
from app.moderation.states import State
from app.proposals.models import Proposal

STATE_WORDS: dict[State, Any] = {
    State.DRAFT: _l("Kladde"),
    State.PENDING: _l("Venter på svar"),
    State.NEEDS_WORK: _l("Skal rettes"),
    State.PUBLISHED: _l("Alle kan se det"),
    State.REJECTED: _l("Vi sagde nej"),
    State.HIDDEN: _l("Taget ned"),
    State.EXPIRED: _l("Tiden er gået"),
    State.ARCHIVED: _l("Taget tilbage"),
}

#: Days above which an age is told in months.
_MONTH = 30


def age_in_words(since: datetime, now: datetime) -> str:
    """How old a proposal is: `Skrevet i dag`, `Skrevet for 3 dage siden`, `Skrevet for 2 måneder siden`."""
    days = (clock.local(now).date() - clock.local(since).date()).days
    if days <= 0:
        return _("Skrevet i dag")
    if days == 1:
        return _("Skrevet i går")
    if days <= 2 * _MONTH:
        return _("Skrevet for %(days)s dage siden", days=days)
    return _("Skrevet for %(months)s måneder siden", months=days // _MONTH)


def voices_in_words(number: int) -> str:
    """`3 vil være med`; words of its own where nobody does yet."""
    if number == 0:
        return _("Ingen har sagt ja endnu")
    return ngettext("%(num)s vil være med", "%(num)s vil være med", number)


def is_late(proposal: Proposal) -> bool:
    """Whether the day is past until which an answer was promised."""
    return proposal.answer_by < clock.today()


def standing_in_words(proposal: Proposal, number: int) -> str:
    """How a proposal stands, for its author."""
    if proposal.state is State.PENDING:
        day = date_da(proposal.answer_by)
        return (
            _("Vi skulle have svaret %(day)s", day=day)
            if is_late(proposal)
            else _("Vi svarer senest %(day)s", day=day)
        )
    if not proposal.is_public:
        return str(STATE_WORDS[proposal.state])
    return _("Det blev til noget") if proposal.became_at is not None else voices_in_words(number)
