"""Who looks after an organisation hears who said yes and who gave up: once a day together, or at once when it is soon.

What waits for an answer of theirs is told by itself (`task_to_answer`), and what they decided they know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind
from app.listings.links import own_path, people_path
from app.listings.messages import is_soon, looked_after_by, topic_of
from app.listings.models import Listing, ListingDate, Response
from app.listings.rules import Status
from app.listings.words import date_in_words
from app.moderation.states import PUBLIC
from app.notifications.outbox import enqueue
from app.organisations.models import Membership
from app.people.models import Person
from app.people.queries import present_person

KIND = "task_yeses"
#: When the day's news is put together, in Copenhagen: people read it before the evening.
NEWS_AT = time(17)
_DAY = timedelta(days=1)
#: As many stand in one letter; more are on the page that it leads to.
_MOST = 50


def promise_at_once(response: Response, now: datetime) -> None:
    """Tell of a yes or a withdrawal that cannot wait for the day's news; nothing when it can."""
    date = response.date
    if not is_soon(date, now) or not _is_news(response):
        return
    for person in looked_after_by(date.listing):
        enqueue(
            KIND,
            now=now,
            topic=topic_of(date.listing_id),
            key=(response.id, response.status, response.changed_at.isoformat()),
            params={"person_id": person.id, "response_ids": [response.id]},
            person=person,
            expires_at=date.ends_at,
        )


def promise_news_of_the_day(now: datetime) -> int:
    """Tell everybody who looks after an organisation what changed since the news before. How many were new.

    May run at any time and any number of times: the news of a day is one promise.
    """
    until = _newest_hour(now)
    found = select(Membership.person_id, Response).join_from(
        Membership, Listing, Listing.organisation_id == Membership.organisation_id
    )
    found = (
        found.join(ListingDate, ListingDate.listing_id == Listing.id)
        .join(Response, Response.date_id == ListingDate.id)
        .options(joinedload(Response.date))
        .where(
            Membership.ended_at.is_(None),
            Listing.state.in_(PUBLIC),
            ListingDate.sort_at > now,
            ListingDate.cancelled_at.is_(None),
            Response.changed_at > until - _DAY,
            Response.changed_at <= until,
            Response.status.in_((Status.ACCEPTED, Status.WITHDRAWN)),
        )
        .order_by(Membership.person_id, ListingDate.sort_at, Response.id)
    )
    rows = [(row[0], row[1]) for row in db.session.execute(found).unique()]
    news = [row for row in rows if _is_news(row[1]) and not is_soon(row[1].date, row[1].changed_at)]
    made = 0
    for person_id, own in groupby(news, key=lambda row: row[0]):
        person = present_person(person_id)
        if person is not None:
            made += _promise(person, [response for _person_id, response in own], until, now)
    return made


def _promise(person: Person, responses: Sequence[Response], until: datetime, now: datetime) -> bool:
    return enqueue(
        KIND,
        now=now,
        topic=f"person:{person.id}",
        key=(until.isoformat(),),
        params={"person_id": person.id, "response_ids": [one.id for one in responses[:_MOST]]},
        person=person,
        expires_at=until + 2 * _DAY,
    )


def _newest_hour(now: datetime) -> datetime:
    """When the newest news was, or is now, to be put together."""
    today = clock.local(now).date()
    at = clock.from_wall(today, NEWS_AT)
    return at if at <= now else clock.from_wall(today - _DAY, NEWS_AT)


def _is_news(response: Response) -> bool:
    """Whether it is about somebody they counted on, and they do not know it: a place that they gave they know of."""
    asks_first = response.date.listing.asks_first
    if response.status is Status.WITHDRAWN:
        return asks_first or response.placed_at is not None
    return response.status is Status.ACCEPTED and not asks_first


def _merge(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    person = present_person(params["person_id"])
    if person is None:
        return None
    found = (
        select(Response)
        .join(ListingDate, ListingDate.id == Response.date_id)
        .options(joinedload(Response.date))
        .where(Response.id.in_(params["response_ids"]), ListingDate.cancelled_at.is_(None))
        .order_by(ListingDate.sort_at, ListingDate.id, Response.id)
    )
    responses = [one for one in db.session.scalars(found).unique() if _is_news(one)]
    listings = {one.date.listing_id: one.date.listing for one in responses}
    own = {
        number
        for number, listing in listings.items()
        if listing.is_public and any(one.id == person.id for one in looked_after_by(listing))
    }
    told = [one for one in responses if one.date.listing_id in own]
    if not told:
        return None
    link = absolute(people_path, own.pop()) if len(own) == 1 else absolute(own_path)
    return {
        "first_name": person.first_name,
        "dates": [_line(list(of_date)) for _date_id, of_date in groupby(told, key=lambda one: one.date_id)],
        "coming": sum(one.status is Status.ACCEPTED for one in told),
        "gone": sum(one.status is Status.WITHDRAWN for one in told),
        "link": link,
    }


def _line(responses: list[Response]) -> dict[str, Any]:
    """What happened on a date: which, who comes, and who does not after all."""
    date = responses[0].date
    return {
        "title": date.listing.title,
        "when": date_in_words(date),
        "coming": [one.person.name for one in responses if one.status is Status.ACCEPTED],
        "gone": [one.person.name for one in responses if one.status is Status.WITHDRAWN],
    }


KINDS = (
    MessageKind(
        KIND,
        _l("Hvem der hjælper jer"),
        _l("Du får dette brev, fordi du er med til at passe en forenings side."),
        _merge,
        quiet_hours=True,
        may_be_off=True,
    ),
)
