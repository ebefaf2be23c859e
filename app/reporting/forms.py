"""Forms of reports: beginning one, writing a block, comments, sending and correcting."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from app.core.common_fields import TOO_LONG
from app.core.forms import BaseForm, DanishDateField, Required, options, refuse_cpr, stripped
from app.reporting.kinds import KINDS
from app.reporting.shapes import Block

#: What a passage holds: about a page.
_MOST = 4000


class BeginForm(BaseForm):
    """Which report to begin."""

    kind = RadioField(_l("Hvad skal du skrive?"), validators=[Required(_l("Vælg, hvad du vil skrive"))])
    year = SelectField(_l("Hvilket år?"), coerce=int, validate_choice=False,
                       description=_l("En evaluering tager alle år i perioden med."))  # fmt: skip

    def offer(self, years: list[int], this_year: int) -> None:
        """Offer both kinds, and these years."""
        self.kind.choices = options([(one.key, one.label) for one in KINDS.values()])
        self.year.choices = options([(year, str(year)) for year in years])
        if not self.is_submitted():
            self.kind.data, self.year.data = "follow_up", this_year

    def validate_year(self, field: Field) -> None:
        """One of those offered."""
        if field.data not in {value for value, *_more in field.choices}:
            raise ValidationError(_l("Vælg et år"))


class BlockForm(BaseForm):
    """The texts of one block; the fields are added by `form_of`."""

    revision = HiddenField()

    @property
    def seen(self) -> int:
        """What the writer saw; 0 when nobody had written."""
        text = self.revision.data or ""
        return int(text) if text.isdecimal() and len(text) < 7 else 0

    @property
    def passages(self) -> list[Field]:
        """The fields of its texts."""
        return [field for field in self if field.name.startswith("text_")]

    def texts(self) -> dict[str, str]:
        """Passage → what was typed."""
        return {field.name.removeprefix("text_"): field.data or "" for field in self.passages}


def form_of(block: Block, revision: int) -> BlockForm:
    """The form of a block as it stands."""
    checks = [Optional(), Length(max=_MOST, message=TOO_LONG), refuse_cpr]
    fields: dict[str, Any] = {
        f"text_{one.key}": TextAreaField(one.label, checks, filters=[stripped], render_kw={"rows": 7})
        for one in block.passages
    }
    data = {f"text_{one.key}": one.words for one in block.passages}
    form: BlockForm = type("OneBlockForm", (BlockForm,), fields)(data={**data, "revision": str(revision)})
    return form


class CommentForm(BaseForm):
    """What one thinks of a block."""

    text = TextAreaField(
        _l("Skriv en kommentar"),
        [Required(_l("Skriv din kommentar")), Length(max=1000, message=TOO_LONG), refuse_cpr],
        filters=[stripped], render_kw={"rows": 3},
        description=_l("Den står kun her. Den kommer ikke med i rapporten."),
    )  # fmt: skip


class ApproveForm(BaseForm):
    """That a report may be sent as it was seen."""

    seen = HiddenField()


class SendForm(BaseForm):
    """On which day it was sent."""

    sent_on = DanishDateField(_l("Hvilken dag?"), [Required(_l("Vælg en dag"))])


class CorrectForm(BaseForm):
    """Why there is a new version."""

    reason = TextAreaField(
        _l("Hvorfor skal den rettes?"),
        [
            Required(_l("Skriv, hvorfor den skal rettes")),
            Length(max=400, message=TOO_LONG),
            refuse_cpr,
        ],
        filters=[stripped], render_kw={"rows": 3},
        description=_l("Det står øverst i den nye version."),
    )  # fmt: skip
