"""Forms of voices: how it was, a story, and what staff decide."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from app.core.common_fields import TOO_LONG
from app.core.forms import BaseForm, Required, refuse_cpr, stripped
from app.voices.models import Mood


class AnswerForm(BaseForm):
    """One press, and words for who wants to say more."""

    mood = HiddenField()
    words = TextAreaField(
        _l("Vil du sige mere?"),
        [Length(max=1000, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        render_kw={"rows": 4},
    )

    @property
    def chosen(self) -> Mood | None:
        """Which answer was pressed; None for none of them."""
        return Mood(self.mood.data) if self.mood.data in set(Mood) else None


class StoryForm(BaseForm):
    """A story with the yes to showing it."""

    words = TextAreaField(
        _l("Din historie"),
        [
            Required(_l("Skriv din historie")),
            Length(max=1500, message=TOO_LONG),
            refuse_cpr,
        ],
        filters=[stripped],
        render_kw={"rows": 8},
    )
    shown_name = StringField(
        _l("Det navn, vi må vise"),
        [Length(max=60, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
    )
    consent = BooleanField(_l("Ja, I må vise min historie"))
