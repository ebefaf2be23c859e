"""Moderation in words that features share."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.moderation.hints import Hint

HINT_WORDS: dict[Hint, Any] = {
    Hint.CPR: _l("Der står noget, der ligner et CPR-nummer."),
    Hint.MONEY: _l("Der står noget om penge."),
    Hint.HEALTH: _l("Der står noget om sygdom."),
    Hint.PHONE: _l("Der står et telefonnummer i teksten."),
    Hint.LINK: _l("Der står et link i teksten."),
    Hint.AGE: _l("Der står en grænse for alder."),
}
