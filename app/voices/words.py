"""What people say, in words: the answers, how a story stands, and what is said yes to."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.pack import current_pack
from app.voices.models import Mood, StoryState

MOODS = {Mood.GOOD: _l("Godt"), Mood.FAIR: _l("Nogenlunde"), Mood.BAD: _l("Ikke godt")}
STATES = {
    StoryState.TOLD: _l("Vi læser den først"),
    StoryState.SHOWN: _l("Alle kan læse den"),
    StoryState.DECLINED: _l("Vi viser den ikke"),
}


def consent_words() -> str:
    """What somebody says yes to, whole. Other words are another edition of the consent."""
    return _(
        "Ja, %(who)s må vise min historie på siden om planen, med det navn jeg har skrevet. Alle kan læse den der. "
        "I læser den først. Jeg kan sige nej igen. Så bliver den slettet med det samme.",
        who=current_pack().municipality_name,
    )
