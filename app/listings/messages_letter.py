"""What goes out about the weekly letter: the letter, and the one that asks a guest whether they want it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind
from app.core.formatting import capital
from app.listings import fitting, queries_letter
from app.listings.fitting_words import reasons_in_words
from app.listings.links import public_path
from app.listings.links_letter import (
    confirm_path,
    confirm_token,
    letter_path,
    letter_token,
    one_click_path,
)
from app.listings.models_letter import LetterWish
from app.listings.queries import ListingRow, rows_of
from app.listings.queries_fitting import candidates_on
from app.listings.words import time_in_words, where_in_row
from app.notifications.models import Channel
from app.notifications.outbox import enqueue, enqueue_by, withdraw
from app.people.models import Person
from app.people.queries import delegation_between, present_person
from app.places.queries import all_places

LETTER, CONFIRM = "task_letter", "task_letter_confirm"
#: Worth telling until a day before the next one.
_WORTH = timedelta(days=6)


def promise_letter(person_id: int, week: str, now: datetime) -> bool:
    """Send somebody their letter of a week, as they want to be told."""
    return enqueue(
        LETTER,
        now=now,
        topic=_topic(person_id),
        key=(week,),
        params={"person_id": person_id, "week": week},
        person=db.session.get_one(Person, person_id),
        expires_at=now + _WORTH,
    )


def promise_confirmation(wish: LetterWish, now: datetime, until: datetime) -> None:
    """Ask a guest, at the address they wrote, whether they want it."""
    enqueue_by(
        Channel.EMAIL,
        CONFIRM,
        now=now,
        topic=_topic(wish.person_id),
        key=(wish.id,),
        params={"person_id": wish.person_id},
        person=wish.person,
        expires_at=until,
    )


def withdraw_for(person_id: int, now: datetime) -> None:
    """Nothing more to somebody who does not want it."""
    withdraw(_topic(person_id), now, kinds=(LETTER, CONFIRM), person_id=person_id)


def _topic(person_id: int) -> str:
    return f"task_letter:{person_id}"


def tasks_shown(wish: LetterWish, date_ids: list[int], now: datetime) -> list[dict[str, Any]]:
    """Those of these dates that can still be said yes to and still suit, with why, in the order they are named."""
    answers = wish.answers
    away = fitting.away_from_home(answers, all_places())
    fits = {
        fit.candidate.date_id: fit for fit in fitting.rank(answers, candidates_on(date_ids, now), away, now)
    }
    rows = rows_of([one for one in date_ids if one in fits], now)
    return [_task(row, reasons_in_words(fits[row.date_id])) for row in rows]


def _task(row: ListingRow, why: str) -> dict[str, Any]:
    return {
        "row": row,
        "title": row.title,
        "organisation": row.organisation,
        "when": capital(time_in_words(row.shape, row.starts_at, row.ends_at, row.sort_at)),
        "where": where_in_row(row),
        "why": why,
        "link": absolute(public_path, row.listing_id),
    }


def _merge_letter(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    person = present_person(params["person_id"])
    wish = queries_letter.wish_of(person.id) if person is not None else None
    if person is None or wish is None or wish.confirmed_at is None:
        return None
    letter = queries_letter.letter_of_week(person.id, params["week"])
    said = queries_letter.said_yes_to([person.id]).get(person.id, set())
    tasks = (
        tasks_shown(wish, [date for task, date in letter.tasks if task not in said], now) if letter else []
    )
    if not tasks:
        return None
    token = letter_token(person, params.get("delegate_id"))
    return {
        "first_name": person.first_name,
        "tasks": tasks,
        "number": ngettext("%(num)s opgave", "%(num)s opgaver", len(tasks)),
        "link": absolute(letter_path, token),
        "unsubscribe": absolute(one_click_path, token) if _may_stop(person, params) else "",
    }


def _may_stop(person: Person, params: Mapping[str, Any]) -> bool:
    helper = present_person(params["delegate_id"]) if "delegate_id" in params else None
    if helper is None:
        return "delegate_id" not in params
    agreed = delegation_between(person.id, helper.id)
    return agreed is not None and agreed.may_cancel


def _merge_confirm(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    person = present_person(params["person_id"])
    wish = queries_letter.wish_of(person.id) if person is not None else None
    if person is None or wish is None or wish.confirmed_at is not None:
        return None
    return {"first_name": person.first_name, "link": absolute(confirm_path, confirm_token(person))}


KINDS = (
    MessageKind(
        LETTER,
        _l("Ugens opgaver"),
        _l("Du får dette brev, fordi du har bedt om ugens opgaver."),
        _merge_letter,
        quiet_hours=True,
    ),
    MessageKind(
        CONFIRM,
        _l("Vil du have ugens opgaver?"),
        _l("Du får dette brev, fordi nogen har skrevet din e-mail på vores side."),
        _merge_confirm,
        urgent=True,
        rings=False,
    ),
)
