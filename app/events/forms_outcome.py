"""Forms of what came of a date: the host's three fields, and how one thing stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    Form,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional
from wtforms.widgets import EmailInput

from app.accounts.forms import is_address, small_letters
from app.core import clock
from app.core.common_fields import Rows
from app.core.forms import BaseForm, DanishDateField, PhoneField, options, refuse_cpr, stripped
from app.core.pack import current_pack
from app.events.models_outcome import Doer, Outcome, Point, Showing
from app.events.outcome import Words
from app.events.points import MOST, NewPoint
from app.events.points_edit import Correction, mark_of
from app.events.rules_outcome import LONGEST_DAYS

_TOO_LONG = _l("Skriv det kortere")
_MEMBER = re.compile(r"m-([0-9]{1,9})")


class PointRow(Form):
    """One thing that somebody does by a day."""

    what = StringField(
        _l("Hvad skal gøres?"),
        [Optional(), Length(max=200, message=_TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Skriv ikke navne her. Det står også i kommunens plan."),
    )
    doer = SelectField(_l("Hvem gør det?"), validate_choice=False)
    name = StringField(
        _l("Navn"), [Optional(), Length(max=120, message=_TOO_LONG), refuse_cpr], filters=[stripped]
    )
    phone = PhoneField(_l("Telefon"), [Optional()], of_another=True, render_kw={"inputmode": "tel"})
    email = StringField(
        _l("E-mail"),
        [Optional(), Length(max=254, message=_TOO_LONG), is_address],
        filters=[small_letters],
        widget=EmailInput(),
    )
    due_on = DanishDateField(_l("Senest hvilken dag?"), [Optional()])

    #: The day that was chosen before; it may be past.
    kept_day: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said in it."""
        return not any(
            self[name].data or self[name].errors for name in ("what", "name", "phone", "email", "due_on")
        )

    def demand(self) -> bool:
        """Say at the fields what is missing; whether nothing is."""
        missing: dict[str, str] = {}
        if not self.what.data:
            missing["what"] = _("Skriv, hvad der skal gøres")
        if self.due_on.data is None:
            missing["due_on"] = _("Vælg, hvilken dag det skal være gjort")
        elif not (self.due_on.data == self.kept_day or _is_near(self.due_on.data)):
            missing["due_on"] = _("Vælg en dag fra i dag og to år frem")
        if self.doer.data not in {choice.value for choice in self.doer.choices}:
            missing["doer"] = _("Vælg, hvem der gør det")
        if self.doer.data == Doer.PERSON:
            if not self.name.data:
                missing["name"] = _("Skriv navnet på den, der gør det")
            if not self.phone.data and not self.email.data:
                missing["phone"] = _("Skriv telefon eller e-mail, så vi kan minde om det")
        found = {name: text for name, text in missing.items() if not self[name].errors}
        for name, text in found.items():
            self[name].errors = [text]
        return not found

    def point(self) -> NewPoint:
        """What the action takes."""
        assert self.due_on.data is not None
        member = _MEMBER.fullmatch(self.doer.data)
        doer = Doer.MEMBER if member else Doer(self.doer.data)
        about: dict[str, Any] = {"person_id": int(member[1])} if member else {}
        if doer is Doer.PERSON:
            about = {"name": self.name.data, "phone": self.phone.data, "email": self.email.data or None}
        return NewPoint(self.what.data or "", doer, self.due_on.data, **about)


def _is_near(day: date) -> bool:
    return 0 <= (day - clock.today()).days <= LONGEST_DAYS


