"""What the house of the security tests has of organisations: one of each, with its people."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.core.records import Throttle
from app.moderation import appeals
from app.moderation.actions import Reporter, report
from app.moderation.queries import waiting_edit
from app.moderation.states import State
from app.organisations import actions, claims, members
from app.organisations.claims import Claimant
from app.organisations.models import Organisation
from app.organisations.queries import KIND, members_of, open_invitations
from app.organisations.rules import MemberRole
from tests.factories import actor_of, make_organisation, make_person
from tests.organisations.people import last_message, profile_of

#: A moderator who is nobody in particular.
SYSTEM_STAFF = Actor(roles=frozenset({Role.MODERATOR}))


def organisations_of(accounts: dict[str, Account]) -> dict[str, Any]:
    """Parts of addresses: the host's own, which is public; one that waits; one that anybody may claim."""
    now, host = clock.now(), accounts["host"]
    own = make_organisation(host.person, editor=make_person("Edith Editor"), name="Værtens forening")
    editor = next(one for one in members_of(own.id) if one.role is MemberRole.EDITOR)
    actions.change(actor_of(host), now, own.id, profile_of(own, summary="En hemmelig ny sætning."))
    edit = waiting_edit(KIND, own.id)
    assert edit is not None
    members.invite(actor_of(host), now, own.id, email="gerda@example.org", role=MemberRole.EDITOR)
    (invitation,) = open_invitations(own.id, now)
    asking = make_organisation(name="En forening, der spørger")
    staff = actor_of(accounts["moderator"])
    members.invite(staff, now, asking.id, email=str(host.email), role=MemberRole.EDITOR)
    waiting = make_organisation(make_person("Nora Ny"), name="Hemmelig forening", public=False)
    free = db.session.scalars(select(Organisation).where(Organisation.is_claimable).limit(1)).one()
    claimant = make_person("Frode Formand", phone="+4511111155")
    claim = claims.claim(SYSTEM, now, free.id, claimant, Claimant("Frode Formand", "+4511111155", "formand"))
    told = report(
        Actor(), now, KIND, own.id, "Nummeret er forkert.", Reporter("Rie", None, "rie@example.org")
    )
    no = make_organisation(host.person, name="En forening, der fik nej", public=False)
    actions.answer(staff, now, no.id, State.REJECTED, "Vi kender jer ikke.")
    again = make_organisation(host.person, name="En forening, der klager", public=False)
    actions.answer(SYSTEM_STAFF, now, again.id, State.REJECTED, "Nej tak.")
    appeals.appeal(actor_of(host), now, KIND, again.id, "En hemmelig klage.")
    appeal = appeals.appeal_about(KIND, again.id, appeals.decision_for(actor_of(host), KIND, again.id))
    assert appeal is not None
    # Tries are counted anew: nobody has tried anything yet.
    db.session.execute(delete(Throttle))
    return {
        "organisation_id": own.id,
        "membership_id": editor.id,
        "invitation_id": invitation.id,
        "invitation_token": last_message("organisation_invitation").params["token"],
        "edit_id": edit.id,
        "waiting_organisation_id": waiting.id,
        "free_organisation_id": free.id,
        "other_membership_id": members_of(waiting.id)[0].id,
        "other_invitation_id": open_invitations(asking.id, now)[0].id,
        "claim_id": claim.id,
        "report_id": told.id,
        "appeal_id": appeal.id,
        "rejected_organisation_id": no.id,
        "thing_id": own.id,
        "thing": "forening",
    }
