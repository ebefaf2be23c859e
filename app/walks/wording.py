"""How far and how fast, in words. Pure but for the translation."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _

from app.core.formatting import number_da
from app.walks.models import Tempo


def tempo_in_words(tempo: Tempo) -> str:
    """`Roligt tempo`."""
    return {
        Tempo.CALM: _("Roligt tempo"),
        Tempo.STEADY: _("Almindeligt tempo"),
        Tempo.BRISK: _("Rask tempo"),
    }[Tempo(tempo)]


def kilometres_in_words(kilometres: Decimal) -> str:
    """`3 km`, `4,5 km`."""
    return number_da(float(kilometres)) + "\u00a0km"
