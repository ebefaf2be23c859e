"""What is forgotten about a person while the numbers stay."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from app.core.database import db
from app.gatherings.models import SignUp


def forget_person(person_id: int) -> None:
    """Take a person's note and mark off every sign-up; the rows that count stay (law.md section 2)."""
    for sign_up in db.session.scalars(select(SignUp).where(SignUp.person_id == person_id)).unique():
        sign_up.note = ""
        sign_up.identity = secrets.token_hex(32)
    db.session.flush()
