"""The page on which two say when they talk: with every other week it asks which, and keeps it."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from flask.testing import FlaskClient

from app.core import clock
from app.phone_friends.links_pair import pair_token
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.queries_pair import watch_now
from app.phone_friends.rhythm import week_of
from tests.conftest import FrozenClock
from tests.listings.pages import send, text
from tests.phone_friends.talking import make_talkers


def _next_call(pair: PhonePair) -> datetime:
    watch = watch_now(pair.id)
    assert watch is not None
    assert watch.next_call_at is not None
    return clock.local(watch.next_call_at)


def test_another_time_keeps_the_week_of_who_talk_every_other_and_the_week_can_be_chosen(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    frozen_clock.move_to(clock.from_wall(date(2027, 3, 3), time(12)))  # a Wednesday
    pair = make_talkers()
    page = f"/aftale/par/{pair_token(pair, Ender.VOLUNTEER)}/aftale"
    this, following = (str(week_of(date(2027, 3, day))) for day in (1, 8))
    other = {"weekday": "3", "often": "fortnightly"}
    assert send(client, page, at="10.00", **other).status_code == 422, "it does not say which week"
    assert send(client, page, at="10.00", week=following, **other).status_code == 303
    assert _next_call(pair).date() == date(2027, 3, 11)

    shown = client.get(page).get_data(as_text=True)
    assert "Ugen fra mandag den 1. marts" in text(client, page).replace("\xa0", " ")
    radio = next(
        one for one in re.findall(r"<input[^>]*>", shown) if f'value="{following}"' in one and "week" in one
    )
    assert "checked" in radio
    assert send(client, page, at="11.00", week=following, **other).status_code == 303
    assert (_next_call(pair).date(), _next_call(pair).hour) == (date(2027, 3, 11), 11)

    assert send(client, page, at="11.00", week=this, **other).status_code == 303
    assert _next_call(pair).date() == date(2027, 3, 4)
    assert send(client, page, at="11.00", **{**other, "weekday": "1"}, week=this).status_code == 303
    assert _next_call(pair).date() == date(2027, 3, 16), "the Tuesday of this week is past"
