"""Changes of the programme and of the documents."""

from __future__ import annotations

from datetime import datetime, time
from typing import NamedTuple

from sqlalchemy import func, select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.events.actions import lock_event
from app.events.models_about import EventDocument, EventItem
from app.events.rules import LARGEST_DOCUMENT, MOST_DOCUMENTS, is_only_paper, is_pdf

MOST_ITEMS = 30


class Item(NamedTuple):
    """A line of the programme as it is typed; fields as in the table EventItem."""

    at: time
    what: str
    speaker: str = ""
    about_speaker: str = ""


def put_item(
    actor: Actor, now: datetime, series_id: int, item: Item, item_id: int | None = None
) -> EventItem:
    """Add a line, or let the one with this number say something else.

    Raises NotFoundError for a line of another event, DomainError for too many, and when the event is over.
    """
    lock_event(series_id)
    line = _line(series_id, item_id) if item_id is not None else EventItem(series_id=series_id)
    if item_id is None:
        there = select(func.count()).where(EventItem.series_id == series_id)
        if (db.session.scalar(there) or 0) >= MOST_ITEMS:
            raise DomainError("Programmet er for langt. Der er plads til 30 punkter.")
        db.session.add(line)
    for name, value in item._asdict().items():
        setattr(line, name, value)
    record(actor, now, "event.programme", "series", series_id)
    db.session.flush()
    return line


def remove_item(actor: Actor, now: datetime, series_id: int, item_id: int) -> None:
    """Take a line out of the programme. Raises NotFoundError for one of another event."""
    lock_event(series_id)
    db.session.delete(_line(series_id, item_id))
    record(actor, now, "event.programme", "series", series_id)
    db.session.flush()


def _line(series_id: int, item_id: int) -> EventItem:
    line = db.session.get(EventItem, item_id)
    if line is None or line.series_id != series_id:
        raise NotFoundError
    return line


def add_document(
    actor: Actor, now: datetime, series_id: int, *, title: str, content: bytes, is_for_all: bool
) -> EventDocument:
    """Add a PDF. Raises DomainError for what is none, or too large, for too many, and when the event is over."""
    lock_event(series_id)
    if not content or not is_pdf(content):
        raise DomainError("Filen er ikke en PDF. Gem den som PDF, og prøv igen.", field="file")
    if len(content) > LARGEST_DOCUMENT:
        raise DomainError("Filen fylder for meget. Den må højst fylde 5 MB.", field="file")
    if not is_only_paper(content):
        raise DomainError(
            "Der ligger et program eller en anden fil i filen. Gem den som PDF igen.", field="file"
        )
    there = select(func.count()).where(EventDocument.series_id == series_id)
    if (db.session.scalar(there) or 0) >= MOST_DOCUMENTS:
        raise DomainError("Der er plads til fem filer. Fjern en først.", field="file")
    document = EventDocument(
        series_id=series_id,
        title=title,
        size=len(content),
        content=content,
        is_for_all=is_for_all,
        added_at=now,
    )
    db.session.add(document)
    db.session.flush()
    record(actor, now, "event.document_add", "series", series_id, document=document.id)
    return document


def remove_document(actor: Actor, now: datetime, series_id: int, document_id: int) -> None:
    """Take a document away at once. Raises NotFoundError for one of another event."""
    lock_event(series_id)
    document = db.session.get(EventDocument, document_id)
    if document is None or document.series_id != series_id:
        raise NotFoundError
    db.session.delete(document)
    record(actor, now, "event.document_remove", "series", series_id, document=document_id)
    db.session.flush()
