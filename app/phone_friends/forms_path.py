"""Forms of the volunteer's path."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.validators import Optional

from app.core.forms import BaseForm, DanishDateField, options
from app.phone_friends.actions_path import Assessed, latest_review
from app.phone_friends.models import MOST_FRIENDS, PhoneVolunteer
from app.phone_friends.models_path import AttestKind, AttestResult, NoAttest, PathEnd
from app.phone_friends.words_path import ATTEST_WORDS, END_WORDS, NO_NEED_WORDS, RESULT_WORDS


class VersionForm(BaseForm):
    """A button that is pressed about what one has seen: `version` says what that was."""

    version = HiddenField()

    def seen(self) -> int:
        """The version that was shown; what is no number is none that there ever was."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


class AttestForm(VersionForm):
    """What was found of a certificate."""

    kind = RadioField(
        _l("Hvilken attest har du set på?"),
        choices=options((kind.value, words) for kind, words in ATTEST_WORDS.items()),
    )
    no_need = RadioField(
        _l("Hvorfor skal der ikke en til?"),
        validators=[Optional()],
        choices=options((one.value, words) for one, words in NO_NEED_WORDS.items()),
    )
    result = RadioField(
        _l("Hvad siger du til den?"),
        validators=[Optional()],
        choices=options((one.value, words) for one, words in RESULT_WORDS.items()),
    )
    review_on = DanishDateField(_l("Hvornår skal den ses på igen?"), [Optional()])

    def propose(self, today: date) -> None:
        """Fill in the latest day on which it is looked at again."""
        if not self.is_submitted():
            self.review_on.data = latest_review(today)

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for what goes with the kind that was chosen."""
        if not super().validate(extra_validators):
            return False
        if self.kind.data == AttestKind.NONE:
            if not self.no_need.data:
                self.add_error("no_need", _("Vælg, hvorfor der ikke skal en attest til"))
        elif not self.result.data:
            self.add_error("result", _("Vælg egnet eller ikke egnet"))
        return not self.errors

    def assessed(self) -> Assessed:
        """What was found, typed."""
        kind = AttestKind(self.kind.data)
        if kind is AttestKind.NONE:
            return Assessed(kind, no_need=NoAttest(self.no_need.data))
        return Assessed(kind, result=AttestResult(self.result.data), review_on=self.review_on.data)


class NoForm(VersionForm):
    """The house says no, or stop."""

    reason = RadioField(
        _l("Hvad skal der stå i brevet?"),
        choices=options((one.value, words) for one, words in END_WORDS.items()),
    )

    def why(self) -> PathEnd:
        """What the volunteer is told."""
        return PathEnd(self.reason.data)


class ArrangeForm(BaseForm):
    """How many one rings, and a pause."""

    capacity = RadioField(
        _l("Hvor mange vil du ringe til?"),
        choices=options((str(n), str(n)) for n in range(1, MOST_FRIENDS + 1)),
    )
    paused_until = DanishDateField(
        _l("Vil du holde pause? Skriv den sidste dag"),
        [Optional()],
        description=_l("Så får du ikke nye så længe. Dem, du allerede ringer til, bliver ved."),
    )

    def fill_in(self, volunteer: PhoneVolunteer) -> None:
        """Show how it is now."""
        self.capacity.data = str(volunteer.capacity)
        self.paused_until.data = volunteer.paused_until
