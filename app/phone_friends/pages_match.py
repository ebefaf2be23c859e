"""What stands on the pages of the board: names, reasons and costs of those that a page shows, and of nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.actor import Actor
from app.core.forms import commit_alone
from app.gathering_pages.wording import initials
from app.people.actions import note_list_look
from app.people.models import Person
from app.phone_friends import words_match as words
from app.phone_friends.board import Drawn, Offer, suits
from app.phone_friends.models import Ender, PhonePair, PhoneVolunteer, PhoneWish
from app.phone_friends.plan_match import Shown
from app.phone_friends.queries_match import Free, Mark, rings_of, waits_of
from app.phone_friends.states import PairState
from app.places.queries import all_places

#: Why coordinators look at people here, as the log says it.
PURPOSE = "phone match"
#: So many pairs of the whole plan on a page.
PAGE = 50


@dataclass(frozen=True)
class Citizen:
    """The one citizen that the page is about."""

    wish_id: int
    name: str
    first_name: str
    initials: str
    facts: str
    told: Sequence[tuple[str, str]]
    has_lived: bool
    previous_id: int | None
    next_id: int | None


@dataclass(frozen=True)
class Suggestion:
    """A volunteer for the citizen."""

    volunteer_id: int
    name: str
    facts: str
    points: int
    reasons: Sequence[words.Reason]
    cost: words.Cost
    is_in_plan: bool
    is_pinned: bool


@dataclass(frozen=True)
class PlannedPair:
    """A pair of the whole plan."""

    wish_id: int
    citizen: str
    volunteer: str
    waited: str
    points: int
    reasons: Sequence[words.Reason]
    is_pinned: bool


@dataclass(frozen=True)
class Alone:
    """Somebody without a friend in the plan, and why."""

    wish_id: int
    name: str
    waited: str
    why: str


def names_of_places() -> dict[int, str]:
    """Place → its name."""
    return {one.id: one.name for one in all_places()}


def citizen_of(shown: Shown, wish: PhoneWish, now: datetime) -> Citizen:
    """The citizen as the page shows them."""
    line = [one.id for one in shown.desk.line]
    at, today = line.index(wish.id), clock.local(now).date()
    waited = words.length(words.days_waited(wish.waiting_since, today))
    facts = [
        *_facts(wish, today, names_of_places()),
        _("har ventet %(time)s", time=waited),
        _("nr. %(number)s af %(all)s", number=at + 1, all=len(line)),
    ]
    return Citizen(
        wish_id=wish.id,
        name=wish.person.name,
        first_name=wish.person.first_name,
        initials=initials(wish.person.name),
        facts=" · ".join(facts),
        told=words.told_of(wish.wants),
        has_lived=bool(wish.lived.get("lived")),
        previous_id=line[at - 1] if at else None,
        next_id=line[at + 1] if at + 1 < len(line) else None,
    )


def _facts(one: PhoneWish | PhoneVolunteer, today: date, places: Mapping[int, str]) -> list[str]:
    said = one.wants if isinstance(one, PhoneWish) else one.offers
    return words.facts_of(said, places.get(one.person.place_id or 0, ""), today.year)


def suggestions_for(shown: Shown, wish: PhoneWish, now: datetime) -> list[Suggestion] | None:
    """The suggestions for a citizen; None when they are not worked out yet."""
    drawn = shown.drawn
    if drawn is None or wish.id not in drawn.offers:
        return [] if drawn is not None and wish.id in drawn.alone else None
    offers, today, places = drawn.offers[wish.id], clock.local(now).date(), names_of_places()
    ringing = shown.volunteers([one.volunteer for one in offers])
    others = shown.wishes([number for one in offers for number in one.left_out])
    names = {number: one.person.name for number, one in others.items()}
    days = {one.id: words.days_waited(one.since, today) for one in shown.desk.line}
    room = {one.id: one for one in shown.desk.free}
    return [
        _suggestion(
            drawn, wish, ringing[one.volunteer], one, room[one.volunteer],
            words.cost_of(one, len(drawn.friend_of), names, days),
            _facts(ringing[one.volunteer], today, places), shown.desk.pins, today,
        )
        for one in offers
    ]  # fmt: skip


def _suggestion(
    drawn: Drawn,
    wish: PhoneWish,
    volunteer: PhoneVolunteer,
    offer: Offer,
    free: Free,
    cost: words.Cost,
    facts: list[str],
    pins: frozenset[tuple[int, int]],
    today: date,
) -> Suggestion:
    reasons = reasons_for(wish, volunteer, today)
    room = ngettext("har plads til %(num)s", "har plads til %(num)s", free.room)
    return Suggestion(
        volunteer_id=volunteer.id,
        name=volunteer.person.name,
        facts=" · ".join([*facts, room]),
        points=sum(one.points for one in reasons),
        reasons=reasons,
        cost=cost,
        is_in_plan=drawn.friend_of.get(wish.id) == offer.volunteer,
        is_pinned=(wish.id, offer.volunteer) in pins,
    )


def reasons_for(wish: PhoneWish, volunteer: PhoneVolunteer, today: date) -> list[words.Reason]:
    """Why two suit each other; the points add up."""
    parts = suits(waits_of(wish), rings_of(volunteer, 1, may_ring_children=True), today)
    return words.reasons_of(parts, wish.wants, volunteer.offers)


def planned(shown: Shown, start: int, now: datetime) -> tuple[list[PlannedPair], int | None]:
    """A page of the whole plan from its pair number `start` on, and where the next one begins."""
    assert shown.drawn is not None
    today, every = clock.local(now).date(), list(shown.drawn.friend_of.items())
    pairs = every[start : start + PAGE]
    waiting = shown.wishes([wish for wish, _volunteer in pairs])
    ringing = shown.volunteers([volunteer for _wish, volunteer in pairs])
    found = []
    for wish, volunteer in pairs:
        reasons = reasons_for(waiting[wish], ringing[volunteer], today)
        found.append(
            PlannedPair(
                wish_id=wish,
                citizen=waiting[wish].person.name,
                volunteer=ringing[volunteer].person.name,
                waited=words.length(words.days_waited(waiting[wish].waiting_since, today)),
                points=sum(one.points for one in reasons),
                reasons=reasons,
                is_pinned=(wish, volunteer) in shown.desk.pins,
            )
        )
    return found, start + PAGE if start + PAGE < len(every) else None


def without_friend(shown: Shown, now: datetime) -> list[Alone]:
    """Who has no friend in the plan, and why; who waited longest first."""
    assert shown.drawn is not None
    drawn, today = shown.drawn, clock.local(now).date()
    left = [one for one in shown.desk.line if one.id not in drawn.friend_of][:PAGE]
    waiting = shown.wishes([one.id for one in left])
    return [
        Alone(
            wish_id=one.id,
            name=waiting[one.id].person.name,
            waited=words.length(words.days_waited(one.since, today)),
            why=words.why_alone(drawn.alone[one.id])
            if one.id in drawn.alone
            else _("Der er nogen, der passer, men de har ikke plads til flere"),
        )
        for one in left
    ]


def left_over(shown: Shown) -> int:
    """How many have somebody who suits, and no friend in the plan for lack of room."""
    drawn = shown.drawn
    if drawn is None:
        return 0
    return sum(one.id not in drawn.friend_of and one.id not in drawn.alone for one in shown.desk.line)


def kept_pins(shown: Shown) -> list[tuple[Mark, str]]:
    """Pairs that are kept together, with what is the matter with one that cannot be kept just now."""
    friends = shown.drawn.friend_of if shown.drawn is not None and shown.is_current else None
    return [
        (
            one,
            _("Kan ikke holdes lige nu")
            if friends is not None and friends.get(one.wish_id) != one.volunteer_id
            else "",
        )
        for one in shown.desk.marks
        if (one.wish_id, one.volunteer_id) in shown.desk.pins
    ]


def what_became(pair: PhonePair) -> str:
    """Why a proposal came to nothing, for the coordinator."""
    if pair.state is PairState.LAPSED:
        return _("Der kom ikke svar i tide")
    who = {Ender.CITIZEN: pair.wish.person, Ender.VOLUNTEER: pair.volunteer.person}.get(
        pair.declined_by or Ender.COORDINATOR
    )
    return _("%(name)s sagde nej tak", name=who.first_name) if who is not None else _("Blev taget tilbage")


def note_look(actor: Actor, now: datetime, people: Iterable[Person]) -> None:
    """Note who was looked at on a page of the board, once an hour; those people can see it. Commits."""
    seen = {one.id for one in people}
    if seen:
        looked = replace(actor, purpose=PURPOSE)
        commit_alone(lambda: note_list_look(looked, now, seen))
