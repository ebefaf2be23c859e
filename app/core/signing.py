"""Signed tokens for private links: nothing to store, useless when changed, still valid after the key is rotated."""

from __future__ import annotations

import hmac
from functools import lru_cache
from hashlib import sha256
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

_keys: list[str] = []


class _Cookies(SecureCookieSessionInterface):
    """Flask's own signed cookie; what signs it is made once per application instead of twice a request."""

    _serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookie."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer


def init_app(app: Flask) -> None:
    """Take over SECRET_KEY and the keys before it (SECRET_KEY_FALLBACKS, oldest first), for cookies too."""
    app.session_interface = _Cookies()
    _keys[:] = [*(app.config.get("SECRET_KEY_FALLBACKS") or []), app.config["SECRET_KEY"]]


@lru_cache(maxsize=64)
def _serializer(purpose: str, keys: tuple[str, ...]) -> URLSafeSerializer:
    return URLSafeSerializer(keys, salt=purpose, signer_kwargs={"digest_method": sha256})


def sign(purpose: str, payload: Any) -> str:
    """A token for `payload` (JSON values) that only works for `purpose`."""
    return str(_serializer(purpose, tuple(_keys)).dumps(payload))


def read(purpose: str, token: str) -> Any | None:
    """The payload of a token made for `purpose`, or None when it is not one of ours."""
    try:
        return _serializer(purpose, tuple(_keys)).loads(token)
    except BadSignature:
        return None


def keyed_hash(purpose: str, text: str) -> str:
    """A hash that cannot be looked up without our key (for codes and for contact details kept as a mark)."""
    return _keyed_hash(_keys[-1], purpose, text)


def keyed_hashes(purpose: str, text: str) -> list[str]:
    """The hash under every key we have, the newest first: what lies in the database for years outlives a new key."""
    return [_keyed_hash(key, purpose, text) for key in reversed(_keys)]


def _keyed_hash(key: str, purpose: str, text: str) -> str:
    return hmac.digest(key.encode(), f"{purpose}:{text}".encode(), "sha256").hex()
