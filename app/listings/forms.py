"""Forms of tasks: saying yes, as a guest or logged in, and what organisations and moderators fill in."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from app.accounts.forms import GuestContact
from app.core.common_fields import TOO_LONG, is_offered
from app.core.forms import BaseForm, Required, options, refuse_cpr, stripped
from app.core.ids import typed_number
from app.moderation.forms import AnswerField, ReadForm


def _number(value: Any) -> int | None:
    """A number sent by a choice, None for anything else: the form then says what to do."""
    return typed_number(value)


class YesForm(BaseForm):
    """Say yes to a date of a task, when we know who it is."""

    date_id = RadioField(_l("Hvornår vil du hjælpe?"), coerce=_number, validate_choice=False)
    note = TextAreaField(
        _l("Dit svar"),
        [Optional(), refuse_cpr, Length(max=400, message=TOO_LONG)],
        filters=[stripped],
        render_kw={"rows": 3},
    )

    def offer(self, dates: list[tuple[int, str]], question: str) -> None:
        """Offer these dates, the first one chosen; without a question there is nothing to answer."""
        self.date_id.choices = options(dates)
        if not self.is_submitted() and dates:
            self.date_id.data = dates[0][0]
        if not question:
            del self.note

    def validate_date_id(self, field: Field) -> None:
        """One of those offered."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg, hvornår du vil hjælpe"))

    @property
    def answer(self) -> str:
        """What was answered to the organisation's question."""
        return (self.note.data or "") if "note" in self else ""


class GuestYesForm(YesForm, GuestContact):
    """The same from somebody without a log-in: a name, and a telephone number or an e-mail."""


class ReasonForm(BaseForm):
    """Why a task is called off."""

    reason = TextAreaField(
        _l("Hvorfor?"),
        [Required(_l("Skriv hvorfor")), Length(max=400, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Alle, der har sagt ja, læser det."),
        render_kw={"rows": 3},
    )


class DeclineForm(BaseForm):
    """A kind word with "not this time"."""

    reason = TextAreaField(
        _l("Vil I skrive hvorfor?"),
        [Optional(), Length(max=400, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        render_kw={"rows": 3},
    )


class AnswerForm(ReadForm):
    """A moderator's answer to a task."""

    #: How far the task was when the page was shown (app.moderation.who_looks).
    seen = HiddenField()
    answer = AnswerField(_l("Dit svar"), validators=[Required(_l("Vælg et svar"))])
    text = TextAreaField(
        _l("Din besked til foreningen"),
        [Optional(), Length(max=1000, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Skal skrives, når de skal rette noget, eller når svaret er nej."),
        render_kw={"rows": 4},
    )
    initiative_id = SelectField(_l("Hvilken indsats tæller det med i?"), coerce=int, validate_choice=False)

    def offer(
        self, answers: list[tuple[str, Any]], initiatives: list[tuple[int, str]], chosen: int | None
    ) -> None:
        """Offer these answers and initiatives."""
        self.answer.choices = options(answers)
        self.initiative_id.choices = options([(0, _("Ingen")), *initiatives])
        if not self.is_submitted():
            self.initiative_id.data = chosen or 0

    def show_at(self, step: str) -> None:
        """Keep how far the task is now, for when it is answered."""
        self.seen.data = step

    def validate_initiative_id(self, field: Field) -> None:
        """One of those offered."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg en af mulighederne"))


class EditAnswerForm(ReadForm):
    """Yes or no to what was changed of something that everybody sees."""

    answer = RadioField(
        _l("Må alle se det nye?"),
        [Required(_l("Vælg ja eller nej"))],
        choices=options([("ja", _l("Ja, vis det nye")), ("nej", _l("Nej, behold det gamle"))]),
    )
    text = TextAreaField(
        _l("Hvad vil du skrive til dem?"),
        [Optional(), Length(max=1000, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Siger du nej, så skriv hvorfor."),
        render_kw={"rows": 3},
    )
