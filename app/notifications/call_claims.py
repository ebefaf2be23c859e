"""Who rings whom at this moment: a claim of ten minutes by the database's clock, so that nobody is rung twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.core.database import db
from app.core.database_clock import DatabaseNow, database_now
from app.notifications.models import CallClaim
from app.people.models import Person

LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Claim:
    """Somebody rings a person."""

    person_id: int
    by_id: int
    #: Of who rings.
    name: str
    #: How long the claim holds yet.
    left: timedelta


def claims_on(person_ids: Iterable[int]) -> list[Claim]:
    """The running claims on these people. One statement."""
    ids = set(person_ids)
    return _running(CallClaim.person_id.in_(ids)) if ids else []


def running_claims() -> list[Claim]:
    """Every running claim, newest first: as many as there are people who ring."""
    return _running()


def _running(*conditions: object) -> list[Claim]:
    columns = (CallClaim.person_id, CallClaim.claimed_by, Person.name, CallClaim.until, DatabaseNow())
    found = select(*columns).join(Person, Person.id == CallClaim.claimed_by)
    found = found.where(CallClaim.until > DatabaseNow(), *conditions)  # type: ignore[arg-type]
    rows = db.session.execute(found.order_by(CallClaim.until.desc(), CallClaim.person_id))
    return [Claim(row[0], row[1], row[2], row[3] - row[4]) for row in rows]


def take(person_id: int, by_id: int) -> bool:
    """Claim a person, or go on with one's own claim; False while somebody else holds it.

    One statement that inserts or changes, so that of any number at the same moment exactly one gets it.
    """
    session = db.session()
    session.flush()
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"claimed_by": by_id, "until": database_now(LASTS)}
    is_free = (CallClaim.until <= DatabaseNow()) | (CallClaim.claimed_by == by_id)
    statement = make(CallClaim).values(person_id=person_id, **values)
    statement = statement.on_conflict_do_update(index_elements=["person_id"], set_=values, where=is_free)
    return session.execute(statement.returning(CallClaim.person_id)).first() is not None


def holder(person_id: int) -> Claim | None:
    """Who rings a person at this moment; the row is locked, so that nobody takes it until the transaction ends."""
    db.session.execute(
        select(CallClaim.person_id).where(CallClaim.person_id == person_id).with_for_update(of=CallClaim)
    )
    return next(iter(claims_on([person_id])), None)


def let_go(person_id: int, by_id: int) -> None:
    """End one's own claim; somebody else's stays."""
    mine = delete(CallClaim).where(CallClaim.person_id == person_id, CallClaim.claimed_by == by_id)
    db.session.execute(mine.execution_options(synchronize_session=False))
