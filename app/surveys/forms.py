"""Forms of surveys: the sheet, switching a scale on, and beginning a round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import BaseForm, Required, options, stripped
from app.surveys.queries import AskedScale
from app.surveys.rules import Sheet


class SheetForm(BaseForm):
    """A sheet; its questions are put in by `sheet_form`."""

    consent = BooleanField(_l("Ja, I må gemme mine svar"))

    def parts(self, asked: Sequence[AskedScale]) -> list[tuple[AskedScale, list[Any]]]:
        """The fields of each scale, in order."""
        return [
            (one, [self[f"{one.scale.key}_{number}"] for number in range(len(one.wording))]) for one in asked
        ]

    def sheets(self, asked: Sequence[AskedScale]) -> Mapping[str, Sheet]:
        """What was crossed, None where nothing was."""
        return {
            one.scale.key: [int(field.data) if field.data else None for field in fields]
            for one, fields in self.parts(asked)
        }


def sheet_form(asked: Sequence[AskedScale], *, needs_consent: bool) -> SheetForm:
    """A form with a question for each item. None has to be answered."""
    fields: dict[str, Any] = {
        f"{one.scale.key}_{number}": RadioField(
            words,
            [Optional()],
            choices=options([(str(value), label) for value, label in one.scale.options]),
        )
        for one in asked
        for number, words in enumerate(one.wording)
    }
    form: SheetForm = type("AskedSheetForm", (SheetForm,), fields)()
    if not needs_consent:
        del form.consent
    return form


class ScaleForm(BaseForm):
    """An administrator has looked at wording and licence."""

    is_checked = BooleanField(_l("Vi har holdt ordlyden op mod det officielle skema, og vi må bruge det"))
    other_last = BooleanField(_l("Brug den anden ordlyd af sidste spørgsmål"))


class RoundForm(BaseForm):
    """Where to ask, and with what."""

    initiative_id = SelectField(_l("Indsats"), coerce=int, validate_choice=False)
    scales = SelectMultipleField(
        _l("Skemaer"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def offer(self, initiatives: Sequence[tuple[int, str]], asked: Sequence[AskedScale]) -> None:
        """Offer these initiatives and scales."""
        self.initiative_id.choices = options(initiatives)
        self.scales.choices = options([(one.scale.key, one.scale.name) for one in asked])
        if not self.is_submitted():
            self.scales.data = [one.scale.key for one in asked]

    def is_one_of_them(self) -> bool:
        """Whether the initiative is one of those that were offered."""
        return self.initiative_id.data in {one.value for one in self.initiative_id.choices}


class CodeForm(BaseForm):
    """The code on a sheet of paper."""

    code = StringField(
        _l("Koden på skemaet"),
        [Required(_l("Skriv koden, der står øverst på skemaet")), Length(max=20)],
        filters=[stripped],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
