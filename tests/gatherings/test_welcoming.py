"""Den gode velkomst: who welcomes, who is told, and what is counted afterwards without a name."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import NotFoundError
from app.gatherings import actions, fixed_places, hosting, welcoming
from app.gatherings.models import ComeAgainCount, ComingAgain, FixedPlace, Occurrence, SignUp, SignUpStatus
from app.gatherings.scans import promise_reminders
from app.gatherings.welcoming import quarter_of, welcome_shares, welcomer_of
from app.people.models import Person
from tests.factories import coming_dates, make_occurrence, make_person, make_sign_up, make_walk, writing
from tests.gatherings.editing import edit
from tests.gatherings.support import told
from tests.support.retention import forget


def _arrange(now: datetime) -> int:
    with writing():
        return welcoming.arrange_welcomes(now)


def _soon(host: Person | None = None) -> tuple[Occurrence, datetime]:
    """A date and the noon three days before it."""
    occurrence = make_occurrence(make_walk(host=host or make_person("Vera Vært")))
    return occurrence, occurrence.starts_at - timedelta(days=2, hours=22)


def _friend(occurrence: Occurrence, name: str) -> FixedPlace:
    """A regular who has been before, and said yes to welcoming."""
    person, now = make_person(name), occurrence.starts_at - timedelta(days=7)
    with writing():
        fixed = fixed_places.begin_fixed(SYSTEM, now, occurrence.series_id, person)
        fixed_places.let_welcome(SYSTEM, now, fixed.id, welcomes=True)
        own = db.session.scalars(
            select(SignUp).where(SignUp.occurrence_id == occurrence.id, SignUp.person_id == person.id)
        ).one()
        own.is_first_time = False
    return fixed


def test_without_a_regular_the_host_welcomes_and_the_newcomer_is_told_once(
    app: Flask, frozen_now: datetime
) -> None:
    host = make_person("Vera Vært")
    occurrence, noon = _soon(host)
    newcomer = make_sign_up(occurrence)

    assert [_arrange(noon - timedelta(seconds=1)), _arrange(noon), _arrange(noon)] == [0, 1, 0]
    welcome = welcomer_of(newcomer.id)
    assert welcome is not None
    assert welcome.person_id == host.id
    assert told(newcomer, host) == [["sign_up_confirmed", "welcome"], ["proposal_decided"]]


def test_a_newcomer_hears_who_welcomes_them_days_before_the_reminder_each_once(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence, noon = _soon()
    early, late = make_sign_up(occurrence), None
    heard: dict[int, list[list[str]]] = {}
    for hours in range(0, 70, 2):
        now = noon + timedelta(hours=hours)
        if hours == 40:
            with clock.at(now):
                late = make_sign_up(occurrence)
        with writing():
            welcoming.arrange_welcomes(now)
            promise_reminders(now)
        heard[hours] = told(early, *([late] if late else []))

    first, reminded = (
        next(h for h, (kinds, *_late) in heard.items() if kind in kinds) for kind in ("welcome", "reminder")
    )
    assert (first, reminded - first >= 24) == (0, True)
    assert heard[68][0] == ["sign_up_confirmed", "welcome", "reminder"]
    # Who signs up later hears it at once, and the reminder stays apart from it.
    assert heard[40][1] == ["sign_up_confirmed", "welcome"]
    assert sorted(heard[68][1]) == sorted(set(heard[68][1]))


def test_regulars_who_said_yes_share_the_newcomers_and_are_told(app: Flask, frozen_now: datetime) -> None:
    occurrence, noon = _soon()
    friends = [_friend(occurrence, "Birgit Vang"), _friend(occurrence, "Kurt Bach")]
    newcomers = [make_sign_up(occurrence) for _ in range(2)]

    assert _arrange(noon) == 2
    named = {welcome.person_id for one in newcomers if (welcome := welcomer_of(one.id)) is not None}
    assert named == {one.person_id for one in friends}
    assert [kinds.count("welcome_friend") for kinds in told(*(one.person for one in friends))] == [1, 1]


def test_who_has_been_before_needs_no_welcome(app: Flask, frozen_now: datetime) -> None:
    occurrence, noon = _soon()
    person = make_person()
    make_sign_up(make_occurrence(on=date(2027, 3, 30)), person)
    make_sign_up(occurrence, person)

    assert _arrange(noon) == 0


def test_a_regular_who_cannot_come_is_replaced_and_the_newcomer_told(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence, noon = _soon()
    friend = _friend(occurrence, "Birgit Vang")
    newcomer = make_sign_up(occurrence)
    _arrange(noon)
    mine = select(SignUp).where(SignUp.person_id == friend.person_id)
    own = db.session.scalars(mine.where(SignUp.occurrence_id == occurrence.id)).one()
    with writing():
        actions.leave(SYSTEM, noon, own.id)

    assert [_arrange(noon), _arrange(noon)] == [1, 0]
    welcome = welcomer_of(newcomer.id)
    assert welcome is not None
    assert welcome.person_id == occurrence.series.host_id
    assert told(newcomer)[0].count("welcome") == 2


def test_who_is_welcomed_hears_of_it_anew_when_the_date_has_moved(app: Flask, frozen_now: datetime) -> None:
    occurrence, noon = _soon()
    newcomer = make_sign_up(occurrence)
    _arrange(noon)
    edit(noon, occurrence, starts_at=time(11))

    assert _arrange(noon) == 0
    assert told(newcomer)[0].count("welcome") == 2


def _been(occurrence: Occurrence, noon: datetime) -> SignUp:
    """A newcomer who was welcomed and came."""
    newcomer = make_sign_up(occurrence)
    _arrange(noon)
    return newcomer


def test_a_newcomer_is_asked_once_afterwards_and_who_stayed_away_is_not(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence, noon = _soon()
    came, stayed_away = _been(occurrence, noon), _been(occurrence, noon)
    with writing():
        hosting.record_attendance(
            SYSTEM, occurrence.ends_at, occurrence.id, {stayed_away.id: SignUpStatus.NO_SHOW}
        )
    asked = []
    for hours in (1, 2, 3):
        with writing():
            asked.append(welcoming.ask_newcomers(occurrence.ends_at + timedelta(hours=hours)))

    assert asked == [0, 1, 0]
    assert told(came)[0][-1] == "come_again"
    assert "come_again" not in told(stayed_away)[0]


def test_an_answer_counts_once_and_says_nothing_of_who(app: Flask, frozen_now: datetime) -> None:
    occurrence, noon = _soon()
    newcomer = _been(occurrence, noon)
    with pytest.raises(NotFoundError), writing():
        welcoming.answer_come_again(noon, newcomer.id, ComingAgain.YES)
    with writing():
        welcoming.ask_newcomers(occurrence.ends_at + timedelta(hours=2))
    answers = []
    for answer in (ComingAgain.YES, ComingAgain.NO):
        with writing():
            answers.append(welcoming.answer_come_again(noon, newcomer.id, answer))

    assert answers == [True, False]
    counts = db.session.scalars(select(ComeAgainCount)).all()
    assert [(one.quarter_on, one.answer, one.number) for one in counts] == [(date(2027, 1, 1), "yes", 1)]


def test_shares_count_persons_and_those_who_came_again(app: Flask, frozen_now: datetime) -> None:
    series = make_walk()
    dates = list(
        db.session.scalars(
            select(Occurrence).where(Occurrence.series_id == series.id).order_by(Occurrence.starts_at)
        )
    )
    stays, once = make_person(), make_person()
    make_sign_up(dates[0], stays)
    make_sign_up(dates[1], stays)
    make_sign_up(dates[0], once)
    make_sign_up(dates[5], once)  # still to come

    shares = welcome_shares(series.id, dates[2].starts_at)

    assert (shares.first_timers, shares.came_again) == (2, 1)


def test_the_shares_stay_when_the_people_are_forgotten(app: Flask, frozen_now: datetime) -> None:
    dates = coming_dates(make_walk(), frozen_now)
    stays = make_person()
    for one in dates[:2]:
        make_sign_up(one, stays)
    later = dates[1].ends_at + timedelta(days=95)
    before = welcome_shares(dates[0].series_id, later)

    forget(later, "accounts.guests")

    assert db.session.get_one(Person, stays.id, populate_existing=True).erased_at is not None
    after = welcome_shares(dates[0].series_id, later)
    assert (after.first_timers, after.came_again) == (before.first_timers, before.came_again) == (1, 1)


@pytest.mark.parametrize(
    ("day", "first"), [(date(2027, 3, 31), date(2027, 1, 1)), (date(2027, 12, 1), date(2027, 10, 1))]
)
def test_a_quarter_begins(day: date, first: date) -> None:
    assert quarter_of(day) == first
