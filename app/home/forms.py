"""The form of Min side."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Optional

from app.accounts.forms import NameForm
from app.core.forms import options
from app.places.queries import PlaceRow


def number_or_none(value: str) -> int | None:
    """What a choice of a place means; nothing chosen is None."""
    return int(value) if value not in {"", "None"} else None


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
