"""How one speaks of a date of each kind: a walk's "turen", a group's "mødet"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import has_request_context, request
from flask_babel import lazy_gettext as _l

from app.core import feature as features
from app.core.formatting import capital


@dataclass(frozen=True)
class DateWords:
    """Words that stand in sentences which all kinds share; small letters, the sentence makes them capital."""

    #: "turen": "Flyt turen", "Turen er aflyst".
    the: Any
    #: "tur": "Næste tur".
    one: Any
    #: "ture": "Flere ture".
    many: Any
    #: "turene".
    the_many: Any
    #: "den sidste tur".
    the_last: Any
    #: A whole sentence for a date on a holiday: "Gruppen går alligevel.".
    on_holidays: Any
    #: The label of the link to the kind's list: "Se alle gåture".
    see_all: Any
    icon: str
    #: All its dates together: "Slut gruppen".
    the_series: Any
    #: What a proposal of it is called: "Ny gågruppe".
    new: Any = "Forslag"
    #: Figure of the plan → words of its own; without them those that fit groups (app.gatherings.figures).
    figures: Mapping[str, features.FigureKind] = field(default_factory=dict, hash=False)


#: For pages that belong to no kind.
PLAIN = DateWords(
    the=_l("mødet"),
    one=_l("møde"),
    many=_l("møder"),
    the_many=_l("møderne"),
    the_last=_l("det sidste møde"),
    on_holidays=_l("I mødes alligevel."),
    see_all=_l("Se alt, der sker"),
    icon="users",
    the_series=_l("gruppen"),
)


def tone_of_kind(kind: str) -> str:
    """The tone in which it stands in the catalogue. Raises KeyError for an unknown one."""
    found = features.feature_of_kind(kind).catalogue_kind
    return found.tone if found is not None else ""


def words_of_kind(kind: str) -> DateWords:
    """The words of a catalogue kind. Raises KeyError for an unknown one."""
    found = features.feature_of_kind(kind).catalogue_kind
    return found.words if found is not None and found.words is not None else PLAIN


def words_here() -> DateWords:
    """The words of the kind whose page is asked for."""
    if not has_request_context():
        return PLAIN
    for feature in features.installed():
        kind = feature.catalogue_kind
        if feature.name == request.blueprint and kind is not None and kind.words is not None:
            return kind.words
    return PLAIN


class _Here:
    """A word of `words_here`, found when it is written: for labels of forms, which are made before any request."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __str__(self) -> str:
        return str(getattr(words_here(), self._name))


def begins(kind: str, word: str = "the") -> str:
    """A word of a kind as a sentence begins: "Turen", "Måltidet". Raises KeyError for an unknown kind."""
    return capital(str(getattr(words_of_kind(kind), word)))


#: For lazy texts: `_l("Hvor mange minutter varer %(the)s?", the=THE)`.
THE = _Here("the")
THE_SERIES = _Here("the_series")
