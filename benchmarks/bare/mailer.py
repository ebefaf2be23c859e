"""The bare sender: a query, two Jinja templates, one SMTP connection, and sent-marks in batches of fifty."""

from __future__ import annotations

import smtplib
import time
from datetime import datetime
from email.message import EmailMessage
from email.utils import make_msgid

from jinja2 import Environment, FileSystemLoader
from sqlalchemy import insert, select, update

from benchmarks.bare.tables import bare_letter, engine_for
from benchmarks.bare.web import when
from benchmarks.servers import ROOT

_BATCH = 50


def fill(database_url: str, number: int) -> None:
    """`number` letters to be sent."""
    engine = engine_for(database_url)
    rows = [
        {
            "address": f"gaest{n}@example.org",
            "name": f"Gæst {n}",
            "title": "Gå med i Vollerup",
            "starts_at": datetime(2027, 3, 1, 9, 0),
        }
        for n in range(number)
    ]
    with engine.connect().execution_options(writes=True) as connection:
        connection.execute(insert(bare_letter), rows)
        connection.commit()
    engine.dispose()


def send_all(database_url: str, port: int) -> tuple[int, float]:
    """Send what is not sent; (letters, seconds)."""
    templates = Environment(
        loader=FileSystemLoader(ROOT / "benchmarks" / "bare" / "templates"), autoescape=True
    )
    templates.filters["when"] = when
    text, html = templates.get_template("letter.txt"), templates.get_template("letter.html")
    engine = engine_for(database_url)
    begin = time.perf_counter()
    with engine.connect() as connection:
        waiting = connection.execute(select(bare_letter).where(bare_letter.c.is_sent.is_(False))).all()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as smtp:
        for first in range(0, len(waiting), _BATCH):
            batch = waiting[first : first + _BATCH]
            for row in batch:
                mail = EmailMessage()
                mail["From"], mail["To"] = "samskab@example.org", row.address
                mail["Subject"] = f"I morgen: {row.title}"
                mail["Message-ID"] = make_msgid(str(row.id), "bare.example.org")
                mail.set_content(text.render(row=row))
                mail.add_alternative(html.render(row=row), subtype="html")
                smtp.send_message(mail)
            with engine.connect().execution_options(writes=True) as connection:
                sent = bare_letter.c.id.in_([row.id for row in batch])
                connection.execute(update(bare_letter).where(sent).values(is_sent=True))
                connection.commit()
    seconds = time.perf_counter() - begin
    engine.dispose()
    return len(waiting), seconds
