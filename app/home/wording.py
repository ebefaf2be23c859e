"""What the list says about itself: how many there are, and what to loosen when there are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from app.catalogue.queries import Days, Page
from app.core.feature import message_kind
from app.home.filters import RADII, Search
from app.notifications.models import Channel
from app.notifications.routing import channel_of
from app.people.models import Person, Reach


def heading(page: Page, standing: int) -> str:
    """`12 aktiviteter, de næste først`; above the bound `Mere end 500 aktiviteter, …`.

    `standing` is how many go on without a date.
    """
    if page.total == 0 and standing:
        return _("Ingen faste datoer lige nu")
    if page.is_bounded:
        return _("Mere end %(num)s aktiviteter, de næste først", num=page.total)
    if page.total == 0:
        return _("Der er ikke noget, der passer")
    return ngettext("%(num)s aktivitet", "%(num)s aktiviteter, de næste først", page.total)


def on_map(number: int) -> str:
    """Above the list of the large map, where what comes back counts once."""
    if number == 0:
        return _("Der er ikke noget, der passer")
    return ngettext("%(num)s aktivitet på kortet", "%(num)s aktiviteter på kortet", number)


def standing_heading(number: int) -> str:
    """Above what goes on without a date."""
    return ngettext("%(num)s fællesskab uden datoer", "%(num)s fællesskaber uden datoer", number)


@dataclass(frozen=True)
class Advice:
    """A sentence, and the one link that does what it says."""

    text: str
    action: str | None = None
    url: str | None = None


def advice(search: Search, address: Callable[[Search], str]) -> Advice:
    """Which filter to loosen first when nothing is found. Needs go last: people can change them least."""
    if search.place and (wider := [km for km in RADII if km > search.radius_km]):
        text = _("Prøv at lede lidt længere væk fra %(place)s.", place=search.place.name)
        action = _("Søg inden for %(km)s km", km=wider[0])
        return Advice(text, action, address(replace(search, radius_km=wider[0])))
    if search.on:
        return Advice(_("Prøv en anden dag."), _("Se alle dage"), address(replace(search, on=None)))
    if search.days is not Days.ALL:
        return Advice(_("Prøv med alle dage."), _("Se alle dage"), address(replace(search, days=Days.ALL)))
    if search.place:
        return Advice(_("Prøv hele kommunen."), _("Se hele kommunen"), address(replace(search, place=None)))
    if search.access or search.transport:
        left = replace(search, access=frozenset(), transport=frozenset())
        return Advice(
            _("Værten kan ofte hjælpe. Se alt, og ring og spørg."), _("Se alt, der sker"), address(left)
        )
    return Advice(_("Der er ikke noget på listen lige nu."))


def reach_in_words(person: Person) -> str:
    """How one is told things as it stands, on Min side."""
    if person.reach == Reach.RELATIVE:
        return _("En pårørende får det")
    return {
        Channel.EMAIL: _("En mail"),
        Channel.SMS: _("En sms"),
        Channel.CALL: _("Vi ringer"),
        Channel.LETTER: _("Et brev med posten"),
        Channel.IN_PERSON: _("Når vi ser dig"),
    }[channel_of(person, message_kind("date_cancelled"))]
