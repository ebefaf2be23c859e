"""The front door of what is brought in and taken out."""

from __future__ import annotations

from flask_babel import ngettext

from app.core.feature import Feature
from app.transfer.actions import BRINGING
from app.transfer.privacy import ERASURE, PRIVACY
from app.transfer.views import bp
from app.transfer.work import bring_in

FEATURE = Feature(
    name="transfer",
    blueprint=bp,
    privacy=PRIVACY,
    erasure=ERASURE,
    long_work={BRINGING: bring_in},
    merge_words={
        "transfer_file": lambda n: ngettext("%(num)s regneark hentet ind", "%(num)s regneark hentet ind", n)
    },
)
