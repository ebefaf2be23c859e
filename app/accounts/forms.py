"""Forms of log-in."""

from __future__ import annotations

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, ValidationError
from wtforms.form import BaseForm as WTBaseForm
from wtforms.validators import Length, Optional
from wtforms.widgets import EmailInput

from app.accounts import rules
from app.core.common_fields import TOO_LONG
from app.core.forms import BaseForm, PhoneField, Required, refuse_cpr, refuse_link, stripped


def small_letters(value: Any) -> Any:
    """Filter: an address without white space around it, in small letters."""
    return value.strip().lower() if isinstance(value, str) else value


def is_address(_form: WTBaseForm, field: Field) -> None:
    """Validator: an e-mail address that letters can be sent to. Nobody is asked whether it exists."""
    try:
        # Few post offices take letters outside ASCII before the @; domains have an ASCII form.
        found = validate_email(field.data, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise ValidationError(_l("Skriv din e-mail, for eksempel anna@example.org")) from None
    field.data = str(found.ascii_email).lower()


def _own_email(label: Any) -> StringField:
    return StringField(
        label,
        [Required(_l("Skriv din e-mail")), is_address],
        filters=[small_letters],
        render_kw={"type": "email", "autocomplete": "email", "inputmode": "email", "spellcheck": "false"},
    )


class LogInForm(BaseForm):
    """Where to send the code."""

    email = _own_email(_l("Din e-mail"))


class NewEmailForm(BaseForm):
    """Where to send the code that makes it the e-mail to log in with."""

    email = _own_email(_l("Din nye e-mail"))


class CodeForm(BaseForm):
    """The code from the letter."""

    code = StringField(
        _l("Koden fra mailen"),
        [Required(_l("Skriv koden fra mailen"))],
        description=_l("Koden har 8 tal. Du må gerne skrive mellemrum."),
        filters=[stripped],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "30"},
    )

    def validate_code(self, field: Field) -> None:
        """Eight digits, however they are written. A slip of the finger costs none of the five tries."""
        digits = rules.digits_of(field.data or "")
        if not (len(digits) == rules.CODE_LENGTH and digits.isascii() and digits.isdecimal()):
            raise ValidationError(_l("Skriv koden med 8 tal"))


class NameForm(BaseForm):
    """Who one is: asked of a newcomer, and corrected on Min side."""

    name = StringField(
        _l("Dit navn"),
        [
            Required(_l("Skriv dit navn")),
            Length(max=120, message=_l("Skriv et kortere navn")),
            refuse_cpr,
            refuse_link,
        ],
        filters=[stripped],
        render_kw={"autocomplete": "name"},
    )
    phone = PhoneField(
        _l("Dit telefonnummer"),
        [Optional()],
        description=_l("Så kan værten ringe, hvis noget bliver ændret."),
        render_kw={"autocomplete": "tel"},
    )


class GuestContact(BaseForm):
    """Who somebody without a log-in is: a name, and a telephone number or an e-mail."""

    name = StringField(
        _l("Dit navn"),
        [Required(_l("Skriv dit navn")), Length(max=120, message=TOO_LONG), refuse_cpr, refuse_link],
        filters=[stripped],
        render_kw={"autocomplete": "name"},
    )
    phone = PhoneField(
        _l("Telefonnummer"), [Optional()], render_kw={"autocomplete": "tel", "inputmode": "tel"}
    )
    email = StringField(
        _l("E-mail"),
        [Optional(), Length(max=254, message=TOO_LONG), is_address],
        filters=[small_letters],
        widget=EmailInput(),
        render_kw={"autocomplete": "email"},
    )
    #: Left empty by people, who never see it; filled by programs.
    website = StringField()

    def contact(self) -> dict[str, str | None]:
        """Name, phone and e-mail as typed."""
        return {"name": self.name.data, "phone": self.phone.data, "email": self.email.data or None}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and then what they must be together."""
        valid = bool(super().validate(extra_validators))
        if not (self.phone.raw_data and self.phone.raw_data[0].strip()) and not self.email.data:
            self.add_error("phone", _("Skriv et telefonnummer eller en e-mail, så vi kan give dig besked"))
            valid = False
        if valid and self.website.data:
            self.website.data = ""
            self.add_error("name", _("Det gik meget hurtigt. Se det efter, og tryk på knappen igen"))
            return False
        return valid

    def errors_in_order(self) -> list[tuple[Field | None, str]]:
        """As of every form; who one is stands below what one says."""
        return sorted(super().errors_in_order(), key=lambda error: error[0] in _contact_fields(self))


def _contact_fields(form: GuestContact) -> tuple[Field, ...]:
    return form.name, form.phone, form.email
