"""The forms of Min side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length, Optional

from app.accounts.forms import NameForm, is_address, small_letters
from app.core.forms import BaseForm, PhoneField, Required, options, refuse_cpr, refuse_link, stripped
from app.places.queries import PlaceRow


def number_or_none(value: str) -> int | None:
    """What a choice of a place means; nothing chosen is None."""
    return int(value) if value not in {"", "None"} else None


class HelperForm(BaseForm):
    """Who may act for me, and how far."""

    name = StringField(
        _l("Hjælperens navn"),
        [
            Required(_l("Skriv hjælperens navn")),
            Length(max=120, message=_l("Skriv et kortere navn")),
            refuse_cpr,
            refuse_link,
        ],
        filters=[stripped],
        render_kw={"autocomplete": "off"},
    )
    relation = StringField(
        _l("Hvem er det?"),
        [Optional(), Length(max=60, message=_l("Skriv det kortere")), refuse_cpr],
        description=_l("For eksempel min datter eller min nabo."),
        filters=[stripped],
    )
    phone = PhoneField(
        _l("Hjælperens telefonnummer"), [Optional()], of_another=True, render_kw={"autocomplete": "off"}
    )
    email = StringField(
        _l("Hjælperens e-mail"),
        [Optional(), Length(max=254, message=_l("Skriv en kortere e-mail")), is_address],
        filters=[small_letters],
        render_kw={"type": "email", "autocomplete": "off"},
    )
    may_sign_up = BooleanField(_l("Må melde mig til"), default=True)
    may_cancel = BooleanField(_l("Må ændre og melde mig fra"), default=True)
    gets_messages = BooleanField(_l("Får de samme beskeder som mig"))

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and that the helper can be told."""
        valid = bool(super().validate(extra_validators))
        if not (self.phone.raw_data and self.phone.raw_data[0].strip()) and not self.email.data:
            self.add_error("phone", _("Skriv et nummer eller en e-mail, så hjælperen får det at vide"))
            valid = False
        return valid

    def allowed(self) -> dict[str, bool]:
        """What the helper may."""
        return {
            "may_sign_up": bool(self.may_sign_up.data),
            "may_cancel": bool(self.may_cancel.data),
            "gets_messages": bool(self.gets_messages.data),
        }


class DetailsForm(NameForm):
    """What I told about myself. The e-mail is how I log in, so it is not changed here."""

    place_id = SelectField(
        _l("Hvor bor du?"),
        [Optional()],
        coerce=number_or_none,
        description=_l("Så viser vi det, der er tæt på dig, først."),
    )

    def offer_places(self, places: Sequence[PlaceRow]) -> None:
        """Fill the list of places, in the order given."""
        named = [(str(place.id), place.name) for place in places]
        self.place_id.choices = options([("", _("Det vil jeg ikke skrive")), *named])
