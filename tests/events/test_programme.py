"""The programme of an event, and its documents: in order, found, looked into, and for whom they are."""

from __future__ import annotations

from datetime import time
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError
from app.events import programme
from app.events.models_about import EventDocument, EventItem
from app.events.programme import Item
from app.gatherings.links import sign_up_token
from tests import factories
from tests.conftest import FrozenClock
from tests.events.holding import PDF, make_date, make_event


def test_the_programme_stands_in_order_and_is_found(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    date = make_date()
    with factories.writing():
        for item in (
            Item(time(11, 0), "Spørgsmål"),
            Item(time(10, 0), "Godt hjem", "Ulla Bech", "Sygeplejerske"),
        ):
            programme.put_item(SYSTEM, clock.now(), date.series_id, item)

    page = client.get(f"/arrangementer/{date.series_id}").text
    assert page.index("Godt hjem") < page.index("Spørgsmål")
    assert "Sygeplejerske" in page
    assert "Oplæg om fællesskab" in client.get("/soeg?q=Ulla+Bech").text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "ikke en PDF"),
        (b"<html><script>alert(1)</script>%%EOF", "ikke en PDF"),
        (b"MZ\x90" + PDF, "ikke en PDF"),
        (PDF[:30], "ikke en PDF"),
        (PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript>>"), "program"),
        (PDF[:-7] + b" " * 6_000_000 + b"%%EOF\n", "fylder"),
    ],
)
def test_what_is_no_paper_is_refused(
    client: FlaskClient, frozen_clock: FrozenClock, content: bytes, words: str
) -> None:
    series = make_event()
    with pytest.raises(DomainError, match=words), factories.writing():
        programme.add_document(SYSTEM, clock.now(), series.id, title="Fil", content=content, is_for_all=True)
    assert db.session.scalar(select(EventDocument.id)) is None


def test_a_document_is_kept_as_a_file_and_one_for_guests_is_only_theirs(
    client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    date = make_date()
    sign_up = factories.make_sign_up(date)
    with factories.writing():
        of_all, of_guests = (
            programme.add_document(
                SYSTEM, clock.now(), date.series_id, title=title, content=PDF, is_for_all=is_open
            )
            for title, is_open in (("Program æøå", True), ("Deltagernes ark", False))
        )

    answer = client.get(f"/arrangementer/{date.series_id}/fil/{of_all.id}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get(f"/arrangementer/{date.series_id}/fil/{of_guests.id}").status_code == 404
    assert client.get(f"/arrangementer/{make_event().id}/fil/{of_all.id}").status_code == 404
    own = f"/arrangementer/tilmelding/{sign_up_token(sign_up)}"
    assert "Deltagernes ark" in client.get(own).text
    assert client.get(f"{own}/fil/{of_guests.id}").data == PDF


def test_a_host_writes_the_programme_and_adds_a_file(client: FlaskClient, frozen_clock: FrozenClock) -> None:
    host = factories.make_account(name="Vera Vært")
    series = make_event(host.person)
    factories.log_in(client, host)
    base = f"/arrangementer/{series.id}/vaert"

    refused = client.post(f"{base}/program", data={"at": "", "what": "Velkomst"})
    assert refused.status_code == 422
    assert "Velkomst" in refused.text
    assert client.post(f"{base}/program", data={"at": "10.15", "what": "Velkomst"}).status_code == 303
    line = db.session.scalars(select(EventItem)).one()
    client.post(f"{base}/program?ret={line.id}", data={"at": "10.30", "what": "Kaffe"})
    assert [(one.at, one.what) for one in db.session.scalars(select(EventItem))] == [(time(10, 30), "Kaffe")]
    sent = {"title": "Slides", "is_for_all": "own", "file": (BytesIO(PDF), "../../x.html")}
    assert client.post(f"{base}/filer", data=sent).status_code == 303
    assert [one.is_for_all for one in db.session.scalars(select(EventDocument))] == [False]
