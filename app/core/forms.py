"""The base form: hidden keys, errors in order, Danish fields, and the one way a form changes data."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, time
from functools import cached_property
from types import TracebackType
from typing import Any, ClassVar, Self

import phonenumbers
from flask import flash, g, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response
from wtforms import Field, FileField, HiddenField, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields import DateField, SelectChoice, TimeField
from wtforms.form import BaseForm as WTBaseForm
from wtforms.validators import StopValidation
from wtforms.widgets import TelInput

from app.core import clock, idempotency
from app.core.database import begin_write, db
from app.core.errors import DomainError
from app.core.faults import die_at
from app.core.formatting import phone
from app.core.typed_text import clean, holds_cpr, holds_link

_KEY = re.compile(r"^[A-Za-z0-9_-]{20,64}$")
#: Years that a date can lie in; anything else is a slip of the finger, and sums with it would overflow.
_YEARS = range(1900, 2200)

#: Fields that may differ between two sendings of the same words.
_NOT_SAID = ("csrf_token", "opened")


class _TokenField(CSRFTokenField):
    """The token is made when the form is shown: one that is carried out has no use for it."""

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Take over what was sent, and nothing else."""
        HiddenField.process(self, *args, **kwargs)

    def _value(self) -> str:
        return str(self.csrf_impl.generate_csrf_token(self))


class _Tokens(FlaskForm.Meta.csrf_class):
    field_class = _TokenField


class _Meta(FlaskForm.Meta):
    """Reads forms, never JSON; cleans what was typed; and speaks Danish where the library would speak English."""

    csrf_class = _Tokens

    def wrap_formdata(self, form: WTBaseForm, formdata: Any) -> Any:
        """What was sent, without invisible characters and, outside text areas, on one line.

        JSON is not even read: a body of brackets alone would exhaust the reader. A file is no answer to a question
        that asks for none.
        """
        if formdata is not None and not isinstance(formdata, MultiDict) and request.is_json:
            return None
        sent = super().wrap_formdata(form, formdata)
        if sent is None:
            return None
        many_lines = {field.name for field in form if isinstance(field, TextAreaField)}
        takes_files = {field.name for field in form if isinstance(field, FileField)}
        return MultiDict(
            [
                (name, _clean(value, name in many_lines))
                for name, value in sent.items(multi=True)
                if isinstance(value, str) or name in takes_files
            ]
        )

    def get_translations(self, form: WTBaseForm) -> Any:
        """What the library itself says about a field."""
        return _LibraryWords()


def _clean(value: Any, many_lines: bool) -> Any:
    if not isinstance(value, str):
        return value
    return clean(value) if many_lines else " ".join(clean(value).split("\n"))


class _LibraryWords:
    """WTForms' own sentences in Danish. It has none; whatever is not known here is said in general."""

    def all(self) -> list[str]:
        """Every sentence there is."""
        return [self.gettext(text) for text in ("choice", "integer", "")]

    def gettext(self, text: str) -> str:
        """One of its sentences. Nobody who uses the page's own fields ever meets them."""
        if "hoice" in text:
            return _("Vælg en af mulighederne")
        return (
            _("Skriv et helt tal, for eksempel 12") if "integer" in text else _("Se det efter, og prøv igen")
        )

    def ngettext(self, one: str, _many: str, _number: int) -> str:
        """The same for sentences with a number."""
        return self.gettext(one)


def new_key() -> str:
    """What tells one showing of a form from every other, so that it is carried out once."""
    return secrets.token_urlsafe(24)


