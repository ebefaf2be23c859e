"""Tables of people, of who may act for whom, and of what they said yes to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.core.danish import fold
from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_text


class Reach(StrEnum):
    """How a person wants to be told things."""

    EMAIL = "email"
    SMS = "sms"
    CALL = "call"
    LETTER = "letter"
    #: Somebody they chose is told instead (a Delegation that gets messages).
    RELATIVE = "relative"
    #: "Jeg kommer selv forbi": told when they stand at the counter.
    IN_PERSON = "in_person"


class Person(Base):
    """Anybody we know. May have no e-mail, no phone and no log-in; a couple may share one e-mail."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_email", "email"),
        Index("ix_person_phone", "phone"),
        Index("ix_person_name_folded", "name_folded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    #: The name for searching (core.danish.fold); follows the name by itself.
    name_folded: Mapped[str] = mapped_column(String(240), default="", server_default="")
    #: Small letters; not unique (couples share an address).
    email: Mapped[str | None] = mapped_column(String(254))
    #: E.164, e.g. +4511111141.
    phone: Mapped[str | None] = mapped_column(String(20))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    #: How they want to be told; None follows from what they gave us (notifications.routing).
    reach: Mapped[Reach | None] = mapped_column(EnumText(Reach, 12))
    #: Where letters go: street and number, postal code, town.
    street: Mapped[str | None] = mapped_column(String(120))
    postal_code: Mapped[str | None] = mapped_column(String(10))
    town: Mapped[str | None] = mapped_column(String(60))
    #: Since when we know that nothing arrives there (a bounce, a wrong number); cleared by a new address or number.
    email_fault_at: Mapped[datetime | None]
    phone_fault_at: Mapped[datetime | None]
    #: Part of every private link; raising it makes all older links useless.
    link_version: Mapped[int] = mapped_column(default=1)
    #: Part of the address of the person's own calendar, drawn anew each time one is made; None is no address.
    calendar_stamp: Mapped[str | None] = mapped_column(String(24))
    calendar_made_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    #: When the person was erased; name and contact are gone, the rows that count stay.
    erased_at: Mapped[datetime | None]
    #: The person this one turned out to be (PersonMerge); found nowhere any more.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    @validates("name")
    def _fold_name(self, _key: str, name: str) -> str:
        self.name_folded = fold(name)
        return name

    @validates("email", "phone")
    def _forget_fault(self, key: str, value: str | None) -> str | None:
        """What we know of an old address or number says nothing of a new one."""
        if value != getattr(self, key, None):
            setattr(self, f"{key}_fault_at", None)
        return value

    @property
    def first_name(self) -> str:
        """The first word of the name, for greetings."""
        return self.name.split(" ", 1)[0] if self.name else ""

    @property
    def is_living(self) -> bool:
        """Neither erased nor merged into another."""
        return self.erased_at is None and self.merged_into_id is None

    @property
    def has_address(self) -> bool:
        """Whether a letter can be posted to them."""
        return bool(self.street and self.postal_code and self.town)


class Delegation(Base):
    """A person lets another act for them: as far as they chose, until one of them ends it."""

    __tablename__ = "delegation"
    __table_args__ = (
        Index("uq_delegation_running", "person_id", "delegate_id", unique=True,
              sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")),
        CheckConstraint("person_id <> delegate_id", name="not_oneself"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Who is helped.
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: Who may act: a daughter, a neighbour, a carer.
    delegate_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: In their own words: "datter".
    relation = encrypted_text()
    may_sign_up: Mapped[bool] = mapped_column(default=False)
    may_cancel: Mapped[bool] = mapped_column(default=False)
    #: Gets the messages too; instead of the person where the person's reach is RELATIVE.
    gets_messages: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    delegate: Mapped[Person] = relationship(foreign_keys=[delegate_id])


class PersonBlock(Base):
    """Somebody may not take part, until it ends: no log-in, no sign-up. Their own data they still get at the desk."""

    __tablename__ = "person_block"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: What the person reads.
    reason = encrypted_text()
    began_at: Mapped[datetime]
    began_by: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None]


class ConsentForm(StrEnum):
    """How somebody said yes."""

    ORAL = "oral"
    WRITTEN = "written"


class Consent(Base):
    """Somebody said yes to something, in these words, then (law.md sec. 3)."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: "register" (known here by phone), later "diet", "phone_friend" …
    purpose: Mapped[str] = mapped_column(String(40))
    #: The words that were read aloud or shown, whole.
    words: Mapped[str] = mapped_column(Text)
    #: Which edition of the words: other words, another edition (people.rules.edition_of).
    version: Mapped[str] = mapped_column(String(12))
    form: Mapped[ConsentForm] = mapped_column(EnumText(ConsentForm, 10))
    #: Who wrote it down; None when the person did.
    recorded_by: Mapped[int | None]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class PersonMerge(Base):
    """Two rows turned out to be one person. Can be undone for a day."""

    __tablename__ = "person_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    merged_at: Mapped[datetime]
    merged_by: Mapped[int | None]
    #: {"table.column": [row ids that moved]}, and {"person": {column: what the kept one had before}}.
    moved: Mapped[dict[str, Any]] = mapped_column(JSON)
    undone_at: Mapped[datetime | None]
