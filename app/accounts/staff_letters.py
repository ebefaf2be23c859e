"""Letters to staff about their roles and their second factor: at the address they log in with."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Account
from app.notifications import outbox

INVITED, CHANGED = "staff_invited", "staff_roles_changed"
ADDED, RESET = "second_factor_added", "second_factor_reset"


def write(kind: str, now: datetime, account: Account) -> None:
    """Promise a letter of one of the kinds above."""
    outbox.enqueue(
        kind,
        now=now,
        topic=f"account:{account.id}",
        key=(account.id, now.isoformat()),
        params={"account_id": account.id},
        address=account.email,
    )
