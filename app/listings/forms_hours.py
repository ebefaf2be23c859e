"""Forms about hours: confirming them, choosing what a proof tells of, and typing the code of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import Optional

from app.core.formatting import number_da
from app.core.forms import BaseForm, DanishDateField, Required, options, stripped
from app.core.ids import typed_number
from app.listings.confirming import Said
from app.listings.hours import DID_NOT_COME, minutes_typed, task_minutes
from app.listings.models import ListingDate
from app.listings.proof_code import code_typed
from app.listings.proving import Choice
from app.listings.queries_hours import Helper


class HoursField(StringField):
    """Hours typed as people type them: `2`, `1,5`, `1½`; `data` is minutes, None when nothing was typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed. Raises ValueError with what to write instead."""
        typed = (valuelist[0] if valuelist else "").strip()
        self.data: int | None = None
        if typed:
            try:
                self.data = minutes_typed(typed)
            except ValueError:
                said = _("%(label)s: Skriv hele kvarter, for eksempel 1,5 eller 0,25", label=self.label.text)
                raise ValueError(said) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else number_da(self.data / 60)


class HoursForm(BaseForm):
    """How long each of those who had a place helped: three fields for each, made by `hours_form`."""

    helpers: Sequence[Helper]
    has_hours: bool

    def rows(self) -> list[tuple[Helper, Field, Field, Field]]:
        """(helper, hours, "did not come", what the page showed) of each."""
        return [
            (one, self[f"h{one.response.id}"], self[f"a{one.response.id}"], self[f"w{one.response.id}"])
            for one in self.helpers
        ]

    def said(self) -> list[Said]:
        """What is said of each; of who did a task without hours and has none yet, nothing."""
        found = []
        for one, hours, absent, shown in self.rows():
            minutes = DID_NOT_COME if absent.data else hours.data
            if minutes is not None:
                was = typed_number(shown.data)
                found.append(Said(one.response.id, minutes, was))
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that there is something for everybody who was to come, or for somebody."""
        super().validate(extra_validators)
        for one, hours, absent, _shown in self.rows():
            name = one.response.person.name
            # Whoever did not come has no hours, whatever still stands in their field.
            if absent.data:
                hours.errors = []
            elif hours.data == DID_NOT_COME:
                hours.errors = [_("%(name)s: Skriv mere end 0, eller sæt kryds ved Kom ikke", name=name)]
            elif self.has_hours and hours.data is None and not hours.errors:
                hours.errors = [_("%(name)s: Skriv timer, eller sæt kryds ved Kom ikke", name=name)]
        valid = not any(hours.errors for _one, hours, _absent, _shown in self.rows())
        if valid and not self.said():
            self.add_error(None, _("Skriv timer ved mindst én"))
            valid = False
        return valid


def hours_form(date: ListingDate, helpers: Sequence[Helper], *, is_blank: bool = False) -> HoursForm:
    """The form of a date: what is confirmed, else the length of the task; `is_blank` leaves out what was sent."""
    default = task_minutes(date.starts_at, date.ends_at)
    fields: dict[str, Field] = {}
    data: dict[str, Any] = {}
    for one in helpers:
        number, name = one.response.id, one.response.person.name
        fields[f"h{number}"] = HoursField(
            _("Timer for %(name)s", name=name),
            [Optional()],
            render_kw={"inputmode": "decimal", "autocomplete": "off"},
        )
        fields[f"a{number}"] = BooleanField(_("Kom ikke"))
        fields[f"w{number}"] = HiddenField()
        data[f"h{number}"] = (one.minutes or None) if one.hours is not None else default
        data[f"a{number}"] = one.minutes == DID_NOT_COME
        data[f"w{number}"] = "" if one.minutes is None else str(one.minutes)
    made: type[HoursForm] = type("DateHoursForm", (HoursForm,), fields)
    form = made(formdata=None, data=data) if is_blank else made(data=data)
    form.helpers, form.has_hours = helpers, default is not None
    return form


class ProofForm(BaseForm):
    """Which time and whose tasks a proof tells of; all of them unless something else is chosen."""

    since = DanishDateField(_l("Fra dag"), [Optional()])
    until = DanishDateField(_l("Til dag"), [Optional()])
    organisation_ids = SelectMultipleField(_l("Hvem har du hjulpet?"), coerce=int, validate_choice=False)

    def offer(self, organisations: Sequence[tuple[int, str]]) -> None:
        """Offer these organisations, all of them chosen at first."""
        self.organisation_ids.choices = options(organisations)
        if not self.is_submitted():
            self.organisation_ids.data = [number for number, _name in organisations]

    def validate_until(self, field: Field) -> None:
        """Not before the first day."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_l("Den sidste dag skal være efter den første"))

    def validate_organisation_ids(self, field: Field) -> None:
        """At least one, where there are several to choose among."""
        if len(field.choices) > 1 and not field.data:
            raise ValidationError(_l("Vælg mindst én"))

    @property
    def choice(self) -> Choice:
        """What was chosen. Where there is one organisation only, nobody is asked which."""
        several = len(self.organisation_ids.choices) > 1
        return Choice(self.since.data, self.until.data, self.organisation_ids.data if several else None)


class CodeForm(BaseForm):
    """The code of a proof. Looking something up changes nothing, so it is asked for by a GET."""

    kode = StringField(
        _l("Koden på beviset"),
        [Required(_l("Skriv koden"))],
        filters=[stripped],
        description=_l("Der er 16 bogstaver og tal. Store og små bogstaver er lige gode."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )

    def validate_kode(self, field: Field) -> None:
        """Something that can be one."""
        if code_typed(field.data) is None:
            raise ValidationError(_l("Koden passer ikke. Se efter på beviset, og skriv den igen"))
