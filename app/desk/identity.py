"""Making sure who is on the phone, before their data is read aloud or erased: by what we knew before they rang.

Either we ring the number we hold, or they read us a code that we sent to the e-mail, number or address we hold; who has
none of these comes by and shows a card. A
contact that somebody else than the person changed in the last days proves nothing: whoever had it changed may be the
one who rings now.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select, update

from app.accounts.queries import is_anybody_staff
from app.audit.actions import record
from app.audit.models import AuditEvent
from app.core.actor import Actor
from app.core.clock import local
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.feature import MessageKind
from app.core.formatting import date_da
from app.core.signing import keyed_hash, keyed_hashes
from app.desk.models import CheckWay, IdentityCheck
from app.notifications.models import Channel
from app.notifications.outbox import enqueue_by
from app.notifications.routing import sends_sms
from app.people.models import Person
from app.people.queries import person_to_change

KIND = "identity_code"
TRIES = 5
CODE_LENGTH = 6
#: How long a code is taken: at once on a screen; a letter has to come first (routing.LETTER_TAKES).
LIFE = {
    CheckWay.EMAIL: timedelta(minutes=10),
    CheckWay.SMS: timedelta(minutes=10),
    CheckWay.LETTER: timedelta(days=14),
}
_CHANNEL = {
    CheckWay.EMAIL: Channel.EMAIL,
    CheckWay.SMS: Channel.SMS,
    CheckWay.LETTER: Channel.LETTER,
}
#: How long one call lasts at the most: so long the proof is good, for who made it.
PROVEN_FOR = timedelta(minutes=30)
#: A contact that staff changed at somebody's word proves who they are only after this.
SETTLES = timedelta(days=3)
#: No SMS at night.
_SMS_HOURS = (time(8), time(20))


def ways_to_prove(person: Person, now: datetime) -> list[CheckWay]:
    """By which contacts a person can show who they are now."""
    unsettled = _changed_lately(person.id, now)
    has = {
        CheckWay.CALL_BACK: bool(person.phone) and person.phone_fault_at is None and "phone" not in unsettled,
        CheckWay.EMAIL: bool(person.email) and person.email_fault_at is None and "email" not in unsettled,
        CheckWay.SMS: (
            sends_sms()
            and bool(person.phone)
            and person.phone_fault_at is None
            and "phone" not in unsettled
            and _SMS_HOURS[0] <= local(now).time() < _SMS_HOURS[1]
        ),
        CheckWay.LETTER: person.has_address and "address" not in unsettled,
        CheckWay.IN_PERSON: True,
    }
    return [way for way, is_there in has.items() if is_there]


def note_sure(actor: Actor, now: datetime, person_id: int, way: CheckWay) -> IdentityCheck:
    """Staff have rung the number we hold, and the person answered; or they stand there and have shown who they are.

    Raises as `_may_prove`, and NotFoundError for a way that needs a code.
    """
    _may_prove(person_id, way, now)
    if way in LIFE:
        raise NotFoundError
    check = _add(actor, now, person_id, way, now + PROVEN_FOR)
    _prove(actor, now, check)
    return check


def note_death(actor: Actor, now: datetime, person_id: int) -> IdentityCheck:
    """Others told us that the person has died, and staff are sure of it: then they can be erased, and nothing else.

    Raises NotFoundError for who is erased, DomainError for staff.
    """
    person_to_change(person_id)
    refuse_staff(person_id)
    check = _add(actor, now, person_id, CheckWay.DEAD, now + PROVEN_FOR)
    check.proven_at, check.proven_by = now, actor.person_id
    record(actor, now, "identity.told_dead", "person", person_id)
    db.session.flush()
    return check


def send_code(actor: Actor, now: datetime, person_id: int, way: CheckWay) -> IdentityCheck:
    """Send a code to what we hold; codes sent before stop working. Raises as `_may_prove`."""
    person = _may_prove(person_id, way, now)
    if way not in LIFE:
        raise NotFoundError
    older = update(IdentityCheck).where(
        IdentityCheck.person_id == person_id,
        IdentityCheck.proven_at.is_(None),
        IdentityCheck.expires_at > now,
    )
    db.session.execute(older.values(expires_at=now))
    check = _add(actor, now, person_id, way, now + LIFE[way])
    code = f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"
    check.code_hash = keyed_hash("identity-check", f"{check.id}:{code}")
    enqueue_by(
        _CHANNEL[way],
        KIND,
        now=now,
        topic=f"person:{person_id}",
        key=(check.id, check.code_hash),
        params={"check_id": check.id, "code": code},
        person=person,
        expires_at=check.expires_at,
    )
    record(actor, now, "identity.send_code", "person", person_id, way=way)
    db.session.flush()
    return check


def try_code(actor: Actor, now: datetime, person_id: int, code: str) -> bool:
    """Try what the person reads aloud, and count the try; True makes the proof. The caller commits whatever came of it.

    Counting and looking are one conditional UPDATE, so that many tries at one moment are five at most.
    """
    check = open_code(person_id, now)
    if check is None:
        return False
    counted = update(IdentityCheck).where(
        IdentityCheck.id == check.id,
        IdentityCheck.tries < TRIES,
        IdentityCheck.proven_at.is_(None),
        IdentityCheck.expires_at > now,
    )
    if not db.session.execute(counted.values(tries=IdentityCheck.tries + 1)).rowcount:  # type: ignore[attr-defined]
        return False
    db.session.refresh(check)
    digits = "".join(sign for sign in code if sign.isdecimal())
    known = keyed_hashes("identity-check", f"{check.id}:{digits}")
    if not any(hmac.compare_digest(check.code_hash, one) for one in known):
        record(actor, now, "identity.wrong_code", "person", person_id, tries=check.tries)
        return False
    _prove(actor, now, check)
    return True


def open_code(person_id: int, now: datetime) -> IdentityCheck | None:
    """The code that a person may read aloud now, or None."""
    waiting = select(IdentityCheck).where(
        IdentityCheck.person_id == person_id,
        IdentityCheck.code_hash != "",
        IdentityCheck.proven_at.is_(None),
        IdentityCheck.expires_at > now,
        IdentityCheck.tries < TRIES,
    )
    return db.session.scalar(waiting.order_by(IdentityCheck.id.desc()).limit(1))


def is_proven(actor: Actor, person_id: int, now: datetime) -> bool:
    """Whether this member of staff has just made sure who the person is."""
    return _has_proof(actor, person_id, now, IdentityCheck.way != CheckWay.DEAD)


def is_told_dead(actor: Actor, person_id: int, now: datetime) -> bool:
    """Whether this member of staff has just noted that the person has died."""
    return _has_proof(actor, person_id, now, IdentityCheck.way == CheckWay.DEAD)


def _has_proof(actor: Actor, person_id: int, now: datetime, by: ColumnElement[bool]) -> bool:
    proof = select(IdentityCheck.id).where(
        IdentityCheck.person_id == person_id,
        IdentityCheck.proven_by == actor.person_id,
        IdentityCheck.proven_at > now - PROVEN_FOR,
        by,
    )
    return db.session.scalar(proof.limit(1)) is not None


def refuse_unproven(actor: Actor, person_id: int, now: datetime) -> None:
    """Raise DomainError unless the identity was proven just now, or for staff, who see to their own data."""
    refuse_staff(person_id)
    if not is_proven(actor, person_id, now):
        raise DomainError("Du skal først sikre dig, hvem du taler med. Ring tilbage, eller send en kode.")


def refuse_staff(person_id: int) -> None:
    """Raise DomainError for somebody with a staff role: they log in, and an administrator takes the role first."""
    if is_anybody_staff((person_id,)):
        raise DomainError(
            "Personen er medarbejder og ser sine oplysninger på Min side. "
            "En administrator skal tage rollen, før alt kan slettes."
        )


def _may_prove(person_id: int, way: CheckWay, now: datetime) -> Person:
    """The person, locked. Raises NotFoundError, and DomainError for staff and for a contact that proves nothing."""
    person = person_to_change(person_id)
    refuse_staff(person_id)
    if way not in ways_to_prove(person, now):
        raise DomainError(
            "Den måde kan ikke bruges nu. Kontakten mangler, eller den er rettet for nylig (først fra %(day)s).",
            day=date_da(now + SETTLES),
        )
    return person


def _changed_lately(person_id: int, now: datetime) -> set[str]:
    """Which contacts somebody else has changed in the last days: "phone", "email", "address"."""
    rows = db.session.execute(
        select(AuditEvent.action, AuditEvent.details).where(
            AuditEvent.object_type == "person",
            AuditEvent.object_id == person_id,
            AuditEvent.at > now - SETTLES,
            AuditEvent.action.in_(("person.correct", "person.email", "person.reach", "person.merge")),
            AuditEvent.actor_person_id.is_distinct_from(person_id),
        )
    )
    return {what for action, details in rows for what in _touched(action, details)}


def _touched(action: str, details: Mapping[str, Any]) -> set[str]:
    if action == "person.merge":
        return {"phone", "email", "address"}
    if action == "person.email":
        return {"email"}
    return {what for what in ("phone", "address") if details.get(f"{what}_changed")}


def _add(actor: Actor, now: datetime, person_id: int, way: CheckWay, expires_at: datetime) -> IdentityCheck:
    if actor.person_id is None:
        raise NotFoundError
    check = IdentityCheck(
        person_id=person_id, way=way, created_by=actor.person_id, created_at=now, expires_at=expires_at
    )
    db.session.add(check)
    db.session.flush()
    return check


def _prove(actor: Actor, now: datetime, check: IdentityCheck) -> None:
    check.proven_at, check.proven_by = now, actor.person_id
    record(actor, now, "identity.proven", "person", check.person_id, way=check.way)
    db.session.flush()


def _merge(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    check = db.session.get(IdentityCheck, int(params.get("check_id", 0)))
    if check is None or check.proven_at is not None or check.expires_at <= now:
        return None
    code = str(params["code"])
    return {
        "name": db.session.get_one(Person, check.person_id).first_name,
        "code": f"{code[:3]} {code[3:]}",
        "until": date_da(check.expires_at) if check.way is CheckWay.LETTER else "",
        "minutes": int(LIFE[check.way].total_seconds() // 60),
    }


IDENTITY_CODE = MessageKind(
    name=KIND,
    title=_l("Kode til telefonen"),
    reason=_l("Du får koden, fordi nogen har ringet til os og sagt, at det er dig."),
    merge=_merge,
    urgent=True,
    rings=False,
    forget_params=True,
)
