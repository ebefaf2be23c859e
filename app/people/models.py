"""Tables of people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


class Person(Base):
    """Anybody we know. May have no e-mail, no phone and no log-in; a couple may share one e-mail."""

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_email", "email"), Index("ix_person_phone", "phone"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    #: Small letters; not unique (couples share an address).
    email: Mapped[str | None] = mapped_column(String(254))
    #: E.164, e.g. +4511111141.
    phone: Mapped[str | None] = mapped_column(String(20))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    #: Part of every private link; raising it makes all older links useless.
    link_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    #: When the person was erased; name and contact are gone, the rows that count stay.
    erased_at: Mapped[datetime | None]

    @property
    def first_name(self) -> str:
        """The first word of the name, for greetings."""
        return self.name.split(" ", 1)[0] if self.name else ""

    @property
    def channel(self) -> str | None:
        """How the person is told something: `email`, else `call`, else None (through whoever knows them)."""
        if self.erased_at is not None:
            return None
        return "email" if self.email else "call" if self.phone else None
