"""The crew of a meal: saying yes, never too many, when they meet and what they hear, and who sees whom."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError
from app.gatherings import hosting, hosting_series
from app.gatherings.edits import Scope
from app.gatherings.models import Occurrence, OccurrenceStatus
from app.meals import crew, messages_crew, privacy, queries_crew
from app.meals.crew import RoleNeed
from app.meals.links import helper_token
from app.meals.models_crew import Helper, HelperStatus, Role
from app.notifications import letters
from app.people.queries import person_to_change
from tests import factories
from tests.conftest import FrozenClock
from tests.gatherings.editing import edit
from tests.gatherings.support import audited, messages_to, told
from tests.meals.cooking import account_of, make_date, make_meal
from tests.meals.helping import MINUTES, help_with, want
from tests.test_races import THREADS, all_at_once
from tests.walks.visiting import get, text_of

pytestmark = pytest.mark.usefixtures("frozen_clock")


def a_date(**numbers: int) -> Occurrence:
    """A meal at 18.00 with a crew."""
    found = make_date(starts_at_local=time(18))
    want(found.series, **(numbers or {"helper": 2}))
    return found


def words_of(helper: Helper) -> str:
    """The newest letter to somebody on a crew."""
    newest = messages_to(helper.person)[-1]
    fields = letters.merge_fields(newest, clock.now())
    assert fields is not None
    written = letters.write_letter(newest, fields, clock.now())
    return f"{written.subject}\n{written.text}".replace("\u00a0", " ")


def test_who_says_yes_is_told_when_to_meet_and_not_only_when_the_meal_is(app: Flask) -> None:
    helper = help_with(a_date())

    assert told(helper.person) == [["crew_joined"]]
    assert "Mød mandag den 8. marts kl. 16.00" in words_of(helper)
    assert "crew.join" in audited("occurrence", helper.occurrence_id)


def test_nobody_helps_twice_with_one_thing_nor_where_there_are_enough(app: Flask) -> None:
    day, person = a_date(helper=2, washing=1), factories.make_person("Ida Berg", phone="+4511111144")
    help_with(day, person=person)
    help_with(day, Role.WASHING, person)
    for role, who in (
        (Role.HELPER, person),
        (Role.HELPER, factories.make_person("ida berg", phone="+4511111144")),
        (Role.WASHING, factories.make_person()),
        (Role.TABLE, factories.make_person()),
    ):
        with pytest.raises(DomainError):
            help_with(day, role, who)
    assert queries_crew.crew_of(day).missing == {Role.HELPER: 1}
    assert queries_crew.count_helpers(day.id) == 1


def test_twenty_at_once_are_never_more_than_are_needed(app: Flask) -> None:
    day_id = a_date(helper=3).id
    people = [factories.make_person().id for _ in range(THREADS)]

    def take(number: int) -> bool:
        try:
            with factories.writing():
                crew.join_crew(SYSTEM, clock.now(), day_id, Role.HELPER, person_to_change(people[number]))
        except DomainError:
            db.session.rollback()
            return False
        return True

    got = all_at_once(app, [lambda number=number: take(number) for number in range(THREADS)])
    assert sum(got) == len(queries_crew.on_dates([day_id])) == 3


def test_the_reminder_comes_the_day_before_once_and_says_when_to_meet(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    helper = help_with(a_date())
    meets = helper.occurrence.starts_at - timedelta(hours=2)
    for hours, number in ((25, 0), (24, 1), (23, 0)):
        now = frozen_clock.move_to(meets - timedelta(hours=hours))
        with factories.writing():
            assert messages_crew.promise_reminders(now) == number
    assert "Husk: Mød i morgen, mandag den 8. marts kl. 16.00" in words_of(helper)


def test_a_moved_meal_tells_the_crew_once_and_they_are_reminded_anew(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    day = a_date(helper=1, washing=1)
    person = factories.make_person()
    helper = help_with(day, person=person)
    help_with(day, Role.WASHING, person)
    edit(frozen_clock.now, day, starts_on=date(2027, 3, 9), starts_at=time(17), reason="Salen var optaget")
    assert told(person) == [["crew_joined", "crew_joined", "crew_changed"]]
    letter = words_of(helper)
    assert "Mød: tirsdag den 9. marts kl. 15.00" in letter
    assert "Mød: tirsdag den 9. marts kl. 18.00" in letter
    assert "Salen var optaget" in letter
    now = frozen_clock.move_to(day.starts_at - timedelta(hours=20))
    with factories.writing():
        assert messages_crew.promise_reminders(now) == 2


def test_a_cancelled_meal_tells_the_crew_once_and_they_are_off(app: Flask, frozen_clock: FrozenClock) -> None:
    helper = help_with(a_date())
    for _twice in range(2):
        with factories.writing():
            if helper.occurrence.status != OccurrenceStatus.CANCELLED:
                hosting.cancel_date(SYSTEM, frozen_clock.now, helper.occurrence_id, "Sne")
    assert helper.status == HelperStatus.OFF
    assert told(helper.person)[0].count("crew_cancelled") == 1
    assert "Du skal ikke møde" in words_of(helper)


def test_when_the_series_changes_or_ends_every_date_with_a_crew_is_told_in_one_letter(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    series = make_meal(starts_at_local=time(18))
    want(series, helper=1)
    first, second, third = factories.coming_dates(series, frozen_clock.now)[:3]
    person = factories.make_person()
    for day in (first, second):
        help_with(day, person=person)
    third_id = third.id
    edit(frozen_clock.now, first, Scope.ALL, starts_at=time(17), reason="Ny tid")
    assert told(person)[0].count("crew_changed") == 1
    with factories.writing():
        hosting_series.end_series(
            SYSTEM, frozen_clock.now, series.id, last_on=date(2027, 3, 1), reason="Slut"
        )
    assert told(person)[0].count("crew_cancelled") == 2
    assert {one.status for one in db.session.scalars(select(Occurrence)).unique()} == {
        OccurrenceStatus.CANCELLED
    }
    assert db.session.get(Occurrence, third_id) is None


def test_another_time_to_meet_is_told_to_who_meets_then(app: Flask, frozen_clock: FrozenClock) -> None:
    day = a_date(helper=1, table=1)
    helper, sets_table = help_with(day), help_with(day, Role.TABLE)
    needs = {role: RoleNeed(1, MINUTES[role]) for role in Role} | {Role.HELPER: RoleNeed(1, 150)}
    with factories.writing():
        crew.set_roles(SYSTEM, frozen_clock.now, day.series_id, needs)
    assert told(helper.person, sets_table.person) == [["crew_joined", "crew_changed"], ["crew_joined"]]
    assert "kl. 15.30" in words_of(helper)


def test_one_date_needs_another_number_but_never_fewer_than_said_yes(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    day = a_date(helper=1)
    help_with(day)
    with factories.writing():
        crew.set_numbers(SYSTEM, frozen_clock.now, day.id, {Role.HELPER: 2, Role.TABLE: 1})
    assert queries_crew.crew_of(day).missing == {Role.HELPER: 1, Role.TABLE: 1}
    with factories.writing(), pytest.raises(DomainError, match="allerede") as refused:
        crew.set_numbers(SYSTEM, frozen_clock.now, day.id, {Role.HELPER: 0})
    assert refused.value.field == "helper"


def test_who_leaves_hears_no_more_and_who_is_taken_off_is_told(app: Flask, frozen_clock: FrozenClock) -> None:
    day = a_date(helper=2)
    left, removed = help_with(day), help_with(day)
    with factories.writing():
        crew.leave_crew(SYSTEM, frozen_clock.now, left.id)
        crew.remove_helper(SYSTEM, frozen_clock.now, removed.id)
    assert told(left.person, removed.person) == [[], ["crew_removed"]]
    assert queries_crew.crew_of(day).missing == {Role.HELPER: 2}
    frozen_clock.move_to(day.starts_at)
    with factories.writing(), pytest.raises(DomainError, match="begyndt"):
        help_with(day)


def test_the_host_hears_two_days_before_that_somebody_is_missing(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    day = a_date(helper=1)
    counts = []
    for hours in (49, 48, 47):
        now = frozen_clock.move_to(day.starts_at - timedelta(hours=hours))
        with factories.writing():
            counts.append(messages_crew.promise_missing(now))
    assert counts == [0, 1, 0]
    (message,) = (one for one in messages_to(day.series.host) if one.kind == "crew_missing")
    assert letters.merge_fields(message, frozen_clock.now) is not None
    help_with(day)
    assert letters.merge_fields(message, frozen_clock.now) is None


def test_who_is_erased_leaves_and_is_forgotten_but_counted(app: Flask, frozen_clock: FrozenClock) -> None:
    day = a_date(helper=2)
    account = factories.make_account()
    helper = help_with(day, person=account.person)
    other = help_with(day)
    assert privacy.erasure_preview(account.person_id)
    with factories.writing():
        privacy.erase(account.person_id, frozen_clock.now, SYSTEM)
    assert (helper.person_id, helper.status, other.status) == (None, HelperStatus.LEFT, HelperStatus.ON)


# ---- pages ---------------------------------------------------------------------------------------------------------


def test_a_guest_says_yes_meets_the_others_on_the_day_alone_and_leaves(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    day = a_date(helper=2)
    other = help_with(day, person=factories.make_person("Bo Berg", phone="+4511111145"))
    assert "Jeg vil gerne hjælpe" in get(client, f"/spis-sammen/{day.series_id}")
    url = f"/spis-sammen/{day.series_id}/hjaelp"
    assert "Mød kl. 16.00" in get(client, url)
    refused = client.post(url, data={"place": "washing", "name": "Ida Lund"})
    assert refused.status_code == 422
    assert "Vælg, hvad du vil hjælpe med" in text_of(refused)
    said = client.post(url, data={"place": "helper", "name": "Ida Lund", "phone": "11 11 11 46"})
    assert said.status_code == 303
    assert "Mød kl. 16.00" in get(client, said.location)
    for days, is_shown in ((-1, False), (0, True), (1, False)):
        frozen_clock.move_to(day.starts_at.replace(hour=8) + timedelta(days=days))
        page = get(client, said.location)
        assert ("Bo" in page and "11 11 11 45" in page) is is_shown
        assert "Berg" not in page
    assert "person.look_up" in audited("person", other.person_id)
    frozen_clock.move_to(day.starts_at - timedelta(days=2))
    assert client.post(f"{said.location}/meld-fra").status_code == 303
    assert "Du har meldt fra" in get(client, said.location)
    assert client.post(f"{said.location}/ikke-mig").status_code == 303
    get(client, said.location, 404)


def test_nobody_is_thanked_while_they_still_serve(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    day = a_date(helper=1)
    page = f"/spis-sammen/hjaelper/{helper_token(help_with(day))}"
    for at, is_thanked in ((day.starts_at, False), (day.ends_at, True)):
        frozen_clock.move_to(at)
        assert ("Tak for din hjælp" in get(client, page)) is is_thanked
    # Nor is there a form for giving up what is over.
    assert client.get(f"{page}/meld-fra").location == page


def test_the_host_says_what_is_needed_sees_who_comes_when_and_writes_on(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    day = make_date(factories.make_account(name="Vera Vært").person, starts_at_local=time(18))
    factories.log_in(client, account_of(day.series.host))
    base = f"/spis-sammen/{day.series_id}/vaert"
    roles = {role.value: "0" for role in Role} | {f"{role.value}_at": "17.00" for role in Role}
    late = client.post(f"{base}/holdet", data={**roles, "helper": "1", "helper_at": "03.00"})
    assert "tættere på måltidet" in text_of(late)
    assert (
        client.post(f"{base}/holdet", data={**roles, "helper": "1", "helper_at": "16.00"}).status_code == 303
    )
    page = get(client, f"{base}/{day.id}/holdet")
    assert "Møder kl. 16.00. 0 af 1." in page
    typed = {"place": "helper", "name": "Tove Holm", "phone": "11 11 11 47"}
    assert client.post(f"{base}/{day.id}/holdet", data=typed).status_code == 303
    page = get(client, f"{base}/{day.id}/holdet")
    assert "Tove Holm" in page
    assert "1 af 1" in page
    (helper,) = queries_crew.on_dates([day.id])
    assert client.post(f"{base}/{day.id}/holdet/{helper.id}/fjern").status_code == 303
    frozen_clock.move_to(day.starts_at - timedelta(hours=30))
    assert "Der mangler hjælpere: Hjælpe i køkkenet (1)" in get(client, f"{base}/{day.id}")
    counted = {**roles, "helper": "3"}
    assert client.post(f"{base}/{day.id}/holdet/antal", data=counted).status_code == 303
    assert "0 af 3" in get(client, f"{base}/{day.id}/holdet")
