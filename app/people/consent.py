"""Saying yes to something, in these words, and no again (law.md section 3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.feature import installed
from app.core.privacy import ConsentPurpose
from app.people.models import Consent, ConsentForm, Person
from app.people.rules import edition_of


def record_consent(
    actor: Actor,
    now: datetime,
    person: Person,
    purpose: str,
    words: str,
    *,
    form: ConsentForm = ConsentForm.ORAL,
) -> Consent:
    """Note that a person said yes to `words`, which were read aloud or shown (law.md sec. 3)."""
    consent = Consent(
        person_id=person.id,
        purpose=purpose,
        words=words,
        version=edition_of(words),
        form=form,
        recorded_by=actor.person_id if actor.person_id != person.id else None,
        given_at=now,
    )
    db.session.add(consent)
    db.session.flush()
    record(actor, now, "consent.give", "person", person.id, purpose=purpose, version=consent.version)
    return consent


def withdraw_consent(actor: Actor, now: datetime, person_id: int, purpose: str) -> None:
    """A yes becomes a no, and the feature that asked does what it said it would. Twice is once.

    Raises NotFoundError when the person never said yes to it, and what the feature's own withdrawal raises.
    """
    said = list(
        db.session.scalars(select(Consent).where(Consent.person_id == person_id, Consent.purpose == purpose))
    )
    if not said:
        raise NotFoundError
    standing = [one for one in said if one.withdrawn_at is None]
    if not standing:
        return
    for one in standing:
        one.withdrawn_at = now
    record(actor, now, "consent.withdraw", "person", person_id, purpose=purpose)
    db.session.flush()
    meant = purpose_of(purpose)
    if meant is not None:
        meant.withdraw(actor, now, person_id)


def purpose_of(key: str) -> ConsentPurpose | None:
    """What a feature declares of something one may say yes to; None when no feature knows it any more."""
    declared = (one for feature in installed() if feature.privacy for one in feature.privacy.consents)
    return next((one for one in declared if one.key == key), None)


def consents_of(person_id: int) -> Sequence[Consent]:
    """All that a person said yes to, withdrawn or not, the newest first."""
    said = select(Consent).where(Consent.person_id == person_id)
    return db.session.scalars(said.order_by(Consent.id.desc())).all()
