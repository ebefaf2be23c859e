"""What people and organisations are told about tasks: when it is promised, and what it says if it is still true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind
from app.core.formatting import date_da
from app.listings.links import edit_path, list_path, people_path, public_path, response_path, response_token
from app.listings.models import Listing, ListingDate, Response
from app.listings.queries import KIND, waiting_number
from app.listings.rules import ACTIVE, NEVER, Status
from app.listings.words import date_in_words, near_in_words, where_in_words
from app.moderation.links import appeal_path
from app.moderation.models import ModerationStep, ProposedEdit
from app.moderation.queries import newest_step
from app.moderation.states import AGAINST, State
from app.notifications.outbox import enqueue, withdraw
from app.organisations.queries import members_of
from app.people.models import Person
from app.people.queries import present_person

ANSWER, CANCELLED, REMINDER = "task_answer", "task_cancelled", "task_reminder"
MOVED, TO_ANSWER = "task_moved", "task_to_answer"
NEWS, EDIT_DECIDED = "task_news", "task_edit_decided"

#: Later than this before a task, news of it does not wait.
AT_ONCE_WITHIN = timedelta(hours=24)

#: A yes with all that a letter says of its task, in one statement.
_WITH_DATE = (joinedload(Response.date).joinedload(ListingDate.listing),)


def topic_of(listing_id: int) -> str:
    """The topic of messages about a task, to who looks after it."""
    return f"listing:{listing_id}"


def topic_of_date(date_id: int) -> str:
    """The topic of messages to who said yes to a date: who gives one up still hears of the others."""
    return f"listing_date:{date_id}"


# ---- promising ------------------------------------------------------------------------------------------------


def promise_answer(
    response: Response, now: datetime, told_by: Actor | None = None, *, is_new: bool = False
) -> None:
    """Tell somebody how their yes stands now. `told_by` said it on the phone; `is_new`: a person made just now."""
    date = response.date
    enqueue(
        ANSWER,
        now=now,
        topic=topic_of_date(date.id),
        key=(response.id, response.status, response.changed_at.isoformat()),
        params={"response_id": response.id, "status": response.status.value},
        person=response.person,
        expires_at=_ends(date) if response.status in ACTIVE else None,
        told_by=told_by,
        is_new=is_new,
    )


def promise_cancelled(response: Response, now: datetime) -> None:
    """Tell somebody on the list that the task is called off, with the reason."""
    date = response.date
    enqueue(
        CANCELLED,
        now=now,
        topic=topic_of_date(date.id),
        key=(response.id,),
        params={"response_id": response.id},
        person=response.person,
        expires_at=_ends(date),
        urgent=is_soon(date, now),
    )


def promise_moved(response: Response, now: datetime) -> None:
    """Tell somebody on the list that the task is at another time or place, and take back what says the old one.

    An answer that was not sent yet is written with the new time when it is.
    """
    date = response.date
    withdraw(topic_of_date(date.id), now, kinds=(MOVED, REMINDER), person_id=response.person_id)
    enqueue(
        MOVED,
        now=now,
        topic=topic_of_date(date.id),
        key=(response.id, now.isoformat()),
        params={"response_id": response.id},
        person=response.person,
        expires_at=_ends(date),
        urgent=is_soon(date, now),
    )


def promise_reminder(response: Response, now: datetime) -> bool:
    """Remind somebody of what they said yes to; once for each time that it is at, so of a moved date anew."""
    starts_at = response.date.starts_at
    return enqueue(
        REMINDER,
        now=now,
        topic=topic_of_date(response.date_id),
        key=(response.id, starts_at.isoformat() if starts_at is not None else None),
        params={"response_id": response.id},
        person=response.person,
        expires_at=starts_at,
    )


def promise_to_answer(listing: Listing, now: datetime, *, response_id: int, is_again: bool = False) -> int:
    """Tell who looks after the organisation that somebody waits for an answer. How many were new."""
    return sum(
        enqueue(
            TO_ANSWER,
            now=now,
            topic=topic_of(listing.id),
            key=(response_id, "again" if is_again else "first"),
            params={"response_id": response_id, "person_id": person.id, "is_again": is_again},
            person=person,
        )
        for person in looked_after_by(listing)
    )


def promise_news(listing: Listing, step: ModerationStep, now: datetime) -> None:
    """Tell who looks after the organisation where the task stands now, and why."""
    for person in looked_after_by(listing):
        enqueue(
            NEWS,
            now=now,
            topic=topic_of(listing.id),
            key=(step.id,),
            params={"listing_id": listing.id, "step_id": step.id, "person_id": person.id},
            person=person,
        )


def promise_edit_decided(listing: Listing, edit: ProposedEdit, now: datetime) -> None:
    """Tell who changed something public what was answered to it."""
    author = present_person(edit.author_id) if edit.author_id is not None else None
    if author is None:
        return
    enqueue(
        EDIT_DECIDED,
        now=now,
        topic=topic_of(listing.id),
        key=(edit.id,),
        params={"edit_id": edit.id, "person_id": author.id},
        person=author,
    )


def withdraw_for(response: Response, now: datetime) -> None:
    """Nothing more about a date that the person is no longer on the list of."""
    kinds = (ANSWER, MOVED, REMINDER)
    withdraw(topic_of_date(response.date_id), now, kinds=kinds, person_id=response.person_id)


def is_soon(date: ListingDate, now: datetime) -> bool:
    """Whether what is said about a date cannot wait."""
    return date.starts_at is not None and date.starts_at - now < AT_ONCE_WITHIN


def _ends(date: ListingDate) -> datetime | None:
    return date.sort_at if date.sort_at < NEVER else None


def looked_after_by(listing: Listing) -> list[Person]:
    """Who looks after the organisation of a task, and is there to be told."""
    return [one.person for one in members_of(listing.organisation_id) if one.person.is_living]


# ---- what the letters say ---------------------------------------------------------------------------------------


def task_fields(date: ListingDate, now: datetime) -> dict[str, Any]:
    """What every letter says of a date of a task."""
    listing = date.listing
    return {
        "title": listing.title,
        "organisation": listing.organisation.name,
        "when": date_in_words(date),
        "when_near": near_in_words(date, now),
        "starts_at": date.starts_at,
        "where": where_in_words(listing),
        "contact_name": listing.contact_name,
        "contact_phone": listing.contact_phone,
        "reason": date.reason,
    }


def _own_fields(response: Response, params: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    link = absolute(response_path, response_token(response, params.get("delegate_id")))
    return {
        **task_fields(response.date, now),
        "first_name": response.person.first_name,
        "name": response.person.name,
        "link": link,
    }


def _response(params: Mapping[str, Any]) -> Response | None:
    return db.session.get(Response, params["response_id"], options=_WITH_DATE)


def _merge_answer(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    response = _response(params)
    if response is None or response.status != params["status"] or response.date.cancelled_at is not None:
        return None
    return {
        **_own_fields(response, params, now),
        "status": str(response.status),
        "number": waiting_number(response) if response.status is Status.WAITING else None,
        "text": response.reason,
    }


def _merge_cancelled(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    response = _response(params)
    if response is None or response.status not in ACTIVE or response.date.cancelled_at is None:
        return None
    return _own_fields(response, params, now)


def _merge_reminder(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    response = _response(params)
    if response is None or response.status is not Status.ACCEPTED:
        return None
    date = response.date
    if date.cancelled_at is not None or not date.listing.is_public:
        return None
    return _own_fields(response, params, now)


def _merge_moved(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    response = _response(params)
    if response is None or response.status not in ACTIVE:
        return None
    date = response.date
    if date.cancelled_at is not None or not date.listing.is_public:
        return None
    return {**_own_fields(response, params, now), "status": str(response.status)}


def _merge_to_answer(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    response, person = _response(params), present_person(params["person_id"])
    if response is None or person is None or response.status is not Status.INTERESTED:
        return None
    date = response.date
    if date.cancelled_at is not None or not looks_after(date.listing, person):
        return None
    return {
        **task_fields(date, now),
        "first_name": person.first_name,
        "who": response.person.name,
        "since": date_da(response.created_at),
        "is_again": params["is_again"],
        "link": absolute(people_path, date.listing_id),
    }


def looks_after(listing: Listing, person: Person) -> bool:
    """Whether a person still looks after the organisation of a task."""
    return any(one.id == person.id for one in looked_after_by(listing))


def _merge_news(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    listing = db.session.get(Listing, params["listing_id"])
    step, person = newest_step(KIND, params["listing_id"]), present_person(params["person_id"])
    if listing is None or step is None or person is None or step.id != params["step_id"]:
        return None
    if not looks_after(listing, person):
        return None
    may_edit = listing.state in (State.NEEDS_WORK, State.REJECTED)
    link = absolute(list_path)
    if listing.state is State.PUBLISHED:
        link = absolute(public_path, listing.id)
    elif may_edit:
        link = absolute(edit_path, listing.id)
    return {
        "first_name": person.first_name,
        "title": listing.title,
        "state": str(listing.state),
        "text": step.reason,
        "may_edit": may_edit,
        "appeal_link": absolute(appeal_path, "opgave", listing.id) if listing.state in AGAINST else None,
        "link": link,
    }


def _merge_edit(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    edit, person = db.session.get(ProposedEdit, params["edit_id"]), present_person(params["person_id"])
    listing = db.session.get(Listing, edit.object_id) if edit is not None else None
    if edit is None or person is None or listing is None or not listing.is_public:
        return None
    if not looks_after(listing, person):
        return None
    return {
        "first_name": person.first_name,
        "title": listing.title,
        "is_approved": bool(edit.is_approved),
        "text": edit.reason,
        "link": absolute(public_path if edit.is_approved else edit_path, listing.id),
    }


_REASON = _l("Du får dette brev, fordi du har sagt ja til en opgave.")
_REASON_MEMBER = _l("Du får dette brev, fordi du er med til at passe en forenings side.")

KINDS = (
    MessageKind(ANSWER, _l("Svar om en opgave"), _REASON, _merge_answer, urgent=True),
    MessageKind(CANCELLED, _l("En opgave er aflyst"), _REASON, _merge_cancelled, is_cancellation=True),
    MessageKind(MOVED, _l("En opgave er flyttet"), _REASON, _merge_moved),
    MessageKind(
        REMINDER, _l("Påmindelse om en opgave"), _REASON, _merge_reminder, quiet_hours=True, may_be_off=True
    ),
    MessageKind(TO_ANSWER, _l("En venter på jeres svar"), _REASON_MEMBER, _merge_to_answer),
    MessageKind(NEWS, _l("Svar om et opslag"), _REASON_MEMBER, _merge_news),
    MessageKind(EDIT_DECIDED, _l("Svar på en ændring af et opslag"), _REASON_MEMBER, _merge_edit),
)
