"""Two colleagues answer the same thing, and one of them twice: the first answer counts, and the second is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.forms import new_key
from app.core.permissions import Role
from app.rooms.rules import BookingStatus
from tests.exchange.trading import make_item
from tests.factories import log_in, make_account, make_person
from tests.groups.grouping import make_group
from tests.listings.posting import make_listing
from tests.proposals.proposing import make_proposal
from tests.rooms.booking import book, make_room, span
from tests.support.html import form_fields

pytestmark = pytest.mark.usefixtures("frozen_clock")

#: Where each is answered.
ADDRESSES: dict[str, Callable[[], str]] = {
    "group": lambda: f"/faellesskaber/{make_group(public=False).id}/svar",
    "proposal": lambda: f"/forslag/{make_proposal(public=False).id}/svar",
    "item": lambda: f"/samarbejdsboers/opslag/{make_item(public=False).id}/svar",
    "listing": lambda: f"/opgaver/{make_listing(public=False).id}/svar",
}
ANSWER = {"answer": "godkend", "text": "Derfor.", "initiative_id": "0"}


def _moderator(app: Flask, name: str) -> FlaskClient:
    browser = app.test_client()
    log_in(browser, make_account(Role.MODERATOR, name=name))
    return browser


@pytest.mark.parametrize("kind", sorted(ADDRESSES))
def test_a_double_click_on_an_answer_leads_where_the_first_led(app: Flask, kind: str) -> None:
    address, lene = ADDRESSES[kind](), _moderator(app, "Lene Riis")
    typed = form_fields(lene.get(address).text, None) | ANSWER | {"idempotency_key": new_key()}
    first, again = lene.post(address, data=typed), lene.post(address, data=typed)
    assert (first.status_code, again.status_code, again.location) == (303, 303, first.location)


@pytest.mark.parametrize("answer", ["godkend", "afvis"])
@pytest.mark.parametrize("kind", sorted(ADDRESSES))
def test_who_answers_after_a_colleague_is_told_so(app: Flask, kind: str, answer: str) -> None:
    """Also after a no, when there is nothing left to answer."""
    address, lene, mette = ADDRESSES[kind](), _moderator(app, "Lene Riis"), _moderator(app, "Mette Krogh")
    typed = form_fields(lene.get(address).text, None) | ANSWER | {"answer": answer}
    theirs = form_fields(mette.get(address).text, None) | ANSWER
    assert lene.post(address, data=typed | {"idempotency_key": new_key()}).status_code == 303
    late = mette.post(address, data=theirs | {"idempotency_key": new_key()}, follow_redirects=True)
    assert "har svaret imens" in late.text


def test_who_answers_a_booking_after_a_colleague_is_told_so(app: Flask) -> None:
    made = book(make_room(needs_approval=True), span(10, 12), make_person())[0]
    address, lene, mette = (
        f"/lokaler/booking/{made.id}/svar",
        _moderator(app, "Lene"),
        _moderator(app, "Mette"),
    )
    assert lene.post(address, data=ANSWER | {"answer": "ja"}).status_code == 303
    late = mette.post(address, data=ANSWER | {"answer": "nej"})
    assert (late.status_code, "har svaret imens" in late.text) == (422, True)
    assert made.status is BookingStatus.BOOKED
