"""Every letter as it is read on paper. The finished texts lie in papers/, so that a change is read as a letter.

After a wanted change: `UPDATE_LETTERS=1 pytest tests/notifications/test_paper.py`, and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask

from app.core.feature import message_kind
from app.core.pack import current_pack
from app.notifications.letters import Paper, merge_fields, write_paper
from app.notifications.models import Message
from tests.conftest import FrozenClock
from tests.factories import make_person, writing
from tests.notifications.samples import ABOUT_LOG_IN, NOW, SAMPLES

PAPERS = Path(__file__).with_name("papers")
# What a letter says comes from templates and values: the long run has it on PostgreSQL too.
pytestmark = pytest.mark.slow_on_postgres

KINDS = sorted(set(SAMPLES) - ABOUT_LOG_IN)


def on_paper(app: Flask, frozen_clock: FrozenClock, kind: str, **more: object) -> Paper:
    make, sent_at = SAMPLES[kind]
    message = make()
    frozen_clock.move_to(sent_at)
    with app.test_request_context(base_url="https://sammen.example"):
        fields = merge_fields(message, sent_at)
        assert fields is not None
        return write_paper(message, {**fields, **more}, sent_at)


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_on_paper(app: Flask, frozen_clock: FrozenClock, kind: str) -> None:
    paper = on_paper(app, frozen_clock, kind)

    _asks_one_neither_to_press_nor_to_open(paper, kind)
    _reads_as_written_down(paper, kind)


def _reads_as_written_down(paper: Paper, kind: str) -> None:
    page = "\n\n".join([paper.subject, *paper.paragraphs, paper.help, paper.hours, paper.why]) + "\n"
    file = PAPERS / f"{kind}.txt"
    if os.environ.get("UPDATE_LETTERS"):
        PAPERS.mkdir(exist_ok=True)
        file.write_text(page)

    assert page == file.read_text()


def _asks_one_neither_to_press_nor_to_open(paper: Paper, kind: str) -> None:
    words = "\n".join(paper.paragraphs).lower()

    assert "://" not in words
    assert not [
        word for word in ("link", "vedhæftet", "mail", "tryk", " her:", "slet brevet") if word in words
    ]
    assert paper.paragraphs[0].startswith("Hej ")
    assert current_pack().phone in paper.help
    assert paper.why == str(message_kind(kind).reason)


def test_what_people_wrote_stays_whatever_it_holds(app: Flask, frozen_clock: FrozenClock) -> None:
    reason = "Se https://example.org/is.\n\n--\n\nVi ses"
    dates = [
        {
            "title": "Turen",
            "when": "onsdag",
            "meeting_point": "P",
            "place": "V",
            "host_name": "B",
            "reason": reason,
        }
    ]

    words = "\n".join(on_paper(app, frozen_clock, "date_cancelled", dates=dates).paragraphs)

    assert "Værten skriver: Se https://example.org/is." in words
    assert "Vi ses" in words
    assert "Se de andre dage her" not in words


def test_for_somebody_else_it_says_whom_it_is_about(app: Flask, frozen_clock: FrozenClock) -> None:
    make, _sent_at = SAMPLES["sign_up_confirmed"]
    message: Message = make()
    with writing():
        message.delegate = make_person("Dorthe Datter")
    with app.test_request_context(base_url="https://sammen.example"):
        paper = write_paper(message, merge_fields(message, NOW) or {}, NOW)

    assert paper.paragraphs[0].startswith("Til Dorthe Datter. Beskeden her er til Ane Ibsen.")
    assert paper.paragraphs[1] == "Hej Ane"
