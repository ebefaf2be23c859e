"""From the page of anything with dates: one date into one's own calendar, and all of them to follow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import SYSTEM
from app.core.permissions import Role
from app.gatherings.hosting import cancel_date
from app.gatherings.models import Occurrence, Series
from tests import factories
from tests.events.holding import make_event
from tests.factories import make_occurrence, make_walk, writing
from tests.groups.grouping import dated, make_group
from tests.meals.cooking import make_meal
from tests.support.calendars import components, shown
from tests.walks.visiting import get

pytestmark = pytest.mark.usefixtures("frozen_clock")


def a_walk() -> tuple[str, Series]:
    series = make_walk()
    return f"/gaature/{series.id}", series


def a_meal() -> tuple[str, Series]:
    series = make_meal()
    return f"/spis-sammen/{series.id}", series


def an_event() -> tuple[str, Series]:
    series = make_event(needs_sign_up=False, capacity=None)
    return f"/arrangementer/{series.id}", series


def a_group() -> tuple[str, Series]:
    group = make_group()
    return f"/faellesskaber/{group.id}", dated(group, clock.now())


@pytest.mark.parametrize("make", [a_walk, a_meal, an_event, a_group])
def test_every_kind_leads_to_both(client: FlaskClient, make: Callable[[], tuple[str, Series]]) -> None:
    path, series = make()
    page = get(client, path)
    date = make_occurrence(series)
    assert f'href="/kalender?gruppe={series.id}"' in page
    assert f'href="/kalender/dato/{date.id}.ics"' in page
    assert client.get(f"/kalender?gruppe={series.id}").status_code == 200


def test_the_file_holds_the_date_with_a_reminder_and_nothing_of_who_asks(client: FlaskClient) -> None:
    date: Occurrence = make_occurrence(make_event(title="Oplæg om søvn"))
    answer = client.get(f"/kalender/dato/{date.id}.ics")
    assert answer.mimetype == "text/calendar"
    assert "attachment" in answer.headers["Content-Disposition"]
    (one,) = shown(answer.data)
    assert (one.title, one.starts_at) == ("Oplæg om søvn", date.starts_at)
    assert b"BEGIN:VALARM" in answer.data
    assert [event["uid"] for event in components(answer.data)] == [f"dato-{date.id}@samskab"]
    with writing():
        cancel_date(SYSTEM, clock.now(), date.id, "Sygdom")
    assert b"STATUS:CANCELLED" in client.get(f"/kalender/dato/{date.id}.ics").data


def test_a_date_that_nobody_may_find_has_no_file_and_no_link(client: FlaskClient) -> None:
    hidden = make_occurrence(make_event(is_for_invited=True))
    for date in (hidden.id, 4711):
        assert client.get(f"/kalender/dato/{date}.ics").status_code == 404
    factories.log_in(client, factories.make_account(Role.MODERATOR))
    assert "/kalender/dato/" not in get(client, f"/arrangementer/{hidden.series_id}")