class BaseForm(FlaskForm):
    """Every form that changes something derives from this."""

    Meta = _Meta

    idempotency_key = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not _KEY.match(self.idempotency_key.data or ""):
            self.idempotency_key.data = new_key()

    def errors_in_order(self) -> list[tuple[Field | None, str]]:
        """(field, message) for every error, in the order of the page; first those of no field."""
        of_none: list[tuple[Field | None, str]] = [(None, str(message)) for message in self.form_errors]
        return of_none + [(field, str(message)) for field in self for message in field.errors]

    def errors_in_summary(self) -> list[tuple[Field | None, str]]:
        """The same for the box on top of the page.

        The field's label stands before what says nothing without it: what two fields say, what is said of any field,
        and what stands there now.
        """
        said = self.errors_in_order()
        times = Counter(message for _field, message in said)
        times.update(_LibraryWords().all())
        return [
            (field, _labelled(field, message))
            if field is not None and (times[message] > 1 or field.name in self.changed_meanwhile)
            else (field, message)
            for field, message in said
        ]

    def forget_fields(self) -> None:
        """Say the errors of no field: the page that is shown now does not have this form any more."""
        self.form_errors[:] = [message for _field, message in self.errors_in_order()]
        for field in self:
            field.errors = ()

    #: Names of the fields that somebody else changed meanwhile.
    changed_meanwhile: frozenset[str] = frozenset()

    def changing(self) -> _Changing:
        """`with form.changing():` opens the writing transaction; a DomainError becomes a message at a field.

        Raises AlreadyDoneError (answered with a redirect) when the same form was carried out before.
        """
        return _Changing(self)

    def lead_back(self) -> None:
        """Raise AlreadyDoneError when the same form was carried out before: for a page whose own link ended by it."""
        idempotency.lead_back(self._mark)

    def commit_and_go(self, location: str) -> Response:
        """Commit the change together with where its answer leads, and redirect there."""
        idempotency.remember(self._mark, location)
        die_at("form_before_commit")
        db.session.commit()
        die_at("form_after_commit")
        return redirect(location, 303)

    def refuse_and_go(self, location: str) -> Response:
        """Say on the next page why nothing happened, and redirect there: for a button that has no page of its own."""
        for _field, message in self.errors_in_order()[:1]:
            flash(message, "error")
        return redirect(location, 303)

    @cached_property
    def _mark(self) -> str:
        """Which sending of which form this is. What is sent anew with the page does not count as said."""
        said = sorted(pair for pair in request.form.items(multi=True) if pair[0] not in _NOT_SAID)
        said += sorted((name, _digest(file)) for name, file in request.files.items(multi=True))
        actor = g.get("actor")
        who = f"{request.path} {actor.account_id if actor else None}"
        return idempotency.mark(str(self.idempotency_key.data), who, repr(said))

    def add_error(self, field_name: str | None, message: str) -> None:
        """Put `message` at the field, else at the first visible field, else (a lone button) at the form."""
        field = self[field_name] if field_name in self else self._first_visible()
        if field is None:
            self.form_errors: list[str] = [*self.form_errors, message]
        else:
            field.errors = [*field.errors, message]

    #: The action said no: nothing is missing, but something is to be read.
    is_refused = False

    def _first_visible(self) -> Field | None:
        return next((field for field in self if not isinstance(field, HiddenField)), None)


def _labelled(field: Field, message: str) -> str:
    label = str(field.label.text)
    return f"{label} {message}" if label.endswith(("?", ".")) else f"{label}. {message}"


def _digest(file: FileStorage) -> str:
    """What tells a file from another one; it can be read again afterwards."""
    file.stream.seek(0)
    digest = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]
    file.stream.seek(0)
    return digest


class ButtonForm(BaseForm):
    """A lone button that changes something."""


class _Changing:
    def __init__(self, form: BaseForm) -> None:
        self._form = form

    def __enter__(self) -> Self:
        begin_write()
        idempotency.claim(self._form._mark, clock.now())  # noqa: SLF001 - one class in two
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is None:
            return False
        db.session.rollback()
        if not isinstance(error, DomainError):
            return False
        run_afterwards(error)
        self._form.is_refused = True
        self._form.add_error(error.field, _(error.message, **error.parameters))
        return True


def run_afterwards(error: DomainError) -> None:
    """Carry out and commit what must survive the rollback of a refused action."""
    if error.afterwards is not None:
        commit_alone(error.afterwards)


def commit_alone(change: Callable[[], None]) -> None:
    """Carry out and commit something small that stands by itself: a counted try. Raises what `change` raises."""
    begin_write()
    try:
        change()
    except DomainError:
        db.session.rollback()
        raise
    db.session.commit()


