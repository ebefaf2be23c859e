"""What a test reads in the letter with the code, before it is sent."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.database import db
from app.notifications.models import Message


def letters_to(email: str) -> list[Message]:
    """Log-in letters to an address, oldest first."""
    statement = select(Message).where(Message.kind == "log_in_code", Message.address == email)
    return list(db.session.scalars(statement.order_by(Message.id)))


def code_for(email: str) -> str:
    """The code in the newest letter."""
    return str(letters_to(email)[-1].params["code"])


def link_for(email: str) -> str:
    """The path of the link in the newest letter."""
    return f"/log-ind/link/{letters_to(email)[-1].params['link_token']}"


def ask(client: FlaskClient, email: str, going_to: str | None = None) -> TestResponse:
    """Ask for a code as a browser does."""
    query = {"videre": going_to} if going_to else None
    client.get("/log-ind", query_string=query)
    return client.post("/log-ind", query_string=query, data={"email": email})


def type_code(client: FlaskClient, code: str) -> TestResponse:
    """Type a code."""
    return client.post("/log-ind/kode", data={"code": code})


def is_logged_in(client: FlaskClient) -> bool:
    """Whether Min side opens."""
    return client.get("/min-side").status_code == 200


def errors_of(page: TestResponse) -> list[str]:
    """The messages at the fields."""
    return re.findall(r'class="error" id.*?</span>(.*?)</span>', page.get_data(as_text=True), re.DOTALL)
