"""The second factor of staff, its reset, and log-in through the municipality."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account_session") as table:
        table.add_column(sa.Column("second_factor_at", UTCDateTime(), nullable=True))
        table.add_column(sa.Column("is_own_device", sa.Boolean(), nullable=False, server_default=sa.false()))
    _make_factors()
    _make_reset()
    op.create_table(
        "oidc_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", UTCDateTime(), nullable=False),
        sa.Column("second_factor_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_oidc_identity_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oidc_identity")),
        sa.UniqueConstraint("account_id", "issuer", name=op.f("uq_oidc_identity_account_id_issuer")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_oidc_identity_issuer_subject")),
    )


def _make_factors() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("last_used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"], unique=False)
    op.create_table(
        "passkey_challenge",
        sa.Column("session_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("challenge", sa.String(length=100), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["account_session.id"],
            name=op.f("fk_passkey_challenge_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_passkey_challenge")),
    )
    op.create_table(
        "authenticator_app",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=200), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_authenticator_app_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authenticator_app")),
    )
    op.create_index(
        op.f("ix_authenticator_app_account_id"), "authenticator_app", ["account_id"], unique=False
    )
    for name, which in (("confirmed", "confirmed_at IS NOT NULL"), ("begun", "confirmed_at IS NULL")):
        op.create_index(
            f"uq_authenticator_app_{name}",
            "authenticator_app",
            ["account_id"],
            unique=True,
            sqlite_where=sa.text(which),
            postgresql_where=sa.text(which),
        )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("account_id", "code_hash", name=op.f("uq_recovery_code_account_id_code_hash")),
    )


def _make_reset() -> None:
    op.create_table(
        "factor_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("asked_by <> account_id", name=op.f("ck_factor_reset_not_asked_for_oneself")),
        sa.CheckConstraint(
            "approved_by <> account_id", name=op.f("ck_factor_reset_not_approved_for_oneself")
        ),
        sa.CheckConstraint("approved_by <> asked_by", name=op.f("ck_factor_reset_two_persons")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_factor_reset_account_id")),
        sa.ForeignKeyConstraint(["approved_by"], ["account.id"], name=op.f("fk_factor_reset_approved_by")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_factor_reset_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_reset")),
    )
    for column in ("account_id", "approved_by", "asked_by"):
        op.create_index(op.f(f"ix_factor_reset_{column}"), "factor_reset", [column], unique=False)
    op.create_index(
        "uq_factor_reset_open",
        "factor_reset",
        ["account_id"],
        unique=True,
        sqlite_where=sa.text("approved_at IS NULL"),
        postgresql_where=sa.text("approved_at IS NULL"),
    )


def downgrade() -> None:
    for table in (
        "oidc_identity",
        "factor_reset",
        "recovery_code",
        "authenticator_app",
        "passkey_challenge",
        "passkey",
    ):
        op.drop_table(table)
    with op.batch_alter_table("account_session") as table:
        table.drop_column("is_own_device")
        table.drop_column("second_factor_at")
