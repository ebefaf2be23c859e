"""How one wants to be told things."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import Optional

from app.core.common_fields import one_line
from app.core.formatting import masked_phone
from app.core.forms import BaseForm, PhoneField, options
from app.notifications.routing import sends_sms
from app.notifications.wishes import kinds_that_may_be_off, switched_off
from app.people.models import Person, Reach

#: Nothing chosen: it follows from what one gave us.
BY_ITSELF = "by_itself"


class ReachForm(BaseForm):
    """How to be told, where, and of what."""

    reach = RadioField(_l("Hvordan vil du have besked?"), validate_choice=True)
    phone = PhoneField(
        _l("Telefonnummer"), [Optional()], render_kw={"autocomplete": "tel", "inputmode": "tel"}
    )
    street = one_line(_l("Vej og nummer"), 120, render_kw={"autocomplete": "street-address"})
    postal_code = one_line(
        _l("Postnummer"), 10, render_kw={"autocomplete": "postal-code", "inputmode": "numeric"}
    )
    town = one_line(_l("By"), 60, render_kw={"autocomplete": "address-level2"})
    kinds = SelectMultipleField(_l("Hvad vil du også have besked om?"), validate_choice=True)

    @classmethod
    def of(cls, person: Person) -> ReachForm:
        """The form as the person's choice stands; the number itself is not shown behind a link."""
        form = cls(data={"street": person.street, "postal_code": person.postal_code, "town": person.town})
        form.reach.choices = options(_ways())
        form.kinds.choices = options((kind.name, kind.title) for kind in kinds_that_may_be_off())
        form.phone.description = (
            _("Vi har %(number)s. Skriv kun et nyt, hvis det er forkert.", number=masked_phone(person.phone))
            if person.phone
            else _("Så kan vi ringe eller sende en sms.")
        )
        if not form.is_submitted():
            form.reach.data = str(person.reach or BY_ITSELF)
            off = switched_off(person.id)
            form.kinds.data = [kind.name for kind in kinds_that_may_be_off() if kind.name not in off]
        return form

    @property
    def chosen(self) -> Reach | None:
        """The way that was chosen; None is what follows by itself."""
        return Reach(self.reach.data) if self.reach.data in set(Reach) else None

    @property
    def address(self) -> dict[str, str]:
        """Where letters go."""
        return {name: self[name].data or "" for name in ("street", "postal_code", "town")}


def _ways() -> list[tuple[str, Any]]:
    sms = _("Sms") if sends_sms() else _("Sms. Vi kan ikke sende sms lige nu, så vi ringer til dig.")
    return [
        (BY_ITSELF, _("Som I plejer: en mail, eller en opringning")),
        (Reach.EMAIL, _("En mail")),
        (Reach.SMS, sms),
        (Reach.CALL, _("Ring til mig")),
        (Reach.LETTER, _("Et brev med posten. Haster det, ringer vi.")),
        (Reach.RELATIVE, _("Giv en pårørende besked i stedet for mig")),
        (Reach.IN_PERSON, _("Jeg kommer selv forbi. Haster det, ringer vi.")),
    ]
