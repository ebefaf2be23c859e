"""What is kept of people on the day of a fair: their table, whether they came, whom they talked with, who brokered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.core.privacy import Basis, Fact, Fate, Privacy, Processing, RetentionRule, Section
from app.core.retention import delete_rows
from app.exchange.models import Fair, Participant, Party
from app.exchange.models_day import Arrival, Broker, Stall, Talk
from app.exchange.retention import KEEP, KEEP_WORDS
from app.exchange.words import owner_in_words
from app.exchange.words_day import ARRIVED_WORDS, TALKED_WORDS


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    own = (
        select(Participant, Stall.number, Arrival)
        .join(Party, Party.id == Participant.party_id)
        .outerjoin(Stall, Stall.participant_id == Participant.id)
        .outerjoin(Arrival, Arrival.participant_id == Participant.id)
        .where(Party.person_id == person_id, or_(Stall.number.is_not(None), Arrival.state.is_not(None)))
        .options(joinedload(Participant.fair))
        .order_by(Participant.id.desc())
    )
    brokered = select(Fair, Broker.added_at).join(Broker, Broker.fair_id == Fair.id)
    brokered = brokered.where(Broker.person_id == person_id).order_by(Fair.id.desc())
    return [
        Section(
            "exchange_day",
            _("Dagen på samarbejdsbørser"),
            [_day(*row) for row in db.session.execute(own).unique()],
        ),
        Section("exchange_talks", _("Dem, du talte med på samarbejdsbørser"), _talks(person_id)),
        Section(
            "exchange_brokers",
            _("Samarbejdsbørser, hvor du var mægler"),
            [
                [Fact("title", _("Hvad"), fair.title), Fact("added_at", _("Siden"), added_at)]
                for fair, added_at in db.session.execute(brokered).unique()
            ],
        ),
    ]


def _day(one: Participant, number: int | None, arrival: Arrival | None) -> list[Fact]:
    return [
        Fact("title", _("Hvad"), one.fair.title),
        Fact("table", _("Bord"), number),
        Fact(
            "state",
            _("Om du kom"),
            arrival.state.value if arrival is not None else None,
            str(ARRIVED_WORDS[arrival.state]) if arrival is not None else None,
        ),
        Fact("noted_at", _("Skrevet op"), arrival.noted_at if arrival is not None else None),
    ]


def _talks(person_id: int) -> list[list[Fact]]:
    """Citizens only as what they are: who they are is theirs to tell."""
    mine = select(Participant.id).join(Party, Party.id == Participant.party_id)
    ids = set(db.session.scalars(mine.where(Party.person_id == person_id)))
    rows = select(Talk).where(or_(Talk.one_id.in_(ids), Talk.other_id.in_(ids)))
    found = list(db.session.scalars(rows.order_by(Talk.noted_at, Talk.one_id, Talk.other_id)))
    others = {one.other_id if one.one_id in ids else one.one_id for one in found}
    parties = select(Participant).where(Participant.id.in_(others))
    by_id = {one.id: one for one in db.session.scalars(parties).unique()}
    return [
        [
            Fact("who", _("Hvem"), owner_in_words(by_id[who].party)),
            Fact("state", _("Hvordan det gik"), one.state.value, str(TALKED_WORDS[one.state])),
            Fact("noted_at", _("Skrevet op"), one.noted_at),
        ]
        for one in found
        for who in [one.other_id if one.one_id in ids else one.one_id]
    ]


def _over(kept: ColumnElement[int], before: datetime) -> ColumnElement[bool]:
    return kept.in_(select(Fair.id).where(Fair.ends_at < before))


def _old_stalls(now: datetime) -> ColumnElement[bool]:
    return _over(Stall.__table__.c.fair_id, now - KEEP_WORDS)


def _old_brokers(now: datetime) -> ColumnElement[bool]:
    return _over(Broker.__table__.c.fair_id, now - KEEP_WORDS)


def _old_talks(now: datetime) -> ColumnElement[bool]:
    return _over(Talk.__table__.c.fair_id, now - KEEP)


def _old_arrivals(now: datetime) -> ColumnElement[bool]:
    over = select(Participant.id).join(Fair, Fair.id == Participant.fair_id)
    return Arrival.participant_id.in_(over.where(Fair.ends_at < now - KEEP_WORDS))


_WHO = _l("Dem, der er med på samarbejdsbørsen")
_AFTER = _l("efter at børsen er holdt")

STALLS = RetentionRule(
    "exchange.stalls", ("exchange_stall",), _l("Hvem der stod ved hvilket bord"), _WHO, _AFTER,
    lambda: KEEP_WORDS, Fate.DELETED, "law.md section 2, sign-ups",
    **delete_rows(Stall, _old_stalls)._asdict(),
)  # fmt: skip

BROKERS = RetentionRule(
    "exchange.brokers", ("exchange_broker",), _l("Hvem der var mægler"), _l("Mæglere på en samarbejdsbørs"), _AFTER,
    lambda: KEEP_WORDS, Fate.DELETED, "law.md section 2, sign-ups",
    **delete_rows(Broker, _old_brokers)._asdict(),
)  # fmt: skip

TALKS = RetentionRule(
    "exchange.talks", ("exchange_talk",), _l("Hvem der talte med hvem"), _WHO, _AFTER, lambda: KEEP,
    Fate.DELETED, "law.md section 2, metadata; how many meetings there were stays",
    **delete_rows(Talk, _old_talks)._asdict(),
)  # fmt: skip

ARRIVALS = RetentionRule(
    "exchange.arrivals", ("exchange_arrival",), _l("Hvem der kom, og hvem der ikke kom"), _WHO, _AFTER,
    lambda: KEEP_WORDS, Fate.DELETED, "law.md section 2, sign-ups",
    **delete_rows(Arrival, _old_arrivals)._asdict(),
)  # fmt: skip

DAY = Processing(
    key="exchange_day",
    purpose=_l("Dagen på samarbejdsbørsen"),
    why=_l("Så alle finder deres bord og nogen at tale med."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e: kommunens opgave med at støtte "
        "frivilligt arbejde (serviceloven § 18)."
    ),
    people=(_l("Dem, der kommer til en samarbejdsbørs"), _l("Mæglere på en samarbejdsbørs")),
    data=(
        _l("Hvilket bord man står ved, og om man kom"),
        _l("Hvem man talte med"),
        _l("Hvem der er mægler"),
    ),
    recipients=(
        _l("Husets medarbejdere"),
        _l("Børsens mæglere, på dagen"),
        _l("Alle kan se, hvilket bord en forening har. En borger bliver ikke nævnt ved navn"),
    ),
    tables=("exchange_day", "exchange_stall", "exchange_broker", "exchange_arrival", "exchange_talk"),
    rules=(STALLS, BROKERS, TALKS, ARRIVALS),
    sections=_sections,
    kept=_l("Hvor mange møder der blev holdt, bliver. Det er kun et tal."),
    security=(
        _l("En mægler kan kun se børsen den dag, den bliver holdt."),
        _l("Skærmen i salen viser ingen navne."),
    ),
    risks=(
        (
            _l("Nogen regner ud, at en anden ikke vil møde dem."),
            _l("Mægleren får kun at vide, at to ikke skal mødes i dag. Ikke hvem der sagde det."),
        ),
    ),
)  # fmt: skip


def with_day(others: Privacy) -> Privacy:
    """What is kept of the exchange, with the day of its fairs."""
    return replace(others, processing=(*others.processing, DAY))
