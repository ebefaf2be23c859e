"""The host's forms: one date, the whole series, and the people on a list."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import EmailInput

from app.accounts.forms import is_address
from app.core.date_words import THE_SERIES
from app.core.forms import (
    BaseForm,
    DanishDateField,
    PhoneField,
    Required,
    WholeNumberField,
    options,
    refuse_cpr,
    refuse_link,
    stripped,
)
from app.core.ids import typed_number
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from app.notifications.models import CallOutcome
from app.places.queries import PlaceChoices

#: Marks a host may give, as the page sends them.
MARKS = {
    "came": SignUpStatus.CAME,
    "excused": SignUpStatus.EXCUSED,
    "no_show": SignUpStatus.NO_SHOW,
}
#: What is chosen → what people read, a sentence of its own. Illness is nobody's business, so it is not named.
REASONS = {
    "weather": _l("Vejret er for dårligt."),
    "host": _l("Værten kan ikke komme den dag."),
    "few": _l("Der er for få, der kan komme."),
    "other": "",
}


def free_words(label: Any, *validators: Any, rows: int = 3, **kwargs: Any) -> TextAreaField:
    """Free words that people read: at most 300 letters, no CPR number."""
    limit = Length(max=300, message=_l("Skriv det kortere. Der er plads til 300 tegn"))
    return TextAreaField(
        label, [*validators, limit, refuse_cpr], filters=[stripped], render_kw={"rows": rows}, **kwargs
    )


class AnnouncedForm(BaseForm):
    """A change people are told about: first shown as they will read it, then carried out."""

    #: "see" shows the letter, "edit" goes back to the fields, "do" carries it out.
    step = HiddenField(default="see")

    @property
    def is_confirmed(self) -> bool:
        """Whether the host has seen the letter and wants it sent."""
        return bool(self.step.data == "do")

    @property
    def wants_to_edit(self) -> bool:
        """Whether the host came back from the letter to change something."""
        return bool(self.step.data == "edit")


class CancelDateForm(AnnouncedForm):
    """Why one date is cancelled."""

    reason = RadioField(
        _l("Hvorfor aflyser du?"),
        choices=options(
            [
                ("weather", _l("Vejret er for dårligt")),
                ("host", _l("Jeg er syg eller kan ikke komme")),
                ("few", _l("Der kommer for få")),
                ("other", _l("Noget andet")),
            ]
        ),
        default="weather",
        validators=[Required(_l("Vælg, hvorfor du aflyser"))],
    )
    words = free_words(_l("Vil du selv skrive lidt?"), description=_l("For eksempel, hvornår I ses igen."))

    def validate_words(self, field: Field) -> None:
        """'Noget andet' says nothing by itself."""
        if self.reason.data == "other" and not field.data:
            raise ValidationError(_l("Skriv, hvorfor du aflyser"))

    @property
    def reason_text(self) -> str:
        """The reason as people read it: the chosen sentence and the host's own words."""
        return f"{REASONS[self.reason.data]} {self.words.data or ''}".strip()


class EndSeriesForm(AnnouncedForm):
    """The last date of a series."""

    last_on = DanishDateField(
        _l("Hvad er den sidste dato?"),
        [Required(_l("Skriv den sidste dato"))],
        description=_l("Den dag bliver til noget. De senere dage bliver aflyst."),
    )
    reason = free_words(
        _l("Hvorfor slutter %(it)s?", it=THE_SERIES), Required(_l("Skriv kort, hvorfor")), rows=2
    )

    @property
    def end(self) -> dict[str, Any]:
        """What `hosting_series.end_series` takes."""
        return {"last_on": self.last_on.data, "reason": self.reason.data}


class AttendanceForm(BaseForm):
    """Who came: one choice per person, and how many came besides; what is left alone stays as it is."""

    head_count = WholeNumberField(
        _l("Hvor mange kom uden at stå på listen?"),
        [Optional(), NumberRange(min=0, max=2000, message=_l("Skriv et tal fra 0 til 2000"))],
        description=_l("Tæl også dem fra ventelisten, der kom alligevel."),
    )
    #: The number that stood there: while the list is marked others go on counting, and theirs is not overwritten.
    count_shown = HiddenField()

    @classmethod
    def of(cls, occurrence: Occurrence | None, *, asks_others: bool) -> AttendanceForm:
        """The form of a date, as it was sent or as it stands."""
        form = cls(obj=occurrence)
        if not asks_others:
            del form.head_count
        elif not form.is_submitted():
            form.count_shown.data = form.head_count.object_data
        return form

    def marks(self, sign_up_ids: list[int]) -> dict[int, SignUpStatus]:
        """Sign-up id → what the host chose, for those on the page that have a choice."""
        chosen = {number: MARKS.get(request.form.get(f"m{number}", "")) for number in sign_up_ids}
        return {number: mark for number, mark in chosen.items() if mark is not None}

    def mark_of(self, sign_up: SignUp) -> str:
        """What is chosen for somebody: what was sent, else what stands."""
        return request.form.get(f"m{sign_up.id}") or str(sign_up.status)

    @property
    def others(self) -> int | None:
        """How many came besides; None when nothing new was written."""
        if self.head_count is None or self.head_count.data is None:
            return None
        is_new = str(self.head_count.data) != self.count_shown.data
        return self.head_count.data if is_new else None


