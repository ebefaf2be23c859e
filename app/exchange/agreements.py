"""Saying "vi har en aftale", the other's yes, and what became of it: lock, reload, change, audit, promise, flush."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from app.audit.actions import record
from app.core.actor import SYSTEM, Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.exchange import bell, brokers, queries, queries_agreements
from app.exchange import messages_agreements as messages
from app.exchange.models import Fair, Participant
from app.exchange.models_agreements import Agreement, AgreementState, Answer, FollowUp
from app.exchange.queries_agreements import AGREEMENT
from app.exchange.rules import Coming, FairState

#: Agreements of one party at one fair: more is a slip of the finger.
MOST_AT_FAIR = 30


@dataclass(frozen=True)
class Terms:
    """What two agree on, as they wrote it; the names are those of the columns."""

    what: str
    who: str = ""
    by_on: date | None = None


def agree(actor: Actor, now: datetime, one_id: int, other_id: int, terms: Terms) -> Agreement:
    """The participant `one_id` says that they agreed with `other_id`, who is asked for a yes.

    Raises DomainError when they do not come to the same fair, or it has not begun.
    """
    one, other = _two(one_id, other_id)
    if one.fair.starts_at > now:
        raise DomainError("Børsen er ikke begyndt endnu.")
    made = _make(actor, now, one, other, terms)
    messages.promise_agreed(made, now)
    return made


def note(
    actor: Actor, now: datetime, one_id: int, other_id: int, terms: Terms, *, is_signed: bool
) -> Agreement:
    """Staff or a broker write an agreement down, from a tablet or from paper. `is_signed`: both have said yes to it.

    Raises NotFoundError unless the actor is a moderator or, on its day, a broker of the fair; DomainError as `agree`.
    """
    _refuse_others(actor, now, one_id)
    one, other = _two(one_id, other_id)
    made = _make(actor, now, one, other, terms)
    made.entered_by = actor.person_id
    if is_signed:
        _both_said_yes(made, now)
    else:
        messages.promise_agreed(made, now)
    db.session.flush()
    return made


def answer(actor: Actor, now: datetime, agreement_id: int, party_id: int, *, is_yes: bool) -> Agreement:
    """The other one says yes or no. Twice is once. Raises NotFoundError for who is not the other one, DomainError for
    an agreement that is settled otherwise.
    """
    agreement = _locked(agreement_id)
    if party_id != agreement.other_id:
        raise NotFoundError
    wanted = AgreementState.AGREED if is_yes else AgreementState.DECLINED
    if agreement.state is wanted:
        return agreement
    if agreement.state is not AgreementState.PROPOSED:
        raise DomainError("Der er svaret på aftalen. Ring til os, hvis det er forkert.")
    if is_yes:
        _both_said_yes(agreement, now)
    else:
        agreement.state = AgreementState.DECLINED
    db.session.flush()
    record(actor, now, f"exchange_agreement.{wanted}", AGREEMENT, agreement.id)
    return agreement


def ask(now: datetime, agreement_id: int, months: int) -> int:
    """Ask both what became of an agreement; once for each number of months. How many were asked."""
    agreement = _locked(agreement_id)
    asked = 0
    for party in (agreement.one, agreement.other):
        if not party.person.is_living or queries_agreements.follow_up(agreement.id, party.id, months):
            continue
        row = FollowUp(agreement_id=agreement.id, party_id=party.id, months=months, asked_at=now)
        row.why = ""
        db.session.add(row)
        db.session.flush()
        record(SYSTEM, now, "exchange_agreement.ask", AGREEMENT, agreement.id, months=months)
        messages.promise_follow_up(row, now)
        asked += 1
    return asked


def tell(
    actor: Actor, now: datetime, follow_up_id: int, said: Answer, why: str = "", *, wants_help: bool = False
) -> FollowUp:
    """One of the two says what became of it; said again it replaces what was said.

    Raises DomainError when it came to nothing and nobody says why.
    """
    row = lock_row(FollowUp, follow_up_id)
    if row is None:
        raise NotFoundError
    if said is Answer.DROPPED and not why.strip():
        raise DomainError("Skriv kort, hvorfor det ikke blev til noget. Så lærer vi af det.", field="why")
    row.answer, row.answered_at, row.why, row.wants_help = said, now, why.strip(), wants_help
    db.session.flush()
    record(actor, now, "exchange_agreement.tell", AGREEMENT, row.agreement_id, answer=said.value)
    return row


def helped(actor: Actor, now: datetime, follow_up_id: int) -> FollowUp:
    """Somebody of the house has helped. Raises NotFoundError unless the actor is a moderator."""
    row = lock_row(FollowUp, follow_up_id) if actor.has(Permission.MODERATE) else None
    if row is None:
        raise NotFoundError
    row.wants_help = False
    db.session.flush()
    record(actor, now, "exchange_agreement.help", AGREEMENT, row.agreement_id)
    return row


def _refuse_others(actor: Actor, now: datetime, one_id: int) -> None:
    if actor.has(Permission.MODERATE):
        return
    one = queries.participant_by_id(one_id)
    if one is None or not brokers.may_broker(actor, one.fair, now):
        raise NotFoundError


def _two(one_id: int, other_id: int) -> tuple[Participant, Participant]:
    """Two who come to the same fair; it is locked. Raises DomainError."""
    found = {one.id: one for number in (one_id, other_id) if (one := queries.participant_by_id(number))}
    one, other = found.get(one_id), found.get(other_id)
    if one is None or other is None or one is other or one.fair_id != other.fair_id:
        raise DomainError("Vælg to, der er med på den samme børs.", field="other_id")
    if any(each.status is not Coming.COMING for each in (one, other)):
        raise DomainError("En af dem er meldt fra.", field="other_id")
    fair = lock_row(Fair, one.fair_id)
    if fair is None or fair.state in (FairState.DRAFT, FairState.CANCELLED):
        raise NotFoundError
    return one, other


def _make(actor: Actor, now: datetime, one: Participant, other: Participant, terms: Terms) -> Agreement:
    if queries_agreements.count_of(one.party_id, one.fair_id) >= MOST_AT_FAIR:
        raise DomainError("I har mange aftaler. Ring til os, så hjælper vi.")
    made = Agreement(
        **asdict(terms),
        fair_id=one.fair_id,
        one_id=one.party_id,
        other_id=other.party_id,
        state=AgreementState.PROPOSED,
        made_at=now,
    )
    db.session.add(made)
    db.session.flush()
    record(actor, now, "exchange_agreement.make", AGREEMENT, made.id)
    return made


def _both_said_yes(agreement: Agreement, now: datetime) -> None:
    agreement.state, agreement.agreed_at = AgreementState.AGREED, now
    bell.ring_for_agreement(agreement.fair, now)


def _locked(agreement_id: int) -> Agreement:
    agreement = lock_row(Agreement, agreement_id)
    if agreement is None:
        raise NotFoundError
    return agreement
