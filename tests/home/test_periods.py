"""The calendar of "Det sker": a week or a month, with the filters of the list."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import SYSTEM
from app.gatherings.hosting import cancel_date
from app.home.periods import Period, View, after, before, period_of, read_period
from tests.conftest import FrozenClock
from tests.factories import make_occurrence, make_place, make_walk, writing
from tests.support.statements import counted

TODAY = date(2026, 11, 27)
MONTH = "/det-sker?vis=maaned&maaned="


def asked(**words: str) -> Period | None:
    return read_period({name: [word] for name, word in words.items()}, TODAY)


class TestReading:
    def test_without_a_view_it_is_the_list(self) -> None:
        assert asked() is None
        assert asked(vis="liste", uge="2026-W49") is None

    def test_a_week_begins_on_monday(self) -> None:
        assert asked(vis="uge", uge="2026-W49") == Period(View.WEEK, date(2026, 11, 30))
        assert asked(vis="uge") == Period(View.WEEK, date(2026, 11, 23))

    def test_a_month(self) -> None:
        assert asked(vis="maaned", maaned="2027-02") == Period(View.MONTH, date(2027, 2, 1))

    @pytest.mark.parametrize(
        "word",
        [
            "",
            "x",
            "2026-13",
            "2026-00",
            "2026-W54",
            "2025-11",
            "2026-10",
            "2028-01",
            "２０２６-12",
            "2026-12\n",
        ],
    )
    def test_what_means_nothing_or_lies_outside_shows_today(self, word: str) -> None:
        assert asked(vis="maaned", maaned=word) == Period(View.MONTH, date(2026, 11, 1))
        assert asked(vis="uge", uge=word) == Period(View.WEEK, date(2026, 11, 23))

    @pytest.mark.parametrize("view", list(View))
    def test_each_period_leads_to_the_next_and_back_without_a_gap(self, view: View) -> None:
        period: Period | None = period_of(view, TODAY)
        assert period is not None
        assert before(period, TODAY) is None
        seen = [period]
        while (period := after(period, TODAY)) is not None:
            assert period.first == seen[-1].last + timedelta(days=1)
            assert before(period, TODAY) == seen[-1]
            assert asked(**period.parameters()) == period
            seen.append(period)
        assert len(seen) == (53 if view is View.WEEK else 13)


@pytest.mark.usefixtures("frozen_clock")
class TestPages:
    @staticmethod
    def _page(client: FlaskClient, address: str) -> str:
        response = client.get(address)
        assert response.status_code == 200
        return response.get_data(as_text=True).replace("\u00a0", " ").replace("\u2060", "")

    @staticmethod
    def _month_of(starts_at: datetime) -> str:
        return f"{clock.local(starts_at):%Y-%m}"

    def test_a_date_stands_on_its_day_with_time_title_and_place(self, client: FlaskClient) -> None:
        occurrence = make_occurrence(title="Onsdagsholdet")
        text = self._page(client, MONTH + self._month_of(occurrence.starts_at))
        day = re.search(r'<h3 class="month__date">.*?</h3>(.*?)</td>', text, re.DOTALL)
        assert day is not None
        for word in ("kl. 10.00", "Onsdagsholdet", occurrence.place.name, 'href="/gaature/'):
            assert word in day[1]

    def test_a_cancelled_date_says_so(self, client: FlaskClient) -> None:
        occurrence = make_occurrence(title="Onsdagsholdet")
        with writing():
            cancel_date(SYSTEM, clock.now(), occurrence.id, "Storm")
        assert "Aflyst: Onsdagsholdet" in self._page(client, MONTH + self._month_of(occurrence.starts_at))

    def test_a_day_with_many_shows_the_first_and_leads_to_its_list(self, client: FlaskClient) -> None:
        day = clock.today() + timedelta(days=8)
        for number in range(5):
            make_occurrence(make_walk(title=f"Tur {number}", first_on=day, starts_at_local=time(10 + number)))
        text = self._page(client, f"{MONTH}{day:%Y-%m}")
        lines = re.findall(r"<b>(Tur \d)</b>", text.split("</table>")[0])
        assert lines[:3] == ["Tur 0", "Tur 1", "Tur 2"]
        assert f'href="/det-sker?dato={day.isoformat()}"' in text
        listed = self._page(client, f"/det-sker?dato={day.isoformat()}")
        assert re.findall(r'class="card__title"><a href="[^"]*">([^<]*)', listed) == [
            f"Tur {n}" for n in range(5)
        ]

    def test_filters_are_kept_and_hold(self, client: FlaskClient) -> None:
        home, away = make_place("Guderup", lat=54.99, lon=9.87), make_place("Gråsten", lat=54.92, lon=9.59)
        near = make_occurrence(make_walk(title="Nær", place_id=home.id))
        make_occurrence(make_walk(title="Fjern", place_id=away.id))
        month = self._month_of(near.starts_at)
        text = self._page(client, f"{MONTH}{month}&sted={home.id}&km=5")
        assert ">Nær</b>" in text
        assert ">Fjern</b>" not in text
        assert f'href="/det-sker?sted={home.id}&amp;km=5"' in text
        assert f'<input type="hidden" name="maaned" value="{month}">' in text

    def test_a_week_names_each_day_with_when_it_ends(self, client: FlaskClient) -> None:
        make_walk(title="Onsdagsholdet", first_on=date(2027, 3, 10))
        make_occurrence(make_walk(title="Torsdagsholdet", first_on=date(2027, 3, 11)))
        text = self._page(client, "/det-sker?vis=uge&uge=2027-W10")
        days = re.findall(r"<h3>([^<]*)", text)
        assert days[0] == "Mandag den 8. marts"
        assert len(days) == 7
        assert "kl. 10.00–11.30" in text
        assert text.count("Der er ikke noget den dag.") == 5

    def test_days_that_are_over_are_left_out(self, client: FlaskClient, frozen_clock: FrozenClock) -> None:
        frozen_clock.move_to(datetime(2027, 3, 10, 7, tzinfo=UTC))
        make_occurrence(make_walk(first_on=date(2027, 3, 11)))
        text = self._page(client, "/det-sker?vis=uge")
        assert re.findall(r"<h3>([^<]*)", text)[0].strip() == "Onsdag den 10. marts"

    @pytest.mark.parametrize("view", ["uge", "maaned"])
    def test_an_empty_period_says_what_to_do(self, client: FlaskClient, view: str) -> None:
        text = self._page(client, f"/det-sker?vis={view}")
        assert "Der er ikke noget i kalenderen den" in text
        assert "tel:+4511111100" in text

    def test_holidays_are_named(self, client: FlaskClient) -> None:
        day = date(2027, 3, 26)
        make_occurrence(make_walk(first_on=day))
        assert "Langfredag" in self._page(client, f"{MONTH}2027-03")

    def test_a_month_is_one_query_of_the_catalogue(self, client: FlaskClient) -> None:
        make_occurrence()
        with counted() as statements:
            assert client.get("/det-sker?vis=maaned").status_code == 200
        assert len([one for one in statements if "catalogue_entry" in one]) == 1
