"""The form of a report, which anybody may send, that of an appeal, and what all answers of moderators share."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, Optional, StopValidation
from wtforms.widgets import EmailInput

from app.accounts.forms import is_address, small_letters
from app.core.errors import DomainError
from app.core.forms import BaseForm, PhoneField, Required, refuse_cpr, refuse_link, stripped
from app.moderation.actions import Reporter


class ReadForm(BaseForm):
    """An answer to words that somebody has read: what was changed since is read again first.

    Else who writes something harmless, and something else while it is being read, is let through unread.
    """

    read_mark = HiddenField()

    def reading(self, *words: object) -> None:
        """Keep a mark of the words that the page shows now."""
        self.read_mark.data = mark_of(*words)

    def refuse_unread(self, *words: object) -> None:
        """Raise DomainError when these, of what is locked, are not the words that were read.

        A form without a mark tells nothing.
        """
        sent = self.read_mark.raw_data or [""]
        if sent[0] and sent[0] != mark_of(*words):
            raise DomainError("Teksten er rettet, siden du læste den. Læs den igen.")


class AnswerField(RadioField):
    """The answers that can be given now. One that could be given when the page was shown came after a colleague's."""

    def pre_validate(self, form: BaseForm) -> None:
        """Say so; who pressed twice is led to where the first press led (AlreadyDoneError)."""
        offered = {str(one.value) for one in self.choices or ()}
        if self.raw_data and self.raw_data[0] and self.raw_data[0] not in offered:
            form.lead_back()
            raise StopValidation(_("En anden har svaret imens. Se, hvordan det står nu."))
        super().pre_validate(form)


def mark_of(*words: object) -> str:
    """A mark of words: the same only while nobody changes them."""
    return sha256("\0".join(map(str, words)).encode()).hexdigest()[:32]


class ReportForm(BaseForm):
    """What is wrong."""

    text = TextAreaField(
        _l("Hvad er der galt?"),
        [
            Required(_l("Skriv, hvad der er galt")),
            Length(max=1000, message=_l("Skriv det kortere. Der er plads til 1.000 tegn")),
            refuse_cpr,
        ],
        filters=[stripped],
        render_kw={"rows": 5},
    )

    def reporter(self) -> Reporter:
        """How to answer; who is logged in is known."""
        return Reporter()


class AppealForm(BaseForm):
    """Why it should be looked at once more."""

    text = TextAreaField(
        _l("Hvorfor skal vi se på det igen?"),
        [
            Required(_l("Skriv, hvorfor vi skal se på det igen")),
            Length(max=1000, message=_l("Skriv det kortere. Der er plads til 1.000 tegn")),
            refuse_cpr,
        ],
        filters=[stripped],
        render_kw={"rows": 5},
    )


class GuestReportForm(ReportForm):
    """The same from somebody who is not logged in, and may say how to answer."""

    name = StringField(
        _l("Dit navn"),
        [Optional(), Length(max=120, message=_l("Skriv et kortere navn")), refuse_cpr, refuse_link],
        filters=[stripped],
        render_kw={"autocomplete": "name"},
    )
    phone = PhoneField(
        _l("Telefonnummer"), [Optional()], render_kw={"autocomplete": "tel", "inputmode": "tel"}
    )
    email = StringField(
        _l("E-mail"),
        [Optional(), Length(max=254, message=_l("Skriv en kortere e-mail")), is_address],
        filters=[small_letters],
        widget=EmailInput(),
        render_kw={"autocomplete": "email"},
    )
    #: Left empty by people, who never see it; filled by programs.
    website = StringField()

    def reporter(self) -> Reporter:
        """Name and contact as typed."""
        return Reporter(self.name.data or "", self.phone.data, self.email.data or None)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and then what they must be together."""
        valid = bool(super().validate(extra_validators))
        if valid and self.website.data:
            self.website.data = ""
            self.add_error("text", _("Det gik meget hurtigt. Se det efter, og tryk på knappen igen"))
            return False
        if valid and self.reporter().wants_answer and not self.name.data:
            self.add_error("name", _("Skriv dit navn, så vi ved, hvem vi skal svare"))
            return False
        return valid
