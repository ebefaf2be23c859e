"""Registering an organisation, changing it, and what moderators answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.moderation.models import ModerationStep, ProposedEdit
from app.moderation.queries import steps_of, waiting_edit
from app.moderation.states import State
from app.organisations import actions
from app.organisations.models import Membership, Organisation
from app.organisations.queries import KIND, Wanted, count_waiting, find_organisations, role_in, waiting_things
from app.organisations.rules import Insurer, MemberRole, OrganisationKind
from app.pack.settings import get_pack
from tests.conftest import FrozenClock
from tests.factories import make_organisation, make_person, organisation_basics, writing
from tests.organisations.people import audited, citizen, kinds_sent, last_message, moderator, profile_of

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture(autouse=True)
def _pack(app: Flask) -> None:
    get_pack(app)


def register(actor: Actor, **values: object) -> Organisation:
    with writing():
        owner = make_person("Olga") if actor.person_id is None else None
        person = owner or db.session.get_one(type(make_person()), actor.person_id)
        return actions.register(actor, clock.now(), organisation_basics(**values), person)


def names() -> list[str]:
    return [row.name for row in find_organisations(Wanted()).rows]


def test_what_is_registered_waits_before_anybody_sees_it(app: Flask) -> None:
    _account, kaj = citizen()

    made = register(kaj)

    assert (made.state, names(), count_waiting()) == (State.PENDING, [], 1)
    assert role_in(made.id, kaj.person_id) is MemberRole.OWNER
    assert [step.to_state for step, _name in steps_of(KIND, made.id)] == [State.PENDING]
    assert "organisation.pending" in audited()
    assert kinds_sent() == ["organisation_news"]


def test_without_a_phone_and_an_email_nobody_could_ask(app: Flask) -> None:
    _account, kaj = citizen()

    with pytest.raises(DomainError) as refused:
        register(kaj, contact_phone=None)

    assert refused.value.field == "contact_phone"
    assert db.session.scalars(select(Organisation)).all() == []


def test_nobody_fills_the_queue_alone_but_staff_may(app: Flask) -> None:
    _account, kaj = citizen()
    for number in range(3):
        register(kaj, name=f"Nr. {number}")

    with pytest.raises(DomainError, match="Vent, til vi har svaret"):
        register(kaj, name="En til")
    staff = moderator()
    for number in range(4):
        register(staff, name=f"Huset {number}")
    assert count_waiting() == 7


def test_a_moderator_lets_everybody_see_it(app: Flask) -> None:
    made = make_organisation(public=False)

    with writing():
        actions.answer(moderator(), clock.now(), made.id, State.PUBLISHED, "Velkommen")

    assert (made.state, names()) == (State.PUBLISHED, ["Vollerup Strikkeklub"])
    step = db.session.scalars(select(ModerationStep).order_by(ModerationStep.id.desc()).limit(1)).one()
    assert (step.from_state, step.to_state, step.reason) == (State.PENDING, State.PUBLISHED, "Velkommen")
    assert kinds_sent() == ["organisation_news"] * 2
    assert audited()[-1] == "organisation.published"


@pytest.mark.parametrize("to", [State.NEEDS_WORK, State.REJECTED])
def test_a_no_needs_words_and_can_be_put_right_and_sent_again(app: Flask, to: State) -> None:
    account, olga = citizen("Olga")
    made = make_organisation(account.person, public=False)
    with pytest.raises(DomainError) as refused, writing():
        actions.answer(moderator(), clock.now(), made.id, to, " ")
    assert refused.value.field == "text"

    with writing():
        actions.answer(moderator(), clock.now(), made.id, to, "Skriv, hvor I mødes.")
    assert (made.state, names()) == (to, [])
    with writing():
        done = actions.change(olga, clock.now(), made.id, profile_of(made, summary="Vi mødes på skolen."))

    assert (done, made.state, made.summary) == ("sent", State.PENDING, "Vi mødes på skolen.")
    assert kinds_sent() == ["organisation_news"] * 3


def test_the_second_to_answer_is_told_that_it_is_answered(app: Flask) -> None:
    made = make_organisation()

    with pytest.raises(DomainError, match="allerede svaret"), writing():
        actions.answer(moderator(), clock.now(), made.id, State.REJECTED, "Nej")

    assert db.session.get_one(Organisation, made.id).state is State.PUBLISHED


@pytest.mark.parametrize("to", [State.PUBLISHED, State.NEEDS_WORK, State.REJECTED])
def test_nobody_but_a_moderator_answers(app: Flask, to: State) -> None:
    account, olga = citizen("Olga")
    made = make_organisation(account.person, public=False)

    for actor in (olga, citizen()[1], SYSTEM, Actor()):
        with pytest.raises(NotFoundError), writing():
            actions.answer(actor, clock.now(), made.id, to, "Ja")
    assert db.session.get_one(Organisation, made.id).state is State.PENDING


def test_what_is_taken_down_is_closed_to_its_members_until_it_is_shown_again(app: Flask) -> None:
    account, olga = citizen("Olga")
    made = make_organisation(account.person)
    with writing():
        actions.answer(moderator(), clock.now(), made.id, State.HIDDEN, "Nummeret er forkert.")

    assert (names(), role_in(made.id, olga.person_id)) == ([], None)
    with pytest.raises(NotFoundError), writing():
        actions.change(olga, clock.now(), made.id, profile_of(made, contact_phone="+4511111199"))
    with writing():
        actions.answer(moderator(), clock.now(), made.id, State.PUBLISHED)
    assert role_in(made.id, olga.person_id) is MemberRole.OWNER
    assert names() == ["Vollerup Strikkeklub"]


# ---- changing what is public ------------------------------------------------------------------------------------


def test_harmless_fields_change_at_once_and_the_rest_waits_while_the_old_text_stays(app: Flask) -> None:
    account, olga = citizen("Olga")
    made = make_organisation(account.person)
    new = profile_of(
        made, summary="Vi hækler.", kind=OrganisationKind.COUNCIL, contact_phone="+4511111177",
        insurer=Insurer.ORGANISATION, cvr="13585628",
    )  # fmt: skip

    with writing():
        done = actions.change(olga, clock.now(), made.id, new)

    db.session.expire_all()
    assert done == "waits"
    assert (made.summary, made.kind) == ("Vi strikker sammen hver uge.", OrganisationKind.ASSOCIATION)
    assert (made.contact_phone, made.insurer, made.cvr) == ("+4511111177", Insurer.ORGANISATION, "13585628")
    edit = waiting_edit(KIND, made.id)
    assert edit is not None
    assert edit.before == {"kind": "association", "summary": "Vi strikker sammen hver uge."}
    assert edit.after == {"kind": "council", "summary": "Vi hækler."}
    assert [one.what for one in waiting_things()] == ["edit"]
    assert audited()[-2:] == ["organisation.change", "organisation.propose_edit"]


def test_an_approved_edit_is_what_everybody_reads(app: Flask) -> None:
    account, olga = citizen("Olga")
    made = make_organisation(account.person)
    with writing():
        actions.change(olga, clock.now(), made.id, profile_of(made, kind=OrganisationKind.COUNCIL))
    edit = waiting_edit(KIND, made.id)

    with writing():
        actions.answer_edit(moderator(), clock.now(), edit.id, is_approved=True)

    db.session.expire_all()
    assert (made.kind, waiting_edit(KIND, made.id)) == (OrganisationKind.COUNCIL, None)
    assert last_message("organisation_edit_decided").person_id == olga.person_id
    assert audited()[-1] == "organisation.approve_edit"
    with pytest.raises(DomainError, match="allerede svaret"), writing():
        actions.answer_edit(moderator(), clock.now(), edit.id, is_approved=False, text="Nej")


def test_a_refused_edit_leaves_the_old_text_and_says_why(app: Flask) -> None:
    account, olga = citizen("Olga")
    made = make_organisation(account.person)
    with writing():
        actions.change(olga, clock.now(), made.id, profile_of(made, summary="Køb billigt garn."))
    edit = waiting_edit(KIND, made.id)
    with pytest.raises(DomainError), writing():
        actions.answer_edit(moderator(), clock.now(), edit.id, is_approved=False)

    with writing():
        actions.answer_edit(moderator(), clock.now(), edit.id, is_approved=False, text="Skriv ikke om salg.")

    db.session.expire_all()
    assert made.summary == "Vi strikker sammen hver uge."
    assert db.session.get_one(ProposedEdit, edit.id).reason == "Skriv ikke om salg."
    assert audited()[-1] == "organisation.reject_edit"


def test_editing_again_changes_what_waits_and_editing_back_takes_it_back(app: Flask) -> None:
    account, olga = citizen("Olga")
    made = make_organisation(account.person)
    old = profile_of(made)
    for summary in ("Vi hækler.", "Vi væver."):
        with writing():
            actions.change(olga, clock.now(), made.id, profile_of(made, summary=summary))
    assert [one.after["summary"] for one in db.session.scalars(select(ProposedEdit))] == ["Vi væver."]

    with writing():
        done = actions.change(olga, clock.now(), made.id, old)

    assert (done, waiting_edit(KIND, made.id)) == ("taken_back", None)
    with pytest.raises(DomainError, match="ikke ændret noget"), writing():
        actions.change(olga, clock.now(), made.id, old)


def test_a_moderators_own_change_is_public_at_once(app: Flask) -> None:
    made = make_organisation()

    with writing():
        done = actions.change(moderator(), clock.now(), made.id, profile_of(made, summary="Vi væver."))

    assert (done, made.summary, count_waiting()) == ("saved", "Vi væver.", 0)


def test_strangers_editors_of_others_and_former_members_change_nothing(app: Flask) -> None:
    made, (other, stranger) = make_organisation(), citizen()
    make_organisation(other.person, name="En anden")
    former, former_actor = citizen("Former")
    with writing():
        db.session.add(
            Membership(
                organisation_id=made.id, person_id=former.person_id, role=MemberRole.OWNER,
                began_at=clock.now(), ended_at=clock.now(),
            )
        )  # fmt: skip

    for actor in (stranger, former_actor, Actor()):
        with pytest.raises(NotFoundError), writing():
            actions.change(actor, clock.now(), made.id, profile_of(made, contact_phone="+4511111199"))
        with pytest.raises(NotFoundError), writing():
            actions.archive(actor, clock.now(), made.id)
    assert db.session.get_one(Organisation, made.id).contact_phone == "+4511111142"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"cvr": "13585629"}, "cvr"),
        ({"film_url": "https://example.org/film"}, "film_text"),
        ({"contact_phone": None}, "contact_phone"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(app: Flask, changes: dict[str, object], field: str) -> None:
    account, olga = citizen("Olga")
    made = make_organisation(account.person)

    with pytest.raises(DomainError) as refused, writing():
        actions.change(olga, clock.now(), made.id, profile_of(made, **changes))

    assert refused.value.field == field


def test_an_owner_closes_it_for_good_and_an_editor_cannot(app: Flask) -> None:
    (owner, olga), (editor, edith) = citizen("Olga"), citizen("Edith")
    made = make_organisation(owner.person, editor=editor.person)
    with pytest.raises(NotFoundError), writing():
        actions.archive(edith, clock.now(), made.id)

    with writing():
        actions.archive(olga, clock.now(), made.id)

    assert (made.state, names()) == (State.ARCHIVED, [])


# ---- the list ---------------------------------------------------------------------------------------------------


def test_the_list_goes_on_by_key_in_danish_order_and_back(app: Flask) -> None:
    for name in ("Ørsted", "Aabenraa", "Æblet", *(f"Klub {number:02}" for number in range(22))):
        make_organisation(name=name)
    order = [*(f"Klub {number:02}" for number in range(22)), "Æblet", "Ørsted", "Aabenraa"]

    first = find_organisations(Wanted())
    second = find_organisations(Wanted(), after=first.next)
    third = find_organisations(Wanted(), after=second.next)
    back = find_organisations(Wanted(), before=third.previous)

    assert [row.name for page in (first, second, third) for row in page.rows] == order
    assert [row.name for row in back.rows] == [row.name for row in second.rows]
    assert (first.previous, third.next, first.total) == (None, None, 25)
    assert find_organisations(Wanted(), after=4711).rows == first.rows


def test_the_list_is_narrowed_by_kind_and_place(app: Flask) -> None:
    one = make_organisation(name="Rådet", kind=OrganisationKind.COUNCIL)
    make_organisation(name="Klubben", place_id=one.place_id)

    by_kind = find_organisations(Wanted(kind=OrganisationKind.COUNCIL))
    by_place = find_organisations(Wanted(place_id=one.place_id))

    assert [row.name for row in by_kind.rows] == ["Rådet"]
    assert [row.name for row in by_place.rows] == ["Klubben", "Rådet"]


def test_the_queue_is_oldest_first(app: Flask, frozen_clock: FrozenClock) -> None:
    later = make_organisation(public=False, name="Først")
    frozen_clock.move_to(clock.now() + timedelta(hours=5))
    make_organisation(public=False, name="Sidst")

    assert [one.name for one in waiting_things()] == ["Først", "Sidst"]
    assert waiting_things()[0].since == later.state_at
