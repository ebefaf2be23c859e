"""The forms a report takes: PDF/UA read back, Word with real headings and header rows, HTML, one page per plan."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import html5lib
import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from app.reporting.freezing import FORMS, files_of
from app.reporting.paper import drawing_of
from tests.reporting.test_shapes import content

pytestmark = pytest.mark.usefixtures("app")
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


def nodes(pdf: PdfReader) -> list[DictionaryObject]:
    """The structure in the order of reading."""
    found: list[DictionaryObject] = []

    def walk(branch: Any) -> None:
        branch = branch.get_object()
        if not isinstance(branch, DictionaryObject):
            return
        if "/S" in branch:
            found.append(branch)
        below = branch.get("/K", [])
        for one in below if isinstance(below, list) else [below]:
            walk(one)

    walk(pdf.trailer["/Root"]["/StructTreeRoot"])
    return found


@pytest.fixture(scope="module")
def made(application: Flask) -> dict[str, bytes]:
    with application.test_request_context():
        return files_of(content(), NOW)


@pytest.mark.parametrize("form", ["pdf", "billede-plan-4"])
def test_a_pdf_says_that_it_is_pdf_ua_in_danish_under_its_title(made: dict[str, bytes], form: str) -> None:
    pdf = PdfReader(io.BytesIO(made[form]))
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "da"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert pdf.metadata.title in ("Opfølgning 2027", "Plan 4")


def test_headings_go_down_one_level_at_a_time_and_tables_have_headers(made: dict[str, bytes]) -> None:
    found = nodes(PdfReader(io.BytesIO(made["pdf"])))
    kinds = [str(node["/S"]) for node in found]
    levels = [int(kind[2:]) for kind in kinds if kind[:2] == "/H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert kinds.count("/Table") == 2
    headers = [node for node in found if str(node["/S"]) == "/TH"]
    assert len(headers) == 4
    assert all(_scope(node) == "/Column" for node in headers)


def _scope(node: DictionaryObject) -> str:
    attributes = node["/A"].get_object()
    listed = attributes if isinstance(attributes, list) else [attributes]
    return next(str(one.get_object()["/Scope"]) for one in listed if "/Scope" in one.get_object())


def test_a_chart_is_told_in_words_and_its_numbers_stand_in_a_table(made: dict[str, bytes]) -> None:
    pdf = PdfReader(io.BytesIO(made["pdf"]))
    (figure,) = [node for node in nodes(pdf) if "/Alt" in node]
    assert str(figure["/Alt"]) == "Ture: 12 i 2027."
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "under 5" in text
    assert "under 5" in drawing_of(next(iter(content().blocks)).charts[0])


def test_the_picture_of_a_plan_is_one_page_of_a4(made: dict[str, bytes]) -> None:
    pdf = PdfReader(io.BytesIO(made["billede-plan-4"]))
    (page,) = pdf.pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    text = page.extract_text()
    for said in ("Plan 4", "4.1", "Gågrupper", "I gang", "12", "ture holdt"):
        assert said in text
    assert "første gang" not in text


def test_word_has_real_headings_header_rows_and_its_language(made: dict[str, bytes]) -> None:
    document = Document(io.BytesIO(made["docx"]))
    headings = [
        (one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")
    ]
    assert ("Heading 1", "Plan 4") in headings
    assert ("Heading 2", "4.1 Gågrupper") in headings
    assert ("Heading 3", "Status 2027") in headings
    assert document.core_properties.language == "da-DK"
    for table in document.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert any(one.style.name == "List Bullet" for one in document.paragraphs)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_word_converts_to_pdf_with_its_headings_and_tables(made: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "rapport.docx").write_bytes(made["docx"])
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "rapport.docx")], check=True, capture_output=True, timeout=180)
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "rapport.pdf").pages)
    for said in ("Plan 4", "4.1 Gågrupper", "Status 2027", "under 5"):
        assert said in text


def test_html_needs_nothing_else_and_what_people_wrote_is_words(made: dict[str, bytes]) -> None:
    page = html5lib.parse(made["html"], namespaceHTMLElements=False)
    assert page.get("lang") == "da"
    assert page.findtext(".//h1") == "Opfølgning 2027"
    assert [cell.get("scope") for cell in page.findall(".//th")].count("col") == 4
    assert page.find(".//{http://www.w3.org/2000/svg}svg").get("aria-label") == "Ture: 12 i 2027."
    assert "=HYPERLINK" in "".join(page.itertext())
    assert not page.findall(".//script")
    assert not [one for one in page.iter() if one.get("src") or one.get("href")]


@pytest.mark.parametrize("form", ["pdf", "html", "csv"])
def test_the_same_report_is_the_same_bytes(made: dict[str, bytes], form: str) -> None:
    assert FORMS[form](content(), NOW) == made[form]
