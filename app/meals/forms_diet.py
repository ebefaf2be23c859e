"""The form in which somebody tells the kitchen what they do not eat."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectMultipleField, StringField
from wtforms.validators import Length, Optional, ValidationError

from app.core.forms import BaseForm, options, refuse_cpr, stripped
from app.meals.eating import ALLERGENS, WAYS, clean


class DietForm(BaseForm):
    """Boxes for what one does not tolerate and how one eats, own words, and the yes."""

    allergens = SelectMultipleField(
        _l("Hvad tåler du ikke?"), [Optional()], choices=options(ALLERGENS.items())
    )
    ways = SelectMultipleField(
        _l("Spiser du på en særlig måde?"), [Optional()], choices=options(WAYS.items())
    )
    other = StringField(
        _l("Er der andet, køkkenet skal vide?"),
        [Optional(), Length(max=120, message=_l("Skriv det kortere. Der er plads til 120 tegn")), refuse_cpr],
        filters=[stripped],
        description=_l("For eksempel: Jeg tåler ikke jordbær."),
    )
    consent = BooleanField(_l("Ja, køkkenet må vide det"))

    def validate_consent(self, field: Field) -> None:
        """Without a yes nothing is kept."""
        if not field.data:
            raise ValidationError(_l("Sæt kryds, hvis køkkenet må vide det. Ellers kan du ringe"))

    def said(self) -> dict[str, Any]:
        """What is kept."""
        return clean(self.allergens.data or [], self.ways.data or [], self.other.data or "")
