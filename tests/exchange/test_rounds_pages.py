"""Pages of a fair with rounds: making a plan, what it changes, the day, and one's own meetings."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.exchange import rounds_planning, rounds_scans
from app.exchange.figures import PLAN_FIGURES
from app.exchange.links import party_token
from app.exchange.models_day import Arrival
from app.exchange.privacy_day import ARRIVALS
from app.exchange.rounds_figures import MEETINGS, with_meetings
from app.exchange.rounds_hours import Hours
from app.exchange.rounds_privacy import MEETINGS as OLD_MEETINGS
from app.exchange.rounds_privacy import ROUNDS, RULES
from app.exchange.rounds_queries import meetings_of
from app.exchange.rounds_words import moment_in_words, quality_in_words
from app.pack.actions import load_pack
from app.plan.queries import default_initiative
from tests.conftest import FrozenClock
from tests.exchange.day import computed, day_of, make_day, planned
from tests.exchange.trading import DAY, MODERATOR, make_fair
from tests.factories import log_in, make_account, writing
from tests.listings.pages import send, text, token_of

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def staff(client: FlaskClient) -> FlaskClient:
    """A moderator's browser."""
    log_in(client, make_account(Role.MODERATOR, name="Lene Riis"))
    return client


def field_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def test_the_plan_is_made_looked_at_saved_and_told(staff: FlaskClient) -> None:
    fair, everybody = make_day("Ane", "Bo", "Cia", "Dan")
    path = f"/samarbejdsboers/{fair.id}/runder"
    assert "Der er ingen plan endnu. 4 er tilmeldt." in text(staff, path)

    answer = send(staff, path, least="2", version="0")
    assert answer.location == f"{path}/forslag"
    page = text(staff, answer.location)
    for said in ("Planen er den bedst mulige (bevist).", "Alle får mindst 2 møder.", "6 nye møder"):
        assert said in page
    assert meetings_of(fair.id) == []
    send(staff, f"{path}/forslag", answer="save", version=field_of(page, "version"))
    page = text(staff, path)
    for said in ("Planen er gemt.", "Runde 1, kl.\u00a013.00", "Vis planen, og giv 4 besked", "Ane og Bo"):
        assert said in page

    own = f"/samarbejdsboers/min/{party_token(everybody[0].party)}/boers/{fair.id}/moeder"
    assert "Planen er ikke klar endnu" in text(staff, own)
    assert staff.get(f"{own}/kalender.ics").status_code == 404
    staff.post(f"{path}/vis", data={"csrf_token": token_of(page), "version": day_of(fair).version})
    page = text(staff, own)
    assert "3 møder" in page
    assert "Bo" in page
    calendar = staff.get(f"{own}/kalender.ics")
    assert calendar.mimetype == "text/calendar"
    assert calendar.data.count(b"BEGIN:VEVENT") == 3
    assert b"Bo" not in calendar.data.replace(b"Bord", b"").replace(b"Bor", b"")
    assert "Alle kan se deres egne møder." in text(staff, path)
    for paper, said in (("bordkort", "Bord 1"), ("planer", "Ane")):
        assert said in text(staff, f"{path}/{paper}")


def test_a_page_that_somebody_else_changed_is_told_so_and_keeps_what_was_typed(staff: FlaskClient) -> None:
    fair, everybody = make_day("Ane", "Bo", "Cia", "Dan")
    path, (ane, bo, *_others) = f"/samarbejdsboers/{fair.id}/runder", [one.id for one in everybody]
    planned(fair)
    seen = day_of(fair).version
    token = token_of(text(staff, path))
    lock = {"csrf_token": token, "is_locked": "1", "version": seen}
    staff.post(f"{path}/1/laas", data=lock)
    assert "Runde 1 er låst." in text(staff, path)
    late = {"csrf_token": token, "one": ane, "other": bo, "rule": "forbid", "round": "0", "version": seen}
    answer = staff.post(f"{path}/par", data=late)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "En anden har ændret noget imens" in page
    assert f'<option selected value="{ane}">' in page or f'value="{ane}" selected' in page
    for wrong, said in (
        ({"rule": "pin"}, "Vælg en runde"),
        ({"other": ane}, "Vælg to, der kommer"),
        ({"one": "x"}, "Vælg to, der kommer"),
        ({"rule": "x"}, "Vælg en af mulighederne"),
    ):
        answer = staff.post(f"{path}/par", data={**late, "version": day_of(fair).version, **wrong})
        assert answer.status_code == 422, wrong
        assert said in answer.get_data(as_text=True), wrong
    staff.post(f"{path}/par", data={**late, "version": day_of(fair).version})
    page = text(staff, path)
    assert "Ane og Bo mødes ikke." in page
    assert "møde kan ikke holdes" in page
    assert send(staff, path, least="99", version="0").status_code == 422
    assert "Der er ikke noget forslag." in staff.get(f"{path}/forslag", follow_redirects=True).get_data(
        as_text=True
    )
    assert staff.get(f"/samarbejdsboers/{make_fair().id}/runder").status_code == 404


