"""Every kind's SMS: one part, letters that every telephone has, and nothing that a stranger may not know."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.core.feature import message_kind
from app.notifications import gsm
from app.notifications.letters import merge_fields, write_sms
from app.notifications.models import Message
from app.people.models import Person
from tests.conftest import FrozenClock
from tests.factories import make_person
from tests.notifications import samples, samples_lifts, samples_tasks
from tests.notifications.samples import ABOUT_LOG_IN, SAMPLES
from tests.notifications.test_letters import TELLING

# What a message says comes from templates and values: the long run has it on PostgreSQL too.
pytestmark = pytest.mark.slow_on_postgres

KINDS = sorted(set(SAMPLES) - ABOUT_LOG_IN)
#: As long as they come: a municipality's own name, and a code as short_links makes them.
LINK = "https://sammen.soenderborg.dk/s/7h2mpqxwrt9kzc"
#: Wednesday ("onsdag") in September: the longest words of a date.
IN_SEPTEMBER = (
    datetime.fromisoformat("2027-09-01T10:00+02:00"),
    datetime.fromisoformat("2027-09-28T18:30+02:00"),
)
#: Whom somebody asked for help rings; there is nothing to open yet.
WITHOUT_LINK = {
    *("appeal_answered", "event_point_off", "gap_asked", "help_began", "person_block", "phone_not_now"),
    "phone_thanks",
}
#: What somebody else than Ane is told.
TO_OTHERS = {
    *("participant_list", "proposal_decided", "place_to_ring", "date_too_few", "welcome_friend"),
    *("crew_missing", "kitchen_missing", "lifts_missing", "event_point_late", "event_outcome"),
}
WORDS = ("telefonven", "ensom", "allergi", "onsdagsholdet", "vollerup", "ibsen", "hund", "glat")


def texts(app: Flask, frozen_clock: FrozenClock, kind: str, *, delegate: str = "") -> str:
    make, sent_at = SAMPLES[kind]
    message = make()
    frozen_clock.move_to(sent_at)
    with app.test_request_context(base_url="https://sammen.soenderborg.dk"):
        fields = merge_fields(message, sent_at)
        assert fields is not None
        if delegate:
            message = copy_for(message, make_person(delegate))
        return gsm.plain(write_sms(message, fields, sent_at, LINK))


def copy_for(message: Message, delegate: Person) -> Message:
    made = Message(kind=message.kind, params=message.params)
    made.person, made.delegate = message.person, delegate
    return made


def assert_fits(text: str, kind: str) -> None:
    assert gsm.is_gsm(text)
    assert gsm.segments(text) == 1, f"{len(text)}: {text}"
    assert (LINK in text) != (kind in WITHOUT_LINK)
    assert "\n" not in text
    assert not [word for word in (*TELLING, *WORDS) if word in text.lower()]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_one_part_and_tells_a_stranger_nothing(
    app: Flask, frozen_clock: FrozenClock, kind: str
) -> None:
    assert message_kind(kind).rings
    assert_fits(texts(app, frozen_clock, kind), kind)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - WITHOUT_LINK))
def test_so_is_one_with_a_long_weekday_and_month_and_for_somebody_else(
    app: Flask, frozen_clock: FrozenClock, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised, day_before = IN_SEPTEMBER
    monkeypatch.setattr(samples, "NOW", promised)
    monkeypatch.setattr(samples, "DAY_BEFORE", day_before)
    monkeypatch.setattr(samples_tasks, "STARTS", day_before.replace(hour=10, minute=0) + timedelta(days=1))
    monkeypatch.setattr(samples_lifts, "DAY", day_before.date() + timedelta(days=1))
    day_after = day_before + timedelta(days=2)
    monkeypatch.setattr(samples, "DAY_AFTER", day_after)
    # Who is asked answers within a week.
    at = {"come_again": day_after, "phone_asked": promised, "survey_invitation": promised}.get(
        kind, day_before
    )
    monkeypatch.setitem(SAMPLES, kind, (SAMPLES[kind][0], at))
    frozen_clock.move_to(promised)
    text = texts(app, frozen_clock, kind, delegate="Karen-Margrethe Ibsen-Kristoffersen")
    assert_fits(text, kind)
    if message_kind(kind).name not in TO_OTHERS:
        assert text.startswith("Til Ane:")
