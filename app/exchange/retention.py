"""What is forgotten about who took part in the exchange, while the numbers stay (law.md section 2)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_, select

from app.core.database import db
from app.core.privacy import Fate, RetentionRule
from app.core.retention import delete_rows, empty_columns
from app.exchange.models import Fair, Fit, Item, Participant, Party, Wish
from app.exchange.rules import Coming
from app.moderation.states import State
from app.people.models import Person

#: As sign-ups: their notes three months; that somebody took part a year with a month to settle it.
KEEP_WORDS = timedelta(days=90)
KEEP = timedelta(days=395)
_LIVES = (State.PENDING, State.NEEDS_WORK, State.PUBLISHED)


def takes_part(since: datetime) -> ColumnElement[bool]:
    """Who has something in the catalogue, or comes to a fair that is to be or was lately."""
    items = (
        select(Item.id)
        .join(Party, Party.id == Item.party_id)
        .where(Party.person_id == Person.id, or_(Item.state.in_(_LIVES), Item.state_at >= since))
    )
    coming = (
        select(Participant.id)
        .join(Party, Party.id == Participant.party_id)
        .join(Fair, Fair.id == Participant.fair_id)
        .where(Party.person_id == Person.id, Participant.status == Coming.COMING, Fair.ends_at >= since)
    )
    return or_(items.exists(), coming.exists())


def forget_person(person_id: int) -> None:
    """Take a person's mark and words off all that they registered for; the rows that count stay."""
    own = (
        select(Participant).join(Party, Party.id == Participant.party_id).where(Party.person_id == person_id)
    )
    for one in db.session.scalars(own).unique():
        one.mark, one.names, one.needs, one.languages = secrets.token_hex(32), "", "", []
    db.session.flush()


def _old_texts(now: datetime) -> ColumnElement[bool]:
    said = or_(Item.text != "", Item.when_text != "", Item.folded != "")
    unseen = and_(Item.published_at.is_(None), Item.state_at < now - KEEP_WORDS)
    return and_(said, Item.state.not_in(_LIVES), or_(Item.state_at < now - KEEP, unseen))


def _over(now: datetime) -> ColumnElement[bool]:
    return Participant.fair_id.in_(select(Fair.id).where(Fair.ends_at < now - KEEP_WORDS))


def _old_words(now: datetime) -> ColumnElement[bool]:
    return and_(_over(now), or_(Participant.names != "", Participant.needs != ""))


def _old_wishes(now: datetime) -> ColumnElement[bool]:
    return Wish.participant_id.in_(select(Participant.id).where(_over(now)))


def _old_fits(now: datetime) -> ColumnElement[bool]:
    gone = select(Item.id).where(Item.state.not_in(_LIVES), Item.state_at < now - KEEP)
    return or_(Fit.own_id.in_(gone), Fit.other_id.in_(gone))


_WHO = _l("Dem, der er med på samarbejdsbørsen")
_AFTER = _l("efter at børsen er holdt")

WORDS = RetentionRule(
    "exchange.words", ("exchange_participant",), _l("Navne og ønsker ved en tilmelding"), _WHO, _AFTER,
    lambda: KEEP_WORDS, Fate.EMPTIED, "law.md section 2, sign-ups; how many came stays",
    **empty_columns(Participant, _old_words, names="", needs="")._asdict(),
)  # fmt: skip

TEXTS = RetentionRule(
    "exchange.texts", ("exchange_item",), _l("Det, der stod i et opslag"), _WHO,
    _l("efter at opslaget blev taget ned"), lambda: KEEP, Fate.EMPTIED,
    "law.md section 2, metadata; the title stays",
    **empty_columns(Item, _old_texts, text="", when_text="", folded="")._asdict(),
)  # fmt: skip

WISHES = RetentionRule(
    "exchange.wishes", ("exchange_wish",), _l("Hvem man ville møde, og hvem ikke"), _WHO, _AFTER,
    lambda: KEEP_WORDS, Fate.DELETED, "law.md section 2, sign-ups",
    **delete_rows(Wish, _old_wishes)._asdict(),
)  # fmt: skip

FITS = RetentionRule(
    "exchange.fits", ("exchange_fit",), _l("Hvad der passer til et opslag"), _WHO,
    _l("efter at opslaget blev taget ned"), lambda: KEEP, Fate.DELETED,
    "law.md section 2, metadata; until then nobody is told of the same twice",
    **delete_rows(Fit, _old_fits)._asdict(),
)  # fmt: skip
