"""What is taken out: all that is declared, nothing that is another's, and no cell that runs."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.background.running import run_due
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import Base, db
from app.core.feature import installed
from app.core.permissions import Role
from app.organisations.members import add_member
from app.organisations.models import Organisation
from app.organisations.rules import MemberRole
from app.privacy.retention import run
from app.transfer.archive import archive_of
from app.transfer.models import TakenFile
from app.transfer.staying import STAYS
from tests.factories import log_in, make_account, make_organisation, make_person, make_walk, writing
from tests.listings.pages import text, token_of
from tests.listings.posting import make_listing, yes

pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def laug(app: Flask, client: FlaskClient) -> Organisation:
    account = make_account(name="Olga Olsen")
    log_in(client, account)
    return make_organisation(owner=account.person, name="=Fynshav Landsbylaug")


def ask(client: FlaskClient, here: str, purpose: str = "annual") -> str:
    """Ask for the file and have it made; where it is."""
    answer = client.post(here, data={"csrf_token": token_of(text(client, here)), "purpose": purpose})
    assert answer.status_code == 303
    assert "Filen bliver lavet" in text(client, here)
    run_due(clock.now())
    taken = db.session.scalars(select(TakenFile).order_by(TakenFile.id.desc())).first()
    where = f"{here}/{taken.id}.zip"
    assert where in text(client, here)
    return where


def opened(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def rows(content: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content), delimiter=";"))


def test_an_owner_takes_out_what_is_theirs_and_nothing_else(
    client: FlaskClient, laug: Organisation, frozen_now: datetime
) -> None:
    listing = make_listing(laug, title="+Hjælp")
    other = make_organisation(name="Andre")
    make_listing(other, title="Andres opgave")
    where = ask(client, f"/foreninger/{laug.id}/tag-ud")
    answer = client.get(where)
    assert answer.mimetype == "application/zip"
    files = opened(answer.data)
    assert rows(files["foreninger.csv"])[1][:2] == [str(laug.id), "'=Fynshav Landsbylaug"]
    assert [one[2] for one in rows(files["opgaver.csv"])[1:]] == ["'+Hjælp"]
    assert rows(files["medlemmer.csv"])[1][:2] == ["Olga Olsen", "owner"]
    data = json.loads(files["alt.json"])
    assert data["tables"]["opgaver"][0]["opgave"] == "+Hjælp"
    assert data["tables"]["opgavers_dage"][0]["opgave_nr"] == listing.id
    assert "BEGIN:VEVENT" in files["datoer.ics"]
    assert "Andres opgave" not in "".join(files.values())
    events = {one.action: one.details for one in db.session.scalars(select(AuditEvent))}
    assert events["transfer_taken.ask"]["purpose"] == "annual"
    assert "transfer_taken.download" in events


def test_who_said_yes_is_there_and_what_they_wrote_is_not(
    client: FlaskClient, laug: Organisation, frozen_now: datetime
) -> None:
    listing = make_listing(laug, question="Kan du løfte?")
    karen = make_person("Karen Iversen", phone="+4511111177")
    yes(listing, karen, note="Min ryg er dårlig")
    files = opened(archive_of(laug.id, frozen_now, lambda _percent: None))
    assert "Karen Iversen" in files["opgavers_svar.csv"]
    everything = "".join(files.values())
    assert "Min ryg er dårlig" not in everything
    assert karen.phone not in everything


def test_the_municipality_takes_out_what_it_owns_without_citizens(
    app: Flask, client: FlaskClient, laug: Organisation, frozen_now: datetime
) -> None:
    make_walk(title="Dybbøl Gågruppe")
    make_listing(laug)
    admin = app.test_client()
    log_in(admin, make_account(Role.ADMINISTRATOR, name="Mette Krogh"))
    files = opened(admin.get(ask(admin, "/admin/tag-ud", "law")).data)
    assert "Dybbøl Gågruppe" in files["raekker_af_datoer.csv"]
    assert "medlemmer.csv" not in files
    assert "Olga Olsen" not in "".join(
        files[name] for name in files if name not in {"foreninger.csv", "alt.json"}
    )
    assert client.get("/admin/tag-ud").status_code == 403


def test_every_column_is_explained_and_what_stays_has_its_reason(
    laug: Organisation, frozen_now: datetime
) -> None:
    for organisation_id in (laug.id, None):
        files = opened(archive_of(organisation_id, frozen_now, lambda _percent: None))
        told = {(one[0], one[2]) for one in rows(files["dataordbog.csv"])[1:] if one[2]}
        heads = {(name, key) for name in files if name.endswith(".csv") and name != "dataordbog.csv"
                 for key in rows(files[name])[0]}  # fmt: skip
        assert told == heads
        assert {"meal_diet", "survey_answer", "phone_pair"} <= {
            one[1] for one in rows(files["dataordbog.csv"])
        }


@pytest.mark.any_database
def test_every_table_is_taken_out_or_stays_for_a_reason(app: Flask) -> None:
    covered = {name for feature in installed() for one in feature.takes_out for name in one.covers}
    tables = set(Base.metadata.tables)
    assert covered | set(STAYS) == tables
    assert covered & set(STAYS) == set()


def test_a_file_is_gone_after_two_days(client: FlaskClient, laug: Organisation, frozen_now: datetime) -> None:
    where = ask(client, f"/foreninger/{laug.id}/tag-ud")
    run(frozen_now + timedelta(days=3))
    assert client.get(where).status_code == 404


def test_only_an_owner_takes_out(app: Flask, client: FlaskClient, laug: Organisation) -> None:
    where = ask(client, f"/foreninger/{laug.id}/tag-ud")
    editor = make_account(name="Erik Editor")
    with writing():
        add_member(SYSTEM, clock.now(), laug, editor.person_id, MemberRole.EDITOR)
    browser = app.test_client()
    log_in(browser, editor)
    assert browser.get(f"/foreninger/{laug.id}/hent-ind").status_code == 200
    assert browser.get(f"/foreninger/{laug.id}/tag-ud").status_code == 404
    assert browser.get(where).status_code == 404


def test_a_purpose_must_be_said(client: FlaskClient, laug: Organisation) -> None:
    here = f"/foreninger/{laug.id}/tag-ud"
    answer = client.post(here, data={"csrf_token": token_of(text(client, here))})
    assert answer.status_code == 422
    assert "Vælg, hvad filen skal bruges til" in answer.get_data(as_text=True)
    assert db.session.scalars(select(TakenFile)).all() == []
