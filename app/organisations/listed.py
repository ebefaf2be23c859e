"""Organisations on a list that staff have: registered or corrected, and whom to ask there is told.

Nobody's name is shown out of a list without their knowing (GDPR article 14). The house's letters go to people, and a
contact is none; so either a letter goes to the address on the list, or staff have spoken to them and say so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.audit.actions import record
from app.core.actor import Actor
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.organisations import messages
from app.organisations.actions import Profile, change, locked, profile_of, register_unowned
from app.organisations.models import Organisation
from app.organisations.queries import KIND
from app.organisations.refusals import refuse_refused

#: What a list says of whom to ask; the rest of a page is its organisation's own.
CONTACT = ("contact_name", "contact_phone", "contact_email")


@dataclass(frozen=True)
class Listed:
    """A row of the list."""

    profile: Profile
    #: From whom the list is; stands in the letter.
    source: str
    #: Staff have told whom to ask there.
    is_told: bool


def refuse_untold(listed: Listed) -> None:
    """Raise DomainError for a contact who would not be told, or not from whom we have it, or who said no."""
    refuse_refused(listed.profile.contact_phone, listed.profile.contact_email)
    if not listed.profile.contact_email:
        if not listed.is_told:
            raise DomainError(
                "Uden e-mail kan vi ikke skrive til personen. Ring først, og skriv ja i Spurgt.",
                field="is_told",
            )
    elif not listed.source:
        raise DomainError("Skriv, hvem I har det fra. Det står i mailen til personen.", field="source")


def register_listed(actor: Actor, now: datetime, listed: Listed) -> Organisation:
    """Register what nobody has registered; its contact is told. Raises as `register_unowned` and `refuse_untold`."""
    refuse_untold(listed)
    organisation = register_unowned(actor, now, listed.profile)
    _tell(actor, now, organisation, listed)
    return organisation


def change_contact(actor: Actor, now: datetime, organisation_id: int, listed: Listed) -> None:
    """Let the list say whom to ask there, and nothing else; they are told.

    Raises NotFoundError unless the actor is a moderator, DomainError as `change` and `refuse_untold`.
    """
    if not actor.has(Permission.MODERATE):
        raise NotFoundError
    refuse_untold(listed)
    organisation = locked(organisation_id)
    said = {name: getattr(listed.profile, name) for name in CONTACT}
    change(actor, now, organisation_id, replace(profile_of(organisation), **said))
    _tell(actor, now, organisation, listed)


def _tell(actor: Actor, now: datetime, organisation: Organisation, listed: Listed) -> None:
    told = "mail" if organisation.contact_email else "asked"
    record(actor, now, "organisation.bring_contact", KIND, organisation.id, told=told)
    if organisation.contact_email:
        messages.promise_contact_listed(organisation, listed.source, now)
