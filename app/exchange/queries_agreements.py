"""Reads of agreements: of one party, of a fair, what is to be asked about, and which kinds met."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.exchange.models import Party
from app.exchange.models_agreements import Agreement, AgreementState, Answer, FollowUp
from app.organisations.rules import OrganisationKind

#: What the audit calls it.
AGREEMENT = "exchange_agreement"
#: Months → how long after the yes both are asked.
AFTER: Mapping[int, timedelta] = {1: timedelta(days=30), 3: timedelta(days=91), 12: timedelta(days=365)}
#: A question that was not put within so long is not put any more.
_LATE = timedelta(days=30)
_MOST = 1000


def agreement_by_id(agreement_id: int) -> Agreement | None:
    """An agreement, whatever its state, or None."""
    return db.session.get(Agreement, agreement_id)


def agreements_of(party_id: int) -> list[Agreement]:
    """What a party agreed, or is asked to, the newest first; not what came to a no."""
    own = or_(Agreement.one_id == party_id, Agreement.other_id == party_id)
    found = select(Agreement).where(own, Agreement.state != AgreementState.DECLINED)
    return list(db.session.scalars(found.order_by(Agreement.id.desc()).limit(_MOST)).unique())


def agreements_at(fair_id: int) -> list[Agreement]:
    """All of a fair, the newest first."""
    found = select(Agreement).where(Agreement.fair_id == fair_id).order_by(Agreement.id.desc()).limit(_MOST)
    return list(db.session.scalars(found).unique())


def count_of(party_id: int, fair_id: int) -> int:
    """How many a party wrote down at a fair."""
    own = select(func.count(Agreement.id)).where(Agreement.one_id == party_id, Agreement.fair_id == fair_id)
    return int(db.session.scalar(own) or 0)


def follow_up(agreement_id: int, party_id: int, months: int) -> FollowUp | None:
    """What one of the two was asked after so many months, or None."""
    found = select(FollowUp).where(
        FollowUp.agreement_id == agreement_id, FollowUp.party_id == party_id, FollowUp.months == months
    )
    return db.session.scalars(found).unique().first()


def newest_follow_up(agreement_id: int, party_id: int) -> FollowUp | None:
    """What one of the two was asked last, or None."""
    found = select(FollowUp).where(FollowUp.agreement_id == agreement_id, FollowUp.party_id == party_id)
    return db.session.scalars(found.order_by(FollowUp.months.desc()).limit(1)).unique().first()


def follow_ups_at(fair_id: int) -> dict[int, list[FollowUp]]:
    """Agreement → what both said, the last last."""
    rows = (
        select(FollowUp)
        .join(Agreement, Agreement.id == FollowUp.agreement_id)
        .where(Agreement.fair_id == fair_id, FollowUp.answer.is_not(None))
        .order_by(FollowUp.months, FollowUp.id)
    )
    found: dict[int, list[FollowUp]] = {}
    for row in db.session.scalars(rows).unique():
        found.setdefault(row.agreement_id, []).append(row)
    return found


def to_ask(now: datetime) -> list[tuple[int, int]]:
    """(agreement, months) of everything that both are to be asked about now, and were not yet.

    Nobody is asked again about what is done or came to nothing.
    """
    found = []
    for months, after in AFTER.items():
        asked = exists().where(FollowUp.agreement_id == Agreement.id, FollowUp.months == months)
        settled = exists().where(
            FollowUp.agreement_id == Agreement.id, FollowUp.answer.in_((Answer.DONE, Answer.DROPPED))
        )
        due = select(Agreement.id).where(
            Agreement.agreed_at <= now - after, Agreement.agreed_at > now - after - _LATE, ~asked, ~settled
        )
        found += [(number, months) for number in db.session.scalars(due.order_by(Agreement.id).limit(_MOST))]
    return found


def who_wants_help() -> list[FollowUp]:
    """Who said that they want help with an agreement, the first first."""
    wanted = select(FollowUp).where(FollowUp.wants_help.is_(True)).options(joinedload(FollowUp.agreement))
    return list(db.session.scalars(wanted.order_by(FollowUp.answered_at, FollowUp.id)).unique())


def kind_of(party: Party) -> OrganisationKind:
    """What kind a party is; somebody without an organisation is an active citizen."""
    return party.organisation.kind if party.organisation is not None else OrganisationKind.ACTIVE_CITIZENS
