"""What goes on right now stands above the list while one may still come, and nowhere when one may not.

Among all that happens it stands on the front page and on the list of today: the list of everything is the most asked
for, and stays cheap.
"""

from __future__ import annotations

from datetime import date, time

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.gatherings import hosting
from app.gatherings.models import Occurrence
from tests.conftest import FrozenClock
from tests.events.holding import make_date
from tests.factories import make_walk, writing
from tests.groups.grouping import by, dated, make_group
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("frozen_clock")
DAY = date(2027, 3, 10)
TODAY = f"/det-sker?dato={DAY}"
LISTS = ("/", TODAY, "/arrangementer")


def _open_house(**values: object) -> Occurrence:
    usual = {"title": "Åbent hus", "first_on": DAY, "starts_at_local": time(13), "duration_minutes": 240}
    return make_date(**{**usual, "needs_sign_up": False, "capacity": None, **values})


@pytest.mark.parametrize("address", LISTS)
def test_an_open_house_is_found_until_it_closes(
    client: FlaskClient, frozen_clock: FrozenClock, address: str
) -> None:
    _open_house()
    for hour, minute, is_there, goes_on in (
        (12, 59, True, False),
        (13, 0, True, True),
        (16, 59, True, True),
        (17, 0, False, False),
    ):
        frozen_clock.move_to(clock.from_wall(DAY, time(hour, minute)))
        page = client.get(address).text.replace("\xa0", " ")
        assert ("Åbent hus</a>" in page) is is_there, (hour, minute)
        assert ("Det er i gang. Vi slutter kl. 17.00." in page) is goes_on, (hour, minute)


def test_nobody_is_sent_to_what_has_left_is_awaited_or_cancelled(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    make_walk(title="Turen", first_on=DAY, starts_at_local=time(13), needs_sign_up=False, capacity=None)
    _open_house(title="Foredrag", needs_sign_up=True, capacity=20)
    off = _open_house(title="Aflyst hus")
    with writing():
        hosting.cancel_date(by(off.series.host), clock.now(), off.id, "Sygdom")
    frozen_clock.move_to(clock.from_wall(DAY, time(13, 30)))
    assert 'id="lige-nu"' not in client.get(TODAY).text


def test_a_cafe_of_a_group_is_found_too_by_what_is_chosen_and_on_the_first_page_only(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    group = make_group(title="Strikkecafé")
    dated(group, clock.now(), first_on=DAY, needs_sign_up=False, capacity=None)
    own = f"/faellesskaber/{group.id}"
    assert "er i gang nu" not in client.get(own).text
    frozen_clock.move_to(clock.from_wall(DAY, time(14, 30)))
    assert "er i gang nu" in client.get(own).text
    assert 'id="lige-nu"' in client.get(f"{TODAY}&hvad=group").text
    assert 'id="lige-nu"' not in client.get(f"{TODAY}&hvad=walk").text
    assert 'id="lige-nu"' not in client.get("/arrangementer").text
    assert 'id="lige-nu"' not in client.get("/det-sker").text
    with counted(only=("SELECT",)) as seen:
        client.get(TODAY)
    assert len(seen) <= 3
