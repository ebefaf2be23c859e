"""What a page says of what was sent, for a test that expected no complaint."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse


def complaints_of(answer: TestResponse) -> str:
    """The status and the messages of a page, short enough for a failed test."""
    text = answer.get_data(as_text=True)
    said = re.findall(r"Fejl: </span>(.*?)</span>", text, re.DOTALL) or re.findall(
        r"<h1.*?</h1>", text, re.DOTALL
    )
    return f"{answer.status_code} {said}"
