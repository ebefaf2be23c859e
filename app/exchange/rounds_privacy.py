"""What is kept of people at a fair with rounds: whom they meet, and what staff decided about two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Text, and_, cast, or_, select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.core.privacy import Basis, Fact, Fate, Privacy, Processing, RetentionRule, Section
from app.core.retention import delete_rows, empty_columns
from app.exchange import rounds_queries
from app.exchange.models import Fair, Participant, Party
from app.exchange.retention import KEEP, KEEP_WORDS
from app.exchange.rounds_models import Meeting, PairRule, Timetable
from app.exchange.rounds_queries import OwnMeeting
from app.exchange.rules import Shape
from app.exchange.words import owner_in_words


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    own = (
        select(Participant)
        .join(Party, Party.id == Participant.party_id)
        .join(Fair, Fair.id == Participant.fair_id)
        .where(Party.person_id == person_id, Fair.shape == Shape.ROUNDS)
        .options(joinedload(Participant.fair))
        .order_by(Participant.id.desc())
    )
    return [
        Section(
            "exchange_meetings",
            _("Dem, du møder på samarbejdsbørser"),
            [
                _meeting(one, meet)
                for one in db.session.scalars(own).unique()
                for meet in rounds_queries.schedule_of(one, rounds_queries.hours_of(one.fair))
            ],
        )
    ]


def _meeting(one: Participant, meet: OwnMeeting) -> list[Fact]:
    """Citizens only as what they are: who they are is theirs to tell."""
    return [
        Fact("title", _("Hvad"), one.fair.title),
        Fact("starts_at", _("Hvornår"), meet.starts_at),
        Fact("who", _("Hvem"), owner_in_words(meet.other)),
        Fact("table", _("Bord"), meet.table),
    ]


def _of_old_fairs(kept: ColumnElement[int], before: datetime) -> ColumnElement[bool]:
    return kept.in_(select(Fair.id).where(Fair.ends_at < before))


def _old_meetings(now: datetime) -> ColumnElement[bool]:
    return _of_old_fairs(Meeting.__table__.c.fair_id, now - KEEP)


def _old_rules(now: datetime) -> ColumnElement[bool]:
    return _of_old_fairs(PairRule.__table__.c.fair_id, now - KEEP_WORDS)


def _old_timetables(now: datetime) -> ColumnElement[bool]:
    said = or_(
        Timetable.made_by.is_not(None),
        cast(Timetable.proposal, Text) != "null",
        cast(Timetable.told, Text) != "{}",
    )
    return and_(said, _of_old_fairs(Timetable.__table__.c.fair_id, now - KEEP_WORDS))


_WHO = _l("Dem, der er med på samarbejdsbørsen")
_AFTER = _l("efter at børsen er holdt")

MEETINGS = RetentionRule(
    "exchange.meetings", ("exchange_meeting",), _l("Hvem der mødte hvem"), _WHO, _AFTER, lambda: KEEP,
    Fate.DELETED, "law.md section 2, metadata; how many meetings there were stays",
    **delete_rows(Meeting, _old_meetings)._asdict(),
)  # fmt: skip

RULES = RetentionRule(
    "exchange.pair_rules", ("exchange_pair_rule",), _l("Hvem huset lod mødes eller ej"), _WHO, _AFTER,
    lambda: KEEP_WORDS, Fate.DELETED, "law.md section 2, sign-ups",
    **delete_rows(PairRule, _old_rules)._asdict(),
)  # fmt: skip

TIMETABLES = RetentionRule(
    "exchange.timetables", ("exchange_timetable",), _l("Forslag til planer, og hvem der fik besked"), _WHO,
    _AFTER, lambda: KEEP_WORDS, Fate.EMPTIED, "law.md section 2, sign-ups; how many meetings there were stays",
    **empty_columns(Timetable, _old_timetables, proposal=None, told={}, made_by=None)._asdict(),
)  # fmt: skip

ROUNDS = Processing(
    key="exchange_rounds",
    purpose=_l("Runder på samarbejdsbørsen"),
    why=_l("Så alle får en plan for, hvem de møder hvornår."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e: kommunens opgave med at støtte "
        "frivilligt arbejde (serviceloven § 18)."
    ),
    people=(_l("Dem, der kommer til en samarbejdsbørs"),),
    data=(
        _l("Hvem man møder, hvornår og ved hvilket bord"),
        _l("Hvem huset lod mødes eller ej"),
    ),
    recipients=(_l("Husets medarbejdere"), _l("De to, der mødes, ser hinandens navn")),
    tables=("exchange_timetable", "exchange_meeting", "exchange_pair_rule"),
    rules=(MEETINGS, RULES, TIMETABLES),
    sections=_sections,
    kept=_l("Hvor mange møder der blev holdt, bliver. Det er kun et tal."),
    security=(
        _l("Planen bliver lavet her i huset. Ingen andre regner på den."),
        _l("Skærmen i salen viser ingen navne."),
    ),
    risks=(
        (
            _l("Nogen regner ud, at en anden ikke vil møde dem."),
            _l("Planen siger aldrig hvorfor. Kun husets medarbejdere kan se, hvem der ikke skal mødes."),
        ),
    ),
)  # fmt: skip


def with_rounds(others: Privacy) -> Privacy:
    """What is kept of the exchange, with its rounds."""
    return replace(others, processing=(*others.processing, ROUNDS))
