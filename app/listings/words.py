"""Tasks in words: when, what is asked, and how it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.formatting import date_da, duration, when, when_near
from app.core.pack import current_pack
from app.listings.hours import DID_NOT_COME
from app.listings.models import Listing, ListingDate, Response
from app.listings.queries import ListingRow
from app.listings.rules import Access, Company, Shape, Status, Work
from app.moderation.states import State
from app.organisations.rules import Insurer
from app.organisations.words import named_requirements

SHAPE_WORDS: dict[Shape, Any] = {
    Shape.DATED: _l("På en bestemt dag"),
    Shape.BEFORE: _l("Før en bestemt dag"),
    Shape.ANY_TIME: _l("Når det passer den, der hjælper"),
    Shape.STANDING: _l("Fast, igen og igen"),
}
COMPANY_WORDS: dict[Company, Any] = {
    Company.TOGETHER: _l("Sammen med andre"),
    Company.ALONE: _l("Alene"),
}
WORK_WORDS: dict[Work, Any] = {
    Work.HANDS: _l("Noget praktisk"),
    Work.PEOPLE: _l("Sammen med mennesker, der får hjælp"),
}
ACCESS_WORDS: dict[Access, Any] = {
    Access.NO_STAIRS: _l("Ingen trapper"),
    Access.WHEELCHAIR: _l("Plads til kørestol"),
    Access.SEATED: _l("Du kan sidde ned"),
    Access.NO_LIFTING: _l("Du skal ikke løfte"),
    Access.BREAKS: _l("Du kan holde pause, når du vil"),
    Access.TOILET: _l("Toilet tæt på"),
    Access.NEAR_BUS: _l("Bussen stopper tæt på"),
    Access.BRING_SOMEBODY: _l("Du må tage en med, der hjælper dig"),
}
STATUS_WORDS: dict[Status, Any] = {
    Status.INTERESTED: _l("Venter på svar"),
    Status.ACCEPTED: _l("Er med"),
    Status.WAITING: _l("På venteliste"),
    Status.NOT_THIS_TIME: _l("Ikke denne gang"),
    Status.WITHDRAWN: _l("Meldt fra"),
}
STATE_WORDS: dict[State, Any] = {
    State.DRAFT: _l("Kladde"),
    State.PENDING: _l("Venter på svar"),
    State.NEEDS_WORK: _l("Skal rettes"),
    State.PUBLISHED: _l("Alle kan se det"),
    State.REJECTED: _l("Vi sagde nej"),
    State.HIDDEN: _l("Taget ned"),
    State.EXPIRED: _l("Tiden er gået"),
    State.ARCHIVED: _l("Aflyst"),
}
INSURER_WORDS: dict[Insurer, Any] = {
    Insurer.ORGANISATION: _l("Foreningens forsikring"),
    Insurer.MUNICIPALITY: _l("Kommunens forsikring"),
    Insurer.NOBODY: _l("Din egen forsikring"),
}


def time_in_words(
    shape: Shape, starts_at: datetime | None, ends_at: datetime | None, sort_at: datetime
) -> str:
    """When the task is: `lørdag den 28. november kl. 10.00–12.00`, `senest …`, `når det passer dig`."""
    if starts_at is not None:
        return when(starts_at, ends_at)
    match shape:
        case Shape.BEFORE:
            return _("senest %(day)s", day=date_da(sort_at))
        case Shape.STANDING:
            return _("fast, efter aftale")
        case _:
            return _("når det passer dig")


def date_in_words(date: ListingDate) -> str:
    """When a date of a task is."""
    return time_in_words(date.listing.shape, date.starts_at, date.ends_at, date.sort_at)


def hours_in_words(minutes: int) -> str:
    """How long somebody helped, said to themselves: `1½ time`."""
    return _("Du var ikke med") if minutes == DID_NOT_COME else duration(minutes)


def near_in_words(date: ListingDate, now: datetime) -> str:
    """The same with `i dag` or `i morgen` where it is true, without the end."""
    return when_near(date.starts_at, now) if date.starts_at is not None else date_in_words(date)


def where_in_words(listing: Listing) -> str:
    """Where one meets, with the town unless it is said already."""
    point, place = listing.meeting_point, listing.place.name
    return point if place in point else _("%(point)s, %(place)s", point=point, place=place)


def where_in_row(row: ListingRow) -> str:
    """The same for a row of the list."""
    point, place = row.meeting_point, row.place
    return point if place in point else _("%(point)s, %(place)s", point=point, place=place)


def requirements_in_words(listing: Listing) -> list[str]:
    """What is required, a word each."""
    wanted = named_requirements(listing.requirements)
    if listing.least_age is not None:
        age = _("Fyldt %(age)s år", age=listing.least_age)
        wanted.append(f"{age} ({listing.least_age_reason})" if listing.least_age_reason else age)
    return wanted


def access_in_words(listing: Listing) -> list[str]:
    """What makes it easier to help there, a few words each."""
    return [str(ACCESS_WORDS[one]) for one in Access if one in listing.access]


def languages_in_words(listing: Listing) -> str:
    """The languages that are spoken there: `dansk, engelsk`; nothing when nobody said."""
    return ", ".join(tag.label for tag in current_pack().languages if tag.code in listing.languages)


def share_text(listing: Listing, dates: list[ListingDate], url: str) -> str:
    """What to put in a message or on Facebook: four short lines and the address."""
    lines = [
        _(
            "%(organisation)s søger hjælp: %(title)s",
            organisation=listing.organisation.name,
            title=listing.title,
        ),
        *(_("Hvornår: %(when)s", when=date_in_words(date)) for date in dates),
        _("Hvor: %(where)s", where=where_in_words(listing)),
        _("Sig ja her: %(url)s", url=url),
    ]
    return "\n".join(lines)


def said_aloud(response: Response) -> str:
    """What to say on the phone to who just said yes."""
    date = response.date
    title, at = date.listing.title, date_in_words(date)
    match response.status:
        case Status.ACCEPTED:
            where = where_in_words(date.listing)
            return _(
                "Du er med: %(title)s, %(when)s. Mødestedet er %(where)s.", title=title, when=at, where=where
            )
        case Status.WAITING:
            return _(
                "Du står på ventelisten: %(title)s, %(when)s. Du får besked, hvis der bliver plads.",
                title=title,
                when=at,
            )
        case _:
            who = date.listing.organisation.name
            return _("%(who)s har fået dit ja: %(title)s. De svarer dig.", who=who, title=title)
