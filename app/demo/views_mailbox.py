"""The demo's mailbox: every letter that was sent, for whoever tries the house."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from app.core.errors import NotFoundError
from app.core.permissions import public
from app.demo.mailbox import attachment_of, letter_called, newest_letters
from app.demo.views import bp

__all__ = ["bp"]


@bp.get("/postkasse")
@public
def mailbox() -> ResponseReturnValue:
    """All letters, newest first."""
    return render_template("demo/mailbox.html", letters=newest_letters(_folder()))


@bp.get("/postkasse/<name>")
@public
def show_letter(name: str) -> ResponseReturnValue:
    """One letter as text, its links pressable."""
    letter = letter_called(_folder(), name)
    if letter is None:
        raise NotFoundError
    return render_template("demo/show_letter.html", letter=letter)


@bp.get("/postkasse/<name>/bilag/<int:number>")
@public
def open_attachment(name: str, number: int) -> ResponseReturnValue:
    """A file that came with a letter."""
    found = attachment_of(_folder(), name, number)
    if found is None:
        raise NotFoundError
    filename, content_type, content = found
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return Response(content, headers=headers, content_type=content_type)


def _folder() -> Path:
    return Path(current_app.config["MAIL_PATH"])
