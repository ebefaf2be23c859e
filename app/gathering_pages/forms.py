"""Forms of signing up: as a guest, logged in, and for changing it afterwards."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, ClassVar, NamedTuple, TypeVar

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import EmailInput

from app.accounts.forms import is_address
from app.core import clock, signing
from app.core.common_fields import TOO_LONG, is_offered
from app.core.date_words import THE
from app.core.forms import BaseForm, PhoneField, Required, new_key, options, refuse_cpr, refuse_link, stripped
from app.core.ids import typed_number
from app.gathering_pages.shared import Choice, Tick

_OPENED = "form-opened"

#: Where the fields of needs stand on the page, after the ones that GuestSignUpForm puts before them.
_ON_PAGE = {
    name: place
    for place, name in enumerate(
        ("occurrence_id", "name", "phone", "email", "party_size", "wants_companion", "needs_lift", "note")
    )
}


def opened_token() -> str:
    """A signed mark of when the form was shown."""
    return signing.sign(_OPENED, int(clock.now().timestamp()))


def _number(value: Any) -> int | None:
    """A number sent by a choice, None for anything else: the form then says what to do."""
    return typed_number(value)


class NeedsForm(BaseForm):
    """How many come and what they need."""

    #: Names of the boxes that the kind asks for; see `asking`.
    tick_names: ClassVar[tuple[str, ...]] = ()

    party_size = SelectField(
        _l("Hvor mange kommer I?"),
        coerce=int,
        choices=options(
            [(1, _l("Kun mig")), (2, _l("2 personer")), (3, _l("3 personer")), (4, _l("4 personer"))]
        ),
        default=1,
    )
    wants_companion = BooleanField(_l("Jeg vil gerne have en følgeven"))
    needs_lift = BooleanField(
        _l("Jeg mangler et lift"),
        description=_l(
            "Bagefter kan du skrive, hvor du skal fra. Så leder vi efter en. Det er ikke sikkert."
        ),
    )
    note = TextAreaField(
        _l("Er der noget, værten skal vide?"),
        filters=[stripped],
        validators=[Optional(), refuse_cpr, Length(max=400, message=TOO_LONG)],
        render_kw={"rows": 3},
    )

    def __init__(self, *args: Any, companion_offered: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.say_if_companion_offered(companion_offered)

    def say_if_companion_offered(self, companion_offered: bool) -> None:
        """Ask for a companion only where there is one to be had."""
        if not companion_offered:
            del self.wants_companion

    @property
    def ticks(self) -> list[Field]:
        """The boxes and choices that the kind asks for."""
        return [self[name] for name in self.tick_names]

    def ticked(self) -> dict[str, Any]:
        """Which of them are ticked, and what was chosen."""
        return {one.name: one.data for one in self.ticks}

    def needs(self) -> dict[str, Any]:
        """What `join` and `change_sign_up` take."""
        companion = "wants_companion" in self and bool(self.wants_companion.data)
        return {
            "party_size": self.party_size.data,
            "wants_companion": companion,
            "needs_lift": bool(self.needs_lift.data),
            "note": self.note.data or "",
        }


AnyForm = TypeVar("AnyForm", bound=NeedsForm)


class ChangeForm(NeedsForm):
    """Change one's own sign-up."""


