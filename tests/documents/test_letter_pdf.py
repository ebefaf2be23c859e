"""Letters on paper: read back with another library, as a screen reader, a window and a printer meet them."""

from __future__ import annotations

import io
import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest
import typst
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from app.documents.letter_pdf import (
    ADDRESS,
    PRINTABLE,
    WINDOW,
    PaperLetter,
    PaperSender,
    make_letters_pdf,
    printable,
)

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SENDER = PaperSender("Frivillighedens Hus", ("Frivillighedens Hus", "Sønderborg Kommune"), "Afsender: Huset")
POINTS_PER_MM = 72 / 25.4
HEIGHT = 297


def letter(name: str = "Ane Ibsen", **values: Any) -> PaperLetter:
    defaults: dict[str, Any] = {
        "address": (name, "Mommarkvej 12", "6470 Sydals"),
        "date": "Mandag den 1. marts 2027",
        "subject": "Du er tilmeldt onsdag den 10. marts",
        "paragraphs": ["Hej Ane", "Onsdagsholdet\nP-pladsen ved havnen"],
        "why": "Du får dette brev, fordi du har skrevet dig op til en tur.",
        "help": "Ring til Frivillighedens Hus på 11 11 11 00.",
        "hours": "Fredag kl. 9.00–12.00",
        "number": "12-1",
    }
    return PaperLetter(**{**defaults, **values})


def made(*letters: PaperLetter, **options: Any) -> PdfReader:
    return PdfReader(io.BytesIO(make_letters_pdf(letters, SENDER, NOW, title="Breve 1. marts", **options)))


def text_of(pdf: PdfReader, page: int = 0) -> str:
    return pdf.pages[page].extract_text().replace("\u200b", "")


