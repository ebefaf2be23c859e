"""The letter with the code and the link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for

from app.accounts import queries, rules
from app.accounts.tokens import hash_of


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
    }
