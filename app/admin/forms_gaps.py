"""The letter to a landsbylaug."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from app.core.forms import BaseForm, Required, refuse_cpr, stripped


class AskForm(BaseForm):
    """The text, ready to send and to change. The greeting and who it is from are added by the letter."""

    text = TextAreaField(
        _l("Hvad vil du skrive?"),
        [
            Required(_l("Skriv, hvad du vil spørge om")),
            Length(max=2000, message=_l("Skriv det kortere. Der er plads til 2.000 tegn")),
            refuse_cpr,
        ],
        filters=[stripped],
        description=_l("Brevet begynder med »Hej« og navnet. Til sidst står links og husets telefon."),
        render_kw={"rows": 12},
    )
