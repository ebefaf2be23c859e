"""Nothing is let through that a moderator has not read: who writes something else meanwhile is read again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text as sql
from sqlalchemy.exc import OperationalError

from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.groups import actions as groups
from app.moderation.forms import ReadForm
from app.moderation.queries import waiting_edit
from app.moderation.states import State
from app.organisations import actions as organisations
from app.proposals import actions as proposals
from tests.factories import log_in, make_account, make_organisation, writing
from tests.groups.grouping import by, make_group
from tests.groups.grouping import profile as group_profile
from tests.listings.pages import send, text
from tests.listings.posting import changed, laug, make_listing, owner_of
from tests.organisations.people import profile_of
from tests.proposals.proposing import make_proposal, need

pytestmark = pytest.mark.usefixtures("frozen_clock")

_BAIT, _SWITCH = "Kom og vær med.", "Ring 11 11 11 77, det koster 50 kr."
_ASKED_ANEW = "Teksten er rettet, siden du læste den"


class Waiting(NamedTuple):
    """Something that waits: where it is read, what lets it through, and whether everybody sees the new words."""

    read_at: str
    yes: dict[str, str]
    is_out: Callable[[], bool]
    #: (words): its author writes something else.
    write: Callable[[str], None]
    #: Where the yes is sent, when not to the same page.
    sent_to: str = ""


def _proposal() -> Waiting:
    made = make_proposal(public=False, text=_BAIT)

    def write(words: str) -> None:
        with writing():
            proposals.rewrite(by(made.author), clock.now(), made.id, need(text=words))

    yes = {"answer": "godkend", "text": ""}
    return Waiting(f"/forslag/{made.id}/svar", yes, lambda: made.state is State.PUBLISHED, write)


def _new_group() -> Waiting:
    made = make_group(public=False, text=_BAIT)
    yes = {"answer": "godkend", "text": "", "initiative_id": "0"}
    write = _writes_of_group(made)
    return Waiting(f"/faellesskaber/{made.id}/svar", yes, lambda: made.state is State.PUBLISHED, write)


def _writes_of_group(made: Any) -> Callable[[str], None]:
    def write(words: str) -> None:
        with writing():
            groups.change(by(made.host), clock.now(), made.id, group_profile(text=words))

    return write


def _words_of_group() -> Waiting:
    made = make_group()
    write = _writes_of_group(made)
    write(_BAIT)
    yes = {"answer": "nye-ja", "text": "", "initiative_id": "0"}
    return Waiting(f"/faellesskaber/{made.id}/svar", yes, lambda: made.text in (_BAIT, _SWITCH), write)


def _new_task() -> Waiting:
    made = make_listing(public=False, text=_BAIT)
    yes = {"answer": "godkend", "text": "", "initiative_id": "0"}

    def write(words: str) -> None:
        changed(owner_of(made.organisation), made, text=words)

    return Waiting(f"/opgaver/{made.id}/svar", yes, lambda: made.state is State.PUBLISHED, write)


def _words_of_task() -> Waiting:
    made = make_listing()

    def write(words: str) -> None:
        changed(owner_of(made.organisation), made, text=words)

    write(_BAIT)
    edit = waiting_edit("listing", made.id)
    assert edit is not None
    yes = {"answer": "ja", "text": ""}
    return Waiting(f"/opgaver/aendring/{edit.id}", yes, lambda: made.text in (_BAIT, _SWITCH), write)


def _new_organisation() -> Waiting:
    made = make_organisation(public=False)
    write = _writes_of_organisation(made)
    write(_BAIT)
    page = f"/admin/foreninger/{made.id}"
    yes = {"text": "", "step": "do"}
    return Waiting(page, yes, lambda: made.state is State.PUBLISHED, write, f"{page}/godkend")


def _writes_of_organisation(made: Any) -> Callable[[str], None]:
    def write(words: str) -> None:
        with writing():
            profile = replace(profile_of(made), summary=words)
            organisations.change(owner_of(made), clock.now(), made.id, profile)

    return write


def _words_of_organisation() -> Waiting:
    made = laug()
    write = _writes_of_organisation(made)
    write(_BAIT)
    edit = waiting_edit("organisation", made.id)
    assert edit is not None
    page = f"/admin/foreninger/aendring/{edit.id}"
    yes = {"answer": "ja", "text": "", "step": "do"}
    return Waiting(page, yes, lambda: made.summary in (_BAIT, _SWITCH), write)


_TABLES = {
    _proposal: "proposal",
    _new_group: "social_group",
    _words_of_group: "social_group",
    _new_task: "listing",
    _words_of_task: "listing",
    _new_organisation: "organisation",
    _words_of_organisation: "organisation",
}


@pytest.mark.parametrize("make", _TABLES)
def test_what_is_changed_while_it_is_read_is_read_again(client: FlaskClient, make: Any) -> None:
    waiting = make()
    log_in(client, make_account(Role.MODERATOR))
    sent_to = waiting.sent_to or waiting.read_at
    read = _mark_on(text(client, waiting.read_at))

    waiting.write(_SWITCH)
    answer = send(client, sent_to, **waiting.yes, read_mark=read)

    assert answer.status_code == 422
    assert _ASKED_ANEW in answer.get_data(as_text=True)
    db.session.expire_all()
    assert not waiting.is_out()

    again = send(client, sent_to, **waiting.yes, read_mark=_mark_on(text(client, waiting.read_at)))
    assert again.status_code == 303
    db.session.expire_all()
    assert waiting.is_out()


@pytest.mark.postgres_only  # On SQLite whoever writes does so alone.
@pytest.mark.parametrize(("make", "table"), _TABLES.items())
def test_nobody_changes_it_between_the_look_and_the_yes(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, make: Any, table: str
) -> None:
    waiting, are_locked = make(), []
    log_in(client, make_account(Role.MODERATOR))
    read = _mark_on(text(client, waiting.read_at))

    def looks(_form: ReadForm, *_words: object) -> None:
        with db.engine.connect() as other, pytest.raises(OperationalError):
            other.execute(sql(f"SELECT id FROM {table} FOR NO KEY UPDATE NOWAIT"))
        are_locked.append(table)

    monkeypatch.setattr(ReadForm, "refuse_unread", looks)
    assert send(client, waiting.sent_to or waiting.read_at, **waiting.yes, read_mark=read).status_code == 303
    assert are_locked == [table]


def _mark_on(page: str) -> str:
    found = re.search(r'name="read_mark" value="([0-9a-f]{32})"', page)
    assert found is not None
    return found[1]
