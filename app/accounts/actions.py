"""Asking for a code, proving an address, beginning and ending log-ins."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, select, update

from app.accounts import queries, rules
from app.accounts.models import Account, AccountSession, LogInRequest
from app.accounts.rules import CodeUse, Verdict
from app.accounts.tokens import hash_of, hash_of_code, new_code, new_token
from app.audit.actions import record
from app.core import throttle
from app.core.actor import SYSTEM, Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError
from app.core.signing import keyed_hash
from app.notifications import outbox
from app.people.actions import add_person, clear_fault
from app.people.blocking import block_of, refusal

MESSAGE = "log_in_code"
#: (what is counted, how often, in how long). Many people share one network: a library, a whole town hall.
#: Nobody is shut out for long by another: an address waits by itself, and strictly only from one network.
ASKING = (
    ("log-in-address-network", 5, timedelta(minutes=15)),
    ("log-in-address", 15, timedelta(hours=1)),
    ("log-in-network", 100, timedelta(hours=1)),
    ("log-in-all", 3000, timedelta(hours=1)),
)
#: The same for a browser that has logged in with the address before; what strangers ask for does not count there.
ASKING_KNOWN = ("log-in-known-browser", 5, timedelta(minutes=15))
TOO_OFTEN = "Vi har lige sendt flere koder. Vent et kvarter, og prøv igen. Du kan også ringe til os"


def ask_to_log_in(
    actor: Actor,
    now: datetime,
    *,
    email: str,
    browser: str,
    next_path: str,
    known_as: str | None = None,
    use: CodeUse = CodeUse.LOG_IN,
) -> LogInRequest:
    """Promise a letter with a code and a link to `email`, whoever that is: nobody looks whether it is known.

    `browser` is the secret of the browser that asks; codes it asked for earlier stop working. `known_as` is what a
    browser is counted by that has proven the address before. The letter has its link only where `use` is to log in.
    Raises DomainError when there were too many letters to this address or from this network.
    """
    _count_asking(actor, now, email, known_as)
    _end_older_requests(now, hash_of(browser))
    link, code = new_token(), new_code()
    request = LogInRequest(
        email=email,
        link_hash=hash_of(link),
        code_hash=hash_of_code(code, hash_of(link)),
        browser_hash=hash_of(browser),
        next_path=next_path,
        created_at=now,
        expires_at=now + rules.CODE_LIFE,
    )
    db.session.add(request)
    db.session.flush()
    outbox.enqueue(
        MESSAGE,
        now=now,
        topic=f"log-in:{request.id}",
        # Not the id: SQLite gives the id of a deleted row again.
        key=(request.link_hash,),
        params={"request_id": request.id, "code": code, "link_token": link, "use": use},
        address=email,
        expires_at=request.expires_at,
        urgent=True,
    )
    return request


def _count_asking(actor: Actor, now: datetime, email: str, known_as: str | None) -> None:
    address = keyed_hash("throttle", email)[:32]
    of = {
        "log-in-known-browser": f"{address}:{known_as}",
        "log-in-address-network": f"{address}:{actor.network}",
        "log-in-address": address,
        "log-in-network": actor.network,
        "log-in-all": "",
    }
    for what, limit, window in (ASKING_KNOWN,) if known_as else ASKING:
        if throttle.hit(f"{what}:{of[what]}", now, window) > limit:
            raise DomainError(TOO_OFTEN, field="email")


def _end_older_requests(now: datetime, browser_hash: str) -> None:
    """One browser has one code. Others keep theirs: a stranger who asks again and again shuts nobody out."""
    db.session.execute(
        update(LogInRequest)
        .where(
            LogInRequest.browser_hash == browser_hash,
            LogInRequest.used_at.is_(None),
            LogInRequest.expires_at > now,
        )
        .values(expires_at=now)
    )


class Tried(NamedTuple):
    """What became of a code or a link, and of which request."""

    verdict: Verdict
    request_id: int = 0


def try_code(now: datetime, *, browser: str, code: str) -> Tried:
    """Try a typed code against the newest request of this browser, and count the try.

    Counting and looking are one conditional UPDATE, so that many tries at one moment are five at most. The
    caller commits whatever came of it: a wrong try must count.
    """
    found = queries.request_of_browser(hash_of(browser))
    if found is None:
        return Tried(Verdict.UNKNOWN)
    if not _update_open(found.id, now, LogInRequest.tries < rules.TRIES, tries=LogInRequest.tries + 1):
        return Tried(_why_not(found, now), found.id)
    right = hmac.compare_digest(found.code_hash, hash_of_code(rules.digits_of(code), found.link_hash))
    if right:
        return Tried(Verdict.RIGHT if _update_open(found.id, now, used_at=now) else Verdict.USED, found.id)
    db.session.refresh(found)
    return Tried(Verdict.TOO_MANY if found.tries >= rules.TRIES else Verdict.WRONG, found.id)


def _why_not(request: LogInRequest, now: datetime) -> Verdict:
    db.session.refresh(request)
    refused = rules.why_not(
        tries=request.tries, used_at=request.used_at, expires_at=request.expires_at, now=now
    )
    return refused or Verdict.EXPIRED


def look_at_link(now: datetime, *, token: str, browser: str) -> Verdict:
    """What a link is worth in this browser, without using it. RIGHT is: it may be used."""
    request = queries.request_of_link(hash_of(token))
    if request is None:
        return Verdict.UNKNOWN
    # Five wrong codes do not spoil the link, which nobody can guess.
    refused = rules.why_not(tries=0, used_at=request.used_at, expires_at=request.expires_at, now=now)
    if refused is not None:
        return refused
    if request.browser_hash and not hmac.compare_digest(request.browser_hash, hash_of(browser)):
        return Verdict.OTHER_BROWSER
    return Verdict.RIGHT


def use_link(now: datetime, *, token: str, browser: str) -> Tried:
    """Use a link once. RIGHT when this call used it."""
    verdict = look_at_link(now, token=token, browser=browser)
    request = queries.request_of_link(hash_of(token))
    if verdict is not Verdict.RIGHT or request is None:
        return Tried(verdict)
    if not _update_open(request.id, now, used_at=now):
        return Tried(Verdict.USED, request.id)
    if not request.browser_hash:  # printed by the command line: from now on it belongs to this browser
        request.browser_hash = hash_of(browser)
        db.session.flush()
    return Tried(Verdict.RIGHT, request.id)


def _update_open(request_id: int, now: datetime, *conditions: object, **values: object) -> bool:
    one = update(LogInRequest).where(LogInRequest.id == request_id)
    still_open = one.where(LogInRequest.used_at.is_(None), LogInRequest.expires_at > now)
    statement = still_open.where(*conditions).values(**values)  # type: ignore[arg-type]
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    return bool(result.rowcount)  # type: ignore[attr-defined]


class Proven(NamedTuple):
    """Whose log-in a proven address is (None: nobody's yet), which address, and where they were going."""

    account_id: int | None
    email: str
    next_path: str


def finish_log_in(now: datetime, *, request_id: int, browser: str) -> Proven:
    """Find the account of an address that this browser has proven, and end the request.

    Without an account the request stays open and the newcomer is asked for a name (`make_account`). Raises
    DomainError when nothing was proven here, or too long ago.
    """
    request = _proven(now, request_id, browser)
    account = queries.account_with_email(request.email)
    if account is not None:
        request.finished_at = now
        if account.person.email == request.email:
            # The code came to them there.
            clear_fault(SYSTEM, now, account.person, "email")
        db.session.flush()
    return Proven(account.id if account else None, request.email, request.next_path)


def make_account(
    actor: Actor, now: datetime, *, request_id: int, browser: str, name: str, phone: str | None
) -> Account:
    """A person and a log-in for the address that this browser has proven. Raises as `finish_log_in`."""
    request = _proven(now, request_id, browser)
    account = queries.account_with_email(request.email) or add_account(
        actor, now, name=name, email=request.email, phone=phone
    )
    request.finished_at = now
    db.session.flush()
    return account


def _proven(now: datetime, request_id: int, browser: str) -> LogInRequest:
    request = lock_row(LogInRequest, request_id)
    if (
        request is None
        or not hmac.compare_digest(request.browser_hash, hash_of(browser))
        or not rules.may_tell_name(used_at=request.used_at, finished_at=request.finished_at, now=now)
    ):
        raise DomainError("Der er gået for lang tid. Få en ny kode, og prøv igen.")
    return request


def add_account(actor: Actor, now: datetime, *, name: str, email: str, phone: str | None = None) -> Account:
    """A new person with a log-in. Raises DomainError when the address has one already."""
    email = email.strip().lower()
    if queries.account_with_email(email) is not None:
        raise DomainError("Den e-mail har allerede en konto.", field="email")
    person = add_person(actor, now, name=name, email=email, phone=phone)
    account = Account(person_id=person.id, email=email, created_at=now)
    db.session.add(account)
    db.session.flush()
    record(actor, now, "account.add", "account", account.id)
    return account


class Begun(NamedTuple):
    """A log-in that has just begun: the secret for its cookie, and when it ends at the latest."""

    token: str
    ends_at: datetime


def begin_session(actor: Actor, now: datetime, account_id: int, *, second_factor: bool = False) -> Begun:
    """Log an account in on one device. Raises DomainError for who is shut out.

    `second_factor` says that one was shown as well (to the municipality's own log-in, or in a demo): only then have
    staff roles effect. Raises LookupError when the account is deleted or unknown.
    """
    account = lock_row(Account, account_id)
    if account is None or account.deleted_at is not None:
        raise LookupError(f"no account {account_id}")
    if block_of(account.person_id) is not None:
        raise refusal()
    token = new_token()
    ends_at = now + rules.session_life(queries.roles_of(account.id))
    db.session.add(
        AccountSession(
            token_hash=hash_of(token),
            account_id=account.id,
            created_at=now,
            seen_at=now,
            ends_at=ends_at,
            second_factor_at=now if second_factor else None,
        )
    )
    account.last_log_in_at = now
    record(actor, now, "account.log_in", "account", account.id)
    db.session.flush()
    return Begun(token, ends_at)


def strengthen_session(
    actor: Actor, now: datetime, old_token: str, *, method: str, is_own_device: bool
) -> Begun:
    """The same log-in with the second factor shown, under a new secret: the old one is dead (ASVS 7.2.4).

    It lasts no longer than before. `method` says which factor it was, for the audit. Raises DomainError when the
    log-in was ended in the meantime.
    """
    which = AccountSession.token_hash == hash_of(old_token)
    old = db.session.scalar(select(AccountSession).where(which))
    if old is None or _revoke(now, which) != 1:
        raise DomainError("Du er logget ud. Log ind igen.")
    token = new_token()
    db.session.add(
        AccountSession(
            token_hash=hash_of(token),
            account_id=old.account_id,
            created_at=old.created_at,
            seen_at=now,
            ends_at=old.ends_at,
            second_factor_at=now,
            is_own_device=is_own_device,
        )
    )
    record(actor, now, "account.second_factor", "account", old.account_id, method=method)
    db.session.flush()
    return Begun(token, old.ends_at)


def end_session(now: datetime, token: str) -> None:
    """End the log-in behind a cookie; every copy of the cookie is dead with it."""
    _revoke(now, AccountSession.token_hash == hash_of(token))


def end_all_sessions(actor: Actor, now: datetime, account_id: int) -> None:
    """Log an account out everywhere."""
    _revoke(now, AccountSession.account_id == account_id)
    record(actor, now, "account.log_out_everywhere", "account", account_id)
    db.session.flush()


def _revoke(now: datetime, which: ColumnElement[bool]) -> int:
    statement = update(AccountSession).where(which, AccountSession.revoked_at.is_(None))
    return int(db.session.execute(statement.values(revoked_at=now)).rowcount)  # type: ignore[attr-defined]


def note_seen(now: datetime, session_id: int) -> None:
    """Remember that a log-in was used."""
    db.session.execute(update(AccountSession).where(AccountSession.id == session_id).values(seen_at=now))


def one_time_link(actor: Actor, now: datetime, account: Account) -> str:
    """The token of a link that logs `account` in once, in any browser, within 60 minutes (command line only).

    Raises LookupError for a deleted account.
    """
    if account.email is None:
        raise LookupError("the account is deleted")
    link = new_token()
    db.session.add(
        LogInRequest(
            email=account.email,
            link_hash=hash_of(link),
            code_hash=hash_of_code(new_token(), hash_of(link)),
            browser_hash="",
            created_at=now,
            expires_at=now + rules.CLI_LINK_LIFE,
        )
    )
    record(actor, now, "account.one_time_link", "account", account.id)
    db.session.flush()
    return link
