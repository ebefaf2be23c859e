"""People who get letters by post, and the piles that are made of them."""

from __future__ import annotations

import io
from datetime import datetime

from pypdf import PdfReader
from sqlalchemy import select

from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.notifications import post
from app.notifications.models import Channel, LetterBatch, Message
from app.people.actions import set_reach
from app.people.models import Person, Reach
from tests.factories import make_person, writing

BIRTHE = Actor(person_id=7)


def by_post(name: str = "Ane Ibsen", *, town: str = "Sydals", phone: str | None = "+4511111141") -> Person:
    """Somebody who wants letters, and has an address."""
    with writing():
        person = make_person(name, email=None, phone=phone)
        where = {"street": "Mommarkvej 12", "postal_code": "6470", "town": town}
        set_reach(SYSTEM, person.created_at, person, Reach.LETTER, **where)
    return person


def made(now: datetime) -> LetterBatch:
    with writing():
        return post.make_batch(BIRTHE, now)


def texts(batch: LetterBatch) -> list[str]:
    """The pages of a pile that have something on them."""
    content = db.session.get_one(LetterBatch, batch.id, populate_existing=True).content
    assert content is not None
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return [text for text in pages if text.strip()]


def told_by_people() -> list[Message]:
    by_people = Message.channel.in_((Channel.CALL, Channel.IN_PERSON))
    return list(db.session.scalars(select(Message).where(by_people).order_by(Message.id)))
