"""Who looks after an organisation: inviting, accepting, ending; and taking over what the pack brought."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.erasure import erase_everything
from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.moderation.states import State
from app.organisations import actions, claims, members
from app.organisations.claims import Claimant
from app.organisations.models import Claim, ClaimOutcome, Invitation, Membership, Organisation
from app.organisations.queries import count_waiting, members_of, role_in, waiting_things
from app.organisations.rules import MemberRole
from app.pack.settings import get_pack
from app.people.merging import merge_people
from app.people.models import Person
from tests.factories import make_account, make_organisation, make_person, writing
from tests.organisations.people import audited, citizen, kinds_sent, last_message, moderator

pytestmark = pytest.mark.usefixtures("frozen_clock")
OWNER, EDITOR = MemberRole.OWNER, MemberRole.EDITOR


@pytest.fixture(autouse=True)
def _pack(app: Flask) -> None:
    get_pack(app)


def invite(actor: Actor, organisation: Organisation, email: str, role: MemberRole = EDITOR) -> str:
    """Invite somebody; the token of the letter."""
    with writing():
        members.invite(actor, clock.now(), organisation.id, email=email, role=role)
    return str(last_message("organisation_invitation").params["token"])


def accept(actor: Actor, token: str) -> None:
    with writing():
        members.accept(actor, clock.now(), token)


def test_who_is_invited_accepts_with_the_same_address_and_may_edit_at_once(app: Flask) -> None:
    (owner, olga), (account, kaj) = citizen("Olga"), citizen()
    made = make_organisation(owner.person)
    token = invite(olga, made, account.email)
    assert last_message("organisation_invitation").address == account.email

    accept(kaj, token)

    assert role_in(made.id, kaj.person_id) is EDITOR
    with pytest.raises(NotFoundError):
        accept(kaj, token)
    assert audited()[-1] == "organisation.add_member"


def test_a_forwarded_link_opens_nothing_for_others(app: Flask) -> None:
    owner, olga = citizen("Olga")
    made, (_account, stranger) = make_organisation(owner.person), citizen()
    token = invite(olga, made, "kaj@example.org")

    assert not members.opened_by(stranger, clock.now(), token).is_mine
    for actor in (stranger, Actor()):
        with pytest.raises(NotFoundError):
            accept(actor, token)
    assert role_in(made.id, stranger.person_id) is None


def test_an_editor_invites_editors_and_never_an_owner(app: Flask) -> None:
    editor, edith = citizen("Edith")
    made = make_organisation(editor=editor.person)

    invite(edith, made, "kaj@example.org")
    with pytest.raises(DomainError) as refused:
        invite(edith, made, "ove@example.org", OWNER)

    assert refused.value.field == "role"
    assert [one.email for one in db.session.scalars(select(Invitation))] == ["kaj@example.org"]


def test_an_invitation_ends_after_a_fortnight_when_it_is_taken_back_and_when_there_is_a_newer(
    app: Flask, frozen_clock: object
) -> None:
    (owner, olga), (account, kaj) = citizen("Olga"), citizen()
    made = make_organisation(owner.person)
    old = invite(olga, made, account.email)
    new = invite(olga, made, account.email)
    taken = db.session.scalars(select(Invitation).order_by(Invitation.id.desc()).limit(1)).one()

    assert members.opened_by(kaj, clock.now(), old) is None
    assert members.opened_by(kaj, clock.now(), new) is not None
    assert members.opened_by(kaj, clock.now() + timedelta(days=14), new) is None
    with writing():
        members.withdraw_invitation(olga, clock.now(), made.id, taken.id)
    assert members.opened_by(kaj, clock.now(), new) is None


def test_nobody_is_invited_into_what_was_taken_down(app: Flask) -> None:
    (owner, olga), (account, kaj) = citizen("Olga"), citizen()
    made = make_organisation(owner.person)
    token = invite(olga, made, account.email)
    with writing():
        actions.answer(moderator(), clock.now(), made.id, State.HIDDEN, "Nej")

    with pytest.raises(NotFoundError):
        accept(kaj, token)
    with pytest.raises(NotFoundError):
        invite(olga, made, "x@example.org")


def test_no_more_than_ten_are_invited_in_a_day(app: Flask) -> None:
    owner, olga = citizen("Olga")
    made = make_organisation(owner.person)
    for number in range(10):
        invite(olga, made, f"n{number}@example.org")

    with pytest.raises(DomainError, match="Vent til i morgen"):
        invite(olga, made, "elleve@example.org")


def test_rights_end_with_the_membership_and_the_person_is_told(app: Flask) -> None:
    (owner, olga), (editor, edith) = citizen("Olga"), citizen("Edith")
    made = make_organisation(owner.person, editor=editor.person)
    own = next(one for one in members_of(made.id) if one.person_id == editor.person_id)

    with writing():
        members.remove_member(olga, clock.now(), made.id, own.id)

    assert role_in(made.id, edith.person_id) is None
    assert last_message("organisation_membership_ended").person_id == edith.person_id
    with pytest.raises(NotFoundError), writing():
        members.remove_member(olga, clock.now(), made.id, own.id)


def test_who_is_taken_off_does_not_come_back_by_an_invitation_of_their_own(app: Flask) -> None:
    (owner, olga), (edith, editor), (second, again) = citizen("Olga"), citizen("Edith"), citizen("Edith")
    made = make_organisation(owner.person)
    accept(editor, invite(olga, made, edith.email))
    token = invite(editor, made, second.email)
    (own,) = [one for one in members_of(made.id) if one.person_id == edith.person_id]

    with writing():
        members.remove_member(olga, clock.now(), made.id, own.id)

    with pytest.raises(NotFoundError):
        accept(again, token)


def test_the_last_owner_stays_whoever_asks(app: Flask) -> None:
    owner, olga = citizen("Olga")
    made = make_organisation(owner.person)
    (own,) = members_of(made.id)

    for actor in (olga, moderator()):
        with pytest.raises(DomainError, match="Der skal være en ejer"), writing():
            members.remove_member(actor, clock.now(), made.id, own.id)
    assert role_in(made.id, olga.person_id) is OWNER


def test_an_editor_leaves_by_themselves_and_removes_nobody_else(app: Flask) -> None:
    (owner, _olga), (editor, edith) = citizen("Olga"), citizen("Edith")
    made = make_organisation(owner.person, editor=editor.person)
    olgas, ediths = members_of(made.id)
    with pytest.raises(NotFoundError), writing():
        members.remove_member(edith, clock.now(), made.id, olgas.id)

    with writing():
        members.remove_member(edith, clock.now(), made.id, ediths.id)

    assert [one.role for one in members_of(made.id)] == [OWNER]
    assert "organisation_membership_ended" not in kinds_sent()


def test_two_owners_who_remove_each_other_at_once_leave_one(app: Flask) -> None:
    (one, olga), (two, ove) = citizen("Olga"), citizen("Ove")
    made = make_organisation(one.person)
    with writing():
        members.add_member(SYSTEM, clock.now(), made, two.person_id, OWNER)
    ids = {member.person_id: member.id for member in members_of(made.id)}
    number, now, refused = made.id, clock.now(), []

    def remove(actor: Actor, membership_id: int) -> None:
        with app.app_context():
            try:
                with writing():
                    members.remove_member(actor, now, number, membership_id)
            except (DomainError, NotFoundError) as error:
                refused.append(error)
            db.session.remove()

    db.session.remove()
    threads = [
        Thread(target=remove, args=(olga, ids[ove.person_id])),
        Thread(target=remove, args=(ove, ids[olga.person_id])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert [member.role for member in members_of(number)] == [OWNER]


# ---- taking over what the pack brought --------------------------------------------------------------------------

FORMAND = Claimant("Frode Formand", "+4511111155", "formand")


def from_pack() -> Organisation:
    """A landsbylaug as the pack brings it: public, with its name alone."""
    made = make_organisation(name="Fynshav Landsbylaug")
    with writing():
        for member in members_of(made.id):
            db.session.delete(member)
        made.code, made.is_claimable = "laug/fynshav", True
    return made


def claim(account: Account, actor: Actor, made: Organisation) -> Claim:
    with writing():
        return claims.claim(actor, clock.now(), made.id, account.person, FORMAND)


def test_a_chair_is_rung_back_and_owns_a_trusted_organisation_then(app: Flask) -> None:
    made, (account, frode) = from_pack(), citizen("Frode")
    found = claim(account, frode, made)
    assert role_in(made.id, frode.person_id) is None
    assert [(one.what, one.phone) for one in waiting_things()] == [("claim", "+4511111155")]

    with writing():
        claims.decide(moderator(), clock.now(), found.id, is_confirmed=True)

    assert role_in(made.id, frode.person_id) is OWNER
    assert (made.is_trusted, made.is_claimable, count_waiting()) == (True, False, 0)
    assert last_message("organisation_claim_decided").person_id == frode.person_id
    # The number they were rung at is nobody else's business.
    assert made.contact_phone == "+4511111142"
    with pytest.raises(NotFoundError):
        claim(*citizen("Sen"), made)


def test_no_answer_is_counted_and_it_stays_on_the_list(app: Flask) -> None:
    made, (account, frode) = from_pack(), citizen("Frode")
    found = claim(account, frode, made)

    for _time in range(2):
        with writing():
            claims.note_no_answer(moderator(), clock.now(), found.id)

    assert [(one.what, one.tries) for one in waiting_things()] == [("claim", 2)]


def test_a_no_is_told_with_its_reason_and_the_organisation_stays_as_it_was(app: Flask) -> None:
    made, (account, frode) = from_pack(), citizen("Frode")
    found = claim(account, frode, made)
    with pytest.raises(DomainError), writing():
        claims.decide(moderator(), clock.now(), found.id, is_confirmed=False)

    with writing():
        claims.decide(moderator(), clock.now(), found.id, is_confirmed=False, text="Formanden er en anden.")

    assert (made.is_claimable, role_in(made.id, frode.person_id)) == (True, None)
    assert found.reason == "Formanden er en anden."
    with pytest.raises(DomainError, match="allerede svaret"), writing():
        claims.decide(moderator(), clock.now(), found.id, is_confirmed=True)


def test_nobody_claims_twice_nor_more_than_three_at_a_time(app: Flask) -> None:
    account, frode = citizen("Frode")
    made = [from_pack()]
    claim(account, frode, made[0])
    with pytest.raises(DomainError, match="allerede bedt om det"):
        claim(account, frode, made[0])
    for number in range(3):
        other = make_organisation(name=f"Laug {number}")
        with writing():
            other.is_claimable = True
        made.append(other)
    claim(account, frode, made[1])
    claim(account, frode, made[2])

    with pytest.raises(DomainError, match="flere"):
        claim(account, frode, made[3])
    assert db.session.scalars(select(Claim.outcome)).all() == [ClaimOutcome.WAITING] * 3


def test_what_is_no_longer_to_be_had_is_not_found(app: Flask) -> None:
    account, frode = citizen("Frode")
    taken, hidden = make_organisation(), from_pack()
    with writing():
        actions.answer(moderator(), clock.now(), hidden.id, State.HIDDEN, "Nej")

    for made in (taken, hidden):
        with pytest.raises(NotFoundError):
            claim(account, frode, made)


def test_only_moderators_record_what_came_of_a_call(app: Flask) -> None:
    made, (account, frode) = from_pack(), citizen("Frode")
    found = claim(account, frode, made)

    for actor in (frode, Actor(), SYSTEM):
        with pytest.raises(NotFoundError), writing():
            claims.decide(actor, clock.now(), found.id, is_confirmed=True)
        with pytest.raises(NotFoundError), writing():
            claims.note_no_answer(actor, clock.now(), found.id)
    assert role_in(made.id, frode.person_id) is None


# ---- people who go, and who turn out to be one ------------------------------------------------------------------


def test_the_only_owner_of_something_public_hands_it_on_before_they_are_erased(app: Flask) -> None:
    account, _olga = citizen("Olga")
    made = make_organisation(account.person)

    with pytest.raises(DomainError, match="eneste ejer"), writing():
        erase_everything(SYSTEM, clock.now(), account.person_id)
    with writing():
        members.add_member(SYSTEM, clock.now(), made, make_account(name="Ove").person_id, OWNER)
    with writing():
        erase_everything(SYSTEM, clock.now(), account.person_id)

    assert [one.person.name for one in members_of(made.id)] == ["Ove"]


def test_what_nobody_saw_yet_goes_with_its_only_owner_and_their_contact_too(app: Flask) -> None:
    account, olga = citizen("Olga Olsen")
    with writing():
        db.session.get_one(Person, olga.person_id).phone = "+4511111142"
    waiting = make_organisation(account.person, public=False)
    helped = make_organisation(editor=account.person)

    with writing():
        erase_everything(SYSTEM, clock.now(), account.person_id)

    db.session.expire_all()
    assert db.session.get_one(Organisation, waiting.id).state is State.ARCHIVED
    left = db.session.get_one(Organisation, helped.id)
    assert (left.state, left.contact_name, left.contact_phone) == (State.PUBLISHED, "", None)
    assert db.session.scalars(select(Membership).where(Membership.person_id == olga.person_id)).all() == []


def test_a_merged_person_looks_after_what_both_did(app: Flask) -> None:
    kept, gone = make_account(name="Ida").person, make_person("Ida")
    made = make_organisation(gone, editor=kept)
    other = make_organisation(gone, name="En anden")

    with writing():
        merge_people(SYSTEM, clock.now(), kept.id, gone.id)

    assert role_in(other.id, kept.id) is OWNER
    assert role_in(made.id, kept.id) is not None
