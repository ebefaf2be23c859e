"""What forms of several features have alike: free text, a choice, a place, the first day and hour, a price."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, Form, FormField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from app.core import clock
from app.core.forms import refuse_cpr, stripped

#: Takes `max`, a number of letters.
TOO_LONG = _l("Skriv det kortere. Der er plads til %(max)d tegn")


def one_line(label: Any, letters: int, *first: Any, **more: Any) -> StringField:
    """A line of at most `letters` letters and no CPR number; may be left empty unless `first` checks otherwise."""
    return StringField(label, _checks(letters, first), filters=[stripped], **more)


def many_lines(label: Any, letters: int, *first: Any, rows: int = 3, **more: Any) -> TextAreaField:
    """The same over several lines; `rows` of them are seen at first."""
    return TextAreaField(label, _checks(letters, first), filters=[stripped], render_kw={"rows": rows}, **more)


def _checks(letters: int, first: tuple[Any, ...]) -> list[Any]:
    return [*(first or (Optional(),)), Length(max=letters, message=TOO_LONG), refuse_cpr]


def is_offered(field: Field) -> bool:
    """Whether a choice is one of those that were offered."""
    return field.data in {choice.value for choice in field.choices}


def is_a_place(_form: Form, field: Field) -> None:
    """Check: a place of the municipality was chosen."""
    if not field.data or not is_offered(field):
        raise ValidationError(_l("Vælg den by, der er tættest på"))


def is_within_a_year(_form: Form, field: Field) -> None:
    """Check: a day after today, and not so far ahead that it is a slip of the finger."""
    if field.data is not None and not 0 < (field.data - clock.today()).days <= 366:
        raise ValidationError(_l("Vælg en dag efter i dag og inden for det næste år"))


def is_there_every_night(_form: Form, field: Field) -> None:
    """Check: one night a year does not have the hour from two, and another has it twice."""
    if field.data is not None and field.data.hour == 2:
        raise ValidationError(_l("Vælg en anden tid end kl. 2.00–2.59. Den time skifter uret"))


class Rows(FieldList):
    """Rows of several fields each, at most `most`; numbered in the names of what is sent."""

    def __init__(self, row: type[Form], most: int, **more: Any) -> None:
        super().__init__(FormField(row), max_entries=most, **more)

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """Numbers of rows in what was sent. WTForms' own way fails at figures that are no decimals, as `²`."""
        for name in formdata:
            found = re.match(rf"{re.escape(prefix)}-([0-9]{{1,4}})-", name)
            if found is not None:
                yield int(found[1])

    @property
    def rows(self) -> list[Any]:
        """The forms of the rows."""
        return [entry.form for entry in self.entries]


def in_ore(typed: str | None) -> int | None:
    """`45`, `12,50 kr.` in øre; 0 for nothing, None for what is no price."""
    plain = (typed or "").lower().removesuffix("kr.").removesuffix("kr").strip().replace(",", ".")
    if not plain:
        return 0
    try:
        ore = Decimal(plain) * 100
    except InvalidOperation:
        return None
    return int(ore) if ore.is_finite() and ore == ore.to_integral_value() else None
