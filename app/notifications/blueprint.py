"""The blueprint of addresses for those who carry our messages."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("notifications", __name__, url_prefix="/sms")
