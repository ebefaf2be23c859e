"""Forms of the day of a fair."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, SelectField, SelectMultipleField, ValidationError

from app.core.errors import NotFoundError
from app.core.forms import BaseForm, Required, WholeNumberField, options
from app.exchange.forms import number, refuse_unknown
from app.exchange.placing import MOST_PER_ROW
from app.exchange.rounds import Two
from app.exchange.rules_day import Arrived, Talked


class ArrivalForm(BaseForm):
    """Somebody is here, is not coming, or nobody knows."""

    participant_id = HiddenField()
    state = HiddenField()
    #: From which page it was pressed.
    back = HiddenField()

    @property
    def who(self) -> int:
        """The participant; 0 for none."""
        return number(self.participant_id.data)

    @property
    def said(self) -> Arrived | None:
        """What was pressed; None is that nobody knows. Raises NotFoundError for what is no press."""
        presses = {"": None, **{one.value: one for one in Arrived}}
        if self.state.data not in presses:
            raise NotFoundError
        return presses[self.state.data]


class TalkForm(BaseForm):
    """What two do."""

    one_id = HiddenField()
    other_id = HiddenField()
    state = HiddenField()
    #: What is to be forgotten, when that is what was pressed.
    seen = HiddenField()

    @property
    def pair(self) -> Two:
        """The two; 0 for nobody."""
        return number(self.one_id.data), number(self.other_id.data)

    @property
    def pressed(self) -> Talked | None:
        """What they do; None is to forget."""
        return next((one for one in Talked if one.value == self.state.data), None)

    @property
    def forgets(self) -> Talked | None:
        """What is to be forgotten."""
        return next((one for one in Talked if one.value == self.seen.data), None)


class BellForm(BaseForm):
    """Ring, and go back to the page it was pressed on."""

    back = HiddenField()


class DayForm(BaseForm):
    """What the house decides about the day."""

    rings = BooleanField(
        _l("Klokken ringer, hver gang to har en aftale"),
        description=_l("Ellers ringer den kun, når en af jer trykker."),
    )


class StallsForm(BaseForm):
    """Give everybody a table."""

    per_row = WholeNumberField(
        _l("Hvor mange borde står der i hver række?"),
        [Required(_l("Skriv, hvor mange borde der står i hver række"))],
        render_kw={"inputmode": "numeric"},
        description=_l("Bord 1 står ved døren. Vi tæller række for række derfra."),
    )
    keep = BooleanField(
        _l("Behold de borde, folk har fået"), description=_l("Så får kun de nye et bord."), default=True
    )

    def validate_per_row(self, field: Field) -> None:
        """A row that a hall has room for."""
        if field.data is not None and not 1 <= field.data <= MOST_PER_ROW:
            raise ValidationError(_("Skriv et tal fra %(least)s til %(most)s", least=1, most=MOST_PER_ROW))


class MoveForm(BaseForm):
    """Somebody gets another table."""

    participant_id = SelectField(
        _l("Hvem?"), [refuse_unknown(_l("Vælg en"))], coerce=number, validate_choice=False
    )
    number = WholeNumberField(
        _l("Hvilket bord?"), [Required(_l("Skriv bordets nummer"))], render_kw={"inputmode": "numeric"}
    )

    def offer(self, named: Sequence[tuple[int, str]]) -> None:
        """Offer those who come."""
        self.participant_id.choices = options([(0, _("Vælg en")), *named])


class ShowForm(BaseForm):
    """Let everybody see the tables, or not."""

    shown = HiddenField()


class BrokersForm(BaseForm):
    """Who brokers."""

    people = SelectMultipleField(_l("Hvem er mægler?"), coerce=number, validate_choice=False)

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """Offer who can log in."""
        self.people.choices = options(people)

    def validate_people(self, field: Field) -> None:
        """Those on the list."""
        known = {choice.value for choice in self.people.choices or ()}
        if not set(field.data or ()) <= known:
            raise ValidationError(_("Vælg på listen"))
