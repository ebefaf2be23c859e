"""The three answers to a proposal."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from app.core.forms import Required, refuse_cpr, stripped
from app.gathering_pages.forms_host import AnnouncedForm

_TOO_LONG = _l("Skriv det kortere. Der er plads til 1.000 tegn")


def _text(label: Any, first: Any, rows: int) -> TextAreaField:
    return TextAreaField(
        label,
        [first, Length(max=1000, message=_TOO_LONG), refuse_cpr],
        filters=[stripped],
        render_kw={"rows": rows},
    )


class ApproveForm(AnnouncedForm):
    """Yes, with a few words if one likes."""

    text = _text(_l("Vil du skrive lidt til værten?"), Optional(), 3)


class AskForm(AnnouncedForm):
    """Not yet: what has to be put right."""

    text = _text(_l("Hvad skal rettes?"), Required(_l("Skriv, hvad der skal rettes")), 5)


class RejectForm(AnnouncedForm):
    """No, and why."""

    text = _text(_l("Hvorfor siger du nej?"), Required(_l("Skriv, hvorfor du siger nej")), 3)


#: Last part of the address → form.
ANSWERS: dict[str, type[AnnouncedForm]] = {"godkend": ApproveForm, "ret": AskForm, "afvis": RejectForm}


def answer_forms() -> dict[str, AnnouncedForm]:
    """An empty form for each answer, with ids that do not meet on one page."""
    forms = {answer: kind(formdata=None) for answer, kind in ANSWERS.items()}
    for answer, form in forms.items():
        form.text.id = form.text.label.field_id = f"text-{answer}"
    return forms
