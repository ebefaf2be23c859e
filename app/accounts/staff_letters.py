"""Letters to staff about their roles and their second factor: at the address they log in with."""

from __future__ import annotations

from datetime import datetime

from app.accounts import queries_factors
from app.accounts.models import Account
from app.core.actor import Actor
from app.notifications import outbox

INVITED, CHANGED = "staff_invited", "staff_roles_changed"
ADDED, RESET = "second_factor_added", "second_factor_reset"
COLLEAGUES = "staff_access_given"


def write(kind: str, now: datetime, account: Account) -> None:
    """Promise a letter of one of the kinds above."""
    _promise(kind, now, account, {"account_id": account.id})


def tell_colleagues(actor: Actor, now: datetime, account: Account) -> None:
    """Promise every other administrator a letter: somebody was given a role. Nobody lets a stranger in unseen, nor
    themself once more under another address.
    """
    informed = {account.id, actor.account_id}
    for colleague in queries_factors.administrators_in_use():
        if colleague.id not in informed:
            params = {"account_id": account.id, "by": actor.account_id, "to": colleague.id}
            _promise(COLLEAGUES, now, colleague, params, account.id)


def _promise(kind: str, now: datetime, to: Account, params: dict[str, int | None], *about: int) -> None:
    outbox.enqueue(
        kind,
        now=now,
        topic=f"account:{to.id}",
        key=(to.id, *about, now.isoformat()),
        params=params,
        address=to.email,
    )