class PointRows(Rows):
    """What is written down now; a button adds one more and keeps what was typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(PointRow, MOST, **kwargs)

    def add(self) -> Any:
        """One more row."""
        return self.append_entry().form if len(self.entries) < MOST else None


def doers(members: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
    """Who can be chosen to do something."""
    return [
        (Doer.PERSON.value, _("En, jeg skriver navnet på")),
        *((f"m-{number}", name) for number, name in members),
        (Doer.HOUSE.value, current_pack().house_name),
    ]


class OutcomeForm(BaseForm):
    """What was said, what was agreed, and who does what by when."""

    said = TextAreaField(
        _l("Hvad talte I om?"),
        [Optional(), Length(max=4000, message=_TOO_LONG), refuse_cpr],
        filters=[stripped],
        render_kw={"rows": 4},
    )
    agreed = TextAreaField(
        _l("Hvad aftalte I?"),
        [Optional(), Length(max=4000, message=_TOO_LONG), refuse_cpr],
        filters=[stripped],
        render_kw={"rows": 3},
    )
    on_page = BooleanField(
        _l("Vis på siden"),
        description=_l("Så kan alle læse de to tekster. Ingen kan se, hvem der gør hvad."),
    )
    points = PointRows()

    def __init__(self, members: Sequence[tuple[int, str]], outcome: Outcome | None) -> None:
        shown = {
            "said": outcome.said if outcome else "",
            "agreed": outcome.agreed if outcome else "",
            "on_page": outcome is not None and outcome.showing is not Showing.INTERNAL,
        }
        super().__init__(data=shown)
        self._doers = doers(members)
        if not self.is_submitted() and outcome is None:
            self.points.add()
        self._offer()

    def _offer(self) -> None:
        for row in self.points.rows:
            row.doer.choices = options(self._doers)
            row.doer.data = row.doer.data or Doer.PERSON.value

    def change_rows(self) -> bool:
        """Add or leave out a row, if that is what was pressed; everything else stays as typed."""
        asked = request.form.get("punkter", "")
        if asked == "flere":
            made = self.points.add()
            if made is not None:
                made.what.render_kw = {"autofocus": True}
        elif (
            asked.isascii() and asked.isdecimal() and len(asked) < 4 and int(asked) < len(self.points.entries)
        ):
            del self.points.entries[int(asked)]
        self._offer()
        return bool(asked)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then each row that something stands in."""
        self.points.entries = [entry for entry in self.points.entries if not entry.form.is_empty]
        valid = bool(super().validate(extra_validators))
        for row in self.points.rows:
            valid = row.demand() and valid
        return valid

    def errors_in_order(self) -> list[tuple[Field | None, str]]:
        """As of every form, with those of the rows last: there they stand."""
        own = [one for one in super().errors_in_order() if one[0] is not self.points]
        rows = [(field, str(text)) for row in self.points.rows for field in row for text in field.errors]
        return [*own, *rows]

    def words(self) -> Words:
        """What `outcome.write` takes."""
        return Words(self.said.data or "", self.agreed.data or "", bool(self.on_page.data))


class TellForm(BaseForm):
    """How one thing stands; the answer is the button that is pressed."""

    new_day = DanishDateField(_l("Hvilken dag bliver det?"), [Optional()])
    why = StringField(
        _l("Hvorfor?"), [Optional(), Length(max=400, message=_TOO_LONG), refuse_cpr], filters=[stripped]
    )

    def demand_day(self) -> bool:
        """Whether a new day was chosen; says so at the field where none was."""
        if self.new_day.data is None:
            self.add_error("new_day", _("Vælg den nye dag"))
        return self.new_day.data is not None


#: Nobody else does it.
_SAME = "samme"


class PointForm(PointRow, BaseForm):
    """One thing that was agreed, put right."""

    #: What was read when the page was made.
    seen = HiddenField()

    def __init__(self, point: Point, doer: str, members: Sequence[tuple[int, str]]) -> None:
        super().__init__(data={"what": point.what, "due_on": point.due_on, "seen": mark_of(point)})
        self.kept_day = point.due_on
        taken = f"m-{point.person_id}" if point.doer is Doer.MEMBER else point.doer.value
        others = [one for one in doers(members) if one[0] != taken or point.doer is Doer.PERSON]
        self.doer.choices = options([(_SAME, doer), *others])
        self.doer.data = self.doer.data or _SAME

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then what the choice of who does it needs."""
        valid = bool(super().validate(extra_validators))
        return self.demand() and valid

    def read_anew(self, point: Point) -> None:
        """Somebody changed it since: saved once more, it is written over on purpose."""
        self.seen.data = mark_of(point)

    def correction(self) -> Correction:
        """What `edit_point` takes."""
        assert self.due_on.data is not None
        other = self.point() if self.doer.data != _SAME else None
        return Correction(self.what.data or "", self.due_on.data, self.seen.data or "", other)


class RemoveForm(BaseForm):
    """The button that takes something back that was written by mistake."""

    seen = HiddenField()
