"""Logs are lines of JSON, and nobody can be found in them."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.core.logs import make_formatter, redact

CANARIES = (
    "ane@example.org",
    "ane%40example.org",
    "søren.å@bøg.dk",
    "ane@localhost",
    "+4511111141",
    "+45 11 11 11 41",
    "(+45) 11 11 11 41",
    "0045 11111141",
    "11 11 11 41",
    "11\u00a011\u00a011\u00a041",
    "11111141",
    "1111 1141",
    "11-11-11-41",
    "11.11.11.41.",
    "11 – 11 – 11 – 41",
    "１１１１１１４１",
    "+49 30 123456-78",
    "010203-1234",
    "010203 1234",
    "010203–1234",
    "0102031234",
    "01.02.03-1234",
    "x" * 43,
)


@pytest.mark.parametrize("canary", CANARIES)
def test_what_tells_who_somebody_is_is_taken_out(canary: str) -> None:
    assert canary not in redact(f"tried {canary} twice")


@pytest.mark.parametrize("plain", ["2027-03-01 10:00:00,123", "127.0.0.1:5000", "job 12345 took 17 ms"])
def test_times_and_numbers_stay(plain: str) -> None:
    assert redact(plain) == plain


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("GET /det-sker?q=Grethe+Hansen HTTP/1.1", "Grethe"),
        ("GET /log-ind?videre=/gaature/tilmelding/abc", "abc"),
        ("went to next=/gaature/12", "/gaature/12"),
        ("opened /s/7kq2mnb8xw4tpz of", "7kq2mnb8xw4tpz"),
        ("cannot reach smtp://user:hemmelig@mail.example.org:587", "hemmelig"),
        ("token='abc123'", "abc123"),
        ("{'code': '4711'}", "4711"),
    ],
)
def test_secrets_of_addresses_and_settings_are_taken_out(text: str, secret: str) -> None:
    assert secret not in redact(text)


_SEPARATORS = st.sampled_from(["", " ", "-", ".", "\u00a0", " - ", "–", "/"])
_COUNTRIES = st.sampled_from(["", "+45 ", "0045", "(+45) "])
_DASHES = st.sampled_from(["", "-", " ", " - ", "–"])
_WORDS = st.text(alphabet="abcæøå ,;!\n", max_size=12)


@given(
    st.lists(st.integers(0, 9), min_size=8, max_size=8),
    _SEPARATORS,
    st.sampled_from(["", "+45 ", "0045", "(+45) "]),
    _WORDS,
)
def test_a_phone_number_is_found_however_it_is_written(
    digits: list[int], separator: str, country: str, words: str
) -> None:
    pairs = ["".join(map(str, digits[at : at + 2])) for at in range(0, 8, 2)]
    number = country + separator.join(pairs)
    found = redact(f"{words} {number} {words}")
    assert not re.search(r"\d{2}", found)


@given(
    st.integers(1, 31),
    st.integers(1, 12),
    st.integers(0, 99),
    st.integers(0, 9999),
    st.sampled_from(["", "-", " ", " - ", "–"]),
)
def test_a_cpr_number_is_found_however_it_is_written(
    day: int, month: int, year: int, serial: int, dash: str
) -> None:
    number = f"{day:02}{month:02}{year:02}{dash}{serial:04}"
    assert not re.search(r"\d", redact(f"født {number} i Nybøl"))


@given(st.emails(), _WORDS)
def test_an_address_is_found_in_any_words(address: str, words: str) -> None:
    local, _at, domain = address.rpartition("@")
    found = redact(f"{words} <{address}> {words}")
    assert f"@{domain}" not in found
    assert len(local) < 4 or local not in found or not local.isalnum()


@given(st.text())
def test_whatever_is_logged_is_one_line_of_json(text: str) -> None:
    assert set(line(text, extra_field=text)) == {"at", "level", "name", "message", "extra_field"}
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", redact(text))


def test_what_lies_inside_lists_and_objects_is_redacted_and_a_head_stays() -> None:
    found = line("x", to=["ane@example.org", {"phone": "11111141"}], head="a1" * 32)
    assert found["to"] == ["[e-mail]", {"phone": "[number]"}]
    assert found["head"] == "a1" * 32


#: What ends up on standard error of a process that is no test.
_LIBRARIES = """
import logging, sys, threading, warnings
from app import create_app
create_app({"INSTANCE_PATH": "/nonexistent", "SECRET_KEY": "x", "SQLALCHEMY_DATABASE_URI": "sqlite://"})
for name in ("gunicorn.error", "werkzeug", "sqlalchemy.engine", "urllib3.connectionpool", "smtplib", "py"):
    logging.getLogger(name).error("refused ane@example.org\\nand 11 11 11 41")
warnings.warn("about ane@example.org")
def fail():
    raise ValueError("ane@example.org")
thread = threading.Thread(target=fail); thread.start(); thread.join()
fail()
"""


def test_libraries_warnings_and_fatal_errors_speak_through_the_same_lines() -> None:
    environment = {**os.environ, "SAMSKAB_ENV": "development"}
    done = subprocess.run(
        [sys.executable, "-c", _LIBRARIES],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = done.stderr.splitlines()
    assert len(lines) == 9
    assert all(json.loads(one)["level"] for one in lines)
    assert "ane@" not in done.stderr
    assert "11 11" not in done.stderr


def line(message: str, *, error: Exception | None = None, **extra: Any) -> dict[str, Any]:
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("samskab.x", logging.INFO, "x.py", 1, message, (), info)
    record.__dict__.update(extra)
    text = make_formatter().format(record)
    assert "\n" not in text
    read: dict[str, Any] = json.loads(text)
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
