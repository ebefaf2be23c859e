"""Another e-mail to log in with: it counts once the code that came to it was typed (decisions.md: by proof only).

Who can log in asks and types it themselves. Who has lost the old mailbox cannot, and gets no letter either: staff, who
have made sure who it is, send the code, and the person reads it aloud.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.accounts import queries, rules
from app.accounts.actions import ask_to_log_in, end_all_sessions, try_code
from app.accounts.models import Account, LogInRequest
from app.accounts.rules import CodeUse, Verdict
from app.accounts.tokens import hash_of
from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.signing import keyed_hash
from app.notifications import outbox
from app.people.actions import set_email
from app.people.queries import person_to_change

MOVED = "log_in_moved"


class _Refusals(NamedTuple):
    """What whoever asks is told."""

    same: str
    taken: str
    wrong: str


_OWN = _Refusals(
    same="Den e-mail logger du allerede ind med.",
    taken="Den e-mail har allerede en konto. Er den din? Log ind med den, og slet den konto først.",
    wrong="Koden passer ikke, eller den er for gammel. Prøv igen, eller få en ny kode.",
)
_OF_CALLER = _Refusals(
    same="Den e-mail logger personen allerede ind med.",
    taken=(
        "Den e-mail har allerede en konto. Er det personens egen? "
        "Bed så personen logge ind og slette den konto først."
    ),
    wrong="Koden passer ikke, eller den er for gammel. Bed om den igen, eller send en ny.",
)


def send_code(actor: Actor, now: datetime, person_id: int, email: str) -> None:
    """Send a code to the e-mail that a person wants to log in with. Nobody looks whether it is known before it is
    proven.

    Raises NotFoundError without a log-in; DomainError for the e-mail they have, and after too many letters.
    """
    account = _account(person_id)
    if account.email == email:
        raise DomainError(_refusals(actor, account).same, field="email")
    use = CodeUse.MOVE if actor.account_id == account.id else CodeUse.READ_ALOUD
    ask_to_log_in(actor, now, email=email, browser=_asking(actor, person_id), next_path="", use=use)
    record(actor, now, "account.ask_new_email", "account", account.id)
    db.session.flush()


def asked_for(actor: Actor, person_id: int, now: datetime) -> str | None:
    """The e-mail whose code who acts may type for a person now, or None."""
    found = queries.request_of_browser(hash_of(_asking(actor, person_id)))
    if found is None:
        return None
    refused = rules.why_not(tries=found.tries, used_at=found.used_at, expires_at=found.expires_at, now=now)
    return found.email if refused is None else None


def take_code(actor: Actor, now: datetime, person_id: int, code: str) -> str:
    """Take what the person has read in the new mailbox; returns the new e-mail. They log in with it from now on,
    letters go there, they are logged out everywhere, links in what was sent before end, and the old e-mail is told.

    Raises NotFoundError without a log-in; DomainError for a wrong code, which counts, and when another account has the
    e-mail.
    """
    person = person_to_change(person_id)
    account = lock_row(Account, _account(person_id).id)
    assert account is not None
    asking, refusals = _asking(actor, person_id), _refusals(actor, account)
    tried = try_code(now, browser=asking, code=code)
    if tried.verdict is not Verdict.RIGHT:
        raise DomainError(refusals.wrong, field="code", afterwards=lambda: _count(now, asking, code))
    request = db.session.get_one(LogInRequest, tried.request_id)
    old, request.finished_at = account.email, now
    try:
        with db.session.begin_nested():
            account.email = request.email
    except IntegrityError:
        # Asking first would not do: two may prove it in the same moment.
        raise DomainError(refusals.taken, field="code") from None
    _end_codes_to(old, now)
    set_email(actor, now, person, request.email)
    end_all_sessions(actor, now, account.id)
    record(actor, now, "account.new_email", "account", account.id)
    # To the old one: whoever reads it there may know nothing of it.
    params = {"account_id": account.id}
    key = (account.id, now.isoformat())
    outbox.enqueue(MOVED, now=now, topic=f"account:{account.id}", key=key, params=params, address=old)
    db.session.flush()
    return request.email


def _account(person_id: int) -> Account:
    account = queries.account_of_person(person_id)
    if account is None or account.email is None:
        raise NotFoundError
    return account


def _refusals(actor: Actor, account: Account) -> _Refusals:
    return _OWN if actor.account_id == account.id else _OF_CALLER


def _asking(actor: Actor, person_id: int) -> str:
    """What stands for the browser that asked: one account, for one person. Nobody else can use the code."""
    return keyed_hash("new-email", f"{actor.account_id}:{person_id}")


def _count(now: datetime, asking: str, code: str) -> None:
    """The try once more, after the refusal has taken it back."""
    try_code(now, browser=asking, code=code)


def _end_codes_to(email: str | None, now: datetime) -> None:
    waiting = (LogInRequest.email == email, LogInRequest.used_at.is_(None), LogInRequest.expires_at > now)
    db.session.execute(update(LogInRequest).where(*waiting).values(expires_at=now))
