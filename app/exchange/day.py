"""What the exchange needs of Frivillighedens Hus: its share of the day's page."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.day_share import Day, DayRow, DayShare, Happening
from app.core.formatting import time_range
from app.core.permissions import Permission
from app.exchange import queries, queries_agreements
from app.exchange.links import agreements_path, answer_path, participants_path
from app.exchange.models import Fair, Item
from app.exchange.models_agreements import FollowUp
from app.exchange.words import SIDE_WORDS, owner_in_words
from app.moderation.models import ProposedEdit

#: Who writes something hears from us within so long.
ANSWER_WITHIN = timedelta(days=2)


def look(now: datetime) -> DayShare:
    """What waits for an answer, who wants help with an agreement, and the fair of today."""
    day = clock.local(now).date()
    begins, ends = (clock.from_wall(one, time()) for one in (day, day + timedelta(days=1)))
    return DayShare(
        [
            *map(_to_answer, queries.waiting_items()),
            *(_edited(*one) for one in queries.edits_to_read()),
            *map(_to_help, queries_agreements.who_wants_help()),
        ],
        _fairs(begins, ends),
    )


def _fairs(begins: datetime, ends: datetime) -> list[Happening]:
    return [_happening(one) for one in queries.fairs_between(begins, ends)]


def _to_answer(item: Item) -> DayRow:
    why = _("%(who)s venter på svar.", who=owner_in_words(item.party))
    return _to_read(item, f"exchange:{item.id}", "handshake", why, item.state_at)


def _edited(edit: ProposedEdit, item: Item) -> DayRow:
    why = _("%(who)s har skrevet noget nyt. Det gamle står der endnu.", who=owner_in_words(item.party))
    return _to_read(item, f"exchange-edit:{edit.id}", "pencil", why, edit.created_at)


def _to_read(item: Item, key: str, icon: str, why: str, since: datetime) -> DayRow:
    url = answer_path(item.id)
    return DayRow(
        key=f"{key}:{since.isoformat()}",
        permission=Permission.MODERATE,
        kind=_("Opslag på samarbejdsbørsen"),
        tone="forening",
        icon=icon,
        title=f"{SIDE_WORDS[item.side]}: {item.title}",
        why=why,
        due_at=since + ANSWER_WITHIN,
        since=since,
        url=url,
        action_label=_("Læs og svar"),
        action_url=url,
    )


def _to_help(row: FollowUp) -> DayRow:
    url = agreements_path(row.agreement.fair_id)
    return DayRow(
        key=f"exchange_help:{row.id}:{row.answered_at.isoformat() if row.answered_at else ''}",
        permission=Permission.MODERATE,
        kind=_("Aftale fra samarbejdsbørsen"),
        tone="forening",
        icon="handshake",
        title=row.agreement.what,
        why=_("%(who)s vil gerne have hjælp til at komme videre.", who=row.party.name),
        due_at=None,
        since=row.answered_at or row.asked_at,
        url=url,
        action_label=_("Se aftalen"),
        action_url=url,
        phone=row.party.person.phone,
    )


def _happening(fair: Fair) -> Happening:
    return Happening(
        starts_at=fair.starts_at,
        title=fair.title,
        text=f"{time_range(fair.starts_at, fair.ends_at)}, {fair.address}",
        url=participants_path(fair.id),
    )


DAY = Day(
    look=look,
    besides=_fairs,
    done={
        "exchange_item.published": lambda n: ngettext(
            "%(num)s opslag på samarbejdsbørsen er nu synligt",
            "%(num)s opslag på samarbejdsbørsen er nu synlige",
            n,
        ),
        "exchange_agreement.agreed": lambda n: ngettext(
            "%(num)s aftale fra samarbejdsbørsen", "%(num)s aftaler fra samarbejdsbørsen", n
        ),
        "exchange_participant.join": lambda n: ngettext(
            "%(num)s er tilmeldt samarbejdsbørsen", "%(num)s er tilmeldt samarbejdsbørsen", n
        ),
    },
)
