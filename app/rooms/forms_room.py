"""What staff write about a room."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, ValidationError
from wtforms.validators import Optional

from app.core.common_fields import is_offered, many_lines, one_line
from app.core.formatting import WEEKDAYS
from app.core.forms import BaseForm, Required, WholeNumberField, options
from app.places.queries import all_places
from app.rooms.editing import RoomFacts
from app.rooms.forms import FIRST_MINUTE, LAST_MINUTE, STEP, minute, number
from app.rooms.models import Room
from app.rooms.rules import WhoMayBook
from app.rooms.words import WHO_WORDS, clock_words

_CLOSED = -1
_BUFFERS = (0, 15, 30, 45, 60, 90, 120)
_MOST_EQUIPMENT = 30


class RoomForm(BaseForm):
    """All that is written about a room. The hours of each weekday are added below."""

    name = one_line(_l("Hvad hedder lokalet?"), 80, Required(_l("Skriv et navn")))
    place_id = SelectField(_l("By"), coerce=number, validate_choice=False)
    address = one_line(
        _l("Hvor er det?"), 160, Required(_l("Skriv, hvor det er")), description=_l("Adresse og etage.")
    )
    text = many_lines(_l("Hvad er det for et lokale?"), 600, rows=3)
    equipment = many_lines(_l("Hvad er der?"), 900, rows=5, description=_l("Én ting på hver linje."))
    capacity = WholeNumberField(
        _l("Hvor mange er der plads til?"),
        [Required(_l("Skriv, hvor mange der er plads til"))],
        render_kw={"inputmode": "numeric"},
    )
    keys = many_lines(
        _l("Nøgle og dør"), 400, rows=2, description=_l("De får det at vide, når de booker, og dagen før.")
    )
    cleaning = many_lines(
        _l("Oprydning"), 400, rows=2, description=_l("De får det at vide, når de booker, og dagen før.")
    )
    rules = many_lines(
        _l("Regler, man siger ja til"), 3000, rows=8,
        description=_l("Ændrer du dem, skal alle sige ja igen, næste gang de booker."),
    )  # fmt: skip
    who_may = SelectField(_l("Hvem må booke?"), validate_choice=False)
    needs_approval = BooleanField(_l("Vi svarer på hver booking"))
    quota_hours = WholeNumberField(
        _l("Timer om måneden til hver"),
        [Optional()],
        description=_l("Lad feltet stå tomt, hvis de må booke så meget, de vil."),
        render_kw={"inputmode": "numeric"},
    )
    buffer_minutes = SelectField(_l("Tid mellem to bookinger"), coerce=minute, validate_choice=False)
    is_bookable = BooleanField(_l("Lokalet kan bookes"), default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place_id.choices = options(
            [(0, _("Vælg en by")), *((place.id, place.name) for place in all_places())]
        )
        self.who_may.choices = options([(one.value, words) for one, words in WHO_WORDS.items()])
        self.buffer_minutes.choices = options([(one, _("%(n)s minutter", n=one)) for one in _BUFFERS])
        times = range(FIRST_MINUTE, LAST_MINUTE + STEP, STEP)
        for opens, _closes in self.hours():
            opens.choices = options([(_CLOSED, _("Lukket")), *((at, clock_words(at)) for at in times[:-1])])
            _closes.choices = options([(_CLOSED, _("Lukket")), *((at, clock_words(at)) for at in times[1:])])

    def hours(self) -> list[tuple[Field, Field]]:
        """(from, to) of every weekday."""
        return [(self[f"opens_{day}"], self[f"closes_{day}"]) for day in range(7)]

    def fill_in(self, room: Room, rules: str) -> None:
        """A room as it stands."""
        for name in ("name", "place_id", "address", "text", "capacity", "keys", "cleaning"):
            self[name].data = getattr(room, name)
        for name in ("needs_approval", "quota_hours", "buffer_minutes", "is_bookable"):
            self[name].data = getattr(room, name)
        self.who_may.data, self.rules.data = room.who_may.value, rules
        self.equipment.data = "\n".join(room.equipment)
        for (opens, closes), hours in zip(self.hours(), room.opening, strict=True):
            opens.data, closes.data = hours or (_CLOSED, _CLOSED)

    def validate_place_id(self, field: Field) -> None:
        """A place of the municipality."""
        if not field.data or not is_offered(field):
            raise ValidationError(_l("Vælg den by, lokalet ligger i"))

    def validate_who_may(self, field: Field) -> None:
        """One of those there are."""
        if field.data not in {one.value for one in WhoMayBook}:
            raise ValidationError(_l("Vælg, hvem der må booke"))

    def validate_buffer_minutes(self, field: Field) -> None:
        """One of those there are."""
        if field.data not in _BUFFERS:
            raise ValidationError(_l("Vælg, hvor lang tid der skal være imellem"))

    def validate_capacity(self, field: Field) -> None:
        """A number of people that a room can hold."""
        if field.data is not None and not 1 <= field.data <= 1000:
            raise ValidationError(_l("Skriv et tal fra 1 til 1.000"))

    def validate_quota_hours(self, field: Field) -> None:
        """At least one hour."""
        if field.data is not None and not 1 <= field.data <= 744:
            raise ValidationError(_l("Skriv et tal fra 1 til 744"))

    def validate_equipment(self, field: Field) -> None:
        """Not more than one reads."""
        if len(_things(field.data)) > _MOST_EQUIPMENT:
            raise ValidationError(_l("Skriv højst 30 ting"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and then that every day closes after it opens."""
        valid = bool(super().validate(extra_validators))
        for opens, closes in self.hours():
            known = {choice.value for choice in opens.choices}, {choice.value for choice in closes.choices}
            is_closed = opens.data == closes.data == _CLOSED
            is_right = opens.data in known[0] and closes.data in known[1] and 0 <= opens.data < closes.data
            if not (is_closed or is_right):
                opens.errors = [_("Vælg en tid, der ligger før den anden, eller Lukket i begge")]
                valid = False
        return valid

    def facts(self) -> RoomFacts:
        """What was typed."""
        return RoomFacts(
            name=self.name.data,
            place_id=self.place_id.data,
            address=self.address.data,
            text=self.text.data or "",
            equipment=_things(self.equipment.data),
            capacity=self.capacity.data or 1,
            opening=[
                None if opens.data == _CLOSED else [opens.data, closes.data] for opens, closes in self.hours()
            ],
            keys=self.keys.data or "",
            cleaning=self.cleaning.data or "",
            who_may=WhoMayBook(self.who_may.data),
            needs_approval=bool(self.needs_approval.data),
            quota_hours=self.quota_hours.data,
            buffer_minutes=self.buffer_minutes.data,
            is_bookable=bool(self.is_bookable.data),
        )


def _things(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _hour(value: Any) -> int:
    return _CLOSED if value is None else minute(value)


for _day, _name in enumerate(WEEKDAYS):
    setattr(
        RoomForm, f"opens_{_day}", SelectField(_name, coerce=_hour, validate_choice=False, default=_CLOSED)
    )
    setattr(
        RoomForm,
        f"closes_{_day}",
        SelectField(_l("til"), coerce=_hour, validate_choice=False, default=_CLOSED),
    )
