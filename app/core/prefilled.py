"""What a link writes into a form before anybody typed. Only words: nothing is carried out before somebody sends it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from wtforms import SelectField
from wtforms.form import BaseForm as WTBaseForm

from app.core.typed_text import clean

#: A text in an address is never longer than this, whatever the field takes.
_LONGEST = 600


def fill_from_address(form: WTBaseForm, fields: Mapping[str, str]) -> None:
    """Fill fields with what the address says. `fields`: argument of the address → name of the field.

    A choice that is not offered is left alone.
    """
    for argument, name in fields.items():
        said, field = clean(request.args.get(argument, ""))[:_LONGEST], form[name]
        if isinstance(field, SelectField):
            offered = {str(choice.value): choice.value for choice in field.choices or ()}
            field.data = offered.get(said, field.data)
        elif said:
            field.data = said
