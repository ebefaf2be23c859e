"""The numbers of fairs: participants and agreements by kind, meetings, plan rows, and what holds after a while."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import SYSTEM
from app.core.permissions import Role
from app.exchange import agreements, fairs, figures, numbers, queries_agreements, registering
from app.exchange.brokers import locked_day
from app.exchange.models import Participant
from app.exchange.models_agreements import Agreement, Answer
from app.exchange.numbers import Came, Kept
from app.exchange.numbers_rules import kept_after
from app.exchange.rounds_scans import count_meetings
from app.exchange.rules import FairState
from app.exchange.rules_day import Talked
from app.organisations.rules import OrganisationKind
from app.pack.actions import load_pack
from app.plan.queries import default_initiative
from tests import factories
from tests.exchange.market import make_market, talk
from tests.exchange.trading import MODERATOR, agree, begun, make_fair, register
from tests.factories import make_organisation, make_person, writing
from tests.walks.visiting import get

pytestmark = pytest.mark.usefixtures("frozen_clock")


def told(made: Agreement, one: Participant, months: int, said: Answer) -> None:
    days = queries_agreements.AFTER[months]
    with writing():
        agreements.ask(clock.now() + days, made.id, months)
        row = queries_agreements.follow_up(made.id, one.party_id, months)
        assert row is not None
        agreements.tell(SYSTEM, clock.now(), row.id, said, "Tid.")


@pytest.mark.parametrize(
    ("answers", "is_time", "holds"),
    [
        ([], True, None),
        ([(12, Answer.GOING), (12, Answer.DROPPED)], True, True),
        ([(12, Answer.DROPPED)], True, False),
        ([(1, Answer.GOING)], True, None),
        ([(1, Answer.DONE)], False, None),
        ([(1, Answer.DONE)], True, True),
        ([(3, Answer.DROPPED), (1, Answer.GOING)], True, False),
        ([(1, Answer.DONE), (12, Answer.DROPPED)], True, False),
    ],
)
def test_what_is_done_or_dropped_stands_and_what_goes_on_must_be_told_anew(
    answers: list[tuple[int, Answer]], *, is_time: bool, holds: bool | None
) -> None:
    assert kept_after(12, answers, is_time=is_time) is holds


def test_kinds_agreements_and_meetings_of_a_fair_and_of_all(app: Flask) -> None:
    fair, before = begun(), clock.now() - timedelta(days=2)
    house = make_organisation(kind=OrganisationKind.HOSPITAL_VOLUNTEERS)
    one = register(fair, organisation_id=house.id, now=before, party_size=3)
    other, third = (register(fair, make_person(name), now=before) for name in ("Bo", "Cia"))
    kept, gone = agree(one, other, is_yes=True), agree(other, third, is_yes=True)
    agree(one, third)
    told(kept, one, 1, Answer.DONE)
    told(gone, third, 1, Answer.DROPPED)
    with writing():
        locked_day(fair.id).held = 7
    make_fair(opened=False)
    later = make_fair()
    register(later, make_person("Dan"))

    found = numbers.numbers_of(clock.now())

    assert [each.id for each in found.fairs] == [later.id, fair.id]
    assert found.kinds() == [
        (OrganisationKind.ACTIVE_CITIZENS, Came(3, 3), 2),
        (OrganisationKind.HOSPITAL_VOLUNTEERS, Came(1, 3), 1),
    ]
    assert (found.came, found.meetings, len(found.pacts)) == (Came(4, 6), 7, 2)
    assert found.kept() == {1: Kept(2, 1), 3: Kept(0, 0), 12: Kept(0, 0)}
    assert numbers.numbers_of(clock.now() + timedelta(days=366)).kept()[12] == Kept(2, 1)
    assert [row[2] for row in found.bridges().rows()] == [1, 1]
    assert numbers.numbers_of(clock.now(), later.id).came == Came(1, 1)


def test_who_left_and_what_was_cancelled_does_not_count(app: Flask) -> None:
    fair, off = make_fair(), make_fair()
    gone = register(fair)
    register(off)
    with writing():
        registering.withdraw(SYSTEM, clock.now(), gone.id)
        fairs.decide(MODERATOR, clock.now(), off.id, FairState.CANCELLED, "Sne.")
    found = numbers.numbers_of(clock.now())
    assert [(each.id, each.came) for each in found.fairs] == [(fair.id, {})]


def test_what_is_done_early_holds_in_the_plan_when_the_year_has_gone(
    app: Flask, frozen_clock: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
    initiative = default_initiative("exchange", clock.now())
    assert initiative is not None
    fair, before = begun(), clock.now() - timedelta(days=2)
    one, other = (register(fair, make_person(name), now=before) for name in ("Bo", "Cia"))
    with writing():
        fair.initiative_id = initiative.id
    told(agree(one, other, is_yes=True), one, 1, Answer.DONE)

    def holds() -> int:
        return {one.key: one.value for one in figures.PLAN_FIGURES.figures([initiative.id], 2027)}[
            "exchange_kept"
        ]

    assert holds() == 0
    (row,) = numbers.numbers_of(clock.now()).plan_rows()
    assert row[0].startswith("2.3 ")
    assert row[1:] == (1, 1)
    later = clock.now() + timedelta(days=366)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert holds() == 1


def test_meetings_of_a_market_count_when_it_is_over(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    fair, (ane, bo) = make_market("Ane", "Bo")
    talk(fair, ane, bo, Talked.MET)
    assert numbers.numbers_of(clock.now()).meetings is None
    evening = fair.ends_at + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: evening)
    with writing():
        count_meetings(evening)
    assert numbers.numbers_of(evening).meetings == 1


def test_staff_read_them_and_take_them_to_a_spreadsheet(client: FlaskClient) -> None:
    factories.log_in(client, factories.make_account(Role.MODERATOR))
    path = "/samarbejdsboers/boerser/tal"
    assert "ikke været nogen børs endnu" in get(client, path)
    fair = make_fair(title="=Børs")
    register(fair)
    page = get(client, path)
    assert "Aktive borgere" in page
    assert f"/samarbejdsboers/boerser/{fair.id}/tal" in page
    assert "Ikke talt" in get(client, f"/samarbejdsboers/boerser/{fair.id}/tal")
    lines = get(client, f"{path}.csv").splitlines()
    assert lines[0].endswith("Holder efter 12 måneder")
    assert lines[1].startswith("'=Børs;2027-03-24;")
    assert lines[1].endswith(";1;1;;0;0;0;0")
    get(client, f"/samarbejdsboers/boerser/{make_fair(opened=False).id}/tal", 404)
