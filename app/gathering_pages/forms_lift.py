"""Forms of lifts: what somebody needs or offers, an answer, and what came of it when the host rang round."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import AnyOf, Length

from app.core.forms import BaseForm, Required, options, refuse_cpr, stripped
from app.core.ids import typed_number
from app.gatherings.models import SignUp
from app.lifts.actions import Said
from app.lifts.models import LiftWish, Rung, Side
from app.matching.lifts import Trip, Way
from app.places.queries import place_choices


def _number(value: Any) -> int | None:
    """A number sent by a choice, None for anything else: the form then says what to do."""
    return typed_number(value)


class LiftForm(BaseForm):
    """From where, how and which way. The same words for who writes it and for who writes it for them."""

    way = RadioField(
        _l("Hvordan?"),
        [Required(_l("Vælg, hvordan I følges ad"))],
        choices=options([(Way.CAR, _l("I bil")), (Way.ARM, _l("Gå eller tage bussen sammen"))]),
        default=Way.CAR,
    )
    trip = RadioField(
        _l("Hvilken vej?"),
        [Required(_l("Vælg, hvilken vej det gælder"))],
        choices=options(
            [
                (Trip.BOTH, _l("Både dertil og hjem")),
                (Trip.THERE, _l("Kun dertil")),
                (Trip.BACK, _l("Kun hjem")),
            ]
        ),
        default=Trip.BOTH,
    )
    place_id = SelectField(
        _l("Hvor fra?"),
        [Required(_l("Vælg den by eller landsby, der er nærmest"))],
        coerce=_number,
        description=_l("Vælg den by eller landsby, der er nærmest."),
    )
    is_bulky = BooleanField(
        _l("Der er noget med, der fylder"),
        description=_l("For eksempel en rollator, en kørestol eller en barnevogn."),
    )

    def begin_with(self, sign_up: SignUp, wish: LiftWish | None, side: Side) -> None:
        """Offer the places; begin with what was said before, else with where the person lives."""
        places = place_choices()
        known = [(place.id, place.name) for place in (*places.towns, *places.villages)]
        self.place_id.choices = options([("", _l("Vælg et sted")), *known])
        if self.is_submitted():
            return
        if wish is None or wish.side is not side:
            self.place_id.data = sign_up.person.place_id
            if sign_up.wants_companion and not sign_up.needs_lift:
                self.way.data = Way.ARM
            return
        for name in ("way", "trip", "place_id", "is_bulky", "address", "seats"):
            if name in self:
                self[name].data = getattr(wish, name)

    def said(self) -> Said:
        """What `lifts.actions.keep_wish` takes."""
        return Said(
            way=Way(self.way.data),
            trip=Trip(self.trip.data),
            place_id=self.place_id.data,
            seats=self["seats"].data if "seats" in self else None,
            address=(self["address"].data or "") if "address" in self else "",
            is_bulky=bool(self.is_bulky.data),
        )


class NeedLiftForm(LiftForm):
    """Somebody wants to be taken along."""

    address = StringField(
        _l("Adresse"),
        [Length(max=120, message=_l("Skriv det kortere. Der er plads til 120 tegn")), refuse_cpr],
        filters=[stripped],
        description=_l("Værten kan se den. Den, der henter, ser den først, når begge har sagt ja."),
        render_kw={"autocomplete": "street-address"},
    )


class OfferLiftForm(LiftForm):
    """Somebody takes others along."""

    seats = SelectField(
        _l("Hvor mange kan komme med?"),
        [Required(_l("Vælg, hvor mange der kan komme med"))],
        coerce=_number,
        choices=options([(number, str(number)) for number in range(1, 9)]),
        default=1,
    )
    is_bulky = BooleanField(
        _l("Der er plads til noget, der fylder"),
        description=_l("For eksempel en rollator eller en kørestol."),
    )


class PairAnswerForm(BaseForm):
    """A yes or a no to a pair; each button sends its own answer."""

    answer = HiddenField(validators=[AnyOf(["yes", "no"], message=_l("Svar ja eller nej."))])
    pair_id = HiddenField()

    @property
    def pair(self) -> int:
        """Which pair; 0 is none."""
        return _number(self.pair_id.data) or 0


class HostAnswerForm(BaseForm):
    """What one of the two said to the host on the phone."""

    answer = HiddenField(validators=[AnyOf(["yes", "no"], message=_l("Svar ja eller nej."))])
    side = HiddenField(validators=[AnyOf(list(Side), message=_l("Vælg, hvem der har svaret."))])


class RungForm(BaseForm):
    """What came of it when the host rang round."""

    outcome = HiddenField(validators=[AnyOf(list(Rung), message=_l("Vælg, hvad der skete"))])
