"""What tasks need of Frivillighedens Hus, and which are done today: their share of the day's page."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.day_share import Day, DayRow, DayShare, Happening
from app.core.permissions import Permission
from app.listings import queries_due
from app.listings.links import answer_path, edit_answer_path, people_path
from app.listings.models import Listing, ListingDate, Response
from app.listings.queries_due import EditToRead
from app.listings.rules import HOUSE_AFTER
from app.listings.words import near_in_words
from app.moderation.day import reported_row
from app.moderation.models import Report
from app.moderation.states import State

#: Who waits hears from us within so long; what is public already may wait longer.
ANSWER_WITHIN, LOOK_WITHIN = timedelta(days=2), timedelta(days=4)


def look(now: datetime) -> DayShare:
    """What is to be read, who waits for an answer for too long, and what is done today."""
    day = clock.local(now).date()
    begins, ends = (clock.from_wall(one, time()) for one in (day, day + timedelta(days=1)))
    found = queries_due.things_to_read()
    to_read = {one.listing.id: one.listing for one in found if queries_due.is_to_be_read(one.listing)}
    reported = [_reported(one.report) for one in found if one.report is not None]
    edited = [_edited(one) for one in queries_due.edits_to_read()]
    forgotten = [_forgotten(one, now) for one in queries_due.unanswered(now - HOUSE_AFTER, now)]
    return DayShare(
        [*reported, *map(_to_read, to_read.values()), *edited, *forgotten],
        [_happening(one) for one in queries_due.dates_between(begins, ends)],
    )


def _reported(report: Report) -> DayRow:
    why = _("En har skrevet, at noget er galt med opslaget.")
    return reported_row(report, why, report.created_at + ANSWER_WITHIN)


def _to_read(listing: Listing) -> DayRow:
    is_pending = listing.state is State.PENDING
    url, who = answer_path(listing.id), listing.organisation.name
    return DayRow(
        key=f"listing:{listing.id}:{listing.state_at.isoformat()}",
        permission=Permission.MODERATE,
        kind=_("Opslag"),
        tone="haand",
        icon="hand-heart",
        title=listing.title,
        why=_("%(who)s venter på svar.", who=who)
        if is_pending
        else _("%(who)s har slået det op. Alle kan se det. Se det efter.", who=who),
        due_at=listing.state_at + (ANSWER_WITHIN if is_pending else LOOK_WITHIN),
        since=listing.state_at,
        url=url,
        action_label=_("Læs og svar") if is_pending else _("Se det efter"),
        action_url=url,
    )


def _edited(one: EditToRead) -> DayRow:
    url = edit_answer_path(one.edit.id)
    return DayRow(
        key=f"listing-edit:{one.edit.id}:{one.edit.created_at.isoformat()}",
        permission=Permission.MODERATE,
        kind=_("Opslag"),
        tone="haand",
        icon="pencil",
        title=one.listing.title,
        why=_("%(who)s vil ændre noget. Så længe står det gamle.", who=one.listing.organisation.name),
        due_at=one.edit.created_at + ANSWER_WITHIN,
        since=one.edit.created_at,
        url=url,
        action_label=_("Læs og svar"),
        action_url=url,
    )


def _forgotten(response: Response, now: datetime) -> DayRow:
    listing = response.date.listing
    url = people_path(listing.id)
    return DayRow(
        key=f"unanswered:{response.id}",
        permission=Permission.MODERATE,
        kind=_("Venter på en forening"),
        tone="haand",
        icon="hourglass",
        title=_("%(title)s %(when)s", title=listing.title, when=near_in_words(response.date, now)),
        why=_(
            "%(name)s har sagt ja og har ikke fået svar af %(who)s. Ring til dem.",
            name=response.person.first_name,
            who=listing.organisation.name,
        ),
        due_at=response.created_at + HOUSE_AFTER + timedelta(days=1),
        since=response.created_at,
        url=url,
        action_label=_("Se, hvem der venter"),
        action_url=url,
        phone=listing.contact_phone or None,
    )


def _happening(date: ListingDate) -> Happening:
    assert date.starts_at is not None
    return Happening(
        starts_at=date.starts_at,
        title=date.listing.title,
        text=ngettext("%(num)s hjælper", "%(num)s hjælper", date.places_taken),
        url=people_path(date.listing_id),
    )


DAY = Day(
    look=look,
    done={
        "listing.published": lambda n: ngettext(
            "%(num)s opslag er nu synligt", "%(num)s opslag er nu synlige", n
        ),
        "listing.approve_edit": lambda n: ngettext(
            "%(num)s ændring af et opslag godkendt", "%(num)s ændringer af opslag godkendt", n
        ),
        "listing.look_at": lambda n: ngettext("%(num)s opslag set efter", "%(num)s opslag set efter", n),
        "listing_response.yes": lambda n: ngettext("%(num)s ja til en opgave", "%(num)s ja til opgaver", n),
    },
)
