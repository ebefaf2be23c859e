"""The way letters take."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.notifications.channels.mail_folder import MailFolder
from app.notifications.channels.smtp import DEADLINE, TIMEOUT, Smtp, read_smtp_url
from app.notifications.handover import Carrier


def open_post(config: Mapping[str, Any]) -> Carrier:
    """The mail server of SMTP_URL, or files in MAIL_PATH when there is none. Raises ValueError for a wrong
    SMTP_URL.
    """
    if not config.get("SMTP_URL"):
        return MailFolder(Path(config["MAIL_PATH"]))
    return Smtp(
        read_smtp_url(config["SMTP_URL"]),
        timeout=config.get("SMTP_TIMEOUT", TIMEOUT),
        deadline=config.get("SMTP_DEADLINE", DEADLINE),
    )
