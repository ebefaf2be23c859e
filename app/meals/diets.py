"""Keeping, showing and forgetting what people told the kitchen.

Voluntary, with a consent whose words, version and time are kept; encrypted; for the cook and the host of the meal
alone; gone at once when the person says so, and 24 hours after the meal at the latest.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from app.audit.actions import record
from app.core.actor import SYSTEM, Actor
from app.core.danish import sort_key
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.gatherings.actions import lock_sign_up
from app.gatherings.models import ACTIVE, HOLDING, Occurrence, OccurrenceStatus, Series, SignUp
from app.meals.eating import Party
from app.meals.models import Takeaway
from app.meals.models_diet import Diet
from app.meals.queries import KIND, is_cook
from app.people.consent import consents_of, record_consent, withdraw_consent
from app.people.models import ConsentForm, Person

CONSENT = "meal_diet"
#: law.md section 2: event + 24 h.
KEEP = timedelta(hours=24)
#: How many are forgotten in one go.
_MOST = 500


def may_tell(sign_up: SignUp, now: datetime) -> bool:
    """Whether there is a meal to come for which the kitchen can know something."""
    date = sign_up.occurrence
    is_on = date.status != OccurrenceStatus.CANCELLED and date.ends_at > now
    return is_on and sign_up.status in ACTIVE


def keep_diet(
    actor: Actor,
    now: datetime,
    sign_up_id: int,
    said: dict[str, Any],
    words: str,
    *,
    form: ConsentForm = ConsentForm.WRITTEN,
) -> Diet:
    """Keep what a party told the kitchen; `words` is what they said yes to. What was said before is replaced.

    Raises DomainError when nothing was said, when the party gave up its place, and when the meal is over or cancelled.
    """
    sign_up, occurrence = lock_sign_up(sign_up_id)
    if occurrence.series.kind != KIND:
        raise NotFoundError
    if not may_tell(sign_up, now):
        raise DomainError("Det er for sent at skrive det her. Ring til køkkenet.")
    if not said:
        raise DomainError("Sæt et kryds, eller skriv det med dine egne ord.", field="allergens")
    record_consent(actor, now, sign_up.person, CONSENT, words, form=form)
    diet = db.session.get(Diet, sign_up_id)
    if diet is None:
        diet = Diet(sign_up_id=sign_up_id, said=said, kept_at=now)
        db.session.add(diet)
    else:
        diet.said, diet.kept_at = said, now
    record(actor, now, "diet.keep", "person", sign_up.person_id)
    db.session.flush()
    return diet


def drop_diet(actor: Actor, now: datetime, sign_up_id: int) -> None:
    """Forget at once what a party told the kitchen; with the last of it goes the consent. Twice is once."""
    diet = db.session.get(Diet, sign_up_id)
    if diet is None:
        return
    person_id = diet.sign_up.person_id
    db.session.delete(diet)
    record(actor, now, "diet.drop", "person", person_id)
    db.session.flush()
    _end_consent(actor, now, person_id)


def drop_all(actor: Actor, now: datetime, person_id: int) -> None:
    """The same for all that a person ever told any kitchen: they took their yes back, or are erased."""
    own = select(Diet).join(SignUp, SignUp.id == Diet.sign_up_id).where(SignUp.person_id == person_id)
    for diet in db.session.scalars(own).all():
        db.session.delete(diet)
        record(actor, now, "diet.drop", "person", person_id)
    db.session.flush()


def diet_of(sign_up_id: int) -> Diet | None:
    """What a party told the kitchen."""
    return db.session.get(Diet, sign_up_id)


def has_told(person_id: int) -> int:
    """For how many meals a kitchen knows something of a person."""
    own = select(func.count()).select_from(Diet).join(SignUp, SignUp.id == Diet.sign_up_id)
    return int(db.session.scalar(own.where(SignUp.person_id == person_id)) or 0)


def may_see(actor: Actor, series: Series) -> bool:
    """Whether the actor cooks or hosts this meal. Staff do not see what people eat, whatever their role."""
    if actor.person_id is None or series.kind != KIND:
        return False
    return actor.person_id == series.host_id or is_cook(series.id, actor.person_id)


def is_shown(ends_at: datetime, now: datetime) -> bool:
    """Whether the kitchen's sheet of a meal can still be opened."""
    return now < ends_at + KEEP


def parties_of(occurrence_id: int) -> list[Party]:
    """Everybody with a place, by name, and what they said; one statement."""
    rows = db.session.execute(
        select(SignUp.person_id, Person.name, SignUp.party_size, Takeaway.sign_up_id, Diet)
        .join(Person, Person.id == SignUp.person_id)
        .outerjoin(Takeaway, Takeaway.sign_up_id == SignUp.id)
        .outerjoin(Diet, Diet.sign_up_id == SignUp.id)
        .where(SignUp.occurrence_id == occurrence_id, SignUp.status.in_(HOLDING))
        .order_by(SignUp.id)
    )
    return [
        Party(row[0], row[1], row[2], row[3] is not None, row[4].said if row[4] is not None else {})
        for row in sorted(rows, key=lambda row: sort_key(row[1]))
    ]


def note_look(actor: Actor, now: datetime, person_ids: list[int], *, names: bool) -> None:
    """Who told the kitchen something can see that it was read; every look counts, also the second within an hour."""
    for person_id in person_ids:
        record(actor, now, "diet.read" if names else "diet.count", "person", person_id)


def forgettable(now: datetime) -> ColumnElement[bool]:
    """Diets that nobody needs any more: 24 hours after the meal; at once when it is cancelled or they gave it up."""
    gone = (
        select(SignUp.id)
        .join(Occurrence, Occurrence.id == SignUp.occurrence_id)
        .where(
            or_(
                Occurrence.ends_at <= now - KEEP,
                Occurrence.status == OccurrenceStatus.CANCELLED,
                SignUp.status.not_in(ACTIVE),
            )
        )
    )
    return Diet.sign_up_id.in_(gone)


def forget_diets(now: datetime, most: int = _MOST) -> int:
    """Forget them; gives how many. Flushes, never commits."""
    found = db.session.scalars(
        select(Diet).where(forgettable(now)).order_by(Diet.sign_up_id).limit(most)
    ).all()
    for diet in found:
        drop_diet(SYSTEM, now, diet.sign_up_id)
    return len(found)


def count_overdue(now: datetime) -> int:
    """How many wait to be forgotten."""
    return int(db.session.scalar(select(func.count()).select_from(Diet).where(forgettable(now))) or 0)


def _end_consent(actor: Actor, now: datetime, person_id: int) -> None:
    standing = any(one.purpose == CONSENT and one.withdrawn_at is None for one in consents_of(person_id))
    if standing and not has_told(person_id):
        withdraw_consent(actor, now, person_id, CONSENT)


def names_of(occurrence_id: int) -> list[tuple[int, str]]:
    """(sign-up, name) of everybody on the list of a date, by name."""
    rows = db.session.execute(
        select(SignUp.id, Person.name)
        .join(Person, Person.id == SignUp.person_id)
        .where(SignUp.occurrence_id == occurrence_id, SignUp.status.in_(ACTIVE))
        .order_by(SignUp.id)
    )
    return sorted(((row[0], row[1]) for row in rows), key=lambda row: sort_key(row[1]))
