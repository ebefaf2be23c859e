"""Broken files: each gets one plain sentence and changes nothing. Good ones, however they were saved, are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import process_time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.bringing import CellKind
from app.core.database import db
from app.listings.bringing import COLUMNS
from app.listings.models import Listing
from app.organisations.models import Organisation
from app.transfer.columns import folded, headings, recognised
from app.transfer.models import BroughtFile
from app.transfer.reading import read_file
from app.transfer.sheet import BrokenFileError, Sheet
from app.transfer.values import canonical
from tests.factories import log_in, make_account, make_organisation, make_place
from tests.listings.pages import text
from tests.transfer.broken_files import BROKEN, GOOD, HEAD, book, csv, typed
from tests.transfer.sending import bring


@pytest.fixture
def laug(app: Flask, client: FlaskClient, frozen_clock: None) -> Organisation:
    account = make_account(name="Olga Olsen")
    make_place("Gråsten")
    log_in(client, account)
    return make_organisation(owner=account.person, name="Fynshav Landsbylaug")


def read(data: bytes) -> Sheet:
    return read_file(data, [headings(COLUMNS)])


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_gets_one_sentence_and_changes_nothing(
    client: FlaskClient, laug: Organisation, what: str
) -> None:
    make, sentence = BROKEN[what]
    answer = bring(client, laug, make())
    page = answer.get_data(as_text=True)
    assert answer.status_code in (413, 422)
    assert sentence in page
    said = re.findall(r'<p class="error" id="file-e">.*?</p>', page, re.DOTALL)
    assert len(said) == (1 if answer.status_code == 422 else 0)
    for table in (BroughtFile, Listing):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.any_database
def test_thirty_files_and_more_are_broken() -> None:
    assert len(BROKEN) >= 30


@pytest.mark.any_database
@pytest.mark.parametrize("what", sorted(set(BROKEN) - {"50 MB"}))
def test_no_broken_file_takes_long(what: str) -> None:
    data = BROKEN[what][0]()
    before = process_time()
    with pytest.raises(BrokenFileError):
        read(data)
    assert process_time() - before < 4


@pytest.mark.any_database
@pytest.mark.parametrize("make", [
    lambda: csv(GOOD),
    lambda: csv(GOOD, encoding="utf-8-sig"),
    lambda: csv(GOOD, encoding="cp1252"),
    lambda: csv(GOOD, encoding="utf-16"),
    lambda: csv(GOOD, separator=","),
    lambda: csv(GOOD, separator="\t"),
    lambda: b"sep=,\r\n" + csv(GOOD, separator=","),
    lambda: csv([f'"{one}"' for one in GOOD], separator=","),
    lambda: csv(GOOD).replace(b"\r\n", b"\n"),
    lambda: b"\r\n;;\r\n" + csv(GOOD),
    lambda: "Frivillige i foråret;;\r\n".encode() + csv(GOOD),
    lambda: csv(["1", f"'{GOOD[1]}", *GOOD[2:]]).replace(b"'Hj", b"Hj"),
    lambda: book(GOOD),
    lambda: book(typed()),
    lambda: book(GOOD, change=lambda made: made.active.insert_rows(1, 3)),
    lambda: book(GOOD, change=lambda made: made.create_sheet("Skjult").append(["x"])),
])  # fmt: skip
def test_good_files_are_read_however_they_were_saved(make: Callable[[], bytes]) -> None:
    sheet = read(make())
    mapping = recognised(sheet.head, COLUMNS)
    kinds = {one.key: one.cell for one in COLUMNS}
    [row] = sheet.rows
    found = [canonical(row.cells[at], kinds[key]) for key, at in mapping.items()]
    assert found == ["1", GOOD[1], "2027-04-03", "10:00", "12:00", GOOD[5], GOOD[6], "4"]


@pytest.mark.any_database
@pytest.mark.parametrize(("typed_text", "kind", "meant"), [
    ("3/4-2027", CellKind.DATE, "2027-04-03"),
    ("3.4.2027", CellKind.DATE, "2027-04-03"),
    ("03-04-27", CellKind.DATE, "2027-04-03"),
    ("3/4 2027", CellKind.DATE, "2027-04-03"),
    ("2027-04-03", CellKind.DATE, "2027-04-03"),
    ("lørdag d. 3. april 2027", CellKind.DATE, "2027-04-03"),
    ("Lør. 3.4.2027", CellKind.DATE, "2027-04-03"),
    ("46480", CellKind.DATE, "2027-04-03"),
    ("31.2.2027", CellKind.DATE, "31.2.2027"),
    ("snart", CellKind.DATE, "snart"),
    ("14.30", CellKind.TIME, "14:30"),
    ("14:30", CellKind.TIME, "14:30"),
    ("kl. 9", CellKind.TIME, "09:00"),
    ("0,604166666666667", CellKind.TIME, "14:30"),
    ("1430", CellKind.TIME, "14:30"),
    ("2027-04-03 14:30", CellKind.TIME, "14:30"),
    ("25.00", CellKind.TIME, "25.00"),
    ("4,0", CellKind.NUMBER, "4"),
])  # fmt: skip
def test_days_and_times_are_understood_as_people_write_them(
    typed_text: str, kind: CellKind, meant: str
) -> None:
    assert canonical(typed_text, kind) == meant


@pytest.mark.any_database
def test_old_workbooks_count_their_days_from_1904() -> None:
    assert canonical("45018", CellKind.DATE, is_1904=True) == "2027-04-03"


@pytest.mark.any_database
def test_headings_are_known_in_several_spellings() -> None:
    assert {folded(one) for one in ("Fra kl.", "FRA KL", "fra kl. (ca.)", "Fra  kl *")} == {"frakl"}
    assert recognised(["Ref", "Hvad skal der gøres?", "Dag", "Tlf."], COLUMNS) == {
        "nr": 0, "title": 1, "day": 2, "contact_phone": 3,
    }  # fmt: skip


def test_formulas_and_errors_are_named_by_row_and_column(client: FlaskClient, laug: Organisation) -> None:
    formula = ["1", '=HYPERLINK("http://x.dk","klik")', *GOOD[2:]]
    broken = ["2", GOOD[1], "#REF!", *GOOD[3:]]
    page = text(client, bring(client, laug, book(formula, broken)).location)
    assert "Cellen er en formel. Kopiér den, og indsæt den som værdi." in page
    assert "Regnearket viser en fejl i cellen. Skriv, hvad der skal stå." in page
    assert "2 rækker skal rettes" in page


def test_what_is_not_read_is_said(client: FlaskClient, laug: Organisation) -> None:
    def more(made) -> None:
        made.create_sheet("To").append(["x"])
        made.create_sheet("Skjult").sheet_state = "hidden"

    data = book([*GOOD, "hemmeligt"], head=[*HEAD, "Noter"], change=more)
    page = text(client, bring(client, laug, data).location)
    assert "Der er flere ark i filen. Vi læser kun det første." in page
    assert "Skjulte ark bliver ikke læst." in page
    assert "De her bliver ikke hentet: Noter." in page
