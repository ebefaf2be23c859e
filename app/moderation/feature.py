"""The front door of moderation: reports, and what is kept of who asked for what."""

from __future__ import annotations

from flask_babel import ngettext

from app.core.feature import Feature
from app.moderation.messages import KINDS
from app.moderation.privacy import ERASURE, PRIVACY
from app.moderation.views import bp
from app.moderation.waiting import WAITING

FEATURE = Feature(
    name="moderation",
    blueprint=bp,
    message_kinds=KINDS,
    merge_words={
        "proposed_edit": lambda n: ngettext("%(num)s foreslået ændring", "%(num)s foreslåede ændringer", n),
        "appeal": lambda n: ngettext("%(num)s klage", "%(num)s klager", n),
        "moderation_look": lambda n: ngettext("ser på %(num)s ting nu", "ser på %(num)s ting nu", n),
        "report": lambda n: ngettext(
            "%(num)s besked om noget forkert", "%(num)s beskeder om noget forkert", n
        ),
    },
    erasure=ERASURE,
    privacy=PRIVACY,
    waiting=WAITING,
)
