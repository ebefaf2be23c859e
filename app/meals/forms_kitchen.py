"""The form with which a host chooses the kitchen that a meal books."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField
from wtforms.validators import ValidationError

from app.core.common_fields import is_offered
from app.core.formatting import duration
from app.core.forms import BaseForm, options
from app.meals.kitchen import KitchenWish
from app.meals.models_kitchen import MealKitchen
from app.rooms.models import Room, RoomRules

_MINUTES = (0, 30, 60, 90, 120, 150, 180, 240, 300, 360)


class KitchenForm(BaseForm):
    """Which room, how long before and after; then yes to its rules, once the free times were seen."""

    room_id = SelectField(_l("Hvilket køkken?"), coerce=int, validate_choice=False)
    before_minutes = SelectField(
        _l("Hvor længe før måltidet?"), coerce=int, validate_choice=False, default=180
    )
    after_minutes = SelectField(_l("Hvor længe efter?"), coerce=int, validate_choice=False, default=60)
    rules_ok = BooleanField(_l("Jeg har læst reglerne og følger dem"))
    rules_version = HiddenField()
    #: Which room and hours were looked up when the button was shown.
    seen = HiddenField()

    def offer(self, rooms: Sequence[Room], kitchen: MealKitchen | None) -> None:
        """Offer these rooms; what stands is chosen."""
        self.room_id.choices = options([(0, _("Vælg et køkken")), *((one.id, one.name) for one in rooms)])
        hours = options((minutes, duration(minutes) if minutes else _("Ikke")) for minutes in _MINUTES)
        self.before_minutes.choices = self.after_minutes.choices = hours
        if not self.is_submitted() and kitchen is not None:
            self.room_id.data = kitchen.room_id
            self.before_minutes.data, self.after_minutes.data = kitchen.before_minutes, kitchen.after_minutes

    def validate_room_id(self, field: Field) -> None:
        """One of those offered."""
        if not field.data or not is_offered(field):
            raise ValidationError(_l("Vælg et køkken"))

    def validate_before_minutes(self, field: Field) -> None:
        """One of those offered."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg en af mulighederne"))

    validate_after_minutes = validate_before_minutes

    @property
    def mark(self) -> str:
        """What was looked up, as `seen` keeps it."""
        return f"{self.room_id.data}-{self.before_minutes.data}-{self.after_minutes.data}"

    def get_ready(self, rules: RoomRules | None) -> None:
        """Show what was looked up, with the rules that one says yes to."""
        self.seen.data = self.mark
        if rules is None:
            del self.rules_ok
        else:
            self.rules_version.data = str(rules.version)

    def wish(self) -> KitchenWish:
        """What `kitchen.choose_kitchen` takes."""
        version = str(self.rules_version.data or "")
        says_yes = bool(self.rules_ok.data) and version.isdecimal()
        hours = (self.before_minutes.data, self.after_minutes.data)
        return KitchenWish(self.room_id.data, *hours, rules_version=int(version) if says_yes else None)


class KitchenDateForm(BaseForm):
    """What to do about the kitchen of one date."""

    answer = RadioField(choices=options([("book", ""), ("without", "")]))
