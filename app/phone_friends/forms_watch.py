"""Forms of the coordinators: what was done about a concern, and looking after a pair."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from app.core.forms import BaseForm, DanishDateField, Required, options, refuse_cpr, stripped
from app.phone_friends.models import Ending
from app.phone_friends.states import PairState
from app.phone_friends.words_pair import CONCERN_WORDS, ENDING_WORDS

LONGEST_TEXT = 1000


class DoneForm(BaseForm):
    """One press on the page of what needs a coordinator: what was done, and to which row."""

    press = HiddenField(
        validators=[
            Regexp(
                r"^(take|seen|settle|yes|no|talked|no_answer|moved):\d{1,9}$",
                message=_l("Tryk på en af knapperne"),
            )
        ]
    )


class ConcernForm(BaseForm):
    """What was done."""

    outcome = RadioField(
        _l("Hvad blev der gjort?"),
        choices=options(CONCERN_WORDS.items()),
        validators=[Required(_l("Vælg, hvad der blev gjort"))],
    )
    text = TextAreaField(
        _l("Kort: hvad aftalte I?"),
        filters=[stripped],
        validators=[
            Optional(),
            Length(max=LONGEST_TEXT, message=_l("Skriv højst 1.000 tegn.")),
            refuse_cpr,
        ],
        description=_l("Teksten er krypteret og bliver slettet efter 30 dage. Skriv ikke CPR-nummer."),
        render_kw={"rows": 4, "maxlength": LONGEST_TEXT},
    )


class SteerForm(BaseForm):
    """A pair as the coordinator finds it best after having talked with them."""

    what = RadioField(
        _l("Hvad skal der ske?"),
        choices=options(
            [
                ("pause", _l("De holder pause")),
                ("resume", _l("De taler sammen igen")),
                ("end", _l("De holder op")),
            ]
        ),
        validators=[Required(_l("Vælg, hvad der skal ske"))],
    )
    until = DanishDateField(_l("Pause til og med"), [Optional()])
    ending = SelectField(
        _l("Hvorfor holder de op?"), choices=options([("", _l("Vælg")), *ENDING_WORDS.items()])
    )
    again = RadioField(
        _l("Skal vi lede efter en ny til den, der bliver ringet op?"),
        choices=options([("yes", _l("Ja")), ("no", _l("Nej"))]),
        default="yes",
    )

    def offer(self, state: PairState) -> None:
        """Leave what a pair in this state can do: only who rests goes on again."""
        if state is not PairState.PAUSED:
            self.what.choices = [one for one in self.what.choices if one.value != "resume"]

    def validate(self, extra_validators: Any = None) -> bool:
        """A pause has an end, and an end has a reason: none is chosen before somebody chose it."""
        is_good = super().validate(extra_validators)
        if self.what.data == "end" and not self.ending.data and not self.ending.errors:
            self.add_error("ending", _("Vælg, hvorfor de holder op"))
            return False
        if self.what.data == "pause" and self.until.data is None and not self.until.errors:
            self.add_error("until", _("Vælg, hvor længe pausen varer"))
            return False
        return bool(is_good)

    @property
    def reason(self) -> Ending:
        """Why they stop, for statistics."""
        return Ending(self.ending.data)