class HeadCountForm(BaseForm):
    """How many came, where nobody signs up."""

    head_count = WholeNumberField(
        _l("Hvor mange kom?"),
        [
            Required(_l("Skriv, hvor mange der kom. Skriv 0, hvis ingen kom")),
            NumberRange(min=0, max=2000, message=_l("Skriv et tal fra 0 til 2000")),
        ],
        description=_l("Tæl dig selv med."),
    )


def _place(value: Any) -> int | None:
    """A place that was chosen; None for none."""
    return typed_number(value)


class PhonedForm(BaseForm):
    """A person who phoned the host. Neither phone nor e-mail has to be known."""

    name = StringField(
        _l("Navn"),
        [
            Required(_l("Skriv navnet")),
            Length(max=120, message=_l("Skriv navnet kortere")),
            refuse_cpr,
            refuse_link,
        ],
        filters=[stripped],
    )
    phone = PhoneField(
        _l("Telefon"),
        [Optional()],
        of_another=True,
        description=_l("Så kan du ringe, hvis noget ændrer sig."),
    )
    email = StringField(
        _l("E-mail"),
        [
            Optional(),
            Length(max=254, message=_l("Skriv en kortere e-mail")),
            is_address,
        ],
        filters=[stripped],
        widget=EmailInput(),
    )

    @property
    def contact(self) -> dict[str, Any]:
        """Name, phone and e-mail as typed."""
        return {"name": self.name.data, "phone": self.phone.data, "email": self.email.data or None}


class AddParticipantForm(PhonedForm):
    """The same for a date: how many come, and what they need."""

    party_size = SelectField(
        _l("Hvor mange er de?"),
        coerce=int,
        choices=options(
            [(1, _l("1 person")), (2, _l("2 personer")), (3, _l("3 personer")), (4, _l("4 personer"))]
        ),
        default=1,
    )
    wants_companion = BooleanField(_l("Vil gerne følges med en"))
    needs_lift = BooleanField(_l("Vil gerne køres"))
    lift_place_id = SelectField(
        _l("Hvor fra?"),
        coerce=_place,
        description=_l("Så leder vi efter en, der kører den vej. Du kan også skrive det senere."),
    )

    def offer_places(self, places: PlaceChoices) -> None:
        """Offer where somebody may be fetched."""
        known = [(place.id, place.name) for place in (*places.towns, *places.villages)]
        self.lift_place_id.choices = options([("", _l("Ved det ikke")), *known])

    @property
    def lift_from(self) -> int | None:
        """Where somebody who wants a lift is fetched, when that is known."""
        return self.lift_place_id.data if self.needs_lift.data else None

    @property
    def participant(self) -> dict[str, Any]:
        """What `hosting.add_participant` takes."""
        names = ("party_size", "wants_companion", "needs_lift")
        return {**self.contact, **{name: self[name].data for name in names}}


class RemoveParticipantForm(AnnouncedForm):
    """Why somebody is taken off the list; the person reads it."""

    reason = free_words(
        _l("Hvorfor tager du personen af listen?"),
        Required(_l("Skriv kort, hvorfor. Personen læser det")),
        rows=2,
    )


class CallOutcomeForm(BaseForm):
    """What came of a call. The button that was pressed is the answer."""

    outcome = HiddenField()

    def validate_outcome(self, field: Field) -> None:
        """Only what the page offers."""
        if field.data not in {"told", "no_answer", "declined"}:
            raise ValidationError(_l("Vælg, hvad der skete"))

    @property
    def call_outcome(self) -> CallOutcome:
        """What the outbox keeps of it: somebody who says no thanks was told, too."""
        return CallOutcome.NO_ANSWER if self.outcome.data == "no_answer" else CallOutcome.TOLD
