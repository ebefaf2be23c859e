"""How a thing gets into the index and out of it: in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from hashlib import blake2b
from secrets import token_hex
from typing import Any

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.core import clock
from app.core.database import db, table_of
from app.search.filtering import times_of_day
from app.search.lexicon import splitter
from app.search.models import SearchDocument, SearchPosting, SearchState, SearchWord
from app.search.terms import HELP, TITLE, terms_of
from app.search.words import STOP, canonical, tokens

_MOST_TEXT = 4000
#: Another one after every change of how terms are made: then the index is made anew (rebuilding.py).
ANALYSER = "b"


@dataclass(frozen=True)
class SearchDoc:
    """What a feature says of a thing that anybody may find now."""

    kind: str
    object_id: int
    title: str
    #: Plain text.
    body: str
    #: Path on this site.
    url: str
    #: What else it is known by and is not shown: its kind in other words, its category.
    beside: str = ""
    where_text: str = ""
    when_text: str = ""
    #: The name of its place; empty is anywhere.
    place: str = ""
    #: 0 is Monday; none is any day.
    weekdays: frozenset[int] = frozenset()
    #: It is found only while a date of it is to come that is not cancelled.
    is_dated: bool = False
    #: It is found up to and with this day.
    last_day: date | None = None
    #: It tells how something is done: what is done itself comes before it.
    is_help: bool = False


def put(doc: SearchDoc) -> bool:
    """Let the index say of this thing what `doc` says. False when it did already. Never commits."""
    row = row_of(doc)
    known = db.session.execute(
        select(SearchDocument.id, SearchDocument.digest).where(*_is(doc.kind, doc.object_id))
    ).first()
    if known is not None and known.digest == row["digest"]:
        return False
    number = _write_document(row)
    _forget_postings(number)
    db.session.execute(table_of(SearchPosting).insert(), postings_of(doc, number))
    remember_words(words_of(doc))
    return True


def remove(kind: str, object_id: int) -> bool:
    """Let nobody find this thing any more. False when nobody did. Never commits."""
    number = db.session.scalar(select(SearchDocument.id).where(*_is(kind, object_id)))
    if number is None:
        return False
    _forget_postings(number)
    documents = table_of(SearchDocument)
    db.session.execute(delete(documents).where(documents.c.id == number))
    return True


def _forget_postings(number: int) -> None:
    # By the table: no session ever holds a posting or a document, so none has to be looked for among all it holds.
    postings = table_of(SearchPosting)
    db.session.execute(delete(postings).where(postings.c.document_id == number))


def _is(kind: str, object_id: int) -> tuple[Any, ...]:
    return (SearchDocument.kind == kind, SearchDocument.object_id == object_id)


def row_of(doc: SearchDoc) -> dict[str, Any]:
    """The columns of a document."""
    return {
        "kind": doc.kind,
        "object_id": doc.object_id,
        "title": doc.title[:200],
        "body": doc.body[:_MOST_TEXT],
        "where_text": doc.where_text[:300],
        "when_text": doc.when_text[:160],
        "place": canonical(doc.place)[:80],
        "weekdays": sum(1 << day for day in doc.weekdays),
        "is_dated": doc.is_dated,
        "last_day": doc.last_day,
        "url": doc.url,
        "digest": _digest(doc),
        "changed_at": clock.now(),
    }


def _digest(doc: SearchDoc) -> str:
    said = repr([sorted(one) if isinstance(one, frozenset) else one for one in astuple(doc)])
    return ANALYSER + blake2b(said.encode(), digest_size=15).hexdigest()


def _write_document(row: dict[str, Any]) -> int:
    insert = _insert(table_of(SearchDocument)).values(row)
    changed = {name: insert.excluded[name] for name in row if name not in ("kind", "object_id")}
    statement = insert.on_conflict_do_update(index_elements=["kind", "object_id"], set_=changed)
    number: int = db.session.execute(statement.returning(SearchDocument.id)).scalar_one()
    return number


def postings_of(doc: SearchDoc, number: int) -> list[dict[str, Any]]:
    """The rows of a document's terms, in a fixed order: who writes the same rows at once does not lock crosswise."""
    times = times_of_day(doc.when_text)
    beside = f"{doc.beside} {doc.where_text} {doc.place} {doc.when_text} {times}"
    found = terms_of(doc.title, doc.body[:_MOST_TEXT], beside, splitter(), HELP if doc.is_help else TITLE)
    return [{"term": term, "document_id": number, "weight": found[term]} for term in sorted(found)]


def words_of(doc: SearchDoc) -> list[str]:
    """The words of a document that typing errors are measured against, in a fixed order."""
    text = f"{doc.title} {doc.body[:_MOST_TEXT]} {doc.where_text} {doc.place}"
    return sorted({one.word for one in tokens(text) if one.word not in STOP and not one.word.isdigit()})


def remember_words(words: Sequence[str]) -> None:
    """Keep the words that are new. Every process then reads its vocabulary anew."""
    known = set(db.session.scalars(select(SearchWord.word).where(SearchWord.word.in_(words))))
    new = [{"word": word} for word in words if word not in known]
    if new:
        db.session.execute(_insert(table_of(SearchWord)).on_conflict_do_nothing(), new)
        tell_everybody()


def tell_everybody() -> None:
    """Let every process read words and synonyms anew, from the commit on. A version is never used twice."""
    insert = _insert(table_of(SearchState)).values(id=1, version=token_hex(16))
    changed = insert.on_conflict_do_update(index_elements=["id"], set_={"version": insert.excluded.version})
    db.session.execute(changed)


def _insert(table: Table) -> Any:
    make = postgresql.insert if db.session().get_bind().dialect.name == "postgresql" else sqlite.insert
    return make(table)
