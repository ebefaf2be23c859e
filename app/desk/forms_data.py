"""Forms for making sure who is on the phone, and for erasing them at their word."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import Length
from wtforms.widgets import EmailInput

from app.accounts.forms import is_address, small_letters
from app.core.common_fields import TOO_LONG
from app.core.forms import BaseForm, Required, options, stripped
from app.desk.models import CheckWay
from app.desk.privacy import WAY_WORDS


class WayForm(BaseForm):
    """Where a code is to be sent: to something we hold already."""

    way = RadioField(
        _l("Hvor skal koden sendes hen?"), [Required(_l("Vælg, hvor koden skal hen"))], validate_choice=False
    )

    def offer(self, ways: Sequence[CheckWay]) -> None:
        """Fill in the ways that there are."""
        self.way.choices = options((way.value, WAY_WORDS[way]) for way in ways)

    @property
    def chosen(self) -> CheckWay | None:
        """The way that was chosen, or None for one that is none."""
        return CheckWay(self.way.data) if self.way.data in set(CheckWay) else None


class CodeForm(BaseForm):
    """What the person reads aloud."""

    code = StringField(
        _l("Koden, personen læser op"),
        [Required(_l("Skriv de seks tal"))],
        filters=[stripped],
        render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": "12"},
    )


class NewEmailForm(BaseForm):
    """Another e-mail to log in with."""

    email = StringField(
        _l("Personens nye e-mail"),
        [Required(_l("Skriv den nye e-mail")), Length(max=254, message=TOO_LONG), is_address],
        filters=[small_letters],
        widget=EmailInput(),
        description=_l("Stav den højt, bogstav for bogstav."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class LogInCodeForm(BaseForm):
    """What the person reads aloud from the new mailbox."""

    code = StringField(
        _l("Koden, personen læser op"),
        [Required(_l("Skriv de otte tal"))],
        filters=[stripped],
        render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": "30"},
    )


class EraseForm(BaseForm):
    """Erasing somebody for good."""

    said_yes = BooleanField(
        _l("Jeg har læst det højt, og personen har sagt ja"), [Required(_l("Læs det hele, og sæt kryds"))]
    )

    def ask_of_the_dead(self) -> None:
        """Nobody is there to say yes: whoever erases has read it."""
        self.said_yes.label.text = _("Jeg har læst det, og jeg er sikker på, at personen er død")

    def validate(self, extra_validators: object = None) -> bool:
        """The tick must be there."""
        valid = bool(super().validate(extra_validators))
        if not self.said_yes.data and not self.said_yes.errors:
            self.add_error("said_yes", str(_l("Læs det hele, og sæt kryds")))
            valid = False
        return valid
