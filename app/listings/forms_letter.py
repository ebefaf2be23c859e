"""The form of the weekly letter: on which morning and, from a guest, to whom."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import Length
from wtforms.widgets import EmailInput

from app.accounts.forms import is_address, small_letters
from app.core.common_fields import TOO_LONG
from app.core.forms import BaseForm, Required, options, refuse_cpr, refuse_link, stripped
from app.listings.fitting_words import WEEKDAYS

#: Thursday: time enough to say yes before the week-end.
USUAL = "3"


class LetterForm(BaseForm):
    """On which morning."""

    weekday = RadioField(_l("Hvilken morgen vil du have det?"), validators=[Required(_l("Vælg en dag"))])

    def offer_days(self, chosen: int | None) -> None:
        """Offer Monday to Friday, with this one chosen."""
        self.weekday.choices = options(WEEKDAYS)
        if not self.is_submitted():
            self.weekday.data = str(chosen) if chosen is not None else USUAL

    @property
    def day(self) -> int:
        """The weekday, Monday is 0."""
        return int(self.weekday.data)


class GuestLetterForm(LetterForm):
    """The same from somebody without a log-in."""

    name = StringField(
        _l("Dit navn"),
        [Required(_l("Skriv dit navn")), Length(max=120, message=TOO_LONG), refuse_cpr, refuse_link],
        filters=[stripped],
        render_kw={"autocomplete": "name"},
    )
    email = StringField(
        _l("E-mail"),
        [Required(_l("Skriv din e-mail")), Length(max=254, message=TOO_LONG), is_address],
        filters=[small_letters],
        widget=EmailInput(),
        render_kw={"autocomplete": "email"},
    )
    #: Left empty by people, who never see it; filled by programs.
    website = StringField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that no program filled them."""
        valid = bool(super().validate(extra_validators))
        if valid and self.website.data:
            self.website.data = ""
            self.add_error("name", _("Det gik meget hurtigt. Se det efter, og tryk på knappen igen"))
            return False
        return valid
