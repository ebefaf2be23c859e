"""Confirming hours: who may, of whom, when, twice, and what the plan and the person then see."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Role
from app.listings import actions, confirming, feature, privacy, responding, scans
from app.listings.confirming import Said
from app.listings.figures import PLAN_FIGURES
from app.listings.models_hours import Hours
from app.listings.queries_hours import helped_with, helpers_on, sum_of
from app.listings.rules import Shape
from app.moderation.states import State
from app.pack.actions import load_pack
from app.plan.models import Initiative
from tests.factories import make_person, writing
from tests.listings.over import confirm, helped, make_past, minutes
from tests.listings.posting import MODERATOR, date_of, laug, make_listing, owner_of, told, yes

pytestmark = pytest.mark.usefixtures("frozen_clock")


def test_one_press_confirms_for_all_and_a_second_changes_nothing(app: Flask) -> None:
    organisation = laug()
    listing = make_past(organisation)
    ane, ib, bo = helped(listing), helped(listing), helped(listing)

    first = confirm(listing, (ane, 120), (ib, 90), (bo, 0), by=owner_of(organisation))
    again = confirm(listing, (ane, 120), (ib, 90), (bo, 0), by=owner_of(organisation))

    assert (first, again) == (3, 0)
    assert minutes(ane, ib, bo) == [120, 90, 0]
    assert [one.minutes for one in helpers_on(date_of(listing).id)] == [120, 90, 0]
    said = select(AuditEvent.details).where(AuditEvent.action == "listing_response.hours")
    assert list(db.session.scalars(said.order_by(AuditEvent.id))) == [
        {"minutes": 120, "before": None},
        {"minutes": 90, "before": None},
        {"minutes": 0, "before": None},
    ]


def test_what_a_colleague_corrected_is_not_undone_by_an_old_page(app: Flask) -> None:
    listing = make_past()
    ane, ib = helped(listing), helped(listing)
    old_page = [Said(ane.id, 120, None), Said(ib.id, 120, None)]
    confirm(listing, (ane, 60), (ib, 120))

    with writing():
        changed = confirming.confirm(MODERATOR, clock.now(), date_of(listing).id, old_page)

    assert changed == 0
    assert minutes(ane, ib) == [60, 120]
    with pytest.raises(DomainError) as refused, writing():
        confirming.confirm(MODERATOR, clock.now(), date_of(listing).id, [Said(ane.id, 90, None)])
    assert refused.value.field == f"h{ane.id}"


def test_only_who_looks_after_the_organisation_and_staff_may(app: Flask) -> None:
    listing = make_past()
    ane = helped(listing)

    for actor in (Actor(person_id=ane.person_id), Actor(person_id=make_person().id), Actor()):
        with pytest.raises(NotFoundError):
            confirm(listing, (ane, 120), by=actor)

    assert confirm(listing, (ane, 120), by=Actor(roles=frozenset({Role.MODERATOR}))) == 1


def test_somebody_without_a_place_has_no_hours(app: Flask) -> None:
    listing, other = make_past(places=1), make_past(laug())
    ane, waits, elsewhere = helped(listing), helped(listing), helped(other)

    for response in (waits, elsewhere):
        with pytest.raises(NotFoundError):
            confirm(listing, (ane, 120), (response, 120))

    assert minutes(ane, waits, elsewhere) == [None, None, None]


def test_hours_are_of_what_took_place_and_is_over(app: Flask) -> None:
    organisation = laug(trusted=True)
    to_come, gone = make_listing(organisation), make_listing(organisation)
    ane, ib = yes(to_come), yes(gone)
    with writing():
        actions.call_off(owner_of(organisation), clock.now(), date_of(gone).id, "Det sner")

    with pytest.raises(DomainError, match="ikke slut"):
        confirm(to_come, (ane, 120))
    with pytest.raises(DomainError, match="aflyst"):
        confirm(gone, (ib, 120))


@pytest.mark.parametrize("wrong", [24 * 60 + 15, 20, -15])
def test_impossible_hours_are_said_at_their_field(app: Flask, wrong: int) -> None:
    listing = make_past()
    ane = helped(listing)

    with pytest.raises(DomainError) as refused:
        confirm(listing, (ane, wrong))

    assert refused.value.field == f"h{ane.id}"
    assert minutes(ane) == [None]


def test_of_what_was_taken_down_only_staff_write_hours(app: Flask) -> None:
    organisation = laug()
    listing = make_past(organisation)
    ane = helped(listing)
    with writing():
        actions.answer(MODERATOR, clock.now(), listing.id, State.HIDDEN, "Det er ikke en opgave")

    with pytest.raises(DomainError, match="taget ned"):
        confirm(listing, (ane, 120), by=owner_of(organisation))
    assert confirm(listing, (ane, 120)) == 1


def test_a_task_without_hours_gets_them_as_soon_as_somebody_is_in_and_keeps_its_first_day(
    app: Flask,
) -> None:
    listing = make_listing(starts_at=None, ends_at=None, shape=Shape.STANDING)
    ane = yes(listing)

    confirm(listing, (ane, 40 * 60))
    first = db.session.get_one(Hours, ane.id).done_on
    with clock.at(clock.now() + timedelta(days=40)):
        confirm(listing, (ane, 60 * 60))

    assert minutes(ane) == [3600]
    assert db.session.get_one(Hours, ane.id).done_on == first


def test_who_gives_up_later_keeps_the_hours_and_can_still_be_corrected(app: Flask) -> None:
    listing = make_listing(starts_at=None, ends_at=None, shape=Shape.ANY_TIME)
    ane = yes(listing)
    confirm(listing, (ane, 120))
    with writing():
        responding.withdraw(SYSTEM, clock.now(), ane.id)

    assert confirm(listing, (ane, 60)) == 1
    assert minutes(ane) == [60]


def test_who_did_not_come_has_helped_with_nothing(app: Flask) -> None:
    listing, other, ane = make_past(), make_past(laug(), title="Sommerfest"), make_person()
    confirm(listing, (helped(listing, ane), 0))
    confirm(other, (helped(other, ane), 75))

    assert sum_of(ane.id) == (75, 1)
    assert [row.title for row in helped_with(ane.id)] == ["Sommerfest"]


# ---- the organisation is asked ----------------------------------------------------------------------------------


def test_the_organisation_is_asked_once_the_day_after(app: Flask) -> None:
    organisation = laug()
    listing = make_past(organisation, starts_at=clock.now() - timedelta(hours=3))
    helped_by = helped(listing)
    owner = db.session.get_one(type(helped_by.person), owner_of(organisation).person_id)

    with writing():
        assert scans.remind_of_hours(clock.now()) == 0
        tomorrow = clock.now() + timedelta(days=1)
        assert scans.remind_of_hours(tomorrow) == 1
        assert scans.remind_of_hours(tomorrow + timedelta(days=1)) == 0

    assert told(owner).count("task_hours") == 1


def test_it_is_not_asked_for_what_is_known_long_ago_taken_down_or_without_helpers(app: Flask) -> None:
    known, old, empty = make_past(laug()), make_past(laug(), days=20), make_past(laug())
    confirm(known, (helped(known), 120))
    helped(old)
    taken_down = make_past(laug())
    helped(taken_down)
    with writing():
        actions.answer(MODERATOR, clock.now(), taken_down.id, State.HIDDEN, "Det er ikke en opgave")
    assert helpers_on(date_of(empty).id) == []

    with writing():
        assert scans.remind_of_hours(clock.now() + timedelta(days=1)) == 0


def test_what_is_to_be_done_before_a_day_is_asked_for_after_it(app: Flask) -> None:
    day = clock.local(clock.now()).date()
    listing = make_listing(starts_at=None, ends_at=None, shape=Shape.BEFORE, until_on=day)
    yes(listing)

    with writing():
        assert scans.remind_of_hours(clock.now()) == 0
        assert scans.remind_of_hours(clock.now() + timedelta(days=1)) == 1


def test_the_letter_is_not_sent_when_the_hours_were_confirmed_meanwhile(app: Flask) -> None:
    organisation = laug()
    listing = make_past(organisation)
    ane = helped(listing)
    tomorrow = clock.now() + timedelta(days=1)
    kind = next(one for one in feature.FEATURE.message_kinds if one.name == "task_hours")
    params = {"date_id": date_of(listing).id, "person_id": owner_of(organisation).person_id}
    with app.test_request_context():
        assert kind.merge(params, tomorrow) is not None

        confirm(listing, (ane, 120))

        assert kind.merge(params, tomorrow) is None
        assert kind.merge({**params, "person_id": make_person().id}, tomorrow) is None


def test_min_side_says_that_hours_wait_and_what_one_has_helped_with(app: Flask) -> None:
    organisation, ane = laug(), make_person()
    listing = make_past(organisation)
    response, owner_id = helped(listing, ane), owner_of(organisation).person_id or 0
    with app.test_request_context():
        (before,) = feature.looking_after(owner_id, clock.now())
        assert feature.helped(ane.id, clock.now()) == []

        confirm(listing, (response, 90))

        (after,) = feature.looking_after(owner_id, clock.now())
        (thanks,) = feature.helped(ane.id, clock.now())
    assert (before.state, after.state) == ("Timerne venter på jer", "1 er med")
    assert thanks.state == "1½\u00a0time på 1\u00a0opgave"


# ---- figures, and what is forgotten -----------------------------------------------------------------------------


def test_the_plan_counts_confirmed_hours_and_no_names(app: Flask) -> None:
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
    initiative = db.session.scalars(select(Initiative).where(Initiative.default_for == "listing_young")).one()
    organisation = laug(trusted=True)
    first, second = make_past(organisation), make_past(organisation)
    confirm(first, (helped(first), 75), (helped(first), 0))
    confirm(second, (helped(second), 30))

    def hours() -> int:
        found = PLAN_FIGURES.figures([initiative.id], clock.today().year)
        return next(one.value for one in found if one.key == "hours")

    assert hours() == 2
    rows = PLAN_FIGURES.rows([initiative.id], clock.today().year, "hours")
    assert [row.count for row in rows] == [1, 1]
    person = helpers_on(date_of(first).id)[0].response.person
    with writing():
        privacy.erase(person.id, clock.now(), SYSTEM)
    assert hours() == 2, "numbers stay"


def test_the_person_sees_their_hours_among_what_is_known(app: Flask) -> None:
    listing, ane = make_past(), make_person()
    confirm(listing, (helped(listing, ane), 0))

    section, proofs, *_rest = [
        part
        for one in privacy.PRIVACY.processing
        if one.sections is not None
        for part in one.sections(ane.id, clock.now())
    ]

    facts = {fact.key: fact for fact in section.records[0]}
    assert (facts["minutes"].plain, facts["minutes"].text) == (0, "Du var ikke med")
    assert proofs.records == []
