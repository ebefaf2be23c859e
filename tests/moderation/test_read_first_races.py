"""Who writes something else in the very moment of the answer is read again too: the check is behind the lock."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.database import begin_write, db
from app.core.permissions import Role
from app.groups import actions as groups
from app.listings import editing
from app.moderation.queries import waiting_edit
from app.moderation.states import State
from app.organisations import actions as organisations
from app.proposals import actions as proposals
from tests.factories import log_in, make_account, make_organisation
from tests.groups.grouping import by, make_group
from tests.groups.grouping import profile as group_profile
from tests.listings.pages import send, text
from tests.listings.posting import laug, make_listing, owner_of, task
from tests.organisations.people import profile_of
from tests.proposals.proposing import make_proposal, need

pytestmark = pytest.mark.usefixtures("frozen_clock")

_BAIT, _SWITCH = "Kom og vær med.", "Ring 11 11 11 77, det koster 50 kr."
_ASKED_ANEW = "Teksten er rettet, siden du læste den"
#: How long the author holds the row; the moderator's answer arrives meanwhile and waits for it.
_HELD_SECONDS = 0.7


class Waiting(NamedTuple):
    """Something that waits: where it is read, what lets it through, and what its author then writes."""

    read_at: str
    sent_to: str
    yes: dict[str, str]
    is_out: Callable[[], bool]
    #: Its author writes something else; flushes, never commits.
    write: Callable[[], Any]
    mark: str = "read_mark"


def _proposal() -> Waiting:
    made = make_proposal(public=False, text=_BAIT)
    actor, number, path = by(made.author), made.id, f"/forslag/{made.id}/svar"
    return Waiting(
        path,
        path,
        {"answer": "godkend", "text": ""},
        lambda: made.state is State.PUBLISHED,
        lambda: proposals.rewrite(actor, clock.now(), number, need(text=_SWITCH)),
    )


def _proposal_in_the_queue() -> Waiting:
    return _proposal()._replace(
        read_at="/admin/moderation",
        sent_to="/admin/moderation/proposal/{id}/godkend",
        yes={},
        mark="seen",
    )


def _group() -> Waiting:
    made = make_group(public=False, text=_BAIT)
    actor, number, path = by(made.host), made.id, f"/faellesskaber/{made.id}/svar"
    return Waiting(
        path,
        path,
        {"answer": "godkend", "text": "", "initiative_id": "0"},
        lambda: made.state is State.PUBLISHED,
        lambda: groups.change(actor, clock.now(), number, group_profile(text=_SWITCH)),
    )


def _task() -> Waiting:
    made = make_listing(public=False, text=_BAIT)
    actor, number, path = owner_of(made.organisation), made.id, f"/opgaver/{made.id}/svar"
    return Waiting(
        path,
        path,
        {"answer": "godkend", "text": "", "initiative_id": "0"},
        lambda: made.state is State.PUBLISHED,
        lambda: editing.change(actor, clock.now(), number, task(text=_SWITCH)),
    )


def _organisation() -> Waiting:
    made = make_organisation(public=False)
    actor, number, profile = owner_of(made), made.id, replace(profile_of(made), summary=_SWITCH)
    page = f"/admin/foreninger/{number}"
    return Waiting(
        page,
        f"{page}/godkend",
        {"text": "", "step": "do"},
        lambda: made.state is State.PUBLISHED,
        lambda: organisations.change(actor, clock.now(), number, profile),
    )


def _words_of_organisation() -> Waiting:
    made = laug()
    actor, number = owner_of(made), made.id
    profiles = [replace(profile_of(made), summary=words) for words in (_BAIT, _SWITCH)]
    begin_write()
    organisations.change(actor, clock.now(), number, profiles[0])
    db.session.commit()
    edit = waiting_edit("organisation", number)
    assert edit is not None
    page = f"/admin/foreninger/aendring/{edit.id}"
    return Waiting(
        page,
        page,
        {"answer": "ja", "text": "", "step": "do"},
        lambda: made.summary in (_BAIT, _SWITCH),
        lambda: organisations.change(actor, clock.now(), number, profiles[1]),
    )


@pytest.mark.parametrize(
    "make", [_proposal, _proposal_in_the_queue, _group, _task, _organisation, _words_of_organisation]
)
def test_what_is_written_in_the_moment_of_the_answer_is_read_again(
    app: Flask, client: FlaskClient, make: Callable[[], Waiting]
) -> None:
    waiting = make()
    log_in(client, make_account(Role.MODERATOR))
    page = text(client, waiting.read_at)
    mark = re.search(rf'name="{waiting.mark}" value="([0-9a-f]{{32}})"', page)
    assert mark is not None
    sent_to = waiting.sent_to.format(id=_number_in(page))
    db.session.commit()
    holds = Event()

    def author() -> None:
        with app.test_request_context():
            begin_write()
            waiting.write()
            db.session.flush()
            holds.set()
            time.sleep(_HELD_SECONDS)
            db.session.commit()
            db.session.remove()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(author)
        assert holds.wait(30)
        answer = send(client, sent_to, **waiting.yes, **{waiting.mark: mark[1]})
        writing.result()

    told = answer if answer.status_code == 422 else client.get(answer.headers["Location"])
    assert _ASKED_ANEW in told.get_data(as_text=True)
    db.session.expire_all()
    assert not waiting.is_out()


def _number_in(page: str) -> str:
    found = re.search(r"/moderation/proposal/(\d+)/godkend", page)
    return found[1] if found else ""
