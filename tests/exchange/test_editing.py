"""Changing what everybody sees: what holds at once, what waits while the old text stays, and two who write at once."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Role
from app.exchange import editing, items, queries
from app.exchange.day import DAY
from app.exchange.editing import Outcome
from app.exchange.links import own_path, party_token
from app.exchange.models import Item
from app.exchange.rules import HOLDS_FOR, Offer
from app.exchange.waiting import EDIT, LOOK, WAITING
from app.moderation.models import ProposedEdit
from app.moderation.queries import waiting_edit
from app.moderation.states import State
from app.notifications.models import Message
from tests import factories
from tests.exchange.trading import MODERATOR, make_item, make_party, offer, told
from tests.factories import make_place, writing
from tests.walks.visiting import get, text_of


def change(item: Item, *, actor: Actor = SYSTEM, version: int | None = None, **values: object) -> Outcome:
    with writing():
        seen = item.version if version is None else version
        return editing.change(actor, clock.now(), item.id, offer(**values), seen)


def waits(what: str) -> list[int]:
    return [row[0] for row in db.session.execute(WAITING.kinds[what]())]


def on_the_days_page() -> list[str]:
    return [row.key.split(":20")[0] for row in DAY.look(clock.now()).rows]


def seen_by_all(item: Item) -> tuple[str, State]:
    db.session.expire_all()
    return item.title, item.state


def test_new_words_of_a_guest_wait_while_the_old_ones_stay(app: Flask) -> None:
    item, town = make_item(), make_place("Gråsten")
    before = item.expires_on
    assert change(item, title="Et stort lokale", place_id=town.id, category="mad") is Outcome.WAITS
    assert seen_by_all(item) == ("Et mødelokale til 20", State.PUBLISHED)
    assert (item.place_id, item.category) == (town.id, "mad")
    assert "mad" in item.folded
    edit = waiting_edit("exchange_item", item.id)
    assert edit is not None
    assert (edit.after, edit.author_id) == ({"title": "Et stort lokale"}, item.party.person_id)
    assert waits(EDIT) == [edit.id]
    assert on_the_days_page() == [f"exchange-edit:{edit.id}"]
    assert item.expires_on >= before == clock.today() + HOLDS_FOR
    with writing():
        editing.answer_edit(MODERATOR, clock.now(), item.id, edit.id, item.version, is_approved=True)
    assert seen_by_all(item) == ("Et stort lokale", State.PUBLISHED)
    assert (item.place_id, waits(EDIT), on_the_days_page()) == (town.id, [], [])
    assert told(item.party.person) == ["exchange_item_news"] * 3


def test_a_no_to_new_words_says_why_and_leaves_the_old_ones(app: Flask) -> None:
    item = make_item()
    change(item, text="Kun 50 kr.")
    edit = waiting_edit("exchange_item", item.id)
    assert edit is not None
    with writing(), pytest.raises(DomainError, match="Skriv hvorfor"):
        editing.answer_edit(MODERATOR, clock.now(), item.id, edit.id, item.version, is_approved=False)
    with writing():
        editing.answer_edit(
            MODERATOR, clock.now(), item.id, edit.id, item.version, is_approved=False, text="Ingen penge."
        )
    assert (item.text, item.state) == ("", State.PUBLISHED)
    newest = db.session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
    assert newest.params["edit_id"] == edit.id


def test_what_a_trusted_member_changes_holds_at_once_and_is_looked_at_anew(app: Flask) -> None:
    account = factories.make_account(name="Mona Medlem")
    trusted = factories.make_organisation(editor=account.person)
    with writing():
        trusted.is_trusted = True
    item = make_item(make_party(account.person, trusted.id))
    actor = factories.actor_of(account)
    assert waits(LOOK) == []
    assert change(item, actor=actor, title="Et nyt lokale") is Outcome.SAVED
    assert seen_by_all(item)[0] == "Et nyt lokale"
    assert waits(LOOK) == [item.id]
    with pytest.raises(DomainError, match="ikke ændret noget"):
        change(item, actor=actor, title="Et nyt lokale")
    # By the link in a letter, which anybody may hold, it is read first.
    assert change(item, title="Et gammelt lokale") is Outcome.WAITS
    assert change(item, actor=MODERATOR, title="Husets ord") is Outcome.SAVED
    assert (seen_by_all(item)[0], waits(LOOK), waits(EDIT)) == ("Husets ord", [], [])


def test_new_words_are_taken_back_and_go_with_the_item(app: Flask) -> None:
    item = make_item()
    change(item, title="Et stort lokale")
    assert change(item) is Outcome.TAKEN_BACK
    change(item, title="Et stort lokale")
    with writing():
        items.take_down(SYSTEM, clock.now(), item.id)
    assert db.session.scalars(select(ProposedEdit)).all() == []
    with pytest.raises(DomainError, match="ikke ændres"):
        change(item, title="Et stort lokale")


def test_who_writes_from_an_older_page_is_told_so_and_nothing_is_written_over(app: Flask) -> None:
    item = make_item()
    seen = item.version
    change(item, title="Fra den ene", version=seen)
    with pytest.raises(DomainError, match="et andet sted imens"):
        change(item, title="Fra den anden", version=seen)
    assert editing.to_change(item) == Offer(**{**offer().__dict__, "title": "Fra den ene"})


def test_a_moderator_answers_the_words_they_read_and_only_of_this_item(app: Flask) -> None:
    item, another = make_item(), make_item()
    change(item, title="Fra den ene")
    read = item.version
    edit = waiting_edit("exchange_item", item.id)
    assert edit is not None
    change(item, title="Noget ganske andet")
    with writing(), pytest.raises(DomainError, match="noget andet imens"):
        editing.answer_edit(MODERATOR, clock.now(), item.id, edit.id, read, is_approved=True)
    for actor, item_id in ((SYSTEM, item.id), (MODERATOR, another.id)):
        with writing(), pytest.raises(NotFoundError):
            editing.answer_edit(actor, clock.now(), item_id, edit.id, 1, is_approved=True)
    assert seen_by_all(item)[0] == "Et mødelokale til 20"


# ---- the pages ------------------------------------------------------------------------------------------------------


def typed(page: str, **values: str) -> dict[str, str]:
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version is not None
    said = {
        "side": "give",
        "category": "lokaler",
        "title": "Et mødelokale til 20",
        "place_id": "0",
        "target_group": "",
    }
    return {**said, "version": version[1], **values}


def test_a_moderator_does_not_let_in_words_that_they_have_not_read(client: FlaskClient) -> None:
    factories.log_in(client, factories.make_account(Role.MODERATOR))
    item = make_item(public=False)
    where = f"/samarbejdsboers/opslag/{item.id}/svar"
    read = item.version
    change(item, title="Noget helt andet")
    late = client.post(where, data={"answer": "godkend", "version": str(read)})
    assert (late.status_code, seen_by_all(item)[1]) == (422, State.PENDING)
    assert "Noget helt andet" in late.text
    assert client.post(where, data={"answer": "godkend", "version": str(item.version)}).status_code == 303


def test_a_version_that_is_no_number_is_an_older_one(client: FlaskClient) -> None:
    item = make_item()
    where = f"{own_path(party_token(item.party))}/opslag/{item.id}"
    fields = {"side": "give", "category": item.category, "title": "Andet", "place_id": "0"}
    for version in ("9" * 5000, "-1", "x"):
        assert client.post(where, data={**fields, "version": version}).status_code == 422


def test_a_guest_changes_it_by_the_link_in_two_windows(client: FlaskClient) -> None:
    item = make_item()
    own = own_path(party_token(item.party))
    path = f"{own}/opslag/{item.id}"
    page = get(client, path)
    assert "Det gamle bliver stående så længe" in page
    sent = client.post(path, data=typed(page, title="Et lokale med klaver"))
    assert sent.status_code == 303
    assert "I har skrevet noget nyt" in get(client, own)
    older = client.post(path, data=typed(page, title="Et lokale med orgel"))
    text = text_of(older)
    assert older.status_code == 422
    assert "Sådan står opslaget nu" in text
    assert "Et lokale med klaver" in text
    assert 'value="Et lokale med orgel"' in text
    again = client.post(path, data=typed(text, title="Et lokale med orgel"))
    assert again.status_code == 303
    assert 'value="Et lokale med orgel"' in get(client, path)
    assert "Et mødelokale til 20" in get(client, f"/samarbejdsboers/opslag/{item.id}")


def test_staff_read_the_new_beside_the_old_and_answer(client: FlaskClient) -> None:
    item = make_item(text="Med klaver")
    change(item, title="Et stort lokale")
    factories.log_in(client, factories.make_account(Role.MODERATOR))
    path = f"/samarbejdsboers/opslag/{item.id}/svar"
    page = get(client, path)
    assert "Et stort lokale" in page
    assert "Tomt" in page
    answered = client.post(path, data=typed(page, answer="nye-ja"))
    assert answered.status_code == 303
    assert seen_by_all(item)[0] == "Et stort lokale"
    assert queries.with_new_words([item]) == set()
