"""Forms of events: proposing one, and what only events have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from app.core import clock
from app.core.common_fields import (
    TOO_LONG,
    in_ore,
    is_a_place,
    is_offered,
    is_there_every_night,
    is_within_a_year,
    one_line,
)
from app.core.formatting import duration
from app.core.forms import (
    BaseForm,
    DanishDateField,
    DanishTimeField,
    Required,
    WholeNumberField,
    options,
    refuse_cpr,
    stripped,
)
from app.events.actions import NONE, USUAL, EventData
from app.events.models import Event, EventForm
from app.events.queries import KIND
from app.events.rules import is_safe_link
from app.events.wording import USUAL as USUAL_OF_FORM
from app.gatherings.models import Rhythm, Series
from app.gatherings.scheduling import SeriesData
from app.places.queries import place_choices

_MINUTES = (30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480)
#: Facts about the place that matter to who comes.
ACCESS = ("rollator", "wheelchair", "toilet", "bus")
_ANSWERS = [("yes", _l("Ja")), ("no", _l("Nej")), ("ask", _l("Spørg værten"))]


def _fact(label: Any) -> RadioField:
    return RadioField(label, choices=options(_ANSWERS), default="ask")


class EventFields(BaseForm):
    """What only events have."""

    is_online = BooleanField(
        _l("Man kan også være med online"),
        description=_l("Kun dem, der har meldt sig til og har en plads, får linket."),
    )
    online_link = one_line(
        _l("Hvad er linket til mødet?"), 500,
        description=_l("Det begynder med https://. Du kan også skrive det senere. Så får de tilmeldte et brev."),
    )  # fmt: skip
    is_for_invited = BooleanField(
        _l("Det er kun for indbudte"),
        description=_l("Så står det ikke på listerne. De indbudte får et brev med et link."),
    )
    initiative_id = SelectField(
        _l("Hvilken indsats i planen hører det til?"), coerce=int, default=USUAL, validate_choice=False,
        description=_l("Så tæller det med dér og ikke andre steder."),
    )  # fmt: skip

    def offer_initiatives(self, initiatives: Sequence[tuple[int, str]], *, may_be_usual: bool = True) -> None:
        """Let staff choose where it counts; without initiatives nobody is asked."""
        if not initiatives:
            del self.initiative_id
            return
        usual = [(USUAL, _("Den, planen selv peger på"))] if may_be_usual else []
        self.initiative_id.choices = options(
            [*usual, (NONE, _("Ingen. Det tæller ikke i planen")), *initiatives]
        )

    def validate_online_link(self, field: Field) -> None:
        """An address behind https, so that a press leads there."""
        if field.data and not is_safe_link(field.data):
            raise ValidationError(_l("Kopiér hele linket. Det begynder med https://"))

    def validate_initiative_id(self, field: Field) -> None:
        """One of those offered."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg en indsats fra listen"))

    def event(self, form: EventForm, organisation_id: int | None, *, checks_in: bool = False) -> EventData:
        """What the actions take."""
        is_online = bool(self.is_online.data)
        return EventData(
            form=form,
            organisation_id=organisation_id,
            is_online=is_online,
            online_link=(self.online_link.data or None) if is_online else None,
            checks_in=checks_in,
            is_for_invited=bool(self.is_for_invited.data),
        )

    def chosen_initiative(self) -> int | None:
        """The initiative, USUAL or NONE; None where nobody was asked."""
        return self.initiative_id.data if "initiative_id" in self else None


