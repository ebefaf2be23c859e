"""Who somebody without a log-in is, as a form asks."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, Optional
from wtforms.widgets import EmailInput

from app.accounts.forms import is_address, small_letters
from app.core.forms import BaseForm, PhoneField, Required, refuse_cpr, stripped

_TOO_LONG = _l("Skriv det kortere. Der er plads til %(max)d tegn")


class Contact(BaseForm):
    """Who somebody without a log-in is: a name, and a telephone number or an e-mail."""

    name = StringField(
        _l("Dit navn"),
        [Required(_l("Skriv dit navn")), Length(max=120, message=_TOO_LONG), refuse_cpr],
        filters=[stripped],
        render_kw={"autocomplete": "name"},
    )
    phone = PhoneField(
        _l("Telefonnummer"), [Optional()], render_kw={"autocomplete": "tel", "inputmode": "tel"}
    )
    email = StringField(
        _l("E-mail"),
        [Optional(), Length(max=254, message=_TOO_LONG), is_address],
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
