"""Somebody signed up with the name and number of another, and an e-mail of their own."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from app.core.actor import SYSTEM
from app.gatherings.links import opened_by, sign_up_token
from app.people.links import person_from_reach_token, reach_token
from app.people.merging import merge_people
from tests.factories import make_occurrence, make_person, make_sign_up, writing
from tests.people.test_merging import rows, undo


def test_a_row_that_nobody_made_sure_of_gives_no_contact_and_its_links_end(
    app: Flask, frozen_now: datetime
) -> None:
    inger = make_person("Inger Schmidt", email=None, phone="+4511111153")
    stranger = make_person("Inger Schmidt", email="fremmed@example.org", phone="+4511111153")
    hers, theirs = make_sign_up(make_occurrence(), inger), make_sign_up(make_occurrence(), stranger)
    own, old, page = sign_up_token(hers), sign_up_token(theirs), reach_token(stranger)
    before = rows()

    with writing():
        number = merge_people(SYSTEM, frozen_now, inger.id, stranger.id).id

    assert inger.email is None
    assert (opened_by(old), person_from_reach_token(page)) == (None, None)
    assert opened_by(own) is not None
    assert opened_by(sign_up_token(theirs)) is not None
    undo(number, frozen_now)
    assert rows() == before
