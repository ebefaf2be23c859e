"""The desk's own rows on the day's page: whom to ring, what did not arrive, errands, and letters."""

from __future__ import annotations

from datetime import datetime, time

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.day_share import DayRow, DayShare
from app.core.permissions import Permission
from app.desk import letter_rows
from app.desk.models import Errand
from app.desk.queries_errands import open_errands
from app.notifications.call_list import missed, waiting_receivers
from app.notifications.call_receivers import Waiting
from app.notifications.day_figures import DayFigures, day_figures

#: So many people stand there by name; the rest is one row that leads to the call list.
MOST_BY_NAME = 8
#: An errand for a day is done while people are at work.
END_OF_WORK = time(16, 0)

#: Audit action → words for how often it was done today.
DONE = {
    **letter_rows.DONE,
    "message.told": lambda n: ngettext("%(num)s har fået besked", "%(num)s har fået besked", n),
    "errand.finish": lambda n: ngettext("%(num)s ting klaret for en", "%(num)s ting klaret for folk", n),
    "day.done": lambda n: ngettext("%(num)s ting klaret", "%(num)s ting klaret", n),
}


def look(now: datetime) -> DayShare:
    """Everything the desk knows that needs somebody."""
    figures = day_figures(now)
    return DayShare(
        [
            *_calls(figures, now),
            *_missed(figures, now),
            *_trouble(figures, now),
            *(_errand(errand) for errand in open_errands(now)),
            *letter_rows.letter_rows(now),
        ]
    )


def _calls(figures: DayFigures, now: datetime) -> list[DayRow]:
    if not figures.to_tell:
        return []
    named = waiting_receivers(now, MOST_BY_NAME)
    found = [_call(who) for who in named]
    more = figures.to_tell - len(named)
    return [*found, _more_calls(more, named[-1])] if more > 0 and named else found


def _call(who: Waiting) -> DayRow:
    card = url_for("desk.list_calls", _anchor=f"person-{who.person_id}")
    things = ngettext("Der er %(num)s ting at sige.", "Der er %(num)s ting at sige.", who.number)
    return DayRow(
        key=f"call:{who.person_id}:{who.first_id}",
        permission=Permission.USE_DESK,
        kind=_("Opkald"),
        tone="ring",
        icon="phone",
        title=_("Ring til %(name)s", name=who.name)
        if who.phone
        else _("Sig det til %(name)s", name=who.name),
        why=things if who.phone else _("Vi kan ikke ringe op. Sig det, når I ses, eller bed værten om det."),
        due_at=who.deadline,
        since=who.since,
        url=card,
        action_label=_("Jeg ringer nu") if who.phone else _("Se, hvad der skal siges"),
        action_url=url_for("desk.claim_call", person_id=who.person_id) if who.phone else card,
        post={} if who.phone else None,
        phone=who.phone,
    )


def _more_calls(number: int, last: Waiting) -> DayRow:
    title = ngettext("%(num)s mere skal have besked", "%(num)s flere skal have besked", number)
    return _plain("call:more", _("Opkald"), ("ring", "phone"), title, _("De står på ringelisten."), last.since,
                  url_for("desk.list_calls"), _("Se ringelisten"), last.deadline)  # fmt: skip


def _missed(figures: DayFigures, now: datetime) -> list[DayRow]:
    late = missed(now) if figures.missed else []
    if not late:
        return []
    title = ngettext("%(num)s nåede ikke at få besked", "%(num)s nåede ikke at få besked", len(late))
    first = min(one.expired_at for one in late)
    return [
        _plain(f"missed:{max(one.message_id for one in late)}", _("Nåede ikke"), ("haand", "triangle-alert"), title,
               _("Se hvem, og tag hånd om det."), first, url_for("desk.list_calls"), _("Se listen"), first)
    ]  # fmt: skip


def _trouble(figures: DayFigures, now: datetime) -> list[DayRow]:
    found = []
    if figures.resting:
        why = _("Beskederne venter og går ikke tabt. Ring til it-vagten, hvis det bliver ved.")
        found.append(
            _plain(f"resting:{clock.local(now).date()}", _("Beskeder"), ("spis", "triangle-alert"),
                   _("Mails eller sms går ikke ud lige nu"), why, now, url_for("admin.list_messages"),
                   _("Se beskederne"), None, Permission.SEE_MESSAGES)
        )  # fmt: skip
    if figures.failed and figures.failed_since is not None:
        title = ngettext("%(num)s besked kom ikke frem", "%(num)s beskeder kom ikke frem", figures.failed)
        found.append(
            _plain(f"failed:{figures.failed_since.isoformat()}", _("Beskeder"), ("spis", "circle-x"), title,
                   _("Ring, eller send dem igen."), figures.failed_since, url_for("admin.list_messages"),
                   _("Se beskederne"), figures.failed_since, Permission.SEE_MESSAGES)
        )  # fmt: skip
    return found


def _plain(
    key: str,
    kind: str,
    look: tuple[str, str],
    title: str,
    why: str,
    since: datetime,
    url: str,
    label: str,
    due_at: datetime | None,
    permission: Permission = Permission.USE_DESK,
) -> DayRow:
    """A row whose button leads to the page where it is done; `look` is tone and icon."""
    return DayRow(
        key=key, permission=permission, kind=kind, tone=look[0], icon=look[1], title=title, why=why, due_at=due_at,
        since=since, url=url, action_label=label, action_url=url,
    )  # fmt: skip


def _errand(errand: Errand) -> DayRow:
    person = errand.person
    page = url_for("desk.show_caller", person_id=person.id) if person else url_for("desk.find_caller")
    return DayRow(
        key=f"errand:{errand.id}",
        permission=Permission.USE_DESK,
        kind=_("Givet videre"),
        tone="forening",
        icon="send",
        title=errand.text,
        why=_("Det er for %(name)s.", name=person.name) if person else _("Det er ikke for en bestemt."),
        due_at=clock.from_wall(errand.due_on, END_OF_WORK) if errand.due_on else None,
        since=errand.created_at,
        url=page,
        action_label=_("Klaret"),
        action_url=url_for("desk.tick_errand", errand_id=errand.id),
        post={},
        phone=person.phone if person and person.phone_fault_at is None else None,
    )
