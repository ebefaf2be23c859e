"""The letter with the code and the link, and those about staff roles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for

from app.accounts import queries, rules
from app.accounts.models import Account
from app.accounts.retention import LEAST_NOTICE, is_still_unused
from app.accounts.role_words import role_name
from app.accounts.tokens import hash_of
from app.core.database import db
from app.core.formatting import date_da
from app.core.permissions import Role


def merge_log_in_code(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    """What the letter says; None when the code was used, replaced or is too old, so that it is not sent."""
    token = str(params.get("link_token", ""))
    request = queries.request_of_link(hash_of(token))
    if request is None or request.used_at is not None or now >= request.expires_at:
        return None
    return {
        "code": rules.in_halves(str(params["code"])),
        "link": url_for("accounts.open_link", token=token, _external=True),
        "minutes": int(rules.CODE_LIFE.total_seconds() // 60),
        "use": rules.CodeUse(params.get("use", rules.CodeUse.LOG_IN)),
    }


def merge_staff(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    """What letters about roles and factors say; None when the account is gone. Roles are those of this moment."""
    account = _living(params.get("account_id"))
    if account is None:
        return None
    return {
        "name": account.person.first_name,
        "roles": _staff_roles(account),
        "link": url_for("accounts.log_in", _external=True),
    }


def merge_colleague(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    """What administrators read about a colleague's new role; None when either account is gone, or holds none of it."""
    account, reader = (_living(params.get(name)) for name in ("account_id", "to"))
    if account is None or reader is None or Role.ADMINISTRATOR not in queries.roles_of(reader.id):
        return None
    roles = _staff_roles(account)
    by = _living(params.get("by"))
    return (
        {
            "name": reader.person.first_name,
            "who": account.person.name,
            "email": account.email,
            "by": by.person.name if by else None,
            "roles": roles,
            "link": url_for("admin.list_staff", _external=True),
        }
        if roles
        else None
    )


def merge_inactive(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    """What the warning says; None when the account is gone or somebody has used it since."""
    account = _living(params.get("account_id"))
    if account is None or not is_still_unused(account, now):
        return None
    return {
        "name": account.person.first_name,
        "day": date_da(datetime.fromisoformat(str(params["warned_at"])) + LEAST_NOTICE),
        "link": url_for("accounts.log_in", _external=True),
    }


def _living(account_id: object) -> Account | None:
    account = db.session.get(Account, int(str(account_id or 0)))
    return None if account is None or account.deleted_at is not None else account


def _staff_roles(account: Account) -> list[str]:
    return [role_name(role) for role in sorted(queries.roles_of(account.id)) if role is not Role.CITIZEN]
