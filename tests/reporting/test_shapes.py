"""Contents of reports: written down and read again, suppressed, compared; and the files of their tables."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.core.csv_files import csv_lines, defused
from app.core.feature import Figure
from app.reporting import data_files
from app.reporting.comparing import changes
from app.reporting.figures import numbers
from app.reporting.rules import Approval, approval
from app.reporting.shapes import (
    Block,
    Chart,
    Column,
    Content,
    Number,
    Passage,
    Section,
    Table,
    as_json,
    canonical,
    from_json,
    told,
    with_texts,
)

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
EVIL = '=HYPERLINK("http://example.org";"Tryk")'


def content(**values: object) -> Content:
    block = Block(
        key="raekke-1", code="4.1", title="Gågrupper", state="running", state_word="I gang",
        facts=(("Ansvarlig", "Børn, Uddannelse og Sundhed"),),
        numbers=(Number("held", "ture holdt", 12), Number("first", "med for første gang", None)),
        passages=(Passage("status", "Status 2027", "Et forslag."),),
        lines=("1.2.2027: Møde.",),
        charts=(Chart("aar", "Ture", "Ture: 12 i 2027.", "ture", (("2026", None), ("2027", 12))),),
    )  # fmt: skip
    table = Table(
        "tal-4", "Tal",
        (Column("nummer", "Nummer", "Nummeret"), Column("antal", "Antal", "Hvor mange", is_number=True)),
        (("4.1", 12), (EVIL, None)),
    )  # fmt: skip
    section = Section("plan-4", "Plan 4", ("Indledning.",), (block,), (), (table,))
    made = Content(
        "follow_up", "Opfølgning 2027", "Til udvalget.", "2020-2023", 2027, 2027, "Sønderborg Kommune", "Udvalget",
        "Huset", "2027-03-01", (section,),
    )  # fmt: skip
    return replace(made, **values)


def block_with(**values: object) -> Content:
    before = content()
    section = before.sections[0]
    return replace(before, sections=(replace(section, blocks=(replace(section.blocks[0], **values),)),))


def test_a_content_is_read_as_it_was_written() -> None:
    assert from_json(json.loads(canonical(content()))) == content()
    assert from_json(as_json(content(changes=("Et tal er rettet.",)))).changes == ("Et tal er rettet.",)


def test_equal_contents_are_equal_bytes_whatever_order_they_were_made_in() -> None:
    plain = as_json(content())
    turned = dict(reversed(plain.items()))
    assert canonical(from_json(turned)) == canonical(content())


def test_what_people_wrote_takes_the_place_of_the_proposal_even_when_it_is_nothing() -> None:
    for text in ("Vores egne ord.", ""):
        block = next(iter(with_texts(content(), {"raekke-1": {"status": text}}).blocks))
        assert block.passages[0].words == text
    assert (
        next(iter(with_texts(content(), {"raekke-2": {"status": "x"}}).blocks)).passages[0].words
        == "Et forslag."
    )


@pytest.mark.parametrize(("value", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (1200, 1200)])
def test_one_to_four_are_not_told(value: int, shown: int | None) -> None:
    assert told(value) == shown


@given(places=st.integers(0, 60), first=st.integers(0, 60), again=st.integers(0, 60))
def test_no_group_of_one_to_four_people_follows_from_what_is_told(
    places: int, first: int, again: int
) -> None:
    first, again = min(first, places), min(again, first, places)
    values = {"places": places, "first_timers": first, "came_again": again}
    shown = {one.key: one.value for one in numbers(Figure(key, key, value) for key, value in values.items())}
    assert not any(value in range(1, 5) for value in shown.values())
    for whole, part in (("places", "first_timers"), ("first_timers", "came_again"), ("places", "came_again")):
        one, other = shown.get(whole), shown.get(part)
        if one and other:
            assert one - other not in range(1, 5)


@pytest.mark.usefixtures("app")
def test_a_new_version_says_in_words_what_it_changes() -> None:
    number = Number("held", "ture holdt", 14)
    after = block_with(
        state="done",
        state_word="Gjort",
        numbers=(number,),
        passages=(Passage("status", "Status 2027", "", "Ny tekst."),),
    )
    assert changes(content(), after) == (
        "4.1 Gågrupper: status er rettet fra ”I gang” til ”Gjort”.",
        "4.1 Gågrupper: ture holdt er rettet fra 12 til 14.",
        "4.1 Gågrupper: med for første gang er rettet fra under 5 til 0.",
        "4.1 Gågrupper: teksten ”Status 2027” er rettet.",
    )


@pytest.mark.usefixtures("app")
def test_what_came_and_went_is_said_and_nothing_is_said_of_nothing() -> None:
    other = replace(next(iter(content().blocks)), key="raekke-2", code="4.2", title="Måltider")
    more = replace(content(), sections=(replace(content().sections[0], blocks=(*content().blocks, other)),))
    assert changes(content(), more) == ("4.2 Måltider er kommet med.",)
    assert changes(more, content()) == ("4.2 Måltider er taget ud.",)
    assert changes(content(), content(as_of="2027-04-01")) == ("Intet er ændret i tal og tekst.",)


# ---- tables as files ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("app")
def test_csv_has_every_table_a_dictionary_and_no_cell_that_a_spreadsheet_runs() -> None:
    archive = zipfile.ZipFile(io.BytesIO(data_files.csv_zip(content(), NOW)))
    assert archive.namelist() == ["dataordbog.csv", "tal-4.csv"]
    rows = list(csv.reader(io.StringIO(archive.read("tal-4.csv").decode("utf-8-sig")), delimiter=";"))
    assert rows == [["nummer", "antal"], ["4.1", "12"], [f"'{EVIL}", "under 5"]]
    words = list(csv.reader(io.StringIO(archive.read("dataordbog.csv").decode("utf-8-sig")), delimiter=";"))
    assert words[1:] == [
        ["tal-4", "Tal", "nummer", "Nummer", "Nummeret", "tekst"],
        ["tal-4", "Tal", "antal", "Antal", "Hvor mange", "tal"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+45", "-1", "@sum", "\t=1", "\r=1"])
def test_text_that_begins_a_formula_is_defused(text: str) -> None:
    assert defused(text) == f"'{text}"
    assert csv_lines([[-1, text]]).startswith("-1;")


@pytest.mark.usefixtures("app")
def test_the_workbook_has_a_sheet_a_table_and_no_formula() -> None:
    archive = zipfile.ZipFile(io.BytesIO(data_files.workbook(content(), NOW)))
    names = ET.fromstring(archive.read("xl/workbook.xml"))
    assert [one.get("name") for one in names.iter() if one.tag.endswith("}sheet")] == ["Dataordbog", "tal-4"]
    sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet for sheet in sheets)
    assert (
        EVIL.replace('"', "&quot;") in archive.read("xl/sharedStrings.xml").decode()
        or EVIL in archive.read("xl/sharedStrings.xml").decode()
    )


# ---- four eyes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "others", "four_eyes", "said"),
    [
        pytest.param(1, {2}, True, Approval(is_refused=True), id="who wrote leaves it to another"),
        pytest.param(2, {2}, True, Approval(), id="another may"),
        pytest.param(1, set(), True, Approval(is_by_one=True), id="a house of one goes on, and it is marked"),
        pytest.param(1, {2}, False, Approval(is_by_one=True), id="a house that does not ask for it"),
    ],
)
def test_who_may_say_that_a_report_may_be_sent(
    who: int, others: set[int], four_eyes: bool, said: Approval
) -> None:
    assert approval(who, {1}, others, four_eyes=four_eyes) == said


def test_the_application_knows_reports(app: Flask) -> None:
    assert "reporting" in app.blueprints
