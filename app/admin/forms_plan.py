"""Forms of the plan's pages."""

from __future__ import annotations

import re
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
from wtforms.fields import SelectChoice
from wtforms.form import BaseForm as WTBaseForm
from wtforms.validators import Length, Optional

from app.core.common_fields import TOO_LONG
from app.core.formatting import capital
from app.core.forms import (
    BaseForm,
    DanishDateField,
    Required,
    WholeNumberField,
    options,
    refuse_cpr,
    stripped,
)
from app.core.ids import typed_number
from app.core.pack import Pack
from app.plan.actions import EntryInput, InitiativeInput, RowYearInput, initiative_mark
from app.plan.models import EntryKind, Initiative, InitiativeStatus, RowEntry, RowStatus, RowYear
from app.plan.rules import State
from app.plan.shapes import ACTION, ROW, Work
from app.plan.words import ENTRY_KINDS, INITIATIVE_STATUSES, PRIORITIES, ROW_STATUSES


def _at_most(letters: int) -> Length:
    return Length(max=letters, message=TOO_LONG)


def refuse_plain_link(_form: WTBaseForm, field: Field) -> None:
    """Refuse what is no address of a page that is kept safe on its way."""
    if field.data and not re.fullmatch(r"https://[^\s/]+\.[^\s]+", field.data):
        raise ValidationError(_("Skriv et link, der begynder med https://"))


def refuse_strange_link(form: WTBaseForm, field: Field) -> None:
    """The same for the log, whose lines may lead to a page of our own."""
    if not re.fullmatch(r"/[a-z][^\s]*", field.data or ""):
        refuse_plain_link(form, field)


class EntryForm(BaseForm):
    """A line in the log: what was done."""

    kind = SelectField(_l("Hvad slags er det?"), choices=options(ENTRY_KINDS), default=EntryKind.OTHER)
    text = TextAreaField(
        _l("Hvad skete der?"),
        [Required(_l("Skriv, hvad der skete")), _at_most(1000), refuse_cpr],
        filters=[stripped],
        description=_l("Skriv ikke navne på borgere."),
        render_kw={"rows": 3},
    )
    happened_on = DanishDateField(_l("Dato"), [Required(_l("Vælg den dato, det skete"))])
    people_count = WholeNumberField(
        _l("Hvor mange deltog?"), [Optional()], render_kw={"inputmode": "numeric"}
    )
    with_whom = StringField(_l("Med hvem?"), [Optional(), _at_most(200), refuse_cpr], filters=[stripped])
    outcome = TextAreaField(
        _l("Hvad kom der ud af det?"),
        [Optional(), _at_most(1000), refuse_cpr],
        filters=[stripped],
        render_kw={"rows": 2},
    )
    link = StringField(
        _l("Link til papiret"),
        [Optional(), _at_most(500), refuse_strange_link, refuse_cpr],
        filters=[stripped],
    )

    def values(self) -> EntryInput:
        """What the form says, for the action."""
        assert self.happened_on.data is not None
        return EntryInput(
            happened_on=self.happened_on.data,
            text=self.text.data,
            with_whom=self.with_whom.data or "",
            people_count=self.people_count.data,
            outcome=self.outcome.data or "",
            link=self.link.data or "",
            kind=self.kind.data,
        )

    @classmethod
    def about(cls, entry: RowEntry | None, today: date) -> EntryForm:
        """The form filled from an entry to correct, or with today's date."""
        return cls(obj=entry) if entry is not None else cls(happened_on=today)


