"""Letters: reminders through a real SMTP server, one durable mark each, beside the bare sender."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.bare.mailer import fill, send_all
from benchmarks.bare.tables import make_own_tables
from benchmarks.databases import Engine, settle
from benchmarks.house import House, elsewhere
from benchmarks.servers import Process, free_port

#: Letters that are sent before it is measured: a scheduler makes its templates into code once in weeks.
_WARM = 20


@dataclass
class Mails:
    """Letters a second, a round each."""

    database: str
    letters: int
    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Of the bare sender's letters a second."""
        return median(ours / theirs for ours, theirs in zip(self.ours, self.bare, strict=True))


def measure_mails(engine: Engine, house: House, folder: Path, *, rounds: int, letters: int) -> Mails:
    """By turns: the bare sender, and our own as the scheduler's job does it."""
    mails = Mails(engine.kind, letters)
    for number in range(rounds):
        port, log = free_port(), folder / f"sink-{engine.kind}-{number}.log"
        with Process("sink", [sys.executable, "-m", "benchmarks.sink", str(port)], os.environ, log):
            time.sleep(1.5)
            make_own_tables(house.database_url, 10)
            fill(house.database_url, letters)
            settle(house.database_url)
            sent, seconds = send_all(house.database_url, port)
            mails.bare.append(sent / seconds)
            settings = {**house.settings, "SMTP_URL": f"smtp://127.0.0.1:{port}?tls=no"}
            sent, seconds = elsewhere(settings, _send_ours, letters, number)
            mails.ours.append(sent / seconds)
        arrived = [line.split()[0] for line in log.read_text().splitlines() if line.startswith("<")]
        ours = [one for one in arrived if "bare.example.org" not in one]
        if not len(ours) == len(set(ours)) == letters + _WARM:
            mails.problems.append(f"{len(ours)} arrived, {len(set(ours))} different, of {letters + _WARM}")
    return mails


def _send_ours(letters: int, first: int) -> tuple[int, float]:
    """Promise reminders to people on a list, send a few, then `letters` as the scheduler does; (letters, seconds)."""
    from sqlalchemy import select

    from app import create_app
    from app.core import clock
    from app.core.database import begin_write, db
    from app.gatherings.messages import promise_reminders
    from app.gatherings.models import Occurrence, SignUp, SignUpStatus
    from app.jobs.sending import SENDERS, together
    from app.notifications.delivery import deliver_due

    app = create_app()
    # In the day: nobody is reminded at night.
    now = clock.local(clock.now()).replace(hour=12, minute=0)
    promises = letters + _WARM
    with app.test_request_context(base_url=app.config["SITE_URL"]), clock.at(now):
        begin_write()
        with_place = (
            select(SignUp)
            .join(SignUp.occurrence)
            .where(SignUp.status == SignUpStatus.CONFIRMED, Occurrence.starts_at > now)
        )
        signed_up = db.session.scalars(
            with_place.order_by(SignUp.id).offset(first * promises).limit(promises)
        )
        promised = sum(promise_reminders([one], one.occurrence, clock.now()) for one in signed_up.unique())
        db.session.commit()
        db.session.remove()

    # Confirmations of sign-ups that were measured before may be due, too: each sender takes its share and no more.
    send = together(lambda app, now: deliver_due(app, now, limit=letters // SENDERS))
    warmed = deliver_due(app, now, limit=_WARM).sent
    begin = time.perf_counter()
    sent = send(app, now).sent
    seconds = time.perf_counter() - begin
    assert (warmed, sent, promised) == (_WARM, letters, promises), (warmed, sent, promised)
    return sent, seconds
