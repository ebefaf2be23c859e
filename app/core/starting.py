"""What a feature says to somebody who could start something where there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.feature import installed


@dataclass(frozen=True)
class StartHere:
    """How one starts something of a kind at a place; the kind is that of the feature's catalogue entries."""

    #: What a link says: "Start en gåtur her".
    label: Any
    #: What there is none of, in small letters: "gåtur".
    one: Any
    #: (place id) → path of the form with the place and ready texts filled in.
    path: Callable[[int], str]
    #: (place name) → a question to those who might begin: "Vil I starte en gåtur i Fynshav? …".
    invitation: Callable[[str], str]


def starters() -> dict[str, StartHere]:
    """Catalogue kind → how one starts something of it, in menu order."""
    return {
        feature.catalogue_kind.kind: feature.start_here
        for feature in installed()
        if feature.catalogue_kind is not None and feature.start_here is not None
    }
