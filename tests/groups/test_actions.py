"""Posting groups, answering them, changing, pausing and ending them, and coming into one."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.catalogue.models import CatalogueEntry
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.gatherings.calendar_file import calendar_file
from app.gatherings.models import SeriesStatus, SignUpStatus
from app.gatherings.queries import is_trusted_host
from app.groups import actions, joining
from app.groups.models import Group, Member
from app.groups.queries import KIND
from app.groups.rules import Door, MemberStatus
from app.moderation.queries import waiting_edit
from app.moderation.states import State
from app.notifications import letters
from tests.factories import (
    coming_dates,
    make_occurrence,
    make_organisation,
    make_person,
    make_sign_up,
    make_walk,
    writing,
)
from tests.gatherings.support import states
from tests.groups.grouping import GUEST, MODERATOR, by, dated, join, make_group, messages, profile

pytestmark = pytest.mark.usefixtures("frozen_clock")


def test_a_citizens_group_waits_for_an_answer_and_the_host_is_told(app: Flask) -> None:
    group = make_group(public=False)

    assert group.state is State.PENDING
    assert group.published_at is None
    assert [message.person_id for message in messages("group_news")] == [group.host_id]


def test_a_trusted_organisations_group_is_public_at_once_and_looked_at_afterwards(app: Flask) -> None:
    host = make_person()
    with writing():
        organisation = make_organisation(host)
        organisation.is_trusted = True

    group = make_group(host, public=False, organisation_id=organisation.id)

    assert group.state is State.PUBLISHED
    assert group.looked_at is None


def test_nobody_posts_for_an_organisation_of_others(app: Flask) -> None:
    with writing():
        organisation = make_organisation(make_person())

    with pytest.raises(NotFoundError):
        make_group(make_person(), organisation_id=organisation.id)


def test_a_group_needs_a_place_unless_it_meets_online(app: Flask) -> None:
    with pytest.raises(DomainError) as refused:
        make_group(place_id=None)
    assert refused.value.field == "place_id"


def test_a_group_online_needs_no_place(app: Flask) -> None:
    assert make_group(place_id=None, meeting_point="", is_online=True).place_id is None


def test_somebody_always_meets_newcomers(app: Flask) -> None:
    group = make_group(make_person("Vera Vært"), welcome_name="")

    assert group.welcome_name == "Vera"


def test_new_words_of_a_citizens_group_wait_and_new_times_do_not(app: Flask) -> None:
    group = make_group()
    with writing():
        became = actions.change(
            by(group.host), clock.now(), group.id, profile(title="Noget andet", weekdays=[3])
        )

    edit = waiting_edit(KIND, group.id)
    assert (became, group.title, group.weekdays) == ("waits", "Strikkecafé", [3])
    assert edit is not None
    with writing():
        actions.answer_edit(MODERATOR, clock.now(), group.id, edit.id, is_approved=True)
    assert group.title == "Noget andet"


def test_words_that_wait_can_be_taken_back(app: Flask) -> None:
    group = make_group()
    same = profile(place_id=group.place_id)
    with writing():
        actions.change(by(group.host), clock.now(), group.id, profile(title="Noget andet"))
        assert actions.change(by(group.host), clock.now(), group.id, same) == "saved"

    assert waiting_edit(KIND, group.id) is None
    with pytest.raises(DomainError, match="ikke ændret noget"), writing():
        actions.change(by(group.host), clock.now(), group.id, same)


def test_a_yes_to_older_words_does_not_take_back_what_a_trusted_organisation_wrote_since(app: Flask) -> None:
    host = make_person()
    organisation = make_organisation(host)
    group = make_group(host, organisation_id=organisation.id)
    with writing():
        assert actions.change(by(host), clock.now(), group.id, profile(title="Først")) == "waits"
        organisation.is_trusted = True
        assert actions.change(by(host), clock.now(), group.id, profile(title="Siden")) == "saved"

    assert (group.title, waiting_edit(KIND, group.id)) == ("Siden", None)


def test_what_was_sent_back_is_sent_again_when_it_is_changed(app: Flask) -> None:
    group = make_group(public=False)
    with writing():
        actions.answer(MODERATOR, clock.now(), group.id, State.NEEDS_WORK, "Skriv hvor.")
        actions.change(by(group.host), clock.now(), group.id, profile(meeting_point="Skolen"))

    assert group.state is State.PENDING


def test_only_who_answers_for_a_group_changes_it(app: Flask) -> None:
    group = make_group()

    with pytest.raises(NotFoundError), writing():
        actions.change(by(make_person()), clock.now(), group.id, profile(title="Kapret"))


def test_dates_stand_in_the_calendar_while_everybody_sees_the_group(app: Flask) -> None:
    group = make_group()
    dated(group, clock.now())

    assert _entries() == 12
    with writing():
        actions.answer(MODERATOR, clock.now(), group.id, State.HIDDEN, "Der er klaget.")
    assert _entries() == 0
    with writing():
        actions.answer(MODERATOR, clock.now(), group.id, State.PUBLISHED)
    assert _entries() == 12


def _entries() -> int:
    return len(db.session.scalars(select(CatalogueEntry.id).where(CatalogueEntry.kind == KIND)).all())


def test_dates_that_nobody_was_asked_about_make_no_trusted_host(app: Flask) -> None:
    host = make_person()
    dated(make_group(host), clock.now())
    assert not is_trusted_host(host.id)
    make_walk(host=host)
    assert is_trusted_host(host.id)


def test_a_group_that_ends_takes_its_dates_with_it_and_tells_its_members(app: Flask) -> None:
    group = make_group()
    series = dated(group, clock.now())
    member = join(group)
    with writing():
        actions.end(by(group.host), clock.now(), group.id, "Vi er for få.")

    assert (group.state, series.status) == (State.ARCHIVED, SeriesStatus.ENDED)
    assert [message.person_id for message in messages("group_ended")] == [member.person_id]


def test_who_asked_hears_that_the_group_ended_and_nobody_lets_them_in_afterwards(app: Flask) -> None:
    group = make_group(door=Door.ASK)
    asked = join(group)
    with writing():
        actions.end(by(group.host), clock.now(), group.id, "Vi er for få.")

    (message,) = messages("group_ended")
    assert message.person_id == asked.person_id
    assert letters.merge_fields(message, clock.now()) is not None
    with pytest.raises(DomainError, match="holdt op"), writing():
        joining.answer_member(by(group.host), clock.now(), group.id, asked.id, is_yes=True)


def test_a_group_that_ends_in_the_morning_is_not_held_in_the_afternoon(app: Flask) -> None:
    group = make_group()
    today = make_occurrence(dated(group, clock.now(), first_on=clock.today()))
    gerda = make_sign_up(today)
    with writing():
        actions.end(by(group.host), clock.now(), group.id, "Vi er for få.")

    assert states(gerda) == [SignUpStatus.CANCELLED_BY_HOST]
    assert len(messages("date_cancelled")) == 1


def test_a_pause_is_a_day_ahead(app: Flask) -> None:
    group = make_group()
    with writing():
        actions.pause(by(group.host), clock.now(), group.id, date(2027, 4, 1))
    assert group.paused_until == date(2027, 4, 1)

    with pytest.raises(DomainError), writing():
        actions.pause(by(group.host), clock.now(), group.id, date(2027, 2, 1))


# ---- coming into one --------------------------------------------------------------------------------------------


def test_who_comes_into_an_open_group_is_in_it_and_the_host_hears(app: Flask) -> None:
    group = make_group()
    member = join(group)

    assert member.status is MemberStatus.MEMBER
    assert [message.person_id for message in messages("group_to_answer")] == [group.host_id]


@pytest.mark.parametrize(("is_yes", "status"), [(True, MemberStatus.MEMBER), (False, MemberStatus.REFUSED)])
def test_the_host_of_a_closed_group_answers(app: Flask, is_yes: bool, status: MemberStatus) -> None:
    group = make_group(door=Door.ASK)
    member = join(group)
    assert member.status is MemberStatus.ASKED
    with writing():
        joining.answer_member(by(group.host), clock.now(), group.id, member.id, is_yes=is_yes)

    assert member.status is status
    assert len(messages("group_joined")) == 2


def test_nobody_is_on_the_list_twice_and_a_guest_of_the_same_name_and_number_neither(app: Flask) -> None:
    group = make_group()
    with writing():
        joining.join_as_guest(Actor(network="192.0.2.0/24"), clock.now(), group.id, GUEST)

    with pytest.raises(DomainError), writing():
        joining.join_as_guest(Actor(network="192.0.2.0/24"), clock.now(), group.id, GUEST)
    assert len(db.session.scalars(select(Member)).unique().all()) == 1


def test_a_stranger_who_types_a_neighbours_name_is_not_told_that_they_are_in_a_discreet_group(
    app: Flask,
) -> None:
    group = make_group(is_discreet=True)
    for _again in range(2):
        with writing():
            joining.join_as_guest(Actor(network="192.0.2.0/24"), clock.now(), group.id, GUEST)

    assert len(db.session.scalars(select(Member)).unique().all()) == 2


def test_nobody_comes_into_what_was_not_read_yet(app: Flask) -> None:
    group = make_group(public=False)

    with pytest.raises(NotFoundError):
        join(group)


def test_only_who_answers_for_the_group_answers_who_asks(app: Flask) -> None:
    member = join(make_group(door=Door.ASK))

    with pytest.raises(NotFoundError), writing():
        joining.answer_member(by(make_person()), clock.now(), member.group_id, member.id, is_yes=True)


def test_who_left_may_come_again(app: Flask) -> None:
    group, person = make_group(), make_person()
    member = join(group, person)
    with writing():
        joining.leave(SYSTEM, clock.now(), member.id)

    assert join(group, person).status is MemberStatus.MEMBER


def test_nothing_outside_our_pages_names_a_discreet_group(app: Flask) -> None:
    group = make_group(title="Pårørende til demente", is_discreet=True)
    series = dated(group, clock.now())
    occurrence = coming_dates(series, clock.now())[0]
    person = make_person(email="ane@example.org")
    make_sign_up(occurrence, person)
    join(group, person)

    found = [
        (message, letters.merge_fields(message, clock.now()))
        for kind in ("sign_up_confirmed", "group_joined", "group_to_answer", "group_news")
        for message in messages(kind)
    ]
    written = [letters.write_letter(message, said, clock.now()) for message, said in found if said]
    assert len(written) >= 4
    for letter in written:
        assert "rørende" not in letter.subject + letter.text + (letter.html or "")
    calendar = calendar_file([occurrence]).decode()
    assert "SUMMARY:Aftale" in calendar
    assert "rørende" not in calendar


def test_the_list_of_a_group_counts_what_is_public_only(app: Flask) -> None:
    make_group(public=False)
    shown = make_group()

    assert db.session.scalars(select(Group.id).where(Group.state == State.PUBLISHED)).all() == [shown.id]
