"""Who is told how of a change, in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.gatherings.hosting import Told


def said_of_told(told: Told) -> str:
    """Who is told how, after it was done."""
    parts = []
    if told.by_email:
        parts.append(ngettext("%(num)s får en e-mail.", "%(num)s får en e-mail.", told.by_email))
    if told.by_sms:
        parts.append(ngettext("%(num)s får en sms.", "%(num)s får en sms.", told.by_sms))
    if told.by_letter:
        parts.append(ngettext("%(num)s får et brev.", "%(num)s får et brev.", told.by_letter))
    if told.by_call:
        parts.append(
            ngettext("%(num)s skal du selv ringe til.", "%(num)s skal du selv ringe til.", told.by_call)
        )
    if told.unreachable:
        parts.append(_("%(n)s må du selv sige det til.", n=told.unreachable))
    return " ".join(parts) or _("Ingen var skrevet op.")
