"""What the phone desk does with anything that happens on dates: offers, sign-up, change and cancel, in sentences.

A feature hands in its kind of series and what is to be read aloud about one of its series.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.database import db
from app.core.desk_service import DeskComing, DeskNeeds, DeskOffer, DeskPast, DeskService
from app.core.errors import DomainError, NotFoundError
from app.core.feature import feature_of_kind
from app.gatherings import actions, fixed_places, messages, waiting_list
from app.gatherings.models import (
    ACTIVE,
    Occurrence,
    OccurrenceStatus,
    Rhythm,
    Series,
    SeriesStatus,
    SignUp,
    SignUpStatus,
)
from app.gatherings.queries import waiting_number
from app.gatherings.retention import sign_up_period
from app.gatherings.spoken import number_aloud, price_aloud, when_aloud
from app.people.queries import person_to_change
from app.places.distance import distance_km
from app.places.models import Place

#: A municipality has some hundred dates in two weeks; nobody reads more of them to a caller.
_MOST_OFFERS = 400
_MOST_COMING = 50

#: (series ids) → sentences about each: how far, how fast, who can come. One statement.
Facts = Callable[[Sequence[int]], Mapping[int, list[str]]]


class OfferRow(NamedTuple):
    """A date as the desk reads it."""

    id: int
    series_id: int
    title: str
    starts_at: datetime
    place: str
    lat: float
    lon: float
    meeting_point: str
    capacity: int | None
    places_taken: int
    needs_sign_up: bool
    companion_offered: bool
    price_ore: int
    price_note: str
    waiting: int
    own_id: int | None


def desk_service(kind: str, facts: Facts, propose_path: Callable[[int], str] | None = None) -> DeskService:
    """The desk's hands for series of `kind`."""

    def offers(
        home: tuple[float, float] | None, person_id: int | None, now: datetime, until: datetime
    ) -> list[DeskOffer]:
        rows = _offer_rows(kind, person_id, now, until)
        said = facts(sorted({row.series_id for row in rows})) if rows else {}
        found = [_offer(kind, row, said.get(row.series_id, []), home, now) for row in rows]
        return sorted(found, key=lambda offer: (offer.km or 0.0, offer.starts_at, offer.id))

    def sign_up(actor: Actor, now: datetime, offer_id: int, person_id: int, needs: DeskNeeds) -> str:
        has_companion = _companion_offered(kind, offer_id)
        person = person_to_change(person_id)
        wishes = _wishes(needs, companion_offered=has_companion)
        made = actions.join(actor, now, offer_id, person, **wishes, is_on_phone=True)
        return answer_aloud(made, now)

    def coming(person_id: int, now: datetime) -> list[DeskComing]:
        rows = _coming_rows(kind, person_id, now)
        fixed = {one.series_id for one in fixed_places.fixed_of_person(person_id)} if rows else set()
        return [_coming(sign_up, now, fixed) for sign_up in rows]

    def cancel(actor: Actor, now: datetime, coming_id: int, person_id: int) -> str:
        sign_up = _own(kind, coming_id, person_id)
        actions.leave(actor, now, sign_up.id)
        return _(
            "Du er meldt fra %(title)s %(when)s. Tak, fordi du sagde til.",
            title=sign_up.occurrence.series.title,
            when=when_aloud(sign_up.occurrence.starts_at, now),
        )

    def change(actor: Actor, now: datetime, coming_id: int, person_id: int, needs: DeskNeeds) -> str:
        sign_up = _own(kind, coming_id, person_id)
        # A companion once promised is not forgotten because the group no longer offers any.
        offered = sign_up.occurrence.series.companion_offered or sign_up.wants_companion
        wishes = _wishes(needs, companion_offered=offered)
        changed = actions.change_sign_up(actor, now, sign_up.id, **wishes)
        return _("Det er rettet. %(sentence)s", sentence=answer_aloud(changed, now))

    def past(person_ids: Sequence[int], now: datetime) -> Mapping[int, DeskPast]:
        return _last_dates(kind, person_ids, now)

    return DeskService(
        offers=offers,
        sign_up=sign_up,
        coming=coming,
        cancel=cancel,
        change=change,
        take_offer=partial(_take_offer, kind),
        begin_fixed=partial(_begin_fixed, kind),
        end_fixed=partial(_end_fixed, kind),
        past=past,
        propose_path=propose_path,
    )


def _take_offer(kind: str, actor: Actor, now: datetime, coming_id: int, person_id: int) -> str:
    taken = actions.take_offer(actor, now, _own(kind, coming_id, person_id).id)
    messages.withdraw_offer(taken, now)
    return answer_aloud(taken, now)


def _begin_fixed(kind: str, actor: Actor, now: datetime, coming_id: int, person_id: int) -> str:
    sign_up = _own(kind, coming_id, person_id)
    needs = {name: getattr(sign_up, name) for name in ("party_size", "wants_companion", "needs_lift")}
    series = sign_up.occurrence.series
    fixed_places.begin_fixed(actor, now, series.id, sign_up.person, **needs, is_on_phone=True)
    return _("Du har en fast plads på %(title)s nu. Sig til, når du ikke kan komme.", title=series.title)


