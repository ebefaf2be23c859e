"""Forms of the crew of a meal: saying yes, writing somebody on, and how many are needed for what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import EmailInput

from app.accounts.forms import GuestContact, is_address
from app.core.common_fields import is_offered
from app.core.forms import (
    BaseForm,
    DanishTimeField,
    PhoneField,
    Required,
    WholeNumberField,
    options,
    refuse_cpr,
    refuse_link,
    stripped,
)
from app.meals.crew import RoleNeed
from app.meals.models_crew import MealRole, Role
from app.meals.queries_crew import Crew
from app.meals.wording_crew import ROLE_WORDS, USUAL_MINUTES

_MOST = 20
#: Half a day: what a meal needs before and after it.
_FARTHEST = 720


class HelpForm(BaseForm):
    """What somebody we know wants to help with."""

    place = RadioField(_l("Hvad vil du hjælpe med?"), validate_choice=False)

    def offer(self, crew: Crew) -> None:
        """Offer what is missing on a date, in the order in which one meets."""
        self.place.choices = options(
            (role.value, ROLE_WORDS[role]) for role in crew.in_order if role in crew.missing
        )

    def validate_place(self, field: Field) -> None:
        """One of those that somebody is missing for."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg, hvad du vil hjælpe med"))


class GuestHelpForm(GuestContact, HelpForm):
    """The same from somebody without a log-in."""


class WriteOnForm(BaseForm):
    """Somebody who rang the host. Neither phone nor e-mail has to be known."""

    place = SelectField(_l("Hvad hjælper personen med?"), validate_choice=False)
    name = StringField(
        _l("Navn"),
        [
            Required(_l("Skriv navnet")),
            Length(max=120, message=_l("Skriv navnet kortere")),
            refuse_cpr,
            refuse_link,
        ],
        filters=[stripped],
    )
    phone = PhoneField(
        _l("Telefon"),
        [Optional()],
        of_another=True,
        description=_l("Så kan du ringe, hvis noget ændrer sig."),
    )
    email = StringField(
        _l("E-mail"),
        [Optional(), Length(max=254, message=_l("Skriv en kortere e-mail")), is_address],
        filters=[stripped],
        widget=EmailInput(),
    )

    def offer(self, crew: Crew) -> None:
        """Offer what is missing on the date."""
        self.place.choices = options(
            (role.value, ROLE_WORDS[role]) for role in crew.in_order if role in crew.missing
        )

    def validate_place(self, field: Field) -> None:
        """One of those that somebody is missing for."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg, hvad personen hjælper med"))

    @property
    def person(self) -> dict[str, Any]:
        """What `crew.write_on` takes."""
        return {"name": self.name.data, "phone": self.phone.data, "email": self.email.data or None}


def _number(label: Any) -> WholeNumberField:
    within = NumberRange(min=0, max=_MOST, message=_l("Skriv et tal fra %(min)d til %(max)d"))
    return WholeNumberField(label, [Required(_l("Skriv 0, hvis der ikke er brug for nogen")), within])


class NumbersForm(BaseForm):
    """How many one date needs for what."""

    head_cook = _number(ROLE_WORDS[Role.HEAD_COOK])
    helper = _number(ROLE_WORDS[Role.HELPER])
    table = _number(ROLE_WORDS[Role.TABLE])
    welcome = _number(ROLE_WORDS[Role.WELCOME])
    washing = _number(ROLE_WORDS[Role.WASHING])

    def numbers(self) -> dict[Role, int]:
        """What `crew.set_numbers` takes."""
        return {role: self[role.value].data for role in Role}


def _at(label: Any) -> DanishTimeField:
    return DanishTimeField(label, [Required(_l("Skriv, hvornår de møder, for eksempel 16.00"))])


_MEETS = _l("Mød klokken")


class RolesForm(NumbersForm):
    """How many a meal needs for what as a rule, and at what time on the clock they meet."""

    head_cook_at = _at(_MEETS)
    helper_at = _at(_MEETS)
    table_at = _at(_MEETS)
    welcome_at = _at(_MEETS)
    washing_at = _at(_MEETS)

    def __init__(self, begins: time, standing: Mapping[Role, MealRole]) -> None:
        self._begins = begins.hour * 60 + begins.minute
        shown: dict[str, Any] = {}
        for role in Role:
            one = standing.get(role)
            shown[role.value] = one.number if one is not None else 0
            before = one.minutes_before if one is not None else USUAL_MINUTES[role]
            minute = min(max(self._begins - before, 0), 24 * 60 - 1)
            shown[f"{role.value}_at"] = time(minute // 60, minute % 60)
        super().__init__(data=shown)

    @property
    def rows(self) -> list[tuple[Role, Field, Field]]:
        """(task, how many, when) in the order of the day."""
        return [(role, self[role.value], self[f"{role.value}_at"]) for role in Role]

    def needs(self) -> dict[Role, RoleNeed]:
        """What `crew.set_roles` takes."""
        return {role: RoleNeed(number.data, self._before(at.data)) for role, number, at in self.rows}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that nobody meets more than half a day from the meal."""
        valid = bool(super().validate(extra_validators))
        for _role, _number_field, at in self.rows:
            if at.data is not None and abs(self._before(at.data)) > _FARTHEST:
                at.errors = [*at.errors, _("Vælg en tid, der er tættere på måltidet")]
                valid = False
        return valid

    def _before(self, at: time) -> int:
        return self._begins - (at.hour * 60 + at.minute)
