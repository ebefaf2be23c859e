"""Lifts and companions in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.lifts.models import LiftPair, Rung, Side
from app.matching.lifts import Trip, Way
from app.places.distance import distance_text

#: Which way, as it stands at the end of a sentence.
TRIPS = {Trip.THERE: _l("dertil"), Trip.BACK: _l("hjem"), Trip.BOTH: _l("dertil og hjem")}
WAYS = {Way.CAR: _l("I bil"), Way.ARM: _l("Følges ad")}
SIDES = {Side.NEED: _l("Vil gerne med en"), Side.OFFER: _l("Kan tage nogen med")}
RUNG = {Rung.FOUND: _l("Værten har fundet en"), Rung.NOBODY: _l("Værten har ringet. Ingen kunne")}
#: Nearer than this is the same neighbourhood, in metres.
_NEXT_DOOR = 500


def reason_in_words(pair: LiftPair) -> str:
    """Why these two: "2 km fra dig, på vejen". As exact as the places that people choose between."""
    near = (
        _("Tæt på dig")
        if pair.apart < _NEXT_DOOR
        else _("%(far)s fra dig", far=distance_text(pair.apart / 1000))
    )
    return _("%(near)s, på vejen", near=near) if pair.is_on_the_way else near


def reason_for_host(pair: LiftPair) -> str:
    """The same for whoever is neither of the two."""
    near = (
        _("Tæt på hinanden")
        if pair.apart < _NEXT_DOOR
        else _("%(far)s fra hinanden", far=distance_text(pair.apart / 1000))
    )
    return _("%(near)s, på vejen", near=near) if pair.is_on_the_way else near


def asked_in_words(side: Side, way: Way, people: int) -> str:
    """The question to one of the two, without a name."""
    if side is Side.NEED:
        return _("En kan køre dig.") if way is Way.CAR else _("En vil gerne følges med dig.")
    if people > 1:
        return (
            _("%(n)s personer vil gerne køre med dig.", n=people)
            if way is Way.CAR
            else _("%(n)s personer vil gerne følges med dig.", n=people)
        )
    return _("En vil gerne køre med dig.") if way is Way.CAR else _("En vil gerne følges med dig.")
