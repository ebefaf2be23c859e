"""What stands on the day's page, who has it, and when it leaves."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask

from app.accounts.models import Account
from app.accounts.roles import take_role
from app.core.actor import SYSTEM, Actor
from app.core.errors import DomainError
from app.core.permissions import Role
from app.desk import actions_day as actions
from app.desk import queries_day as queries
from app.gatherings import hosting
from app.gatherings.actions import leave
from app.gatherings.models import Occurrence
from app.gatherings.scheduling import approve_series
from tests.factories import (
    actor_of,
    make_account,
    make_occurrence,
    make_person,
    make_proposal,
    make_sign_up,
    writing,
)
from tests.gatherings.editing import edit

TOMORROW = date(2027, 3, 2)


@pytest.fixture
def lene(app: Flask, frozen_now: datetime) -> Actor:
    """A moderator at work."""
    return actor_of(make_account(Role.MODERATOR, name="Lene Riis"))


def keys(actor: Actor, now: datetime) -> list[str]:
    return [entry.row.key.split(":")[0] for entry in queries.open_entries(actor, now)]


def walk_with_too_few(least: int = 3, **values: object) -> Occurrence:
    occurrence = make_occurrence(on=TOMORROW, least=least, **values)
    make_sign_up(occurrence, party_size=2)
    return occurrence


def test_a_quiet_house_has_an_empty_page(lene: Actor, frozen_now: datetime) -> None:
    page = queries.day_page(lene, frozen_now)
    assert (page.number, page.happenings, page.done) == (0, [], [])


def test_a_proposal_stands_there_until_it_is_answered(lene: Actor, frozen_now: datetime) -> None:
    proposal = make_proposal()
    assert keys(lene, frozen_now) == ["proposal"]
    with writing():
        approve_series(lene, frozen_now, proposal.id)
    page = queries.day_page(lene, frozen_now)
    assert (page.number, page.done) == (0, ["1 forslag godkendt"])


def test_what_is_due_today_comes_first_and_the_rest_waits(lene: Actor, frozen_now: datetime) -> None:
    make_proposal(title="Ny gruppe")
    occurrence = walk_with_too_few()
    page = queries.day_page(lene, occurrence.starts_at - timedelta(hours=9))
    assert [one.row.due_at for one in page.due] == [occurrence.starts_at]
    assert [one.row.title for one in page.later] == ["Ny gruppe"]


@pytest.mark.parametrize(
    ("least", "hours_before", "stands"), [(3, 47, True), (3, 49, False), (2, 47, False), (None, 47, False)]
)
def test_a_walk_below_its_least_number_stands_there_two_days_before(
    lene: Actor, least: int | None, hours_before: int, stands: bool
) -> None:
    occurrence = make_occurrence(on=date(2027, 3, 10), least=least)
    make_sign_up(occurrence, party_size=2)
    now = occurrence.starts_at - timedelta(hours=hours_before)
    assert keys(lene, now) == (["few"] if stands else [])


def test_who_leaves_late_puts_it_there_and_who_comes_takes_it_away(lene: Actor, frozen_now: datetime) -> None:
    occurrence = make_occurrence(on=TOMORROW, least=2)
    couple = make_sign_up(occurrence, party_size=2)
    assert keys(lene, frozen_now) == []
    with writing():
        leave(SYSTEM, frozen_now, couple.id)
    assert keys(lene, frozen_now) == ["few"]
    make_sign_up(occurrence, party_size=2)
    assert keys(lene, frozen_now) == []


def test_a_date_without_a_host_stands_there_until_there_is_one(lene: Actor, frozen_now: datetime) -> None:
    occurrence = make_occurrence(on=TOMORROW)
    with writing():
        hosting.step_back(SYSTEM, frozen_now, occurrence.id)
        hosting.step_back(SYSTEM, frozen_now + timedelta(minutes=1), occurrence.id)
    assert keys(lene, frozen_now) == ["hostless"]
    with writing():
        hosting.find_host(SYSTEM, frozen_now, occurrence.id)
    assert keys(lene, frozen_now) == []


def test_a_cancelled_date_needs_nobody(lene: Actor, frozen_now: datetime) -> None:
    occurrence = walk_with_too_few()
    with writing():
        hosting.step_back(SYSTEM, frozen_now, occurrence.id)
        hosting.cancel_date(SYSTEM, frozen_now, occurrence.id, "Is på vejen.")
    assert keys(lene, frozen_now) == []


# ---- handing on ---------------------------------------------------------------------------------------------


def holder(actor: Actor, now: datetime) -> str | None:
    (entry,) = queries.open_entries(actor, now)
    return entry.holder[1] if entry.holder else None


def key_of(actor: Actor, now: datetime) -> str:
    (entry,) = queries.open_entries(actor, now)
    return entry.row.key


def colleague(name: str = "Mette Krogh", role: Role = Role.MODERATOR) -> Account:
    return make_account(role, name=name)


def test_a_row_is_handed_to_a_colleague_and_taken_back(lene: Actor, frozen_now: datetime) -> None:
    make_proposal()
    mette, key = colleague(), key_of(lene, frozen_now)
    with writing():
        assert actions.hand_over(lene, frozen_now, key, mette.person_id) == "Mette Krogh"
    assert holder(lene, frozen_now) == "Mette Krogh"
    with writing():
        actions.hand_over(lene, frozen_now, key, lene.person_id or 0)
    assert holder(lene, frozen_now) == "Lene Riis"


def test_nothing_is_handed_to_somebody_who_may_not_do_it(lene: Actor, frozen_now: datetime) -> None:
    make_proposal()
    volunteer, key = colleague("Bodil", Role.DESK_VOLUNTEER), key_of(lene, frozen_now)
    for person_id in (volunteer.person_id, make_person().id, 0):
        with pytest.raises(DomainError), writing():
            actions.hand_over(lene, frozen_now, key, person_id)
    assert holder(lene, frozen_now) is None


def test_what_is_not_there_cannot_be_handed_on_or_ticked(lene: Actor, frozen_now: datetime) -> None:
    volunteer = actor_of(colleague("Bodil", Role.DESK_VOLUNTEER))
    make_proposal()
    key = key_of(lene, frozen_now)
    for actor, missing in ((lene, "proposal:999"), (lene, ""), (volunteer, key)):
        with pytest.raises(DomainError, match="væk fra listen"), writing():
            actions.hand_over(actor, frozen_now, missing, lene.person_id or 0)
        with pytest.raises(DomainError, match="væk fra listen"), writing():
            actions.tick(actor, frozen_now, missing)


def test_a_row_that_is_ticked_leaves_and_comes_back_when_it_is_news_again(
    lene: Actor, frozen_now: datetime
) -> None:
    occurrence = walk_with_too_few()
    with writing():
        actions.tick(lene, frozen_now, key_of(lene, frozen_now))
    assert keys(lene, frozen_now) == []
    edit(frozen_now, occurrence, starts_on=TOMORROW, starts_at=time(14))
    assert keys(lene, frozen_now) == ["few"]


def test_what_ends_by_being_done_cannot_be_ticked(lene: Actor, frozen_now: datetime) -> None:
    make_proposal()
    with pytest.raises(DomainError), writing():
        actions.tick(lene, frozen_now, key_of(lene, frozen_now))
    assert keys(lene, frozen_now) == ["proposal"]


def test_what_a_colleague_has_goes_to_the_deputy_while_they_are_away(
    lene: Actor, frozen_now: datetime
) -> None:
    make_proposal()
    mette, hans = colleague(), colleague("Hans Bo")
    with writing():
        actions.hand_over(lene, frozen_now, key_of(lene, frozen_now), mette.person_id)
        first, last = date(2027, 3, 2), date(2027, 3, 3)
        actions.be_away(
            lene,
            frozen_now,
            person_id=mette.person_id,
            deputy_id=hans.person_id,
            from_on=first,
            until_on=last,
        )
    days = [frozen_now + timedelta(days=number) for number in range(4)]
    assert [holder(lene, day) for day in days] == ["Mette Krogh", "Hans Bo", "Hans Bo", "Mette Krogh"]


def test_what_somebody_has_who_leaves_the_house_is_free_again(lene: Actor, frozen_now: datetime) -> None:
    make_proposal()
    mette, key = colleague(), key_of(lene, frozen_now)
    with writing():
        actions.hand_over(lene, frozen_now, key, mette.person_id)
    assert holder(lene, frozen_now) == "Mette Krogh"
    with writing():
        take_role(SYSTEM, frozen_now, mette.id, Role.MODERATOR)
    assert holder(lene, frozen_now) is None


def test_two_who_stand_in_for_each_other_end_somewhere(lene: Actor, frozen_now: datetime) -> None:
    make_proposal()
    mette, hans = colleague(), colleague("Hans Bo")
    today = frozen_now.date()
    with writing():
        actions.hand_over(lene, frozen_now, key_of(lene, frozen_now), mette.person_id)
        for one, other in ((mette, hans), (hans, mette)):
            actions.be_away(
                lene,
                frozen_now,
                person_id=one.person_id,
                deputy_id=other.person_id,
                from_on=today,
                until_on=today,
            )
    assert holder(lene, frozen_now) in {"Mette Krogh", "Hans Bo"}


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("person_id", {"person_id": 4711}),
        ("deputy_id", {"deputy_id": 4711}),
        ("until_on", {"until_on": date(2027, 2, 1)}),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused_at_its_field(
    lene: Actor, frozen_now: datetime, field: str, values: dict[str, object]
) -> None:
    mette, today = colleague(), frozen_now.date()
    wanted = {"person_id": mette.person_id, "deputy_id": lene.person_id, "from_on": today, "until_on": today}
    with pytest.raises(DomainError) as refused, writing():
        actions.be_away(lene, frozen_now, **{**wanted, **values})
    assert refused.value.field == field


# ---- what happens today -------------------------------------------------------------------------------------


def test_what_happens_today_is_listed_with_how_many_come(lene: Actor, frozen_now: datetime) -> None:
    occurrence = make_occurrence(on=TOMORROW, title="Onsdagsholdet")
    make_sign_up(occurrence, party_size=2, needs_lift=True)
    make_occurrence(on=date(2027, 3, 3))
    for now in (occurrence.starts_at - timedelta(hours=5), occurrence.starts_at + timedelta(hours=5)):
        (thing,) = queries.day_page(lene, now).happenings
        assert (thing.title, thing.text) == ("Onsdagsholdet", "2 kommer, 1 mangler et lift")
    assert queries.day_page(lene, frozen_now).happenings == []
