"""Pages of proposals: proposing as a guest, wanting to take part, at the desk, and answering."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.moderation.models import Appeal
from app.moderation.states import State
from app.people.delegation import end_delegation, let_act
from app.proposals import actions
from app.proposals.links import author_token, voice_token
from app.proposals.models import Proposal, Voice
from app.proposals.queries import PAGE_SIZE
from tests.conftest import FrozenClock
from tests.factories import (
    log_in,
    make_account,
    make_person,
    make_place,
    make_volunteer,
    writing,
)
from tests.listings.pages import send, text
from tests.listings.posting import make_listing
from tests.proposals.proposing import answered, became, join, make_proposal, told

pytestmark = pytest.mark.usefixtures("frozen_clock")
GUEST = {"name": "Ane Ibsen", "phone": "11 11 11 57", "email": "", "website": ""}


def newest() -> Proposal:
    return db.session.scalars(select(Proposal).order_by(Proposal.id.desc())).unique().first()  # type: ignore[return-value]


def typed(**values: object) -> dict[str, object]:
    place = make_place("Broager").id
    return {
        "title": "Selskab til kirkegården",
        "place_id": place,
        "text": "Gå med hver onsdag.",
        **GUEST,
        **values,
    }


def test_the_list_and_the_form_have_titles_of_their_own(client: FlaskClient) -> None:
    pages = [text(client, path) for path in ("/forslag", "/forslag/nyt")]

    assert len({page.partition("<title>")[2].partition("</title>")[0] for page in pages}) == 2


# ---- proposing --------------------------------------------------------------------------------------------------


def test_somebody_without_a_log_in_proposes_and_knows_when_we_answer(client: FlaskClient) -> None:
    answer = send(client, "/forslag/nyt", **typed())

    page = text(client, answer.location).replace("\xa0", " ")

    assert newest().state is State.PENDING
    for said in (
        "Vi læser det og svarer senest mandag den 8. marts",
        "Vi ringer til dig med svaret",
        "Det var ikke mig",
    ):
        assert said in page
    assert "Selskab til kirkegården" not in text(client, "/forslag")


def test_who_is_logged_in_is_not_asked_for_a_contact_and_finds_it_on_min_side(client: FlaskClient) -> None:
    account = make_account(name="Karen Borger")
    log_in(client, account)
    values = typed()

    page = text(client, "/forslag/nyt")
    send(client, "/forslag/nyt", **{key: values[key] for key in ("title", "place_id", "text")})

    assert 'name="phone"' not in page
    assert "Karen Borger" in page
    assert newest().author_id == account.person_id
    mine = text(client, "/min-side").replace("\xa0", " ")
    assert "Selskab til kirkegården" in mine
    assert "Vi svarer senest mandag den 8. marts" in mine


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Skriv, hvad I mangler"),
        ({"place_id": "0"}, "Vælg den by, der er tættest på"),
        ({"place_id": "x"}, "Vælg den by, der er tættest på"),
        ({"text": " "}, "Skriv en eller to sætninger"),
        ({"text": "x" * 401}, "Der er plads til 400 tegn"),
        ({"text": "Mit nummer er 010203-1234"}, "Slet CPR-nummeret"),
        ({"phone": "", "email": ""}, "Skriv et telefonnummer eller en e-mail"),
        ({"website": "http://x"}, "Det gik meget hurtigt"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: FlaskClient, wrong: dict[str, str], said: str
) -> None:
    answer = send(client, "/forslag/nyt", **typed(**wrong))

    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert said in page
    assert "Ane Ibsen" in page
    assert db.session.scalars(select(Proposal)).unique().all() == []


def test_an_author_writes_it_anew_with_the_link_and_takes_it_back(client: FlaskClient) -> None:
    made = make_proposal(public=False)
    answered(made, State.NEEDS_WORK, "Skriv, hvilken kirke det er.")
    own = f"/forslag/mit/{author_token(made)}"

    assert "Skriv, hvilken kirke det er." in text(client, own)
    send(client, f"{own}/ret", title="Til Broager kirke", place_id=made.place_id, text="Gå med.")
    db.session.expire_all()
    assert (made.state, made.title) == (State.PENDING, "Til Broager kirke")
    send(client, own)

    db.session.expire_all()
    assert made.state is State.ARCHIVED
    assert "Du har taget dit forslag tilbage" in text(client, own)
    assert client.get(f"{own}/ret").status_code == 404


def test_a_guest_asks_once_by_the_link_that_a_no_is_looked_at_again(client: FlaskClient) -> None:
    proposal = make_proposal(public=False)
    own = f"/forslag/mit/{author_token(proposal)}"
    assert "Bed os se på det igen" not in client.get(own).text
    assert client.get(f"{own}/klage").status_code == 404
    answered(proposal, State.REJECTED, "Det gør andre.")
    assert f"{own}/klage" in client.get(own).text
    page = client.get(f"{own}/klage")
    assert ("Det gør andre." in page.text, page.headers["Cache-Control"]) == (True, "no-store")
    assert client.post(f"{own}/klage", data={"text": ""}).status_code == 422

    assert client.post(f"{own}/klage", data={"text": "Ingen andre gør det."}).status_code == 303

    found = db.session.scalars(select(Appeal)).one()
    assert (found.author_id, found.text) == (proposal.author_id, "Ingen andre gør det.")
    again = client.post(f"{own}/klage", data={"text": "Se nu på det."})
    assert (again.status_code, "Du har bedt os se på det igen." in again.text) == (200, True)
    assert len(db.session.scalars(select(Appeal)).all()) == 1


def test_a_helper_reads_with_a_link_of_their_own_while_they_help(client: FlaskClient) -> None:
    made, helper = make_proposal(public=False), make_person("Lone Hjælper")
    with writing():
        helps = {"may_sign_up": False, "may_cancel": False, "gets_messages": True}
        help_id = let_act(SYSTEM, clock.now(), made.author, helper, "", **helps).id
    own = f"/forslag/mit/{author_token(made, helper.id)}"

    assert "fordi du hjælper" in text(client, own)
    assert client.post(own).status_code == 404
    assert client.get(f"{own}/ret").status_code == 404
    assert client.get(f"{own}/ikke-mig").status_code == 404
    with writing():
        end_delegation(SYSTEM, clock.now(), help_id, party_id=None)

    assert client.get(own).status_code == 404


# ---- the list and one of them -----------------------------------------------------------------------------------


def test_the_list_says_what_where_how_old_and_how_many_but_never_who(client: FlaskClient) -> None:
    author, ane = make_person("Bent Hemmelig"), make_person("Ane Usynlig")
    made = make_proposal(author, now=clock.now() - timedelta(days=3))
    join(made, ane)

    pages = text(client, "/forslag") + text(client, f"/forslag/{made.id}")

    for said in ("Mal bænkene på stien", "Broager", "Skrevet for 3 dage siden", "1 vil være med"):
        assert said in pages
    for name in ("Bent", "Hemmelig", "Ane", "Usynlig"):
        assert name not in pages


def test_an_empty_list_says_so_in_words(client: FlaskClient) -> None:
    page = client.get("/forslag").get_data(as_text=True)

    assert "Ingen forslag" in page
    assert "0 forslag" not in page


def test_pages_of_the_list_follow_each_other_and_the_place_stays(client: FlaskClient) -> None:
    place, other = make_place("Broager").id, make_place("Egernsund").id
    for number in range(PAGE_SIZE + 2):
        make_proposal(title=f"Nr. {number}.", place_id=place)
    make_proposal(title="Et andet sted", place_id=other)

    first = text(client, f"/forslag?sted={place}")
    forward = re.search(r'href="(/forslag\?[^"]*efter=[^"]*)"', first)
    assert forward is not None
    second = text(client, forward[1].replace("&amp;", "&"))
    back = re.search(r'href="(/forslag\?[^"]*foer=[^"]*)"', second)
    assert back is not None

    assert "14 forslag" in first
    assert "Et andet sted" not in first + second
    assert (first.count("card__title"), second.count("card__title")) == (PAGE_SIZE, 2)
    again = text(client, back[1].replace("&amp;", "&"))
    assert re.findall(r"Nr\. \d+\.", again) == re.findall(r"Nr\. \d+\.", first)


@pytest.mark.parametrize("odd", ["efter=x", "sted=x", "sted=999999", "foer=", "efter=0"])
def test_odd_addresses_give_the_list(client: FlaskClient, odd: str) -> None:
    make_proposal()

    assert "Hvad mangler din by?" in text(client, f"/forslag?{odd}")


@pytest.mark.parametrize("state", [State.PENDING, State.REJECTED, State.HIDDEN])
def test_only_its_author_and_moderators_see_what_is_not_public(client: FlaskClient, state: State) -> None:
    account = make_account()
    made = make_proposal(account.person, public=state is State.HIDDEN, title="Hemmelig bænk")
    if state is not State.PENDING:
        answered(made, state, "Der står et navn.")
    visitor, author, neighbour, moderator = (client.application.test_client() for _one in range(4))
    log_in(author, account)
    log_in(neighbour, make_account())
    log_in(moderator, make_account(Role.MODERATOR))

    seen = [one.get(f"/forslag/{made.id}").status_code for one in (visitor, neighbour, author, moderator)]

    assert seen == [404, 404, 200, 200]
    assert "Hemmelig bænk" not in text(visitor, "/forslag")
    assert visitor.get(f"/anmeld/forslag/{made.id}").status_code == 404
    assert visitor.get(f"/forslag/{made.id}/med").status_code == 404


# ---- wanting to take part ---------------------------------------------------------------------------------------


def test_a_guest_wants_to_take_part_and_takes_it_back_in_one_press(client: FlaskClient) -> None:
    made = make_proposal()

    answer = send(client, f"/forslag/{made.id}/med", **GUEST)
    page = text(client, answer.location)
    assert "Du vil være med" in page
    assert "1 vil være med" in text(client, f"/forslag/{made.id}")
    refused = send(client, f"/forslag/{made.id}/med", **GUEST)
    assert refused.status_code == 422
    assert "Du har allerede sagt, at du vil være med." in refused.get_data(as_text=True)
    send(client, answer.location)

    assert "Du er ikke skrevet op mere" in text(client, answer.location)
    assert "Ingen har sagt ja endnu" in text(client, f"/forslag/{made.id}")


def test_who_is_logged_in_presses_once_and_once_more_to_undo(client: FlaskClient) -> None:
    made, account = make_proposal(), make_account()
    log_in(client, account)

    send(client, f"/forslag/{made.id}/med")
    page = text(client, f"/forslag/{made.id}")
    undo = re.search(r'action="(/forslag/ja/[^"]+)"', page)
    assert undo is not None
    client.post(undo[1])

    assert "Du har sagt, at du vil være med." in page
    assert db.session.scalars(select(Voice.withdrawn_at)).one() == clock.now()


def test_what_it_became_is_on_every_page_and_nobody_joins_any_more(client: FlaskClient) -> None:
    made, task = make_proposal(), make_listing(title="Mal bænke")
    voice = join(made)
    became(made, "Tag tøj på, der må blive plettet.", kind="listing", thing_id=task.id)

    for path in (
        f"/forslag/{made.id}",
        f"/forslag/mit/{author_token(made)}",
        f"/forslag/ja/{voice_token(voice)}",
    ):
        page = text(client, path)
        assert f'href="/opgaver/{task.id}"' in page
        assert "Tag tøj på, der må blive plettet." in page
    assert 'id="vaer-med"' not in text(client, f"/forslag/{made.id}")
    assert "Det blev til noget" in text(client, "/forslag")


def test_who_was_not_answered_in_time_is_promised_nothing_that_is_past(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    account = make_account()
    made = make_proposal(account.person, public=False)
    own, promise = f"/forslag/mit/{author_token(made)}", "svarer senest"
    log_in(client, account)
    for page in (own, "/min-side"):
        assert promise in text(client, page)

    frozen_clock.move_to(clock.from_wall(made.answer_by + timedelta(days=1), time(8)))
    log_in(client, account)

    for page in (own, "/min-side"):
        assert promise not in text(client, page)
        assert "Vi skulle have svaret" in text(client, page)


def test_a_proposal_whose_time_is_over_was_not_taken_down(client: FlaskClient) -> None:
    made = make_proposal()
    voice = join(made)
    with writing():
        actions.put_away(clock.now(), made.id)

    page = text(client, f"/forslag/ja/{voice_token(voice)}")

    assert "taget ned" not in page
    assert "Forslaget står ikke på listen" in page


# ---- at the desk ------------------------------------------------------------------------------------------------


def test_at_the_phone_a_volunteer_proposes_and_joins_for_who_rings(client: FlaskClient) -> None:
    caller, made = make_person("Tove Telefon", email=None, phone="+4511111141"), make_proposal()
    log_in(client, make_volunteer())
    values = typed()

    links = text(client, f"/telefonbord/{caller.id}")
    assert f"/forslag/nyt?til={caller.id}" in links
    assert "Tove Telefon" in text(client, f"/forslag/nyt?til={caller.id}")
    fields = {key: values[key] for key in ("title", "place_id", "text")}
    answer = send(client, f"/forslag/nyt?til={caller.id}", **fields)
    send(client, f"/forslag/{made.id}/med?til={caller.id}")

    assert answer.location.endswith(f"/telefonbord/{caller.id}")
    assert newest().author_id == caller.id
    assert db.session.scalars(select(Voice.person_id)).one() == caller.id
    assert told(caller) == []


def test_a_citizen_writes_for_nobody_else(client: FlaskClient) -> None:
    caller, made = make_person(), make_proposal()
    log_in(client, make_account())

    for path in ("/forslag", "/forslag/nyt", f"/forslag/{made.id}", f"/forslag/{made.id}/med"):
        assert client.get(f"{path}?til={caller.id}").status_code == 404
