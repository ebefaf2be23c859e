"""The form that ties loose things to an initiative."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectField, SelectMultipleField, ValidationError

from app.core.forms import BaseForm, options
from app.plan.things import Thing

_THING = re.compile(r"([a-z_]{1,30})-([0-9]{1,9})")


OUT, IN = "ude", "ind"


class TieForm(BaseForm):
    """Which things, and what they are to count for, if for anything."""

    #: "ude": they do not belong to the plan; "ind": they may count again; else they are tied.
    svar = HiddenField()
    things = SelectMultipleField(_l("Hvad gælder det?"), validate_choice=False)
    initiative_id = SelectField(_l("Hvilken indsats skal det tælle med i?"), coerce=int, default=0)

    def offer(self, things: Sequence[Thing], initiatives: Sequence[tuple[int, str]]) -> None:
        """Offer the things of the page, and the initiatives that are alive."""
        self.things.choices = options((f"{one.kind}-{one.id}", one.title) for one in things)
        choices: list[tuple[int, Any]] = [(0, _("Vælg en indsats")), *initiatives]
        self.initiative_id.choices = options(choices)

    def chosen(self) -> list[tuple[str, int]]:
        """Kind and number of each thing."""
        found = (_THING.fullmatch(word) for word in self.things.data or ())
        return [(match[1], int(match[2])) for match in found if match is not None]

    def validate_things(self, _field: Field) -> None:
        """At least one, and no more than a page."""
        if not 0 < len(self.chosen()) <= 100:
            raise ValidationError(_("Sæt kryds ved mindst én ting"))

    def validate_initiative_id(self, field: Field) -> None:
        """One has to be chosen."""
        if not (field.data or self.svar.data in (OUT, IN)):
            raise ValidationError(_("Vælg den indsats, det skal tælle med i"))
