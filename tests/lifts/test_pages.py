"""The pages of lifts, for the two who could go together and for the host."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask.testing import FlaskClient

from app.core import clock
from app.gatherings.links import sign_up_token
from app.gatherings.models import SignUp
from app.lifts.models import LiftPair, LiftWish, PairStatus, Rung, Side
from app.lifts.queries import missing_on
from tests.conftest import FrozenClock
from tests.factories import make_occurrence, make_person, make_place, make_sign_up
from tests.lifts.riding import ADDRESS, driver, paired, pairs, rider, say
from tests.walks.hosting import PHONE, Hosted, fresh, text_of, the_call


def _url(sign_up: SignUp) -> str:
    return f"/gaature/tilmelding/{sign_up_token(sign_up)}/koersel"


def test_a_need_and_an_offer_are_written_down_and_taken_back(
    client: FlaskClient, frozen_now: datetime
) -> None:
    place, sign_up = make_place("Mommark"), make_sign_up(make_occurrence())
    url = _url(sign_up)
    assert "Kørsel og følgeskab" in text_of(client, url.removesuffix("/koersel"))
    said = {"way": "car", "trip": "there", "place_id": place.id, "address": "Havnen 2", "is_bulky": "y"}
    answer = client.post(f"{url}/brug-for", data={**said, "place_id": ""})
    assert answer.status_code == 422
    assert "Vælg den by eller landsby" in answer.text
    assert "Havnen 2" in answer.text

    assert client.post(f"{url}/brug-for", data=said).status_code == 303
    wish = fresh(LiftWish, sign_up.id)
    assert (wish.side, wish.trip, wish.address, wish.is_bulky) == (Side.NEED, "there", "Havnen 2", True)
    page = text_of(client, url)
    assert "Mommark" in page
    assert "Havnen 2" in page
    assert client.post(f"{url}/tilbyd", data={**said, "seats": "3"}).status_code == 303
    assert (fresh(LiftWish, sign_up.id).seats, fresh(SignUp, sign_up.id).needs_lift) == (3, False)
    assert client.post(f"{url}/slet").status_code == 303
    assert "Jeg kan tage nogen med" in text_of(client, url)


def test_who_ticked_that_they_need_a_lift_is_asked_from_where(
    client: FlaskClient, frozen_now: datetime
) -> None:
    place, sign_up = make_place("Mommark"), make_sign_up(make_occurrence(), needs_lift=True)
    own = _url(sign_up).removesuffix("/koersel")
    assert "Skriv, hvor du skal fra" in text_of(client, own)
    said = {"way": "car", "trip": "there", "place_id": place.id, "address": "Havnen 2"}
    assert client.post(f"{own}/koersel/brug-for", data=said).status_code == 303
    page = text_of(client, own)
    assert "Du har skrevet, hvor du kommer fra." in page
    for asked_again in ("Skriv, hvor du skal fra", "Skriv, hvor du kommer fra"):
        assert asked_again not in page


def test_names_and_numbers_are_shown_once_both_said_yes(client: FlaskClient, frozen_now: datetime) -> None:
    date = make_occurrence()
    passenger, drives = rider(date, frozen_now), driver(date, frozen_now)
    paired(date, frozen_now)
    (pair,) = pairs(date)
    answer = {"answer": "yes", "pair_id": pair.id}
    for one in (passenger, drives):
        page = text_of(client, _url(one))
        assert "Ja tak" in page
        assert not [word for word in ("Kurt", "Ragnhild", "11 11 11 42") if word in page]
        client.post(f"{_url(one)}/svar", data=answer)
    assert ADDRESS not in text_of(client, _url(make_sign_up(date)))
    page = text_of(client, _url(passenger)).replace("\u00a0", " ")
    assert "Kurt kører dig" in page
    assert "11 11 11 42" in page
    assert "Bach" not in page
    assert ADDRESS in text_of(client, _url(drives))
    # Ragnhild has no telephone: there is a number to ring all the same.
    assert "Ring til os på <a" in text_of(client, _url(drives))

    client.post(f"{_url(drives)}/svar", data={**answer, "answer": "no"})
    assert fresh(LiftPair, pair.id).status is PairStatus.DECLINED
    assert "Kurt" not in text_of(client, _url(passenger))
    assert client.post(f"{_url(drives)}/svar", data={**answer, "pair_id": "x"}).status_code == 404


def test_who_goes_along_is_found_also_after_the_start_and_nobody_takes_a_yes_back(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    date = make_occurrence()
    passenger, drives = rider(date, clock.now()), driver(date, clock.now())
    paired(date, clock.now())
    (pair,) = pairs(date)
    for one in (passenger, drives):
        client.post(f"{_url(one)}/svar", data={"answer": "yes", "pair_id": pair.id})
    frozen_clock.move_to(date.starts_at + timedelta(minutes=1))
    # A host whose page is older than the start presses "Find par nu".
    paired(date, clock.now())

    for one in (passenger, drives):
        assert "Se, hvem du følges med" in text_of(client, _url(one).removesuffix("/koersel"))
    page = text_of(client, _url(passenger))
    assert "Kurt kører dig" in page
    assert "Jeg kan ikke alligevel" not in page


def test_nobody_is_asked_about_a_lift_after_the_start(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    date = make_occurrence()
    passenger, _drives = rider(date, clock.now()), driver(date, clock.now())
    paired(date, clock.now())
    assert "Ja tak" in text_of(client, _url(passenger))

    frozen_clock.move_to(date.starts_at)

    for form in ("brug-for", "tilbyd"):
        assert client.get(f"{_url(passenger)}/{form}").location == _url(passenger)
    assert "Ja tak" not in text_of(client, _url(passenger))
    assert "Se, hvem du følges med" not in text_of(client, _url(passenger).removesuffix("/koersel"))


def test_the_host_writes_on_a_caller_with_a_lift_and_answers_for_both(
    client: FlaskClient, frozen_now: datetime
) -> None:
    place, hosted = make_place("Mommark"), Hosted(client)
    date, url = hosted.occurrence, f"{hosted.date_url}/koersel"
    caller = {"name": "Ragnhild Bruun", "phone": "11 11 11 41", "party_size": "1", "needs_lift": "y"}
    client.post(f"{hosted.date_url}/skriv-paa", data={**caller, "lift_place_id": place.id})
    (missing,) = missing_on(date.id)[date.id]
    assert missing.wish is not None
    assert "1 kan ikke komme af sted endnu" in text_of(client, hosted.date_url)

    drives = hosted.sign_up("Kurt Bach", phone=PHONE)
    offer = {"way": "car", "trip": "both", "place_id": place.id, "seats": "2"}
    assert client.post(f"{url}/tilbyd/{drives.id}", data=offer).status_code == 303
    client.post(f"{url}/find")
    (pair,) = pairs(date)
    page = text_of(client, url)
    assert "Ragnhild siger ja" in page
    assert "Kurt siger nej" in page
    for side in Side:
        client.post(f"{url}/par/{pair.id}", data={"answer": "yes", "side": side.value})
    assert fresh(LiftPair, pair.id).status is PairStatus.AGREED
    assert "Alle kan komme af sted" in text_of(client, url)
    other = make_occurrence()
    assert client.post(f"{hosted.url}/{other.id}/koersel/par/{pair.id}").status_code == 404


def test_the_ring_list_takes_a_yes_and_the_host_says_whom_she_found(
    client: FlaskClient, frozen_now: datetime
) -> None:
    hosted = Hosted(client)
    date = hosted.occurrence
    by_phone = make_person("Ragnhild Bruun", email=None, phone=PHONE)
    passenger = rider(date, frozen_now, by_phone)
    driver(date, frozen_now)
    paired(date, frozen_now)
    page = text_of(client, hosted.date_url)
    assert "Hej Ragnhild. Jeg ringer om" in page
    call = the_call("lift_found").id
    client.post(f"{hosted.url}/ring/{call}", data={"outcome": "told"})
    assert fresh(LiftPair, pairs(date)[0].id).need_yes_at is not None
    say(pairs(date)[0], Side.OFFER, frozen_now, yes=False)

    rang = f"{hosted.date_url}/koersel/ringet/{passenger.id}"
    assert client.post(rang, data={"outcome": "maaske"}).status_code == 303
    assert fresh(LiftWish, passenger.id).rung is None
    client.post(rang, data={"outcome": "found"})
    assert fresh(LiftWish, passenger.id).rung is Rung.FOUND
    assert missing_on(date.id) == {}
