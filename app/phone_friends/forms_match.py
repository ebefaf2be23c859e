"""Forms of the board: every press says which board was seen, so that nobody overwrites a colleague unseen."""

from __future__ import annotations

from wtforms import HiddenField

from app.core.errors import NotFoundError
from app.core.forms import BaseForm
from app.phone_friends.models import Ender


class BoardForm(BaseForm):
    """A button of the board."""

    version = HiddenField()
    #: Whose page it stands on.
    at = HiddenField()

    @property
    def seen(self) -> int:
        """The version of the board that was seen; one that there never was for what is no number."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


class AnswerForm(BaseForm):
    """Yes or no; on the coordinator's list also of whom."""

    answer = HiddenField()
    side = HiddenField()

    @property
    def says_yes(self) -> bool:
        """Raises NotFoundError for neither yes nor no."""
        if self.answer.data not in ("ja", "nej"):
            raise NotFoundError
        return bool(self.answer.data == "ja")

    @property
    def whose(self) -> Ender:
        """Raises NotFoundError for nobody of the two."""
        if self.side.data not in (Ender.CITIZEN, Ender.VOLUNTEER):
            raise NotFoundError
        return Ender(self.side.data)
