"""The picture of a group: its host sends it, everybody sees it in the lists, and moderators look at it."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.catalogue.models import CatalogueEntry, StandingEntry
from app.core import clock
from app.core.database import db
from app.core.permissions import Role
from app.groups.models import Group
from app.groups.retention import KEEP_TEXTS
from app.media.actions import take_off
from app.media.models import Picture
from tests.factories import log_in, make_account, writing
from tests.groups.grouping import MODERATOR, dated, make_group
from tests.media.made import jpeg
from tests.support.retention import forget

pytestmark = pytest.mark.usefixtures("frozen_clock")
ALT = "Fire damer strikker ved et bord"


@pytest.fixture
def host() -> Account:
    return make_account()


def send(client: FlaskClient, group: Group) -> Picture:
    fields = {"alt": ALT, "picture": (io.BytesIO(jpeg(900, 600)), "x.jpg")}
    assert client.post(f"/faellesskaber/{group.id}/vaert/billede", data=fields).status_code == 303
    return db.session.scalars(select(Picture).where(Picture.removed_at.is_(None))).one()


def test_the_picture_stands_on_page_list_and_dates_until_a_moderator_takes_it_off(
    app: Flask, client: FlaskClient, host: Account
) -> None:
    group, other = make_group(host.person), make_group(host.person, title="Kor")
    # The number of a series that is the number of another group: its dates show no picture.
    dated(other, clock.now())
    log_in(client, host)
    picture = send(client, group)
    dated(group, clock.now())

    for page in (f"/faellesskaber/{group.id}", "/faellesskaber"):
        assert app.test_client().get(page).text.count(f'alt="{ALT}"') == 1
    shown = select(CatalogueEntry.picture_key, CatalogueEntry.series_id).distinct()
    assert {(row[0], row[1]) for row in db.session.execute(shown)} == {
        (picture.storage_key, group.series_id),
        (None, other.series_id),
    }
    moderator = app.test_client()
    log_in(moderator, make_account(Role.MODERATOR))
    queue = moderator.get("/admin/moderation").text
    assert ALT in queue

    with writing():
        take_off(MODERATOR, clock.now(), picture.id)
    assert set(db.session.scalars(select(CatalogueEntry.picture_key))) == {None}
    assert set(db.session.scalars(select(StandingEntry.picture_key))) == {None}


def test_the_picture_of_a_group_nobody_sees_is_not_seen_and_goes_with_its_texts(
    app: Flask, client: FlaskClient, host: Account
) -> None:
    group = make_group(host.person, public=False)
    log_in(client, host)
    picture = send(client, group)
    name = f"/billeder/{picture.storage_key}-480.jpg"

    assert client.get(name).status_code == 200
    assert app.test_client().get(name).status_code == 404

    client.post(f"/faellesskaber/{group.id}/vaert/slut", data={"reason": "Vi er for få."})
    forget(clock.now() + KEEP_TEXTS * 2, "groups.texts")
    assert db.session.get_one(Picture, picture.id).removed_at is not None
