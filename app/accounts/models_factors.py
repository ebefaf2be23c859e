"""Tables of the second factor, and of log-ins that somebody else vouches for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base
from app.core.encrypted import encrypted_text

_CONFIRMED, _BEGUN = text("confirmed_at IS NOT NULL"), text("confirmed_at IS NULL")
_OPEN = text("approved_at IS NULL")


class Passkey(Base):
    """A key that lies in a phone, a computer or a stick; we have its public half."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    #: What the device calls it, base64url; at most 1023 bytes.
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    #: COSE key, base64url.
    public_key: Mapped[str] = mapped_column(Text)
    #: How often the device says it was used; 0 for ever in those that are copied between devices.
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """What a device has to sign next, once: one row per log-in, gone as soon as something came back."""

    __tablename__ = "passkey_challenge"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("account_session.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    challenge: Mapped[str] = mapped_column(String(100))
    expires_at: Mapped[datetime]


class AuthenticatorApp(Base):
    """An app that shows codes (TOTP, RFC 6238). An account has one, and perhaps another that is being set up."""

    __tablename__ = "authenticator_app"
    __table_args__ = (
        Index(
            "uq_authenticator_app_confirmed",
            "account_id",
            unique=True,
            sqlite_where=_CONFIRMED,
            postgresql_where=_CONFIRMED,
        ),
        Index(
            "uq_authenticator_app_begun",
            "account_id",
            unique=True,
            sqlite_where=_BEGUN,
            postgresql_where=_BEGUN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    #: In Base32; reading it raises UnreadableError when the row is not its own.
    seed = encrypted_text(bound_to="account_id")
    #: The newest 30 seconds whose code was used; none at or before it is taken again.
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of ten codes on paper, for the day the phone is gone. Each works once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class FactorReset(Base):
    """An administrator asks that somebody may begin anew with the second factor; another one approves it."""

    __tablename__ = "factor_reset"
    __table_args__ = (
        CheckConstraint("asked_by <> account_id", name="not_asked_for_oneself"),
        CheckConstraint("approved_by <> account_id", name="not_approved_for_oneself"),
        CheckConstraint("approved_by <> asked_by", name="two_persons"),
        Index("uq_factor_reset_open", "account_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    asked_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    approved_at: Mapped[datetime | None]


class OidcIdentity(Base):
    """Who an identity provider means by a subject: one account, which has one subject there."""

    __tablename__ = "oidc_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("account_id", "issuer"))

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(255))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    linked_at: Mapped[datetime]
    #: When the provider last said that a second factor was shown there: then the account is not without one.
    second_factor_at: Mapped[datetime | None]
