"""Staff are invited, given roles and taken from the list by administrators; a second factor is reset by two."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts import staff
from app.accounts.erasure import erase_everything
from app.accounts.messages import merge_colleague
from app.accounts.models import Account
from app.accounts.models_factors import FactorReset
from app.accounts.queries import account_with_email, roles_of
from app.accounts.queries_factors import factors_of
from app.accounts.role_words import ROLE_WORDS
from app.accounts.roles import LAST_ADMINISTRATOR, take_role
from app.accounts.rules import RESET_LIFE
from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Role
from app.moderation.blocking import block_person
from app.notifications.models import Message
from tests.accounts.letters import is_logged_in
from tests.factories import actor_of, give_app, log_in, make_account, writing

PAGE = "/admin/medarbejdere"
LENE = "lene@example.org"


@pytest.fixture
def mette(app, client, frozen_clock):
    """An administrator, logged in with `client`."""
    account = make_account(Role.ADMINISTRATOR, name="Mette Krogh", email="mette@example.org")
    log_in(client, account)
    return account


@pytest.fixture
def lene(app):
    account = make_account(Role.MODERATOR, name="Lene Riis", email=LENE)
    give_app(account)
    return account


@pytest.fixture
def second(app):
    """Another administrator, and their browser."""
    account = make_account(Role.ADMINISTRATOR, name="Bo Lund", email="bo@example.org")
    browser = app.test_client()
    log_in(browser, account)
    return account, browser


def _roles(email: str) -> set[str]:
    db.session.rollback()
    account = account_with_email(email)
    return set() if account is None else {role.value for role in roles_of(account.id)} - {"citizen"}


def _letters() -> list[tuple[str, str | None]]:
    db.session.rollback()
    about_staff = select(Message).where(Message.kind != "second_factor_added").order_by(Message.id)
    return [(one.kind, one.address) for one in db.session.scalars(about_staff)]


def _said(client, answer) -> str:
    return client.get(answer.location).text


def _has_factor(account) -> bool:
    db.session.rollback()
    return factors_of(account.id).any


# ---- the list ----------------------------------------------------------------------------------------------


def test_the_list_says_who_may_what_and_whether_they_are_ready(client, mette, lene) -> None:
    make_account(Role.DESK_VOLUNTEER, name="Åse Bang")
    make_account(name="Karen Borger")
    page = client.get(PAGE).text
    assert [page.index(name) for name in ("Lene Riis", "Mette Krogh", "Åse Bang")] == sorted(
        page.index(name) for name in ("Lene Riis", "Mette Krogh", "Åse Bang")
    )
    assert "Karen Borger" not in page
    assert "Vagt ved telefonen" in page
    assert (page.count("På plads"), page.count("Mangler")) == (1, 2)
    assert "Aldrig" in page


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.DESK_VOLUNTEER])
def test_only_administrators_see_it(client, role) -> None:
    log_in(client, make_account(role))
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}/tilfoej", data={}).status_code == 403


# ---- inviting ----------------------------------------------------------------------------------------------


def test_staff_are_invited_by_mail_and_get_a_letter(client, mette) -> None:
    data = {"name": "Lene Riis", "email": "Lene@Example.org", "roles": ["moderator", "desk_volunteer"]}
    answer = client.post(f"{PAGE}/tilfoej", data=data)
    assert answer.status_code == 303
    assert _roles(LENE) == {"moderator", "desk_volunteer"}
    assert _letters() == [("staff_invited", LENE)]


def test_a_citizen_who_begins_to_work_here_keeps_the_account(client, mette) -> None:
    account = make_account(name="Lene Riis", email=LENE)
    client.post(f"{PAGE}/tilfoej", data={"name": "L", "email": LENE, "roles": ["moderator"]})
    assert _roles(LENE) == {"moderator"}
    assert account_with_email(LENE).id == account.id


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"name": "", "email": LENE, "roles": ["moderator"]}, "Skriv navnet"),
        ({"name": "L", "email": "lene", "roles": ["moderator"]}, "Skriv din e-mail"),
        ({"name": "L", "email": LENE, "roles": []}, staff.NO_ROLE),
        ({"name": "L", "email": LENE, "roles": ["king"]}, "Vælg en af mulighederne"),
        ({"name": "L", "email": LENE, "roles": ["citizen"]}, "Vælg en af mulighederne"),
        ({"name": "L", "email": "mette@example.org", "roles": ["moderator"]}, "har allerede en rolle"),
    ],
)
def test_a_bad_invitation_is_refused_in_words(client, mette, data, said) -> None:
    answer = client.post(f"{PAGE}/tilfoej", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert _letters() == []


# ---- roles -------------------------------------------------------------------------------------------------


def test_roles_are_given_and_taken_with_a_letter_and_log_ins_end(client, app, mette, lene) -> None:
    hers = app.test_client()
    log_in(hers, lene)
    client.post(f"{PAGE}/{lene.id}", data={"roles": ["desk_volunteer"]})
    assert _roles(LENE) == {"desk_volunteer"}
    assert not is_logged_in(hers)
    assert _letters() == [("staff_roles_changed", LENE)]
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.actor_person_id == mette.person_id)).all()
    assert [event.action for event in events if "role" in event.action] == [
        "account.take_role",
        "account.give_role",
    ]


def test_every_other_administrator_hears_that_somebody_was_given_a_role(
    client, mette, lene, second, frozen_clock
) -> None:
    client.post(
        f"{PAGE}/tilfoej", data={"name": "Mette", "email": "m2@example.org", "roles": ["administrator"]}
    )
    assert ("staff_access_given", "bo@example.org") in _letters()
    before = _letters()
    client.post(f"{PAGE}/{lene.id}", data={"roles": ["moderator", "auditor"]})
    new = _letters()[len(before) :]
    assert sorted(new) == [
        ("staff_access_given", "bo@example.org"),
        ("staff_access_given", "m2@example.org"),
        ("staff_roles_changed", LENE),
    ]
    frozen_clock.move_to(frozen_clock.now + timedelta(minutes=1))
    client.post(f"{PAGE}/{lene.id}", data={"roles": ["auditor"]})
    assert _letters()[len(before) + 3 :] == [("staff_roles_changed", LENE)]


def test_the_letter_about_a_colleague_is_for_administrators_alone(client, mette, lene, second) -> None:
    colleague, _browser = second
    client.post(f"{PAGE}/{lene.id}", data={"roles": ["moderator", "leader"]})
    db.session.rollback()
    letter = db.session.scalars(select(Message).where(Message.kind == "staff_access_given")).one()
    said = merge_colleague(letter.params, clock.now())
    assert said is not None
    assert (said["name"], said["who"], said["email"]) == ("Bo", "Lene Riis", LENE)
    assert (said["by"], said["roles"]) == ("Mette Krogh", ["Leder", "Medarbejder i huset"])
    with writing():
        take_role(SYSTEM, clock.now(), colleague.id, Role.ADMINISTRATOR)
    assert merge_colleague(letter.params, clock.now()) is None


def test_every_role_that_can_be_given_says_what_one_may_do_with_it(client, mette, lene) -> None:
    for path in (f"{PAGE}/tilfoej", f"{PAGE}/{lene.id}"):
        page = client.get(path).text
        assert [role for role in staff.GIVEN if str(ROLE_WORDS[role][1]) not in page] == []


def test_whoever_loses_all_roles_is_a_citizen_again(client, mette, lene) -> None:
    client.post(f"{PAGE}/{lene.id}", data={"roles": []})
    assert _roles(LENE) == set()
    assert client.get(f"{PAGE}/{lene.id}").status_code == 404


def test_saving_the_same_roles_changes_nothing(client, mette, lene) -> None:
    client.post(f"{PAGE}/{lene.id}", data={"roles": ["moderator"]})
    assert _letters() == []


def test_a_role_that_a_colleague_gave_meanwhile_is_not_taken_unseen(client, mette, lene) -> None:
    page = f"{PAGE}/{lene.id}"
    seen = client.get(page).text.split('name="seen" type="hidden" value="')[1].split('"')[0]
    client.post(page, data={"roles": ["moderator", "phone_coordinator"], "seen": seen})
    late = client.post(page, data={"roles": ["moderator", "leader"], "seen": seen})
    assert late.status_code == 422
    assert "En anden har ændret rollerne, siden du så dem." in late.text
    assert "Nu står der: Medarbejder i huset, Koordinator for telefonvenner" in late.text
    assert _roles(LENE) == {"moderator", "phone_coordinator"}


@pytest.mark.parametrize("given", [[], ["moderator"], ["administrator", "moderator"]])
def test_nobody_changes_their_own_roles(client, mette, second, given) -> None:
    answer = client.post(f"{PAGE}/{mette.id}", data={"roles": given})
    assert answer.status_code == 422
    assert _roles("mette@example.org") == {"administrator"}
    with pytest.raises(DomainError), writing():
        staff.set_roles(actor_of(mette), clock.now(), mette.id, {Role(one) for one in given})


def test_a_role_is_not_invited_to_oneself(app, mette) -> None:
    with pytest.raises(DomainError), writing():
        staff.add_staff(
            actor_of(mette), clock.now(), name="M", email="mette@example.org", given={Role.MODERATOR}
        )


def test_the_last_administrator_stays(app, client, mette, second) -> None:
    """Two who take the role from each other at once are not both gone: the second is told."""
    bo, his = second
    client.post(f"{PAGE}/{bo.id}", data={"roles": []})
    assert his.post(f"{PAGE}/{mette.id}", data={"roles": []}).status_code == 303  # he is logged out
    assert _roles("mette@example.org") == {"administrator"}
    with pytest.raises(DomainError, match=LAST_ADMINISTRATOR), writing():
        staff.set_roles(actor_of_an_administrator(bo), clock.now(), mette.id, set())


def actor_of_an_administrator(account: Account) -> Actor:
    """Somebody whose page is still open though the role is gone."""
    return replace(actor_of(account), roles=frozenset({Role.CITIZEN, Role.ADMINISTRATOR}))


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.DESK_VOLUNTEER, Role.MODERATOR])
def test_a_grant_needs_an_administrator_whatever_page_it_comes_from(app, lene, role) -> None:
    other = make_account(role)
    actor, now = actor_of(other), clock.now()
    for change in (
        lambda: staff.set_roles(actor, now, lene.id, {Role.ADMINISTRATOR}),
        lambda: staff.add_staff(actor, now, name="X", email="x@example.org", given={Role.ADMINISTRATOR}),
        lambda: staff.ask_for_reset(actor, now, lene.id),
        lambda: staff.approve_reset(actor, now, lene.id),
        lambda: staff.drop_reset(actor, now, lene.id),
    ):
        with pytest.raises(NotFoundError), writing():
            change()
    assert _roles(LENE) == {"moderator"}


def test_who_is_shut_out_is_given_no_role_and_no_letter_of_welcome(app, mette) -> None:
    bo = make_account(name="Bo Bøs", email="bo.boes@example.org")
    actor, now = actor_of(mette), clock.now()
    with writing():
        block_person(actor, now, bo.person_id, "Grimme ord")
    given = {Role.MODERATOR}
    for change in (
        lambda: staff.set_roles(actor, now, bo.id, given),
        lambda: staff.add_staff(actor, now, name="Bo", email="bo.boes@example.org", given=given),
    ):
        with pytest.raises(DomainError, match="lukket ude"), writing():
            change()
    assert _roles("bo.boes@example.org") == set()
    assert [kind for kind, _address in _letters()] == ["person_block"]


# ---- beginning anew ----------------------------------------------------------------------------------------


def test_a_factor_is_reset_by_two_persons(client, app, mette, lene, second) -> None:
    hers, (_bo, his) = app.test_client(), second
    log_in(hers, lene)
    client.post(f"{PAGE}/{lene.id}/ny-sikkerhed")
    assert _has_factor(lene)
    assert is_logged_in(hers)
    assert "Lene Riis vil begynde forfra" in his.get(PAGE).text
    assert "vil begynde forfra" not in client.get(PAGE).text
    his.post(f"{PAGE}/{lene.id}/ny-sikkerhed/godkend")
    assert not _has_factor(lene)
    assert not is_logged_in(hers)
    assert _letters() == [("second_factor_reset", LENE)]
    actions = db.session.scalars(
        select(AuditEvent.action).where(AuditEvent.action.like("%reset%")).order_by(AuditEvent.id)
    ).all()
    assert actions == ["account.reset_asked", "account.factor_reset"]


def test_who_asked_does_not_approve(client, mette, lene, second) -> None:
    client.post(f"{PAGE}/{lene.id}/ny-sikkerhed")
    answer = client.post(f"{PAGE}/{lene.id}/ny-sikkerhed/godkend")
    assert staff.TWO_PERSONS in _said(client, answer)
    assert _has_factor(lene)


def test_the_person_neither_asks_nor_approves(client, mette, second) -> None:
    bo, his = second
    give_app(bo)
    assert staff.OWN_RESET in _said(his, his.post(f"{PAGE}/{bo.id}/ny-sikkerhed"))
    client.post(f"{PAGE}/{bo.id}/ny-sikkerhed")
    assert staff.OWN_RESET in _said(his, his.post(f"{PAGE}/{bo.id}/ny-sikkerhed/godkend"))
    assert _has_factor(bo)


def test_nothing_is_approved_that_nobody_asked_for(client, mette, lene) -> None:
    assert client.post(f"{PAGE}/{lene.id}/ny-sikkerhed/godkend").status_code == 404
    assert _has_factor(lene)


def test_a_request_is_taken_back_or_refused(client, mette, lene, second) -> None:
    _bo, his = second
    for browser in (client, his):
        client.post(f"{PAGE}/{lene.id}/ny-sikkerhed")
        browser.post(f"{PAGE}/{lene.id}/ny-sikkerhed/afvis")
        assert his.post(f"{PAGE}/{lene.id}/ny-sikkerhed/godkend").status_code == 404
    assert _has_factor(lene)


def test_who_asked_must_still_administer_when_it_is_approved(app, client, mette, lene, second) -> None:
    bo, his = second
    his.post(f"{PAGE}/{lene.id}/ny-sikkerhed")
    client.post(f"{PAGE}/{bo.id}", data={"roles": ["moderator"]})
    assert client.post(f"{PAGE}/{lene.id}/ny-sikkerhed/godkend").status_code == 404
    assert _has_factor(lene)


def test_a_request_is_good_for_a_week(app, mette, lene, second, frozen_clock) -> None:
    bo, _his = second
    with writing():
        staff.ask_for_reset(actor_of(mette), frozen_clock.now, lene.id)
    frozen_clock.move_to(frozen_clock.now + RESET_LIFE)
    with pytest.raises(NotFoundError), writing():
        staff.approve_reset(actor_of(bo), frozen_clock.now, lene.id)
    with writing():
        staff.ask_for_reset(actor_of(bo), frozen_clock.now + timedelta(minutes=1), lene.id)
    assert len(db.session.scalars(select(FactorReset)).all()) == 1


@pytest.mark.parametrize("rule", ["asked_by", "approved_by", "both"])
def test_the_database_wants_two_others_too(app, mette, lene, rule) -> None:
    asked = lene.id if rule == "asked_by" else mette.id
    approved = lene.id if rule == "approved_by" else mette.id
    with pytest.raises(IntegrityError), writing():
        db.session.add(
            FactorReset(
                account_id=lene.id,
                asked_by=asked,
                asked_at=clock.now(),
                approved_by=approved,
                approved_at=clock.now(),
            )
        )


def test_a_house_with_one_administrator_is_told_of_the_command(client, mette, lene) -> None:
    page = client.get(f"{PAGE}/{lene.id}").text
    assert f"samskab user reset-factor {LENE}" in page
    assert "ny-sikkerhed" not in page


def test_two_administrators_cannot_reset_each_other_and_are_told(client, mette, second) -> None:
    bo, _his = second
    give_app(bo)
    assert "samskab user reset-factor" in client.get(f"{PAGE}/{bo.id}").text


def test_an_erased_account_leaves_no_factor_and_no_request(app, mette, lene, second) -> None:
    with writing():
        staff.ask_for_reset(actor_of(mette), clock.now(), lene.id)
    with writing():
        erase_everything(SYSTEM, clock.now(), lene.person_id)
    assert not _has_factor(lene)
    assert db.session.scalar(select(FactorReset)) is None
