"""What only meals say, in words. Pure but for the translation."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.meals.models import Seating

#: Hours before the start at which signing up may close.
CLOSING = (0, 24, 48, 72, 120, 168)


def age_in_words(least_age: int, reason: str) -> str:
    """`Fra 60 år: Det er for dem, der er gået på pension.`"""
    said = _("Fra %(age)s år", age=least_age)
    return _("%(said)s: %(reason)s", said=said, reason=reason) if reason else said


def age_tick(least_age: int) -> str:
    """What is ticked at signing up."""
    return _("Jeg er fyldt %(age)s år", age=least_age)


def closing_in_words(closes_hours: int) -> str:
    """`Senest 2 dage før`."""
    if not closes_hours:
        return _("Til maden er klar")
    if closes_hours % 24:
        return ngettext("Senest %(num)s time før", "Senest %(num)s timer før", closes_hours)
    return ngettext("Senest %(num)s dag før", "Senest %(num)s dage før", closes_hours // 24)


def seating_in_words(seating: Seating) -> str:
    """How people find a chair."""
    return {
        Seating.FREE: _("Sæt jer, hvor I vil"),
        Seating.TABLES: _("Værten finder en plads til dig ved et bord"),
    }[Seating(seating)]


def card_facts_of(least_age: int | None, has_takeaway: bool) -> list[dict[str, str]]:
    """What a card says of a meal: who it is for, and whether one can take it home."""
    facts = []
    if least_age:
        facts.append({"icon": "users", "text": _("Fra %(age)s år", age=least_age)})
    if has_takeaway:
        facts.append({"icon": "route", "text": _("Du kan tage mad med hjem")})
    return facts


def consent_words() -> str:
    """What is said yes to."""
    return _(
        "Kokken og værten må se, hvad jeg ikke spiser, så maden passer til mig. Det bliver slettet et døgn "
        "efter måltidet. Jeg kan slette det før, når jeg vil. Jeg kan også lade være og ringe til køkkenet."
    )
