"""A date with hundreds of people: read in parts, found by name, told and reminded in few statements."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select, update

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.gathering_pages.queries_list import MOST, date_part
from app.gatherings import hosting, scans
from app.gatherings.models import Occurrence, SignUp, SignUpStatus
from app.notifications.models import Message
from app.people.models import Delegation, Person
from tests import factories
from tests.conftest import FrozenClock
from tests.walks.hosting import Hosted, fresh

MANY = 450


def fill(date: Occurrence, number: int, now: datetime) -> None:
    """So many on one date, written in bulk as the actions would."""
    with factories.writing():
        rows = [_person(one, now) for one in range(number)]
        people = db.session.scalars(insert(Person).returning(Person.id), rows).all()
        db.session.execute(insert(SignUp), [_sign_up(one, date.id, now) for one in people])
        db.session.execute(update(Occurrence).where(Occurrence.id == date.id).values(places_taken=number))


def _person(place: int, now: datetime) -> dict[str, object]:
    name = f"Vandrer {place:04}"
    contact = {"email": f"nr{place}@example.org", "phone": f"+4512{place:06}"}
    return {"name": name, "name_folded": name.lower(), "created_at": now, **contact}


def _sign_up(number: int, date_id: int, now: datetime) -> dict[str, object]:
    return {
        "occurrence_id": date_id,
        "person_id": number,
        "identity": f"identity-{number}",
        "status": SignUpStatus.CONFIRMED,
        "queued_at": now + timedelta(microseconds=number),
        "placed_at": now,
        "created_at": now,
    }


@pytest.fixture
def long(client: FlaskClient, frozen_clock: FrozenClock) -> Hosted:
    made = Hosted(client, capacity=None)
    fill(made.occurrence, MANY, clock.now())
    return made


def names_on(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"Vandrer (\d{4})", page)))


def test_a_list_of_a_few_is_read_whole(hosted: Hosted) -> None:
    hosted.sign_up("Jørgen Friis")
    found = date_part(hosted.occurrence.id)
    assert found.whole is None
    assert len(found.coming) == 1


def test_every_party_stands_on_one_part_and_the_way_back_is_the_same(long: Hosted) -> None:
    seen: list[str] = []
    url: str | None = long.date_url
    parts = []
    while url:
        page = long.client.get(url).text
        parts.append(url)
        seen += names_on(page)
        following = re.search(r'<a href="([^"]+)" rel="next"', page)
        url = following.group(1).replace("&amp;", "&") if following else None
    assert seen == [f"{number:04}" for number in range(MANY)]
    assert len(parts) == 5
    back = re.search(r'<a href="([^"]+)" rel="prev"', long.client.get(parts[2]).text)
    assert back is not None
    assert names_on(long.client.get(back.group(1)).text)[0] == "0100"
    assert "Du ser nr. 201–300 af 450" in long.client.get(parts[2]).text
    assert f"{MANY}" in re.findall(r"<b>(\d+)</b> kommer", long.client.get(long.date_url).text)


@pytest.mark.parametrize("page", ["", "/print"])
def test_one_of_many_is_found_by_name_and_number(long: Hosted, page: str) -> None:
    for words in ("vandrer 0333", "000333"):
        found = long.client.get(f"{long.date_url}{page}", query_string={"find": words}).text
        assert names_on(found) == ["0333"], words


def test_who_waits_comes_after_those_with_a_place_and_keeps_their_number(long: Hosted) -> None:
    with factories.writing():
        late = select(SignUp.id).where(SignUp.occurrence_id == long.occurrence.id)
        last = db.session.scalars(late.order_by(SignUp.queued_at.desc()).limit(120)).all()
        db.session.execute(update(SignUp).where(SignUp.id.in_(last)).values(status=SignUpStatus.WAITING))
    page = long.client.get(long.date_url, query_string={"efter": min(last) + 19}).text
    assert "Nr. 21: Vandrer 0350" in page
    assert MOST < MANY


def test_marks_of_one_part_are_kept_and_those_of_the_others_left_alone(
    long: Hosted, frozen_clock: FrozenClock
) -> None:
    frozen_clock.move_to(long.occurrence.starts_at + timedelta(minutes=30))
    ids = list(db.session.scalars(select(SignUp.id).order_by(SignUp.queued_at)))
    sent = {f"m{ids[150]}": "came", f"m{ids[10]}": "came"}
    url = f"{long.date_url}?efter={ids[99]}"
    assert f'action="{url}"' in long.client.get(url).text
    assert long.client.post(url, data=sent).status_code == 303
    assert fresh(SignUp, ids[150]).status == SignUpStatus.CAME
    assert fresh(SignUp, ids[10]).status == SignUpStatus.CONFIRMED


def test_everybody_is_told_of_a_cancelled_date_and_who_is_helped_by_their_helper_too(long: Hosted) -> None:
    helped = db.session.scalars(select(SignUp.person_id).limit(1)).one()
    helper = factories.make_person("Hanne Hjælper")
    with factories.writing():
        db.session.add(
            Delegation(
                person_id=helped,
                delegate_id=helper.id,
                relation="datter",
                gets_messages=True,
                created_at=clock.now(),
            )
        )
    with factories.writing():
        told = hosting.cancel_date(SYSTEM, clock.now(), long.occurrence.id, "Stormen")
    sent = select(func.count()).where(Message.kind == "date_cancelled")
    assert told.people == MANY
    assert db.session.scalar(sent) == MANY + 1
    assert db.session.scalar(sent.where(Message.delegate_id == helper.id)) == 1
    assert fresh(Occurrence, long.occurrence.id).places_taken == 0
    assert db.session.scalars(select(SignUp)).first().reason == "Stormen"


def test_reminders_are_promised_some_at_a_time_and_each_once(
    long: Hosted, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "_AT_ONCE", 200)
    frozen_clock.move_to(long.occurrence.starts_at - timedelta(hours=20))
    made = []
    for _round in range(4):
        with factories.writing():
            made.append(scans.promise_reminders(clock.now()))
    assert made == [200, 200, 50, 0]
    reminded = select(func.count(func.distinct(Message.person_id))).where(Message.kind == "reminder")
    assert db.session.scalar(reminded) == MANY
