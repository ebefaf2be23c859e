"""Forms of a fair's rounds. Each names the version of the page that it was sent from."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField, ValidationError

from app.core.forms import BaseForm, Required, WholeNumberField, options
from app.exchange.forms import number, refuse_unknown
from app.exchange.rounds_queries import Rounds

#: The largest number of meetings that one may ask for everybody.
_MOST = 20


class VersionForm(BaseForm):
    """A button on a page that somebody else may have changed."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version of the page; -1 for what is no number."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


class PlanForm(VersionForm):
    """Make a plan."""

    least = WholeNumberField(
        _l("Hvor mange møder skal alle mindst have?"),
        [Required(_l("Skriv, hvor mange møder alle mindst skal have"))],
        render_kw={"inputmode": "numeric"},
    )

    def validate_least(self, field: Field) -> None:
        """As many as a day holds."""
        if field.data is not None and not 0 <= field.data <= _MOST:
            raise ValidationError(_("Skriv et tal fra %(least)s til %(most)s", least=0, most=_MOST))


class ProposalForm(VersionForm):
    """What becomes of a proposal."""

    answer = HiddenField()


class LockForm(VersionForm):
    """A round stays as it is, or not."""

    is_locked = HiddenField()


class PairForm(VersionForm):
    """What is decided about two."""

    one = SelectField(_l("Hvem?"), [refuse_unknown(_l("Vælg en"))], coerce=number, validate_choice=False)
    other = SelectField(
        _l("Og hvem?"), [refuse_unknown(_l("Vælg en til"))], coerce=number, validate_choice=False
    )
    rule = RadioField(_l("Hvad skal der gælde?"), default="pin")
    round = SelectField(
        _l("I hvilken runde?"), [refuse_unknown(_l("Vælg en runde"))], coerce=number, validate_choice=False
    )

    def __init__(self, found: Rounds, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        named = [(one.id, one.party.name) for one in found.coming]
        self.one.choices = options([(0, _("Vælg en")), *named])
        self.other.choices = options([(0, _("Vælg en")), *named])
        self.rule.choices = options(
            [
                ("pin", _("De skal mødes i den runde, jeg vælger")),
                ("forbid", _("De skal ikke mødes")),
                ("free", _("Planen bestemmer igen")),
            ]
        )
        open_ = [one for one in range(found.setting.rounds) if not found.setting.is_closed(one)]
        numbers = [(one + 1, _("Runde %(n)s", n=one + 1)) for one in open_]
        self.round.choices = options([(0, _("Vælg en runde")), *numbers])

    def validate_rule(self, field: Field) -> None:
        """A round for who is to meet."""
        if field.data == "pin" and not self.round.data:
            self.round.errors = [*self.round.errors, _("Vælg en runde")]
            raise ValidationError(_("Vælg, i hvilken runde de skal mødes"))

    @property
    def pair(self) -> tuple[int, int]:
        """The two."""
        return self.one.data, self.other.data
