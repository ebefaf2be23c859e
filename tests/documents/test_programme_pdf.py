"""The programme of a place on paper: how much stands on one page, how large, and in which order it is read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.documents.programme_pdf import SMALLEST, LineTable, PaperLine, ProgrammePaper, make_programme_pdf
from tests.support.pdf import kinds_of, read, sizes_of, words_of

_MADE_AT = datetime(2026, 11, 27, 8, tzinfo=UTC)


def line(number: int) -> PaperLine:
    """A long one."""
    return PaperLine(
        day="Hver anden torsdag",
        hours="kl. 10.00–11.30",
        title=f"Nr. {number:02} i forsamlingshuset ved havnen",
        where="Den store sal, Færgevej 1",
        notes="3. og 17. december. Pris: 45 kr. Ring og meld dig til.",
    )


def paper(regular: int, dated: int) -> ProgrammePaper:
    """So many lines that come back, and so many of one day."""
    return ProgrammePaper(
        title="Det sker i Fynshav i december",
        sender="Frivillighedens Hus",
        header=("Hvornår", "Hvad og hvor"),
        tables=(
            LineTable("Igen og igen", tuple(map(line, range(regular)))),
            LineTable("På en bestemt dag", tuple(map(line, range(regular, regular + dated)))),
        ),
        note="",
        phone_label="Ring til Frivillighedens Hus",
        phone="11 11 11 00",
        hours="Mandag til torsdag kl. 9.00–15.00. Fredag kl. 9.00–12.00",
        address_label="Se det hele på nettet:",
        address="sammen.example.dk/det-sker?sted=12&km=5",
        code="https://sammen.example.dk/det-sker?sted=12&km=5",
        code_alt="QR-kode",
        foot="Skrevet ud fredag den 27. november.",
    )


@pytest.mark.parametrize(
    ("regular", "dated", "pages", "heads"),
    [(3, 2, 1, 4), (11, 6, 1, 0), (0, 17, 1, 0), (17, 0, 1, 0), (20, 9, 3, 4), (40, 0, 3, 2)],
)
def test_a_dense_month_stands_on_one_page_in_two_columns(
    regular: int, dated: int, pages: int, heads: int
) -> None:
    pdf = read(make_programme_pdf(paper(regular, dated), _MADE_AT))
    words = words_of(pdf)

    assert len(pdf.pages) == pages
    assert kinds_of(pdf).count("/TH") == heads
    assert min(sizes_of(pdf)) >= SMALLEST
    places = [words.index(f"Nr. {number:02}") for number in range(regular + dated)]
    assert places == sorted(places)
    assert ("På en bestemt dag" in words) is bool(dated)
    assert "11 11 11 00" in words.replace("\xa0", " ")


def test_one_line_longer_than_a_page_is_not_lost() -> None:
    long = PaperLine("Hver mandag", "", "Ord " * 900 + "sidst", "", "")
    both = (LineTable("Igen og igen", (long, line(1))),)
    made = make_programme_pdf(ProgrammePaper(**{**vars(paper(1, 0)), "tables": both}), _MADE_AT)

    words = words_of(read(made))
    assert "sidst" in words
    assert "Nr. 01" in words