def refuse_cpr(_form: WTBaseForm, field: Field) -> None:
    """Validator: refuse what looks like a CPR number, everywhere people write freely."""
    if holds_cpr(str(field.data or "")):
        raise ValidationError(_l("Slet CPR-nummeret. Det må ikke stå her."))


def refuse_link(_form: WTBaseForm, field: Field) -> None:
    """Validator: a person's name is no link. Anybody writes somebody else's e-mail beside it, and we send it there."""
    if holds_link(str(field.data or "")):
        raise ValidationError(_l("Skriv kun et navn her. Der må ikke stå en adresse til nettet."))


class Required:
    """Validator: something must be there; `message` says what to do ("Skriv dit navn")."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: WTBaseForm, field: Field) -> None:
        """Raise when nothing was filled in; what could not be read has its own sentence already."""
        if field.errors and field.raw_data and str(field.raw_data[0]).strip():
            raise StopValidation
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()):
            field.errors = []
            raise StopValidation(self.message)


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """What a list or a row of buttons lets one choose, from (value, label)."""
    return [SelectChoice(value, label) for value, label in pairs]


def stripped(value: Any) -> Any:
    """Filter: text without white space around it and with single line ends; None stays None."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


class PhoneField(StringField):
    """A phone number, typed as people type it; `data` becomes E.164 (`+4511111141`) or None.

    Danish numbers need no country code; foreign ones (+49 …) are welcome. Possible numbers are enough: the
    fictional +45 11 11 11 NN of demo and tests are possible but not assigned.
    """

    widget = TelInput()

    def __init__(self, *args: Any, of_another: bool = False, **kwargs: Any) -> None:
        """`of_another`: whoever types it writes down somebody else's number."""
        super().__init__(*args, **kwargs)
        self._wrong = (
            _l("Skriv nummeret med 8 tal") if of_another else _l("Skriv dit telefonnummer med 8 tal")
        )

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; keep it in `raw_data` so that a wrong number is shown again as typed."""
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not typed:
            return
        try:
            number = phonenumbers.parse(typed, "DK")
        except phonenumbers.NumberParseException:
            raise ValueError(str(self._wrong)) from None
        if not phonenumbers.is_possible_number(number):
            raise ValueError(str(self._wrong))
        self.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return phone(self.data).replace("\N{NO-BREAK SPACE}", " ")


class WholeNumberField(IntegerField):
    """A whole number, typed as 12 or 1.200; what is no number gets a sentence that says what to write."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number. Raises ValueError with what to write instead."""
        typed = (valuelist[0] if valuelist else "").strip()
        self.data: int | None = None
        if not typed:
            return
        if re.fullmatch(r"\d{1,3}\.\d{3}", typed):
            typed = typed.replace(".", "")
        # Nothing that is counted here is longer, and Python reads no number of thousands of digits.
        if not typed.isdecimal() or len(typed) > 6:
            raise ValueError(_("Skriv et helt tal, for eksempel 12"))
        self.data = int(typed)


class DanishDateField(DateField):
    """A date: the browser's own picker, or typed as 3.12.2026."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y"], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the date; raises ValueError with a sentence that says what to write."""
        try:
            super().process_formdata([str(value).strip() for value in valuelist])
        except ValueError:
            self.data: date | None = None
            raise ValueError(_("Skriv datoen som dag, måned og år, for eksempel 3.12.2026")) from None
        if self.data is not None and self.data.year not in _YEARS:
            self.data = None
            raise ValueError(_("Skriv årstallet med 4 tal, for eksempel 2026"))


class DanishTimeField(TimeField):
    """A time on the clock: the browser's own picker, or typed as 10.00."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%H:%M", "%H.%M", "%H:%M:%S", "%H"], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the time; raises ValueError with a sentence that says what to write."""
        try:
            super().process_formdata([str(value).strip() for value in valuelist])
        except ValueError:
            self.data: time | None = None
            raise ValueError(_("Skriv tiden som timer og minutter, for eksempel 10.00")) from None
