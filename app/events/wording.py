"""What only events say, in words. Pure but for the translation."""

from __future__ import annotations

from flask_babel import gettext as _

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