def _end_fixed(kind: str, actor: Actor, now: datetime, coming_id: int, person_id: int) -> str:
    series = _own(kind, coming_id, person_id).occurrence.series
    fixed = fixed_places.fixed_in(series.id, person_id)
    if fixed is None:
        raise DomainError("Den faste plads er slut allerede.")
    fixed_places.end_fixed(actor, now, fixed.id, is_told=False)
    return _("Din faste plads på %(title)s er slut. Du er meldt fra de næste gange.", title=series.title)


def answer_aloud(sign_up: SignUp, now: datetime) -> str:
    """What to say to who was just signed up: a place, or the number in the queue."""
    occurrence = sign_up.occurrence
    title, at = occurrence.series.title, when_aloud(occurrence.starts_at, now)
    if sign_up.status == SignUpStatus.WAITING:
        return _(
            "Du står som nummer %(number)s på ventelisten til %(title)s %(when)s. "
            "Du får besked, hvis der bliver plads.",
            number=number_aloud(waiting_number(sign_up)),
            title=title,
            when=at,
        )
    meet = _("Mødestedet er %(point)s.", point=_where(occurrence.meeting_point, occurrence.place.name))
    if sign_up.party_size == 1:
        return _("Du er tilmeldt %(title)s %(when)s.", title=title, when=at) + " " + meet
    party = number_aloud(sign_up.party_size)
    return (
        _("I er %(party)s, der er tilmeldt %(title)s %(when)s.", party=party, title=title, when=at)
        + " "
        + meet
    )


def _where(meeting_point: str, place: str) -> str:
    return (
        meeting_point
        if place in meeting_point
        else _("%(point)s i %(place)s", point=meeting_point, place=place)
    )


def _wishes(needs: DeskNeeds, *, companion_offered: bool) -> dict[str, Any]:
    return {
        "party_size": needs.party_size,
        "wants_companion": needs.wants_companion and companion_offered,
        "needs_lift": needs.needs_lift,
        "note": needs.note,
    }


def _companion_offered(kind: str, occurrence_id: int) -> bool:
    """Whether the date's group offers companions. Raises NotFoundError for a date of another kind."""
    of = select(Series.companion_offered).join(Occurrence, Occurrence.series_id == Series.id)
    offered = db.session.scalar(of.where(Occurrence.id == occurrence_id, Series.kind == kind))
    if offered is None:
        raise NotFoundError
    return offered


def _own(kind: str, sign_up_id: int, person_id: int) -> SignUp:
    """A sign-up of this person, still on its list. Raises NotFoundError for anybody else's."""
    person_to_change(person_id)
    sign_up = db.session.get(SignUp, sign_up_id)
    if sign_up is None or sign_up.person_id != person_id or sign_up.occurrence.series.kind != kind:
        raise NotFoundError
    if sign_up.status not in ACTIVE:
        raise DomainError("Det er meldt fra allerede.")
    return sign_up


