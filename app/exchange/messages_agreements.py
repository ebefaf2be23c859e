"""What people are told about agreements: that somebody said there is one, and the question of what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import joinedload

from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind
from app.core.formatting import date_da
from app.exchange.links import agreement_path, party_token
from app.exchange.messages import topic_of
from app.exchange.models import Party
from app.exchange.models_agreements import Agreement, AgreementState, FollowUp
from app.exchange.queries_agreements import AGREEMENT
from app.notifications.outbox import enqueue

AGREED, FOLLOW_UP = "exchange_agreed", "exchange_follow_up"


def promise_agreed(agreement: Agreement, now: datetime) -> bool:
    """Ask the other one whether it is true that there is an agreement."""
    person = agreement.other.person
    if not person.is_living:
        return False
    return enqueue(
        AGREED,
        now=now,
        topic=topic_of(AGREEMENT, agreement.id),
        key=(agreement.id,),
        params={"agreement_id": agreement.id},
        person=person,
    )


def promise_follow_up(row: FollowUp, now: datetime) -> bool:
    """Ask one of the two what became of it."""
    return enqueue(
        FOLLOW_UP,
        now=now,
        topic=topic_of(AGREEMENT, row.agreement_id),
        key=(row.id,),
        params={"follow_up_id": row.id},
        person=row.party.person,
    )


def _merge_agreed(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    agreement = db.session.get(Agreement, params["agreement_id"])
    if agreement is None or agreement.state is not AgreementState.PROPOSED:
        return None
    return _fields(agreement, agreement.other, params)


def _merge_follow_up(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    row = db.session.get(FollowUp, params["follow_up_id"], options=(joinedload(FollowUp.agreement),))
    if row is None or row.answer is not None:
        return None
    ago = ngettext("%(num)s måned", "%(num)s måneder", row.months)
    return {**_fields(row.agreement, row.party, params), "ago": ago}


def _fields(agreement: Agreement, party: Party, params: Mapping[str, Any]) -> dict[str, Any]:
    token = party_token(party, params.get("delegate_id"))
    return {
        "first_name": party.person.first_name,
        "with_whom": agreement.opposite(party.id).name,
        "what": agreement.what,
        "who": agreement.who,
        "day": date_da(agreement.by_on) if agreement.by_on is not None else "",
        "link": absolute(agreement_path, token, agreement.id),
    }


_REASON = _l("Du får dette brev, fordi du har lavet en aftale på samarbejdsbørsen.")

KINDS = (
    MessageKind(AGREED, _l("Har I en aftale?"), _REASON, _merge_agreed),
    MessageKind(
        FOLLOW_UP, _l("Hvordan går det med en aftale?"), _REASON, _merge_follow_up,
        quiet_hours=True, may_be_off=True,
    ),
)  # fmt: skip
