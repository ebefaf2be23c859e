"""Links that stand in SMS already work on when their codes are hashed, also those of who turned out to be another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, Table, insert, select

from app.core.database import db
from app.notifications.short_links import path_behind
from tests.support.migrating import MIGRATIONS, app_at
from tests.support.raw_database import rows

BEFORE, THIS = "0074", "0075"
AT = datetime(2027, 3, 1, 10, tzinfo=UTC)
#: More than one batch.
CODES = [f"{number:04}".translate(str.maketrans("01", "xy")) + "abcdefghjk" for number in range(700)]
#: Moved from a person whose links were made useless three times to one with newer links.
MOVED = "zzzzabcdefghjk"


@pytest.fixture
def before(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """A database with links as they lay before the migration."""
    with app_at(BEFORE, database_url, tmp_path) as app:
        meta = MetaData()
        with db.engine.begin() as connection:
            person, link, merge = (
                Table(name, meta, autoload_with=connection)
                for name in ("person", "short_link", "person_merge")
            )
            common = {"name": "A", "name_folded": "a", "created_at": AT}
            kept, gone = ({"id": 1, "link_version": 4} | common, {"id": 2, "link_version": 3} | common)
            connection.execute(insert(person), [kept, gone])
            ends = AT.replace(month=4)
            values = {"person_id": 1, "link_version": 4, "expires_at": ends}
            connection.execute(
                insert(link), [{"code": code, "path": f"/det-sker?dag={code}", **values} for code in CODES]
            )
            connection.execute(
                insert(link).values(code=MOVED, path="/min-side", **{**values, "link_version": 3})
            )
            moved = {"short_link.person_id": [MOVED], "person": {"link_version": 4}}
            connection.execute(insert(merge).values(kept_id=1, gone_id=2, merged_at=AT, moved=moved))
        yield app


def test_codes_in_sms_work_on_and_lie_in_the_database_no_more(before: Flask) -> None:
    upgrade(str(MIGRATIONS), revision=THIS)

    with before.test_request_context():
        assert [path_behind(code, AT) for code in CODES] == [f"/det-sker?dag={code}" for code in CODES]
        assert path_behind(MOVED, AT) == "/min-side"
    stolen = rows()
    assert [code for code in (*CODES, MOVED) if code in stolen] == []


def test_going_back_leaves_the_paths(before: Flask) -> None:
    upgrade(str(MIGRATIONS), revision=THIS)
    downgrade(str(MIGRATIONS), revision=BEFORE)
    with db.engine.connect() as connection:
        link = Table("short_link", MetaData(), autoload_with=connection)
        paths = set(connection.scalars(select(link.c.path)))
    assert paths == {*(f"/det-sker?dag={code}" for code in CODES), "/min-side"}
