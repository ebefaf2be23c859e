"""Forms of a march: its routes, checking in, counting, and helpers of the day."""

from __future__ import annotations

from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField
from wtforms.validators import NumberRange, Optional, ValidationError

from app.core.common_fields import is_there_every_night, one_line
from app.core.forms import BaseForm, DanishTimeField, Required, WholeNumberField
from app.core.ids import typed_number
from app.events.head_count import MOST_AT_ONCE
from app.events.march_routes import RouteData
from app.events.models_march import MarchRoute

_METRES = range(100, 100_001)
#: People that a button adds; -1 takes one back.
STEPS = (1, 5, -1)


class RouteForm(BaseForm):
    """A route of a march."""

    name = one_line(
        _l("Hvad hedder ruten?"), 60, Required(_l("Skriv, hvad ruten hedder")),
        description=_l("For eksempel: Den korte rute."),
    )  # fmt: skip
    length = one_line(
        _l("Hvor mange kilometer er den?"), 8, Required(_l("Skriv, hvor lang ruten er, for eksempel 5 eller 2,5"))
    )  # fmt: skip
    starts_at_local = DanishTimeField(
        _l("Hvornår starter ruten?"),
        [Required(_l("Skriv, hvad klokken er, for eksempel 9.30")), is_there_every_night],
    )
    meeting_point = one_line(
        _l("Hvor starter ruten?"), 160, Required(_l("Skriv, hvor ruten starter")),
        description=_l("For eksempel: Torvet, ved springvandet."),
    )  # fmt: skip
    has_rollator = BooleanField(_l("Man kan have rollator med"))
    access = one_line(
        _l("Hvordan er vejen?"), 200,
        description=_l("For eksempel: Asfalt hele vejen. Der er en bænk for hver 300 meter."),
    )  # fmt: skip

    def __init__(self, route: MarchRoute | None = None, **kwargs: Any) -> None:
        if route is not None:
            kwargs.setdefault("length", f"{route.metres / 1000:g}".replace(".", ","))
        super().__init__(obj=route, **kwargs)

    def validate_length(self, field: Field) -> None:
        """Kilometres that somebody can walk."""
        if _in_metres(field.data) not in _METRES:
            raise ValidationError(_l("Skriv et tal fra 0,1 til 100, for eksempel 5 eller 2,5"))

    def route(self) -> RouteData:
        """What the actions take."""
        return RouteData(
            name=self.name.data,
            metres=_in_metres(self.length.data) or 0,
            starts_at_local=cast(time, self.starts_at_local.data),
            meeting_point=self.meeting_point.data,
            access=self.access.data or "",
            has_rollator=bool(self.has_rollator.data),
        )


def _in_metres(typed: str | None) -> int | None:
    """`5`, `2,5 km` in metres; None for what is no length."""
    plain = (typed or "").lower().removesuffix("km").strip().replace(",", ".")
    try:
        metres = Decimal(plain) * 1000
    except InvalidOperation:
        return None
    return int(metres) if metres.is_finite() and metres == metres.to_integral_value() else None


class CheckInForm(BaseForm):
    """One press about a party: it has come, or that was a slip."""

    sign_up_id = HiddenField()
    said = HiddenField()

    @property
    def who(self) -> int:
        """The sign-up; 0 for what is no number."""
        return typed_number(self.sign_up_id.data) or 0

    @property
    def is_undone(self) -> bool:
        """Whether it was a slip."""
        return bool(self.said.data == "undo")


class CountForm(BaseForm):
    """One press of somebody who counts: a button, a number, or taking the last press back."""

    #: The largest number.
    most = MOST_AT_ONCE

    amount = HiddenField()
    said = HiddenField()
    number = WholeNumberField(
        _l("Skriv et tal"),
        [
            Optional(),
            NumberRange(min=1, max=MOST_AT_ONCE, message=_l("Skriv et tal fra %(min)d til %(max)d")),
        ],
        description=_l("Det bliver lagt til. Har du talt 40 på papir, så skriv 40."),
    )

    @property
    def is_undone(self) -> bool:
        """Whether the last press is taken back."""
        return bool(self.said.data == "undo")

    @property
    def people(self) -> int:
        """How many are added."""
        return int(self.number.data if self.number.data is not None else self.amount.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """A button of ours was pressed, or a number was written."""
        if not super().validate(extra_validators):
            return False
        is_ours = self.amount.data in {str(step) for step in STEPS}
        if self.is_undone or self.number.data is not None or is_ours:
            return True
        self.add_error("number", _("Skriv, hvor mange du har talt"))
        return False


class HelperForm(BaseForm):
    """Somebody who helps on the day."""

    name = one_line(
        _l("Hvem hjælper, eller hvor?"), 60, Required(_l("Skriv, hvem der hjælper, eller hvor")),
        description=_l("For eksempel: Port 2."),
    )  # fmt: skip
