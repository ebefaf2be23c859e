"""What a host does with one date: cancel, people, attendance. Nobody with a place is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.audit.actions import record
from app.core.actor import Actor
from app.core.clock import local
from app.core.database import db, lock_row
from app.core.date_words import words_of_kind
from app.core.errors import DomainError, NotFoundError
from app.core.feature import message_kind
from app.core.formatting import capital
from app.gatherings import messages
from app.gatherings.actions import fill_free_places, join, lock_sign_up, take_all_off, take_off
from app.gatherings.care import notice_absence
from app.gatherings.following import let_follow
from app.gatherings.models import ACTIVE, Occurrence, OccurrenceStatus, SignUp, SignUpStatus
from app.gatherings.offers import lapse_offer
from app.gatherings.publishing import publish_occurrence
from app.gatherings.queries import holding_among, participants
from app.gatherings.scheduling import FARTHEST
from app.notifications.models import Channel
from app.notifications.routing import channel_of
from app.people.actions import add_person

ATTENDANCE = (SignUpStatus.CAME, SignUpStatus.EXCUSED, SignUpStatus.NO_SHOW)


@dataclass(frozen=True)
class Told:
    """How many people a change reaches, and how; `unreachable` are told only by somebody who meets them."""

    by_email: int = 0
    by_sms: int = 0
    by_call: int = 0
    by_letter: int = 0
    unreachable: int = 0

    @property
    def people(self) -> int:
        """Everybody it concerns."""
        return self.by_email + self.by_sms + self.by_call + self.by_letter + self.unreachable


def count_told(kind: str, sign_ups: Iterable[SignUp], now: datetime) -> Told:
    """How these people are told of a change, each person once."""
    meant = message_kind(kind)
    ends = {one.person: one.occurrence.starts_at for one in sorted(sign_ups, key=_start)}
    found = Counter(channel_of(person, meant, end - now) for person, end in ends.items())
    return Told(
        by_email=found[Channel.EMAIL],
        by_sms=found[Channel.SMS],
        by_call=found[Channel.CALL],
        by_letter=found[Channel.LETTER],
        unreachable=found[Channel.IN_PERSON],
    )


def _start(sign_up: SignUp) -> datetime:
    return sign_up.occurrence.starts_at


def cancel_date(actor: Actor, now: datetime, occurrence_id: int, reason: str) -> Told:
    """Cancel one date with a reason; everybody on it is told. Raises DomainError when it is over or cancelled."""
    occurrence = lock_coming(occurrence_id, now)
    told = cancel_locked(actor, now, [occurrence], reason)
    record(actor, now, "occurrence.cancel", "occurrence", occurrence.id, people=told.people)
    return told


def cancel_locked(actor: Actor, now: datetime, occurrences: list[Occurrence], reason: str) -> Told:
    """Cancel locked dates and tell each person once about all of theirs."""
    concerned: list[SignUp] = []
    for occurrence in occurrences:
        on_list = participants(occurrence.id)
        take_all_off(on_list, occurrence, SignUpStatus.CANCELLED_BY_HOST, now, reason)
        occurrence.status = OccurrenceStatus.CANCELLED
        occurrence.reason = reason
        occurrence.version += 1
        db.session.flush()
        publish_occurrence(occurrence)
        concerned += on_list
    let_follow(actor, now, occurrences)
    messages.promise_change("date_cancelled", concerned, now, key=_versions(occurrences))
    return count_told("date_cancelled", concerned, now)


def add_participant(
    actor: Actor,
    now: datetime,
    occurrence_id: int,
    *,
    name: str,
    phone: str | None,
    email: str | None,
    party_size: int = 1,
    wants_companion: bool = False,
    needs_lift: bool = False,
    note: str = "",
) -> SignUp:
    """Write on somebody who rang or stands in the car park; contact may be missing. The queue is kept."""
    person = add_person(actor, now, name=name, phone=phone, email=email)
    return join(
        actor,
        now,
        occurrence_id,
        person,
        party_size=party_size,
        wants_companion=wants_companion,
        needs_lift=needs_lift,
        note=note,
        is_on_phone=True,
    )


def remove_participant(actor: Actor, now: datetime, sign_up_id: int, reason: str) -> SignUp:
    """Take somebody off the list with a reason they read; the place goes down the queue."""
    sign_up, occurrence = lock_sign_up(sign_up_id)
    if sign_up.status not in ACTIVE:
        return sign_up
    take_off(sign_up, occurrence, SignUpStatus.CANCELLED_BY_HOST, now, reason)
    record(actor, now, "sign_up.remove", "sign_up", sign_up.id)
    messages.promise_removed(sign_up, now)
    fill_free_places(occurrence, now)
    publish_occurrence(occurrence)
    return sign_up


def note_no_answer(actor: Actor, now: datetime, sign_up_id: int) -> SignUp:
    """The next in line did not pick up the phone: the one behind is asked now, the place in the queue is kept."""
    sign_up, occurrence = lock_sign_up(sign_up_id)
    lapse_offer(actor, sign_up, occurrence, now)
    return sign_up


def step_back(actor: Actor, now: datetime, occurrence_id: int) -> None:
    """The host cannot come to a date: it stays, and Frivillighedens Hus looks for somebody else. Twice is once."""
    occurrence = lock_coming(occurrence_id, now)
    if occurrence.hostless_since is None:
        occurrence.hostless_since = now
        record(actor, now, "occurrence.step_back", "occurrence", occurrence.id)
    db.session.flush()


def find_host(actor: Actor, now: datetime, occurrence_id: int) -> None:
    """Somebody is there to host the date after all. Twice is once."""
    occurrence = lock_coming(occurrence_id, now)
    if occurrence.hostless_since is not None:
        occurrence.hostless_since = None
        record(actor, now, "occurrence.find_host", "occurrence", occurrence.id)
    db.session.flush()


def record_attendance(
    actor: Actor, now: datetime, occurrence_id: int, statuses: Mapping[int, SignUpStatus]
) -> int:
    """Write down who came, sent word, or stayed away; from the start of the date on. Returns how many changed.

    Who stayed away twice in a row is asked after: nobody loses anything by it.

    Raises DomainError before the start. Sign-ups of other dates and unknown states are left alone.
    """
    occurrence = lock_row(Occurrence, occurrence_id)
    if occurrence is None:
        raise NotFoundError
    if occurrence.starts_at > now:
        raise DomainError("Du kan skrive, hvem der kom, når %(the)s er begyndt.", the=_the(occurrence))
    changed = 0
    for sign_up in holding_among(occurrence.id, statuses):
        status = statuses[sign_up.id]
        if status in ATTENDANCE and status != sign_up.status:
            mark_one(actor, now, sign_up, status)
            changed += 1
    record(actor, now, "occurrence.attendance", "occurrence", occurrence.id, changed=changed)
    db.session.flush()
    notice_absence(actor, now, occurrence)
    return changed


def mark_one(actor: Actor, at: datetime | None, sign_up: SignUp, status: SignUpStatus) -> None:
    """Write down what became of a locked party with a place, and who said so; without `at` nobody has said it."""
    sign_up.status = status
    sign_up.marked_by, sign_up.marked_at = (actor.person_id if at is not None else None), at


def record_head_count(actor: Actor, now: datetime, occurrence_id: int, count: int) -> Occurrence:
    """Write down how many came to a date without signing up. Raises DomainError before the start."""
    occurrence = lock_row(Occurrence, occurrence_id)
    if occurrence is None or occurrence.status == OccurrenceStatus.CANCELLED:
        raise NotFoundError
    if occurrence.starts_at > now:
        raise DomainError(
            "Du kan skrive, hvor mange der kom, når %(the)s er begyndt.",
            field="head_count",
            the=_the(occurrence),
        )
    occurrence.head_count = count
    record(actor, now, "occurrence.head_count", "occurrence", occurrence.id, count=count)
    db.session.flush()
    return occurrence


def lock_coming(occurrence_id: int, now: datetime) -> Occurrence:
    """Lock a date that is still to come. Raises NotFoundError, or DomainError when it is cancelled or has begun."""
    occurrence = lock_row(Occurrence, occurrence_id)
    if occurrence is None:
        raise NotFoundError
    if occurrence.status == OccurrenceStatus.CANCELLED:
        raise DomainError("Dagen er allerede aflyst.")
    if occurrence.starts_at <= now:
        raise DomainError("%(the)s er begyndt og kan ikke ændres mere.", the=capital(_the(occurrence)))
    return occurrence


def refuse_far_ahead(day: date, now: datetime, *, field: str) -> None:
    """Raise DomainError at `field` for a day more than a year ahead: a slip of the finger in the year."""
    if day > local(now).date() + FARTHEST:
        raise DomainError("Vælg en dag inden for det næste år.", field=field)


def _the(occurrence: Occurrence) -> str:
    return str(words_of_kind(occurrence.series.kind).the)


def _versions(occurrences: list[Occurrence]) -> tuple[object, ...]:
    return tuple((occurrence.id, occurrence.version) for occurrence in occurrences)
