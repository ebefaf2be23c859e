"""What was agreed, put right or taken back; and an event that is moved to another row of the plan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Role
from app.events import actions, points, points_edit, queries_outcome
from app.events.feature import FEATURE
from app.events.links_outcome import opened_point, point_token
from app.events.models import Event, EventForm
from app.events.models_outcome import Doer, Point, PointState
from app.events.points_edit import Correction, mark_of
from app.notifications import letters
from app.notifications.models import Message, MessageStatus
from app.people.models import Person
from app.plan.models import Initiative, PlanActivity
from tests import factories
from tests.conftest import FrozenClock
from tests.events.after import CONTACT, agree, held, log, make_row_initiative, settle
from tests.gatherings.support import audited, messages_to, told


def send_all() -> None:
    """Every letter that waits has left."""
    with factories.writing():
        for one in db.session.query(Message).filter_by(status=MessageStatus.QUEUED):
            one.status = MessageStatus.SENT
        db.session.flush()


def edit(point: Point, **values: Any) -> Point:
    """The host puts it right."""
    said = {"what": point.what, "due_on": point.due_on, "seen": mark_of(point), **values}
    with factories.writing():
        return points_edit.edit_point(SYSTEM, clock.now(), point.id, Correction(**said))


def remove(point: Point) -> None:
    with factories.writing():
        points_edit.remove_point(SYSTEM, clock.now(), point.id, mark_of(point))


def who(point: Point) -> Person:
    assert point.person is not None
    return point.person


def somebody_else(point: Point) -> points.NewPoint:
    contact = {**CONTACT, "name": "Erik Efter", "email": "erik@example.org"}
    return points.NewPoint(what=point.what, doer=Doer.PERSON, due_on=point.due_on, **contact)


def test_other_words_and_another_day_follow_in_the_log_and_are_told(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    point = agree(held(frozen_clock, initiative_id=make_row_initiative().id))
    send_all()
    later = point.due_on + timedelta(days=5)
    edit(point, what="Book den store sal", due_on=later)

    first, second = log()
    assert second.replaces_id == first.id
    assert second.text.endswith(": Book den store sal")
    assert second.outcome == "En deltager gør det senest 23.3.2027."
    assert point.set_on == clock.local(clock.now()).date()
    letter = messages_to(who(point))[-1]
    assert letter.params["step"] == "changed"
    assert audited("event_point", point.id)[-1] == "event_point.edit"
    edit(point)
    assert audited("event_point", point.id).count("event_point.edit") == 1


def test_who_has_heard_nothing_yet_hears_the_right_thing_once(app: Flask, frozen_clock: FrozenClock) -> None:
    point = agree(held(frozen_clock))
    edit(point, what="Book den store sal")
    waiting = [one for one in messages_to(who(point)) if one.status == MessageStatus.QUEUED]
    assert [one.params["step"] for one in waiting] == ["new"]
    fields = letters.merge_fields(waiting[0], clock.now())
    assert fields is not None
    assert fields["what"] == "Book den store sal"


def test_somebody_else_gets_a_link_of_their_own_and_who_did_it_is_told(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    before = agree(held(frozen_clock, initiative_id=make_row_initiative().id))
    dorte, token = who(before), point_token(before)
    send_all()
    after = edit(before, other=somebody_else(before))

    assert who(after).name == "Erik Efter"
    assert opened_point(token) is None
    assert opened_point(point_token(after)) is not None
    assert [one.what for one in queries_outcome.points_of(after.occurrence_id)] == ["Book et lokale"]
    assert told(dorte)[-1][-1] == "event_point_off"
    assert told(who(after)) == [["event_point"]]
    assert (after.entry_id, before.entry_id) == (log()[-1].id, None)
    assert len([one for one in log() if one.replaces_id is None]) == 1


def test_what_was_done_can_be_put_right_without_a_letter(app: Flask, frozen_clock: FrozenClock) -> None:
    point = agree(held(frozen_clock))
    settle(point)
    frozen_clock.move_to(clock.now() + timedelta(days=30))
    count = len(messages_to(who(point)))
    edit(point, what="Book den store sal")
    assert point.state is PointState.DONE
    assert len(messages_to(who(point))) == count


def test_what_was_written_by_mistake_goes_and_the_log_says_so_without_its_words(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    initiative = make_row_initiative()
    point = agree(held(frozen_clock, initiative_id=initiative.id))
    dorte, token = who(point), point_token(point)
    send_all()
    remove(point)

    assert not queries_outcome.points_of(point.occurrence_id)
    assert queries_outcome.count_points(point.occurrence_id) == 0
    assert opened_point(token) is None
    newest = log()[-1]
    assert "Book" not in newest.text
    assert newest.outcome == "Fjernet 8.3.2027."
    assert told(dorte)[-1][-1] == "event_point_off"
    fields = letters.merge_fields(messages_to(dorte)[-1], clock.now())
    assert fields is not None
    assert fields["what"] == "Book et lokale"
    assert db.session.get_one(Point, point.id).what == "Fjernet"
    counts = FEATURE.plan_figures
    assert counts is not None
    assert "agreed" not in {one.key for one in counts.figures([initiative.id], 2027)}
    with pytest.raises(NotFoundError), factories.writing():
        points.settle(SYSTEM, clock.now(), point.id, PointState.DONE)
    assert not queries_outcome.points_without_entry()


def test_nobody_who_heard_nothing_is_told_that_it_is_off(app: Flask, frozen_clock: FrozenClock) -> None:
    point = agree(held(frozen_clock))
    dorte = who(point)
    remove(point)
    assert told(dorte) == [[]]


def test_what_somebody_changed_meanwhile_is_not_written_over(app: Flask, frozen_clock: FrozenClock) -> None:
    point = agree(held(frozen_clock))
    seen = mark_of(point)
    settle(point)
    with pytest.raises(DomainError, match="imens"):
        edit(point, what="Noget andet", seen=seen)
    with pytest.raises(DomainError, match="imens"), factories.writing():
        points_edit.remove_point(SYSTEM, clock.now(), point.id, seen)
    assert (point.what, point.state) == ("Book et lokale", PointState.DONE)


def test_another_day_cannot_be_past_but_the_one_that_stands_may(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    point = agree(held(frozen_clock))
    frozen_clock.move_to(clock.now() + timedelta(days=30))
    edit(point, what="Book den store sal")
    with pytest.raises(DomainError, match="ikke er gået"):
        edit(point, due_on=point.due_on - timedelta(days=1))


# ---- the host's page ---------------------------------------------------------------------------------------------


def opened(client: FlaskClient, clocked: FrozenClock, **values: Any) -> tuple[Point, str]:
    """A point of a host who is logged in, and its page."""
    host = factories.make_account(name="Vera Vært")
    date = held(clocked, host.person, **values)
    factories.log_in(client, host)
    point = agree(date)
    return point, f"/arrangementer/{date.series_id}/vaert/{date.id}/bagefter/{point.id}"


def typed(point: Point, **values: str) -> dict[str, str]:
    usual = {"what": "Book den store sal", "due_on": point.due_on.isoformat(), "doer": "samme"}
    return {**usual, "seen": mark_of(point), **values}


def test_the_host_puts_it_right_and_takes_it_back(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    point, path = opened(client, frozen_clock)
    page = client.get(f"{path}/ret").text
    assert 'value="Book et lokale"' in page
    assert "Dorte Dygtig" in page
    assert f"{path}/ret" in client.get(path).text
    assert client.post(f"{path}/ret", data=typed(point)).status_code == 303
    db.session.expire_all()
    assert point.what == "Book den store sal"
    assert client.post(f"{path}/fjern", data={"seen": mark_of(point)}).status_code == 303
    assert client.get(path).status_code == 404
    twice = client.post(f"{path}/fjern", data={"seen": "x"})
    assert twice.location == path.rpartition("/")[0]


def test_two_tabs_lose_nothing(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    point, path = opened(client, frozen_clock)
    stale = typed(point, what="Fra den gamle fane")
    assert client.post(f"{path}/ret", data=typed(point)).status_code == 303
    answer = client.post(f"{path}/ret", data=stale)
    assert answer.status_code == 422
    assert "imens" in answer.text
    assert "Fra den gamle fane" in answer.text
    assert client.post(f"{path}/fjern", data={"seen": stale["seen"]}).location == f"{path}/ret"
    db.session.expire_all()
    assert (point.what, point.state) == ("Book den store sal", PointState.OPEN)
    assert f'value="{mark_of(point)}"' in answer.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"what": ""}, "Skriv, hvad der skal gøres"),
        ({"doer": "person"}, "Skriv navnet på den, der gør det"),
        ({"doer": "m-1"}, "Vælg, hvem der gør det"),
        ({"due_on": "2020-01-01"}, "Vælg en dag fra i dag og to år frem"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: FlaskClient, frozen_clock: FrozenClock, wrong: dict[str, str], said: str
) -> None:
    point, path = opened(client, frozen_clock)
    answer = client.post(f"{path}/ret", data=typed(point, **wrong))
    assert answer.status_code == 422
    assert said in answer.text


def test_no_other_host_changes_it(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    point, path = opened(client, frozen_clock)
    factories.log_in(client, factories.make_account(name="En anden"))
    assert client.post(f"{path}/ret", data=typed(point)).status_code == 404
    assert client.post(f"{path}/fjern", data={"seen": mark_of(point)}).status_code == 404


# ---- another row -------------------------------------------------------------------------------------------------


def another_initiative(first: Initiative) -> Initiative:
    """One of row 1.5 of the same plan."""
    own = db.session.get_one(PlanActivity, first.activity_id)
    with factories.writing():
        row = PlanActivity(plan_id=own.plan_id, code="1.5", short="Åbent hus", text="Åbent hus",
                           first_year=2024, last_year=2027, administration="Sundhed", working_group="")  # fmt: skip
        db.session.add(row)
        db.session.flush()
        found = Initiative(title="Åbent hus", activity_id=row.id, starts_on=first.starts_on,
                           status="running", source="staff", created_at=clock.now())  # fmt: skip
        db.session.add(found)
        db.session.flush()
    return found


def move(point: Point, to: int) -> None:
    """Staff choose another initiative for the event."""
    staff = factories.actor_of(factories.make_account(Role.ADMINISTRATOR))
    event = db.session.get_one(Event, point.occurrence.series_id)
    data = actions.EventData(EventForm(event.form), event.organisation_id)
    with factories.writing():
        actions.change_event(staff, clock.now(), event.series_id, data, to)


def test_an_event_that_is_moved_says_so_in_the_old_row_and_goes_on_in_the_new(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    old = make_row_initiative()
    new = another_initiative(old)
    point = agree(held(frozen_clock, initiative_id=old.id))
    move(point, new.id)
    move(point, new.id)

    first, moved, fresh = log()
    assert (moved.activity_id, moved.replaces_id) == (old.activity_id, first.id)
    assert moved.outcome == "Arrangementet er flyttet til række 1.5 Åbent hus."
    assert (moved.text, moved.kind) == (first.text, "other")
    assert (fresh.activity_id, fresh.replaces_id) == (new.activity_id, None)
    assert fresh.outcome == first.outcome
    settle(point)
    assert [(one.activity_id, one.outcome) for one in log()[3:]] == [(new.activity_id, "Gjort 8.3.2027.")]


def test_an_event_that_is_taken_out_of_the_plan_says_so_and_comes_back(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    old = make_row_initiative()
    point = agree(held(frozen_clock, initiative_id=old.id))
    tie = FEATURE.plan_things[0].tie
    assert tie is not None
    with factories.writing():
        assert tie(SYSTEM, clock.now(), point.occurrence.series_id, old.id, None)
    assert log()[-1].outcome == "Arrangementet hører ikke til planen mere."
    assert point.entry_id is None
    with factories.writing():
        assert tie(SYSTEM, clock.now(), point.occurrence.series_id, None, old.id)
    move(point, old.id)
    assert [one.replaces_id is None for one in log()] == [True, False]


def test_an_initiative_that_goes_on_in_a_new_row_leaves_what_was_done_where_it_was(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    old = make_row_initiative()
    row_id, other = old.activity_id, another_initiative(old)
    point = agree(held(frozen_clock, initiative_id=old.id))
    with factories.writing():
        db.session.get_one(Initiative, old.id).activity_id = other.activity_id
        db.session.flush()
    settle(point)
    assert {one.activity_id for one in log()} == {row_id}
