"""The private page of a fixed place, and the host's pages about people over time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.formatting import date_da
from app.gatherings import hosting, welcoming
from app.gatherings.fixed_places import begin_fixed
from app.gatherings.hosting_series import end_series
from app.gatherings.links import fixed_place_token, sign_up_token
from app.gatherings.models import ComeAgainCount, FixedPlace, Occurrence, SignUp, SignUpStatus
from app.notifications.letters import merge_fields
from app.notifications.models import Message
from app.people.delegation import end_delegation, let_act
from app.people.models import Delegation, Person
from tests.conftest import FrozenClock
from tests.factories import (
    coming_dates,
    log_in,
    make_occurrence,
    make_person,
    make_sign_up,
    make_walk,
    writing,
)
from tests.walks.hosting import PHONE, Hosted, fresh, text_of


def _fixed(now: datetime) -> tuple[FixedPlace, str]:
    """A fixed place and its page."""
    series, person = make_walk(), make_person("Ane Ibsen")
    with writing():
        fixed = begin_fixed(SYSTEM, now, series.id, person)
    return fixed, f"/gaature/fast-plads/{fixed_place_token(fixed)}"


def test_from_a_sign_up_to_a_fixed_place_in_one_press(client: FlaskClient, frozen_now: datetime) -> None:
    sign_up = make_sign_up(make_occurrence(make_walk()), party_size=2)
    url = f"/gaature/tilmelding/{sign_up_token(sign_up)}"
    assert "Kom hver gang" in text_of(client, url)
    response = client.post(f"{url}/fast-plads")
    assert response.status_code == 303
    made = db.session.scalars(select(FixedPlace)).unique().one()
    assert (made.person_id, made.party_size) == (sign_up.person_id, 2)
    assert "Dine næste dage" in text_of(client, response.location)
    page = text_of(client, url)
    assert "Kom hver gang" not in page
    assert "Din faste plads" in page


def test_an_old_link_offers_no_fixed_place(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    sign_up = make_sign_up(make_occurrence(make_walk()))
    url = f"/gaature/tilmelding/{sign_up_token(sign_up)}"
    assert "Vil du komme hver gang?" in text_of(client, f"{url}/fast-plads")
    frozen_clock.move_to(sign_up.occurrence.starts_at)
    assert client.get(f"{url}/fast-plads").location == url


def test_a_walk_of_one_date_has_no_fixed_places(client: FlaskClient, frozen_now: datetime) -> None:
    url = f"/gaature/tilmelding/{sign_up_token(make_sign_up(make_occurrence()))}"
    assert "Kom hver gang" not in text_of(client, url)
    assert client.post(f"{url}/fast-plads").status_code == 422


def test_pause_and_back_and_end(client: FlaskClient, frozen_now: datetime) -> None:
    fixed, url = _fixed(frozen_now)
    assert client.post(url, data={"from_on": "2027-03-01", "until_on": "2027-02-01"}).status_code == 422
    assert client.post(url, data={"from_on": "2027-03-01", "until_on": "2027-03-20"}).status_code == 303
    assert "Du holder pause" in text_of(client, url)
    client.post(f"{url}/kom-igen")
    assert "Du holder pause" not in text_of(client, url)
    client.post(f"{url}/slut")
    assert "er slut" in text_of(client, url)
    assert fresh(FixedPlace, fixed.id).ended_at is not None


def test_a_changed_link_opens_nothing(client: FlaskClient, frozen_now: datetime) -> None:
    _made, url = _fixed(frozen_now)
    assert client.get(f"{url}x").status_code == 404
    assert client.post(f"{url}x/slut").status_code == 404


def _helped(now: datetime, *, may_cancel: bool) -> tuple[Person, Delegation]:
    """Somebody, and the one who helps them and gets their letters."""
    person, helper = make_person("Ane Ibsen"), make_person("Bo Friis")
    allowed = {"may_sign_up": False, "may_cancel": may_cancel, "gets_messages": True}
    with writing():
        return person, let_act(SYSTEM, now, person, helper, "datter", **allowed)


def _links(text: str) -> list[str]:
    return re.findall(r"/gaature/(?:fast-plads|tilmelding)/[^/\s\"?#]+", text)


def test_a_helper_who_asks_for_a_fixed_place_sees_it_as_long_as_they_help(
    client: FlaskClient, frozen_now: datetime
) -> None:
    person, helping = _helped(frozen_now, may_cancel=True)
    sign_up = make_sign_up(make_occurrence(make_walk()), person)
    url = f"/gaature/tilmelding/{sign_up_token(sign_up, helping.delegate_id)}"
    there = client.post(f"{url}/fast-plads").location
    page = client.get(there).text
    assert "fordi du hjælper Ane Ibsen" in page
    links = [there, *_links(page)]
    assert len(links) > 1
    assert client.post(f"{there}/velkomst", data={"answer": "yes"}).status_code == 303
    assert all(client.get(f"{link}/ikke-mig").status_code == 404 for link in links)
    with writing():
        end_delegation(SYSTEM, frozen_now, helping.id, party_id=None)
    assert [client.get(link).status_code for link in links] == [404] * len(links)


def test_a_helpers_copy_of_a_letter_holds_no_link_of_the_person(
    client: FlaskClient, frozen_now: datetime
) -> None:
    person, helping = _helped(frozen_now, may_cancel=False)
    with writing():
        begin_fixed(SYSTEM, frozen_now, make_walk().id, person)
    copy = db.session.scalars(select(Message).where(Message.delegate_id == helping.delegate_id)).one()
    fields = merge_fields(copy, frozen_now)
    assert fields is not None
    (url,) = _links(fields["link"])
    page = client.get(url)
    assert "Hold pause" not in page.text
    assert client.post(url, data={"from_on": "2027-03-01"}).status_code == 404
    assert client.post(f"{url}/slut").status_code == 404
    assert all(client.get(f"{link}/meld-fra").status_code == 404 for link in _links(page.text))


def test_the_host_gives_a_fixed_place_and_lets_it_rest(client: FlaskClient, frozen_now: datetime) -> None:
    hosted = Hosted(client)
    url = f"{hosted.url}/faste"
    form = {"name": "Ragnhild Bruun", "phone": PHONE, "email": "", "party_size": "1"}
    assert client.post(url, data=form).status_code == 303
    made = db.session.scalars(select(FixedPlace)).unique().one()
    assert "Ragnhild Bruun" in text_of(client, url)
    client.post(f"{url}/{made.id}", data={"answer": "pause"})
    assert fresh(FixedPlace, made.id).paused_from == frozen_now.date()
    client.post(f"{url}/{made.id}", data={"answer": "end"})
    assert "Ingen har en fast plads endnu" in text_of(client, url)
    assert client.post(f"{url}/{made.id}", data={"answer": "end"}).status_code == 404


def test_who_stayed_away_twice_is_on_the_hosts_page_until_they_have_talked(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    hosted, person = Hosted(client), make_person("Kaj Friis", phone=PHONE)
    own = select(Occurrence).where(Occurrence.series_id == hosted.series.id).order_by(Occurrence.starts_at)
    dates = db.session.scalars(own.limit(2)).all()
    for date in dates:
        sign_up = make_sign_up(date, person)
        with writing():
            marks = {sign_up.id: SignUpStatus.NO_SHOW}
            hosting.record_attendance(SYSTEM, date.starts_at, date.id, marks)
    frozen_clock.move_to(dates[1].ends_at)
    # Two weeks later the first log-in has ended.
    log_in(client, hosted.account)
    assert "hvordan det går" in text_of(client, hosted.url)
    assert client.post(f"{hosted.url}/hoert/{sign_up.id}").status_code == 303
    assert "hvordan det går" not in text_of(client, hosted.url)


def test_a_newcomer_sees_who_welcomes_and_answers_once_afterwards(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    occurrence = make_occurrence(make_walk(host=make_person("Vera Vært")))
    sign_up: SignUp = make_sign_up(occurrence)
    url = f"/gaature/tilmelding/{sign_up_token(sign_up)}"
    with writing():
        welcoming.arrange_welcomes(occurrence.starts_at - timedelta(hours=20))
    assert "Vera tager imod dig" in text_of(client, url)
    frozen_clock.move_to(occurrence.ends_at + timedelta(hours=3))
    with writing():
        welcoming.ask_newcomers(occurrence.ends_at + timedelta(hours=3))
    assert "Vil du komme igen?" in text_of(client, url)
    for _twice in range(2):
        client.post(f"{url}/igen", data={"answer": "yes"})
    assert db.session.scalars(select(ComeAgainCount.number)).all() == [1]
    assert "Vil du komme igen?" not in text_of(client, url)


def test_the_host_reads_what_a_call_about_a_fixed_place_is_about(
    client: FlaskClient, frozen_now: datetime
) -> None:
    hosted = Hosted(client)
    person = make_person("Ane Ibsen", email=None, phone=PHONE)
    with writing():
        begin_fixed(SYSTEM, frozen_now, hosted.series.id, person)

    assert "Skal have besked om sin faste plads." in text_of(client, hosted.url)


def test_who_comes_every_time_reads_when_the_group_ends(client: FlaskClient, frozen_now: datetime) -> None:
    fixed, page = _fixed(frozen_now)
    assert " slutter " not in text_of(client, page)
    last = coming_dates(fixed.series, frozen_now)[1].original_date
    with writing():
        end_series(SYSTEM, frozen_now, fixed.series_id, last_on=last, reason="Værten flytter")

    assert f"{fixed.series.title} slutter {date_da(last)}." in text_of(client, page)
