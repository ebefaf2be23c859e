"""The four short steps of proposing a walking group. Each is a form; the draft keeps what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from app.core import clock
from app.core.common_fields import TOO_LONG, is_a_place, is_there_every_night
from app.core.formatting import duration
from app.core.forms import BaseForm, DanishDateField, DanishTimeField, Required, options, refuse_cpr, stripped
from app.gathering_pages.wording import ACCESS_KEYS
from app.gatherings.models import Rhythm
from app.gatherings.recurrence import dates
from app.places.queries import place_choices
from app.walks.models import Tempo

_MINUTES = (30, 45, 60, 75, 90, 120, 150, 180, 240, 300)
_ANSWERS = [("yes", _l("Ja")), ("no", _l("Nej")), ("ask", _l("Spørg værten"))]


def _text(label: Any, required: Any, longest: int, **more: Any) -> StringField:
    checks = [
        Required(required) if required else Optional(),
        Length(max=longest, message=TOO_LONG),
        refuse_cpr,
    ]
    return StringField(label, filters=[stripped], validators=checks, **more)


class DecimalCommaField(StringField):
    """A number as people write it here: `4,5` (a dot works too); `data` becomes a Decimal or None."""

    def __init__(self, label: Any, message: Any, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.message = message

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; raises ValueError with a sentence that says what to write."""
        typed = (
            (valuelist[0] if valuelist else "").strip().lower().removesuffix("kr.").removesuffix("km").strip()
        )
        self.data: Decimal | None = None
        if not typed:
            return
        try:
            number = Decimal(typed.replace(",", "."))
        except InvalidOperation:
            raise ValueError(self.message) from None
        if not number.is_finite():
            raise ValueError(self.message)
        self.data = number

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:f}".replace(".", ",")


class WhatForm(BaseForm):
    """Step 1: what it is."""

    title = _text(
        _l("Hvad skal gruppen hedde?"),
        _l("Skriv, hvad gruppen skal hedde"),
        80,
        description=_l("For eksempel Broager Gågruppe."),
    )
    description = TextAreaField(
        _l("Hvad gør I?"),
        description=_l(
            "Et par sætninger er nok. Hvor går I hen, og hvad gør I bagefter? Du kan lave punktlister og "
            "fremhævet tekst: Sæt en streg (-) foran hvert punkt, og **to stjerner** om et ord."
        ),
        filters=[stripped],
        validators=[
            Required(_l("Skriv et par ord om, hvad I gør")),
            Length(max=600, message=TOO_LONG),
            refuse_cpr,
        ],
        render_kw={"rows": 4},
    )
    tempo = RadioField(
        _l("Hvor hurtigt går I?"),
        choices=options(
            [
                (Tempo.CALM, _l("Roligt tempo")),
                (Tempo.STEADY, _l("Almindeligt tempo")),
                (Tempo.BRISK, _l("Rask tempo")),
            ]
        ),
        default=Tempo.CALM,
    )
    kilometres = DecimalCommaField(
        _l("Hvor mange kilometer går I?"),
        _l("Skriv et tal, for eksempel 3 eller 4,5"),
        validators=[Required(_l("Skriv, hvor mange kilometer I går, for eksempel 3"))],
        render_kw={"inputmode": "decimal"},
    )

    def validate_kilometres(self, field: Field) -> None:
        """A walk is longer than nothing and not longer than a long day."""
        if field.data is not None and not Decimal("0.1") <= field.data <= 40:
            raise ValidationError(_l("Skriv et tal mellem 0,1 og 40"))
        if field.data is not None and field.data != field.data.quantize(Decimal("0.1")):
            field.data = field.data.quantize(Decimal("0.1"))


