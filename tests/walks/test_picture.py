"""The picture of a walking group: sent by its host, seen by everybody, and gone when somebody asks."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.erasure import erase_everything
from app.audit.models import AuditEvent
from app.catalogue.models import CatalogueEntry
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from app.core.storage import open_storage
from app.gatherings.hosting_series import end_series
from app.gatherings.retention import KEEP_REJECTED
from app.gatherings.scheduling import approve_series, reject_series
from app.media.actions import MOST_A_DAY
from app.media.images import LARGE, SMALL, prepare
from app.media.models import Picture
from app.media.shelf import FOLDER, file_name, put_files
from app.walks.actions import put_picture
from tests.factories import log_in, make_account, make_person, make_picture, make_proposal, make_walk, writing
from tests.media.hostile_pictures import hostile_pictures
from tests.media.made import jpeg
from tests.support.retention import forget
from tests.test_races import all_at_once
from tests.walks.hosting import Hosted

ALT = "Otte mennesker på en sti langs vandet"


def send(hosted: Hosted, content: bytes | None, alt: str = ALT, name: str = "billede.jpg") -> TestResponse:
    fields: dict[str, Any] = {"alt": alt}
    if content is not None:
        fields["picture"] = (io.BytesIO(content), name)
    return hosted.client.post(f"{hosted.url}/billede", data=fields)


def pictures() -> list[Picture]:
    db.session.rollback()
    return list(db.session.scalars(select(Picture).order_by(Picture.id)))


def files(app: Flask) -> int:
    return len(open_storage(app.config).list(FOLDER))


def test_a_host_sends_a_picture_and_everybody_sees_it_with_its_words(
    hosted: Hosted, client: FlaskClient, app: Flask
) -> None:
    answer = send(hosted, jpeg(2_000, 1_500))

    assert answer.status_code == 303
    (picture,) = pictures()
    assert (picture.width, picture.height, picture.alt) == (LARGE, 900, ALT)
    assert picture.created_by == hosted.account.person_id
    visitor = app.test_client()
    page = visitor.get(f"/gaature/{hosted.series.id}").text
    tag = re.search(r'<img class="picture"[^>]*>', page)
    assert tag is not None
    assert f'alt="{ALT}"' in tag[0]
    assert 'width="1200" height="900"' in tag[0]
    for width in (SMALL, LARGE):
        name = file_name(picture.storage_key, width)
        assert f"/billeder/{name} {width}w" in tag[0]
        assert visitor.get(f"/billeder/{name}").status_code == 200
    cards = re.findall(r'<img class="card__picture"[^>]*>', visitor.get("/gaature").text)
    assert cards
    assert all(ALT in card and 'loading="lazy"' in card and "-480.jpg" in card for card in cards)


def test_a_file_of_a_picture_does_nothing_but_be_seen(hosted: Hosted, app: Flask) -> None:
    send(hosted, jpeg())
    path = f"/billeder/{file_name(pictures()[0].storage_key, LARGE)}"

    answer = app.test_client().get(path)

    assert answer.mimetype == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"] == "inline; filename=billede.jpg"
    assert answer.headers["Cache-Control"] == "public, max-age=86400, must-revalidate"
    assert hosted.client.get(path).headers["Cache-Control"] == "private, max-age=86400, must-revalidate"


@pytest.mark.parametrize(
    "name", ["../../static/js/app.js", "x\0.svg", ".htaccess", "CON", "æøå\u202egpj.exe", "a" * 4_000]
)
def test_what_a_file_is_called_is_nobodys_business(hosted: Hosted, app: Flask, name: str) -> None:
    before = files(app)

    assert send(hosted, jpeg(), name=name).status_code == 303

    assert files(app) == before + 2
    written = [file.name for file in open_storage(app.config).list("")]
    assert all(re.fullmatch(r"pictures/[0-9a-f]{32}-\d+\.jpg", one) for one in written if "pictures" in one)


@pytest.mark.any_database
@pytest.mark.slow_on_postgres
def test_a_hundred_hostile_pictures_are_refused_at_the_field(hosted: Hosted, app: Flask) -> None:
    before, wrong = files(app), []
    for number, (name, content) in enumerate(hostile_pictures().items()):
        answer = send(hosted, content, name=f"billede-{number}.jpg")
        said = re.search(r'id="picture-e">.*?</span>([^<]+)</span>', answer.text, re.DOTALL)
        kept = f'value="{ALT}"' in answer.text
        if answer.status_code != 422 or not said or not said[1].strip().endswith(".") or not kept:
            wrong.append((name, answer.status_code, said and said[1]))

    assert wrong == []
    assert (files(app), pictures()) == (before, [])


def test_words_are_asked_for_and_the_file_is_asked_for_again(hosted: Hosted) -> None:
    answer = send(hosted, jpeg(), alt=" ")

    assert answer.status_code == 422
    assert "Skriv, hvad billedet viser" in answer.text
    assert "Vælg billedet en gang til" in answer.text
    assert pictures() == []


def test_without_a_picture_nothing_is_sent(hosted: Hosted) -> None:
    answer = send(hosted, None)

    assert answer.status_code == 422
    assert "Vælg et billede" in answer.text
    assert (
        hosted.client.post(f"{hosted.url}/billede", data={"alt": ALT, "picture": "a text"}).status_code == 422
    )
    assert pictures() == []


def test_the_words_can_change_without_a_new_picture(hosted: Hosted, client: FlaskClient) -> None:
    picture = make_picture(hosted.series)

    assert send(hosted, None, alt="Ni mennesker ved broen").status_code == 303

    assert [(one.id, one.alt) for one in pictures()] == [(picture.id, "Ni mennesker ved broen")]
    assert "Ni mennesker ved broen" in client.get("/gaature").text


def test_a_new_picture_takes_the_place_of_the_old_one(hosted: Hosted, app: Flask) -> None:
    old = make_picture(hosted.series).storage_key
    assert send(hosted, jpeg(800, 600)).status_code == 303

    first, second = pictures()
    assert (first.removed_at, second.removed_at) == (clock.now(), None)
    visitor = app.test_client()
    assert visitor.get(f"/billeder/{file_name(old, SMALL)}").status_code == 404
    assert visitor.get(f"/billeder/{file_name(second.storage_key, SMALL)}").status_code == 200
    assert old not in visitor.get("/gaature").text


def test_the_host_takes_it_off_and_no_card_shows_it(hosted: Hosted, client: FlaskClient) -> None:
    make_picture(hosted.series)

    assert hosted.client.post(f"{hosted.url}/billede/fjern").status_code == 303

    assert "<img" not in client.get("/gaature").text
    assert "<img" not in client.get(f"/gaature/{hosted.series.id}").text
    assert hosted.client.post(f"{hosted.url}/billede/fjern").status_code == 303, "twice is no error"


def test_two_different_pictures_with_one_form_are_two(hosted: Hosted) -> None:
    """Somebody goes back in the browser and takes another file: that is not the same form again."""
    key = "k" * 24
    for content in (jpeg(640, 480), jpeg(640, 480), jpeg(800, 600)):
        data = {"alt": ALT, "idempotency_key": key, "picture": (io.BytesIO(content), "a.jpg")}
        assert hosted.client.post(f"{hosted.url}/billede", data=data).status_code == 303

    assert [one.width for one in pictures()] == [640, 800]


def test_a_moderator_helps_and_the_audit_says_so(hosted: Hosted, client: FlaskClient) -> None:
    moderator = make_account(Role.MODERATOR)
    log_in(client, moderator)

    assert send(hosted, jpeg()).status_code == 303

    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "picture.show")).one()
    assert (event.actor_person_id, event.on_behalf_of) == (moderator.person_id, hosted.account.person_id)
    assert event.details == {}


def test_new_dates_of_a_group_have_its_picture(app: Flask) -> None:
    """A series is extended for ever; its picture goes along without anybody thinking of it."""
    proposal = make_proposal()
    picture = make_picture(proposal, "Ved vandet")
    with writing():
        approve_series(SYSTEM, clock.now(), proposal.id)

    entries = db.session.scalars(select(CatalogueEntry)).all()
    assert {(entry.picture_key, entry.picture_alt) for entry in entries} == {
        (picture.storage_key, "Ved vandet")
    }


def test_the_picture_of_a_proposal_is_seen_by_its_host_and_staff_only(app: Flask) -> None:
    host, moderator = make_account(), make_account(Role.MODERATOR)
    proposal = make_proposal(host=host.person)
    path = f"/billeder/{file_name(make_picture(proposal).storage_key, SMALL)}"
    found = {}
    for who, account in {"visitor": None, "other": make_account(), "host": host, "staff": moderator}.items():
        browser = app.test_client()
        if account:
            log_in(browser, account)
        answer = browser.get(path)
        found[who] = (answer.status_code, answer.headers["Cache-Control"])
        if who == "staff":
            assert path in browser.get(f"/admin/godkend/{proposal.id}").text

    assert {who: status for who, (status, _cache) in found.items()} == {
        "visitor": 404, "other": 404, "host": 200, "staff": 200
    }  # fmt: skip
    assert {cache for status, cache in found.values() if status == 200} == {"no-store"}


def test_a_picture_whose_feature_is_silent_is_seen_by_nobody(app: Flask, client: FlaskClient) -> None:
    picture = make_picture(make_walk())
    path = f"/billeder/{file_name(picture.storage_key, SMALL)}"
    with writing():
        picture.owner_kind = "unknown"
    assert client.get(path).status_code == 404
    with writing():
        db.session.get_one(Picture, picture.id).owner_kind = "walk"
        db.session.get_one(Picture, picture.id).owner_id = 4711
    assert client.get(path).status_code == 404


def test_a_file_that_is_gone_is_not_found(app: Flask, client: FlaskClient) -> None:
    name = file_name(make_picture(make_walk()).storage_key, SMALL)
    open_storage(app.config).delete(f"{FOLDER}/{name}")

    assert client.get(f"/billeder/{name}").status_code == 404


def test_an_ended_group_takes_no_new_picture(hosted: Hosted) -> None:
    with writing():
        end_series(
            SYSTEM, clock.now(), hosted.series.id, last_on=clock.today() - timedelta(days=1), reason="Slut"
        )

    answer = send(hosted, jpeg())

    assert answer.status_code == 422
    assert "Gruppen er ikke i gang" in answer.text
    assert pictures() == []


def test_nobody_fills_the_storage(hosted: Hosted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.media.actions.MOST_A_DAY", 2)
    assert MOST_A_DAY == 40
    assert [send(hosted, jpeg(640 + number, 480)).status_code for number in range(3)] == [303, 303, 422]


def test_pictures_of_a_host_who_is_erased_go_too(app: Flask, client: FlaskClient) -> None:
    host = make_person()
    proposal = make_proposal(host=host)
    make_picture(proposal)
    others = make_picture(make_walk())
    with writing():
        erase_everything(SYSTEM, clock.now(), host.id)

    gone = select(func.count()).select_from(Picture).where(Picture.removed_at.is_not(None))
    assert db.session.scalar(gone) == 1
    assert client.get(f"/billeder/{file_name(others.storage_key, SMALL)}").status_code == 200


def test_the_picture_of_a_proposal_that_came_to_nothing_goes_with_it(app: Flask) -> None:
    proposal = make_proposal()
    make_picture(proposal)
    with writing():
        reject_series(SYSTEM, clock.now(), proposal.id, "Desværre")

    later = clock.now() + KEEP_REJECTED + timedelta(days=1)
    assert forget(later, "walks.rejected") == 1
    assert [one.removed_at for one in pictures()] == [later]


def test_who_sends_a_picture_at_the_same_moment_as_others_leaves_one(app: Flask) -> None:
    series_id, prepared = make_walk().id, prepare(jpeg())

    def send_one() -> None:
        key = put_files(app.config, prepared)
        with writing():
            put_picture(SYSTEM, clock.now(), series_id, alt=ALT, key=key, prepared=prepared)

    all_at_once(app, [send_one] * 8)

    shown = [one for one in pictures() if one.removed_at is None]
    assert (len(shown), len(pictures())) == (1, 8)
    entries = db.session.scalars(select(CatalogueEntry)).all()
    assert {entry.picture_key for entry in entries} == {shown[0].storage_key}


def test_twelve_cards_with_pictures_are_light(client: FlaskClient) -> None:
    for number in range(12):
        make_picture(make_walk(title=f"Gågruppe nummer {number}", capacity=8), "W" * 160)

    page = client.get("/gaature").data

    assert page.count(b"card__picture") == 12
    assert len(page) <= 30 * 1024
