"""What is past its time goes, a batch at a time, and the numbers stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.actions import begin_session
from app.accounts.messages import merge_inactive
from app.accounts.retention import warn_inactive
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.core.feature import installed
from app.core.permissions import Role
from app.core.records import IdempotencyKey
from app.gatherings.models import SignUp
from app.notifications.models import Message
from app.people.models import Person
from app.plan.models import Initiative
from app.privacy import retention
from app.privacy.models import RetentionRun
from app.privacy.retention import count_overdue, last_run, rules, run, run_daily
from tests.factories import make_account, make_occurrence, make_person, make_sign_up, make_walk, writing
from tests.privacy.everything import fill_house
from tests.support.retention import forget

DAY = timedelta(days=1)


def figures() -> dict[str, list[tuple[int, str, int]]]:
    """Every figure of the plan, of every feature and year."""
    ids = list(db.session.scalars(select(Initiative.id).order_by(Initiative.id)))
    return {
        f"{feature.name} {year}": [
            (number, one.key, one.value)
            for number, found in sorted(feature.plan_figures.by_initiative(ids, year).items())
            for one in found
        ]
        for feature in installed()
        if feature.plan_figures and feature.plan_figures.by_initiative
        for year in range(2026, 2033)
    }


def step(now: datetime) -> dict[str, int]:
    """What the scheduler does about time that is over."""
    with clock.at(now):
        begin_write()
        warn_inactive(now)
        db.session.commit()
        return {row.rule: row.done for row in run(now).rows}


def years_pass(start: datetime, days: int, every: int) -> dict[str, int]:
    """Step through the days; nothing may be overdue after any of them. How much each rule let go of."""
    total = dict.fromkeys((rule.name for rule in rules()), 0)
    for number in range(0, days + 1, every):
        now = start + number * DAY
        for name, done in step(now).items():
            total[name] += done
        assert count_overdue(now) == {}, now
    return total


@pytest.mark.slow_on_postgres
def test_month_by_month_nothing_is_overdue_every_rule_does_its_work_and_figures_stay(
    app: Flask, frozen_now: datetime
) -> None:
    fill_house(frozen_now)
    before = figures()

    done = years_pass(frozen_now, 840, 28)

    assert [name for name, number in done.items() if number == 0] == []
    assert figures() == before
    assert {number for found in before.values() for _id, _key, number in found} != {0}


def test_a_dry_run_counts_and_changes_nothing(app: Flask, frozen_now: datetime) -> None:
    fill_house(frozen_now)
    later = frozen_now + 2000 * DAY

    report = run(later, is_dry=True)

    due = {row.rule: row.due for row in report.rows if row.due}
    assert {"accounts.guests", "messages.words", "technical.drafts", "desk.errands"} <= set(due)
    assert [row.done for row in report.rows if row.done] == []
    assert count_overdue(later) == due
    assert last_run() is None


def test_more_than_one_batch_goes_in_one_run(
    app: Flask, frozen_now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    with writing():
        db.session.add_all(
            IdempotencyKey(key=f"k{number}", location="/", created_at=frozen_now) for number in range(10)
        )

    assert forget(frozen_now + 3 * DAY, "technical.forms") == 10
    assert db.session.scalar(select(func.count()).select_from(IdempotencyKey)) == 0


def test_a_rule_that_fails_keeps_no_other_from_its_work(
    app: Flask, frozen_now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_actor: object, _now: datetime, _person_id: int) -> None:
        raise RuntimeError("broken")

    make_person("Gæst")
    with writing():
        db.session.add(IdempotencyKey(key="k", location="/", created_at=frozen_now))
    monkeypatch.setattr("app.accounts.retention.erase_everything", broken)

    report = {row.rule: row for row in run(frozen_now + 91 * DAY).rows}

    assert report["accounts.guests"].failed
    assert (report["accounts.guests"].due, report["accounts.guests"].left) == (1, 1)
    assert report["technical.forms"].done == 1
    kept = last_run()
    assert kept is not None
    assert {"rule": "technical.forms", "due": 1, "done": 1, "left": 0, "failed": False} in kept.rows


def test_it_runs_once_a_day_and_catches_up_a_day_that_was_missed(app: Flask, frozen_now: datetime) -> None:
    make_person("Gæst")
    late = datetime(2027, 6, 15, 23, 30, tzinfo=UTC)  # the 16th in Copenhagen

    assert run_daily(late) == 1
    make_person("En til")
    assert run_daily(late + timedelta(hours=3)) == 0
    assert run_daily(late + timedelta(hours=24)) == 1
    assert db.session.scalar(select(func.count()).select_from(RetentionRun)) == 2


# ---- log-ins that nobody uses -------------------------------------------------------------------------------


def warned(now: datetime) -> int:
    begin_write()
    told = warn_inactive(now)
    db.session.commit()
    return told


def test_owner_is_warned_after_eleven_months_and_erased_after_twelve(
    app: Flask, frozen_now: datetime
) -> None:
    account = make_account(name="Anna")

    assert warned(frozen_now + 334 * DAY) == 0
    assert warned(frozen_now + 336 * DAY) == 1
    assert warned(frozen_now + 337 * DAY) == 0
    letter = db.session.scalars(select(Message).where(Message.kind == "account_inactive")).one()
    assert letter.person_id == account.person_id
    assert forget(frozen_now + 365 * DAY, "accounts.unused") == 0
    assert forget(frozen_now + 366 * DAY, "accounts.unused") == 1
    assert db.session.get_one(Person, account.person_id).name == "Slettet"


def test_who_logs_in_after_the_warning_stays(app: Flask, frozen_now: datetime) -> None:
    account = make_account(name="Anna")
    warned(frozen_now + 336 * DAY)
    with writing():
        begin_session(SYSTEM, frozen_now + 340 * DAY, account.id)

    assert forget(frozen_now + 400 * DAY, "accounts.unused") == 0
    # A year later the old warning counts for nothing: there is a new one.
    assert forget(frozen_now + 800 * DAY, "accounts.unused") == 0
    assert db.session.scalars(select(Message.created_at)).all() == [frozen_now + 800 * DAY]
    assert forget(frozen_now + 829 * DAY, "accounts.unused") == 1


def test_nobody_is_erased_without_having_been_warned(app: Flask, frozen_now: datetime) -> None:
    make_account(name="Anna")

    assert count_overdue(frozen_now + 600 * DAY) == {"accounts.unused": 1}
    assert forget(frozen_now + 600 * DAY, "accounts.unused") == 0
    assert [one.kind for one in db.session.scalars(select(Message))] == ["account_inactive"]
    assert forget(frozen_now + 627 * DAY, "accounts.unused") == 0
    assert forget(frozen_now + 629 * DAY, "accounts.unused") == 1


def test_hosts_staff_and_who_takes_part_are_not_unused(app: Flask, frozen_now: datetime) -> None:
    make_walk(host=make_account(name="Vært").person)
    make_account(Role.MODERATOR, name="Hus")
    guest = make_account(name="Deltager").person
    with clock.at(frozen_now + 300 * DAY):
        make_sign_up(make_occurrence(), guest)

    assert warned(frozen_now + 400 * DAY) == 0


def test_a_warning_is_not_sent_to_who_came_back_meanwhile(app: Flask, frozen_now: datetime) -> None:
    account = make_account(name="Anna Bek")
    then = frozen_now + 336 * DAY
    params = {"account_id": account.id, "warned_at": then.isoformat()}

    said = merge_inactive(params, then)
    assert said is not None
    assert (said["name"], said["day"].replace("\N{NO-BREAK SPACE}", " ")) == (
        "Anna",
        "mandag den 28. februar 2028",
    )
    with writing():
        begin_session(SYSTEM, then, account.id)
    assert merge_inactive(params, then) is None


def test_counts_survive_and_names_do_not(app: Flask, frozen_now: datetime) -> None:
    guest = make_person("Gerda Gæst", phone="+4511111141")
    sign_up = make_sign_up(make_occurrence(), guest, note="Hej", party_size=2)

    forget(sign_up.occurrence.ends_at + 91 * DAY, "accounts.guests")

    rows = db.session.execute(
        select(SignUp.party_size, SignUp.note, Person.name, Person.phone).join(Person)
    ).all()
    assert [tuple(row) for row in rows] == [(2, "", "Slettet", None)]
