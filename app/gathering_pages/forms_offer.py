"""The form of a yes or a no."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import AnyOf

from app.core.forms import BaseForm


class OfferForm(BaseForm):
    """Two buttons: each sends its own answer."""

    answer = HiddenField(validators=[AnyOf(["yes", "no"], message=_l("Svar ja eller nej."))])
