"""What is filled once is brought back whole, on both databases, and only into an empty one."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select

from app.core.database import Base, db
from app.people.models import Person
from tests.conftest import FrozenClock
from tests.factories import make_person
from tests.support.databases import CleanDatabase
from tests.support.filled import filled_once

TIMES: list[str] = []


@filled_once
def fill(name: str) -> tuple[Person, dict[str, int]]:
    TIMES.append(name)
    person = make_person(name, email="gerda@example.org")
    return person, {"number": person.id}


def contents() -> dict[str, list[str]]:
    found = {
        table.name: sorted(map(repr, db.session.execute(select(table))))
        for table in Base.metadata.sorted_tables
    }
    db.session.rollback()
    return found


def begin(clean_database: CleanDatabase) -> None:
    TIMES.clear()
    db.session.remove()
    clean_database.empty()


def test_the_second_time_it_is_copied_back(
    app: Flask, clean_database: CleanDatabase, frozen_clock: FrozenClock
) -> None:
    begin(clean_database)
    fill("Gerda Gæst")
    first = contents()
    make_person("Somebody else")
    begin(clean_database)

    person, parts = fill("Gerda Gæst")

    assert TIMES == []
    assert contents() == first
    assert (person.name, person.id) == ("Gerda Gæst", parts["number"])
    assert make_person("Next").id == parts["number"] + 1, "numbering goes on"


def test_other_words_another_time_or_a_full_database_are_filled_anew(
    app: Flask, clean_database: CleanDatabase, frozen_clock: FrozenClock
) -> None:
    begin(clean_database)
    fill("Finn")
    begin(clean_database)
    fill("Frida")
    assert fill("Frida")[0].name == "Frida"
    begin(clean_database)
    frozen_clock.move_to(frozen_clock.now.replace(hour=11))
    fill("Finn")

    assert TIMES == ["Finn"]
    assert [person.name for person in db.session.scalars(select(Person))] == ["Finn"]
    fill("Finn")
    assert TIMES == ["Finn", "Finn"], "it stands in a house that has somebody"


def test_files_that_were_thrown_away_meanwhile_come_back(
    app: Flask, clean_database: CleanDatabase, frozen_clock: FrozenClock
) -> None:
    file = Path(urlsplit(app.config["STORAGE_URL"]).path) / "filled" / "picture"

    @filled_once
    def with_file() -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"picture")
        make_person("Gerda")

    begin(clean_database)
    with_file()
    file.unlink()
    begin(clean_database)
    with_file()

    assert file.read_bytes() == b"picture"
    file.unlink()
