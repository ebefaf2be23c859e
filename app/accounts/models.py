"""Tables of log-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.permissions import Role
from app.people.models import Person


class Account(Base):
    """A log-in of one person. The e-mail is unique here, and only here."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("email"), UniqueConstraint("person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: Small letters. None once the account is deleted.
    email: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[datetime]
    last_log_in_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    #: When its owner was told that it will be deleted, because nobody uses it.
    warned_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")


class AccountRole(Base):
    """A role given to an account. Every account is a citizen without a row here."""

    __tablename__ = "account_role"
    __table_args__ = (UniqueConstraint("account_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role] = mapped_column(EnumText(Role, 20))
    granted_at: Mapped[datetime]


class AccountSession(Base):
    """A device that is logged in. The cookie holds the secret, this row its hash: the row decides."""

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    #: Written at most every five minutes.
    seen_at: Mapped[datetime]
    #: Never used after this, however busy (90 days citizens, 12 hours staff).
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    #: When the second factor was shown here. Without it staff roles have no effect.
    second_factor_at: Mapped[datetime | None]
    #: Staff say that nobody else uses this device: no end after 30 idle minutes.
    is_own_device: Mapped[bool] = mapped_column(default=False, server_default=false())


class LogInRequest(Base):
    """Somebody asked to log in with an address: one code and one link, 10 minutes, once, five tries."""

    __tablename__ = "log_in_request"
    __table_args__ = (
        Index("ix_log_in_request_browser_hash", "browser_hash"),
        CheckConstraint("tries BETWEEN 0 AND 5", name="five_tries"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: Hash of a secret in the cookie of the browser that asked; empty for a link of the command line.
    browser_hash: Mapped[str] = mapped_column(String(64))
    #: Where to go after the log-in.
    next_path: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    #: When the code or the link was used: the address is proven.
    used_at: Mapped[datetime | None]
    #: When it led to a log-in; between the two a newcomer tells their name.
    finished_at: Mapped[datetime | None]
