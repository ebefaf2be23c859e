"""When somebody who was rung has died: their friend hears it from a coordinator, who rings. No letter says it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from app.core.actor import Actor
from app.core.database import db
from app.core.day_share import DayRow
from app.core.permissions import Permission
from app.phone_friends.links_pair import overview_path
from app.phone_friends.models import Ender, Ending, PhonePair, PhoneWish
from app.phone_friends.models_pair import About, PhoneReview
from app.phone_friends.pairing import end_pair
from app.phone_friends.queries_pair import TALKING, open_reviews

_SOON = timedelta(days=1)


def end_for_the_dead(person_id: int, now: datetime, actor: Actor) -> None:
    """End what a citizen who has died had with their friends; a coordinator is asked to ring them. No commit."""
    theirs = (
        select(PhonePair)
        .join(PhonePair.wish)
        .where(PhoneWish.person_id == person_id, PhonePair.state.in_(TALKING))
    )
    for pair in db.session.scalars(theirs.order_by(PhonePair.id)).unique().all():
        end_pair(actor, now, pair, Ender.COORDINATOR, ending=Ending.DIED)
        db.session.add(PhoneReview(pair_id=pair.id, about=About.DIED, asked_at=now))
    db.session.flush()


def rows(_now: datetime) -> list[DayRow]:
    """Calls that a coordinator must make, as rows for the day's page. They name nobody: others may see the screen."""
    lost = open_reviews(About.DIED)
    return [_row(review) for review in lost if review.pair.volunteer.person.erased_at is None]


def _row(review: PhoneReview) -> DayRow:
    return DayRow(
        key=f"phone_death:{review.pair_id}",
        permission=Permission.MATCH_PHONE_FRIENDS,
        kind=_("Dødsfald"),
        tone="ring",
        icon="phone",
        title=_("Ring til en frivillig"),
        why=_("Den, der blev ringet op, er død. Den frivillige har ikke fået det at vide."),
        due_at=review.asked_at + _SOON,
        since=review.asked_at,
        url=overview_path(),
        action_label=_("Se, hvem du skal ringe til"),
        action_url=overview_path(),
    )
