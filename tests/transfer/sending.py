"""Sending a file, and pressing what its page offers."""

from __future__ import annotations

import io

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.organisations.models import Organisation
from tests.listings.pages import text, token_of


def bring(
    client: FlaskClient,
    laug: Organisation,
    content: bytes | str,
    kind: str = "opgaver",
    name: str = "fil.csv",
) -> TestResponse:
    """Send a file from the page of an organisation."""
    data = content.encode() if isinstance(content, str) else content
    path = f"/foreninger/{laug.id}/hent-ind"
    fields = {"csrf_token": token_of(text(client, path)), "kind": kind, "file": (io.BytesIO(data), name)}
    return client.post(path, data=fields, content_type="multipart/form-data")


def press(client: FlaskClient, where: str, **fields: str) -> TestResponse:
    """Press the button of a page."""
    return client.post(where, data={"csrf_token": token_of(text(client, where)), **fields})
