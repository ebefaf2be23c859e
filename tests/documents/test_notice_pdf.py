"""Papers for a notice board, a door and a table, read back as a screen reader and a printer meet them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from app.documents.attendance_pdf import AttendancePaper, ListLine, make_attendance_pdf
from app.documents.poster_pdf import PosterPaper, make_poster_pdf
from app.documents.programme_pdf import SMALLEST, LineTable, PaperLine, ProgrammePaper, make_programme_pdf
from app.documents.table_cards_pdf import TableCard, make_table_cards_pdf
from tests.support.pdf import alternatives_of, kinds_of, read, sizes_of, title_of, words_of

pytestmark = pytest.mark.any_database
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
#: What people write: markup of the typesetter, letters from right to left, pictures, words without end.
NASTY = '#panic() *fed* _skrå_ $x$ "}] \\ // @d <c> مرحبا\u202e 😀👍🏽\u200d Ane\u200bMarie ' + "Ø" * 110


def line(number: int, **values: Any) -> PaperLine:
    defaults = {
        "day": "Hver torsdag",
        "hours": "kl. 10.00–11.30",
        "title": f"Gåtur nr. {number}",
        "where": "P-pladsen ved havnen",
        "notes": "4., 11. og 18. marts. Bare mød op.",
    }
    return PaperLine(**{**defaults, **values})


def programme(regular: int = 3, dated: int = 3, **values: Any) -> ProgrammePaper:
    defaults: dict[str, Any] = {
        "title": "Det sker i Fynshav i marts",
        "sender": "Huset",
        "header": ("Hvornår", "Hvad og hvor"),
        "tables": (
            LineTable("Igen og igen", tuple(map(line, range(regular)))),
            LineTable("På en bestemt dag", tuple(line(n, mark="Aflyst") for n in range(dated))),
        ),
        "note": "",
        "phone_label": "Ring til Huset",
        "phone": "11 11 11 00",
        "hours": "Fredag",
        "address_label": "Se mere:",
        "address": "sammen.example/det-sker?sted=1",
        "code": "https://sammen.example/det-sker?sted=1",
        "code_alt": "QR-kode, der åbner sammen.example",
        "foot": "Skrevet ud i dag.",
    }
    return ProgrammePaper(**{**defaults, **values})


def poster(**values: Any) -> PosterPaper:
    defaults: dict[str, Any] = {
        "kicker": "Gå med",
        "title": "Onsdagsholdet",
        "points": (("Hvornår", "Hver onsdag"), ("", "Bare mød op.")),
        "sender": "Huset",
        "phone_label": "Ring til Huset",
        "phone": "11 11 11 00",
        "address_label": "Eller læs mere:",
        "address": "sammen.example/gaature/1",
        "code": "https://sammen.example/gaature/1",
        "code_alt": "QR-kode, der åbner sammen.example/gaature/1",
    }
    return PosterPaper(**{**defaults, **values})


def attendance(*lines: ListLine, **values: Any) -> bytes:
    defaults: dict[str, Any] = {
        "title": "Onsdagsholdet",
        "sender": "Huset",
        "intro": "Onsdag den 3. marts.",
        "parts": (("12 kommer", lines, True), ("Venteliste", lines[:1], False)),
        "header": ("Navn", "Antal", "Telefon", "Husk"),
        "ticks": ("Kom", "Afbud", "Udeblev"),
        "nobody": "Ingen endnu.",
        "extra_title": "Kom uden at stå på listen",
        "warning": "Makulér papiret.",
    }
    return make_attendance_pdf(AttendancePaper(**{**defaults, **values}), NOW)


def someone(number: int = 1, name: str = "Ane Ibsen") -> ListLine:
    return ListLine(f"{name} {number}", 2, "11 11 11 41", "Første gang")


def cards(number: int, *guests: tuple[str, str]) -> bytes:
    shown = guests or (("Ane Ibsen", "bordvært"), ("Bo Bang", ""))
    return make_table_cards_pdf(
        "Bordkort", "Huset", [TableCard(f"Bord {n + 1}", shown) for n in range(number)], NOW
    )


# ---- the programme ------------------------------------------------------------------------------------------


def test_a_programme_has_headings_tables_with_heads_and_words_for_its_picture() -> None:
    pdf = read(make_programme_pdf(programme(), NOW))
    kinds = kinds_of(pdf)

    assert title_of(pdf) == "Det sker i Fynshav i marts"
    assert (kinds.count("/H1"), kinds.count("/H2"), kinds.count("/Table"), kinds.count("/TH")) == (1, 2, 2, 4)
    assert alternatives_of(pdf) == ["QR-kode, der åbner sammen.example"]
    words = words_of(pdf)
    assert "Aflyst: Gåtur nr. 0" in words
    assert "sammen.example/det-sker?sted=1" in words


@pytest.mark.parametrize(
    ("regular", "dated", "pages"), [(0, 0, 1), (2, 2, 1), (5, 7, 1), (10, 12, 1), (16, 18, 2)]
)
def test_a_months_programme_stands_on_one_page_and_never_in_small_letters(
    regular: int, dated: int, pages: int
) -> None:
    pdf = read(make_programme_pdf(programme(regular, dated), NOW))

    assert min(sizes_of(pdf)) >= SMALLEST
    assert len(pdf.pages) == pages
    assert max(sizes_of(pdf)) > 2 * SMALLEST
    assert "11 11 11 00" in words_of(pdf)
    assert f"Gåtur nr. {max(0, dated - 1)}" in words_of(pdf) or not dated


def test_a_programme_of_very_much_goes_on_and_on_in_the_same_size() -> None:
    pdf = read(make_programme_pdf(programme(40, 80), NOW))

    assert len(pdf.pages) > 4
    assert min(sizes_of(pdf)) >= SMALLEST
    assert "Gåtur nr. 79" in words_of(pdf)
    assert f"Side 1 af {len(pdf.pages)}" in words_of(pdf)


def test_few_things_stand_in_larger_letters() -> None:
    few, many = (sizes_of(read(make_programme_pdf(programme(number, 3), NOW))) for number in (1, 6))

    assert min(few) > min(many) >= SMALLEST


# ---- the poster ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("has_strips", [False, True])
def test_a_poster_is_one_page_with_a_large_title_and_a_code_in_words(has_strips: bool) -> None:
    pdf = read(make_poster_pdf(poster(has_strips=has_strips), NOW))

    assert len(pdf.pages) == 1
    assert kinds_of(pdf).count("/H1") == 1
    assert alternatives_of(pdf) == ["QR-kode, der åbner sammen.example/gaature/1"]
    assert max(sizes_of(pdf)) >= 48
    assert min(sizes_of(pdf)) >= SMALLEST
    # The strips repeat it for who tears one off, and not for who listens: they stand outside the structure.
    assert words_of(pdf).count("11 11 11 00") == (8 if has_strips else 1)


# ---- the list of who comes ----------------------------------------------------------------------------------


def test_a_list_has_heads_on_every_page_boxes_and_empty_lines() -> None:
    pdf = read(attendance(*map(someone, range(60))))
    kinds = kinds_of(pdf)

    assert len(pdf.pages) > 2
    assert kinds.count("/H1") == 1
    assert kinds.count("/Table") == 3
    assert kinds.count("/TH") == 7 + 4 + 3
    for page in pdf.pages[:2]:
        assert "Udeblev" in page.extract_text()
        assert "Makulér papiret." in page.extract_text()
    assert "Ane Ibsen 59" in words_of(pdf)
    assert "Kom uden at stå på listen" in words_of(pdf)


def test_a_list_of_nobody_says_so() -> None:
    assert "Ingen endnu." in words_of(read(attendance(parts=(("Ingen kommer", (), True),))))


# ---- the cards ----------------------------------------------------------------------------------------------


def test_two_cards_stand_on_a_sheet_and_are_read_once() -> None:
    pdf = read(cards(5))

    assert len(pdf.pages) == 3
    assert kinds_of(pdf).count("/H1") == 5
    assert kinds_of(pdf).count("/LI") == 10
    # Both sides of the card say it.
    assert words_of(pdf).count("Bo Bang") == 10


def test_no_tables_are_no_file() -> None:
    with pytest.raises(ValueError, match="no cards"):
        cards(0)


# ---- all of them --------------------------------------------------------------------------------------------


def test_what_people_write_is_words_and_never_markup() -> None:
    papers = [
        make_programme_pdf(
            programme(
                title=NASTY, tables=(LineTable(NASTY, (line(1, title=NASTY, where=NASTY, notes=NASTY),)),)
            ),
            NOW,
        ),
        make_poster_pdf(poster(kicker=NASTY, title=NASTY, points=((NASTY, NASTY),), has_strips=True), NOW),
        attendance(ListLine(NASTY, 1, NASTY, NASTY), title=NASTY, intro=NASTY),
        cards(1, (NASTY, NASTY)),
    ]
    for content in papers:
        pdf = read(content)
        said = "".join(words_of(pdf).split())
        assert "#panic()*fed*_skrå_$x$" in said
        assert "😀" not in said
        assert kinds_of(pdf).count("/H1") == 1
        # Nothing runs over the edge of the sheet.
        assert said.count("Ø") >= 110


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_programme_pdf(programme(), NOW),
        lambda: make_poster_pdf(poster(), NOW),
        lambda: attendance(someone()),
        lambda: cards(2),
    ],
)
def test_the_same_paper_is_the_same_bytes(make: Callable[[], bytes]) -> None:
    assert make() == make()
