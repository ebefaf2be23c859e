"""Forms of decisions about the plan, and of what changes with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, NumberRange, Optional

from app.admin.forms_plan import refuse_plain_link
from app.core.common_fields import TOO_LONG
from app.core.forms import (
    BaseForm,
    DanishDateField,
    Required,
    WholeNumberField,
    options,
    refuse_cpr,
    stripped,
)
from app.plan.decisions import FIRST_YEAR, LAST_YEAR, DecisionInput, RowInput, row_mark
from app.plan.models import PlanActivity
from app.plan.shapes import ROW, PlanNode, Work
from app.plan.words import BODIES

_YEAR = NumberRange(FIRST_YEAR, LAST_YEAR, message=_l("Skriv et år, for eksempel 2027"))


class DecisionForm(BaseForm):
    """What was decided, by whom, when, and which rows it is about."""

    decided_on = DanishDateField(_l("Hvornår blev det besluttet?"), [Required(_l("Vælg datoen for mødet"))])
    body = RadioField(_l("Hvem besluttede det?"), choices=options(BODIES), default=BODIES[0][0])
    text = TextAreaField(
        _l("Hvad blev besluttet?"),
        [Required(_l("Skriv, hvad der blev besluttet")), Length(max=4000, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        render_kw={"rows": 5},
    )
    link = StringField(
        _l("Link til referatet"),
        [Optional(), Length(max=500, message=TOO_LONG), refuse_plain_link, refuse_cpr],
        filters=[stripped],
    )
    rows = SelectMultipleField(_l("Hvilke rækker handler det om?"), coerce=int)

    @classmethod
    def about(cls, work: Sequence[Work], today: date) -> DecisionForm:
        """An empty form with the rows of the period to choose from."""
        form = cls(decided_on=today)
        form.rows.choices = options((one.id, f"{one.code} {one.short}") for one in work if one.kind == ROW)
        return form

    def values(self) -> DecisionInput:
        """What the form says, for the action."""
        assert self.decided_on.data is not None
        rows = tuple(self.rows.data or ())
        return DecisionInput(self.decided_on.data, self.body.data, self.text.data, self.link.data or "", rows)


class RowForm(BaseForm):
    """A row of the plan: its words and years."""

    plan_id = SelectField(_l("Hvilken plan hører den til?"), coerce=int)
    short = StringField(
        _l("Kort navn"),
        [Required(_l("Skriv et kort navn")), Length(max=120, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
    )
    text = TextAreaField(
        _l("Ordene i planen"),
        [
            Required(_l("Skriv, hvad der skal stå i planen")),
            Length(max=3000, message=TOO_LONG),
            refuse_cpr,
        ],
        filters=[stripped],
        render_kw={"rows": 4},
    )
    first_year = WholeNumberField(_l("Første år"), [Required(_l("Skriv det første år")), _YEAR])
    last_year = WholeNumberField(_l("Sidste år"), [Required(_l("Skriv det sidste år")), _YEAR])
    administration = StringField(
        _l("Ansvarlig forvaltning"),
        [Required(_l("Skriv, hvem der har ansvaret")), Length(max=120, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
    )
    working_group = StringField(
        _l("Arbejdsgruppe"),
        [Optional(), Length(max=300, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
    )
    #: The state of the row that was read.
    seen = HiddenField()

    @classmethod
    def about(cls, row: PlanActivity | None, plans: Sequence[PlanNode], **defaults: Any) -> RowForm:
        """The form filled from a row to change; with `plans` to choose from for a new one."""
        form = cls(obj=row, seen=row_mark(row) if row is not None else "", **defaults)
        form.plan_id.choices = options((one.id, f"{one.number}: {one.title}") for one in plans)
        if row is not None:
            form.plan_id.choices, form.plan_id.data = options([(row.plan_id, "")]), row.plan_id
        return form

    def validate_last_year(self, field: Field) -> None:
        """Not before the first one."""
        if field.data and self.first_year.data and field.data < self.first_year.data:
            raise ValidationError(_("Vælg et slutår, der ikke ligger før startåret"))

    def values(self) -> RowInput:
        """What the form says, for the action."""
        assert self.first_year.data is not None
        assert self.last_year.data is not None
        return RowInput(
            self.short.data,
            self.text.data,
            self.first_year.data,
            self.last_year.data,
            self.administration.data,
            self.working_group.data or "",
        )


class CommentForm(BaseForm):
    """What is written beside a row and year."""

    text = TextAreaField(
        _l("Skriv en kommentar"),
        [Required(_l("Skriv din kommentar")), Length(max=2000, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        render_kw={"rows": 2},
    )
