"""Forms of meals: proposing one, what only meals have, the menu of a date, and the numbers afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from app.core import clock
from app.core.common_fields import (
    in_ore,
    is_a_place,
    is_offered,
    is_there_every_night,
    is_within_a_year,
    many_lines,
    one_line,
)
from app.core.formatting import duration
from app.core.forms import (
    BaseForm,
    DanishDateField,
    DanishTimeField,
    PhoneField,
    Required,
    WholeNumberField,
    options,
)
from app.gatherings.models import Rhythm, Series
from app.gatherings.scheduling import SeriesData
from app.meals.actions import MealData
from app.meals.models import Meal, Seating
from app.meals.queries import KIND
from app.meals.wording import CLOSING, closing_in_words
from app.organisations.models import Organisation
from app.places.queries import place_choices

_MINUTES = (60, 90, 120, 150, 180, 240, 300)
#: Facts about the house that matter to who eats there.
ACCESS = ("rollator", "wheelchair", "toilet", "bus")
_ANSWERS = [("yes", _l("Ja")), ("no", _l("Nej")), ("ask", _l("Spørg værten"))]


def _number(label: Any, most: int, *first: Any, least: int = 1, **kwargs: Any) -> WholeNumberField:
    within = NumberRange(min=least, max=most, message=_l("Skriv et tal fra %(min)d til %(max)d"))
    return WholeNumberField(label, [*(first or (Optional(),)), within], **kwargs)


def _fact(label: Any) -> RadioField:
    return RadioField(label, choices=options(_ANSWERS), default="ask")


class MealForm(BaseForm):
    """What only meals have."""

    menu = many_lines(
        _l("Hvad får man at spise?"), 400, description=_l("Lad feltet stå tomt, hvis menuen kommer senere.")
    )
    has_takeaway = BooleanField(
        _l("Man kan hente maden"), description=_l("Så sætter gæsten et kryds, når man melder sig til.")
    )
    seating = RadioField(
        _l("Hvor sidder man?"),
        choices=options(
            [(Seating.FREE, _l("Sæt jer, hvor I vil")), (Seating.TABLES, _l("Værten sætter folk ved borde"))]
        ),
        default=Seating.FREE,
    )
    least_age = _number(
        _l("Skal man have en alder?"),
        99,
        description=_l("For eksempel 60. Lad feltet stå tomt, hvis alle kan komme."),
    )
    least_age_reason = one_line(
        _l("Hvorfor den alder?"), 200, description=_l("For eksempel: Ældrerådet holder det for ældre.")
    )
    kitchen_phone = PhoneField(
        _l("Hvem ringer man til om mad, man ikke tåler?"),
        [Optional()],
        of_another=True,
        description=_l("Alle kan se nummeret. Uden et nummer ringer man til huset."),
    )

    def validate_least_age_reason(self, field: Field) -> None:
        """Whoever is shut out reads why."""
        if self.least_age.data is not None and not field.data:
            raise ValidationError(_l("Skriv, hvorfor der er en alder"))

    def meal(self, organisation_id: int | None = None) -> MealData:
        """What the actions take."""
        return MealData(
            menu=self.menu.data or "",
            least_age=self.least_age.data,
            least_age_reason=(self.least_age_reason.data or "") if self.least_age.data else "",
            has_takeaway=bool(self.has_takeaway.data),
            seating=Seating(self.seating.data),
            kitchen_phone=self.kitchen_phone.data,
            organisation_id=organisation_id,
        )


def _closing() -> SelectField:
    return SelectField(
        _l("Hvornår skal man senest melde sig til?"), coerce=int, default=48, validate_choice=False,
        description=_l("Så køkkenet kan nå at købe ind."),
    )  # fmt: skip


def _closings(standing: int | None = None) -> list[Any]:
    hours = sorted({*CLOSING, *([standing] if standing is not None else [])})
    return options((one, closing_in_words(one)) for one in hours)


class EditForm(MealForm):
    """What only meals have, and when signing up closes."""

    closes_hours = _closing()

    def __init__(self, standing: int, **kwargs: Any) -> None:
        super().__init__(closes_hours=standing, **kwargs)
        self.closes_hours.choices = _closings(standing)

    def validate_closes_hours(self, field: Field) -> None:
        """One of those offered."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg en af mulighederne"))


