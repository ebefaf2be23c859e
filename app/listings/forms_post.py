"""The form of a task: five things, and everything else one press away."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from app.core.common_fields import TOO_LONG, is_a_place, is_offered, one_line
from app.core.forms import (
    BaseForm,
    PhoneField,
    Required,
    WholeNumberField,
    options,
    refuse_cpr,
    stripped,
)
from app.core.pack import TaskTemplate, current_pack
from app.listings.forms_dates import (
    DateIdField,
    RowsField,
    day_field,
    demand,
    fill_in_date,
    places_field,
    slot_in,
    time_field,
)
from app.listings.rules import Access, Company, Shape, Work
from app.listings.task import Task
from app.listings.words import (
    ACCESS_WORDS,
    COMPANY_WORDS,
    INSURER_WORDS,
    SHAPE_WORDS,
    WORK_WORDS,
)
from app.organisations.models import Organisation
from app.organisations.rules import Insurer, Requirement
from app.organisations.words import REQUIREMENT_WORDS
from app.places.queries import all_places


def _maybe(label: Any) -> SelectField:
    return SelectField(label, [Optional()])


class TaskForm(BaseForm):
    """Hurtigt opslag: what, where, when, how many, whom to ring. The rest may be skipped."""

    #: The `listing_mark` that it was filled from, where a task is changed.
    seen = HiddenField()
    organisation_id = SelectField(_l("Hvem søger hjælp?"), coerce=int, validate_choice=False)
    title = one_line(
        _l("Hvad skal der gøres?"), 80, Required(_l("Skriv, hvad der skal gøres")),
        description=_l("For eksempel: Hjælp til julemarked."),
    )  # fmt: skip
    place_id = SelectField(_l("Hvilken by?"), validators=[is_a_place], coerce=int, validate_choice=False)
    meeting_point = one_line(
        _l("Hvor mødes man?"), 160, Required(_l("Skriv, hvor man mødes")),
        description=_l("For eksempel: Ved forsamlingshuset."),
    )  # fmt: skip
    date_id = DateIdField()
    day = day_field(_l("Hvilken dag?"))
    starts = time_field(_l("Fra kl."))
    ends = time_field(_l("Til kl."))
    places = places_field(
        _l("Hvor mange skal I bruge?"), description=_l("Lad feltet stå tomt, hvis alle er velkomne.")
    )
    more = RowsField()
    contact_name = one_line(_l("Hvem kan man ringe til?"), 120, Required(_l("Skriv, hvem man kan ringe til")))
    contact_phone = PhoneField(
        _l("Telefonnummer"),
        [Required(_l("Skriv det nummer, man kan ringe på"))],
        of_another=True,
        description=_l("Alle kan se navnet og nummeret."),
        render_kw={"inputmode": "tel"},
    )

    shape = SelectField(_l("Hvornår skal det gøres?"), default=Shape.DATED.value)
    until_on = day_field(_l("Senest hvilken dag?"))
    text = TextAreaField(
        _l("Fortæl mere"),
        [Optional(), Length(max=2000, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Vil du lave en liste? Sæt en streg (-) foran hvert punkt."),
        render_kw={"rows": 5},
    )
    company = _maybe(_l("Alene eller sammen?"))
    work = _maybe(_l("Hvad slags opgave er det?"))
    least_age = WholeNumberField(
        _l("Hvor gammel skal man mindst være?"), [Optional()], render_kw={"inputmode": "numeric"}
    )
    least_age_reason = one_line(_l("Hvorfor den alder?"), 200)
    requirements = SelectMultipleField(_l("Er der krav?"), [Optional()])
    question = one_line(
        _l("Vil I spørge om noget?"), 200,
        description=_l("Så svarer I selv hver enkelt. Ellers er et ja en plads med det samme."),
    )  # fmt: skip
    insurer = _maybe(_l("Hvem forsikrer dem, der hjælper?"))

    languages = SelectMultipleField(_l("Hvilke sprog taler I der?"), [Optional()])
    access = SelectMultipleField(_l("Hvad gør det lettere at hjælpe?"), [Optional()])
    peer = one_line(
        _l("Søger I en, der selv har prøvet det?"), 200,
        description=_l("Skriv hvad. For eksempel: At flytte til et nyt land. Folk skal ikke fortælle om sygdom."),
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation_id.choices = options([(one.id, one.name) for one in organisations])
        named = [(place.id, place.name) for place in all_places()]
        self.place_id.choices = options([(0, _("Vælg en by")), *named])
        self.shape.choices = options([(one.value, words) for one, words in SHAPE_WORDS.items()])
        self.requirements.choices = options([(one.value, words) for one, words in REQUIREMENT_WORDS.items()])
        self.access.choices = options([(one.value, words) for one, words in ACCESS_WORDS.items()])
        self.languages.choices = options([(tag.code, tag.label) for tag in current_pack().languages])
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
        self.requirements.data = list(organisation.task_requirements)

    def fill_in_task(self, organisation_id: int, task: Task, *, with_time: bool = True) -> None:
        """A task as it stands; without its days when it is to be posted again."""
        self.organisation_id.data = organisation_id
        for name in ("title", "place_id", "meeting_point", "contact_name", "contact_phone", "text", "least_age",
                     "least_age_reason", "question", "languages", "peer"):  # fmt: skip
            self[name].data = getattr(task, name)
        for name in ("shape", "company", "work", "insurer"):
            value = getattr(task, name)
            self[name].data = value.value if value is not None else ""
        self.requirements.data = [one.value for one in task.requirements]
        self.access.data = [one.value for one in task.access]
        self.places.data = task.dates[0].places
        if with_time:
            fill_in_date(self, task.dates[0])
            self.more.fill_in(task.dates[1:])
            self.until_on.data = task.until_on

    def fill_in_template(self, template: TaskTemplate) -> None:
        """A ready text of the pack, to be changed as they like; what the organisation always requires stays."""
        self.title.data, self.text.data = template.title, template.text.strip()
        self.company.data, self.work.data = template.company, template.work
        wanted = {*(self.requirements.data or ()), *template.requirements}
        self.requirements.data, self.access.data = sorted(wanted), list(template.access)

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
            self.languages,
            self.access,
            self.peer,
        )
        others = (self.company, self.work, self.insurer, self.shape)
        is_plain = self.shape.data in (None, Shape.DATED.value)
        return (
            not is_plain
            or any(field.data for field in more)
            or any(field.errors for field in (*more, *others))
        )

    def change_rows(self) -> bool:
        """Add or leave out a row, if that is what was pressed; everything else stays as typed."""
        asked = request.form.get("dage", "")
        if asked == "flere":
            self.more.add(self)
        elif asked.isascii() and asked.isdecimal() and len(asked) < 4:
            self.more.leave_out(int(asked))
        return bool(asked)

    def validate_organisation_id(self, field: Field) -> None:
        """One of those the person looks after."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg, hvem der søger hjælp"))

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
        self.more.leave_out_empty()
        valid = bool(super().validate(extra_validators))
        if self.shape.data == Shape.DATED.value:
            for fields in (self, *self.more.rows):
                valid = demand(fields) and valid
        return valid

    def errors_in_order(self) -> list[tuple[Field | None, str]]:
        """As for any form, those of the rows where the rows stand."""
        own = super().errors_in_order()
        place = list(self).index(self.more)
        before, after = set(list(self)[:place]), set(list(self)[place + 1 :])
        return [
            *(one for one in own if one[0] is None or one[0] in before),
            *self.more.errors_in_order(),
            *(one for one in own if one[0] in after),
        ]

    def add_error(self, field_name: str | None, message: str) -> None:
        """The same for a field of a row."""
        field = self.more.field_called(field_name or "")
        if field is None:
            super().add_error(field_name, message)
        else:
            field.errors = [*field.errors, message]

    def task(self) -> Task:
        """What was typed."""
        return Task(
            title=self.title.data,
            place_id=self.place_id.data,
            meeting_point=self.meeting_point.data,
            contact_name=self.contact_name.data,
            contact_phone=self.contact_phone.data or "",
            dates=[slot_in(fields) for fields in (self, *self.more.rows)],
            shape=Shape(self.shape.data),
            until_on=self.until_on.data,
            text=self.text.data or "",
            company=Company(self.company.data) if self.company.data else None,
            work=Work(self.work.data) if self.work.data else None,
            least_age=self.least_age.data,
            least_age_reason=self.least_age_reason.data or "" if self.least_age.data else "",
            requirements=[Requirement(one) for one in self.requirements.data or ()],
            question=self.question.data or "",
            insurer=Insurer(self.insurer.data) if self.insurer.data else None,
            languages=list(self.languages.data or ()),
            access=[Access(one) for one in self.access.data or ()],
            peer=self.peer.data or "",
        )
