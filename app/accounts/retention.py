"""People whom nobody needs any more: guests after their last date, and log-ins that lie unused.

Who is still needed, the features say themselves (`Privacy.needs_person`): somebody with a date to come, a host, a
helper, staff. Figures: law.md section 2 (sign-ups 90 days; inactive account: warned after 11 months, gone after 12).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.accounts.erasure import erase_everything
from app.accounts.models import Account, AccountRole, AccountSession
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.feature import installed
from app.core.pack import current_pack
from app.notifications.outbox import enqueue
from app.people.models import Person

INACTIVE = "account_inactive"
#: Between the warning and the end.
NOTICE = timedelta(days=30)
#: A letter may take a few days; nobody is erased with less than this.
LEAST_NOTICE = timedelta(days=28)
#: A warning that led to nothing for so long (somebody came back, or nothing ran) is given again.
_VOID = timedelta(days=90)
#: Erasing somebody touches many rows; with more of them at once a page would wait for the lock.
_PEOPLE_AT_ONCE = 20
#: The nightly run may be some days late before it counts as late.
_LATE = timedelta(days=7)


def guest_period() -> timedelta:
    """How long a guest is known after their last date (pack setting `sign_up_retention_days`)."""
    return timedelta(days=current_pack().setting("sign_up_retention_days"))


def account_period() -> timedelta:
    """How long a log-in may lie unused (pack setting `account_retention_days`)."""
    return timedelta(days=current_pack().setting("account_retention_days"))


def has_role(_since: datetime) -> ColumnElement[bool]:
    """Staff are given and taken their role by an administrator; they do not lapse."""
    roles = select(AccountRole.id).join(Account, AccountRole.account_id == Account.id)
    return roles.where(Account.person_id == Person.id).exists()


def erase_guests(now: datetime, most: int) -> int:
    """Erase guests whose time is over, at most so many; return how many. No commit."""
    return _erase(select(Person.id).where(_is_old_guest(now)), now, most)


def count_old_guests(now: datetime) -> int:
    """Guests whose time is over."""
    return _count(_is_old_guest(now))


def warn_inactive(now: datetime) -> int:
    """Tell owners of unused log-ins when they will be deleted; return how many were told. No commit."""
    from_now = now - (account_period() - NOTICE)
    is_warned = Account.warned_at > now - _VOID
    due = select(Account).where(_is_unused(from_now), or_(Account.warned_at.is_(None), ~is_warned))
    told = 0
    for account in db.session.scalars(due.order_by(Account.id).limit(200)).unique():
        account.warned_at = now
        told += enqueue(
            INACTIVE,
            now=now,
            topic=f"account:{account.id}",
            key=(account.id, now.date()),
            params={"account_id": account.id, "warned_at": now.isoformat()},
            person=account.person,
            expires_at=now + LEAST_NOTICE,
        )
    db.session.flush()
    return told


def erase_inactive(now: datetime, most: int) -> int:
    """Erase who was warned in time and did not come back, at most so many; return how many. No commit.

    Who should have been warned already is warned now.
    """
    warn_inactive(now)
    over = and_(_is_unused(now - account_period()), _is_warned_in_time(now))
    return _erase(select(Account.person_id).where(over), now, most)


def count_inactive(now: datetime) -> int:
    """Log-ins past their time: warned and not erased, or never warned in all that time."""
    before = now - account_period()
    late = _is_unused(before - NOTICE - _LATE)
    over = or_(and_(_is_unused(before), _is_warned_in_time(now)), late)
    return int(db.session.scalar(select(func.count()).select_from(Account).where(over)) or 0)


def is_still_unused(account: Account, now: datetime) -> bool:
    """Whether a warning is still true: nobody has used the log-in since."""
    from_now = now - (account_period() - NOTICE)
    return bool(db.session.scalar(select(Account.id).where(Account.id == account.id, _is_unused(from_now))))


def _is_warned_in_time(now: datetime) -> ColumnElement[bool]:
    return Account.warned_at.between(now - _VOID, now - LEAST_NOTICE)


def _is_unused(before: datetime) -> ColumnElement[bool]:
    """Nobody logged in, was seen, or was needed since then."""
    seen = select(AccountSession.id).where(
        AccountSession.account_id == Account.id, AccountSession.seen_at >= before
    )
    owner = select(Person.id).where(Person.id == Account.person_id, _is_living(), ~is_needed(before))
    used = func.coalesce(Account.last_log_in_at, Account.created_at)
    return and_(Account.deleted_at.is_(None), used < before, ~seen.exists(), owner.exists())


def _is_old_guest(now: datetime) -> ColumnElement[bool]:
    before = now - guest_period()
    has_account = select(Account.id).where(Account.person_id == Person.id, Account.deleted_at.is_(None))
    return and_(_is_living(), Person.created_at < before, ~has_account.exists(), ~is_needed(before))


def _is_living() -> ColumnElement[bool]:
    # Who was merged into another is forgotten by itself (people.merging).
    return and_(Person.erased_at.is_(None), Person.merged_into_id.is_(None))


def is_needed(since: datetime) -> ColumnElement[bool]:
    """Whom any feature still needs, because of something since then: a condition on Person."""
    asked = [one.privacy.needs_person for one in installed() if one.privacy and one.privacy.needs_person]
    return or_(*(needs(since) for needs in asked))


def _erase(ids: Select[int], now: datetime, most: int) -> int:
    numbers = db.session.scalars(ids.order_by(*ids.selected_columns).limit(min(most, _PEOPLE_AT_ONCE))).all()
    for person_id in numbers:
        erase_everything(SYSTEM, now, person_id)
    return len(numbers)


def _count(condition: ColumnElement[bool]) -> int:
    return int(db.session.scalar(select(func.count()).select_from(Person).where(condition)) or 0)
