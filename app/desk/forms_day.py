"""Forms of the day's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from app.core.forms import BaseForm, DanishDateField, DanishTimeField, Required, options


class RowForm(BaseForm):
    """A button beside a row: which row, and whom it is for."""

    key = HiddenField()
    to_person_id = HiddenField()

    @property
    def receiver(self) -> int:
        """The colleague's person id; 0 for what is none."""
        typed = self.to_person_id.data or ""
        return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


class ShiftForm(BaseForm):
    """Who answers the phone, and when."""

    volunteer_id = SelectField(_l("Hvem tager telefonen?"), coerce=int)
    on = DanishDateField(_l("Hvilken dag?"), [Required(_l("Skriv dagen, for eksempel 3.12.2026"))])
    starts_at = DanishTimeField(
        _l("Fra hvornår?"), [Required(_l("Skriv, hvornår vagten begynder, for eksempel 9.00"))]
    )
    ends_at = DanishTimeField(
        _l("Til hvornår?"), [Required(_l("Skriv, hvornår vagten slutter, for eksempel 12.00"))]
    )

    @classmethod
    def offering(cls, people: list[tuple[int, str]], today: date, **more: Any) -> ShiftForm:
        """The form with the people to choose from."""
        form = cls(on=today, **more)
        form.volunteer_id.choices = options(people)
        return form

    def values(self) -> dict[str, Any]:
        """What `add_shift` takes."""
        return {name: self[name].data for name in ("volunteer_id", "on", "starts_at", "ends_at")}


class AwayForm(BaseForm):
    """Who is away, from when to when, and who takes what is theirs."""

    person_id = SelectField(_l("Hvem er væk?"), coerce=int)
    from_on = DanishDateField(_l("Første dag væk"), [Required(_l("Skriv dagen, for eksempel 3.12.2026"))])
    until_on = DanishDateField(_l("Sidste dag væk"), [Required(_l("Skriv dagen, for eksempel 4.12.2026"))])
    deputy_id = SelectField(_l("Hvem tager over?"), coerce=int)

    @classmethod
    def offering(cls, staff: list[tuple[int, str]], me: int | None, today: date, **more: Any) -> AwayForm:
        """The form with the colleagues to choose from. `me` is away if nobody else is, and then another takes over;
        but who is ill is written down by who takes over.
        """
        form = cls(from_on=today, until_on=today, person_id=me, **more)
        form.person_id.choices = options(staff)
        form.deputy_id.choices = options(sorted(staff, key=lambda one: one[0] == me))
        return form

    def values(self) -> dict[str, Any]:
        """What `be_away` takes."""
        return {name: self[name].data for name in ("person_id", "from_on", "until_on", "deputy_id")}