class WhereForm(BaseForm):
    """Step 2: where it starts, and what one must know to be able to come."""

    place_id = SelectField(_l("Hvilken by?"), validators=[is_a_place], coerce=int, validate_choice=False)
    meeting_point = _text(
        _l("Hvor mødes I?"),
        _l("Skriv, hvor I mødes"),
        160,
        description=_l(
            "Så en, der aldrig har været der, kan finde det. For eksempel: P-pladsen ved kirken, Storegade 1."
        ),
    )
    companion_offered = BooleanField(
        _l("Vi kan tilbyde en følgeven"),
        description=_l("En fra gruppen møder den, der gerne vil følges ad, og går med ind."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = place_choices()
        named = [(place.id, place.name) for place in (*places.towns, *places.villages)]
        self.place_id.choices = options([(0, _("Vælg en by")), *named])

    def access_fields(self) -> list[tuple[Field, Field]]:
        """(choice, sentence) of each fact, in the order they are shown."""
        return [(self[key], self[f"{key}_note"]) for key in ACCESS_KEYS]

    def access(self) -> dict[str, dict[str, str]]:
        """The facts as the series stores them."""
        return {
            choice.name: {"answer": choice.data, "note": sentence.data or ""}
            for choice, sentence in self.access_fields()
        }


_FACTS = {
    "rollator": (_l("Kan man have rollator med?"), _l("For eksempel: Fast sti hele vejen.")),
    "wheelchair": (_l("Kan man komme i kørestol?"), _l("For eksempel: En stejl bakke på 60 meter.")),
    "benches": (_l("Er der bænke på vejen?"), _l("For eksempel: For hver 400 meter.")),
    "toilet": (_l("Er der et toilet?"), _l("For eksempel: Ved kirken, åbent hele dagen.")),
    "bus": (_l("Kan man komme med bus?"), _l("For eksempel: Bus 110 stopper 250 meter derfra.")),
}
for _key, (_question, _example) in _FACTS.items():
    setattr(WhereForm, _key, RadioField(_question, choices=options(_ANSWERS), default="ask"))
    setattr(WhereForm, f"{_key}_note", _text(_l("Med dine egne ord"), None, 100, description=_example))


class WhenForm(BaseForm):
    """Step 3: rhythm, first date, time and length."""

    rhythm = RadioField(
        _l("Hvor tit mødes I?"),
        choices=options(
            [
                (Rhythm.WEEKLY, _l("Hver uge")),
                (Rhythm.FORTNIGHTLY, _l("Hver anden uge")),
                (Rhythm.MONTHLY, _l("En gang om måneden")),
                (Rhythm.ONCE, _l("Kun én gang")),
            ]
        ),
        default=Rhythm.WEEKLY,
    )
    first_on = DanishDateField(
        _l("Hvilken dag går I første gang?"),
        [Required(_l("Skriv den første dato, for eksempel 3.12.2026"))],
        description=_l("Ugedagen bliver den samme hver gang."),
    )
    starts_at_local = DanishTimeField(
        _l("Hvad er klokken, når I går?"),
        [Required(_l("Skriv, hvad klokken er, for eksempel 10.00")), is_there_every_night],
    )
    duration_minutes = SelectField(
        _l("Hvor længe er I af sted?"),
        description=_l("Regn kaffen med."),
        coerce=int,
        default=90,
        validate_choice=False,
    )
    until = DanishDateField(
        _l("Hvornår slutter gruppen?"),
        [Optional()],
        description=_l("Lad feltet stå tomt, hvis I går året rundt."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duration_minutes.choices = options((minutes, duration(minutes)) for minutes in _MINUTES)

    def validate_first_on(self, field: Field) -> None:
        """Not in the past, and not so far ahead that it is a slip of the finger."""
        if field.data is None:
            return
        if field.data <= clock.today():
            raise ValidationError(_l("Vælg en dag efter i dag"))
        if (field.data - clock.today()).days > 366:
            raise ValidationError(_l("Vælg en dag inden for det næste år"))

    def validate_duration_minutes(self, field: Field) -> None:
        """One of those offered."""
        if field.data not in _MINUTES:
            raise ValidationError(_l("Vælg, hvor længe I er af sted"))

    def validate_until(self, field: Field) -> None:
        """The end is not before the beginning."""
        if field.data and self.first_on.data and field.data < self.first_on.data:
            raise ValidationError(_l("Vælg en dag efter den første tur"))

    def first_dates(self, number: int = 6) -> list[date]:
        """The first dates that follow from what is filled in; none before there is a first date."""
        first = self.first_on.data
        if not first or self.first_on.errors or self.rhythm.data not in set(Rhythm):
            return []
        end = (
            first.replace(year=first.year + 1)
            if (first.month, first.day) != (2, 29)
            else date(first.year + 1, 3, 1)
        )
        until = self.until.data if self.until.data and self.until.data >= first else None
        return dates(Rhythm(self.rhythm.data), first, first, end, until)[:number]


class HowManyForm(BaseForm):
    """Step 4: sign-up, places and price."""

    needs_sign_up = RadioField(
        _l("Skal man melde sig til?"),
        choices=options(
            [("yes", _l("Ja, så ved vi, hvem der kommer")), ("no", _l("Nej, man møder bare op"))]
        ),
        default="yes",
    )
    capacity = IntegerField(
        _l("Hvor mange er der plads til?"),
        [Optional()],
        description=_l("Lad feltet stå tomt, hvis alle kan være med."),
        render_kw={"inputmode": "numeric"},
    )
    least = IntegerField(
        _l("Hvor mange skal I mindst være?"),
        [Optional()],
        description=_l(
            "Er I færre to dage før, hører huset det. Lad feltet stå tomt, hvis det er lige meget."
        ),
        render_kw={"inputmode": "numeric"},
    )
    price = DecimalCommaField(
        _l("Hvad koster det i kroner?"),
        _l("Skriv et tal, for eksempel 20"),
        validators=[Optional()],
        description=_l("Lad feltet stå tomt, hvis det er gratis."),
        render_kw={"inputmode": "decimal"},
    )
    price_note = _text(
        _l("Koster noget andet penge?"), None, 80, description=_l("For eksempel: Kaffe koster 10 kr.")
    )

    def validate_capacity(self, field: Field) -> None:
        """Some, and not a slip of the finger. Raises with what to write."""
        if field.errors:
            field.errors = []
            raise ValidationError(_l("Skriv antallet med tal, for eksempel 14"))
        if field.data is not None and not 1 <= field.data <= 500:
            raise ValidationError(_l("Skriv et tal mellem 1 og 500"))

    def validate_least(self, field: Field) -> None:
        """Some, and not more than there is room for. Raises with what to write."""
        if field.errors:
            field.errors = []
            raise ValidationError(_l("Skriv antallet med tal, for eksempel 4"))
        if field.data is not None and not 1 <= field.data <= (self.capacity.data or 500):
            raise ValidationError(_l("Skriv et tal, der ikke er større end antallet af pladser"))

    def validate_price(self, field: Field) -> None:
        """Not negative, and whole øre."""
        if field.data is not None and (not 0 <= field.data <= 2000 or field.data * 100 % 1):
            raise ValidationError(_l("Skriv prisen i kroner, for eksempel 20 eller 12,50"))

    def price_ore(self) -> int:
        """The price in øre."""
        return int((self.price.data or Decimal(0)) * 100)


@dataclass(frozen=True)
class Step:
    """One page of the way."""

    slug: str
    label: Any
    question: Any
    form: type[BaseForm]


STEPS = (
    Step("hvad", _l("Gruppen"), _l("Hvad er det for en gruppe?"), WhatForm),
    Step("hvor", _l("Mødestedet"), _l("Hvor mødes I?"), WhereForm),
    Step("hvornaar", _l("Dag og tid"), _l("Hvornår går I?"), WhenForm),
    Step("hvor-mange", _l("Pladser og pris"), _l("Hvor mange kan være med?"), HowManyForm),
)