def test_many_are_planned_in_the_background_with_a_stop(
    staff: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exchange.rounds.MOST_AT_ONCE", 3)
    fair, _everybody = make_day("Ane", "Bo", "Cia", "Dan")
    path = f"/samarbejdsboers/{fair.id}/runder"
    assert send(staff, path, least="2", version="0").location == path
    page = text(staff, path)
    for said in ("Planen bliver regnet ud", 'data-live="3"', "Stop, og behold det bedste indtil nu"):
        assert said in page
    staff.post(f"{path}/stop", data={"csrf_token": token_of(page)})
    page = text(staff, path)
    assert "data-live" not in page
    assert "Vi stopper." in page


def test_who_has_not_come_is_noted_in_one_press_by_name(
    staff: FlaskClient, frozen_clock: FrozenClock
) -> None:
    fair, everybody = make_day("Ane", "Bo", "Cia", "Dan")
    planned(fair)
    path = f"/samarbejdsboers/boerser/{fair.id}/dagen"
    frozen_clock.move_to(day_of(fair).hours.starts(0))
    log_in(staff, make_account(Role.MODERATOR))
    page = text(staff, path)
    press = {"csrf_token": token_of(page), "participant_id": everybody[1].id, "state": "absent"}
    mark = path.replace("dagen", "ankomst")
    staff.post(mark, data=press)
    page = text(staff, path)
    assert "Er kommet alligevel" in page
    assert db.session.get(Arrival, everybody[1].id) is not None
    for wrong in ("x", "9" * 12, "0", ""):
        assert staff.post(mark, data={**press, "participant_id": wrong}).status_code == 404, wrong


def test_the_screen_says_where_the_day_is_and_nobodys_name(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    fair, _everybody = make_day("Ane Ibsen", "Bo Lind")
    hours, path = day_of(fair).hours, f"/samarbejdsboers/{fair.id}/skaerm"
    minute = timedelta(minutes=1)
    for at, ended, said in (
        (hours.starts(0) - 121 * minute, 0, "Vi begynder onsdag den 24. marts kl. 13.00"),
        (hours.starts(2) - 4 * minute, 2, "Runde 3 begynder om 4 minutter"),
        (hours.starts(2) - minute / 2, 2, "Runde 3 begynder om 1 minut"),
        (hours.starts(2), 2, "Runde 3 er i gang. Der er 15 minutter tilbage"),
        (hours.ends(2) - minute, 2, "Runde 3 er i gang. Der er 1 minut tilbage"),
        (hours.ends(3), 4, "Der er ikke flere runder. Tak for i dag"),
    ):
        frozen_clock.move_to(at)
        page = text(client, path)
        assert f">{said}</p>" in page.replace("\xa0", " ")
        # Those that are over are struck out, not the one that goes on.
        assert page.count('<li class="is-over">') == ended
        assert "Ane" not in page
    draft, _nobody = make_day(opened=False)
    assert client.get(f"/samarbejdsboers/{draft.id}/skaerm").status_code == 404
    assert moment_in_words(Hours(clock.now(), 0, 15), clock.now()).startswith("Der er ikke flere")


def test_how_good_a_plan_is_in_plain_words(client: FlaskClient) -> None:
    with client.application.test_request_context():
        assert quality_in_words(100, 100) == "Planen er den bedst mulige (bevist)."
        assert quality_in_words(6278, 6308) == "Planen er højst 0,5 % fra det bedst mulige."
        assert "Vi stoppede" in quality_in_words(6278, 6308, is_capped=True)
        assert quality_in_words(-5000, 20).startswith("Der kan være en bedre plan.")


def test_meetings_are_counted_when_the_fair_is_over_and_then_forgotten(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
    initiative = default_initiative("exchange", clock.now())
    assert initiative is not None
    fair, everybody = make_day("Ane", "Bo", "Cia", "Dan", initiative_id=initiative.id)
    planned(fair, shown=True)
    computed(fair)
    with writing():
        rounds_planning.forbid(
            MODERATOR, clock.now(), fair.id, (everybody[0].id, everybody[1].id), day_of(fair).version
        )
    number, figures = len(meetings_of(fair.id)), with_meetings(PLAN_FIGURES)
    section = ROUNDS.sections(everybody[0].party.person_id, clock.now())[0]
    assert len(section.records) == 3

    def held() -> dict[str, int]:
        return {one.key: one.value for one in figures.figures([initiative.id], DAY.year)}

    with writing():
        assert rounds_scans.count_meetings(clock.now()) == 0
    assert MEETINGS not in held()
    frozen_clock.move_to(fair.ends_at)
    with writing():
        assert rounds_scans.count_meetings(clock.now()) == 1
        assert rounds_scans.count_meetings(clock.now()) == 0
    assert held()[MEETINGS] == number == 6
    assert [row.count for row in figures.rows([initiative.id], DAY.year, MEETINGS)] == [number]
    late = fair.ends_at + timedelta(days=400)
    with writing():
        for rule, many in ((OLD_MEETINGS, number), (RULES, 1), (ARRIVALS, 0)):
            assert rule.clean is not None
            assert rule.clean(late - timedelta(days=390), 100) == 0
            assert rule.clean(late, 100) == many
    assert held()[MEETINGS] == number
