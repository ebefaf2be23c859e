"""The forms of a fixed place: pause, and the one press of an answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import AnyOf, Optional

from app.core.forms import BaseForm, DanishDateField, Required
from app.gathering_pages.forms_host import AddParticipantForm


class PauseForm(BaseForm):
    """From when to when somebody stays away."""

    from_on = DanishDateField(_l("Fra og med"), [Required(_l("Vælg den første dag"))])
    until_on = DanishDateField(
        _l("Til og med"),
        [Optional()],
        description=_l("Lad den stå tom, hvis du ikke ved det endnu."),
    )

    @property
    def pause(self) -> dict[str, Any]:
        """What the action takes."""
        first: date | None = self.from_on.data
        assert first is not None
        return {"from_on": first, "until_on": self.until_on.data}


class ChoiceForm(BaseForm):
    """Buttons of which each sends its own answer."""

    answer = HiddenField(validators=[AnyOf(["yes", "no", "maybe"], message=_l("Vælg et af svarene."))])


class HostFixedForm(BaseForm):
    """What the host does with somebody's fixed place."""

    answer = HiddenField(
        validators=[AnyOf(["pause", "resume", "end"], message=_l("Vælg, hvad der skal ske."))]
    )


class NewFixedForm(AddParticipantForm):
    """Somebody who has asked the host for a fixed place."""

    wants_companion = None
    needs_lift = None
    lift_place_id = None
    note = None

    @property
    def contact(self) -> dict[str, Any]:
        """Who it is, as far as the host knows."""
        return {
            "name": self.name.data,
            "phone": self.phone.data or None,
            "email": self.email.data or None,
        }
