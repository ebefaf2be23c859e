"""The table of all messages: how many are in which state, by how they go, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.formatting import number_da
from app.notifications.models import BY_PEOPLE, Channel, MessageStatus
from app.notifications.queries import COUNT_LIMIT

#: Columns: heading and the channels that it counts.
WAYS: tuple[tuple[Any, tuple[Channel, ...]], ...] = (
    (_l("E-mail"), (Channel.EMAIL,)),
    (_l("Sms"), (Channel.SMS,)),
    (_l("Ringes op eller siges"), BY_PEOPLE),
    (_l("Brev"), (Channel.LETTER,)),
)
#: Rows: what it is called and the states that it counts, in the order in which a message goes through them.
STATES: tuple[tuple[Any, tuple[MessageStatus, ...]], ...] = (
    (_l("Skal sendes eller siges"), (MessageStatus.QUEUED,)),
    (_l("Er ved at blive sendt"), (MessageStatus.CLAIMED, MessageStatus.HANDOVER)),
    (_l("Sendt eller sagt"), (MessageStatus.SENT,)),
    (_l("Er på telefonen"), (MessageStatus.DELIVERED,)),
    (_l("Måske ikke modtaget"), (MessageStatus.UNCERTAIN,)),
    (_l("Adresse eller nummer virker ikke"), (MessageStatus.FAILED,)),
    (_l("Opgivet efter mange forsøg"), (MessageStatus.DEAD,)),
    (_l("For sent at sende"), (MessageStatus.EXPIRED,)),
    (_l("Ikke længere nødvendige"), (MessageStatus.SUPPRESSED,)),
)


def headings() -> list[Any]:
    """The heads of the columns."""
    return [_l("Tilstand"), *(heading for heading, _channels in WAYS)]


def rows(counts: Mapping[Channel, Mapping[MessageStatus, int]]) -> list[list[Any]]:
    """A row of words and numbers for each state that a message is in, and always for those that wait."""
    found = [
        (words, [sum(counts[c][s] for c in channels for s in states) for _way, channels in WAYS])
        for words, states in STATES
    ]
    shown = [found[0], *(row for row in found[1:] if any(row[1]))]
    return [[words, *map(_amount, numbers)] for words, numbers in shown]


def _amount(number: int) -> str:
    """Counted no further than COUNT_LIMIT."""
    return _("mere end %(count)s", count=COUNT_LIMIT) if number > COUNT_LIMIT else number_da(number)
