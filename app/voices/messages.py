"""The one letter of voices: how was it, the day after or so, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.addresses import absolute
from app.core.feature import MessageKind
from app.notifications.outbox import enqueue, withdraw
from app.voices.links import answer_path, answer_token
from app.voices.models import Impression
from app.voices.queries import impression_by_id
from app.voices.rules import OPEN_FOR, is_open

QUESTION = "how_was_it"


def _topic(impression_id: int) -> str:
    return f"impression:{impression_id}"


def promise_question(impression: Impression, now: datetime) -> None:
    """Ask by e-mail who has one; others meet the question on Min side. Nobody is rung up for it."""
    if impression.person is not None and impression.person.email:
        enqueue(
            QUESTION,
            now=now,
            topic=_topic(impression.id),
            key=(impression.id,),
            params={"impression_id": impression.id},
            person=impression.person,
            expires_at=impression.asked_at + OPEN_FOR,
        )


def take_back(impression_id: int, now: datetime) -> None:
    """Who has answered, or wants no questions, is not asked."""
    withdraw(_topic(impression_id), now, kinds=(QUESTION,))


def _merge(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    found = impression_by_id(params["impression_id"])
    # How it was, nobody can say for somebody else.
    if found is None or found.person is None or params.get("delegate_id") is not None:
        return None
    if found.mood is not None or not is_open(found.asked_at, now):
        return None
    return {
        "first_name": found.person.first_name,
        "title": found.occurrence.series.outward_title,
        "starts_at": found.occurrence.starts_at,
        "link": absolute(answer_path, answer_token(found)),
    }


KINDS = (
    MessageKind(
        QUESTION,
        _l("Hvordan var det?"),
        _l("Du får dette brev, fordi du har været med til noget."),
        _merge,
        quiet_hours=True,
        rings=False,
        may_be_off=True,
        is_usual=True,
    ),
)
