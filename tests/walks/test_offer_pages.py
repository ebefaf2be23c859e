"""The page of a sign-up for which a place is held, and the host's ring list about one."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from app.core.actor import SYSTEM
from app.gatherings.actions import leave
from app.gatherings.links import sign_up_token
from app.gatherings.models import SignUp, SignUpStatus
from tests.conftest import FrozenClock
from tests.factories import make_occurrence, make_sign_up, writing
from tests.walks.hosting import PHONE, Hosted, fresh, text_of


def _offered(frozen_clock: FrozenClock) -> SignUp:
    """Somebody for whom a place is held in the afternoon before."""
    occurrence = make_occurrence(capacity=1)
    first, second = make_sign_up(occurrence), make_sign_up(occurrence)
    frozen_clock.move_to(occurrence.starts_at - timedelta(hours=20))
    with writing():
        leave(SYSTEM, occurrence.starts_at - timedelta(hours=20), first.id)
    return second


def test_the_page_asks_and_a_press_on_yes_takes_the_place(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    sign_up = _offered(frozen_clock)
    url = f"/gaature/tilmelding/{sign_up_token(sign_up)}"
    page = text_of(client, url)
    assert "Der er en plads til dig" in page
    assert "kl. 16.00" in page.replace("\u00a0", " ")

    assert client.post(f"{url}/plads", data={"answer": "yes"}).status_code == 303
    assert fresh(SignUp, sign_up.id).status == SignUpStatus.CONFIRMED
    assert "Pladsen er din" in text_of(client, url)


def test_a_press_on_no_gives_it_on_and_nonsense_changes_nothing(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    sign_up = _offered(frozen_clock)
    url = f"/gaature/tilmelding/{sign_up_token(sign_up)}"
    client.post(f"{url}/plads", data={"answer": "maaske"})
    assert fresh(SignUp, sign_up.id).status == SignUpStatus.WAITING
    client.post(f"{url}/plads", data={"answer": "no"})
    assert fresh(SignUp, sign_up.id).status == SignUpStatus.CANCELLED_BY_PERSON


def test_who_waits_and_was_not_asked_is_not_let_past(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    sign_up = _offered(frozen_clock)
    behind = make_sign_up(sign_up.occurrence)
    url = f"/gaature/tilmelding/{sign_up_token(behind)}"
    assert "Der er en plads til dig" not in text_of(client, url)
    client.post(f"{url}/plads", data={"answer": "yes"})
    assert fresh(SignUp, behind.id).status == SignUpStatus.WAITING
    assert "Du står stadig på ventelisten" in text_of(client, url)


def test_the_host_sees_whom_to_ring_and_until_when(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    hosted = Hosted(client, capacity=1)
    first = hosted.sign_up("Ane Bro", email="ane@example.org")
    by_phone = hosted.sign_up("Ragnhild Bruun", phone=PHONE)
    now = frozen_clock.move_to(hosted.occurrence.starts_at - timedelta(hours=20))
    with writing():
        leave(SYSTEM, now, first.id)
    ring = text_of(client, hosted.date_url).replace("\u00a0", " ")
    assert "Hej Ragnhild." in ring
    assert "Vi holder pladsen til i dag" in ring

    client.post(f"{hosted.date_url}/plads/{by_phone.id}", data={"outcome": "told"})
    assert fresh(SignUp, by_phone.id).status == SignUpStatus.CONFIRMED
