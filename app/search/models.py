"""What is found and by which terms; the words people may mean; which words lead to the same; what found nothing."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


class SearchDocument(Base):
    """One thing that anybody may find now. Written by indexing.put(), never edited by itself."""

    __tablename__ = "search_document"
    __table_args__ = (
        UniqueConstraint("kind", "object_id"),
        CheckConstraint("weekdays BETWEEN 0 AND 127", name="weekdays_of_a_week"),
        Index("ix_search_document_place", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Which sort of thing: "walk", "organisation", "page". With the object's id it is what the document is known by.
    kind: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    #: Plain text, cut; what a hit is marked in.
    body: Mapped[str] = mapped_column(String(4000))
    #: In words: where, and when ("Hver onsdag kl. 14.00").
    where_text: Mapped[str] = mapped_column(String(300))
    when_text: Mapped[str] = mapped_column(String(160))
    #: The place's name in the letters of the index; empty is anywhere.
    place: Mapped[str] = mapped_column(String(80))
    #: One bit a weekday, Monday is 1; 0 is any day.
    weekdays: Mapped[int] = mapped_column(SmallInteger)
    #: Found only while a date of it is to come that is not cancelled (CatalogueEntry of this kind and series).
    is_dated: Mapped[bool]
    #: Found up to and with this day (local date); None is always.
    last_day: Mapped[date | None]
    #: Path on this site.
    url: Mapped[str] = mapped_column(String(200))
    #: What it was made of, so that the same again changes nothing.
    digest: Mapped[str] = mapped_column(String(32))
    #: When it last came to say something else; None is before that was kept.
    changed_at: Mapped[datetime | None]


class SearchPosting(Base):
    """A term of a document, and how much it says of it: 100 a word of the title, 50 one of the text, less what is only
    a part of a word. No key to the document: both are written together, and nobody may wait for the other's row.
    """

    __tablename__ = "search_posting"
    __table_args__ = (
        CheckConstraint("weight BETWEEN 1 AND 100", name="weight_in_hundredths"),
        Index("ix_search_posting_document_id", "document_id"),
        {"sqlite_with_rowid": False},
    )

    term: Mapped[str] = mapped_column(String(40), primary_key=True)
    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    weight: Mapped[int] = mapped_column(SmallInteger)


class SearchWord(Base):
    """A word that stands, or stood, in something that was found: what typing errors are measured against. Whether it
    stands in something now, the postings of its term say.
    """

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(String(40), primary_key=True)


class SearchState(Base):
    """One row: another text after every change of the words or the synonyms: then each process reads them anew."""

    __tablename__ = "search_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[str] = mapped_column(String(32))


class SynonymGroup(Base):
    """Words that lead to the same. The pack brings the first; what staff changed, the pack does not touch again."""

    __tablename__ = "search_synonyms"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    #: With commas between, as they were typed.
    words: Mapped[str] = mapped_column(String(2000))
    #: The pack's own words for it when it was last read from there; None is a group of the staff's own.
    from_pack: Mapped[str | None] = mapped_column(String(2000))
    is_deleted: Mapped[bool] = mapped_column(default=False)


class SearchMiss(Base):
    """Words that were looked for and not found, each day's together: without who asked."""

    __tablename__ = "search_miss"
    __table_args__ = (CheckConstraint("times > 0", name="times_positive"),)

    #: In the letters of the index, so that two ways of writing are one.
    asked: Mapped[str] = mapped_column(String(60), primary_key=True)
    times: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
