"""The volunteer's path: each step by the one whose step it is, and none left out.

A coordinator sees who somebody is, talks with them, notes certificates and approves, never for themselves. What is to
be read and promised the volunteer reads and promises alone. `moving` refuses every other order and notes the try.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import date_short
from app.core.pack import current_pack
from app.core.permissions import Permission
from app.people.consent import consents_of, withdraw_consent
from app.phone_friends import messages_path as messages
from app.phone_friends.consent_words import VOLUNTEER
from app.phone_friends.models import MOST_FRIENDS, Ender, PhonePair, PhoneVolunteer
from app.phone_friends.models_path import AttestKind, AttestResult, NoAttest, PathEnd, PhoneAttest, PhoneStep
from app.phone_friends.moving import NOT_THIS_STEP, locked_pair, locked_volunteer, move_volunteer
from app.phone_friends.pairing import end_pair
from app.phone_friends.papers import BRIEFING, DECLARATION, paper
from app.phone_friends.proposals import come_to_nothing
from app.phone_friends.queries_path import attests_of, has_promised_all, renewals_of
from app.phone_friends.renewal import with_notice
from app.phone_friends.states import GONE, STANDING, PairState, Path, next_step

#: Steps that are one press of a coordinator; a certificate needs a form, and the rest is the volunteer's.
PRESSED = (Path.IDENTITY_SEEN, Path.INTERVIEWED, Path.APPROVED)
#: States in which a certificate can be looked at anew.
_HAS_ATTEST = (Path.ATTEST_NOTED, Path.BRIEFED, Path.CONFIDENTIAL, Path.APPROVED)
#: The longest pause.
LONGEST_PAUSE = timedelta(days=365)
ANOTHER = "Det er dig selv. En anden koordinator skal gøre det."
OTHER_TEXT = "Teksten er lavet om. Læs den nye, og sig ja til den."


@dataclass(frozen=True)
class Assessed:
    """What a coordinator found of a certificate; `no_need` for none, else `result` and `review_on`."""

    kind: AttestKind
    no_need: NoAttest | None = None
    result: AttestResult | None = None
    review_on: date | None = None

    @property
    def is_suitable(self) -> bool:
        """Whether they may go on."""
        return self.kind is AttestKind.NONE or self.result is AttestResult.SUITABLE


# ---- the coordinator's steps ------------------------------------------------------------------------------------


def take_step(actor: Actor, now: datetime, volunteer_id: int, version: int) -> Path:
    """The next step of a volunteer, where it is one press of a coordinator. Where it led.

    Raises NotFoundError for who is no coordinator; DomainError for oneself, for a step that is somebody else's, when
    somebody was quicker, and for an approval of what does not hold any more.
    """
    volunteer = _for_coordinator(actor, volunteer_id, version)
    step = next_step(volunteer.state)
    if step is None or step not in PRESSED:
        # A press past somebody else's step is a jump to the end: refused and noted as any other.
        step = Path.APPROVED
        move_volunteer(actor, now, volunteer, step)
    if step is Path.APPROVED:
        _refuse_what_ran_out(volunteer, clock.local(now).date())
    _go(actor, now, volunteer, step)
    if step is Path.APPROVED:
        settle(actor, now, volunteer)
        messages.promise_approved(volunteer, now)
    return step


def note_attest(actor: Actor, now: datetime, volunteer_id: int, version: int, found: Assessed) -> bool:
    """Note what was found of a certificate, the first time or again; False when it ends there.

    Raises as `take_step`, and DomainError for a day of review that is not ahead or too far ahead.
    """
    volunteer = _for_coordinator(actor, volunteer_id, version)
    today = clock.local(now).date()
    _check_review(found, today)
    is_first = volunteer.state not in _HAS_ATTEST
    if is_first and found.is_suitable:
        _go(actor, now, volunteer, Path.ATTEST_NOTED)
    elif is_first and volunteer.state is not Path.INTERVIEWED:
        # Nobody's certificate is looked at before one has talked with them: refused and noted as any other jump.
        move_volunteer(actor, now, volunteer, Path.ATTEST_NOTED)
    _add_attest(actor, now, volunteer, found)
    if not found.is_suitable:
        end_path(actor, now, volunteer, PathEnd.NO_FIT, Ender.COORDINATOR)
        return False
    settle(actor, now, volunteer)
    if is_first:
        messages.promise_turn(volunteer, now, today)
    return True


def remind(actor: Actor, now: datetime, volunteer_id: int) -> bool:
    """Tell a volunteer again that it is their turn; at most once a day. Raises as `take_step`."""
    volunteer = _for_coordinator(actor, volunteer_id, None)
    if not messages.is_their_turn(volunteer):
        raise DomainError(NOT_THIS_STEP)
    record(actor, now, "phone_volunteer.remind", "phone_volunteer", volunteer.id)
    return messages.promise_turn(volunteer, now, clock.local(now).date())


def say_no(actor: Actor, now: datetime, volunteer_id: int, version: int, reason: PathEnd) -> None:
    """The house says no to a volunteer, or stop to one who is approved; they get a letter. Raises as `take_step`."""
    end_path(actor, now, _for_coordinator(actor, volunteer_id, version), reason, Ender.COORDINATOR)


# ---- the volunteer's own ----------------------------------------------------------------------------------------


def read_briefing(actor: Actor, now: datetime, volunteer_id: int, version: int) -> None:
    """The volunteer has read about the task, in this version of the text. Twice is once.

    Raises NotFoundError for anybody else, DomainError for another text and where it is not the next step.
    """
    volunteer = _own(actor, volunteer_id)
    if paper(BRIEFING).version != version:
        raise DomainError(OTHER_TEXT)
    if volunteer.state is not Path.BRIEFED:
        _go(actor, now, volunteer, Path.BRIEFED, version=version)


def promise_to_keep(actor: Actor, now: datetime, volunteer_id: int, version: int) -> None:
    """The volunteer promises confidentiality in these words, the first time or a new version. Twice is once.

    Raises as `read_briefing`. Source: straffeloven § 152 a.
    """
    volunteer = _own(actor, volunteer_id)
    if paper(DECLARATION).version != version:
        raise DomainError(OTHER_TEXT)
    is_again = volunteer.state in (Path.CONFIDENTIAL, Path.APPROVED)
    if is_again and has_promised_all(volunteer.id):
        return
    if is_again:
        _note_step(actor, now, volunteer, Path.CONFIDENTIAL, version=version)
        record(actor, now, "phone_volunteer.promise", "phone_volunteer", volunteer.id, version=version)
    else:
        _go(actor, now, volunteer, Path.CONFIDENTIAL, version=version)
    settle(actor, now, volunteer)


def arrange(actor: Actor, now: datetime, volunteer_id: int, capacity: int, paused_until: date | None) -> None:
    """How many friends a volunteer has room for, and until when they take a pause; None is no pause.

    By the volunteer, or by a coordinator whom they rang. Those who talk with them go on. Raises NotFoundError for
    anybody else, DomainError for who is not on the path, too many friends, and a pause that is over or too long.
    """
    volunteer = _own_or_coordinators(actor, volunteer_id)
    today = clock.local(now).date()
    if volunteer.state in GONE:
        raise DomainError(NOT_THIS_STEP)
    if not 1 <= capacity <= MOST_FRIENDS:
        raise DomainError("Vælg 1, 2 eller 3.", field="capacity")
    if paused_until is not None and not today <= paused_until <= today + LONGEST_PAUSE:
        raise DomainError("Vælg en dag fra i dag og højst et år frem.", field="paused_until")
    volunteer.capacity, volunteer.paused_until = capacity, paused_until
    volunteer.version += 1
    db.session.flush()
    record(actor, now, "phone_volunteer.arrange", "phone_volunteer", volunteer.id, capacity=capacity)


def come_back(actor: Actor, now: datetime, volunteer_id: int) -> None:
    """The pause is over before its time. Twice is once. Raises NotFoundError for anybody else."""
    volunteer = _own_or_coordinators(actor, volunteer_id)
    if volunteer.paused_until is not None:
        arrange(actor, now, volunteer_id, volunteer.capacity, None)


def stop(actor: Actor, now: datetime, volunteer_id: int) -> None:
    """The volunteer does not want to any more, and says why to nobody. Twice is once; whom they rang wait anew.

    Raises NotFoundError for anybody else.
    """
    volunteer = _own(actor, volunteer_id)
    if volunteer.state in GONE:
        return
    end_path(actor, now, volunteer, None, Ender.VOLUNTEER)
    if any(one.purpose == VOLUNTEER and one.withdrawn_at is None for one in consents_of(volunteer.person_id)):
        withdraw_consent(actor, now, volunteer.person_id, VOLUNTEER)


# ---- what all of them need --------------------------------------------------------------------------------------


def settle(actor: Actor, now: datetime, volunteer: PhoneVolunteer) -> None:
    """Note until when an approval holds, after something it rests on has changed. Others have no last day."""
    if volunteer.state is not Path.APPROVED:
        return
    meant = renewals_of([volunteer.id])[volunteer.id].until
    until = with_notice(volunteer.valid_until, meant, clock.local(now).date())
    if until == volunteer.valid_until:
        return
    volunteer.valid_until = until
    volunteer.version += 1
    db.session.flush()
    record(actor, now, "phone_volunteer.renew", "phone_volunteer", volunteer.id)


def _for_coordinator(actor: Actor, volunteer_id: int, version: int | None) -> PhoneVolunteer:
    if not actor.has(Permission.MATCH_PHONE_FRIENDS):
        raise NotFoundError
    volunteer = locked_volunteer(volunteer_id, version)
    if volunteer.person_id == actor.person_id:
        raise DomainError(ANOTHER)
    return volunteer


def _own(actor: Actor, volunteer_id: int) -> PhoneVolunteer:
    volunteer = locked_volunteer(volunteer_id)
    if volunteer.person_id != actor.person_id:
        raise NotFoundError
    return volunteer


def _own_or_coordinators(actor: Actor, volunteer_id: int) -> PhoneVolunteer:
    if actor.has(Permission.MATCH_PHONE_FRIENDS):
        return locked_volunteer(volunteer_id)
    return _own(actor, volunteer_id)


def _go(
    actor: Actor,
    now: datetime,
    volunteer: PhoneVolunteer,
    step: Path,
    *,
    version: int | None = None,
    reason: PathEnd | None = None,
) -> None:
    move_volunteer(actor, now, volunteer, step)
    _note_step(actor, now, volunteer, step, version=version, reason=reason)


def _note_step(
    actor: Actor,
    now: datetime,
    volunteer: PhoneVolunteer,
    step: Path,
    *,
    version: int | None = None,
    reason: PathEnd | None = None,
) -> None:
    db.session.add(
        PhoneStep(
            volunteer_id=volunteer.id,
            step=step,
            done_at=now,
            done_by=actor.person_id,
            version=version,
            reason=reason,
        )
    )
    db.session.flush()


def _check_review(found: Assessed, today: date) -> None:
    if found.kind is AttestKind.NONE or found.result is AttestResult.NOT_SUITABLE:
        return
    latest = latest_review(today)
    if found.review_on is None or not today < found.review_on <= latest:
        raise DomainError(
            "Vælg en dag efter i dag og højst %(day)s.", field="review_on", day=date_short(latest)
        )


def latest_review(today: date) -> date:
    """Until when a certificate that is looked at today holds at most (setting `phone_attest_months`)."""
    months = today.month - 1 + int(current_pack().setting("phone_attest_months"))
    # The 28th is in every month.
    return date(today.year + months // 12, months % 12 + 1, min(today.day, 28))


def _add_attest(actor: Actor, now: datetime, volunteer: PhoneVolunteer, found: Assessed) -> None:
    note = PhoneAttest(
        volunteer_id=volunteer.id,
        kind=found.kind,
        no_need=found.no_need if found.kind is AttestKind.NONE else None,
        result=found.result if found.kind is not AttestKind.NONE else None,
        assessed_on=clock.local(now).date(),
        assessed_by=actor.person_id,
        review_on=found.review_on if found.result is AttestResult.SUITABLE else None,
    )
    db.session.add(note)
    volunteer.version += 1
    db.session.flush()
    record(actor, now, "phone_volunteer.attest", "phone_volunteer", volunteer.id, kind=found.kind)


def _refuse_what_ran_out(volunteer: PhoneVolunteer, today: date) -> None:
    review = next((one.review_on for one in attests_of(volunteer.id)), None)
    if review is not None and review < today:
        raise DomainError("Attesten skal ses på igen først.")
    if not has_promised_all(volunteer.id):
        raise DomainError("Den frivillige skal læse og sige ja til det nye løfte først.")


def end_path(
    actor: Actor, now: datetime, volunteer: PhoneVolunteer, reason: PathEnd | None, by: Ender
) -> None:
    """A locked volunteer is told no, or stops; what they said is deleted, and whom they rang wait anew."""
    is_no = by is Ender.COORDINATOR and volunteer.state is not Path.APPROVED
    _let_go_of_friends(actor, now, volunteer, by)
    _go(actor, now, volunteer, Path.REFUSED if is_no else Path.STOPPED, reason=reason)
    # That they were a volunteer stays for a year (retention); what they said is of no use any more.
    volunteer.said, volunteer.lived = {}, {}
    volunteer.paused_until = volunteer.valid_until = None
    messages.promise_ended(volunteer, now, reason)


def _let_go_of_friends(actor: Actor, now: datetime, volunteer: PhoneVolunteer, by: Ender) -> None:
    """Whoever talked with the volunteer waits for another friend; who was being asked is not asked any more."""
    standing = select(PhonePair.id).where(
        PhonePair.volunteer_id == volunteer.id, PhonePair.state.in_(STANDING)
    )
    for number in db.session.scalars(standing.order_by(PhonePair.id)).all():
        pair = locked_pair(number)
        if pair.state is PairState.PROPOSED:
            come_to_nothing(actor, now, pair, PairState.DECLINED, by=by)
        else:
            end_pair(actor, now, pair, by, again=True)
