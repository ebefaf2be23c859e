"""Private links of voices: signed, and useless once the person's link version is raised."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.core.signing import read
from app.people.merging import person_of_link
from app.people.models import Person
from app.people.private_links import make_token, own_row
from app.voices.models import Impression

_ANSWER, _TELL = "impression", "story"


def answer_token(impression: Impression) -> str:
    """The token with which somebody says how it was. Only while it is known who was asked."""
    assert impression.person is not None
    return make_token(_ANSWER, impression.id, impression.person)


def opened_impression(token: str) -> Impression | None:
    """What a token opens; None when it is not ours, older than the person's links, or forgotten."""
    return own_row(_ANSWER, token, Impression)


def story_token(person: Person) -> str:
    """The token with which somebody tells, and takes back what they told."""
    return make_token(_TELL, person.id, person)


def opened_teller(token: str) -> Person | None:
    """Whose stories a token opens; None when it is not ours, or older than the person's links."""
    payload: Any = read(_TELL, token)
    if not isinstance(payload, list) or len(payload) != 2:
        return None
    return person_of_link(*payload)


def answer_path(token: str) -> str:
    """The private page on which one says how it was."""
    return url_for("voices.answer", token=token)


def tell_path(token: str) -> str:
    """The private page of somebody's stories."""
    return url_for("voices.tell", token=token)
