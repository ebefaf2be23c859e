"""The front door of pictures: their address, and how long they are kept."""

from __future__ import annotations

from flask_babel import ngettext

from app.core.feature import Feature
from app.media.privacy import PRIVACY
from app.media.views import bp
from app.media.waiting import WAITING


def _pictures(number: int) -> str:
    return ngettext("%(num)s billede", "%(num)s billeder", number)


FEATURE = Feature(
    name="media", blueprint=bp, privacy=PRIVACY, merge_words={"picture": _pictures}, waiting=WAITING
)
