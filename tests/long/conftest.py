"""An application of a test's own, over a database that it may break."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.core.database import db
from tests.support.smtp import SmtpServer

OwnApp = Callable[..., AbstractContextManager[Flask]]


@pytest.fixture
def own_app(smtp_server: SmtpServer, tmp_path: Path) -> OwnApp:
    """`with own_app(url) as app:` an application over the empty database at `url`; letters go to `smtp_server`."""

    @contextmanager
    def made(url: str, **settings: Any) -> Iterator[Flask]:
        app = create_app(
            {
                "SQLALCHEMY_DATABASE_URI": url,
                "SMTP_URL": smtp_server.url,
                "SITE_URL": "http://localhost",
                "INSTANCE_PATH": str(tmp_path),
                **settings,
            }
        )
        with app.test_request_context(base_url="http://localhost"):
            db.create_all()
            yield app
            db.session.remove()
            db.engine.dispose()

    return made
