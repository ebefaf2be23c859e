"""One message of every kind, brought about the way it is in life. A new kind gets a line in SAMPLES."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from flask import current_app
from sqlalchemy import select

from app.accounts.actions import ask_to_log_in
from app.accounts.retention import warn_inactive
from app.admin.audit_report import report_audit
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.permissions import Role
from app.desk import identity
from app.desk.models import CheckWay
from app.gatherings import hosting, scans
from app.gatherings.actions import leave
from app.gatherings.fixed_places import ask_still_coming, begin_fixed, let_welcome, pause_fixed
from app.gatherings.models import FixedPlace, Occurrence, SignUp
from app.gatherings.scheduling import approve_series
from app.gatherings.welcoming import arrange_welcomes, ask_newcomers
from app.notifications.help_began import begin_help
from app.notifications.models import Message
from tests.factories import (
    actor_of,
    make_account,
    make_occurrence,
    make_person,
    make_proposal,
    make_sign_up,
    make_walk,
    writing,
)
from tests.gatherings.editing import edit
from tests.notifications.samples_events import OF_EVENTS
from tests.notifications.samples_exchange import DAY_BEFORE as FAIR_DAY_BEFORE
from tests.notifications.samples_exchange import OF_EXCHANGE, STILL_AT, WEEK_BEFORE
from tests.notifications.samples_groups import OF_GROUPS
from tests.notifications.samples_lifts import OF_LIFTS, TWO_DAYS_BEFORE, lifts_missing
from tests.notifications.samples_march import OF_MARCH
from tests.notifications.samples_match import OF_MATCH
from tests.notifications.samples_meals import OF_MEALS
from tests.notifications.samples_meals import SOON as MEAL_SOON
from tests.notifications.samples_organisations import OF_ORGANISATIONS
from tests.notifications.samples_outcomes import LATE_AT as POINT_LATE_AT
from tests.notifications.samples_outcomes import OF_OUTCOMES
from tests.notifications.samples_pair import OF_PAIR
from tests.notifications.samples_path import OF_PATH
from tests.notifications.samples_plan import OF_PLAN
from tests.notifications.samples_proposals import OF_PROPOSALS
from tests.notifications.samples_rooms import DAY_BEFORE as ROOM_DAY_BEFORE
from tests.notifications.samples_rooms import OF_ROOMS
from tests.notifications.samples_rounds import OF_ROUNDS
from tests.notifications.samples_staff import OF_STAFF
from tests.notifications.samples_surveys import survey_invitation
from tests.notifications.samples_tasks import OF_TASKS, STARTS
from tests.notifications.samples_voices import how_was_it
from tests.notifications.samples_wishes import OF_WISHES

NOW = datetime.fromisoformat("2027-03-01T10:00+01:00")
DAY_BEFORE = datetime.fromisoformat("2027-03-09T18:30+01:00")
DAY_AFTER = datetime.fromisoformat("2027-03-11T10:30+01:00")
#: Whom nothing reaches in time is not asked about a free place: their host is told to ring. And the other way about.
INSTEAD = {"place_offered": "place_to_ring", "place_to_ring": "place_offered"}


def _newest(*kinds: str) -> Message:
    found = db.session.scalars(
        select(Message).where(Message.kind.in_(kinds)).order_by(Message.id.desc()).limit(1)
    )
    return found.one()


def _date(capacity: int | None = 20, least: int | None = None, **price: object) -> Occurrence:
    host = make_person("Birthe Holm", email="birthe@example.org", phone="+4511111112")
    day = DAY_BEFORE.date() + timedelta(days=1)
    series = make_walk(
        host=host, title="Onsdagsholdet i Vollerup", first_on=day, capacity=capacity, least=least, **price
    )
    return make_occurrence(series, on=day)


def _ane(date: Occurrence, **needs: object) -> SignUp:
    return make_sign_up(date, make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141"), **needs)


def log_in_code() -> Message:
    with writing():
        actor = Actor(network="192.0.2.0/24")
        ask_to_log_in(actor, NOW, email="ane@example.org", browser="browser", next_path="")
        message = _newest("log_in_code")
        message.params = {**message.params, "code": "12345678"}
    return message


def sign_up_confirmed() -> Message:
    _ane(_date(price_ore=4500, price_note="Kaffe koster 10 kr."), party_size=2, needs_lift=True)
    return _newest("sign_up_confirmed")


def sign_up_waiting() -> Message:
    date = _date(capacity=1)
    make_sign_up(date, make_person("Kaj Friis"))
    _ane(date)
    return _newest("sign_up_waiting")


def place_given() -> Message:
    date = _date(capacity=1)
    first = make_sign_up(date, make_person("Kaj Friis"))
    _ane(date)
    with writing():
        leave(SYSTEM, NOW, first.id)
    return _newest("place_given")


def _on_the_day(least: int | None = None, **contact: str | None) -> None:
    """A place of the day after comes free, and Ane is next."""
    date = _date(capacity=1, least=least)
    first = make_sign_up(date, make_person("Kaj Friis"))
    if contact:
        make_sign_up(date, make_person("Ane Ibsen", **contact))
    with writing():
        leave(SYSTEM, DAY_BEFORE, first.id)


def place_offered() -> Message:
    _on_the_day(email="ane@example.org", phone="+4511111141")
    return _newest("place_offered", INSTEAD["place_offered"])


def place_to_ring() -> Message:
    _on_the_day(email=None, phone="+4511111141")
    return _newest("place_to_ring", INSTEAD["place_to_ring"])


def date_too_few() -> Message:
    _on_the_day(least=1)
    return _newest("date_too_few")


def _fixed(name: str = "Ane Ibsen", email: str | None = "ane@example.org") -> FixedPlace:
    person = make_person(name, email=email, phone="+4511111141")
    with writing():
        return begin_fixed(SYSTEM, NOW, _date().series_id, person)


def fixed_place_changed() -> Message:
    fixed = _fixed()
    with writing():
        pause_fixed(SYSTEM, NOW, fixed.id, DAY_BEFORE.date(), DAY_BEFORE.date() + timedelta(days=14))
    return _newest("fixed_place_changed")


def still_coming() -> Message:
    fixed = _fixed()
    with writing():
        ask_still_coming(SYSTEM, NOW, fixed)
    return _newest("still_coming")


def _welcomed() -> None:
    fixed = _fixed("Birgit Vang", "birgit@example.org")
    date = make_occurrence(fixed.series, on=DAY_BEFORE.date() + timedelta(days=1))
    with writing():
        let_welcome(SYSTEM, NOW, fixed.id, welcomes=True)
        regular = select(SignUp).where(SignUp.occurrence_id == date.id)
        db.session.scalars(regular).one().is_first_time = False
    _ane(date)
    with writing():
        arrange_welcomes(DAY_BEFORE)


def welcome() -> Message:
    _welcomed()
    return _newest("welcome")


def welcome_friend() -> Message:
    _welcomed()
    return _newest("welcome_friend")


def come_again() -> Message:
    _welcomed()
    with writing():
        ask_newcomers(DAY_AFTER)
    return _newest("come_again")


def date_changed() -> Message:
    date = _date()
    _ane(date)
    edit(
        NOW,
        date,
        starts_on=DAY_BEFORE.date() + timedelta(days=2),
        starts_at=time(13, 30),
        meeting_point="Ved kirken",
        reason="Vejen er spærret onsdag.",
    )
    return _newest("date_changed")


def date_cancelled() -> Message:
    date = _date()
    _ane(date)
    with writing():
        hosting.cancel_date(SYSTEM, NOW, date.id, "Det er glat ude.")
    return _newest("date_cancelled")


def sign_up_removed() -> Message:
    sign_up = _ane(_date())
    with writing():
        hosting.remove_participant(SYSTEM, NOW, sign_up.id, "Du har bedt om det i telefonen.")
    return _newest("sign_up_removed")


def reminder() -> Message:
    _ane(_date(price_ore=4500))
    with writing():
        scans.promise_reminders(DAY_BEFORE)
    return _newest("reminder")


def participant_list() -> Message:
    date = _date()
    _ane(date, wants_companion=True, note="Jeg har min hund med.")
    make_sign_up(date, make_person("Kaj Friis", email=None, phone="+4511111143"), party_size=2)
    with writing():
        scans.promise_participant_lists(DAY_BEFORE)
    return _newest("participant_list")


def proposal_decided() -> Message:
    host = make_person("Birthe Holm", email="birthe@example.org", phone="+4511111112")
    series = make_proposal(host=host, title="Onsdagsholdet i Vollerup")
    with writing():
        approve_series(SYSTEM, NOW, series.id, "Tak for forslaget. Det glæder vi os til.")
    return _newest("proposal_decided")


def help_began() -> Message:
    person = make_person("Ane Ibsen", email=None, phone="+4511111141")
    helper = make_person("Lone Ibsen", email="lone@example.org")
    allowed = {"may_sign_up": True, "may_cancel": True, "gets_messages": True}
    with writing():
        begin_help(SYSTEM, NOW, person, helper, "datter", allowed)
    return _newest("help_began")


def audit_head() -> Message:
    current_app.config["AUDIT_MAIL"] = "revision@example.org"
    report_audit(current_app, NOW)
    return _newest("audit_head")


def account_inactive() -> Message:
    account = make_account(name="Ane Ibsen", email="ane@example.org")
    with writing():
        account.created_at = NOW - timedelta(days=340)
        warn_inactive(NOW)
    return _newest("account_inactive")


def identity_code() -> Message:
    ane = make_person("Ane Ibsen", email="ane@example.org")
    with writing():
        check = identity.send_code(actor_of(make_account(Role.ADMINISTRATOR)), NOW, ane.id, CheckWay.EMAIL)
        message = _newest("identity_code")
        message.params = {"check_id": check.id, "code": "123456"}
    return message


#: Kind → (how one comes about, when it is sent).
SAMPLES: dict[str, tuple[Callable[[], Message], datetime]] = {
    "account_inactive": (account_inactive, NOW),
    "identity_code": (identity_code, NOW),
    "log_in_code": (log_in_code, NOW),
    "sign_up_confirmed": (sign_up_confirmed, NOW),
    "sign_up_waiting": (sign_up_waiting, NOW),
    "place_given": (place_given, NOW),
    "place_offered": (place_offered, DAY_BEFORE),
    "place_to_ring": (place_to_ring, DAY_BEFORE),
    "date_too_few": (date_too_few, DAY_BEFORE),
    "fixed_place_changed": (fixed_place_changed, NOW),
    "still_coming": (still_coming, NOW),
    "welcome": (welcome, DAY_BEFORE),
    "welcome_friend": (welcome_friend, DAY_BEFORE),
    "come_again": (come_again, DAY_AFTER),
    "date_changed": (date_changed, NOW),
    "date_cancelled": (date_cancelled, NOW),
    "sign_up_removed": (sign_up_removed, NOW),
    "reminder": (reminder, DAY_BEFORE),
    "participant_list": (participant_list, DAY_BEFORE),
    "proposal_decided": (proposal_decided, NOW),
    "help_began": (help_began, NOW),
    "audit_head": (audit_head, NOW),
    **{kind: (make, NOW) for kind, make in OF_STAFF.items()},
    **{kind: (make, NOW) for kind, make in OF_PLAN.items()},
    **{kind: (make, NOW) for kind, make in OF_ORGANISATIONS.items()},
    **{kind: (make, NOW) for kind, make in OF_TASKS.items()},
    **{kind: (make, NOW) for kind, make in OF_PROPOSALS.items()},
    **{kind: (make, NOW) for kind, make in OF_WISHES.items()},
    **{kind: (make, NOW) for kind, make in OF_GROUPS.items()},
    **{kind: (make, NOW) for kind, make in OF_PATH.items()},
    **{kind: (make, NOW) for kind, make in OF_EVENTS.items()},
    **{kind: (make, NOW) for kind, make in OF_EXCHANGE.items()},
    **{kind: (make, NOW) for kind, make in OF_ROUNDS.items()},
    "survey_invitation": (survey_invitation, NOW),
    "how_was_it": (how_was_it, NOW),
    "exchange_reminder": (OF_EXCHANGE["exchange_reminder"], FAIR_DAY_BEFORE),
    "exchange_partners": (OF_EXCHANGE["exchange_partners"], WEEK_BEFORE),
    "exchange_follow_up": (OF_EXCHANGE["exchange_follow_up"], NOW + timedelta(days=30)),
    "exchange_item_still": (OF_EXCHANGE["exchange_item_still"], STILL_AT),
    **{kind: (make, NOW) for kind, make in OF_PAIR.items()},
    **{kind: (make, NOW) for kind, make in OF_ROOMS.items()},
    **{kind: (make, NOW) for kind, make in OF_LIFTS.items()},
    "lifts_missing": (lifts_missing, TWO_DAYS_BEFORE),
    "room_reminder": (OF_ROOMS["room_reminder"], ROOM_DAY_BEFORE),
    **{kind: (make, NOW) for kind, make in OF_MEALS.items()},
    "crew_reminder": (OF_MEALS["crew_reminder"], MEAL_SOON),
    "crew_missing": (OF_MEALS["crew_missing"], MEAL_SOON),
    "kitchen_missing": (OF_MEALS["kitchen_missing"], NOW + timedelta(days=7, hours=1)),
    **{kind: (make, NOW) for kind, make in OF_MARCH.items()},
    **{kind: (make, NOW) for kind, make in OF_MATCH.items()},
    **{kind: (make, NOW) for kind, make in OF_OUTCOMES.items()},
    "event_point_late": (OF_OUTCOMES["event_point_late"], POINT_LATE_AT),
    "task_reminder": (OF_TASKS["task_reminder"], STARTS - timedelta(hours=16)),
    # The news of today is put together later than it was heard.
    "task_yeses": (OF_TASKS["task_yeses"], NOW + timedelta(days=1)),
}

#: About a log-in, a link for one address, what a page said already, and for colleagues only: they go to one
#: address, never by phone or post.
ABOUT_LOG_IN = {
    "phone_handover_asked",
    "phone_wish_made_for",
    "account_inactive",
    "how_was_it",
    "identity_code",
    "log_in_code",
    *OF_STAFF,
    "audit_head",
    "plan_deadline",
    "organisation_invitation",
    "organisation_contact_listed",
    "group_handover",
    "proposal_joined",
    "room_asked",
    "task_letter_confirm",
}

#: Whom no machine reaches is asked by a coordinator, on whose page of the day it stands.
ASKED_BY_COORDINATOR = {"phone_review"}
