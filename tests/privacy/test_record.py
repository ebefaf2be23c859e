"""The record of processing and the reports of deletion, generated from what the software does."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient

from app.core.permissions import Role
from app.privacy.record import as_csv, as_json, record_lines
from app.privacy.retention import processings, run
from tests.factories import log_in, make_account
from tests.jobs.test_timetable import samskab
from tests.privacy.everything import fill_house


@pytest.fixture
def admin(client: FlaskClient, frozen_now: datetime) -> FlaskClient:
    """An administrator's browser."""
    log_in(client, make_account(Role.ADMINISTRATOR))
    return client


def test_every_purpose_stands_on_the_page_with_its_ground_and_times(admin: FlaskClient) -> None:
    page = admin.get("/admin/fortegnelse").text

    for line in record_lines():
        assert line.purpose in page
        assert all(sentence in page for sentence in line.kept), line.purpose
    assert "Sønderborg Kommune" in page
    assert "artikel 6, stk. 1, litra e" in page
    for words in (
        "a) Beskrivelse",
        "b) Nødvendighed",
        "c) Risici",
        "d) Det, der bliver gjort",
        "Rådgiverens svar",
    ):
        assert words in page


@pytest.mark.slow_on_postgres
def test_it_is_a_word_document_a_table_and_json(admin: FlaskClient) -> None:
    docx = admin.get("/admin/fortegnelse/fil/docx")
    paper = Document(io.BytesIO(docx.data))
    assert [row.cells[0].text.split("\n")[0] for row in paper.tables[0].rows[1:]] == [
        line.purpose for line in record_lines()
    ]
    rows = list(
        csv.reader(io.StringIO(admin.get("/admin/fortegnelse/fil/csv").text.lstrip("\ufeff")), delimiter=";")
    )
    assert len(rows) == len(record_lines()) + 1
    data = json.loads(admin.get("/admin/fortegnelse/fil/json").text)
    assert [one["key"] for one in data["purposes"]] == [one.key for one in processings()]
    assert data["controller"]["Dataansvarlig"] == "Sønderborg Kommune"
    assert admin.get("/admin/fortegnelse/fil/exe").status_code == 404


@pytest.mark.any_database
def test_a_cell_is_never_a_formula(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.privacy.record._cells", lambda _line: ["=1+1", "@x", "-2", "Tekst"])

    assert "'=1+1;'@x;'-2;Tekst" in as_csv()


def test_the_record_says_nothing_about_anybody(app: Flask, frozen_now: datetime) -> None:
    fill_house(frozen_now)

    assert "anary" not in json.dumps(as_json(frozen_now))


def test_citizens_read_the_same_times_without_those_of_colleagues(client: FlaskClient) -> None:
    page = client.get("/om/privatliv").text

    assert "Navn og kontakt, når du ikke har en konto: 90 dage efter den sidste dato, du er tilmeldt." in page
    assert "12 måneder efter at du sidst brugte den. Du får besked en måned før." in page
    assert "Vagter ved telefonen" not in page


def test_the_last_run_is_shown_with_what_is_left(admin: FlaskClient, frozen_now: datetime) -> None:
    assert "Det har ikke kørt endnu" in admin.get("/admin/sletning").text
    fill_house(frozen_now)
    run(frozen_now)

    page = admin.get("/admin/sletning").text
    assert "straks efter at en af jer ikke leder mere" in " ".join(page.split())
    assert ">0 timer" not in page

    assert "Sidst kørt mandag den\N{NO-BREAK SPACE}1. marts kl.\N{NO-BREAK SPACE}10.00." in page
    assert "Følger loggens segl" in page
    assert "Det har ikke kørt endnu" not in page


@pytest.mark.slow_on_postgres
def test_the_command_counts_and_deletes(app: Flask, frozen_now: datetime) -> None:
    fill_house(frozen_now - timedelta(days=4000))

    dry = samskab(app, "retention", "run", "--dry-run").splitlines()
    assert dry[0].split() == ["rule", "due", "done", "left"]
    counted = {line.split()[0]: line.split()[1:] for line in dry[1:]}
    assert counted["technical.forms"] == ["1", "0", "1"]
    done = {line.split()[0]: line.split()[1:] for line in samskab(app, "retention", "run").splitlines()[1:]}
    assert done["technical.forms"] == ["1", "1", "0"]