def _offer_rows(kind: str, person_id: int | None, now: datetime, until: datetime) -> list[OfferRow]:
    waiting = (
        select(func.count())
        .where(SignUp.occurrence_id == Occurrence.id, SignUp.status == SignUpStatus.WAITING)
        .correlate(Occurrence)
        .scalar_subquery()
    )
    own = and_(
        SignUp.occurrence_id == Occurrence.id, SignUp.person_id == person_id, SignUp.status.in_(ACTIVE)
    )
    dates = (
        select(
            Occurrence.id,
            Series.id,
            Series.title,
            Occurrence.starts_at,
            Place.name,
            Place.lat,
            Place.lon,
            Occurrence.meeting_point,
            Occurrence.capacity,
            Occurrence.places_taken,
            Series.needs_sign_up,
            Series.companion_offered,
            Series.price_ore,
            Series.price_note,
            waiting,
            SignUp.id,
        )
        .join(Series, Series.id == Occurrence.series_id)
        .join(Place, Place.id == Occurrence.place_id)
        .outerjoin(SignUp, own)
        .where(
            Series.kind == kind,
            Series.status.in_((SeriesStatus.APPROVED, SeriesStatus.ENDED)),
            Occurrence.status == OccurrenceStatus.PLANNED,
            Occurrence.starts_at > now,
            Occurrence.starts_at <= until,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(_MOST_OFFERS)
    )
    return [OfferRow._make(row) for row in db.session.execute(dates)]


def _offer(
    kind: str, row: OfferRow, facts: list[str], home: tuple[float, float] | None, now: datetime
) -> DeskOffer:
    path = feature_of_kind(kind).public_path
    return DeskOffer(
        id=row.id,
        starts_at=row.starts_at,
        title=row.title,
        place=row.place,
        km=distance_km(*home, row.lat, row.lon) if home else None,
        seats_left=waiting_list.free_places(row.capacity, row.places_taken),
        waiting=row.waiting,
        companion_offered=row.companion_offered,
        needs_sign_up=row.needs_sign_up,
        read_aloud=" ".join(_sentences(row, facts, now)),
        is_mine=row.own_id is not None,
        url=path(row.series_id, row.id) if path else "",
    )


def _sentences(row: OfferRow, facts: list[str], now: datetime) -> list[str]:
    """Whole short sentences, in the order a caller wants to know them."""
    return [
        _("%(title)s er %(when)s.", title=row.title, when=when_aloud(row.starts_at, now)),
        _("Man mødes her: %(point)s.", point=_where(row.meeting_point, row.place)),
        *facts,
        price_aloud(row.price_ore),
        *([_("%(note)s.", note=row.price_note.rstrip("."))] if row.price_note else []),
        *([_("Du kan få en følgeven med.")] if row.companion_offered else []),
        _room_aloud(row),
    ]


def _room_aloud(row: OfferRow) -> str:
    if not row.needs_sign_up:
        return _("Du skal ikke melde dig til. Du møder bare op.")
    free = waiting_list.free_places(row.capacity, row.places_taken)
    if row.waiting or free == 0:
        if not row.waiting:
            return _("Der er ikke flere pladser. Jeg kan skrive dig på ventelisten som den første.")
        return _(
            "Der er ikke flere pladser. Der står %(waiting)s på ventelisten. Jeg kan skrive dig op bagefter.",
            waiting=number_aloud(row.waiting),
        )
    if free is None:
        return _("Der er plads til alle.")
    return (
        _("Der er en plads tilbage.")
        if free == 1
        else _("Der er %(free)s pladser tilbage.", free=number_aloud(free))
    )


def _coming_rows(kind: str, person_id: int, now: datetime) -> list[SignUp]:
    own = (
        select(SignUp)
        .join(SignUp.occurrence)
        .join(Series, Series.id == Occurrence.series_id)
        .options(joinedload(SignUp.occurrence))
        .where(
            Series.kind == kind,
            SignUp.person_id == person_id,
            SignUp.status.in_(ACTIVE),
            Occurrence.ends_at > now,
        )
        .order_by(Occurrence.starts_at, SignUp.id)
        .limit(_MOST_COMING)
    )
    return list(db.session.scalars(own).unique())


def _coming(sign_up: SignUp, now: datetime, fixed: Collection[int]) -> DeskComing:
    occurrence = sign_up.occurrence
    series = occurrence.series
    path = feature_of_kind(series.kind).public_path
    may_be_fixed = series.status == SeriesStatus.APPROVED and series.rhythm != Rhythm.ONCE
    waits = sign_up.status == SignUpStatus.WAITING
    return DeskComing(
        id=sign_up.id,
        starts_at=occurrence.starts_at,
        title=occurrence.series.title,
        place=_where(occurrence.meeting_point, occurrence.place.name),
        status=_("På venteliste") if waits else _("Tilmeldt"),
        needs=DeskNeeds(sign_up.party_size, sign_up.wants_companion, sign_up.needs_lift, sign_up.note),
        companion_offered=occurrence.series.companion_offered,
        is_open=occurrence.starts_at > now
        and sign_up.status in (SignUpStatus.WAITING, SignUpStatus.CONFIRMED),
        url=path(occurrence.series_id, occurrence.id) if path else "",
        held_until=sign_up.offer_until,
        is_fixed=series.id in fixed if may_be_fixed else None,
    )


def _last_dates(kind: str, person_ids: Sequence[int], now: datetime) -> dict[int, DeskPast]:
    """Per person the last date they were on the list of, in one statement."""
    newest = (
        func.row_number()
        .over(partition_by=SignUp.person_id, order_by=(Occurrence.starts_at.desc(), SignUp.id.desc()))
        .label("newest")
    )
    ranked = (
        select(SignUp.person_id, SignUp.status, Occurrence.starts_at, Series.title, newest)
        .join(Occurrence, Occurrence.id == SignUp.occurrence_id)
        .join(Series, Series.id == Occurrence.series_id)
        .where(
            SignUp.person_id.in_(person_ids),
            Series.kind == kind,
            SignUp.status.in_(ACTIVE),
            SignUp.status != SignUpStatus.WAITING,
            # Older dates are the person's own affair (privacy_sign_up), whoever rings.
            Occurrence.starts_at.between(now - sign_up_period(), now),
            Occurrence.status == OccurrenceStatus.PLANNED,
        )
        .subquery()
    )
    rows = db.session.execute(select(ranked).where(ranked.c.newest == 1))
    return {row.person_id: _past(row) for row in rows}


def _past(row: Row[Any]) -> DeskPast:
    words = {
        SignUpStatus.CAME: _("kom"),
        SignUpStatus.EXCUSED: _("meldte afbud"),
        SignUpStatus.NO_SHOW: _("kom ikke"),
    }
    return DeskPast(row.starts_at, row.title, words.get(SignUpStatus(row.status), _("var på listen")))
