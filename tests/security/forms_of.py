"""Which forms each address reads, found by sending an empty one and looking at what is made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from wtforms import Field, FileField, SelectField

from app.core.forms import BaseForm
from app.events.forms_host import DocumentField
from app.media.forms import PictureField
from app.transfer.forms import SheetField
from tests.security.changes import CHANGES, SIGNED
from tests.security.house import House
from tests.security.sending import send_change


@dataclass(frozen=True)
class FormField:
    """One field: what it is called, what it holds, and what one may choose."""

    name: str
    kind: str
    choices: tuple[str, ...] = ()

    @property
    def is_free_text(self) -> bool:
        """Whether people write into it what they like."""
        return self.kind in {"StringField", "TextAreaField"}


Forms = dict[str, tuple[FormField, ...]]


def find_forms(new_house: Callable[[], House]) -> Forms:
    """Endpoint → fields of all forms that its page reads, each asked in a house of its own."""
    found: Forms = {}
    for endpoint, change in CHANGES.items():
        if endpoint in SIGNED or endpoint == "demo.start_over":
            found[endpoint] = ()
            continue
        house = new_house()
        change.fields(house)
        with _made() as forms:
            send_change(house, endpoint, {})
        found[endpoint] = tuple({field.name: field for form in forms for field in map(_field, form)}.values())
    return found


@contextmanager
def _made() -> Iterator[list[Any]]:
    """The forms that are made meanwhile."""
    made: list[Any] = []
    begin = BaseForm.__init__

    def note(form: Any, *args: Any, **kwargs: Any) -> None:
        begin(form, *args, **kwargs)
        made.append(form)

    with mock.patch.object(BaseForm, "__init__", note):
        yield made


def _field(field: Field) -> FormField:
    # Pictures, sheets and documents have attacks of their own (tests/media, tests/transfer, tests/events); any other
    # file needs some first.
    is_attacked = isinstance(field, PictureField | SheetField | DocumentField)
    assert not isinstance(field, FileField) or is_attacked, "uploads need attacks of their own"
    has_choices = isinstance(field, SelectField) and field.choices
    choices = tuple(str(choice.value) for choice in field.choices) if has_choices else ()
    return FormField(field.name, type(field).__name__, choices)
