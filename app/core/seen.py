"""Changes from a page that somebody else's change made old: refused, and shown beside what stands now.

For things that count no version of themselves. The form keeps in a hidden field `seen` what it was filled from.
"""

from __future__ import annotations

from datetime import date, time
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, HiddenField

from app.core.formatting import date_da, phone, time_da
from app.core.forms import BaseForm, PhoneField


def mark(*values: Any) -> str:
    """What tells one state of a thing from the next; the same values give the same mark."""
    return sha256(repr(values).encode()).hexdigest()[:32]


def show_what_stands(form: BaseForm, stands: BaseForm) -> None:
    """Say, at each field of a form refused for its age that holds something else, what stands there now.

    `stands` is the same form filled anew. What was typed is kept, and can be sent once more. Nothing is said to
    a form that is not older than that.
    """
    if not form.seen.data or form.seen.data == stands.seen.data:
        return
    for field in stands:
        if field.name == "seen":
            form[field.name].data = field.data
        elif not isinstance(field, HiddenField) and (field.data or None) != (form[field.name].data or None):
            form.changed_meanwhile |= {field.name}
            form.add_error(field.name, _("Nu står der: %(text)s", text=_in_words(field) or _("ikke noget")))


def _in_words(field: Field) -> str:
    value = field.data
    if getattr(field, "choices", None):
        chosen = {str(one) for one in (value if isinstance(value, list) else [value])}
        return ", ".join(str(choice.label) for choice in field.choices if str(choice.value) in chosen)
    if isinstance(field, PhoneField):
        return phone(value) if value else ""
    if isinstance(value, date):
        return date_da(value)
    return time_da(value) if isinstance(value, time) else str(value or "")
