"""Forms of the second factor."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, StringField, ValidationError
from wtforms.validators import Length

from app.accounts import rules
from app.core.forms import BaseForm, Required, refuse_cpr, stripped

#: Characters. Those of real devices are one or two thousand.
_LONGEST_ANSWER = 20_000


def _own_device() -> BooleanField:
    return BooleanField(
        _l("Det her er min egen enhed"),
        description=_l(
            "Så er du logget ind hele arbejdsdagen. Ellers bliver du logget ud efter 30 minutters pause."
        ),
    )


class AppCodeForm(BaseForm):
    """The code that an app shows just now."""

    code = StringField(
        _l("Koden fra din app"),
        [Required(_l("Skriv koden fra din app"))],
        description=_l("Koden har 6 tal. Du må gerne skrive mellemrum."),
        filters=[stripped],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "30"},
    )
    own_device = _own_device()

    def validate_code(self, field: Field) -> None:
        """Six digits, however they are written. A slip of the finger costs no try."""
        digits = rules.digits_of(field.data or "")
        if not (len(digits) == rules.APP_CODE_LENGTH and digits.isascii() and digits.isdecimal()):
            raise ValidationError(_l("Skriv koden med 6 tal"))


class RecoveryCodeForm(BaseForm):
    """One of the ten codes on paper."""

    code = StringField(
        _l("En af dine nødkoder"),
        [Required(_l("Skriv en af dine nødkoder"))],
        description=_l("Koden har 10 tegn, for eksempel abcde-fghjk. Den virker kun én gang."),
        filters=[stripped],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none", "maxlength": "30"},
    )
    own_device = _own_device()

    def validate_code(self, field: Field) -> None:
        """Ten letters and digits; a slip of the finger costs no try."""
        if len(rules.recovery_code_of(field.data or "")) != rules.RECOVERY_LENGTH:
            raise ValidationError(_l("Skriv koden med 10 tegn"))


def _name(label: Any) -> StringField:
    return StringField(
        label,
        [
            Required(_l("Skriv et navn, for eksempel Min telefon")),
            Length(max=40, message=_l("Skriv et kortere navn")),
            refuse_cpr,
        ],
        filters=[stripped],
        render_kw={"autocomplete": "off"},
    )


class PasskeyForm(BaseForm):
    """What a passkey has signed, as the browser hands it over."""

    credential = HiddenField()
    own_device = _own_device()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the device answered at all; asked only when nothing else is missing."""
        if not super().validate(extra_validators):
            return False
        if self.credential.data and len(self.credential.data) <= _LONGEST_ANSWER:
            return True
        self.is_refused = True
        self.add_error(None, str(_l("Din enhed svarede ikke. Prøv igen.")))
        return False

    def add_error(self, field_name: str | None, message: str) -> None:
        """What a device answers belongs to no field that anybody sees."""
        if field_name is None:
            self.form_errors = [*self.form_errors, message]
        else:
            super().add_error(field_name, message)


class NewPasskeyForm(PasskeyForm):
    """A new passkey, and what its owner calls it."""

    name = _name(_l("Hvad vil du kalde nøglen?"))


class RenameForm(BaseForm):
    """Another name for a passkey."""

    name = _name(_l("Nyt navn"))
