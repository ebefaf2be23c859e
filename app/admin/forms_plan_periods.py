"""The form that opens a new period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.form import BaseForm as WTBaseForm
from wtforms.validators import Length, NumberRange, Optional

from app.core.common_fields import TOO_LONG
from app.core.forms import BaseForm, Required, WholeNumberField, options, refuse_cpr, stripped
from app.plan.decisions import FIRST_YEAR, LAST_YEAR
from app.plan.models import Goal, InitiativeStatus
from app.plan.periods import NewPeriod
from app.plan.shapes import ACTION, ROW, PlanNode, PlanTree, Work

_YEAR = NumberRange(FIRST_YEAR, LAST_YEAR, message=_l("Skriv et år, for eksempel 2027"))
#: New rows of one plan in one go.
_MOST_NEW = 20


class PeriodForm(BaseForm):
    """Years and title, and what comes along from the period before. Each plan adds a box for new rows."""

    title = StringField(
        _l("Hvad hedder perioden?"),
        [Required(_l("Skriv, hvad perioden hedder")), Length(max=200, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
    )
    first_year = WholeNumberField(_l("Første år"), [Required(_l("Skriv det første år")), _YEAR])
    last_year = WholeNumberField(_l("Sidste år"), [Required(_l("Skriv det sidste år")), _YEAR])
    goals = SelectMultipleField(_l("Mål, der følger med"), coerce=int)
    work_actions = SelectMultipleField(_l("Handlinger, der følger med"), coerce=int)
    rows = SelectMultipleField(_l("Rækker, der følger med"), coerce=int)
    initiatives = SelectMultipleField(_l("Indsatser, der flytter med"), coerce=int)

    def new_rows(self) -> dict[int, list[str]]:
        """Plan number → the lines typed for it."""
        found: dict[int, list[str]] = {}
        for field in self:
            if field.name.startswith("new_rows_"):
                found[int(field.name.removeprefix("new_rows_"))] = _lines(field)
        return found

    def values(self) -> NewPeriod:
        """What the form says, for the action."""
        assert self.first_year.data is not None
        assert self.last_year.data is not None
        return NewPeriod(
            title=self.title.data,
            first_year=self.first_year.data,
            last_year=self.last_year.data,
            goal_ids=frozenset(self.goals.data or ()),
            action_ids=frozenset(self.work_actions.data or ()),
            row_ids=frozenset(self.rows.data or ()),
            initiative_ids=frozenset(self.initiatives.data or ()),
            new_rows=self.new_rows(),
        )


def _lines(field: Field) -> list[str]:
    return [line.strip() for line in (field.data or "").split("\n") if line.strip()]


def _refuse_many(_form: WTBaseForm, field: Field) -> None:
    if len(_lines(field)) > _MOST_NEW:
        raise ValidationError(_("Skriv højst %(n)s rækker", n=_MOST_NEW))


def period_form(tree: PlanTree, goals: Sequence[Goal]) -> PeriodForm:
    """The form about what the period of `tree` has; everything that still holds is ticked."""
    work = [one for plan in tree.plans for one in (*plan.rows, *plan.actions)]
    alive = [one for owner in work for one in owner.initiatives if one.status != InitiativeStatus.ENDED]
    kept = {
        "goals": [goal.id for goal in goals],
        "work_actions": [one.id for one in work if one.kind == ACTION],
        "rows": [one.id for one in work if one.kind == ROW and one.ended_on is None],
        "initiatives": [one.id for one in alive],
    }
    years = tree.period.last_year - tree.period.first_year
    begins = max(tree.period.last_year + 1, tree.year + 1)
    form = _with_new_rows(tree.plans)(first_year=begins, last_year=begins + years, **kept)
    form.goals.choices = options((goal.id, f"{goal.code} {goal.text}") for goal in goals)
    form.work_actions.choices = options((one.id, _named(one)) for one in work if one.kind == ACTION)
    form.rows.choices = options((one.id, _named(one)) for one in work if one.kind == ROW)
    form.initiatives.choices = options(
        (one.id, f"{one.title} ({owner.code})") for owner in work for one in owner.initiatives if one in alive
    )
    return form


def _named(work: Work) -> str:
    name = f"{work.code} {work.short}"
    return name if work.ended_on is None else _("%(row)s (udgået)", row=name)


def _with_new_rows(plans: Sequence[PlanNode]) -> type[PeriodForm]:
    boxes: dict[str, Any] = {
        f"new_rows_{plan.number}": TextAreaField(
            _("Nye rækker i plan %(number)s: %(title)s", number=plan.number, title=plan.title),
            [Optional(), Length(max=4000, message=TOO_LONG), refuse_cpr, _refuse_many],
            description=_("En række på hver linje."),
            render_kw={"rows": 2},
        )
        for plan in plans
    }
    return type("PeriodFormOfPlans", (PeriodForm,), boxes)
