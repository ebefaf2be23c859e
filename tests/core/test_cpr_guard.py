"""Every field people write freely into refuses a CPR number, and says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from wtforms import StringField, ValidationError
from wtforms.fields.core import UnboundField

from app.core.forms import BaseForm, refuse_cpr

#: Text fields that need no guard: what they take can be no sentence.
READS_NO_SENTENCE = {
    "email": "an address, or nothing",
    "code": "digits of a code; ten are too many",
    "kode": "the code of a proof: sixteen signs and nothing else",
    "website": "a trap for robots, never kept",
}
#: A page of examples that keeps nothing.
NO_FORM = "app.home.style_guide"
#: Fields of ours that read a number, a date or a phone number, and keep nothing else.
READS_A_VALUE = ("PhoneField", "WholeNumberField", "DecimalCommaField", "DateIdField")


def forms(base: type[Any] = BaseForm) -> Iterator[type[Any]]:
    for form in base.__subclasses__():
        yield form
        yield from forms(form)


def text_fields() -> list[tuple[str, str, UnboundField]]:
    """(form and name of the field, its name, field) of everything one can write into."""
    found = []
    # Other tests have forms of their own.
    ours = {form for form in forms() if form.__module__.startswith("app.") and form.__module__ != NO_FORM}
    for form in ours:
        for name in dir(form):
            field = getattr(form, name, None)
            if isinstance(field, UnboundField) and issubclass(field.field_class, StringField):
                hidden = field.field_class.__name__ == "HiddenField"
                if not hidden and field.field_class.__name__ not in READS_A_VALUE:
                    found.append((f"{form.__module__}.{form.__name__}.{name}", name, field))
    return sorted(found, key=lambda one: one[0])


def validators(field: UnboundField) -> list[Any]:
    given = field.kwargs.get("validators") or (field.args[1] if len(field.args) > 1 else [])
    return list(given or [])


def test_every_text_field_refuses_a_cpr_number() -> None:
    assert [one for one, name, field in text_fields() if not _is_guarded(name, field)] == []


def _is_guarded(name: str, field: UnboundField) -> bool:
    checks = validators(field)
    if name in READS_NO_SENTENCE:
        is_address = any(getattr(check, "__name__", "") == "is_address" for check in checks)
        return is_address is (name == "email")
    return refuse_cpr in checks


@pytest.mark.any_database
@pytest.mark.parametrize("typed", ["010203-1234", "0102031234", "født 010203 1234, bor i Nybøl"])
def test_the_guard_says_what_to_do(app: Flask, typed: str) -> None:
    class Typed:
        data = typed

    with pytest.raises(ValidationError, match="Slet CPR-nummeret"):
        refuse_cpr(None, Typed())


def test_there_are_forms_to_look_at() -> None:
    assert len(text_fields()) >= 30
