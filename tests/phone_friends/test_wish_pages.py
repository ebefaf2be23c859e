"""The coordinator's pages of who waits, what the citizen can read about looks, and another scheme's answer."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.role_words import role_name
from app.audit.models import AuditEvent
from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.notifications.models import Message, MessageStatus
from app.people.consent import consents_of
from app.people.models import ConsentForm, Person
from app.phone_friends.consent_words import HANDOVER, handover_words
from app.phone_friends.models import PhoneWish
from app.phone_friends.models_wish import HandoverState, PhoneHandover
from app.phone_friends.privacy import merge_obstacle
from app.phone_friends.queries_wish import PAGE_SIZE, waiting_page
from app.phone_friends.states import WishState
from app.phone_friends.wish_links import handover_token
from app.privacy.looks import looks_at
from tests.factories import log_in, make_account, make_person
from tests.listings.pages import send, text, token_of
from tests.phone_friends.wishing import HIMSELF, answer_all, asked_of_others, only_wish, wish_for

pytestmark = pytest.mark.usefixtures("frozen_clock")
LIST = "/telefonven/oensker"


@pytest.fixture
def coordinator(client: FlaskClient) -> FlaskClient:
    log_in(client, make_account(Role.PHONE_COORDINATOR, name="Karen Koordinator"))
    return client


def press(client: FlaskClient, page: str, address: str, **fields: str) -> int:
    token = token_of(text(client, page))
    return client.post(address, data={"csrf_token": token, **fields}).status_code


def letters_to(person: Person) -> list[str]:
    """Kinds of what somebody was told, in order, as far as it stands."""
    own = select(Message.kind).where(
        Message.person_id == person.id, Message.status != MessageStatus.SUPPRESSED
    )
    return list(db.session.scalars(own.order_by(Message.id)))


def looks(wish: PhoneWish) -> list[tuple[str, str]]:
    db.session.expire_all()
    return [(one.what, one.why) for one in looks_at(wish.person_id)]


def test_the_coordinator_sees_who_waits_and_the_citizen_sees_that(coordinator: FlaskClient) -> None:
    wish = wish_for(lived=("enke",))

    assert "Ove Jepsen" in text(coordinator, LIST)
    page = text(coordinator, f"{LIST}/{wish.id}")
    assert "tirsdag formiddag" in page
    assert "at miste den" not in page
    assert looks(wish) == [("Dit navn og din kontakt", "For at finde og passe på telefonvenner")]
    shown = coordinator.post(f"{LIST}/{wish.id}/vis", data={"csrf_token": token_of(page)})

    assert "at miste den, man var gift med" in shown.get_data(as_text=True)
    assert {one.role for one in looks_at(wish.person_id)} == {role_name(Role.PHONE_COORDINATOR)}
    assert looks(wish)[0] == (
        "Det, den anden selv skal have prøvet",
        "For at finde og passe på telefonvenner",
    )
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "phone_wish.read")).one()
    assert (event.object_id, event.purpose) == (wish.person_id, "phone friends")


def test_an_answer_is_corrected_for_who_rings_and_lived_is_never_shown_by_it(
    coordinator: FlaskClient,
) -> None:
    wish = wish_for(lived=("enke",))
    address = f"{LIST}/{wish.id}"

    assert "checked" not in text(coordinator, f"{address}/ret/selv-proevet")
    send(coordinator, f"{address}/ret/hvor-tit", often="fortnightly")
    send(coordinator, f"{address}/ret/selv-proevet", lived=["sorg"])

    assert (only_wish().wants.often, only_wish().lived) == ("fortnightly", {"lived": ["sorg"]})
    assert coordinator.get(f"{address}/ret/hvem").status_code == 404
    assert press(coordinator, address, f"{address}/luk") == 303
    assert only_wish().state is WishState.CLOSED
    assert coordinator.get(f"{address}/ret/om").status_code == 404
    assert press(coordinator, address, f"{address}/luk") == 422
    assert coordinator.get(f"{LIST}/4711").status_code == 404


def test_another_scheme_is_asked_and_answers_without_a_log_in(coordinator: FlaskClient) -> None:
    wish = wish_for(lived=("enke",))
    address = f"{LIST}/{wish.id}/giv-videre/aeldre"
    words = handover_words("Telefonvenner for ældre")
    assert words.split(". ")[0] in text(coordinator, address)
    assert send(coordinator, address).status_code == 422
    send(coordinator, address, agrees="y")
    asked = db.session.scalars(select(PhoneHandover)).unique().one()
    (consent,) = (one for one in consents_of(wish.person_id) if one.purpose == HANDOVER)
    assert (consent.words, consent.form) == (words, ConsentForm.ORAL)
    assert "Telefonvenner for ældre, spurgt" in text(coordinator, LIST)
    assert coordinator.get(address).status_code == 404
    coordinator.delete_cookie("session")
    link = f"/telefonven/svar/{handover_token(asked)}"

    page = text(coordinator, link)

    assert "Ove" in page
    assert "11 11 11 71" in page.replace("\N{NO-BREAK SPACE}", " ")
    for kept in ("Jepsen", "1948", "haven", "at miste"):
        assert kept not in page
    assert send(coordinator, link, svar="måske").status_code == 200
    assert send(coordinator, link, svar="nej").status_code == 303
    page = text(coordinator, link)
    assert "beholdt sin plads" in page
    assert "Ove" not in page
    db.session.expire_all()
    assert (asked.state, wish.state) == (HandoverState.NO, WishState.WAITING)


def test_the_coordinator_waits_no_longer(coordinator: FlaskClient) -> None:
    wish = wish_for()
    asked = asked_of_others(wish)

    assert press(coordinator, f"{LIST}/{wish.id}", f"{LIST}/{wish.id}/tag-tilbage") == 303

    db.session.expire_all()
    assert (asked.state, wish.state) == (HandoverState.BACK, WishState.WAITING)
    assert "Vi har selv fundet noget" in text(coordinator, f"/telefonven/svar/{handover_token(asked)}")
    assert press(coordinator, f"{LIST}/{wish.id}", f"{LIST}/{wish.id}/tag-tilbage") == 422


def test_a_wish_that_was_written_twice_is_closed_without_a_word(coordinator: FlaskClient) -> None:
    first = wish_for(make_person("Ove Jepsen", email="ove@example.org", phone="+4511111171"))
    page = f"/telefonven/oensker/{first.id}"
    assert "Luk uden besked" not in text(coordinator, page)
    fields = {"csrf_token": token_of(text(coordinator, page)), "double": "1"}
    double = wish_for(make_person("Ove J.", email="oves.datter@example.org", phone="+4511111171"))
    assert "Se det andet ønske" in text(coordinator, page)
    other = f"/telefonven/oensker/{double.id}"
    assert "Luk uden besked" in text(coordinator, other)
    assert coordinator.post(f"{other}/luk", data=fields).status_code == 303
    assert (double.state, first.state) == (WishState.CLOSED, WishState.WAITING)
    assert letters_to(double.person) == [], "he is on the list still"
    assert merge_obstacle(first.person_id, double.person_id) is None
    # Of nobody else's is it said quietly.
    assert "Luk uden besked" not in text(coordinator, page)
    assert coordinator.post(f"{page}/luk", data=fields).status_code == 303
    assert letters_to(first.person) == ["phone_wish_news"]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MODERATOR, Role.DESK_VOLUNTEER])
def test_nobody_else_of_the_house_reads_a_wish(client: FlaskClient, role: Role) -> None:
    wish = wish_for()
    log_in(client, make_account(role))

    for address in (
        LIST,
        f"{LIST}/{wish.id}",
        f"{LIST}/{wish.id}/ret/om",
        f"{LIST}/{wish.id}/giv-videre/aeldre",
    ):
        assert client.get(address).status_code == 403
    assert client.post(f"{LIST}/{wish.id}/vis").status_code in (400, 403)


def test_the_list_goes_on_where_it_ended(client: FlaskClient) -> None:
    for number in range(PAGE_SIZE + 2):
        wish_for(make_person(f"Nr {number:02}"))

    first, following = waiting_page()
    second, end = waiting_page(following)

    assert [one.name for one in (*first, *second)] == [f"Nr {number:02}" for number in range(PAGE_SIZE + 2)]
    assert end is None
    assert waiting_page()[0][0].waiting_since == clock.now()


def test_a_guest_opens_what_they_wrote_by_the_link_in_the_letter(client: FlaskClient) -> None:
    answer = answer_all(client, HIMSELF)

    assert "Vi leder efter en, der passer" in text(client, answer.location)
