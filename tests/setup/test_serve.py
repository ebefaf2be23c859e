"""What `samskab serve` does before it starts: the key, and the port."""

from __future__ import annotations

import socket
from pathlib import Path

import click
import pytest

import config
from app.setup.instance import prepare_instance
from app.setup.serve import refuse_busy_port
from tests.support.smtp import free_port


def test_a_busy_port_gets_one_sentence_that_names_it_and_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(click.ClickException) as refusal:
            refuse_busy_port("127.0.0.1", port)
    assert f"Port {port} is in use" in refusal.value.message
    assert f"make run PORT={port + 1}" in refusal.value.message


def test_a_number_that_is_no_port_is_named() -> None:
    with pytest.raises(click.ClickException, match="PORT is 80000"):
        refuse_busy_port("127.0.0.1", 80000)


def test_a_free_port_is_fine() -> None:
    port = free_port()
    refuse_busy_port("127.0.0.1", port)
    with socket.create_server(("127.0.0.1", port)) as server:
        assert server.getsockname()[1] == port


@pytest.fixture
def _demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SAMSKAB_ENV", "demo")
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path / "instance"))
    # setenv first, so that what the code writes into it is taken back.
    monkeypatch.setenv("SECRET_KEY", "")


@pytest.mark.usefixtures("_demo")
def test_the_demos_key_is_made_once_and_only_its_owner_reads_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = prepare_instance()["SECRET_KEY"]
    monkeypatch.setenv("SECRET_KEY", "")
    assert prepare_instance()["SECRET_KEY"] == first
    assert len(first) == 64
    assert (tmp_path / "instance" / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("_demo")
def test_production_never_makes_a_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SAMSKAB_ENV", "production")
    with pytest.raises(config.ConfigurationError, match="SECRET_KEY"):
        prepare_instance()
    assert not (tmp_path / "instance").exists()
