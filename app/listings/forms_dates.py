"""The dates in the form of a task: the first stands in the form itself, the others in rows that can be added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, HiddenField, ValidationError
from wtforms.validators import Optional

from app.core import clock
from app.core.common_fields import Rows
from app.core.forms import DanishDateField, DanishTimeField, WholeNumberField
from app.core.ids import LARGEST_ID
from app.listings.rules import MOST_DATES
from app.listings.task import Slot

#: The largest number of people that a date can ask for.
_MOST_PLACES = 500


class DateIdField(HiddenField):
    """Which date a row changes; `data` is its number, or None for a new one."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; what is none means a new date."""
        typed = valuelist[0] if valuelist else ""
        is_id = typed.isascii() and typed.isdecimal() and len(typed) < 11 and int(typed) <= LARGEST_ID
        self.data = int(typed) if is_id else None


def day_field(label: Any) -> DanishDateField:
    """On which day."""
    return DanishDateField(label, [Optional()])


def time_field(label: Any) -> DanishTimeField:
    """From or to when."""
    return DanishTimeField(label, [Optional()])


def places_field(label: Any, **kwargs: Any) -> WholeNumberField:
    """For how many; nothing is as many as want to."""
    return WholeNumberField(
        label, [Optional(), sensible_places], render_kw={"inputmode": "numeric"}, **kwargs
    )


def sensible_places(_form: Any, field: Field) -> None:
    """Validator: a number that people can be."""
    if field.data is not None and not 1 <= field.data <= _MOST_PLACES:
        raise ValidationError(_l("Skriv et tal fra 1 til 500"))


class DateRow(Form):
    """One more date."""

    date_id = DateIdField()
    day = day_field(_l("Hvilken dag?"))
    starts = time_field(_l("Fra kl."))
    ends = time_field(_l("Til kl."))
    places = places_field(_l("Hvor mange?"))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said of when, and there is no date that it is the row of."""
        said = any(self[name].data or self[name].errors for name in ("day", "starts", "ends"))
        return not said and self.date_id.data is None


class RowsField(Rows):
    """The rows of all dates but the first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(DateRow, MOST_DATES - 1, **kwargs)

    @property
    def is_full(self) -> bool:
        """Whether no more dates can be added."""
        return len(self.entries) >= MOST_DATES - 1

    def add(self, like: Any) -> None:
        """One more row, with the hours and places of the last: most often only the day differs."""
        if not self.is_full:
            last = self.rows[-1] if self.entries else like
            made = self.append_entry({name: last[name].data for name in ("starts", "ends", "places")})
            made.form.day.render_kw = {"autofocus": True}

    def leave_out(self, number: int) -> None:
        """Without the row of this number, unless it is of a date that is there already."""
        if 0 <= number < len(self.entries) and self.rows[number].date_id.data is None:
            self.pop_entry(number)

    def leave_out_empty(self) -> None:
        """Without the rows in which nothing stands."""
        for number in reversed(range(len(self.entries))):
            if self.rows[number].is_empty:
                self.pop_entry(number)

    def fill_in(self, slots: list[Slot]) -> None:
        """Rows of dates that are there."""
        for slot in slots:
            fill_in_date(self.append_entry().form, slot)

    def errors_in_order(self) -> list[tuple[Field, str]]:
        """(field, message) for every error in the rows."""
        return [(field, str(message)) for row in self.rows for field in row for message in field.errors]

    def field_called(self, name: str) -> Field | None:
        """The field of a row by its name in the page: `more-0-day`."""
        return next((field for row in self.rows for field in row if field.name == name), None)


def fill_in_date(fields: Any, slot: Slot) -> None:
    """Write a date into the fields of a form or a row."""
    fields["date_id"].data, fields["places"].data = slot.date_id, slot.places
    if slot.starts_at is not None and slot.ends_at is not None:
        start, end = clock.local(slot.starts_at), clock.local(slot.ends_at)
        fields["day"].data, fields["starts"].data, fields["ends"].data = (
            start.date(),
            start.time(),
            end.time(),
        )


def demand(fields: Any) -> bool:
    """Say at the fields what a date misses; whether it misses nothing."""
    missing = {
        "day": _("Vælg en dag"),
        "starts": _("Skriv, hvornår det begynder"),
        "ends": _("Skriv, hvornår I er færdige"),
    }
    found = [name for name in missing if fields[name].data is None and not fields[name].errors]
    for name in found:
        fields[name].errors = [missing[name]]
    return not found


def slot_in(fields: Any) -> Slot:
    """What was typed of a date."""
    return Slot(
        places=fields["places"].data,
        starts_at=_instant(fields, "starts"),
        ends_at=_instant(fields, "ends"),
        date_id=fields["date_id"].data,
    )


def _instant(fields: Any, name: str) -> datetime | None:
    if fields["day"].data is None or fields[name].data is None:
        return None
    return clock.from_wall(fields["day"].data, fields[name].data)
