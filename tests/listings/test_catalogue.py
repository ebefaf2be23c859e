"""Tasks with hours stand on "Det sker" beside the walks, and say what is true of them."""

from __future__ import annotations

import runpy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from app.catalogue.models import CatalogueEntry
from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.listings import actions, responding
from app.listings.pictures import follow_picture
from app.listings.rules import Access, Shape
from app.media import actions as media
from app.media.models import Picture
from app.moderation.states import State
from app.organisations.actions import answer as answer_organisation
from app.organisations.rules import Requirement
from tests.factories import actor_of, make_account, make_place, make_walk, writing
from tests.listings.pages import text
from tests.listings.posting import MODERATOR, changed, date_of, laug, make_listing, owner_of, yes, yeses
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("frozen_clock", "app")
MIGRATION = Path(__file__).resolve().parents[2] / "migrations" / "versions" / "0030_marked_areas.py"


def entries() -> list[Any]:
    db.session.expire_all()
    tasks = select(CatalogueEntry).where(CatalogueEntry.kind == "listing").order_by(CatalogueEntry.object_id)
    return list(db.session.scalars(tasks))


def test_a_task_with_hours_stands_beside_the_walks_and_has_a_filter(client: FlaskClient) -> None:
    make_walk(title="Onsdagsholdet")
    make_listing(laug(), title="Hjælp til bazar", access=[Access.TOILET, Access.NEAR_BUS])
    make_listing(laug(), title="Når det passer", shape=Shape.ANY_TIME, starts_at=None)
    assert [(one.title, one.toilet, one.bus, one.wheelchair) for one in entries()] == [
        ("Hjælp til bazar", True, True, False)
    ]

    with counted() as sent:
        page = text(client, "/det-sker")
    of_tasks, of_walks = (text(client, f"/det-sker?hvad={kind}") for kind in ("listing", "walk"))

    assert len(sent) <= 3
    assert [name in page for name in ("Hjælp til bazar", "Onsdagsholdet", "Når det passer")] == [
        True,
        True,
        False,
    ]
    assert [name in of_tasks for name in ("Hjælp til bazar", "Onsdagsholdet")] == [True, False]
    assert [name in of_walks for name in ("Hjælp til bazar", "Onsdagsholdet")] == [False, True]
    assert "Onsdagsholdet" in text(client, "/gaature")
    assert "Hjælp til bazar" not in text(client, "/gaature")


def test_places_left_follow_every_yes_and_no() -> None:
    task = make_listing(laug(), places=2)
    first, _second, _third = yeses(task, 3)
    assert [one.seats_left for one in entries()] == [0]
    with writing():
        responding.withdraw(MODERATOR, clock.now(), first.id)
    # The next in line got the place.
    assert [one.seats_left for one in entries()] == [0]
    more = make_listing(laug(), places=None)
    yes(more)
    assert [one.seats_left for one in entries()] == [0, None]


def test_it_follows_what_the_task_says() -> None:
    organisation = laug(trusted=True)
    task = make_listing(organisation, requirements=[Requirement.DRIVING_LICENCE])
    assert [one.facts[-1]["text"] for one in entries()] == ["De svarer dig først"]
    changed(owner_of(organisation), task, place_id=make_place("Broager").id, title="Hjælp til fest")
    assert [(one.title, one.place_name) for one in entries()] == [("Hjælp til fest", "Broager")]
    with writing():
        actions.call_off(owner_of(organisation), clock.now(), date_of(task).id, "Det sner")
    assert entries() == []


def test_it_is_there_only_while_everybody_may_see_the_task() -> None:
    organisation = laug()
    task = make_listing(organisation, public=False)
    assert entries() == []
    with writing():
        actions.answer(MODERATOR, clock.now(), task.id, State.PUBLISHED)
    assert len(entries()) == 1
    with writing():
        answer_organisation(MODERATOR, clock.now(), organisation.id, State.HIDDEN, "Skal ses efter")
    assert entries() == []
    with writing():
        answer_organisation(MODERATOR, clock.now(), organisation.id, State.PUBLISHED)
        actions.answer(MODERATOR, clock.now(), task.id, State.PUBLISHED)
    assert len(entries()) == 1


def test_a_picture_that_a_moderator_takes_off_is_off_the_list_too() -> None:
    staff = actor_of(make_account(Role.MODERATOR))
    task = make_listing(laug())
    with writing():
        picture = Picture(
            owner_kind="listing", owner_id=task.id, storage_key="a" * 32, width=9, height=9, alt="Boder",
            content_hash="", created_at=clock.now() - timedelta(hours=1),
        )  # fmt: skip
        db.session.add(picture)
        db.session.flush()
        follow_picture(task.id)
    assert entries()[0].picture_alt == "Boder"
    with writing():
        media.take_off(staff, clock.now(), picture.id)
    assert entries()[0].picture_alt is None


def test_the_migration_shows_tasks_as_the_actions_do() -> None:
    make_listing(laug(), title="Hjælp til bazar", access=[Access.TOILET, Access.BRING_SOMEBODY])
    make_listing(laug(), title="Når det passer", shape=Shape.ANY_TIME, starts_at=None)
    yes(make_listing(laug(), places=None, requirements=[Requirement.DRIVING_LICENCE]))
    make_listing(laug(), public=False)
    before = _rows()
    with writing():
        db.session.execute(delete(CatalogueEntry))
        connection = db.session.connection()
        with Operations.context(MigrationContext.configure(connection)):
            runpy.run_path(str(MIGRATION))["_show_tasks"]()

    assert len(before) == 2
    assert _rows() == before


def _rows() -> list[dict[str, Any]]:
    names = [column.name for column in CatalogueEntry.__table__.columns if column.name != "id"]
    return [{name: getattr(one, name) for name in names} for one in entries()]
