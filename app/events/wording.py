"""What only events say, in words, and what an event of each form mostly is. Pure but for the translation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.formatting import number_da
from app.events.models import EventForm


def form_in_words(form: EventForm) -> str:
    """`Oplæg`."""
    return {
        EventForm.TALK: _("Oplæg"),
        EventForm.DIALOGUE: _("Dialogmøde"),
        EventForm.MARCH: _("March"),
        EventForm.WORKSHOP: _("Workshop"),
        EventForm.OPEN_HOUSE: _("Åbent hus"),
    }[EventForm(form)]


@dataclass(frozen=True)
class Usual:
    """What an event of a form mostly is, until somebody says otherwise, and how one asks about it."""

    #: The last part of the address where one is proposed.
    slug: str
    minutes: int
    signs_up: bool
    icon: str
    #: What it is, for who chooses a form.
    hint: Any
    #: An example of a name, and of what to write.
    title: Any
    text: Any


#: In the order to choose from.
USUAL = {
    EventForm.TALK: Usual(
        "oplaeg", 90, signs_up=True, icon="message-circle",
        hint=_l("En eller flere fortæller. Der er tid til at spørge."),
        title=_l("For eksempel: Giv en hånd uden at binde dig."),
        text=_l("Skriv, som du ville sige det til en ven. Hvad handler det om, og hvem er det for?"),
    ),
    EventForm.DIALOGUE: Usual(
        "dialogmoede", 120, signs_up=True, icon="users",
        hint=_l("Flere, der arbejder om det samme, taler sammen. For eksempel et sygehus og de frivillige."),
        title=_l("For eksempel: Godt hjem fra sygehuset."),
        text=_l("Hvad skal I tale om, og hvem er det godt at have med?"),
    ),
    EventForm.MARCH: Usual(
        "march", 120, signs_up=False, icon="footprints",
        hint=_l("I går sammen for en sag. Man kan bare komme, eller man kan melde sig til."),
        title=_l("For eksempel: March mod Ensomhed."),
        text=_l("Hvorfor går I, hvor går I hen, og hvad sker der bagefter?"),
    ),
    EventForm.WORKSHOP: Usual(
        "workshop", 180, signs_up=True, icon="list-checks",
        hint=_l("I arbejder med noget sammen. For eksempel om, hvordan det er gået med planen."),
        title=_l("For eksempel: Hvordan er det gået?"),
        text=_l("Hvad skal I arbejde med, og hvad skal der komme ud af det?"),
    ),
    EventForm.OPEN_HOUSE: Usual(
        "aabent-hus", 180, signs_up=False, icon="handshake",
        hint=_l("Man kigger ind, når det passer, og ser, hvad I laver."),
        title=_l("For eksempel: Åbent hus i Frivillighedens Hus."),
        text=_l("Hvad kan man se og prøve, og hvem kan man tale med?"),
    ),
}  # fmt: skip


def form_called(slug: str) -> EventForm | None:
    """The form with this part of an address; None for another."""
    return next((form for form, usual in USUAL.items() if usual.slug == slug), None)


def size_in_words(size: int) -> str:
    """`PDF, 340 KB`, `PDF, 1,2 MB`."""
    if size < 1024 * 1024:
        return _("PDF, %(size)s KB", size=max(1, round(size / 1024)))
    return _("PDF, %(size)s MB", size=number_da(round(size / 1024 / 1024, 1)))
