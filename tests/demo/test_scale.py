"""`samskab demo load --scale N`: a busy house that could have been made date by date."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import func, inspect, select

from app.accounts.models import Account
from app.catalogue.models import CatalogueEntry
from app.core.database import begin_write, db
from app.demo.cli import demo
from app.demo.scale import DATES, add_dates
from app.demo.scale_tasks import add_tasks
from app.gatherings.models import HOLDING, Occurrence, SignUp, SignUpStatus
from app.gatherings.publishing import publish_occurrence
from app.gatherings.queries import participants
from app.listings.listed import list_dates
from app.listings.models import ListingDate
from app.listings.queries import Wanted, find_listings
from app.pack.actions import load_pack
from app.places.models import Place

pytestmark = pytest.mark.slow_on_postgres

NUMBER = 1000


@pytest.fixture
def busy(app: Flask, frozen_now: datetime) -> Flask:
    """A thousand coming dates."""
    begin_write()
    load_pack(Path(app.config["PACK"]), frozen_now)
    add_dates(frozen_now, NUMBER)
    db.session.commit()
    return app


def _columns(row: Any) -> dict[str, Any]:
    return {attribute.key: getattr(row, attribute.key) for attribute in inspect(row).mapper.column_attrs}


def test_dates_lie_evenly_over_places_weekdays_and_three_months(busy: Flask, frozen_now: datetime) -> None:
    entries = list(db.session.scalars(select(CatalogueEntry)))
    places = Counter(entry.place_id for entry in entries)
    weekdays = Counter(entry.weekday for entry in entries)

    assert len(entries) == NUMBER == db.session.scalar(select(func.count(Occurrence.id)))
    assert len(places) > 70
    assert max(places.values()) <= DATES
    assert set(weekdays) == set(range(7))
    assert min(weekdays.values()) > NUMBER / 7 * 0.8
    assert min(entry.starts_at for entry in entries) > frozen_now
    assert max(entry.starts_at for entry in entries) > frozen_now + timedelta(days=90)
    for share in ("rollator", "wheelchair", "toilet", "bus", "has_companion"):
        assert 0.01 < sum(getattr(entry, share) for entry in entries) / NUMBER < 0.9, share


def test_every_date_adds_up_and_reads_as_if_it_was_published(busy: Flask) -> None:
    occurrences = list(db.session.scalars(select(Occurrence)))
    full = 0
    for occurrence in occurrences:
        list_ = participants(occurrence.id)
        held = sum(one.party_size for one in list_ if one.status in HOLDING)
        waiting = [one for one in list_ if one.status == SignUpStatus.WAITING]
        assert held == occurrence.places_taken
        assert not waiting or held == occurrence.capacity
        full += bool(waiting)
    shown = {entry.id: _columns(entry) for entry in db.session.scalars(select(CatalogueEntry))}

    begin_write()
    for occurrence in occurrences[:100]:
        publish_occurrence(occurrence)

    assert full > 0
    assert {entry.id: _columns(entry) for entry in db.session.scalars(select(CatalogueEntry))} == shown
    assert db.session.scalar(select(func.count(Account.id))) > 10
    db.session.rollback()


def test_tasks_stand_on_the_list_as_if_each_was_posted(app: Flask, frozen_now: datetime) -> None:
    begin_write()
    load_pack(Path(app.config["PACK"]), frozen_now)
    add_tasks(frozen_now, NUMBER)
    db.session.commit()
    dates = list(db.session.scalars(select(ListingDate).order_by(ListingDate.id)))
    stored = {date.id: _columns(date) for date in dates}

    begin_write()
    for date in dates:
        list_dates(date.listing_id)
    db.session.commit()

    db.session.expire_all()
    assert {date.id: _columns(date) for date in db.session.scalars(select(ListingDate))} == stored
    page = find_listings(Wanted(), frozen_now)
    assert (page.is_bounded, len(page.rows)) == (True, 12)
    for narrowed in (Wanted(place_id=dates[0].place_id), Wanted(days=7), Wanted(only_short=True)):
        assert NUMBER / 100 <= find_listings(narrowed, frozen_now).total < NUMBER


def test_the_command_adds_to_what_there_is_and_can_be_repeated(app: Flask, frozen_now: datetime) -> None:
    app.config["DEMO"] = True
    begin_write()
    load_pack(Path(app.config["PACK"]), frozen_now)
    db.session.commit()

    for _time in range(2):
        done = CliRunner().invoke(demo, ["load", "--scale", "30"], obj=ScriptInfo(create_app=lambda: app))
        assert done.exit_code == 0, done.output
        assert "30 coming dates made" in done.output
        assert "30 tasks" in done.output

    groups_of_scale = select(func.count(SignUp.id)).where(SignUp.queued_at == frozen_now)
    assert db.session.scalar(groups_of_scale) > 0


def test_it_refuses_outside_a_demo_and_without_places(app: Flask, frozen_now: datetime) -> None:
    done = CliRunner().invoke(demo, ["load", "--scale", "30"], obj=ScriptInfo(create_app=lambda: app))

    assert done.exit_code == 1
    assert "This is not a demo" in done.output
    assert db.session.scalar(select(func.count(Place.id))) == 0
    begin_write()
    with pytest.raises(LookupError):
        add_dates(frozen_now, 30)
    db.session.rollback()
