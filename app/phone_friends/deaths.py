"""When one of two who talk has died: the other hears it from a coordinator, who rings. No letter says it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import or_, select

from app.core.actor import Actor
from app.core.database import db
from app.core.day_share import DayRow
from app.core.permissions import Permission
from app.people.models import Person
from app.phone_friends.links_pair import overview_path
from app.phone_friends.models import Ender, Ending, PhonePair, PhoneVolunteer, PhoneWish
from app.phone_friends.models_pair import DEATHS, About, PhoneReview
from app.phone_friends.pairing import end_pair
from app.phone_friends.queries_pair import open_reviews
from app.phone_friends.states import TOGETHER
from app.phone_friends.words_pair import QUESTIONS

_SOON = timedelta(days=1)


def end_for_the_dead(person_id: int, now: datetime, actor: Actor) -> None:
    """End what somebody who has died had with their friends; a coordinator is asked to ring them. No commit.

    A citizen waits for another friend then, and says on the telephone whether they want one.
    """
    theirs = (
        select(PhonePair)
        .join(PhonePair.wish)
        .join(PhonePair.volunteer)
        .where(
            or_(PhoneWish.person_id == person_id, PhoneVolunteer.person_id == person_id),
            PhonePair.state.in_(TOGETHER),
        )
    )
    for pair in db.session.scalars(theirs.order_by(PhonePair.id)).unique().all():
        is_citizen = pair.wish.person_id == person_id
        ending, about = (Ending.DIED, About.DIED) if is_citizen else (Ending.LOST, About.LOST)
        end_pair(actor, now, pair, Ender.COORDINATOR, ending=ending, again=not is_citizen)
        db.session.add(PhoneReview(pair_id=pair.id, about=about, asked_at=now))
    db.session.flush()


def who_is_left(review: PhoneReview) -> tuple[Ender, Person]:
    """Who must hear of a death, and which of the two they were."""
    if review.about is About.DIED:
        return Ender.VOLUNTEER, review.pair.volunteer.person
    return Ender.CITIZEN, review.pair.wish.person


def rows(_now: datetime) -> list[DayRow]:
    """Calls that a coordinator must make, as rows for the day's page. They name nobody: others may see the screen."""
    return [_row(review) for review in open_reviews(*DEATHS) if who_is_left(review)[1].erased_at is None]


def _row(review: PhoneReview) -> DayRow:
    is_volunteer = who_is_left(review)[0] is Ender.VOLUNTEER
    return DayRow(
        key=f"phone_death:{review.pair_id}",
        permission=Permission.MATCH_PHONE_FRIENDS,
        kind=_("Dødsfald"),
        tone="ring",
        icon="phone",
        title=_("Ring til en frivillig") if is_volunteer else _("Ring til en, der blev ringet op"),
        why=str(QUESTIONS[review.about]),
        due_at=review.asked_at + _SOON,
        since=review.asked_at,
        url=overview_path(),
        action_label=_("Se, hvem du skal ringe til"),
        action_url=overview_path(),
    )
