"""Who is to look after an organisation's page, out of a spreadsheet: each gets an invitation, nobody a right."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.core.actor import Actor
from app.core.bringing import Bring, BringColumn, Made, RowFault, RowRead, RowReader, Standing
from app.core.danish import fold
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission, can
from app.organisations.forms import InviteForm
from app.organisations.members import invite, refuse_too_many
from app.organisations.queries import members_of, open_invitations, organisation_by_id
from app.organisations.rules import MemberRole

COLUMNS = (
    BringColumn("email", _l("E-mail"), ("Mail", "Email", "Mailadresse", "E-mailadresse", "E-post"),
                _l("Den e-mail, som personen logger ind med."), "olga@example.dk", is_needed=True),
    BringColumn("role", _l("Rolle"), ("Hvad må de", "Funktion", "Rettighed"),
                _l("Redaktør eller ejer. Er feltet tomt, er det redaktør."), "Redaktør"),
)  # fmt: skip
_ROLES = {"": MemberRole.EDITOR, "redaktoer": MemberRole.EDITOR, "ejer": MemberRole.OWNER}


def reader(actor: Actor, now: datetime, organisation_id: int | None) -> RowReader:
    """What reads rows as the form of an invitation would. Raises NotFoundError without an organisation."""
    organisation = organisation_by_id(organisation_id) if organisation_id is not None else None
    if organisation is None:
        raise NotFoundError
    may_invite_owner = can(actor, Permission.OWN_ORGANISATION, organisation)
    form = InviteForm(formdata=None, may_invite_owner=may_invite_owner, meta={"csrf": False})
    there = {one.person.email for one in members_of(organisation.id)}
    asked = {one.email for one in open_invitations(organisation.id, now)}

    def read(cells: Mapping[str, str]) -> RowRead:
        role = _ROLES.get(fold(cells.get("role", "")))
        if role is None or (role is MemberRole.OWNER and not may_invite_owner):
            sentence = (
                _("Skriv redaktør eller ejer.") if role is None else _("Kun en ejer kan invitere en ejer.")
            )
            return RowRead(faults=(RowFault("role", sentence),))
        form.process(MultiDict({"email": cells.get("email", ""), "role": role.value}))
        if not form.validate():
            return RowRead(faults=[RowFault(one.short_name if one else None, text)
                                   for one, text in form.errors_in_order()])  # fmt: skip
        email = str(form.email.data)
        return RowRead((email, role), standing=Standing.SAME if email in there | asked else Standing.NEW)

    return read


def _make(actor: Actor, now: datetime, organisation_id: int | None, value: tuple[str, MemberRole]) -> Made:
    if organisation_id is None:
        raise NotFoundError
    email, role = value
    invite(actor, now, organisation_id, email=email, role=role)
    # None is kept: whether somebody is there or asked, the organisation itself knows.
    return Made(None)


def _change(_actor: Actor, _now: datetime, number: int, _value: Any, _columns: Collection[str]) -> Made:
    """Nobody's role is changed by a file."""
    return Made(number)


def _limit(_actor: Actor, now: datetime, organisation_id: int | None, number: int) -> None:
    organisation = organisation_by_id(organisation_id) if organisation_id is not None else None
    if organisation is None:
        raise NotFoundError
    if not organisation.is_public:
        raise DomainError("Vent, til vi har svaret. Så kan du spørge flere.")
    refuse_too_many(organisation.id, now, number)


BRING = Bring(
    slug="medlemmer",
    title=_l("Dem, der skal passe siden"),
    what=_l("En række for hver person."),
    columns=lambda: COLUMNS,
    own=("email",),
    reader=reader,
    make=_make,
    change=_change,
    limit=_limit,
    before=(
        _l("Hver får en indbydelse på e-mail. Ingen kan noget, før de har sagt ja."),
        _l("I kan indbyde ti om dagen. Sig til dem først, at de får en mail fra os."),
    ),
)