def placed(pdf: PdfReader, page: int = 0) -> list[tuple[float, float, float, str]]:
    """(mm from the left, mm from the top, size in points, text) of every run of text on a page."""
    found = []

    def visit(text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        if text.strip(" \n\u200b"):
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs(tm[3] * cm[3]) or 1
            found.append(
                (x / POINTS_PER_MM, HEIGHT - y / POINTS_PER_MM, size * scale, text.strip(" \n\u200b"))
            )

    pdf.pages[page].extract_text(visitor_text=visit)
    return found


def structure(pdf: PdfReader) -> list[str]:
    """The kinds of all parts of the structure tree, in reading order."""
    kinds: list[str] = []

    def walk(branch: Any) -> None:
        node: Any = branch.get_object() if hasattr(branch, "get_object") else branch
        if isinstance(node, list):
            for part in node:
                walk(part)
        elif isinstance(node, DictionaryObject):
            kinds.extend([str(node["/S"])] if "/S" in node else [])
            if "/K" in node:
                walk(node["/K"])

    walk(pdf.trailer["/Root"]["/StructTreeRoot"])
    return kinds


# ---- for readers who hear it --------------------------------------------------------------------------------


def test_the_file_says_that_it_is_pdf_ua_and_is_tagged_in_danish_under_its_title() -> None:
    root = made(letter()).trailer["/Root"]
    about = root["/Metadata"].get_object().get_data().decode()

    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "da"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "pdfuaid:part" in about.replace("<", " ")
    assert "Breve 1. marts" in about


def test_each_letter_is_a_heading_with_paragraphs_in_the_order_of_reading() -> None:
    kinds = structure(made(letter(), letter("Bo Bang")))

    assert kinds[0] == "/Document"
    assert kinds.count("/H1") == 2
    # Who writes, the address and the date come before the heading; the greeting comes after it.
    assert kinds[kinds.index("/H1") - 1] == kinds[kinds.index("/H1") + 1] == "/P"
    assert set(kinds) <= {"/Document", "/Part", "/Sect", "/Div", "/P", "/H1", "/Span", "/NonStruct"}


def test_a_code_for_a_phone_is_a_picture_with_words_after_the_paragraphs() -> None:
    kinds = structure(made(letter(code="https://sammen.example/samarbejdsboers/ankomst/abc")))

    assert kinds.count("/Figure") == 1
    assert kinds.index("/Figure") > kinds.index("/H1")
    assert b"/Alt" in make_letters_pdf([letter(code="https://sammen.example/")], SENDER, NOW, title="Breve")


def test_every_page_is_read_by_its_structure_and_every_font_lies_in_the_file() -> None:
    pdf = made(letter(paragraphs=["Hej"] * 30))

    assert len(pdf.pages) == 2
    for page in pdf.pages:
        assert str(page["/Tabs"]) == "/S"
        assert "/StructParents" in page
        for font in page["/Resources"]["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            assert "/ToUnicode" in font.get_object()
            assert any(key.startswith("/FontFile") for key in inner.get_object()["/FontDescriptor"])


def test_nothing_is_marked_outside_the_structure_but_what_repeats() -> None:
    content = made(letter()).pages[0].get_contents()
    assert content is not None
    words = content.get_data().decode("latin-1")

    # Shapes and text stand in a mark: part of the structure, or an artifact (page number, fold marks).
    assert words.count("BDC") + words.count("BMC") == words.count("EMC")
    assert words.count("/Artifact") >= 2


# ---- for the window -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Ane Ibsen", "Anne-Sophie " + "von und zu Schleswig-Holstein " * 3, "A" * 300, "Ø " * 150]
)
def test_the_address_stands_where_both_envelopes_show_it(name: str) -> None:
    runs = placed(made(letter(name)))
    left, top, right, bottom = WINDOW

    inside = [run for run in runs if top <= run[1] <= bottom]
    said = " ".join(text for *_place, text in inside)
    assert "Mommarkvej 12" in said
    assert "6470 Sydals" in said
    assert name[:10].strip() in said
    assert "Afsender: Huset" in said
    assert all(left <= x <= right for x, _y, _size, _text in inside)
    assert {text for _x, y, _size, text in runs if 40 < y < 82} == {text for *_place, text in inside}
    address = [run for run in inside if "Afsender" not in run[3]]
    assert all(ADDRESS[0] - 0.1 <= x and ADDRESS[1] <= y <= ADDRESS[3] for x, y, _size, _text in address)


def test_what_must_be_read_is_large() -> None:
    runs = placed(made(letter()))

    small = [text for _x, _y, size, text in runs if size < 12.5]
    assert sorted(small) == ["12-1", "Afsender: Huset"]


# ---- for the printer ----------------------------------------------------------------------------------------


def test_every_letter_begins_on_a_sheet_of_its_own_and_counts_its_own_pages() -> None:
    pdf = made(letter(), letter("Bo Bang", paragraphs=["Hej Bo"] * 30), letter("Carl Holm", number="12-3"))

    assert len(pdf.pages) == 6
    assert "Ane Ibsen" in text_of(pdf, 0)
    assert "Side 1 af 1" in text_of(pdf, 0)
    assert text_of(pdf, 1).strip() == ""
    assert "Bo Bang" in text_of(pdf, 2)
    assert "Side 1 af 2" in text_of(pdf, 2)
    assert "Side 2 af 2" in text_of(pdf, 3)
    assert "Carl Holm" in text_of(pdf, 4)
    assert "12-3" in text_of(pdf, 4)
    assert "Bo Bang" not in text_of(pdf, 4)


def test_a_printer_of_one_side_gets_no_empty_pages() -> None:
    pdf = made(letter(), letter("Bo Bang"), two_sided=False)

    assert [name in text_of(pdf, page) for page, name in enumerate(["Ane Ibsen", "Bo Bang"])] == [True, True]
    assert len(pdf.pages) == 2


def test_the_sheet_is_a4() -> None:
    box = made(letter()).pages[0].mediabox

    assert (round(float(box.width) / POINTS_PER_MM), round(float(box.height) / POINTS_PER_MM)) == (210, 297)


def test_the_same_letters_are_the_same_bytes() -> None:
    one, other = (make_letters_pdf([letter()], SENDER, NOW, title="Breve") for _ in range(2))

    assert one == other
    assert make_letters_pdf([letter("Bo")], SENDER, NOW, title="Breve") != one


def test_no_letters_are_no_file() -> None:
    with pytest.raises(ValueError, match="no letters"):
        make_letters_pdf([], SENDER, NOW, title="Breve")


# ---- what people wrote --------------------------------------------------------------------------------------

NASTY = [
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.1": *',
    "*fed* _skrå_ $x^2$ = ikke en overskrift",
    "citater \"dobbelt\" og 'enkelt' og \\ og \\u{41} og `kode`",
    "[a] {b} <c> @d // e /* f */ ~ -- ---",
    '"}],"letters":[],"title":"nyt',
    "#panic()",
    "{page} af {pages}",
]


@pytest.mark.parametrize("words", NASTY)
def test_what_people_write_is_words_and_never_markup(words: str) -> None:
    one = letter(
        words, paragraphs=[words], subject=words, why=words, help=words, hours=words, date=words, number=words
    )
    pdf = made(one)
    found = "".join(text_of(pdf).split())

    assert found.count("".join(words.split())) >= 7
    assert "root:" not in found
    assert structure(pdf).count("/H1") == 1


def test_what_the_fonts_lack_is_left_out_and_never_stops_the_day() -> None:
    assert printable("Tak 😀👍🏽\u200d og\x00 hej\u202e") == "Tak  og hej"
    assert printable("Zoë Łódź, Привет, €") == "Zoë Łódź, Привет, €"
    assert printable("ﬁ ½ Ａ 漢 مرحبا") == "fi ½ A ? ?????"
    text = text_of(made(letter("Zoë 😀 漢", paragraphs=["😀" * 50, "Z̷̧a̸͝l̶g̵o"])))
    assert "Zoë" in text
    assert "Zalgo" in text


def test_the_fonts_have_a_shape_for_all_that_is_let_through() -> None:
    codes = (chr(code) for first, last in PRINTABLE for code in range(first, last + 1))
    every = "".join(character for character in codes if unicodedata.category(character) != "Cn")

    assert len(every) > 1000
    assert len(made(letter(paragraphs=[every], subject=every)).pages) >= 2


def test_a_word_without_end_stays_inside_the_margins() -> None:
    runs = placed(made(letter(paragraphs=["x" * 300, "https://example.org/" + "y" * 200])))

    lines = [text for *_place, text in runs if set(text) <= {"x"}]
    assert sum(len(line) for line in lines) == 300
    assert max(len(line) for line in lines) < 90
    # The places to break change no other word.
    assert "Frivillighedens Hus" in [text for *_place, text in runs]


def test_a_file_that_is_not_pdf_ua_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.documents.letter_pdf.PRINTABLE", ((0, 0x10FFFF),))

    with pytest.raises(typst.TypstError, match="PDF/UA"):
        made(letter(paragraphs=["😀"]))
