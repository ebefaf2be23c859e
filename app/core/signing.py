"""Signed tokens for private links: nothing to store, useless when changed, still valid after the key is rotated."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Any

from flask import Flask
from itsdangerous import BadSignature, URLSafeSerializer

_keys: list[str] = []


def init_app(app: Flask) -> None:
    """Take over SECRET_KEY and the keys before it (SECRET_KEY_FALLBACKS, oldest first)."""
    _keys[:] = [*(app.config.get("SECRET_KEY_FALLBACKS") or []), app.config["SECRET_KEY"]]


def sign(purpose: str, payload: Any) -> str:
    """A token for `payload` (JSON values) that only works for `purpose`."""
    return str(URLSafeSerializer(_keys, salt=purpose, signer_kwargs={"digest_method": sha256}).dumps(payload))


def read(purpose: str, token: str) -> Any | None:
    """The payload of a token made for `purpose`, or None when it is not one of ours."""
    try:
        return URLSafeSerializer(_keys, salt=purpose, signer_kwargs={"digest_method": sha256}).loads(token)
    except BadSignature:
        return None


def keyed_hash(purpose: str, text: str) -> str:
    """A hash that cannot be looked up without our key (for codes and for contact details kept as a mark)."""
    return hmac.new(_keys[-1].encode(), f"{purpose}:{text}".encode(), sha256).hexdigest()


def keyed_hashes(purpose: str, text: str) -> list[str]:
    """The hash under every key we have, the newest first: what lies in the database for years outlives a new key."""
    return [
        hmac.new(key.encode(), f"{purpose}:{text}".encode(), sha256).hexdigest() for key in reversed(_keys)
    ]
