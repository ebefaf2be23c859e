"""What came of an event: writing it, the log of the plan's row, reminders, and being forgotten."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Role
from app.events import day_outcome, messages_outcome, outcome, outcome_log, points, privacy_outcome
from app.events.feature import FEATURE
from app.events.links_outcome import opened_point, point_token
from app.events.models_outcome import Doer, Outcome, Point, PointState, Showing
from app.events.outcome import Words
from app.gatherings import hosting
from app.gatherings.models import Series
from app.notifications import letters
from app.people.models import Person
from app.plan.actions import EntryInput, correct_entry
from tests import factories
from tests.conftest import FrozenClock
from tests.events.after import agree, held, log, make_row_initiative, settle, write
from tests.events.holding import make_date, make_event
from tests.gatherings.support import audited, messages_to, told

MODERATOR = Actor(person_id=None, roles=frozenset({Role.MODERATOR}))


def remind(clocked: FrozenClock, at: datetime) -> int:
    """The scan, at that time."""
    clocked.move_to(at)
    with factories.writing():
        return messages_outcome.promise_reminders(at)


def at_ten(day: date) -> datetime:
    """10.00 on a day in Copenhagen."""
    return clock.from_wall(day, datetime.min.replace(hour=10).time())


def person_of(point: Point) -> Person:
    assert point.person is not None
    return point.person


def test_nothing_is_written_of_what_has_not_begun_or_was_cancelled(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    date_ = make_date()
    with pytest.raises(DomainError, match="begyndt"):
        write(date_)
    with factories.writing():
        hosting.cancel_date(SYSTEM, clock.now(), date_.id, "Sygdom")
    frozen_clock.move_to(date_.ends_at)
    with pytest.raises(DomainError, match="aflyst"):
        write(date_)
    assert db.session.query(Outcome).count() == 0


def test_written_again_it_replaces_and_stays_internal(app: Flask, frozen_clock: FrozenClock) -> None:
    date_ = held(frozen_clock)
    write(date_)
    written = write(date_, said="Noget andet")

    assert (written.said, written.agreed, written.showing) == ("Noget andet", "Vi prøver.", Showing.INTERNAL)
    assert audited("event_outcome", written.id) == ["event_outcome.write"] * 2


def test_what_everybody_is_to_read_a_moderator_reads_first_and_again_when_it_changes(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    date_ = held(frozen_clock)
    written = write(date_, on_page=True)
    assert written.showing is Showing.WAITING
    with pytest.raises(NotFoundError), factories.writing():
        outcome.answer(Actor(person_id=date_.series.host_id), clock.now(), written.id, is_shown=True)
    with factories.writing():
        outcome.answer(MODERATOR, clock.now(), written.id, is_shown=True)
    assert write(date_, on_page=True).showing is Showing.SHOWN
    assert write(date_, said="Nye ord", on_page=True).showing is Showing.WAITING
    with factories.writing():
        outcome.answer(MODERATOR, clock.now(), written.id, is_shown=False)
    assert write(date_, said="Nye ord", on_page=True).showing is Showing.REFUSED
    with pytest.raises(DomainError, match="Skriv først"):
        write(date_, said="", agreed="", on_page=True)


def test_what_a_moderator_writes_is_shown_at_once(app: Flask, frozen_clock: FrozenClock) -> None:
    date_ = held(frozen_clock)
    with factories.writing():
        written = outcome.write(MODERATOR, clock.now(), date_.id, Words("Vi talte.", "", on_page=True))
    assert written.showing is Showing.SHOWN


def test_who_does_it_is_told_at_once_three_days_before_and_on_the_working_day_after(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    point = agree(held(frozen_clock))
    who = person_of(point)
    assert told(who) == [["event_point"]]

    soon, due = point.due_on - timedelta(days=3), point.due_on
    assert remind(frozen_clock, at_ten(soon - timedelta(days=1))) == 0
    assert remind(frozen_clock, at_ten(soon)) == 1
    assert remind(frozen_clock, at_ten(soon)) == 0
    # A Thursday; the working day after is the Friday.
    assert due == date(2027, 3, 18)
    assert remind(frozen_clock, at_ten(due)) == 0
    assert remind(frozen_clock, at_ten(due + timedelta(days=1))) == 1
    assert remind(frozen_clock, at_ten(due + timedelta(days=6))) == 0
    assert told(who) == [["event_point"] * 3]
    steps = [message.params["step"] for message in messages_to(who)]
    assert steps == ["new", "soon", "late"]


def test_the_host_hears_of_what_is_seven_days_late_once(app: Flask, frozen_clock: FrozenClock) -> None:
    point = agree(held(frozen_clock))
    host = point.occurrence.series.host
    remind(frozen_clock, at_ten(point.due_on + timedelta(days=6)))
    assert "event_point_late" not in told(host)[0]
    remind(frozen_clock, at_ten(point.due_on + timedelta(days=7)))
    remind(frozen_clock, at_ten(point.due_on + timedelta(days=8)))
    assert told(host)[0].count("event_point_late") == 1


@pytest.mark.parametrize("state", [PointState.DONE, PointState.DROPPED])
def test_nobody_is_reminded_of_what_is_settled(
    app: Flask, frozen_clock: FrozenClock, state: PointState
) -> None:
    point = agree(held(frozen_clock))
    letter = messages_to(person_of(point))[0]
    settle(point, state, "Lokalet er lukket")

    assert told(person_of(point)) == [[]]
    assert letters.merge_fields(letter, clock.now()) is None
    assert remind(frozen_clock, at_ten(point.due_on + timedelta(days=9))) == 0


def test_a_new_day_is_reminded_of_anew_and_the_old_one_not(app: Flask, frozen_clock: FrozenClock) -> None:
    point = agree(held(frozen_clock))
    remind(frozen_clock, at_ten(point.due_on - timedelta(days=3)))
    later = point.due_on + timedelta(days=10)
    with factories.writing():
        points.postpone(SYSTEM, clock.now(), point.id, later)

    assert told(person_of(point)) == [[]]
    assert remind(frozen_clock, at_ten(later - timedelta(days=4))) == 0
    assert remind(frozen_clock, at_ten(later - timedelta(days=3))) == 1
    with pytest.raises(DomainError, match="ikke er gået"), factories.writing():
        points.postpone(SYSTEM, clock.now(), point.id, clock.today() - timedelta(days=1))


def test_what_comes_to_nothing_needs_a_word(app: Flask, frozen_clock: FrozenClock) -> None:
    point = agree(held(frozen_clock))
    with pytest.raises(DomainError, match="hvorfor"):
        settle(point, PointState.DROPPED)
    settle(point, PointState.DROPPED, "Ingen havde tid")
    assert (point.state, point.why) == (PointState.DROPPED, "Ingen havde tid")
    settle(point)
    assert (point.state, point.why) == (PointState.DONE, "")


def test_who_has_no_mail_is_rung(app: Flask, frozen_clock: FrozenClock) -> None:
    point = agree(held(frozen_clock), email=None)
    assert [message.channel for message in messages_to(person_of(point))] == ["call"]


def test_the_house_is_nobody_and_is_reminded_by_its_own_day(app: Flask, frozen_clock: FrozenClock) -> None:
    point = agree(held(frozen_clock), doer=Doer.HOUSE)
    assert point.person_id is None
    assert not day_outcome.look(clock.now()).rows
    soon = at_ten(point.due_on - timedelta(days=3))
    assert remind(frozen_clock, soon) == 0
    assert [row.title for row in day_outcome.look(soon).rows] == ["Book et lokale"]


def test_what_is_late_stands_on_the_days_page_until_it_is_done(app: Flask, frozen_clock: FrozenClock) -> None:
    date_ = held(frozen_clock)
    write(date_)
    point = agree(date_)
    after = frozen_clock.move_to(at_ten(point.due_on + timedelta(days=1)))
    (row,) = day_outcome.look(after).rows
    assert "Dorte Dygtig skulle gøre det senest" in row.why
    assert row.phone == "+4511111151"
    settle(point)
    assert not day_outcome.look(after).rows


def test_the_host_is_asked_the_day_after_and_staff_see_it_after_a_week(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    date_ = held(frozen_clock)
    host = date_.series.host

    def ask(at: datetime) -> int:
        frozen_clock.move_to(at)
        with factories.writing():
            return messages_outcome.promise_questions(at)

    assert ask(date_.ends_at + timedelta(hours=2)) == 0
    assert ask(date_.ends_at + timedelta(days=1)) == 1
    assert ask(date_.ends_at + timedelta(days=2)) == 0
    assert "event_outcome" in told(host)[0]
    assert not day_outcome.look(date_.ends_at + timedelta(days=6)).rows
    week = frozen_clock.move_to(date_.ends_at + timedelta(days=7))
    assert [row.title for row in day_outcome.look(week).rows] == [date_.series.title]
    assert FEATURE.hosting is not None
    assert [one.title for one in FEATURE.hosting(host.id, week)] == [date_.series.title]
    write(date_, said="", agreed="")
    assert not day_outcome.look(week).rows
    assert not FEATURE.hosting(host.id, week)
    assert "event_outcome" not in told(host)[0]


# ---- the log of the plan's row -----------------------------------------------------------------------------------


def test_what_was_agreed_stands_in_the_rows_log_without_a_name_and_its_state_follows(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    initiative = make_row_initiative()
    point = agree(held(frozen_clock, initiative_id=initiative.id, title="Oplæg for Ungerådet"))
    (entry,) = log()
    assert entry.activity_id == initiative.activity_id
    assert entry.text == "Aftalt ved ”Oplæg for Ungerådet”: Book et lokale"
    assert entry.outcome == "En deltager gør det senest 18.3.2027."
    assert entry.link == f"/arrangementer/{point.occurrence.series_id}/{point.occurrence_id}/udbytte"
    assert entry.author_id is None

    settle(point, PointState.DROPPED, "Dorte blev syg")
    settle(point)
    first, second, third = log()
    assert (second.replaces_id, third.replaces_id) == (first.id, second.id)
    assert second.outcome == "Blev ikke til noget (8.3.2027)."
    assert third.outcome == "Gjort 8.3.2027."
    assert not any("Dorte" in f"{one.text}{one.outcome}{one.with_whom}" for one in log())


def test_what_staff_correct_in_the_log_stays_when_the_state_follows(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    point = agree(held(frozen_clock, initiative_id=make_row_initiative().id))
    with factories.writing():
        better = EntryInput(
            point.occurrence.original_date, "Et lokale bookes", outcome="Snart", kind="meeting"
        )
        correct_entry(log()[0].id, better, SYSTEM, clock.now())
    settle(point)
    newest = log()[-1]
    assert (newest.text, newest.outcome) == ("Et lokale bookes", "Gjort 8.3.2027.")


def test_an_event_that_is_tied_to_the_plan_later_gets_its_lines_then_and_once(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    point = agree(held(frozen_clock), doer=Doer.HOUSE)
    assert not log()
    initiative = make_row_initiative()
    with factories.writing():
        db.session.get_one(Series, point.occurrence.series_id).initiative_id = initiative.id
        db.session.flush()
        assert outcome_log.write_missing(clock.now()) == 1
        assert outcome_log.write_missing(clock.now()) == 0
    assert [one.outcome for one in log()] == ["Frivillighedens Hus gør det senest 18.3.2027."]


def test_the_plan_counts_what_was_agreed_and_what_is_done(app: Flask, frozen_clock: FrozenClock) -> None:
    initiative = make_row_initiative()
    date_ = held(frozen_clock, initiative_id=initiative.id)
    agree(date_)
    settle(agree(date_))
    counts = FEATURE.plan_figures
    assert counts is not None
    found = {one.key: one.value for one in counts.figures([initiative.id], 2027)}
    assert (found["agreed"], found["agreed_done"], found["held"]) == (2, 1, 1)
    assert counts.by_initiative is not None
    by = {one.key: one.value for one in counts.by_initiative([initiative.id], 2027)[initiative.id]}
    assert by == found
    assert [row.count for row in counts.rows([initiative.id], 2027, "agreed_done")] == [1]
    assert "agreed" not in {one.key for one in counts.figures([initiative.id], 2026)}


# ---- people ------------------------------------------------------------------------------------------------------


def test_only_who_looks_after_the_organisation_can_be_chosen_from_it(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    account = factories.make_account(name="Mia Medlem")
    council = factories.make_organisation(account.person)
    date_ = held(frozen_clock, account.person, organisation_id=council.id)
    point = agree(date_, doer=Doer.MEMBER, person_id=account.person_id)
    assert point.person_id == account.person_id
    stranger = factories.make_person("Fremmed")
    with pytest.raises(DomainError, match="Vælg, hvem"):
        agree(date_, doer=Doer.MEMBER, person_id=stranger.id)
    with pytest.raises(DomainError, match="Tal med værten"), factories.writing():
        points.disown(SYSTEM, clock.now(), point.id)


def test_who_says_it_was_not_them_is_forgotten_and_the_point_stays(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    point = agree(held(frozen_clock))
    who, token = person_of(point), point_token(point)
    with factories.writing():
        points.disown(SYSTEM, clock.now(), point.id)
    assert (who.name, who.email, point.person_id, point.state) == ("Slettet", None, None, PointState.OPEN)
    assert opened_point(token) is None
    assert told(who) == [[]]
    assert remind(frozen_clock, at_ten(point.due_on + timedelta(days=1))) == 0


def test_erasing_forgets_who_it_was_and_no_letter_is_sent(app: Flask, frozen_clock: FrozenClock) -> None:
    point = agree(held(frozen_clock))
    who = person_of(point)
    letter = messages_to(who)[0]
    assert privacy_outcome.erasure_preview(who.id)
    with factories.writing():
        privacy_outcome.erase(who.id, clock.now(), SYSTEM)
    assert letters.merge_fields(letter, clock.now()) is None
    assert (point.person_id, point.what) == (None, "Book et lokale")
    assert not privacy_outcome.erasure_preview(who.id)


def test_after_their_time_the_words_and_the_names_go_and_the_point_stays(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    date_ = held(frozen_clock)
    written, point, left = write(date_), agree(date_), agree(date_)
    settle(point, PointState.DROPPED, "Ingen tid")
    of_words, of_points = privacy_outcome.OUTCOMES.rules
    assert of_words.overdue is not None
    assert of_points.overdue is not None
    later = frozen_clock.move_to(clock.now() + of_points.keep() + timedelta(days=1))
    assert (of_words.overdue(later), of_points.overdue(later)) == (0, 1)
    long_after = frozen_clock.move_to(later + timedelta(days=420))
    assert of_points.clean is not None
    assert of_words.clean is not None
    with factories.writing():
        assert (of_words.clean(long_after, 10), of_points.clean(long_after, 10)) == (1, 2)
    db.session.expire_all()
    assert (written.said, written.agreed) == ("", "")
    assert (point.person_id, point.why, left.person_id) == (None, "", None)
    assert of_points.overdue(long_after) == 0


def test_a_proposed_event_is_not_asked_about(app: Flask, frozen_clock: FrozenClock) -> None:
    series = make_event(approved=False)
    frozen_clock.move_to(clock.now() + timedelta(days=20))
    assert not day_outcome.look(clock.now()).rows
    assert FEATURE.hosting is not None
    assert not FEATURE.hosting(series.host_id, clock.now())
