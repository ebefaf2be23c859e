"""Columns that only the application can read: AES-256-GCM, bound to the row they stand in.

`v1.<key id>.<nonce>.<ciphertext>`: table, column and row go into the seal, so that a value moved to another person's
row is not read as theirs. The key ring, oldest first: the keys derived from SECRET_KEY_FALLBACKS and SECRET_KEY, then
those of COLUMN_KEYS. The newest encrypts, all of them decrypt; `samskab keys rotate` brings everything to the newest.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = "v1"
_NONCE_BYTES = 12
#: Key id → key, the newest last.
_ring: dict[str, bytes] = {}


class UnreadableError(ValueError):
    """Changed, moved from another row, or encrypted with a key we no longer have."""


def init_app(app: Flask) -> None:
    """Derive the keys. They are not those that sign: one key has one use."""
    _ring.clear()
    older = [*(app.config.get("SECRET_KEY_FALLBACKS") or []), app.config["SECRET_KEY"]]
    for secret in [*older, *(app.config.get("COLUMN_KEYS") or [])]:
        key = hmac.new(str(secret).encode(), b"samskab columns v1", sha256).digest()
        name = sha256(key).hexdigest()[:8]
        # A key that is named twice counts where it stands last.
        _ring.pop(name, None)
        _ring[name] = key


def encrypt(plain: str | bytes, *, table: str, column: str, row: object) -> str:
    """`plain` for one column of one row, with the newest key."""
    kid, key = list(_ring.items())[-1]
    nonce = secrets.token_bytes(_NONCE_BYTES)
    raw = plain.encode() if isinstance(plain, str) else plain
    sealed = _cipher(key).encrypt(nonce, raw, _place(table, column, row))
    return ".".join((_VERSION, kid, _text(nonce), _text(sealed)))


def decrypt(stored: str, *, table: str, column: str, row: object) -> str:
    """The text that `encrypt` was given for the same place. Raises UnreadableError."""
    return decrypt_bytes(stored, table=table, column=column, row=row).decode()


def decrypt_bytes(stored: str, *, table: str, column: str, row: object) -> bytes:
    """The bytes that `encrypt` was given for the same place. Raises UnreadableError."""
    from cryptography.exceptions import InvalidTag

    version, _, rest = stored.partition(".")
    parts = rest.split(".")
    if version != _VERSION or len(parts) != 3 or parts[0] not in _ring:
        raise UnreadableError("no such format or key")
    try:
        nonce, sealed = _bytes(parts[1]), _bytes(parts[2])
        return _cipher(_ring[parts[0]]).decrypt(nonce, sealed, _place(table, column, row))
    except (InvalidTag, ValueError) as error:
        raise UnreadableError("changed, or moved from another row") from error


def newest_prefix() -> str:
    """How everything begins that was encrypted with the newest key."""
    return f"{_VERSION}.{list(_ring)[-1]}."


def looks_encrypted(stored: str) -> bool:
    """Whether `stored` has the shape of what `encrypt` makes, whoever's key it is."""
    return stored.startswith(f"{_VERSION}.") and stored.count(".") == 3


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    # Loaded at the first use: most web processes never see an encrypted column.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _place(table: str, column: str, row: object) -> bytes:
    return f"{table}:{column}:{row}".encode()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
