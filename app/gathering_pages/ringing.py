"""The host's ring list: calls of the outbox, and on the last day the next in line for a free place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.formatting import time_da, when, when_near
from app.core.pack import current_pack
from app.gathering_pages import queries_host as queries
from app.gatherings.actions import leave, take_offer
from app.gatherings.calls import ABOUT_FIXED, why, why_fixed
from app.gatherings.models import Occurrence, Series, SignUp
from app.gatherings.offers import standing_offers
from app.gatherings.queries import next_in_line
from app.lifts.actions import answer as answer_lift
from app.lifts.letters import why as why_lift
from app.lifts.messages import ASKED
from app.notifications import ring_list

PLACE_GIVEN = "place_given"
PLACE_OFFERED = "place_offered"
#: Whether somebody goes with another.
LIFT_ASKED = tuple(ASKED.values())


@dataclass(frozen=True)
class HostCall:
    """One row of the ring list."""

    name: str
    phone: str | None
    why: str
    #: Words to read aloud.
    say: str
    #: "Svarede ikke kl. 9.30", or nothing.
    tried: str
    #: Where the answer is sent.
    url: str
    #: (value, label) of the buttons.
    answers: tuple[tuple[str, str], ...]
    #: The date it is about.
    occurrence_id: int | None = None
    #: A sentence when somebody in the house rings them at this moment; then the host need not.
    claimed_by: str = ""


def calls(series: Series, topics: Collection[str], date: Occurrence | None, now: datetime) -> list[HostCall]:
    """Whom the host rings about `topics`; first the next in line for a free place on `date`."""
    offers = [_offer(date, one, now) for one in _to_ask(date, now)] if date is not None else []
    waiting = ring_list.calls_for(topics, now)
    about = queries.dates_by_topic([call.topic for call in waiting])
    return offers + [_row(series, call, about.get(call.topic), now) for call in waiting]


def settle(outcome: str, kind: str, actor: Actor, now: datetime, params: Mapping[str, Any]) -> None:
    """What an answer on the phone means for the sign-up, or the lift, that the call was about."""
    sign_up_id = params["sign_up_id"]
    if kind in LIFT_ASKED:
        if outcome != "no_answer":
            is_yes = outcome == "told"
            answer_lift(actor, now, sign_up_id, params["pair_id"], is_yes=is_yes, is_on_phone=True)
    elif outcome == "declined":
        leave(actor, now, sign_up_id)
    elif outcome == "told" and kind == PLACE_OFFERED:
        take_offer(actor, now, sign_up_id)


def _to_ask(date: Occurrence, now: datetime) -> list[SignUp]:
    """Those for whom a place is held until the host has rung, and the next in line for what is still free."""
    next_one = next_in_line(date, now)
    return standing_offers(date.id, rung=True) + ([next_one] if next_one is not None else [])


def _row(series: Series, call: ring_list.Call, date: Occurrence | None, now: datetime) -> HostCall:
    is_offer, is_lift = call.kind in (PLACE_GIVEN, PLACE_OFFERED), call.kind in LIFT_ASKED
    yes = ("told", _("Ja, kommer") if is_offer else _("Ja tak") if is_lift else _("Fortalt"))
    no_thanks = (("declined", _("Nej tak")),) if is_offer or is_lift else ()
    return HostCall(
        name=call.name,
        phone=call.phone,
        why=_why(call.kind, date, now),
        say=call.words,
        tried=_said_before(call, now),
        url=url_for(".host_call", series_id=series.id, message_id=call.message_id),
        answers=(yes, *no_thanks, ("no_answer", _("Svarede ikke"))),
        occurrence_id=date.id if date else None,
        claimed_by=_taken(call.claimed_by),
    )


def _why(kind: str, date: Occurrence | None, now: datetime) -> str:
    if date is None:
        return why_fixed(kind) if kind in ABOUT_FIXED else _("Skal have besked.")
    return why_lift(kind, date, now) or why(kind, date, now)


def _offer(date: Occurrence, sign_up: SignUp, now: datetime) -> HostCall:
    """The next in line: the place is theirs only when they say yes."""
    near = when_near(date.starts_at, now)
    return HostCall(
        name=sign_up.person.name,
        phone=sign_up.person.phone,
        why=_why_asked(sign_up, near, now),
        say=_(
            "Hej %(name)s. Du står på venteliste til %(title)s. Nu er der en plads %(when)s. Vil du med?",
            name=sign_up.person.first_name,
            title=date.series.title,
            when=near,
        ),
        tried=_tried(sign_up.asked_at, now),
        url=url_for(".host_offer", series_id=date.series_id, occurrence_id=date.id, sign_up_id=sign_up.id),
        answers=(("told", _("Ja, kommer")), ("declined", _("Nej tak")), ("no_answer", _("Svarede ikke"))),
        occurrence_id=date.id,
    )


def _why_asked(sign_up: SignUp, near: str, now: datetime) -> str:
    first = _("Der er en fri plads %(when)s. Er den næste på ventelisten.", when=near)
    if sign_up.offer_until is None:
        return first
    return f"{first} {_('Vi holder pladsen til %(by)s.', by=when_near(sign_up.offer_until, now))}"


def _taken(by: str | None) -> str:
    house = current_pack().house_name
    return _("%(who)s fra %(house)s ringer lige nu. Du skal ikke ringe.", who=by, house=house) if by else ""


def _said_before(call: ring_list.Call, now: datetime) -> str:
    """What came of the last call, whoever made it."""
    if call.again_at is not None:
        return _("Vil ringes op %(when)s.", when=when_near(call.again_at, now))
    return _tried(call.last_tried_at if call.no_answer_count else None, now)


def _tried(at: datetime | None, now: datetime) -> str:
    if at is None:
        return ""
    if queries.days_until(at, now) == 0:
        return _("Svarede ikke %(time)s.", time=time_da(at))
    return _("Svarede ikke %(when)s.", when=when(at))
