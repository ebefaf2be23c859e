"""What moderators read and answer: hints in words, and where an answer leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from app.moderation.hints import Hint
from app.moderation.states import State

#: Word of an answer in a form → where it leads; other words are about something else than the state.
LEADS_TO: dict[str, State] = {
    "godkend": State.PUBLISHED,
    "ret": State.NEEDS_WORK,
    "afvis": State.REJECTED,
    "skjul": State.HIDDEN,
    "vis": State.PUBLISHED,
}

HINT_WORDS: dict[Hint, Any] = {
    Hint.CPR: _l("Der står noget, der ligner et CPR-nummer."),
    Hint.MONEY: _l("Der står noget om penge."),
    Hint.HEALTH: _l("Der står noget om sygdom."),
    Hint.PHONE: _l("Der står et telefonnummer i teksten."),
    Hint.EMAIL: _l("Der står en e-mail i teksten."),
    Hint.LINK: _l("Der står et link i teksten."),
    Hint.AGE: _l("Der står en grænse for alder i teksten."),
    Hint.ODD_AGE: _l("Grænsen for alder er usædvanlig. Spørg hvorfor."),
    Hint.NO_AGE_REASON: _l("Der er en grænse for alder, men ingen grund."),
    Hint.NO_INSURER: _l("Der står ikke, hvem der har forsikringen."),
}


def hints_in_words(found: Iterable[Hint]) -> list[str]:
    """A sentence for each."""
    return [str(HINT_WORDS[one]) for one in found]
