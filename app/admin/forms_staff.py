"""Inviting staff, and their roles."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.validators import Length

from app.accounts.forms import is_address, small_letters
from app.accounts.role_words import ROLE_WORDS
from app.accounts.staff import GIVEN
from app.core.forms import BaseForm, Required, options, refuse_cpr, stripped
from app.core.permissions import Role


class RolesField(SelectMultipleField):
    """Boxes to tick, one for each role that can be given; `roles` are those ticked."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(
            label, choices=options([(role.value, ROLE_WORDS[role][0]) for role in GIVEN]), **kwargs
        )

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that were ticked."""
        return frozenset(Role(value) for value in self.data or ())


class StaffRolesForm(BaseForm):
    """What somebody may do from now on."""

    roles = RolesField(_l("Roller"))
    #: The roles that the page was filled from (`roles_mark`).
    seen = HiddenField()


class AddStaffForm(BaseForm):
    """Who is invited, and to what."""

    name = StringField(
        _l("Navn"),
        [Required(_l("Skriv navnet")), Length(max=120, message=_l("Skriv et kortere navn")), refuse_cpr],
        filters=[stripped],
        render_kw={"autocomplete": "off"},
    )
    email = StringField(
        _l("E-mail"),
        [Required(_l("Skriv en e-mail")), is_address],
        description=_l("Den adresse, personen bruger i sit arbejde."),
        filters=[small_letters],
        render_kw={"type": "email", "autocomplete": "off", "inputmode": "email", "spellcheck": "false"},
    )
    roles = RolesField(_l("Roller"))
