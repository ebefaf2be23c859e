"""Secrets of log-ins: made here, and kept in the database as hashes only."""

from __future__ import annotations

import hashlib
import secrets

from app.accounts.rules import CODE_LENGTH
from app.core.signing import keyed_hash


def new_token() -> str:
    """256 random bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Eight random digits."""
    return f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"


def hash_of(token: str) -> str:
    """What is stored of a token. Nobody can guess 256 bits, so a plain hash will do; empty for no token."""
    return hashlib.sha256(token.encode()).hexdigest() if token else ""


def hash_of_code(code: str, link_hash: str) -> str:
    """What is stored of a code. Eight digits can be tried out, so the hash needs our key."""
    return keyed_hash("log-in-code", f"{link_hash}:{code}")