class ProposeForm(MealForm):
    """A new meal, on one page."""

    organisation_id = SelectField(_l("Hvem holder måltidet?"), coerce=int, validate_choice=False, default=0)
    title = one_line(
        _l("Hvad skal det hedde?"), 80, Required(_l("Skriv, hvad måltidet skal hedde")),
        description=_l("For eksempel: Fællesspisning i Broager."),
    )  # fmt: skip
    description = many_lines(
        _l("Hvordan er det at være med?"), 600, Required(_l("Skriv et par ord om måltidet")), rows=4,
        description=_l("Et par sætninger er nok. Hvem kommer, og hvad laver I?"),
    )  # fmt: skip
    place_id = SelectField(_l("Hvilken by?"), validators=[is_a_place], coerce=int, validate_choice=False)
    meeting_point = one_line(
        _l("Hvor spiser I?"), 160, Required(_l("Skriv, hvor I spiser")),
        description=_l("For eksempel: Forsamlingshuset, Storegade 1."),
    )  # fmt: skip
    rollator = _fact(_l("Kan man have rollator med?"))
    wheelchair = _fact(_l("Kan man komme i kørestol?"))
    toilet = _fact(_l("Er der et toilet?"))
    bus = _fact(_l("Kan man komme med bus?"))
    companion_offered = BooleanField(_l("Vi kan tilbyde en følgeven"))
    rhythm = RadioField(
        _l("Hvor tit spiser I sammen?"),
        choices=options(
            [
                (Rhythm.ONCE, _l("Kun én gang")),
                (Rhythm.WEEKLY, _l("Hver uge")),
                (Rhythm.FORTNIGHTLY, _l("Hver anden uge")),
                (Rhythm.MONTHLY, _l("En gang om måneden")),
            ]
        ),
        default=Rhythm.ONCE,
    )
    first_on = DanishDateField(
        _l("Hvilken dag er den første?"),
        [Required(_l("Skriv den første dato, for eksempel 3.12.2026")), is_within_a_year],
    )
    until = DanishDateField(
        _l("Hvornår er den sidste gang?"),
        [Optional()],
        description=_l("Lad feltet stå tomt, hvis I bliver ved."),
    )
    starts_at_local = DanishTimeField(
        _l("Hvad er klokken, når I spiser?"),
        [Required(_l("Skriv, hvad klokken er, for eksempel 18.00")), is_there_every_night],
    )
    duration_minutes = SelectField(
        _l("Hvor længe varer det?"), coerce=int, default=120, validate_choice=False
    )
    capacity = _number(
        _l("Hvor mange er der plads til?"), 500, Required(_l("Skriv, hvor mange der er plads til"))
    )
    least = _number(
        _l("Hvor mange skal I mindst være?"), 500, description=_l("Er I færre to dage før, hører huset det.")
    )
    closes_hours = _closing()
    price = one_line(
        _l("Hvad koster det i kroner?"), 10,
        description=_l("Man betaler på stedet. Lad feltet stå tomt, hvis det er gratis."),
    )  # fmt: skip
    price_note = one_line(
        _l("Koster noget andet penge?"), 80, description=_l("For eksempel: Kaffe koster 10 kr.")
    )

    def __init__(self, own: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        places = place_choices()
        named = [(place.id, place.name) for place in (*places.towns, *places.villages)]
        self.place_id.choices = options([(0, _("Vælg en by")), *named])
        self.duration_minutes.choices = options((minutes, duration(minutes)) for minutes in _MINUTES)
        self.closes_hours.choices = _closings()
        mine = [(one.id, one.name) for one in own]
        self.organisation_id.choices = options([(0, _("Vi er bare nogle, der laver mad")), *mine])

    def validate_organisation_id(self, field: Field) -> None:
        """One of one's own, or none."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg, hvem der holder måltidet"))

    def validate_duration_minutes(self, field: Field) -> None:
        """One of those offered."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg, hvor længe det varer"))

    def validate_closes_hours(self, field: Field) -> None:
        """One of those offered."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg, hvornår man senest melder sig til"))

    def validate_until(self, field: Field) -> None:
        """The end is not before the beginning."""
        if field.data and self.first_on.data and field.data < self.first_on.data:
            raise ValidationError(_l("Vælg en dag efter den første gang"))

    def validate_least(self, field: Field) -> None:
        """Not more than there is room for."""
        if field.data and self.capacity.data and field.data > self.capacity.data:
            raise ValidationError(_l("Skriv et tal, der ikke er større end antallet af pladser"))

    def validate_price(self, field: Field) -> None:
        """Kroner and øre, not negative, and no slip of the finger."""
        ore = in_ore(field.data)
        if ore is None or not 0 <= ore <= 100_000:
            raise ValidationError(_l("Skriv prisen i kroner, for eksempel 45 eller 12,50"))

    def series(self, gap_place_id: int | None = None) -> SeriesData:
        """What the action takes of it; `gap_place_id` is the place with nothing that it is for."""
        return SeriesData(
            kind=KIND,
            title=cast(str, self.title.data),
            description=cast(str, self.description.data),
            place_id=self.place_id.data,
            meeting_point=cast(str, self.meeting_point.data),
            rhythm=Rhythm(self.rhythm.data),
            first_on=cast(date, self.first_on.data),
            until=self.until.data,
            starts_at_local=cast(Any, self.starts_at_local.data),
            duration_minutes=self.duration_minutes.data,
            capacity=self.capacity.data,
            least=self.least.data,
            closes_hours=self.closes_hours.data,
            needs_sign_up=True,
            price_ore=in_ore(self.price.data) or 0,
            price_note=self.price_note.data or "",
            companion_offered=bool(self.companion_offered.data),
            access={key: {"answer": self[key].data, "note": ""} for key in ACCESS},
            gap_place_id=gap_place_id,
        )


def as_typed(series: Series, meal: Meal) -> dict[str, Any]:
    """What the proposer once typed, so that it is not written twice."""
    of_series = [
        *("title", "description", "place_id", "meeting_point", "rhythm", "until", "starts_at_local"),
        *("duration_minutes", "capacity", "least", "closes_hours", "price_note", "companion_offered"),
    ]
    of_meal = ("menu", "has_takeaway", "seating", "least_age", "least_age_reason", "kitchen_phone")
    return {
        **{name: getattr(series, name) for name in of_series},
        **{name: getattr(meal, name) for name in of_meal},
        **{key: series.access.get(key, {}).get("answer", "ask") for key in ACCESS},
        "organisation_id": meal.organisation_id or 0,
        "first_on": series.first_on if series.first_on > clock.today() else None,
        "price": f"{series.price_ore / 100:g}".replace(".", ",") if series.price_ore else "",
    }


class MenuForm(BaseForm):
    """What is served on one date."""

    menu = many_lines(
        _l("Hvad får man at spise den dag?"),
        400,
        description=_l("Lad feltet stå tomt, hvis det er som normalt."),
    )


class CountForm(BaseForm):
    """How a meal went."""

    guests = _number(
        _l("Hvor mange spiste med?"), 2000, Required(_l("Skriv, hvor mange der spiste med")), least=0,
        description=_l("Tæl også dem, der hentede maden."),
    )  # fmt: skip
    first_timers = _number(
        _l("Hvor mange var med for første gang?"), 2000, Required(_l("Skriv 0, hvis der ikke var nogen nye")),
        least=0,
    )  # fmt: skip
    portions = _number(_l("Hvor mange portioner lavede I?"), 5000, least=0)
    helpers = _number(_l("Hvor mange hjalp til?"), 500, least=0)
    comment = many_lines(_l("Hvordan gik det?"), 400, description=_l("Skriv ikke navne. Huset kan læse det."))

    def numbers(self) -> dict[str, Any]:
        """What `count_meal` takes."""
        return {
            "guests": self.guests.data,
            "first_timers": self.first_timers.data,
            "portions": self.portions.data,
            "helpers": self.helpers.data,
            "comment": self.comment.data or "",
        }
