"""Traffic lights, alarms and what machines are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.core import clock
from app.core.database import db
from app.core.database_clock import database_now
from app.core.permissions import Role
from app.core.records import SCHEDULER, Heartbeat
from app.jobs.housekeeping import beat, stop_beating
from app.notifications.models import Message, MessageStatus
from app.operations.alarms import forget_alarms
from app.operations.models import OperationRun, RunKind
from app.operations.queries import beats
from app.operations.rules import has_wal_fault
from app.operations.signs import Light, Sign, length, signs, size
from app.people.models import Person
from tests.conftest import FrozenClock
from tests.factories import (
    log_in,
    make_account,
    make_occurrence,
    make_person,
    make_sign_up,
    make_walk,
    writing,
)
from tests.support.live import LiveServer

TOKEN = "t" * 40


@pytest.fixture
def backed_up(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """An application that is to make backups; alarms are looked up anew before and after."""
    app.config["BACKUP_EVERY_MINUTES"] = 15
    app.config["STORAGE_URL"] = (tmp_path / "storage").as_uri()
    forget_alarms(app)
    yield app
    forget_alarms(app)


def sign(app: Flask, key: str) -> Sign:
    db.session.rollback()
    return next(one for one in signs(clock.now(), app.config) if one.key == key)


def ran(kind: RunKind, ago: timedelta, *, is_ok: bool = True, **values: object) -> None:
    with writing():
        db.session.add(
            OperationRun(
                kind=kind, started_at=database_now() - ago, seconds=1.5, is_ok=is_ok, report={}, **values
            )
        )


def silence(seconds: int) -> None:
    with writing():
        db.session.execute(update(Heartbeat).values(beat_at=database_now() - timedelta(seconds=seconds)))


# ---- one light at a time ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("runs", "light"),
    [
        # A new house: the first one is about to be made.
        ([], Light.GREEN),
        ([(1, True)], Light.GREEN),
        ([(27, True)], Light.RED),
        ([(20, True), (1, False)], Light.YELLOW),
        ([(27, True), (1, False)], Light.RED),
        # It never went well, and began not long ago.
        ([(2, False)], Light.YELLOW),
        ([(27, False), (1, False)], Light.RED),
    ],
)
def test_the_light_of_backups(backed_up: Flask, runs: list[tuple[int, bool]], light: Light) -> None:
    for hours, is_ok in runs:
        ran(RunKind.BACKUP, timedelta(hours=hours), is_ok=is_ok)
    found = sign(backed_up, "backup")
    assert found.light == light
    assert bool(found.todo) == (light != Light.GREEN)


@pytest.mark.parametrize(
    ("backup_days", "drill_days", "is_ok", "light"),
    [
        (None, None, True, Light.GREEN),
        (7, None, True, Light.GREEN),
        (9, None, True, Light.RED),
        (9, 7, True, Light.GREEN),
        (9, 9, True, Light.RED),
        (9, 1, False, Light.RED),
    ],
)
def test_the_light_of_drills(
    backed_up: Flask, backup_days: int | None, drill_days: int | None, is_ok: bool, light: Light
) -> None:
    if backup_days is not None:
        ran(RunKind.BACKUP, timedelta(days=backup_days))
    if drill_days is not None:
        ran(RunKind.DRILL, timedelta(days=drill_days), is_ok=is_ok)
    assert sign(backed_up, "drill").light == light


def test_the_light_of_the_clock(app: Flask) -> None:
    assert sign(app, "scheduler").is_new
    beat()
    assert sign(app, "scheduler").light == Light.GREEN
    silence(95)
    found = sign(app, "scheduler")
    assert (found.light, found.is_new) == (Light.RED, False)
    assert "2 minutter" in found.found


@pytest.mark.parametrize(
    ("status", "light"),
    [("queued", Light.GREEN), ("uncertain", Light.YELLOW), ("failed", Light.YELLOW), ("dead", Light.RED)],
)
def test_the_light_of_failures(app: Flask, status: str, light: Light) -> None:
    make_sign_up(make_occurrence())
    with writing():
        db.session.execute(update(Message).values(status=status))
    assert sign(app, "failures").light == light


def test_the_light_of_the_disk(app: Flask) -> None:
    assert sign(app, "disk").light == Light.GREEN
    app.config["DISK_LEAST_PERCENT"] = 101
    assert sign(app, "disk").light == Light.RED


def test_what_is_missing_is_only_held_against_a_real_house(app: Flask) -> None:
    assert not [one for one in signs(clock.now(), app.config) if one.key.startswith("setting-")]
    app.config["SAMSKAB_ENV"] = "production"
    missing = {one.key for one in signs(clock.now(), app.config) if one.key.startswith("setting-")}
    assert {"setting-SMTP_URL", "setting-METRICS_TOKEN", "setting-STORAGE_URL"} <= missing
    app.config.update(SMTP_URL="smtp://mail", METRICS_TOKEN=TOKEN, STORAGE_URL="s3://house")
    left = {one.key for one in signs(clock.now(), app.config) if one.key.startswith("setting-")}
    assert not left & {"setting-SMTP_URL", "setting-METRICS_TOKEN", "setting-STORAGE_URL"}


def test_every_red_light_says_what_to_do(backed_up: Flask) -> None:
    ran(RunKind.BACKUP, timedelta(days=9))
    backed_up.config.update(SAMSKAB_ENV="production", DISK_LEAST_PERCENT=101, BACKUP_KEY="")
    make_sign_up(make_occurrence())
    with writing():
        db.session.execute(update(Message).values(due_at=clock.now() - timedelta(hours=1)))
    red = [one for one in signs(clock.now(), backed_up.config) if one.light == Light.RED]
    assert {"scheduler", "messages", "backup", "drill", "disk", "setting-SMTP_URL"} <= {
        one.key for one in red
    }
    assert all(one.todo for one in red)
    assert [one.light for one in signs(clock.now(), backed_up.config)][: len(red)] == [Light.RED] * len(red)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("version", "has_fault"),
    [("3.40.1", True), ("3.51.2", True), ("3.51.3", False), ("3.52.0", False), ("3.50.7", False), ("3.50.6", True),
     ("3.44.6", False), ("3.44.5", True), ("3.45.0", True), ("3.6.23", False)],
)  # fmt: skip
def test_which_sqlite_has_the_fault(version: str, has_fault: bool) -> None:
    assert has_wal_fault(version) is has_fault


@pytest.mark.any_database
def test_lengths_and_sizes_read_like_danish(app: Flask) -> None:
    texts = [length(timedelta(seconds=number)) for number in (1, 40, 300, 7200, 3 * 86400)]
    assert texts == ["1 sekund", "40 sekunder", "5 minutter", "2 timer", "3 dage"]
    assert [size(number) for number in (None, 900, 1_500_000, 52_000_000, 2_100_000_000)] == [
        "0 B", "900 B", "1,5 MB", "52 MB", "2,1 GB",
    ]  # fmt: skip


# ---- schedulers -------------------------------------------------------------------------------------------


def test_each_scheduler_beats_by_itself_and_takes_its_heart_along(app: Flask) -> None:
    beat("house-a:1")
    beat("house-b:2")
    assert {one.process for one in beats()} == {"house-a:1", "house-b:2"}
    stop_beating("house-a:1")
    assert [one.process for one in beats()] == ["house-b:2"]
    silence(3700)
    beat("house-c:3")
    assert [one.process for one in beats()] == ["house-c:3"]
    assert db.session.get(Heartbeat, SCHEDULER) is not None


# ---- ready ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hours", "status"), [(None, 200), (25, 200), (27, 503)])
def test_not_ready_without_a_backup_for_longer_than_a_day(
    backed_up: Flask, client: FlaskClient, hours: int | None, status: int
) -> None:
    beat()
    if hours is not None:
        ran(RunKind.BACKUP, timedelta(hours=hours))
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json["backup"]) == (status, status == 200)


def test_backups_that_are_off_are_no_reason(app: Flask, client: FlaskClient) -> None:
    beat()
    ran(RunKind.BACKUP, timedelta(days=30))
    assert client.get("/health/ready").status_code == 200


def test_not_ready_when_the_disk_is_nearly_full(app: Flask, client: FlaskClient) -> None:
    beat()
    app.config["DISK_LEAST_PERCENT"] = 101
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json["disk"]) == (503, False)


def test_a_message_that_was_given_up_is_for_the_days_page_and_not_for_the_watch(
    app: Flask, client: FlaskClient
) -> None:
    beat()
    make_sign_up(make_occurrence())
    with writing():
        db.session.execute(update(Message).values(status=MessageStatus.DEAD))
    assert client.get("/health/ready").status_code == 200


# ---- pages ------------------------------------------------------------------------------------------------


def staff(app: Flask, role: Role) -> FlaskClient:
    browser = app.test_client()
    log_in(browser, make_account(role))
    return browser


def test_the_page_shows_runs_the_drill_and_versions(backed_up: Flask) -> None:
    beat("house-a:1")
    ran(RunKind.BACKUP, timedelta(hours=1), name="backups/a", size=1_500_000)
    ran(RunKind.BACKUP, timedelta(minutes=1), is_ok=False, error="CopyError: <disk> is full")
    ran(RunKind.DRILL, timedelta(hours=2))
    page = staff(backed_up, Role.ADMINISTRATOR).get("/admin/drift").get_data(as_text=True)
    for words in (
        "house-a:1",
        "1,5 MB",
        "Gik galt",
        "&lt;disk&gt; is full",
        "Python",
        "Hold øje",
        "Sidste prøve",
    ):
        assert words in page
    is_old_sqlite = db.engine.dialect.name == "sqlite" and has_wal_fault(
        str(db.engine.dialect.dbapi.sqlite_version)
    )
    assert ("SQLite-version med kendt WAL-fejl" in page) == is_old_sqlite


def test_administrators_see_the_red_bar_on_their_pages_and_others_do_not(backed_up: Flask) -> None:
    ran(RunKind.BACKUP, timedelta(hours=27))
    beat()
    words = "Noget på maskinen skal ordnes nu"
    administrator = staff(backed_up, Role.ADMINISTRATOR)
    assert words in administrator.get("/i-dag").get_data(as_text=True)
    assert words not in administrator.get("/").get_data(as_text=True)
    assert words not in staff(backed_up, Role.MODERATOR).get("/i-dag").get_data(as_text=True)
    ran(RunKind.BACKUP, timedelta(minutes=1))
    # What was mended is seen on the page itself at once, and then on every other.
    assert "Alt det vigtige er i orden" in administrator.get("/admin/drift").get_data(as_text=True)
    assert words not in administrator.get("/i-dag").get_data(as_text=True)


def test_the_red_bar_says_where_the_reason_stands_also_on_other_pages(backed_up: Flask) -> None:
    ran(RunKind.BACKUP, timedelta(minutes=1))
    ran(RunKind.DRILL, timedelta(hours=2), is_ok=False)
    beat()
    page = staff(backed_up, Role.ADMINISTRATOR).get("/i-dag").get_data(as_text=True)
    assert "Hvorfor står under ”Kopier og prøver” på siden Drift." in page
    assert "i listen herunder" not in page


def test_a_new_house_has_no_red_bar(backed_up: Flask) -> None:
    page = staff(backed_up, Role.ADMINISTRATOR).get("/i-dag").get_data(as_text=True)
    assert "Noget på maskinen" not in page


# ---- figures for machines ---------------------------------------------------------------------------------


def figures(text: str) -> dict[str, float]:
    rows = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in rows}


def test_figures_are_for_who_knows_the_token(app: Flask, client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404
    app.config["METRICS_TOKEN"] = TOKEN
    assert client.get("/metrics").status_code == 401
    for wrong in ("Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", "Bearer æ"):
        assert client.get("/metrics", headers={"Authorization": wrong}).status_code == 401
    assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_figures_tell_of_the_house_and_of_nobody(backed_up: Flask, client: FlaskClient) -> None:
    backed_up.config["METRICS_TOKEN"] = TOKEN
    beat("house-a:1")
    ran(RunKind.BACKUP, timedelta(hours=1), size=1234, name="backups/a")
    ran(RunKind.DRILL, timedelta(hours=2), is_ok=False)
    make_sign_up(make_occurrence(), make_person("Ragnhild Kanariefugl", email="ragnhild@example.org"))
    with writing():
        db.session.execute(update(Message).values(due_at=clock.now() - timedelta(minutes=9), attempts=2))
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    text = answer.get_data(as_text=True)
    found = figures(text)

    assert found['samskab_messages{channel="email",state="queued"}'] >= 1
    assert found['samskab_retried{channel="email"}'] >= 1
    assert found['samskab_retried{channel="sms"}'] == 0
    assert 539 < found["samskab_oldest_due_seconds"] < 600
    assert found['samskab_heartbeat_age_seconds{process="house-a:1"}'] < 60
    assert found['samskab_ready{part="messages"}'] == 0
    assert 3599 < found['samskab_run_age_seconds{kind="backup"}'] < 3700
    assert found['samskab_run_bytes{kind="backup"}'] == 1234
    assert found['samskab_run_ok{kind="drill"}'] == 0
    assert found['samskab_sign_ups{state="confirmed"}'] == 1
    assert found["samskab_database_bytes"] > 10_000
    assert 0 < found['samskab_disk_free_ratio{disk="instance"}'] <= 1
    assert any(name.startswith("samskab_build_info{") for name in found)
    assert "agnhild" not in text


@pytest.mark.sqlite_only  # What is shown is how several processes count together, whatever the database.
def test_any_process_tells_of_all_processes(app: Flask, database_url: str, tmp_path: Path) -> None:
    shared = Path("/dev/shm")
    of_others = set(shared.glob("samskab-metrics-*"))
    server = LiveServer(database_url, tmp_path, processes=2, METRICS_TOKEN=TOKEN)
    server.start()
    try:
        for _number in range(20):
            assert requests.get(f"{server.url}/om/cookies", timeout=10, headers={"Connection": "close"}).ok
        shown = [
            figures(
                requests.get(
                    f"{server.url}/metrics", timeout=10, headers={"Authorization": f"Bearer {TOKEN}"}
                ).text
            )
            for _number in range(6)
        ]
    finally:
        server.stop()
    counted = 'samskab_requests_total{endpoint="home.show_cookies",method="GET",status="200"}'
    assert [one[counted] for one in shown] == [20] * 6
    assert shown[0]['samskab_request_seconds_count{endpoint="home.show_cookies"}'] == 20
    assert set(shared.glob("samskab-metrics-*")) <= of_others


def test_the_demos_clock_says_nothing_about_backups(app: Flask, frozen_now: datetime) -> None:
    """It may stand in 2027: heartbeats and backups are told by the database's own."""
    beat()
    ran(RunKind.BACKUP, timedelta(hours=1))
    app.config["BACKUP_EVERY_MINUTES"] = 15
    assert sign(app, "backup").found.startswith("Den nyeste er 60 minutter gammel")


def test_a_series_without_new_dates_is_named_to_the_house_and_to_its_host(
    app: Flask, client: FlaskClient, frozen_clock: FrozenClock
) -> None:
    host = make_account(name="Birthe Holm")
    series = make_walk(title="Dybbøl Gågruppe", host=db.session.get_one(Person, host.person_id))
    assert sign(app, "dates").light == Light.GREEN
    frozen_clock.move_to(frozen_clock.now + timedelta(weeks=2))

    found = sign(app, "dates")
    assert (found.light, found.found) == (Light.YELLOW, "1 mangler datoer: Dybbøl Gågruppe.")
    log_in(client, host)
    page = client.get(f"/gaature/{series.id}/vaert").get_data(as_text=True)
    assert "Der kommer ikke nye datoer lige nu" in page
    log_in(client, make_account(Role.ADMINISTRATOR))
    assert "Dybbøl Gågruppe" in client.get("/admin/drift").get_data(as_text=True)
