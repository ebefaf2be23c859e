"""Whom to tell of a hole: /.well-known/security.txt after RFC 9116, and SECURITY.md."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.pack.settings import get_pack
from tests.conftest import FrozenClock

ROOT = Path(__file__).resolve().parents[2]


def _fields(client: FlaskClient) -> dict[str, str]:
    answer = client.get("/.well-known/security.txt")
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.get_data(as_text=True).splitlines())


def test_it_names_the_house_and_a_date_that_is_never_past(
    app: Flask, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    app.config["SITE_URL"] = "https://sammen.example"
    for later in (timedelta(0), timedelta(days=400), timedelta(days=4000)):
        now = frozen_clock.move_to(frozen_clock.now + later)
        fields = _fields(client)
        expires = datetime.fromisoformat(fields["Expires"])
        assert timedelta(days=90) < expires - now < timedelta(days=365)
    assert fields["Contact"] == f"mailto:{get_pack(app).email}"
    assert fields["Canonical"] == "https://sammen.example/.well-known/security.txt"
    assert fields["Preferred-Languages"] == "da, en"


@pytest.mark.any_database
def test_the_repository_says_the_same_and_leaves_nothing_to_fill_in() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")

    for heading in (
        "Supported versions",
        "How to report",
        "What we promise",
        "Threat model",
        "For the deployer",
    ):
        assert f"\n## {heading}" in text
    assert "/.well-known/security.txt" in text
    assert [mark for mark in ("TODO", "example.com", "<", "XXX", "your-") if mark in text] == []
