"""Small builders with defaults: a test states only what it is about.

They go through the application's own actions. Inside `with writing():` they flush only; by themselves they commit,
so that another thread, a request or a server sees what was built.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any

from flask import current_app
from flask.testing import FlaskClient
from pyotp import TOTP
from sqlalchemy import select

from app.accounts.actions import add_account, begin_session
from app.accounts.factors import confirm_app, start_app
from app.accounts.models import Account
from app.accounts.queries import roles_of
from app.accounts.queries_factors import begun_app
from app.accounts.roles import give_role
from app.accounts.sessions import cookie_name
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import begin_write, db, is_writing
from app.core.permissions import Role
from app.desk.models import Shift
from app.gatherings.actions import join
from app.gatherings.models import Occurrence, Rhythm, Series, SeriesStatus, SignUp
from app.gatherings.scheduling import SeriesData, approve_series
from app.media.images import Prepared, prepare
from app.media.models import Picture
from app.media.shelf import put_files
from app.moderation.states import State
from app.organisations.actions import Basics, answer, register
from app.organisations.members import add_member
from app.organisations.models import Organisation
from app.organisations.rules import MemberRole, OrganisationKind
from app.pack.settings import get_pack
from app.people.actions import add_person
from app.people.models import Person
from app.places.models import Place
from app.walks.actions import propose_walk, put_picture
from app.walks.models import Tempo
from tests.media.made import jpeg

#: Every person, account and place of a run is told apart by its number.
_numbers = count(1)
_MISSING: Any = object()


@contextmanager
def writing() -> Iterator[None]:
    """A writing transaction that is committed at the end; inside another one it is part of that one."""
    if is_writing(db.session()):
        yield
        return
    begin_write()
    try:
        yield
    except BaseException:
        db.session.rollback()
        raise
    db.session.commit()


def actor_of(account: Account) -> Actor:
    """Who acts when `account` is logged in."""
    return Actor(person_id=account.person_id, account_id=account.id, roles=roles_of(account.id))


def make_place(name: str = "Vollerup", **values: Any) -> Place:
    """A village near Sønderborg."""
    defaults = {
        "code": f"node/{next(_numbers)}",
        "kind": "landsby",
        "lat": 54.92,
        "lon": 9.86,
        "postal_code": "6400",
        "parish": "Ulkebøl",
    }
    with writing():
        place = Place(name=name, **{**defaults, **values})
        db.session.add(place)
        db.session.flush()
    return place


def make_person(name: str | None = None, *, email: str | None = _MISSING, phone: str | None = None) -> Person:
    """Somebody with an e-mail of their own, unless the test says otherwise."""
    number = next(_numbers)
    with writing():
        return add_person(
            SYSTEM,
            clock.now(),
            name=name or f"Person {number}",
            email=f"person{number}@example.org" if email is _MISSING else email,
            phone=phone,
        )


def make_account(*roles: Role, name: str | None = None, email: str | None = None) -> Account:
    """A log-in with `roles` (a citizen without any)."""
    number = next(_numbers)
    with writing():
        now = clock.now()
        account = add_account(
            SYSTEM, now, name=name or f"Konto {number}", email=email or f"konto{number}@example.org"
        )
        for role in roles:
            give_role(SYSTEM, now, account.id, role)
    return account


def make_volunteer(name: str = "Bodil Skov") -> Account:
    """A volunteer who answers the phone, with a shift that began an hour ago and lasts for months."""
    account = make_account(Role.DESK_VOLUNTEER, name=name)
    with writing():
        now = clock.now()
        shift = Shift(
            person_id=account.person_id,
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(days=100),
        )
        db.session.add(shift)
    return account


def log_in(client: FlaskClient, account: Account, *, second_factor: bool = True) -> None:
    """Give the client the cookie of a new log-in of `account`; staff have shown their second factor, unless told."""
    with writing():
        token, _ends_at = begin_session(SYSTEM, clock.now(), account.id, second_factor=second_factor)
    client.set_cookie(cookie_name(), token)


def give_app(account: Account) -> str:
    """An app with codes for `account`, set up a minute ago; the secret it was fed with."""
    then = clock.now() - timedelta(minutes=2)
    with writing():
        start_app(SYSTEM, then, account.id)
        begun = begun_app(account.id)
        assert begun is not None
        seed = begun.seed
        assert confirm_app(SYSTEM, then, account.id, TOTP(seed).at(then))
    return seed


def series_data(**values: Any) -> SeriesData:
    """What a proposer fills in: a weekly walk of 90 minutes at 10.00, a week from now, 20 places."""
    defaults: dict[str, Any] = {
        "kind": "walk",
        "title": "Onsdagsholdet",
        "description": "Vi går en rolig tur langs vandet.",
        "meeting_point": "P-pladsen ved havnen",
        "rhythm": Rhythm.WEEKLY,
        "first_on": clock.today() + timedelta(days=7),
        "until": None,
        "starts_at_local": time(10, 0),
        "duration_minutes": 90,
        "capacity": 20,
        "needs_sign_up": True,
        "price_ore": 0,
        "price_note": "",
        "companion_offered": False,
        "access": {},
    }
    if "place_id" not in values:
        values["place_id"] = make_place().id
    return SeriesData(**{**defaults, **values})


def make_proposal(
    *, host: Person | None = None, tempo: Tempo = Tempo.CALM, kilometres: Decimal | str = "4.5", **values: Any
) -> Series:
    """A walking group that waits for Frivillighedens Hus; `values` as in `series_data`."""
    get_pack(current_app)
    with writing():
        return propose_walk(
            SYSTEM,
            clock.now(),
            series_data(**values),
            host or make_person("Vera Vært"),
            tempo=tempo,
            kilometres=Decimal(kilometres),
        )


def make_walk(*, host: Person | None = None, **values: Any) -> Series:
    """An approved walking group with its dates made and published; `values` as in `make_proposal`."""
    with writing():
        series = make_proposal(host=host, **values)
        if series.status == SeriesStatus.PROPOSED:
            approve_series(SYSTEM, clock.now(), series.id)
    return series


def make_picture(series: Series, alt: str = "Otte mennesker på en sti") -> Picture:
    """The picture of a walking group, with its files in the storage."""
    prepared = _some_picture()
    key = put_files(current_app.config, prepared)
    with writing():
        put_picture(SYSTEM, clock.now(), series.id, alt=alt, key=key, prepared=prepared)
    return db.session.scalars(select(Picture).where(Picture.storage_key == key)).one()


@cache
def _some_picture() -> Prepared:
    return prepare(jpeg(600, 400))


def make_occurrence(series: Series | None = None, *, on: date | None = None, **values: Any) -> Occurrence:
    """The first coming date of `series` (else of a new group of one date, made of `values`), or the one `on` a day."""
    if series is None:
        values = {"rhythm": Rhythm.ONCE, **({"first_on": on} if on else {}), **values}
        series = make_walk(**values)
    return next(one for one in coming_dates(series, clock.now()) if on is None or one.original_date == on)


def coming_dates(series: Series, now: datetime) -> list[Occurrence]:
    """The dates of a series that are not over, cancelled ones too, soonest first."""
    dates = select(Occurrence).where(Occurrence.series_id == series.id, Occurrence.ends_at > now)
    return list(db.session.scalars(dates.order_by(Occurrence.starts_at, Occurrence.id)))


def make_sign_up(
    occurrence: Occurrence, person: Person | None = None, *, now: datetime | None = None, **needs: Any
) -> SignUp:
    """A party on a date: with a place or in the queue, as the rules have it; `needs` as in `join`."""
    with writing():
        return join(SYSTEM, now or clock.now(), occurrence.id, person or make_person(), **needs)


def organisation_basics(**values: Any) -> Basics:
    """What it takes to register: an association in a village, with a phone number."""
    defaults: dict[str, Any] = {
        "name": "Vollerup Strikkeklub",
        "kind": OrganisationKind.ASSOCIATION,
        "summary": "Vi strikker sammen hver uge.",
        "contact_name": "Olga Olsen",
        "contact_phone": "+4511111142",
        "contact_email": None,
    }
    if "place_id" not in values:
        values["place_id"] = make_place().id
    return Basics(**{**defaults, **values})


def make_organisation(
    owner: Person | None = None, *, editor: Person | None = None, public: bool = True, **values: Any
) -> Organisation:
    """An organisation that everybody sees, unless the test says otherwise; `values` as in `organisation_basics`."""
    get_pack(current_app)
    with writing():
        owner = owner or make_person("Olga Olsen")
        moderator = Actor(roles=frozenset({Role.MODERATOR}))
        organisation = register(moderator, clock.now(), organisation_basics(**values), owner)
        if editor is not None:
            add_member(SYSTEM, clock.now(), organisation, editor.id, MemberRole.EDITOR)
        if public:
            answer(moderator, clock.now(), organisation.id, State.PUBLISHED)
    return organisation
