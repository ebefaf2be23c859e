"""Logs are lines of JSON, and nobody can be found in them."""

from __future__ import annotations

import json
import logging

import pytest
from flask.testing import FlaskClient

from app.core.logs import make_formatter, redact

CANARIES = ("ane@example.org", "+4511111141", "11 11 11 41", "010203-1234", "0102031234", "x" * 43)


@pytest.mark.parametrize("canary", CANARIES)
def test_what_tells_who_somebody_is_is_taken_out(canary: str) -> None:
    assert canary not in redact(f"tried {canary} twice")


@pytest.mark.parametrize("plain", ["2027-03-01 10:00:00,123", "127.0.0.1:5000", "job 12345 took 17 ms"])
def test_times_and_numbers_stay(plain: str) -> None:
    assert redact(plain) == plain


def line(message: str, *, error: Exception | None = None, **extra: str) -> dict[str, str]:
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("samskab.x", logging.INFO, "x.py", 1, message, (), info)
    record.__dict__.update(extra)
    text = make_formatter().format(record)
    assert "\n" not in text
    read: dict[str, str] = json.loads(text)
    return read


def test_every_text_of_a_line_is_redacted() -> None:
    found = line("to ane@example.org", error=ValueError("11 11 11 41"), answer="no ane@example.org")
    assert found["message"] == "to [e-mail]"
    assert found["answer"] == "no [e-mail]"
    assert "[number]" in found["exc_info"]


def test_a_line_break_makes_no_second_line() -> None:
    assert line("first\nsecond")["message"] == "first\\nsecond"


def test_the_values_of_a_refused_row_are_taken_out() -> None:
    error = "duplicate key\nDETAIL: Key (name)=(Ane Ibsen) exists\n[SQL: INSERT]\n"
    error += "[parameters: {'name': 'Ane Ibsen'}]\n"
    assert "Ane" not in redact(error)


def test_values_of_several_lines_are_taken_out_too() -> None:
    error = "new row violates\nDETAIL: Failing row contains (7, en\nhemmelig\nlinje).\n[SQL: INSERT]\n"
    assert redact(error) == "new row violates\\nDETAIL: [values]\\n[SQL: INSERT]\\n"


def test_a_request_is_noted_by_its_view_not_its_path(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "samskab.access"):
        client.get("/gaature/tilmelding/hemmelig-noegle")
    (record,) = [record for record in caplog.records if record.name == "samskab.access"]
    assert record.__dict__["endpoint"] == "walks.show_sign_up"
    assert record.__dict__["status"] == 404
    assert "hemmelig" not in str(record.__dict__)
