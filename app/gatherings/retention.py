"""What is forgotten about a person while the numbers stay."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select, update

from app.accounts.erasure import erase_everything
from app.accounts.models import Account
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.pack import current_pack
from app.gatherings.models import Occurrence, Series, SeriesStatus, SignUp
from app.people.models import Delegation, Person

#: Enough for a day; the rest follows in the next run.
_AT_ONCE = 200


def forget_person(person_id: int) -> None:
    """Take a person's note and mark off every sign-up; the rows that count stay (law.md section 2)."""
    for sign_up in db.session.scalars(select(SignUp).where(SignUp.person_id == person_id)).unique():
        sign_up.note = ""
        sign_up.identity = secrets.token_hex(32)
    db.session.flush()


def forget_old_sign_ups(now: datetime) -> int:
    """Keep what the notice at the sign-up promises: names and contacts go so many days after the date.

    The pack's setting `sign_up_retention_days` says how many. Notes go from everybody's old sign-ups, guests are
    erased; who has an account decides about the account. Returns how many guests were erased.
    """
    before = now - timedelta(days=current_pack().setting("sign_up_retention_days"))
    over = select(Occurrence.id).where(Occurrence.ends_at < before)
    db.session.execute(
        update(SignUp)
        .where(SignUp.note != "", SignUp.occurrence_id.in_(over))
        .values(note="")
        .execution_options(synchronize_session=False)
    )
    guests = [person.id for person in db.session.scalars(_guests_last_seen(before))]
    for person_id in guests:
        erase_everything(SYSTEM, now, person_id)
    return len(guests)


def _guests_last_seen(before: datetime) -> Select[Person]:
    """Who has no log-in and was last on a list before then, or was never on one and is known since before then.

    Who hosts something, or helps somebody, is still needed; who was merged into another is forgotten by itself.
    """
    last_date = (
        select(SignUp.person_id)
        .join(Occurrence, SignUp.occurrence_id == Occurrence.id)
        .group_by(SignUp.person_id)
        .having(func.max(Occurrence.ends_at) < before)
    )
    never = ~select(SignUp.id).where(SignUp.person_id == Person.id).exists() & (Person.created_at < before)
    has_account = select(Account.id).where(Account.person_id == Person.id).exists()
    running = (SeriesStatus.PROPOSED, SeriesStatus.APPROVED)
    hosts = select(Series.id).where(Series.host_id == Person.id, Series.status.in_(running)).exists()
    helps = select(Delegation.id).where(Delegation.delegate_id == Person.id, Delegation.ended_at.is_(None))
    return (
        select(Person)
        .where(
            or_(Person.id.in_(last_date), never),
            Person.erased_at.is_(None),
            Person.merged_into_id.is_(None),
            ~has_account,
            ~hosts,
            ~helps.exists(),
        )
        .order_by(Person.id)
        .limit(_AT_ONCE)
    )
