"""What members, claimants and those who are invited are told, at every step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.tokens import hash_of
from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind
from app.core.formatting import date_da, phone
from app.core.signing import keyed_hash
from app.moderation.links import appeal_path
from app.moderation.models import ModerationStep, ProposedEdit
from app.moderation.queries import newest_step
from app.moderation.states import AGAINST, PUBLIC, State
from app.notifications.outbox import enqueue
from app.organisations.links import edit_path, invitation_path, list_path, privacy_path, public_path
from app.organisations.models import Claim, ClaimOutcome, Invitation, Membership, Organisation
from app.organisations.queries import KIND, invitation_with, is_open, owners_of, role_in
from app.organisations.rules import MemberRole
from app.people.models import Person
from app.people.queries import present_person

NEWS, EDIT_DECIDED = "organisation_news", "organisation_edit_decided"
CLAIM_DECIDED, INVITATION = "organisation_claim_decided", "organisation_invitation"
MEMBERSHIP_ENDED, CONTACT_LISTED = "organisation_membership_ended", "organisation_contact_listed"


def topic_of(organisation_id: int) -> str:
    """The topic of messages about an organisation."""
    return f"organisation:{organisation_id}"


# ---- promising ------------------------------------------------------------------------------------------------


def promise_news(organisation: Organisation, step: ModerationStep, now: datetime) -> None:
    """Tell every owner where it stands now, and why."""
    for owner in owners_of(organisation.id):
        enqueue(
            NEWS,
            now=now,
            topic=topic_of(organisation.id),
            key=(step.id,),
            params={"organisation_id": organisation.id, "step_id": step.id, "person_id": owner.id},
            person=owner,
        )


def promise_edit_decided(organisation: Organisation, edit: ProposedEdit, now: datetime) -> None:
    """Tell who changed something whether it is public now."""
    author = present_person(edit.author_id) if edit.author_id else None
    if author is None:
        return
    enqueue(
        EDIT_DECIDED,
        now=now,
        topic=topic_of(organisation.id),
        key=(edit.id,),
        params={"edit_id": edit.id, "person_id": author.id},
        person=author,
    )


def promise_claim_decided(claim: Claim, now: datetime) -> None:
    """Tell who said that it is theirs what came of it."""
    enqueue(
        CLAIM_DECIDED,
        now=now,
        topic=topic_of(claim.organisation_id),
        key=(claim.id,),
        params={"claim_id": claim.id},
        person=db.session.get_one(Person, claim.person_id),
    )


def promise_invitation(invitation: Invitation, token: str, now: datetime) -> None:
    """Send the link to the address that is invited, and to nowhere else."""
    enqueue(
        INVITATION,
        now=now,
        topic=topic_of(invitation.organisation_id),
        key=(invitation.token_hash,),
        params={"token": token},
        address=invitation.email,
        expires_at=invitation.expires_at,
    )


def promise_membership_ended(membership: Membership, now: datetime) -> None:
    """Tell somebody that they do not look after it any more."""
    enqueue(
        MEMBERSHIP_ENDED,
        now=now,
        topic=topic_of(membership.organisation_id),
        key=(membership.id,),
        params={"membership_id": membership.id},
        person=db.session.get_one(Person, membership.person_id),
    )


def promise_contact_listed(organisation: Organisation, source: str, now: datetime) -> None:
    """Tell whom to ask there, at their own address, what is shown of them and from whom we have it.

    Once for the same name and number (GDPR article 14, subsection 3: within a month, and before others see it).
    """
    mark = _contact_mark(organisation)
    enqueue(
        CONTACT_LISTED,
        now=now,
        topic=topic_of(organisation.id),
        key=(organisation.id, mark),
        params={"organisation_id": organisation.id, "mark": mark, "source": source},
        address=organisation.contact_email,
    )


def _contact_mark(organisation: Organisation) -> str:
    """What tells this contact from the next one: a letter about one must not be sent to the other."""
    said = (organisation.contact_name, organisation.contact_phone or "", organisation.contact_email or "")
    return keyed_hash("contact", "|".join(said))


# ---- what the letters say ---------------------------------------------------------------------------------------


def _merge_news(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    organisation = db.session.get(Organisation, params["organisation_id"])
    step = newest_step(KIND, params["organisation_id"])
    person = present_person(params["person_id"])
    if organisation is None or step is None or person is None or step.id != params["step_id"]:
        return None
    if all(owner.id != person.id for owner in owners_of(organisation.id)):
        return None
    is_public = organisation.is_public
    may_edit = organisation.state in (State.NEEDS_WORK, State.REJECTED)
    path = public_path if is_public else edit_path
    return {
        "first_name": person.first_name,
        "name": organisation.name,
        "state": str(organisation.state),
        "is_back": step.from_state is State.HIDDEN,
        "text": step.reason,
        "may_edit": may_edit,
        # Only about a no: the owners are told of every step, and the letter goes to them.
        "appeal_link": absolute(appeal_path, "forening", organisation.id)
        if organisation.state in AGAINST
        else None,
        # While it is hidden its members may not open it.
        "link": absolute(path, organisation.id) if is_public or may_edit else absolute(list_path),
    }


def _merge_edit(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    edit = db.session.get(ProposedEdit, params["edit_id"])
    person = present_person(params["person_id"])
    organisation = db.session.get(Organisation, edit.object_id) if edit is not None else None
    if edit is None or person is None or organisation is None or organisation.state not in PUBLIC:
        return None
    if role_in(organisation.id, person.id) is None:
        return None
    path = public_path if edit.is_approved else edit_path
    return {
        "first_name": person.first_name,
        "name": organisation.name,
        "is_approved": bool(edit.is_approved),
        "text": edit.reason,
        "link": absolute(path, organisation.id),
    }


def _merge_claim(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    claim = db.session.get(Claim, params["claim_id"])
    if claim is None or claim.outcome is ClaimOutcome.WAITING:
        return None
    is_confirmed = claim.outcome is ClaimOutcome.CONFIRMED
    path = edit_path if is_confirmed else public_path
    return {
        "first_name": claim.person.first_name,
        "name": claim.organisation.name,
        "is_confirmed": is_confirmed,
        "text": claim.reason,
        "link": absolute(path, claim.organisation_id),
    }


def _merge_invitation(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    token = str(params.get("token", ""))
    invitation = invitation_with(hash_of(token))
    if invitation is None or not is_open(invitation, now):
        return None
    inviter = present_person(invitation.invited_by) if invitation.invited_by else None
    return {
        "name": invitation.organisation.name,
        "inviter": inviter.name if inviter is not None else "",
        "is_owner": invitation.role is MemberRole.OWNER,
        "until": date_da(invitation.expires_at),
        "link": absolute(invitation_path, token),
    }


def _merge_ended(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    membership = db.session.get(Membership, params["membership_id"])
    if membership is None or membership.ended_at is None:
        return None
    return {
        "first_name": membership.person.first_name,
        "name": membership.organisation.name,
        "link": absolute(list_path),
    }


def _merge_contact(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    organisation = db.session.get(Organisation, params.get("organisation_id"))
    if organisation is None or _contact_mark(organisation) != params.get("mark"):
        return None
    return {
        "name": organisation.name,
        "contact_name": organisation.contact_name,
        "contact_phone": phone(organisation.contact_phone) if organisation.contact_phone else "",
        "contact_email": organisation.contact_email,
        "source": params.get("source", ""),
        "is_public": organisation.is_public,
        "link": absolute(public_path, organisation.id) if organisation.is_public else "",
        "privacy_link": absolute(privacy_path),
    }


_REASON = _l("Du får dette brev, fordi du er med til at passe en forenings side.")

KINDS = (
    MessageKind(NEWS, _l("Svar om en forening"), _REASON, _merge_news),
    MessageKind(EDIT_DECIDED, _l("Svar på en ændring"), _REASON, _merge_edit),
    MessageKind(
        CLAIM_DECIDED,
        _l("Svar om en forening, der er overtaget"),
        _l("Du får dette brev, fordi du har skrevet, at du står for en forening."),
        _merge_claim,
    ),
    MessageKind(
        INVITATION,
        _l("Indbydelse til en forenings side"),
        _l("Du får dette brev, fordi en har bedt dig passe en forenings side."),
        _merge_invitation,
        rings=False,
        forget_params=True,
    ),
    MessageKind(
        MEMBERSHIP_ENDED,
        _l("Du passer ikke siden mere"),
        _l("Du får dette brev, fordi du har passet en forenings side."),
        _merge_ended,
    ),
    MessageKind(
        CONTACT_LISTED,
        _l("Du står som kontakt for en forening"),
        _l("Du får dette brev, fordi dit navn står på en liste over foreninger."),
        _merge_contact,
        rings=False,
        forget_params=True,
    ),
)
