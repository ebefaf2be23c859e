"""Forms about areas that staff look at in particular."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from app.core.common_fields import TOO_LONG, is_offered
from app.core.forms import BaseForm, Required, options, refuse_cpr, stripped
from app.core.ids import typed_number
from app.places.actions import NewArea
from app.places.queries import all_places
from app.places.rules import roads_in


def _place(value: Any) -> int:
    """The number of a place; 0 for none, and for what is none."""
    return typed_number(value) or 0


def _at_most(letters: int) -> Length:
    return Length(max=letters, message=TOO_LONG)


class UnmarkForm(BaseForm):
    """Why an area is marked no more."""

    reason = TextAreaField(
        _l("Hvorfor?"),
        [Required(_l("Skriv hvorfor")), _at_most(400), refuse_cpr],
        filters=[stripped],
        description=_l("Kun kolleger læser det. Skriv ikke om enkelte borgere."),
        render_kw={"rows": 3},
    )


class MarkForm(UnmarkForm):
    """Which area, and why."""

    place_id = SelectField(_l("Hvilken by?"), coerce=_place, validate_choice=False)
    name = StringField(
        _l("Hvad kalder I området?"),
        [Optional(), _at_most(80), refuse_cpr],
        filters=[stripped],
        description=_l("Skal kun skrives, når det er en del af byen."),
    )
    roads = TextAreaField(
        _l("Hvilke veje?"),
        [Optional(), _at_most(1000), refuse_cpr],
        filters=[stripped],
        description=_l("En på hver linje, som de står i mødesteder. Skriver du ingen, er det hele byen."),
        render_kw={"rows": 4},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(place.id, place.name) for place in all_places()]
        self.place_id.choices = options([(0, _("Vælg en by")), *named])

    def validate_place_id(self, field: Field) -> None:
        """A place of the municipality."""
        if not field.data or not is_offered(field):
            raise ValidationError(_l("Vælg en by"))

    def area(self) -> NewArea:
        """What was typed."""
        return NewArea(
            self.place_id.data, self.reason.data or "", self.name.data or "", roads_in(self.roads.data or "")
        )
