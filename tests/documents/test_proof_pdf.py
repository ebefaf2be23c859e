"""A proof on paper: tagged, in Danish, with a table whose columns have headers, and any name fits."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from app.documents.proof_pdf import ProofPaper, make_proof_pdf
from tests.documents.test_letter_pdf import structure, text_of

pytestmark = pytest.mark.any_database
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
LINE = ("Hjælp til julemarked", "Fynshav Landsbylaug", "28.11.2026 kl. 10.00–12.00", "2 timer")
PAPER = ProofPaper(
    title="Bevis for frivilligt arbejde",
    head=("Frivillighedens Hus", "Sønderborg Kommune"),
    name="Ane Ibsen",
    sentence="har hjulpet andre som frivillig lørdag den 28. november 2026.",
    total="I alt 2 timer på 1 opgave",
    header=("Hvad", "For hvem", "Hvornår", "Hvor længe"),
    lines=[LINE],
    confirmed="De, der fik hjælpen, har bekræftet timerne.",
    issued="Beviset er lavet af Frivillighedens Hus mandag den 1. marts 2027.",
    check_title="Er beviset ægte?",
    check_text="Gå ind på adressen, og skriv koden.",
    page="https://samskab.example/bevis",
    code="K7RM-2WQX-9HDP-4TFB",
)


def made(**values: object) -> PdfReader:
    return PdfReader(io.BytesIO(make_proof_pdf(replace(PAPER, **values), NOW)))


def test_the_file_says_that_it_is_pdf_ua_and_is_tagged_in_danish_under_its_title() -> None:
    root = made().trailer["/Root"]
    about = root["/Metadata"].get_object().get_data().decode()

    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "da"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "pdfuaid:part" in about.replace("<", " ")
    assert PAPER.title in about


def test_tasks_are_a_table_with_headers() -> None:
    kinds = structure(made(lines=[LINE, LINE]))

    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 1
    assert (kinds.count("/Table"), kinds.count("/TR")) == (1, 3)
    assert (kinds.count("/TH"), kinds.count("/TD")) == (4, 8)
    assert kinds.index("/H1") < kinds.index("/Table") < kinds.index("/H2")


def test_everything_that_was_given_is_to_be_read_on_it() -> None:
    text = " ".join(text_of(made()).split())

    for part in (PAPER.name, PAPER.total, *LINE, PAPER.issued, PAPER.page, PAPER.code):
        assert part in text, part


def test_many_tasks_go_on_on_the_next_page_under_the_same_headers() -> None:
    pdf = made(lines=[LINE] * 60)

    assert len(pdf.pages) > 1
    assert all("Hvor længe" in " ".join(text_of(pdf, page).split()) for page in range(2))
    assert f"Side 2 af {len(pdf.pages)}" in " ".join(text_of(pdf, 1).split())


@pytest.mark.parametrize("name", ['#strong[x] $x$ \\ "citat" <b>', "Ø" * 120, "Łukasz Żółć", "🙂 Ane", "Ана"])
def test_any_name_is_set_as_plain_text(name: str) -> None:
    pdf = made(name=name, lines=[(name, name, "1.1.2027", "1 time")])

    assert len(pdf.pages) == 1


def test_the_same_paper_is_the_same_file() -> None:
    assert make_proof_pdf(PAPER, NOW) == make_proof_pdf(PAPER, NOW)
