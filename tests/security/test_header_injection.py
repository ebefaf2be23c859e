"""Line ends in whatever is typed never become a header: of a letter that a real server received, or of an answer."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from app.core.database import db
from app.gatherings.models import Series
from app.notifications.delivery import deliver_due
from app.people.models import Person
from tests.accounts.letters import ask
from tests.security.changes import CHANGES
from tests.security.forms_of import Forms
from tests.security.house import House
from tests.security.sending import send_change
from tests.support.smtp import SmtpServer
from tests.walks.test_propose_pages import MANY, WHAT, WHEN, where

EVIL = "evil@example.org"
ENDS = ("\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "%0d%0a", "=?utf-8?q?=0d=0a?=", "\r\n ", "\x00\r\n")
INJECTED = [f"Gunnar{end}Bcc: {EVIL}{end}{end}Klik her" for end in ENDS]
#: Headers that a letter of ours may have; anything else was put there by somebody.
KNOWN = {
    *("from", "to", "subject", "date", "message-id", "mime-version", "content-type", "auto-submitted"),
    *("content-transfer-encoding", "reply-to", "list-unsubscribe", "list-unsubscribe-post", "precedence"),
    *("x-auto-response-suppress", "content-language", "content-disposition", "x-samskab-message"),
}


def _check(letter: EmailMessage) -> None:
    names = {name.lower() for name in letter.keys()}  # noqa: SIM118 - a message is no mapping
    # aiosmtpd notes who spoke to it.
    assert {name for name in names if not name.startswith(("x-peer", "x-mailfrom", "x-rcptto"))} <= KNOWN
    assert letter["Bcc"] is None
    assert EVIL not in str(letter["To"])
    assert len(letter.get_all("Subject", [])) == len(letter.get_all("To", [])) == 1
    raw_head = letter.as_bytes(policy=policy.SMTP).partition(b"\r\n\r\n")[0]
    assert b"\r\nBcc:" not in raw_head


@pytest.mark.any_database
@pytest.mark.parametrize("typed", INJECTED, ids=[repr(end) for end in ENDS])
def test_nothing_typed_becomes_a_header_or_a_receiver_of_a_letter(
    house: House, smtp_server: SmtpServer, typed: str
) -> None:
    house.app.config.update(SMTP_URL=smtp_server.url)
    citizen, staff, guest = (house.browsers[role] for role in ("citizen", "administrator", "visitor"))
    for slug, fields in (("hvad", WHAT | {"title": typed[:80]}), ("hvor", where()), ("hvornaar", WHEN)):
        citizen.post(f"/gaature/foreslaa/{slug}", data=fields | {"meeting_point": typed})
    citizen.post("/gaature/foreslaa/hvor-mange", data=MANY)
    citizen.post("/gaature/foreslaa/se-efter", data={})
    proposed = db.session.scalars(select(Series.id).order_by(Series.id.desc()).limit(1)).one()
    staff.post(f"/admin/godkend/{proposed}/godkend", data={"step": "do", "text": typed})
    for name, email in ((typed, "gunnar@example.org"), ("Gunnar", f"gunnar@example.org{typed[6:]}")):
        data = {"name": name, "email": email, "phone": "+45 11 11 11 66", "note": typed, "party_size": 1}
        data |= {"occurrence_id": house.parts["occurrence_id"], "anyway": "1"}
        guest.post(f"/gaature/{house.parts['series_id']}/tilmeld", data=data)
    ask(guest, f"anna@example.org{typed[6:]}")
    house.browsers["host"].post(
        f"/gaature/{house.parts['series_id']}/vaert/{house.parts['occurrence_id']}/aflys",
        data={"step": "do", "reason": "other", "words": typed},
    )
    staff.post(
        "/admin/medarbejdere/tilfoej", data={"name": typed, "email": "m@example.org", "roles": "moderator"}
    )

    deliver_due(house.app, house.clock.now)

    assert len(smtp_server.mailbox.messages) >= 3
    assert EVIL not in smtp_server.mailbox.recipients
    for letter in smtp_server.mailbox.messages:
        _check(letter)
    db.session.rollback()
    assert [name for name in db.session.scalars(select(Person.name)) if "\n" in name or "\r" in name] == []


@pytest.mark.any_database
def test_nothing_typed_becomes_a_header_of_an_answer(house: House, forms: Forms) -> None:
    """Every free text of every form, and what stands behind `?`."""
    injected = "/min-side\r\nSet-Cookie: evil=1\r\n\r\n<script>"
    asked = 0
    for endpoint in CHANGES:
        if "log_out" in endpoint or endpoint.startswith("demo."):
            continue
        typed = {field.name: injected for field in forms[endpoint] if field.is_free_text}
        answer = (
            send_change(house, endpoint, {**CHANGES[endpoint].data, **typed} or {"x": injected})
            if typed
            else None
        )
        if answer is not None:
            asked += 1
            assert "evil" not in str(answer.headers), endpoint
    for path in (
        "/log-ind",
        "/log-ind/bekraeft",
        "/log-ind/kommune",
        "/telefonbord",
        "/det-sker",
        "/gaature",
    ):
        for name in ("videre", "q", "sted", "efter", "vis", "dato"):
            answer = house.browsers["administrator"].get(path, query_string={name: injected})
            assert "evil" not in str(answer.headers).lower().replace("evil%3d", ""), (path, name)
    assert asked > 20