class ProposeForm(EventFields):
    """A new event, on one page."""

    organisation_id = SelectField(_l("Hvem holder det?"), coerce=int, validate_choice=False, default=0)
    title = one_line(_l("Hvad skal det hedde?"), 80, Required(_l("Skriv, hvad det skal hedde")))
    description = TextAreaField(
        _l("Hvad handler det om?"),
        [Required(_l("Skriv et par ord om det")), Length(max=800, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        render_kw={"rows": 4},
    )
    first_on = DanishDateField(
        _l("Hvilken dag er det?"), [Required(_l("Skriv dagen, for eksempel 3.12.2026")), is_within_a_year]
    )
    starts_at_local = DanishTimeField(
        _l("Hvad er klokken, når det begynder?"),
        [Required(_l("Skriv, hvad klokken er, for eksempel 19.00")), is_there_every_night],
    )
    duration_minutes = SelectField(_l("Hvor længe varer det?"), coerce=int, validate_choice=False)
    place_id = SelectField(_l("Hvilken by?"), validators=[is_a_place], coerce=int, validate_choice=False)
    meeting_point = one_line(
        _l("Hvor er det?"), 160, Required(_l("Skriv, hvor det er")),
        description=_l("For eksempel: Frivillighedens Hus, salen, Skovvej 1."),
    )  # fmt: skip
    rollator = _fact(_l("Kan man have rollator med?"))
    wheelchair = _fact(_l("Kan man komme i kørestol?"))
    toilet = _fact(_l("Er der et toilet?"))
    bus = _fact(_l("Kan man komme med bus?"))
    companion_offered = BooleanField(_l("Vi kan tilbyde en følgeven"))
    needs_sign_up = RadioField(
        _l("Skal man melde sig til?"),
        choices=options([("yes", _l("Ja, så ved vi, hvem der kommer")), ("no", _l("Nej, man kommer bare"))]),
    )
    capacity = WholeNumberField(
        _l("Hvor mange er der plads til?"),
        [Optional(), NumberRange(min=1, max=2000, message=_l("Skriv et tal fra %(min)d til %(max)d"))],
        description=_l("Lad feltet stå tomt, hvis alle kan være med."),
    )
    price = one_line(
        _l("Hvad koster det i kroner?"), 10, description=_l("Lad feltet stå tomt, hvis det er gratis.")
    )

    def __init__(
        self, form: EventForm, organisations: Sequence[tuple[int, str]], *, may_be_house: bool, **kwargs: Any
    ) -> None:
        usual = USUAL_OF_FORM[form]
        begin_with = {
            "duration_minutes": usual.minutes, "needs_sign_up": "yes" if usual.signs_up else "no",
            "organisation_id": organisations[0][0] if organisations and not may_be_house else 0,
        }  # fmt: skip
        super().__init__(**{**begin_with, **kwargs})
        self.title.description, self.description.description = usual.title, usual.text
        named = [(place.id, place.name) for group in place_choices() for place in group]
        self.place_id.choices = options([(0, _("Vælg en by")), *named])
        self.duration_minutes.choices = options((minutes, duration(minutes)) for minutes in _MINUTES)
        house = [(0, _("Huset eller kommunen selv"))] if may_be_house else []
        self.organisation_id.choices = options([*house, *organisations])

    def validate_organisation_id(self, field: Field) -> None:
        """One of those offered."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg, hvem der holder det"))

    def validate_duration_minutes(self, field: Field) -> None:
        """One of those offered."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg, hvor længe det varer"))

    def validate_is_online(self, field: Field) -> None:
        """The link goes to those who have a place, and to nobody else."""
        if field.data and self.needs_sign_up.data == "no":
            raise ValidationError(_l("Folk skal melde sig til, så vi kan sende dem linket"))

    def validate_price(self, field: Field) -> None:
        """Kroner and øre, not negative, and no slip of the finger."""
        ore = in_ore(field.data)
        if ore is None or not 0 <= ore <= 200_000:
            raise ValidationError(_l("Skriv prisen i kroner, for eksempel 45 eller 12,50"))

    def series(self) -> SeriesData:
        """What the action takes of it. An event is held once; the host can add nothing that comes back."""
        signs_up = self.needs_sign_up.data == "yes"
        return SeriesData(
            kind=KIND,
            title=cast(str, self.title.data),
            description=cast(str, self.description.data),
            place_id=self.place_id.data,
            meeting_point=cast(str, self.meeting_point.data),
            rhythm=Rhythm.ONCE,
            first_on=cast(date, self.first_on.data),
            until=None,
            starts_at_local=cast(Any, self.starts_at_local.data),
            duration_minutes=self.duration_minutes.data,
            capacity=self.capacity.data if signs_up else None,
            needs_sign_up=signs_up,
            price_ore=in_ore(self.price.data) or 0,
            price_note="",
            companion_offered=bool(self.companion_offered.data),
            access={key: {"answer": self[key].data, "note": ""} for key in ACCESS},
        )


def as_typed(series: Series, event: Event) -> dict[str, Any]:
    """What the proposer once typed, so that it is not written twice."""
    of_series = (
        *("title", "description", "place_id", "meeting_point", "starts_at_local", "duration_minutes"),
        *("capacity", "companion_offered"),
    )
    return {
        **{name: getattr(series, name) for name in of_series},
        **{name: getattr(event, name) for name in ("is_online", "online_link", "is_for_invited")},
        **{key: series.access.get(key, {}).get("answer", "ask") for key in ACCESS},
        "needs_sign_up": "yes" if series.needs_sign_up else "no",
        "organisation_id": event.organisation_id or 0,
        "first_on": series.first_on if series.first_on > clock.today() else None,
        "price": f"{series.price_ore / 100:g}".replace(".", ",") if series.price_ore else "",
    }
