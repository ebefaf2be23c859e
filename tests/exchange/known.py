"""What the exchange knows of a person, for the tests of what is let go of and of what people see."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.accounts.models import Account
from app.core.actor import SYSTEM
from app.core.database import db
from app.exchange import agreements, items, queries_agreements
from app.exchange import registering as exchange
from app.exchange.models import Fit
from app.exchange.models_agreements import Answer
from app.exchange.rules import Side
from app.moderation.states import State
from tests.exchange import trading
from tests.exchange.day import fill_rounds
from tests.exchange.market import fill_day


def known_to_the_exchange(now: datetime, citizen: Account) -> None:
    """What the citizen gives, what was answered with no, and a fair that they come to and wish to meet somebody at."""
    fair = trading.make_fair(now=now)
    own = trading.register(fair, citizen.person, now=now, names="canary-navne", needs="canary-rampe")
    other = trading.register(fair, now=now)
    exchange.wish(SYSTEM, now, own.id, [other.id], [])
    words = {"title": "canary-klaver", "text": "canary-stemt", "when_text": "canary-aften"}
    no = trading.make_item(own.party, public=False, now=now, **words)
    items.answer(trading.MODERATOR, now, no.id, State.REJECTED, "canary-ikke gratis")
    seeks = trading.make_item(other.party, now=now, side=Side.SEEK)
    db.session.add(Fit(own_id=no.id, other_id=seeks.id, score=6, found_at=now, told_at=now))
    today, before = trading.begun(), now - timedelta(days=2)
    mine, theirs = (trading.register(today, who, now=before) for who in (citizen.person, None))
    terms = agreements.Terms("canary-suppe", "canary-vi ringer")
    made = agreements.note(trading.MODERATOR, now, mine.id, theirs.id, terms, is_signed=True)
    agreements.ask(now, made.id, 1)
    follow_up = queries_agreements.newest_follow_up(made.id, mine.party_id)
    assert follow_up is not None
    agreements.tell(SYSTEM, now, follow_up.id, Answer.DROPPED, "canary-huset", wants_help=True)
    fill_rounds(citizen.person, now)
    fill_day(citizen.person, now)
