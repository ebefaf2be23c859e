"""The form of a task: five things, and everything else one press away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from app.core import clock
from app.core.forms import (
    BaseForm,
    DanishDateField,
    DanishTimeField,
    PhoneField,
    Required,
    WholeNumberField,
    options,
    refuse_cpr,
    stripped,
)
from app.listings.actions import Task
from app.listings.rules import Company, Requirement, Shape, Work
from app.listings.words import (
    COMPANY_WORDS,
    INSURER_WORDS,
    REQUIREMENT_WORDS,
    SHAPE_WORDS,
    WORK_WORDS,
)
from app.organisations.models import Organisation
from app.organisations.rules import Insurer
from app.places.queries import all_places

_TOO_LONG = _l("Skriv det kortere. Der er plads til %(max)d tegn")


def _line(label: Any, letters: int, *first: Any, **kwargs: Any) -> StringField:
    limit = Length(max=letters, message=_TOO_LONG)
    return StringField(label, [*(first or (Optional(),)), limit, refuse_cpr], filters=[stripped], **kwargs)


def _maybe(label: Any) -> SelectField:
    return SelectField(label, [Optional()])


class TaskForm(BaseForm):
    """Hurtigt opslag: what, where, when, how many, whom to ring. The rest may be skipped."""

    organisation_id = SelectField(_l("Hvem søger hjælp?"), coerce=int, validate_choice=False)
    title = _line(
        _l("Hvad skal der gøres?"), 80, Required(_l("Skriv, hvad der skal gøres")),
        description=_l("For eksempel: Hjælp til julemarked."),
    )  # fmt: skip
    place_id = SelectField(_l("Hvilken by?"), coerce=int, validate_choice=False)
    meeting_point = _line(
        _l("Hvor mødes man?"), 160, Required(_l("Skriv, hvor man mødes")),
        description=_l("For eksempel: Ved forsamlingshuset."),
    )  # fmt: skip
    day = DanishDateField(_l("Hvilken dag?"), [Optional()])
    starts = DanishTimeField(_l("Fra kl."), [Optional()])
    ends = DanishTimeField(_l("Til kl."), [Optional()])
    places = WholeNumberField(
        _l("Hvor mange skal I bruge?"), [Optional()], render_kw={"inputmode": "numeric"},
        description=_l("Lad feltet stå tomt, hvis alle er velkomne."),
    )  # fmt: skip
    contact_name = _line(_l("Hvem kan man ringe til?"), 120, Required(_l("Skriv, hvem man kan ringe til")))
    contact_phone = PhoneField(
        _l("Telefonnummer"),
        [Required(_l("Skriv det nummer, man kan ringe på"))],
        description=_l("Alle kan se navnet og nummeret."),
        render_kw={"inputmode": "tel"},
    )

    shape = SelectField(_l("Hvornår skal det gøres?"), default=Shape.DATED.value)
    until_on = DanishDateField(_l("Senest hvilken dag?"), [Optional()])
    text = TextAreaField(
        _l("Fortæl mere"),
        [Optional(), Length(max=2000, message=_TOO_LONG), refuse_cpr],
        filters=[stripped],
        render_kw={"rows": 5},
    )
    company = _maybe(_l("Alene eller sammen?"))
    work = _maybe(_l("Hvad slags opgave er det?"))
    least_age = WholeNumberField(
        _l("Hvor gammel skal man mindst være?"), [Optional()], render_kw={"inputmode": "numeric"}
    )
    least_age_reason = _line(_l("Hvorfor den alder?"), 200)
    requirements = SelectMultipleField(_l("Er der krav?"), [Optional()])
    question = _line(
        _l("Vil I spørge om noget?"), 200,
        description=_l("Så svarer I selv hver enkelt. Ellers er et ja en plads med det samme."),
    )  # fmt: skip
    insurer = _maybe(_l("Hvem forsikrer dem, der hjælper?"))

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation_id.choices = options([(one.id, one.name) for one in organisations])
        named = [(place.id, place.name) for place in all_places()]
        self.place_id.choices = options([(0, _("Vælg en by")), *named])
        self.shape.choices = options([(one.value, words) for one, words in SHAPE_WORDS.items()])
        self.requirements.choices = options([(one.value, words) for one, words in REQUIREMENT_WORDS.items()])
        for field, words in (
            (self.company, COMPANY_WORDS),
            (self.work, WORK_WORDS),
            (self.insurer, INSURER_WORDS),
        ):
            field.choices = options(
                [("", _("Det er lige meget")), *((one.value, word) for one, word in words.items())]
            )
        self.insurer.choices[0].label = _("Det er ikke afgjort")

    def fill_in(self, organisation: Organisation) -> None:
        """What the organisation says of all its tasks, to be changed as they like."""
        self.organisation_id.data, self.place_id.data = organisation.id, organisation.place_id
        self.contact_name.data = organisation.task_contact or organisation.contact_name
        self.contact_phone.data = organisation.contact_phone
        self.insurer.data = organisation.insurer.value if organisation.insurer else ""

    def fill_in_task(self, organisation_id: int, task: Task, *, with_time: bool = True) -> None:
        """A task as it stands; without its time when it is to be posted again."""
        self.organisation_id.data = organisation_id
        for name in ("title", "place_id", "meeting_point", "contact_name", "contact_phone", "places", "text",
                     "least_age", "least_age_reason", "question"):  # fmt: skip
            self[name].data = getattr(task, name)
        for name in ("shape", "company", "work", "insurer"):
            value = getattr(task, name)
            self[name].data = value.value if value is not None else ""
        self.requirements.data = [one.value for one in task.requirements]
        if with_time and task.starts_at is not None and task.ends_at is not None:
            start, end = clock.local(task.starts_at), clock.local(task.ends_at)
            self.day.data, self.starts.data, self.ends.data = start.date(), start.time(), end.time()
        if with_time:
            self.until_on.data = task.until_on

    @property
    def wants_more(self) -> bool:
        """Whether what may be skipped is to be seen: something is wrong there, or something is filled in."""
        more = (
            self.text,
            self.until_on,
            self.least_age,
            self.least_age_reason,
            self.requirements,
            self.question,
        )
        others = (self.company, self.work, self.insurer, self.shape)
        is_plain = self.shape.data in (None, Shape.DATED.value)
        return (
            not is_plain
            or any(field.data for field in more)
            or any(field.errors for field in (*more, *others))
        )

    def validate_organisation_id(self, field: Field) -> None:
        """One of those the person looks after."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Vælg, hvem der søger hjælp"))

    def validate_place_id(self, field: Field) -> None:
        """A place of the municipality."""
        if not field.data or field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("Vælg den by, der er tættest på"))

    def validate_places(self, field: Field) -> None:
        """A number that people can be."""
        if field.data is not None and not 1 <= field.data <= 500:
            raise ValidationError(_l("Skriv et tal fra 1 til 500"))

    def validate_least_age(self, field: Field) -> None:
        """An age, with a reason: without one it would only shut people out."""
        if field.data is None:
            return
        if not 1 <= field.data <= 99:
            raise ValidationError(_l("Skriv alderen i år, for eksempel 15"))
        if not self.least_age_reason.data:
            raise ValidationError(_l("Skriv også hvorfor, nedenfor"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and then day and time together."""
        valid = bool(super().validate(extra_validators))
        if self.shape.data == Shape.DATED.value:
            missing = {"day": _("Vælg en dag"), "starts": _("Skriv, hvornår det begynder")}
            missing["ends"] = _("Skriv, hvornår I er færdige")
            for name, message in missing.items():
                if self[name].data is None and not self[name].errors:
                    self.add_error(name, message)
                    valid = False
        return valid

    def task(self) -> Task:
        """What was typed."""
        return Task(
            title=self.title.data,
            place_id=self.place_id.data,
            meeting_point=self.meeting_point.data,
            contact_name=self.contact_name.data,
            contact_phone=self.contact_phone.data or "",
            places=self.places.data,
            shape=Shape(self.shape.data),
            starts_at=self._instant(self.starts),
            ends_at=self._instant(self.ends),
            until_on=self.until_on.data,
            text=self.text.data or "",
            company=Company(self.company.data) if self.company.data else None,
            work=Work(self.work.data) if self.work.data else None,
            least_age=self.least_age.data,
            least_age_reason=self.least_age_reason.data or "" if self.least_age.data else "",
            requirements=[Requirement(one) for one in self.requirements.data or ()],
            question=self.question.data or "",
            insurer=Insurer(self.insurer.data) if self.insurer.data else None,
        )

    def _instant(self, field: DanishTimeField) -> datetime | None:
        if self.day.data is None or field.data is None:
            return None
        return clock.from_wall(self.day.data, field.data)
