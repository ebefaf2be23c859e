"""Two rows become one person, and two again: whatever points at them, in whichever table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.erasure import erase_everything
from app.core.actor import SYSTEM
from app.core.database import Base, db
from app.core.errors import DomainError, NotFoundError
from app.gatherings import scans
from app.gatherings.actions import change_sign_up
from app.gatherings.links import opened_by, sign_up_token
from app.gatherings.models import SignUp
from app.notifications.models import Message, SwitchedOff
from app.people import merging
from app.people.actions import erase_person, set_email, set_reach
from app.people.consent import record_consent
from app.people.delegation import let_act
from app.people.links import person_from_reach_token, reach_token
from app.people.merging import merge_people, merge_words, pointers, undo_merge, what_moves
from app.people.models import Delegation, Person, PersonMerge, Reach
from app.people.queries import helpers_of, present_person
from app.voices.links import opened_teller, story_token
from tests.factories import make_account, make_occurrence, make_person, make_sign_up, make_walk, writing


def rows() -> dict[str, set[str]]:
    return {name: {repr(row) for row in found} for name, found in _everything().items()}


def _everything() -> dict[str, list[Any]]:
    db.session.expire_all()
    names = {pointer.table.name for pointer in pointers()} | {"person"}
    return {
        table.name: list(db.session.execute(select(table)))
        for table in Base.metadata.sorted_tables
        if table.name in names
    }


def merge(kept: Person, gone: Person, now: datetime) -> int:
    with writing():
        return merge_people(SYSTEM, now, kept.id, gone.id, is_sure=True).id


def undo(merge_id: int, now: datetime) -> None:
    with writing():
        undo_merge(SYSTEM, now, merge_id)


@pytest.fixture
def pair(app: Flask, frozen_now: datetime) -> tuple[Person, Person]:
    """Inger twice; the second has sign-ups, a group, consent, a helper, and is known at another number."""
    kept = make_person("Inger Schmidt", email=None, phone="+4511111153")
    gone = make_person("Inger Marie Schmidt", email="inger@example.org", phone="+4511111154")
    helper = make_person("Lone")
    make_sign_up(make_occurrence(title="Første"), kept)
    make_sign_up(make_occurrence(title="Anden"), gone)
    make_walk(host=gone, title="Ingers gruppe")
    with writing():
        record_consent(SYSTEM, frozen_now, gone, "register", "Ja")
        let_act(SYSTEM, frozen_now, gone, helper, "", may_sign_up=True, may_cancel=False, gets_messages=False)
        set_reach(SYSTEM, frozen_now, gone, Reach.LETTER, street="Vej 1", postal_code="6430", town="Nordborg")
        for person in (kept, gone):
            db.session.add(SwitchedOff(person_id=person.id, kind="reminder"))
        db.session.add(SwitchedOff(person_id=gone.id, kind="participant_list"))
    return kept, gone


# ---- the schema ------------------------------------------------------------------------------------------


def test_every_table_that_points_at_people_has_words_for_the_preview(app: Flask) -> None:
    """Mend: the feature that owns the table says what its rows are: `merge_words={"table": …}`."""
    tables = {pointer.table.name for pointer in pointers()}

    assert tables - set(merge_words()) == set()
    assert set(merge_words()) - tables == set()
    assert {"sign_up", "message", "account", "delegation", "series"} <= tables
    assert all(words(1) and words(2) for words in merge_words().values())


# ---- there and back --------------------------------------------------------------------------------------


def test_everything_moves_and_what_is_missing_is_filled(
    pair: tuple[Person, Person], frozen_now: datetime
) -> None:
    kept, gone = pair

    said = what_moves(gone.id)
    merge(kept, gone, frozen_now)

    assert "1 tilmelding" in said
    assert "vært for 1 gruppe" in said
    own = db.session.scalars(select(SignUp).where(SignUp.person_id == kept.id)).all()
    assert len(own) == 2
    assert (kept.phone, kept.email, kept.reach, kept.town) == (
        "+4511111153",
        "inger@example.org",
        Reach.LETTER,
        "Nordborg",
    )
    assert [one.delegate.name for one in helpers_of(kept.id)] == ["Lone"]
    assert (gone.merged_into_id, gone.is_living, present_person(gone.id)) == (kept.id, False, kept)
    # The same thing switched off by both stands once; the other row stays behind.
    off = select(SwitchedOff.kind, SwitchedOff.person_id).order_by(SwitchedOff.id)
    assert list(db.session.execute(off)) == [
        ("reminder", kept.id),
        ("reminder", gone.id),
        ("participant_list", kept.id),
    ]


def test_undoing_puts_every_row_back(pair: tuple[Person, Person], frozen_now: datetime) -> None:
    kept, gone = pair
    before = rows()

    number = merge(kept, gone, frozen_now)
    between = rows()
    undo(number, frozen_now + timedelta(hours=23))

    assert between != before
    assert rows() == before


@pytest.mark.parametrize("kept_links", [1, 3])
@pytest.mark.parametrize("gone_links", [1, 2])
@pytest.mark.parametrize("kept_phone", [None, "+4511111153"])
@pytest.mark.parametrize("gone_email", [None, "inger@example.org"])
def test_undoing_is_the_way_back_whatever_each_had(
    app: Flask,
    frozen_now: datetime,
    kept_links: int,
    gone_links: int,
    kept_phone: str | None,
    gone_email: str | None,
) -> None:
    kept = make_person("A", email=None, phone=kept_phone)
    gone = make_person("B", email=gone_email, phone="+4511111154")
    with writing():
        for person, version in ((kept, kept_links), (gone, gone_links)):
            found = db.session.get_one(Person, person.id)
            found.link_version = version
            found.phone_fault_at = frozen_now if found.phone else None
    sign_ups = [make_sign_up(make_occurrence(), person) for person in (kept, gone)]
    tokens = [sign_up_token(sign_up) for sign_up in sign_ups]
    before = rows()

    number = merge(kept, gone, frozen_now)
    opened = [opened_by(token) for token in tokens]
    assert [one.thing.id if one else None for one in opened] == [one.id for one in sign_ups]
    undo(number, frozen_now)

    assert rows() == before
    assert all(opened_by(token) for token in tokens)


def test_what_was_changed_since_goes_back_as_it_is_now(
    pair: tuple[Person, Person], frozen_now: datetime
) -> None:
    kept, gone = pair
    moved = db.session.scalars(select(SignUp).where(SignUp.person_id == gone.id)).one()

    number = merge(kept, gone, frozen_now)
    with writing():
        change_sign_up(
            SYSTEM, frozen_now, moved.id, party_size=3, wants_companion=False, needs_lift=False, note=""
        )
        db.session.get_one(Person, kept.id).email = "ny@example.org"
    new = make_sign_up(make_occurrence(title="Tredje"), kept)
    undo(number, frozen_now)

    db.session.expire_all()
    assert (moved.person_id, moved.party_size) == (gone.id, 3)
    assert new.person_id == kept.id
    assert (kept.email, gone.email) == ("ny@example.org", "inger@example.org")


def test_who_helped_the_other_does_not_come_to_help_themselves(app: Flask, frozen_now: datetime) -> None:
    kept, gone = make_person("A"), make_person("B")
    with writing():
        let_act(SYSTEM, frozen_now, kept, gone, "", may_sign_up=True, may_cancel=False, gets_messages=True)
    before = rows()

    number = merge(kept, gone, frozen_now)

    assert helpers_of(kept.id) == []
    undo(number, frozen_now)
    assert rows() == before


# ---- what stands in the way ------------------------------------------------------------------------------


def test_both_on_the_list_of_one_date_is_said_and_refused(app: Flask, frozen_now: datetime) -> None:
    kept, gone, date = make_person("A"), make_person("B"), make_occurrence(title="Onsdagsholdet")
    make_sign_up(date, kept)
    make_sign_up(date, gone)
    before = rows()

    (said,) = merging.obstacles(kept.id, gone.id)
    with pytest.raises(DomainError), writing():
        merge_people(SYSTEM, frozen_now, kept.id, gone.id)

    assert "Begge er på listen til Onsdagsholdet" in said
    assert rows() == before


def test_two_who_log_in_are_not_made_one(app: Flask, frozen_now: datetime) -> None:
    kept, gone = make_account().person, make_account().person

    assert "Begge kan logge ind" in merging.obstacles(kept.id, gone.id)[0]
    with pytest.raises(DomainError), writing():
        merge_people(SYSTEM, frozen_now, kept.id, gone.id)


def test_a_log_in_goes_along_with_the_person(app: Flask, frozen_now: datetime) -> None:
    kept, account = make_person("A", email=None), make_account()

    number = merge(kept, account.person, frozen_now)
    db.session.refresh(account)
    assert account.person_id == kept.id
    undo(number, frozen_now)

    db.session.refresh(account)
    assert account.person_id != kept.id


@pytest.mark.parametrize("which", ["oneself", "unknown", "erased", "merged"])
def test_only_two_living_people_are_made_one(app: Flask, frozen_now: datetime, which: str) -> None:
    kept, gone, third = make_person("A"), make_person("B"), make_person("C")
    with writing():
        if which == "erased":
            erase_person(SYSTEM, frozen_now, db.session.get_one(Person, gone.id))
        if which == "merged":
            merge_people(SYSTEM, frozen_now, third.id, gone.id)
    other = {"oneself": kept.id, "unknown": 99999}.get(which, gone.id)

    with pytest.raises(NotFoundError), writing():
        merge_people(SYSTEM, frozen_now, kept.id, other)


# ---- undoing has its limits ------------------------------------------------------------------------------


def test_it_cannot_be_undone_twice_nor_after_a_day(pair: tuple[Person, Person], frozen_now: datetime) -> None:
    number = merge(*pair, frozen_now)

    with pytest.raises(DomainError, match="mere end en dag"), writing():
        undo_merge(SYSTEM, frozen_now + timedelta(days=1, seconds=1), number)
    undo(number, frozen_now)
    with pytest.raises(DomainError, match="fortrudt allerede"), writing():
        undo_merge(SYSTEM, frozen_now, number)


def test_a_chain_is_undone_from_its_end_and_links_lead_to_who_stays(app: Flask, frozen_now: datetime) -> None:
    one, two, three = make_person("A"), make_person("B"), make_person("C")
    sign_up = make_sign_up(make_occurrence(), three)
    token, before = sign_up_token(sign_up), rows()
    first = merge(two, three, frozen_now)
    second = merge(one, two, frozen_now)

    assert present_person(three.id) == one
    assert (found := opened_by(token)) is not None
    assert found.thing.person_id == one.id
    with pytest.raises(DomainError, match="Fortryd først"), writing():
        undo_merge(SYSTEM, frozen_now, first)
    undo(second, frozen_now)
    undo(first, frozen_now)

    assert rows() == before


def test_after_a_day_name_and_contact_of_the_row_that_went_are_forgotten(
    pair: tuple[Person, Person], frozen_now: datetime
) -> None:
    kept, gone = pair
    sign_up = db.session.scalars(select(SignUp).where(SignUp.person_id == gone.id)).one()
    token = sign_up_token(sign_up)
    merge(kept, gone, frozen_now)

    with writing():
        early = merging.forget_merged(frozen_now + timedelta(hours=23))
    assert (early, gone.name) == (0, "Inger Marie Schmidt")
    with writing():
        late = merging.forget_merged(frozen_now + timedelta(hours=25))

    assert (late, gone.name, gone.phone, gone.email, gone.street) == (1, "Slettet", None, None, None)
    assert kept.email == "inger@example.org"
    assert opened_by(token) is not None


def test_who_is_erased_takes_the_row_that_went_along(app: Flask, frozen_now: datetime) -> None:
    kept, gone = make_person("Inger Schmidt"), make_person("Inger Marie Schmidt")
    number = merge(kept, gone, frozen_now)
    with writing():
        erase_everything(SYSTEM, frozen_now, kept.id)

    assert gone.name == "Slettet"
    assert merging.count_unforgotten(frozen_now) == 0
    with pytest.raises(DomainError), writing():
        undo_merge(SYSTEM, frozen_now, number)


# ---- private links ---------------------------------------------------------------------------------------


def test_a_link_that_was_ended_does_not_live_again_through_a_merge(app: Flask, frozen_now: datetime) -> None:
    kept, gone = make_person("A"), make_person("B")
    mine, theirs = make_sign_up(make_occurrence(), kept), make_sign_up(make_occurrence(), gone)
    ended = sign_up_token(theirs)
    with writing():
        db.session.get_one(Person, gone.id).link_version = 2
    good, own = sign_up_token(theirs), sign_up_token(mine)

    merge(kept, gone, frozen_now)

    assert opened_by(ended) is None
    assert opened_by(good) is not None
    assert opened_by(own) is not None
    with writing():
        db.session.get_one(Person, kept.id).link_version += 1
    assert [opened_by(token) for token in (good, own)] == [None, None]


@pytest.mark.parametrize(
    ("make", "opened"), [(reach_token, person_from_reach_token), (story_token, opened_teller)]
)
def test_a_link_to_somebody_leads_to_who_stays(
    make: Callable[[Person], str],
    opened: Callable[[str], Person | None],
    pair: tuple[Person, Person],
    frozen_now: datetime,
) -> None:
    kept, gone = pair
    with writing():
        db.session.get_one(Person, kept.id).link_version = 2
    token = make(gone)

    merge(kept, gone, frozen_now)

    assert opened(token) == kept
    with writing():
        set_email(SYSTEM, frozen_now, db.session.get_one(Person, kept.id), "rigtig@example.org")
    assert opened(token) is None


def test_a_helpers_link_works_after_the_helper_was_merged(app: Flask, frozen_now: datetime) -> None:
    person, helper, again = make_person("A"), make_person("Lone"), make_person("Lone")
    sign_up = make_sign_up(make_occurrence(), person)
    with writing():
        let_act(SYSTEM, frozen_now, person, again, "", may_sign_up=True, may_cancel=True, gets_messages=True)
    token = sign_up_token(sign_up, again.id)

    merge(helper, again, frozen_now)

    opened = opened_by(token)
    assert opened is not None
    assert opened.delegation is not None
    assert opened.delegation.delegate_id == helper.id
    assert db.session.scalar(select(PersonMerge.kept_id)) == helper.id
    assert db.session.scalars(select(Delegation)).one().ended_at is None


def test_who_was_told_under_the_other_number_is_not_told_again(app: Flask, frozen_now: datetime) -> None:
    kept, gone, lone, again = (make_person(name) for name in ("Inger", "Inger", "Lone", "Lone"))
    make_sign_up(make_occurrence(), gone)
    with writing():
        let_act(SYSTEM, frozen_now, gone, again, "", may_sign_up=True, may_cancel=True, gets_messages=True)
    day_before = datetime.fromisoformat("2027-03-07T18:30+01:00")
    reminders = select(func.count()).select_from(Message).where(Message.kind == "reminder")
    with writing():
        scans.promise_reminders(day_before)
    assert db.session.scalar(reminders) == 2

    merge(kept, gone, day_before)
    merge(lone, again, day_before)
    with writing():
        scans.promise_reminders(day_before)

    assert db.session.scalar(reminders) == 2
