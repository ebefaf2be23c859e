"""Forms of what is brought: which things and which file, and which column is which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import Field, FileField, RadioField, SelectField, ValidationError

from app.core.bringing import Bring, BringColumn
from app.core.forms import BaseForm, Required, options
from app.transfer.sheet import MOST_BYTES, Sheet
from app.transfer.words import PURPOSES

_NONE = "-1"


class SheetField(FileField):
    """A spreadsheet from somebody's computer; `data` becomes its bytes, or None when none was sent."""

    accepts: ClassVar[str] = ".csv,.xlsx,.txt,text/csv"

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"accept": self.accepts})
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the bytes, one more than may be: longer ones need not be read to their end."""
        self.data: bytes | None = None
        sent = next((one for one in valuelist if isinstance(one, FileStorage)), None)
        if sent is not None and sent.filename:
            self.data = sent.stream.read(MOST_BYTES + 1)


class BringForm(BaseForm):
    """Which things, and the file."""

    kind = RadioField(_l("Hvad vil I hente ind?"), validators=[Required(_l("Vælg, hvad I vil hente ind"))])
    file = SheetField(
        _l("Vælg en fil"),
        description=_l("Et regneark: XLSX eller CSV. Højst 8 MB og 5.000 rækker."),
    )

    def offer(self, brings: Sequence[Bring]) -> None:
        """Offer these. Of several none is chosen: tasks read as groups would be a riddle."""
        self.kind.choices = options([(one.slug, one.title) for one in brings])
        if len(brings) == 1 and not self.is_submitted():
            self.kind.data = brings[0].slug

    def validate_file(self, field: Field) -> None:
        """A file."""
        if field.data is None:
            raise ValidationError(_l("Vælg en fil fra din computer"))


class TakeForm(BaseForm):
    """What the file is for."""

    purpose = RadioField(
        _l("Hvad skal filen bruges til?"),
        [Required(_l("Vælg, hvad filen skal bruges til"))],
        choices=options([(one.value, words) for one, words in PURPOSES.items()]),
        description=_l("Det bliver skrevet ned sammen med dit navn."),
    )


class ColumnsForm(BaseForm):
    """Which column of the file is which. Made by `columns_form`, which knows the file."""

    names: ClassVar[tuple[str, ...]] = ()

    @property
    def chosen(self) -> dict[str, int]:
        """Column key → where it stands in the file."""
        return {name: int(self[name].data) for name in self.names if self[name].data != _NONE}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that no column of the file means two things."""
        if not super().validate(extra_validators):
            return False
        taken: dict[int, str] = {}
        for name, at in self.chosen.items():
            if at in taken:
                twice = _("Du har valgt den samme kolonne til %(other)s", other=taken[at])
                self[name].errors = [*self[name].errors, twice]
                return False
            taken[at] = str(self[name].label.text)
        return True


def columns_form(columns: Sequence[BringColumn], sheet: Sheet, mapping: dict[str, int]) -> ColumnsForm:
    """The form for this file, with what is chosen already."""
    seen = [(str(at), _heading(sheet, at)) for at, _text in enumerate(sheet.head)]
    fields: dict[str, Any] = {"names": tuple(one.key for one in columns)}
    for one in columns:
        asked = [Required(_l("Vælg en kolonne"))] if one.is_needed else []
        fields[one.key] = SelectField(
            one.title, asked, choices=options([(_NONE, _("Ikke i filen")), *seen]), description=one.meaning
        )
        if one.is_needed:
            fields[f"validate_{one.key}"] = _refuse_none
    form: ColumnsForm = type("ColumnsForm", (ColumnsForm,), fields)()
    if not form.is_submitted():
        for one in columns:
            form[one.key].data = str(mapping.get(one.key, _NONE))
    return form


def _refuse_none(_form: ColumnsForm, field: Field) -> None:
    if field.data == _NONE:
        raise ValidationError(_l("Vælg en kolonne"))


def _heading(sheet: Sheet, at: int) -> str:
    """A column by its heading and what stands below it first: headings alone may say little."""
    below = next((row.cells[at] for row in sheet.rows[:20] if at < len(row.cells) and row.cells[at]), "")
    name = sheet.head[at] or _("Kolonne %(number)s uden overskrift", number=at + 1)
    return f"{name[:60]} ({below[:30]})" if below else name[:60]
