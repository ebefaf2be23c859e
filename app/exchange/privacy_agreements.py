"""What is known of people by their agreements: what they agreed, what became of it, and how long that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.core.privacy import Fact, Fate, RetentionRule, Section
from app.core.retention import empty_columns
from app.exchange.models import Party
from app.exchange.models_agreements import Agreement, AgreementState, FollowUp
from app.exchange.words import AGREEMENT_WORDS, ANSWER_WORDS, owner_in_words
from app.people.models import Person

#: The year in which both are asked, and a year with a month to tell of it.
KEEP = timedelta(days=365 + 395)


def agreement_sections(person_id: int) -> Sequence[Section]:
    """What a person agreed, and what they said became of it."""
    own = select(Party.id).where(Party.person_id == person_id)
    agreed = select(Agreement).where(or_(Agreement.one_id.in_(own), Agreement.other_id.in_(own)))
    told = select(FollowUp).where(FollowUp.party_id.in_(own)).options(joinedload(FollowUp.agreement))
    return [
        Section(
            "exchange_agreements",
            _("Aftaler fra samarbejdsbørsen"),
            [
                _agreement(one, person_id)
                for one in db.session.scalars(agreed.order_by(Agreement.id.desc())).unique()
            ],
        ),
        Section(
            "exchange_follow_ups",
            _("Hvordan det gik med aftalerne"),
            [_told(one) for one in db.session.scalars(told.order_by(FollowUp.id.desc())).unique()],
        ),
    ]


def _agreement(one: Agreement, person_id: int) -> list[Fact]:
    other = one.other if one.one.person_id == person_id else one.one
    return [
        Fact("what", _("Hvad"), one.what or None),
        Fact("with_whom", _("Med hvem"), owner_in_words(other)),
        Fact("who", _("Hvem gør det første"), one.who or None),
        Fact("by_on", _("Inden"), one.by_on),
        Fact("state", _("Hvordan det står"), one.state, str(AGREEMENT_WORDS[one.state])),
        Fact("made_at", _("Sagt"), one.made_at),
        Fact("agreed_at", _("Begge sagde ja"), one.agreed_at),
    ]


def _told(one: FollowUp) -> list[Fact]:
    return [
        Fact("what", _("Aftale"), one.agreement.what or None),
        Fact("months", _("Efter så mange måneder"), one.months),
        Fact("answer", _("Svar"), one.answer, str(ANSWER_WORDS[one.answer]) if one.answer else ""),
        Fact("why", _("Det, du skrev"), one.why or None),
        Fact("wants_help", _("Vil have hjælp"), one.wants_help, _("Ja") if one.wants_help else _("Nej")),
        Fact("asked_at", _("Spurgt"), one.asked_at),
        Fact("answered_at", _("Svaret"), one.answered_at),
    ]


def forget_agreements(person_id: int) -> None:
    """Take the words off what a person agreed and said; the rows that count stay. What waits for a yes is no more."""
    own = select(Party.id).where(Party.person_id == person_id)
    either = or_(Agreement.one_id.in_(own), Agreement.other_id.in_(own))
    waits = and_(either, Agreement.state == AgreementState.PROPOSED)
    fetch = {"synchronize_session": "fetch"}
    db.session.execute(
        update(Agreement).where(waits).values(state=AgreementState.DECLINED).execution_options(**fetch)
    )
    db.session.execute(update(Agreement).where(either).values(what="", who="").execution_options(**fetch))
    db.session.execute(
        update(FollowUp)
        .where(FollowUp.party_id.in_(own))
        .values(why="", wants_help=False)
        .execution_options(**fetch)
    )
    db.session.flush()


def is_followed(since: datetime) -> ColumnElement[bool]:
    """Who has an agreement that is still asked about, or lately was."""
    own = select(Party.id).where(Party.person_id == Person.id)
    return (
        select(Agreement.id)
        .where(
            or_(Agreement.one_id.in_(own), Agreement.other_id.in_(own)),
            Agreement.state != AgreementState.DECLINED,
            Agreement.made_at >= since - timedelta(days=365),
        )
        .exists()
    )


def _old(now: datetime) -> ColumnElement[bool]:
    return and_(Agreement.made_at < now - KEEP, or_(Agreement.what != "", Agreement.who != ""))


def _old_answers(now: datetime) -> ColumnElement[bool]:
    return and_(FollowUp.asked_at < now - KEEP, or_(FollowUp.why != "", FollowUp.wants_help.is_(True)))


_WHO = _l("Dem, der har lavet en aftale på samarbejdsbørsen")

AGREEMENTS = RetentionRule(
    "exchange.agreements", ("exchange_agreement",), _l("Hvad to aftalte"), _WHO,
    _l("efter at aftalen blev lavet"), lambda: KEEP, Fate.EMPTIED,
    "law.md section 2, sign-ups, after the year in which both are asked; the numbers stay",
    **empty_columns(Agreement, _old, what="", who="")._asdict(),
)  # fmt: skip

FOLLOW_UPS = RetentionRule(
    "exchange.follow_ups", ("exchange_follow_up",), _l("Det, man skrev om en aftale"), _WHO,
    _l("efter at vi spurgte"), lambda: KEEP, Fate.EMPTIED, "as the agreements themselves",
    **empty_columns(FollowUp, _old_answers, why="", wants_help=False)._asdict(),
)  # fmt: skip
