"""The form of words that lead to the same."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, SubmitField, TextAreaField
from wtforms.validators import Length, Optional

from app.core.common_fields import TOO_LONG
from app.core.forms import BaseForm, Required, refuse_cpr, stripped


class SynonymsForm(BaseForm):
    """A group's name and words, and a question to try them with."""

    name = StringField(
        _l("Hvad handler ordene om?"),
        [
            Required(_l("Skriv, hvad ordene handler om")),
            Length(max=80, message=_l("Skriv det kortere")),
            refuse_cpr,
        ],
        filters=[stripped],
    )
    words = TextAreaField(
        _l("Ord, der fører til det samme"),
        [
            Required(_l("Skriv mindst to ord med komma imellem")),
            Length(max=2000, message=TOO_LONG),
            refuse_cpr,
        ],
        filters=[stripped],
        description=_l("Sæt komma imellem. Bøjninger, sammensatte ord og slåfejl kender søgningen selv."),
        render_kw={"rows": 5},
    )
    trial = StringField(
        _l("Prøv med en søgning"),
        [Optional(), Length(max=200, message=_l("Skriv det kortere")), refuse_cpr],
        filters=[stripped],
        description=_l("Se, hvad der ændrer sig, før du gemmer."),
    )
    try_it = SubmitField(_l("Prøv"))
    #: The state of the group that was read.
    seen = HiddenField()
