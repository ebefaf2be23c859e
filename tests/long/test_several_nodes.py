"""Two web nodes and two schedulers over one PostgreSQL behind a real proxy: killed under load, they lose nothing."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock, crypto
from app.core.database import db
from app.core.records import Draft
from app.gatherings.models import HOLDING, Occurrence, SignUp, SignUpStatus
from app.notifications.models import Channel, Message, MessageStatus
from tests.factories import make_occurrence
from tests.gatherings.support import assert_sound
from tests.notifications.conftest import let_leases_lapse
from tests.support.live import LiveServer
from tests.support.nodes import SECRET, SchedulerNode, common, web_node
from tests.support.proxy import Proxy
from tests.support.smtp import SmtpServer
from tests.support.visitors import Record, Visitors

# SQLite belongs to one machine.
pytestmark = [pytest.mark.long, pytest.mark.postgres_only]

#: Seconds between two events, and how long the proxy may take to notice a node that has come back.
BETWEEN, NOTICED = 5.0, 4.0
#: Around a kill: what was being answered then may fail. Nothing else may.
MOMENT = 0.5


class Site:
    """The whole site, and what was done to it (monotonic seconds)."""

    def __init__(self, database_url: str, folder: Path, smtp_url: str, stack: ExitStack) -> None:
        self.proxy = Proxy(folder)
        settings = common(self.proxy.url, smtp_url)
        self.web = [web_node(database_url, folder / f"web-{one}", settings) for one in "ab"]
        self.schedulers = [SchedulerNode(database_url, folder / f"clock-{one}", settings) for one in "ab"]
        nodes: list[LiveServer | SchedulerNode] = [*self.web, *self.schedulers]
        for node in nodes:
            stack.callback(node.stop)
            node.start()
        stack.callback(self.proxy.stop)
        self.proxy.start([f"127.0.0.1:{node.port}" for node in self.web])
        self.killed: list[float] = []
        #: From when to when a node was restarted kindly.
        self.restarted: tuple[float, float] = (0, 0)

    def kill_and_bring_back(self, number: int) -> None:
        """Kill a web node, then a scheduler; some time later both start again."""
        self.web[number].kill()
        self.killed.append(time.monotonic())
        time.sleep(BETWEEN)
        self.schedulers[number].kill()
        time.sleep(BETWEEN)
        self.web[number].start()
        self.schedulers[number].start()
        time.sleep(NOTICED)

    def restart_kindly(self, number: int) -> None:
        """SIGTERM, as at a new release: the node finishes what it does, and another one starts."""
        began = time.monotonic()
        self.web[number].stop(30)
        self.web[number].start()
        time.sleep(NOTICED)
        self.restarted = (began, time.monotonic())


@pytest.fixture
def site(app: Flask, database_url: str, smtp_server: SmtpServer, tmp_path: Path) -> Iterator[Site]:
    """Two of each, and a proxy."""
    # The test reads what the nodes have encrypted, and they what it has: its dates promise letters.
    own = app.config["SECRET_KEY"]
    app.config["SECRET_KEY"] = SECRET
    crypto.init_app(app)
    with ExitStack() as stack:
        yield Site(database_url, tmp_path, smtp_server.url, stack)
    app.config["SECRET_KEY"] = own
    crypto.init_app(app)


def test_one_of_each_is_killed_under_load_and_nothing_is_lost(
    app: Flask, site: Site, smtp_server: SmtpServer, capsys: pytest.CaptureFixture[str]
) -> None:
    week = clock.today() + timedelta(days=7)
    dates = [make_occurrence(capacity=20, on=week + timedelta(days=n)) for n in range(3)]
    series = [(one.series_id, one.id) for one in dates]
    # Whoever leaves a transaction open is thrown out by PostgreSQL.
    db.session.commit()
    visitors = Visitors(site.proxy.url, site.proxy.authority, smtp_server.mailbox, series)
    began = time.monotonic()
    visitors.come(readers=2, guests=3, members=3)
    try:
        time.sleep(BETWEEN)
        for number in range(2):
            site.kill_and_bring_back(number)
        site.restart_kindly(0)
    finally:
        visitors.go_home()
    seconds = time.monotonic() - began
    record = visitors.record
    with capsys.disabled():
        print(f"\n{_figures(record, seconds)}")

    assert record.faults == []
    _assert_only_what_was_in_flight_failed(site, record)
    _assert_everything_stands(record, dates)
    _assert_everybody_is_still_logged_in(site, visitors)
    _assert_every_letter_came_once(record, smtp_server, deaths=2)


def _figures(record: Record, seconds: float) -> str:
    answered = sorted(record.seconds)
    return (
        f"{len(answered)} requests answered in {seconds:.0f} s, median {answered[len(answered) // 2]:.3f} s, "
        f"{len(record.failures)} failed and were sent again: {Counter(one.said[:30] for one in record.failures)}; "
        f"{len(record.signed_up)} sign-ups, {len(record.left)} cancelled, {len(record.drafts)} logged in"
    )


def _assert_only_what_was_in_flight_failed(site: Site, record: Record) -> None:
    """Forms that a killed node was answering fail (502, sent again); pages are asked for at the other node."""
    strange = [
        one
        for one in record.failures
        if one.method != "POST"
        or not one.said.startswith("502")
        or not any(one.began - MOMENT <= kill <= one.ended + MOMENT for kill in site.killed)
    ]
    assert strange == []
    began, ended = site.restarted
    assert [one for one in record.failures if began <= one.ended and one.began <= ended] == []
    # Two processes of one thread each can be at two forms at most; twice.
    assert len(record.failures) <= 4


def _assert_everything_stands(record: Record, dates: list[Occurrence]) -> None:
    db.session.rollback()
    db.session.expire_all()
    rows = {one.person.name: one for one in db.session.scalars(select(SignUp)).unique()}
    assert rows.keys() == record.signed_up.keys()
    assert len(rows) == db.session.scalar(select(func.count(SignUp.id)))
    gone = {name for name, one in rows.items() if one.status == SignUpStatus.CANCELLED_BY_PERSON}
    assert gone == record.left
    for occurrence in dates:
        assert_sound(occurrence)
        standing = [one for one in rows.values() if one.occurrence_id == occurrence.id]
        holding = sum(one.status in HOLDING for one in standing)
        waiting = sum(one.status == SignUpStatus.WAITING for one in standing)
        assert holding == occurrence.places_taken == min(20, holding + waiting)
    kept = {draft.owner: draft.data["hvad"]["title"] for draft in db.session.scalars(select(Draft))}
    assert sorted(kept.values()) == sorted(record.drafts.values())
    assert len(record.drafts) == 3


def _assert_everybody_is_still_logged_in(site: Site, visitors: Visitors) -> None:
    """Nobody had to log in again, and each node knows everybody: round robin asks both."""
    assert len(visitors.members) == 3
    for browser in visitors.members.values():
        assert [browser.get("/min-side").status_code for _ in range(4)] == [200] * 4


def _assert_every_letter_came_once(record: Record, smtp_server: SmtpServer, deaths: int) -> None:
    let_leases_lapse()
    end = time.monotonic() + 120
    while (waiting := _unfinished()) and time.monotonic() < end:
        time.sleep(1)
        db.session.rollback()
    assert waiting == []
    letters = db.session.scalars(select(Message).where(Message.channel == Channel.EMAIL)).all()
    fates = Counter(MessageStatus(one.status) for one in letters)
    assert set(fates) <= {MessageStatus.SENT, MessageStatus.UNCERTAIN, MessageStatus.SUPPRESSED}, fates
    assert fates[MessageStatus.UNCERTAIN] <= deaths
    came = Counter(str(message["Message-ID"]) for message in smtp_server.mailbox.messages)
    assert set(came.values()) == {1}
    assert {one.letter_id for one in letters if one.status == MessageStatus.SENT} <= came.keys()
    # Who stayed was told so; of at most two nobody can know, and a person rings them.
    reached = set(smtp_server.mailbox.recipients)
    staying = {record.emails[name] for name in record.signed_up.keys() - record.left}
    assert len(staying - reached) <= fates[MessageStatus.UNCERTAIN]


def _unfinished() -> list[tuple[str, str, int, str | None]]:
    """Letters that are due and not decided, and why; reminders of next week stay where they are."""
    open_ones = select(Message.kind, Message.status, Message.attempts, Message.last_error).where(
        Message.channel == Channel.EMAIL,
        Message.status.in_((MessageStatus.QUEUED, MessageStatus.CLAIMED, MessageStatus.HANDOVER)),
        Message.due_at <= clock.now(),
    )
    return [(kind, status, tries, error) for kind, status, tries, error in db.session.execute(open_ones)]
