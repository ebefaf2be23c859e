"""What is said of the kitchen that a meal books. Pure but for the translation."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from app.core.formatting import when
from app.rooms.free_times import Checked, Trouble


def trouble_in_words(checked: Checked) -> str:
    """Why the kitchen cannot be had."""
    if checked.trouble is Trouble.TAKEN:
        return _("Det er optaget.")
    if checked.trouble is Trouble.CLOSED:
        return _("Det er lukket på den tid.")
    return _("Det kan ikke bookes på den tid.") if checked.trouble else _("Det er ledigt nu.")


def free_in_words(checked: Checked, before_minutes: int) -> str:
    """When the meal could begin instead, so that its kitchen is free; empty when no time is near."""
    if not checked.instead:
        return _("Der er ikke ledigt i ugen før og efter.")
    begins = [when(one.starts_at + timedelta(minutes=before_minutes)) for one in checked.instead]
    return _("Måltidet kan begynde %(times)s.", times=_(" eller ").join(begins))
