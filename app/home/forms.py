"""The form of Min side."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from app.core.forms import BaseForm, PhoneField, Required, options, refuse_cpr, stripped
from app.places.queries import PlaceRow


def number_or_none(value: str) -> int | None:
    """What a choice of a place means; nothing chosen is None."""
    return int(value) if value not in {"", "None"} else None


class DetailsForm(BaseForm):
    """What I told about myself. The e-mail is how I log in, so it is not changed here."""

    name = StringField(
        _l("Dit navn"),
        [Required(_l("Skriv dit navn")), Length(max=120, message=_l("Skriv et kortere navn")), refuse_cpr],
        filters=[stripped],
        render_kw={"autocomplete": "name"},
    )
    phone = PhoneField(
        _l("Dit telefonnummer"),
        [Optional()],
        description=_l("Så kan værten ringe, hvis noget bliver ændret."),
        render_kw={"autocomplete": "tel"},
    )
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