class DateForm(BaseForm):
    """Choose a date."""

    occurrence_id = RadioField(_l("Hvilken dag vil du med?"), coerce=_number, validate_choice=False)

    def offer(self, dates: list[tuple[int, str]], chosen: int | None) -> None:
        """Offer these dates; `chosen` is marked when the form is shown for the first time."""
        self.occurrence_id.choices = options(dates)
        if not self.is_submitted():
            self.occurrence_id.data = chosen

    def show(self) -> None:
        """Get ready for being shown."""

    def validate_occurrence_id(self, field: Field) -> None:
        """The date is one of those offered."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg en dag"))


class PersonSignUpForm(NeedsForm, DateForm):
    """Sign up when we know who it is: choose a date, the rest may be skipped."""

    def contact(self) -> dict[str, str | None]:
        """Name, phone and e-mail as typed; nothing when the person is known."""
        return {}


class GuestSignUpForm(PersonSignUpForm):
    """Sign up without an account: a name, and a telephone number or an e-mail."""

    name = StringField(
        _l("Dit navn"),
        filters=[stripped],
        validators=[
            Required(_l("Skriv dit navn")),
            Length(max=120, message=TOO_LONG),
            refuse_cpr,
            refuse_link,
        ],
        render_kw={"autocomplete": "name"},
    )
    phone = PhoneField(
        _l("Telefonnummer"),
        description=_l("Så kan vi ringe, hvis %(the)s bliver aflyst.", the=THE),
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    email = StringField(
        _l("E-mail"),
        filters=[stripped],
        description=_l("Så får du et brev med dato og sted."),
        validators=[Optional(), Length(max=254, message=TOO_LONG), is_address],
        widget=EmailInput(),
        render_kw={"autocomplete": "email"},
    )
    #: Left empty by people, who never see it; filled by programs.
    website = StringField()
    opened = HiddenField()

    def errors_in_order(self) -> list[tuple[Field | None, str]]:
        """As everywhere, in the order of the page: the contact stands before the needs it inherits."""
        found: list[tuple[Field | None, str]] = super().errors_in_order()
        places = _ON_PAGE | dict.fromkeys(self.tick_names, len(_ON_PAGE))
        return sorted(found, key=lambda error: places.get(error[0].name, 0) if error[0] is not None else -1)

    def contact(self) -> dict[str, str | None]:
        """Name, phone and e-mail as typed."""
        return {
            "name": self.name.data,
            "phone": self.phone.data,
            "email": (self.email.data or "").lower() or None,
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and then what they must be together."""
        valid = bool(super().validate(extra_validators))
        if not (self.phone.raw_data and self.phone.raw_data[0].strip()) and not self.email.data:
            self.add_error("phone", _("Skriv et telefonnummer eller en e-mail, så vi kan give dig besked"))
            valid = False
        if valid and self._looks_like_a_program():
            self.is_refused = True
            self.add_error("name", _("Det gik meget hurtigt. Se det efter, og tryk på knappen igen"))
            valid = False
        return valid

    def show(self) -> None:
        """Mark when the form is first shown; a filled trap is emptied, so that people get through."""
        self.opened.data = self.opened.data or opened_token()
        self.website.data = ""

    def _looks_like_a_program(self) -> bool:
        if self.website.data:
            return True
        least: int = current_app.config["FORM_LEAST_SECONDS"]
        if not least:
            return False
        opened = signing.read(_OPENED, self.opened.data or "")
        if not isinstance(opened, int):
            self.opened.data = ""
            return True
        return 0 <= clock.now().timestamp() - opened < least


class _Said:
    """Validator: the box is ticked."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Field) -> None:
        if not field.data:
            raise ValidationError(self.message)


class _OneOf:
    """Validator: one of those offered is chosen."""

    def __init__(self, offered: set[int], message: str) -> None:
        self.offered, self.message = offered, message

    def __call__(self, _form: Any, field: Field) -> None:
        if field.data not in self.offered:
            raise ValidationError(self.message)


@lru_cache(maxsize=64)
def asking(form: type[AnyForm], asked: tuple[Tick | Choice, ...]) -> type[AnyForm]:
    """The form with the boxes and choices of a kind below its own fields."""
    if not asked:
        return form
    fields = {one.name: _field(one) for one in asked}
    return type(form.__name__, (form,), {**fields, "tick_names": tuple(fields)})


def _field(asked: Tick | Choice) -> Any:
    if isinstance(asked, Choice):
        return RadioField(
            asked.label,
            description=asked.hint,
            coerce=_number,
            choices=options(asked.options),
            validate_choice=False,
            validators=[_OneOf({number for number, _words in asked.options}, asked.unchosen)],
        )
    must = [_Said(asked.must)] if asked.must else []
    return BooleanField(asked.label, description=asked.hint, validators=must)


@cache
def blank_form(is_guest: bool, companion_offered: bool) -> PersonSignUpForm:
    """A form that nobody has filled in and nobody may: to show what is the same for every visitor."""
    kind = GuestSignUpForm if is_guest else PersonSignUpForm
    return kind(None, companion_offered=companion_offered, meta={"csrf": False})


class Shown(NamedTuple):
    """What a hidden field holds when it is shown."""

    data: str


class FirstLook(NamedTuple):
    """A form that nobody has filled in, less what is the same for every visitor (`blank_form`)."""

    idempotency_key: Shown
    opened: Shown
    #: The trap that programs fill in.
    website: Shown = Shown("")
    errors: tuple[str, ...] = ()


def first_look() -> FirstLook:
    """A new one, shown now. Making a whole form to show it empty takes longer than reading the page's data."""
    return FirstLook(Shown(new_key()), Shown(opened_token()))
