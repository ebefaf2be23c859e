"""Encrypted columns: unreadable when changed or moved, readable for as long as the key is known."""

from __future__ import annotations

import subprocess
import sys

import pytest
from flask import Flask

from app.core import crypto

SEED = "JBSWY3DPEHPK3PXP"
HERE = {"table": "authenticator_app", "column": "seed", "row": 12}


@pytest.fixture(autouse=True)
def _keys():
    yield from _with_keys("the newest")


def _with_keys(key: str, *older: str):
    before = dict(crypto._ring)
    _use(key, *older)
    yield
    crypto._ring.clear()
    crypto._ring.update(before)


def _use(key: str, *older: str) -> None:
    app = Flask("keys")
    app.config.update(SECRET_KEY=key, SECRET_KEY_FALLBACKS=list(older) or None)
    crypto.init_app(app)


def test_what_was_encrypted_is_read_again_and_is_nowhere_in_the_stored_text() -> None:
    stored = crypto.encrypt(SEED, **HERE)
    assert crypto.decrypt(stored, **HERE) == SEED
    assert SEED not in stored
    assert stored.split(".")[0] == "v1"
    assert len(stored.split(".")) == 4


def test_the_same_text_twice_looks_different() -> None:
    assert crypto.encrypt(SEED, **HERE) != crypto.encrypt(SEED, **HERE)


@pytest.mark.parametrize("part", [2, 3])
def test_one_changed_letter_is_noticed(part) -> None:
    parts = crypto.encrypt(SEED, **HERE).split(".")
    parts[part] = ("A" if parts[part][0] != "A" else "B") + parts[part][1:]
    with pytest.raises(crypto.UnreadableError):
        crypto.decrypt(".".join(parts), **HERE)


@pytest.mark.parametrize("elsewhere", [{"row": 13}, {"column": "note"}, {"table": "person"}])
def test_a_value_moved_to_another_row_or_column_is_not_read(elsewhere) -> None:
    stored = crypto.encrypt(SEED, **HERE)
    with pytest.raises(crypto.UnreadableError):
        crypto.decrypt(stored, **{**HERE, **elsewhere})


@pytest.mark.parametrize("stored", ["", "v1", "v1.a.b.c", "v2.x.y.z", "v1....", SEED, "v1.00000000.!!.!!"])
def test_nonsense_is_refused_as_unreadable(stored) -> None:
    with pytest.raises(crypto.UnreadableError):
        crypto.decrypt(stored, **HERE)


def test_a_new_key_reads_what_the_old_one_wrote_and_writes_with_itself() -> None:
    old = crypto.encrypt(SEED, **HERE)
    assert old.startswith(crypto.newest_prefix())
    _use("a newer one", "the newest")
    assert crypto.decrypt(old, **HERE) == SEED
    assert not old.startswith(crypto.newest_prefix())
    new = crypto.encrypt(SEED, **HERE)
    _use("a newer one")
    assert crypto.decrypt(new, **HERE) == SEED
    with pytest.raises(crypto.UnreadableError):
        crypto.decrypt(old, **HERE)


def test_a_web_process_loads_no_library_of_a_log_in_before_the_first_one() -> None:
    """Each costs megabytes in every process, and most serve citizens only."""
    heavy = ("webauthn", "authlib", "segno", "cryptography.hazmat.bindings", "joserfc", "requests")
    asks = f"import app.cli, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
