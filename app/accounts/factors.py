"""The second factor: an app with codes, and ten codes on paper. Passkeys have a file of their own.

Whoever tries a code first locks the account, so that many tries at one moment come one after the other; what makes a
code work once is a conditional UPDATE.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

from sqlalchemy import delete, update

from app.accounts import queries_factors as queries
from app.accounts import rules
from app.accounts.models import Account
from app.accounts.models_factors import AuthenticatorApp, OidcIdentity, Passkey, RecoveryCode
from app.accounts.rules import Verdict
from app.accounts.staff_letters import ADDED, write
from app.audit.actions import record
from app.core import throttle
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.signing import keyed_hash, keyed_hashes

LAST_FACTOR = "Du skal have mindst én måde at bekræfte på. Tilføj først en anden."
_PURPOSE = "recovery-code"


def start_app(actor: Actor, now: datetime, account_id: int) -> None:
    """A new secret for an app. It counts once a code from it was typed; the app before it works until then."""
    import pyotp

    lock_row(Account, account_id)
    begun = (AuthenticatorApp.account_id == account_id, AuthenticatorApp.confirmed_at.is_(None))
    db.session.execute(delete(AuthenticatorApp).where(*begun))
    db.session.add(
        AuthenticatorApp(
            account_id=account_id,
            seed=pyotp.random_base32(),
            created_at=now,
            confirmed_at=None,
        )
    )
    record(actor, now, "account.factor_begun", "account", account_id, method="app")
    db.session.flush()


def confirm_app(actor: Actor, now: datetime, account_id: int, code: str) -> bool:
    """Make the app that was begun count if `code` is its own, instead of an older app. Its owner gets a letter."""
    account = lock_row(Account, account_id)
    app = queries.begun_app(account_id)
    step = _step_of(app, code, now) if app else None
    if account is None or app is None or step is None:
        return False
    older = (AuthenticatorApp.account_id == account_id, AuthenticatorApp.confirmed_at.is_not(None))
    db.session.execute(delete(AuthenticatorApp).where(*older))
    app.confirmed_at, app.last_step = now, step
    record(actor, now, "account.factor_added", "account", account_id, method="app")
    write(ADDED, now, account)
    db.session.flush()
    return True


def remove_app(actor: Actor, now: datetime, account_id: int) -> None:
    """Take the app away. Raises DomainError when it is the last factor, NotFoundError when there is none."""
    lock_row(Account, account_id)
    if queries.confirmed_app(account_id) is None:
        raise NotFoundError
    refuse_last_factor(account_id)
    db.session.execute(delete(AuthenticatorApp).where(AuthenticatorApp.account_id == account_id))
    record(actor, now, "account.factor_removed", "account", account_id, method="app")
    db.session.flush()


def refuse_last_factor(account_id: int) -> None:
    """Raise DomainError when nothing would be left. Call with the account locked."""
    if queries.factors_of(account_id).is_last:
        raise DomainError(LAST_FACTOR)


def try_app_code(now: datetime, account_id: int, code: str) -> Verdict:
    """Try a code of the app, however it is spaced. The caller commits whatever came of it: a wrong try counts.

    A code whose 30 seconds were used, or older ones, is USED: nobody who looked over a shoulder can follow.
    """
    if not _may_try(now, account_id):
        return Verdict.TOO_MANY
    app = queries.confirmed_app(account_id)
    step = _step_of(app, code, now) if app else None
    if app is None or step is None:
        return _wrong(now, account_id)
    unused = update(AuthenticatorApp).where(AuthenticatorApp.id == app.id, AuthenticatorApp.last_step < step)
    won = db.session.execute(unused.values(last_step=step), execution_options={"synchronize_session": False})
    if won.rowcount != 1:  # type: ignore[attr-defined]
        _wrong(now, account_id)
        return Verdict.USED
    return Verdict.RIGHT


def make_recovery_codes(actor: Actor, now: datetime, account_id: int) -> list[str]:
    """Ten new codes, to be shown this once; those before them are dead."""
    lock_row(Account, account_id)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [_new_recovery_code() for _ in range(rules.RECOVERY_CODES)]
    db.session.add_all(
        RecoveryCode(account_id=account_id, code_hash=keyed_hash(_PURPOSE, f"{account_id}:{code}"))
        for code in codes
    )
    record(actor, now, "account.recovery_codes", "account", account_id)
    db.session.flush()
    return codes


def try_recovery_code(now: datetime, account_id: int, code: str) -> Verdict:
    """Use one of the ten codes. The caller commits whatever came of it: a wrong try counts."""
    if not _may_try(now, account_id):
        return Verdict.TOO_MANY
    plain = rules.recovery_code_of(code)
    this = (
        RecoveryCode.account_id == account_id,
        RecoveryCode.code_hash.in_(keyed_hashes(_PURPOSE, f"{account_id}:{plain}")),
    )
    use = update(RecoveryCode).where(*this, RecoveryCode.used_at.is_(None)).values(used_at=now)
    done = db.session.execute(use, execution_options={"synchronize_session": False})
    return Verdict.RIGHT if done.rowcount == 1 else _wrong(now, account_id)  # type: ignore[attr-defined]


def forget_factors(account_id: int) -> None:
    """Delete every factor and code of an account. No audit: whoever calls says why."""
    for table in (Passkey, AuthenticatorApp, RecoveryCode):
        db.session.execute(delete(table).where(table.account_id == account_id))
    vouched = update(OidcIdentity).where(OidcIdentity.account_id == account_id)
    db.session.execute(vouched.values(second_factor_at=None))


def _may_try(now: datetime, account_id: int) -> bool:
    lock_row(Account, account_id)
    return all(
        throttle.count(_bucket(account_id, limit), now, window) < limit for limit, window in rules.WRONG_CODES
    )


def _wrong(now: datetime, account_id: int) -> Verdict:
    for limit, window in rules.WRONG_CODES:
        throttle.hit(_bucket(account_id, limit), now, window)
    return Verdict.WRONG


def _bucket(account_id: int, limit: int) -> str:
    return f"second-factor-{limit}:{account_id}"


def _step_of(app: AuthenticatorApp, code: str, now: datetime) -> int | None:
    """The 30 seconds that `code` belongs to, of the last, these and the next; None when to none of them."""
    import pyotp

    digits = rules.digits_of(code)
    made, this = pyotp.TOTP(app.seed), rules.app_step(now)
    return next(
        (
            step
            for step in (this, this - 1, this + 1)
            if hmac.compare_digest(made.at(step * rules.APP_STEP).encode(), digits.encode())
        ),
        None,
    )


def _new_recovery_code() -> str:
    return "".join(secrets.choice(rules.RECOVERY_ALPHABET) for _ in range(rules.RECOVERY_LENGTH))