class RowYearForm(BaseForm):
    """How a row stands in a year, and what comes next."""

    status = RadioField(_l("Status"), choices=options(ROW_STATUSES), default=RowStatus.NOT_STARTED)
    reason = TextAreaField(
        _l("Hvorfor?"),
        [Optional(), _at_most(1000), refuse_cpr],
        filters=[stripped],
        description=_l("Skriv det, når rækken er udskudt eller udgået."),
        render_kw={"rows": 2},
    )
    status_text = TextAreaField(
        _l("Status i ord"),
        [Optional(), _at_most(2000), refuse_cpr],
        filters=[stripped],
        description=_l("Det står i papiret til udvalget."),
        render_kw={"rows": 4},
    )
    priority = RadioField(
        _l("Hvor vigtig er den næste år?"),
        choices=options([("", _l("Ikke valgt")), *PRIORITIES]),
        default="",
        # Nobody said so far: the first choice.
        filters=[lambda value: value or ""],
    )
    next_year_text = TextAreaField(
        _l("Næste år"),
        [Optional(), _at_most(2000), refuse_cpr],
        filters=[stripped],
        description=_l("Hvad skal der ske, og hvad er vigtigst?"),
        render_kw={"rows": 4},
    )
    due_on = DanishDateField(_l("Frist"), [Optional()])
    responsible_id = SelectField(_l("Ansvarlig"), coerce=int)
    #: The version that was read when the page was made.
    version = HiddenField()

    @classmethod
    def about(cls, row: RowYear | None, staff: Sequence[tuple[int, str]], state: State | None) -> RowYearForm:
        """The form filled with what staff said before, else with the state the row has by itself."""
        known = [str(status) for status in RowStatus]
        now = str(state.state) if state is not None else ""
        by_itself = now if now in known else str(RowStatus.NOT_STARTED)
        form = cls(obj=row) if row is not None else cls(status=by_itself)
        form.responsible_id.choices = _with_nobody(staff, row.responsible_id if row else None)
        if row is not None and not form.is_submitted():
            form.responsible_id.data = row.responsible_id or 0
            form.priority.data = row.priority or ""
        if not form.is_submitted():
            form.version.data = str(row.version if row is not None else 0)
        return form

    def read_anew(self, row: RowYear | None) -> RowYear | None:
        """What somebody else wrote since the page was made, or None. Saved once more, it is written over on purpose."""
        version = str(row.version if row is not None else 0)
        if not self.is_submitted() or self.version.data == version:
            return None
        self.version.data = version
        return row

    def values(self) -> RowYearInput:
        """What the form says, for the action."""
        return RowYearInput(
            status=self.status.data,
            status_text=self.status_text.data or "",
            next_year_text=self.next_year_text.data or "",
            due_on=self.due_on.data,
            responsible_id=self.responsible_id.data or None,
            reason=self.reason.data or "",
            priority=self.priority.data or None,
            version=typed_number(self.version.data),
        )


class InitiativeForm(BaseForm):
    """An initiative: what, for whom, when, and which row or action it is done for."""

    title = StringField(
        _l("Hvad hedder indsatsen?"),
        [Required(_l("Skriv, hvad indsatsen hedder")), _at_most(120), refuse_cpr],
        filters=[stripped],
    )
    description = TextAreaField(
        _l("Hvad går den ud på?"),
        [Optional(), _at_most(2000), refuse_cpr],
        filters=[stripped],
        render_kw={"rows": 3},
    )
    target = SelectField(
        _l("Hvilken del af planen hører den til?"),
        description=_l("En aktivitet eller en handling. Tal bliver kun talt med ét sted."),
    )
    starts_on = DanishDateField(_l("Begynder"), [Required(_l("Vælg den dato, indsatsen begynder"))])
    ends_on = DanishDateField(_l("Slutter"), [Optional()])
    status = RadioField(_l("Status"), choices=options(INITIATIVE_STATUSES), default=InitiativeStatus.RUNNING)
    owner_id = SelectField(_l("Ansvarlig"), coerce=int)
    target_groups = SelectMultipleField(_l("Hvem er indsatsen for?"))
    loneliness_kinds = SelectMultipleField(_l("Hvilken slags ensomhed vil den gøre noget ved?"))
    #: The state of the initiative that was read.
    seen = HiddenField()

    @classmethod
    def about(
        cls,
        initiative: Initiative | None,
        work: Sequence[Work],
        staff: Sequence[tuple[int, str]],
        pack: Pack,
        **defaults: Any,
    ) -> InitiativeForm:
        """The form filled from an initiative to edit, or with `defaults` for a new one."""
        if initiative is not None:
            # No columns of these names, so the form cannot read them from the object itself.
            defaults |= {"target": _target(initiative), "seen": initiative_mark(initiative)}
        form = cls(obj=initiative, **defaults)
        form.target.choices = options((f"{one.kind}-{one.id}", f"{one.code} {one.short}") for one in work)
        form.owner_id.choices = _with_nobody(staff, initiative.owner_id if initiative else None)
        form.target_groups.choices = options((tag.code, capital(tag.label)) for tag in pack.target_groups)
        form.loneliness_kinds.choices = options((tag.code, tag.label) for tag in pack.loneliness_kinds)
        return form

    def values(self) -> InitiativeInput:
        """What the form says, for the action."""
        assert self.starts_on.data is not None
        kind, _dash, target_id = str(self.target.data).partition("-")
        return InitiativeInput(
            title=self.title.data,
            target=(kind, int(target_id)),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            description=self.description.data or "",
            owner_id=self.owner_id.data or None,
            status=self.status.data,
            target_groups=tuple(self.target_groups.data or ()),
            loneliness_kinds=tuple(self.loneliness_kinds.data or ()),
        )


def _target(initiative: Initiative) -> str:
    if initiative.activity_id is not None:
        return f"{ROW}-{initiative.activity_id}"
    return f"{ACTION}-{initiative.action_id}"


def _with_nobody(staff: Sequence[tuple[int, str]], present: int | None) -> list[SelectChoice]:
    """Staff to choose from, nobody first. Who is in charge stays a choice after leaving the house."""
    choices: list[tuple[int, Any]] = [(0, _l("Ingen endnu")), *staff]
    if present is not None and present not in {one for one, _name in staff}:
        choices.append((present, _l("Den, der er valgt nu")))
    return options(choices)
