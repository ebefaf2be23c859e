"""Forms of two who talk: buttons without typing, a short note, when they talk, and resting or stopping."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import AnyOf, Length, Optional

from app.core.formatting import WEEKDAYS, date_da
from app.core.forms import BaseForm, DanishDateField, DanishTimeField, Required, options, refuse_cpr, stripped
from app.phone_friends import models_pair as told
from app.phone_friends.choices import OFTEN
from app.phone_friends.models_pair import LONGEST_NOTE, CallOutcome, Mood
from app.phone_friends.rhythm import Rhythm, week_of

#: What a button says of a call → what is written down.
OF_CALL: dict[str, told.Length | Mood | bool] = {
    **{one.value: one for one in told.Length},
    **{one.value: one for one in Mood},
    "worried": True,
    "fine": False,
}
_OUTCOMES = tuple(one.value for one in CallOutcome)
_REVIEW = ("yes", "talk", "no")
EARLIEST, LATEST = time(8, 0), time(21, 0)


class PressForm(BaseForm):
    """One of the buttons of a page."""

    press = HiddenField(
        validators=[
            AnyOf(
                (*_OUTCOMES, *OF_CALL, *_REVIEW, "undo", "resume", "remind", "remind_not"),
                message=_l("Tryk på en af knapperne"),
            )
        ]
    )


class NoteForm(BaseForm):
    """A short practical note of a call."""

    text = TextAreaField(
        _l("Noget praktisk at huske til næste gang"),
        filters=[stripped],
        validators=[Length(max=LONGEST_NOTE, message=_l("Skriv højst 200 tegn.")), refuse_cpr],
        description=_l("For eksempel: Ring efter kl. 10. Skriv aldrig om helbred eller sygdom."),
        render_kw={"rows": 3, "maxlength": LONGEST_NOTE},
    )


class RhythmForm(BaseForm):
    """When two talk."""

    weekday = SelectField(
        _l("Hvilken dag?"),
        choices=options([(str(number), name.capitalize()) for number, name in enumerate(WEEKDAYS)]),
    )
    at = DanishTimeField(_l("Hvad er klokken?"), [Required(_l("Skriv, hvad klokken er"))])
    often = SelectField(_l("Hvor tit?"), choices=options(OFTEN.items()))
    week = RadioField(_l("Hvilken uge?"), validators=[Optional()])

    def __init__(self, today: date) -> None:
        super().__init__()
        self._monday = today - timedelta(days=today.weekday())
        mondays = (self._monday, self._monday + timedelta(days=7))
        self.week.choices = options(
            (str(week_of(day)), _("Ugen fra %(day)s", day=date_da(day, today))) for day in mondays
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Every other week is one of two."""
        is_good = super().validate(extra_validators)
        if self.often.data == "fortnightly" and not self.week.data and not self.week.errors:
            self.add_error("week", _("Vælg, hvilken uge I taler sammen"))
            return False
        return bool(is_good)

    def validate_at(self, field: DanishTimeField) -> None:
        """Nobody is rung at night."""
        if field.data is not None and not EARLIEST <= field.data <= LATEST:
            raise ValidationError(_l("Vælg et tidspunkt mellem kl. 8 og 21."))

    def fill_in(self, rhythm: Rhythm | None) -> None:
        """What is agreed now."""
        if rhythm is not None:
            self.weekday.data, self.at.data, self.often.data = str(rhythm.weekday), rhythm.at, rhythm.often
            self.week.data = str(rhythm.week) if rhythm.often == "fortnightly" else None

    def rhythm(self) -> Rhythm:
        """What was chosen. It holds from the Monday of a week in which they talk."""
        assert self.at.data is not None
        is_other_week = self.often.data == "fortnightly" and self.week.data != str(week_of(self._monday))
        since = self._monday - timedelta(days=7) if is_other_week else self._monday
        return Rhythm(int(self.weekday.data), self.at.data, self.often.data, since)


class StopForm(BaseForm):
    """Rest for a while, or stop; why is nobody's business."""

    what = RadioField(
        _l("Hvad vil du?"),
        choices=options([("pause", _l("Holde en pause")), ("end", _l("Holde helt op"))]),
        validators=[Required(_l("Vælg, om du vil holde pause eller holde op"))],
    )
    until = DanishDateField(_l("Til og med hvilken dag?"), [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """A pause has an end."""
        is_good = super().validate(extra_validators)
        if self.what.data == "pause" and self.until.data is None and not self.until.errors:
            self.add_error("until", _("Vælg, hvor længe pausen varer"))
            return False
        return bool(is_good)


class StopFriendForm(StopForm):
    """The same for the citizen."""

    again = RadioField(
        _l("Vil du gerne have en anden at tale med?"),
        choices=options([("yes", _l("Ja tak")), ("no", _l("Nej tak"))]),
        validators=[Optional()],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Who stops says whether they want somebody else."""
        is_good = super().validate(extra_validators)
        if self.what.data == "end" and not self.again.data:
            self.add_error("again", _("Svar ja eller nej"))
            return False
        return bool(is_good)
