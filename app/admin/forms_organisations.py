"""Answers about organisations, edits, claims and reports."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import Length, Optional

from app.admin.forms_proposals import AskForm, RejectForm
from app.core.forms import BaseForm, Required, options, refuse_cpr, stripped
from app.gathering_pages.forms_host import AnnouncedForm
from app.moderation.forms import ReadForm

_TOO_LONG = _l("Skriv det kortere. Der er plads til 1.000 tegn")


def _words(label: Any, *first: Any, rows: int = 3, **kwargs: Any) -> TextAreaField:
    return TextAreaField(
        label,
        [*(first or (Optional(),)), Length(max=1000, message=_TOO_LONG), refuse_cpr],
        filters=[stripped],
        render_kw={"rows": rows},
        **kwargs,
    )


class HideForm(AnnouncedForm):
    """Why it is taken down."""

    text = _words(_l("Hvorfor tager du siden ned?"), Required(_l("Skriv, hvorfor du tager den ned")))


class YesForm(AnnouncedForm, ReadForm):
    """Yes (again), with a few words if one likes."""

    text = _words(_l("Vil du skrive lidt til dem?"))


#: Last part of the address → form.
ANSWERS: dict[str, type[AnnouncedForm]] = {
    "godkend": YesForm,
    "ret": AskForm,
    "afvis": RejectForm,
    "skjul": HideForm,
    "vis": YesForm,
}


class EditAnswerForm(AnnouncedForm, ReadForm):
    """Yes or no to what was changed."""

    answer = RadioField(
        _l("Må alle se det nye?"),
        [Required(_l("Vælg ja eller nej"))],
        choices=options([("ja", _l("Ja, vis det nye")), ("nej", _l("Nej, behold det gamle"))]),
    )
    text = _words(_l("Hvad vil du skrive til dem?"), description=_l("Siger du nej, så skriv hvorfor."))


class AppealAnswerForm(AnnouncedForm):
    """Whether a no stands."""

    answer = RadioField(
        _l("Har de ret?"),
        [Required(_l("Vælg ja eller nej"))],
        choices=options([("ja", _l("Ja, lad alle se det")), ("nej", _l("Nej, svaret står ved magt"))]),
    )
    text = _words(_l("Hvad vil du skrive til dem?"), description=_l("Siger du nej, så skriv hvorfor."))


class ClaimAnswerForm(BaseForm):
    """What came of ringing somebody back."""

    outcome = RadioField(
        _l("Hvad kom der ud af det?"),
        [Required(_l("Vælg, hvad der kom ud af det"))],
        choices=options(
            [
                ("yes", _l("De står for foreningen. Giv dem siden")),
                ("no", _l("De står ikke for foreningen")),
                ("no_answer", _l("Ikke svar. Vi prøver igen")),
            ]
        ),
    )
    text = _words(_l("Hvad skal de have at vide?"), description=_l("Siger du nej, så skriv hvorfor."))


class ReportAnswerForm(AnnouncedForm):
    """What was done about it."""

    text = _words(
        _l("Hvad har du gjort?"),
        Required(_l("Skriv, hvad du har gjort")),
        rows=4,
        description=_l("Den, der skrev, læser det, hvis vi kan svare."),
    )
