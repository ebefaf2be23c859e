"""The letter with the code and the link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for

from app.accounts import rules
from app.accounts.models import LogInRequest
from app.core.database import db


def merge_log_in_code(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    """What the letter says; None when the code was used, replaced or is too old, so that it is not sent."""
    request = db.session.get(LogInRequest, params.get("request_id", 0))
    if request is None or request.used_at is not None or now >= request.expires_at:
        return None
    return {
        "code": rules.in_halves(str(params["code"])),
        "link": url_for("accounts.open_link", token=params["link_token"], _external=True),
        "minutes": int(rules.CODE_LIFE.total_seconds() // 60),
    }
