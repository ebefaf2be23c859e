"""Forms of agreements: what was agreed, by one of the two or by staff, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length, Optional

from app.core.common_fields import TOO_LONG
from app.core.forms import BaseForm, DanishDateField, Required, options, refuse_cpr, stripped
from app.exchange.agreements import Terms
from app.exchange.forms import number, refuse_unknown
from app.exchange.models import Participant


def _who(label: Any) -> SelectField:
    return SelectField(label, [refuse_unknown(_l("Vælg på listen"))], coerce=number, validate_choice=False)


class AgreementForm(BaseForm):
    """What two agreed."""

    other_id = _who(_l("Hvem har I en aftale med?"))
    what = StringField(
        _l("Hvad vil I gøre sammen?"),
        [Required(_l("Skriv, hvad I vil gøre sammen")), Length(max=200, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("For eksempel: De unge lærer de ældre om telefoner. Der er ingen penge med i det."),
    )
    who = StringField(
        _l("Hvem gør det første?"),
        [Optional(), Length(max=200, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("For eksempel: Vi ringer til dem i næste uge."),
    )
    by_on = DanishDateField(_l("Hvornår skal det være sket?"), [Optional()])

    def offer(self, others: Sequence[Participant]) -> None:
        """Offer those who come as well."""
        self.other_id.choices = options([(one.id, one.party.name) for one in others])

    def terms(self) -> Terms:
        """What was typed."""
        return Terms(what=self.what.data or "", who=self.who.data or "", by_on=self.by_on.data)


class NoteForm(AgreementForm):
    """The same written down by staff."""

    one_id = _who(_l("Hvem?"))
    is_signed = BooleanField(
        _l("Begge har sagt ja"), description=_l("Ellers spørger vi den anden, om det passer.")
    )

    def offer(self, others: Sequence[Participant]) -> None:
        """Offer everybody who comes, for both."""
        super().offer(others)
        self.one_id.choices = self.other_id.choices
        self.other_id.label.text = _("Med hvem?")


class TellForm(BaseForm):
    """What became of an agreement; the answer is the button that is pressed."""

    why = StringField(
        _l("Vil I skrive lidt mere?"),
        [Optional(), Length(max=400, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Blev det ikke til noget, så skriv hvorfor."),
    )
    wants_help = BooleanField(_l("Vi vil gerne have hjælp til at komme videre"))
