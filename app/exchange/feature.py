"""The front door of the exchange."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core import clock
from app.core.actor import Actor
from app.core.blocking import CLOSED_ORGANISATION, MEMBERSHIP, ORGANISATION, PERSON
from app.core.feature import Coming, Feature, Hosted, MenuItem
from app.core.moderated import Decision, Moderated
from app.core.permissions import Permission
from app.exchange import (
    items,
    messages_agreements,
    messages_fits,
    queries,
    scans,
    views_agreements,
    views_answer,
    views_broker,
    views_edit,
    views_guest,
    views_numbers,
    views_own,
    views_partners,
    views_staff,
)
from app.exchange.blocking import OF_ORGANISATION, OF_PERSON
from app.exchange.day import DAY
from app.exchange.day_feature import with_day
from app.exchange.figures import PLAN_FIGURES
from app.exchange.handing_on import OF_MEMBERSHIP
from app.exchange.links import answer_path, item_path, own_path, party_token
from app.exchange.messages import KINDS
from app.exchange.models import Participant
from app.exchange.own_calendar import own_entries
from app.exchange.plan_things import PLAN_THINGS
from app.exchange.privacy import ERASURE, PRIVACY
from app.exchange.rounds_feature import with_rounds
from app.exchange.searching import SEARCH
from app.exchange.taking_out import TAKES_OUT
from app.exchange.views import bp
from app.exchange.waiting import WAITING
from app.exchange.words import ITEM, standing_in_words
from app.moderation.queries import newest_step
from app.moderation.states import AGAINST, State

#: Importing them is what gives the blueprint its pages.
PAGES = (
    views_own,
    views_guest,
    views_partners,
    views_agreements,
    views_edit,
    views_numbers,
    views_staff,
    views_answer,
    views_broker,
)


def coming(person_id: int, now: datetime) -> list[Coming]:
    """The fairs that a person comes to."""
    return [_coming(one) for one in queries.coming_of_person(person_id, now)]


def _coming(one: Participant) -> Coming:
    return Coming(
        starts_at=one.arrives_at or one.fair.starts_at,
        title=one.fair.title,
        place=f"{one.fair.address}, {one.fair.place.name}",
        status=_("Tilmeldt"),
        url=own_path(party_token(one.party)),
    )


def hosting(person_id: int, _now: datetime) -> list[Hosted]:
    """What a person gives and seeks, with how it stands."""
    return [
        Hosted(one.title, standing_in_words(one), own_path(party_token(one.party)), is_proposal=True)
        for one in queries.items_of_person(person_id)
    ]


def caller_links(person_id: int) -> list[tuple[str, str]]:
    """Where staff write down what who rings gives or seeks, and that they come to the next fair."""
    links = [(_("Skriv på samarbejdsbørsen"), url_for("exchange.post_item", til=person_id))]
    fair = queries.next_fair(clock.now())
    if fair is None:
        return links
    return [
        (_("Tilmeld samarbejdsbørsen"), url_for("exchange.register", fair_id=fair.id, til=person_id)),
        *links,
    ]


def public_thing(item_id: int) -> tuple[str, str] | None:
    """Title and path of an item that everybody may see."""
    title = queries.public_title(item_id)
    return (title, item_path(item_id)) if title is not None else None


def decision(item_id: int) -> Decision | None:
    """The no that an item was given, or that it was taken down; its owner may ask."""
    item, step = queries.item_by_id(item_id), newest_step(ITEM, item_id)
    if item is None or step is None or item.state not in AGAINST:
        return None
    return Decision(item.title, item.state_at, step.reason, step.taken_by, frozenset({item.party.person_id}))


def overturn(actor: Actor, now: datetime, item_id: int, text: str) -> object:
    """Let everybody see it after all."""
    return items.answer(actor, now, item_id, State.PUBLISHED, text)


_EXCHANGE = Feature(
    name="exchange",
    takes_out=TAKES_OUT,
    search=(SEARCH,),
    blueprint=bp,
    menu=(MenuItem(_l("Samarbejdsbørs"), "exchange.list_items"),),
    staff_menu=(MenuItem(_l("Samarbejdsbørs"), "exchange.list_fairs", Permission.MODERATE, is_rare=True),),
    message_kinds=(*KINDS, *messages_agreements.KINDS, *messages_fits.KINDS),
    day=DAY,
    merge_words={
        "exchange_party": lambda n: ngettext(
            "%(num)s plads på samarbejdsbørsen", "%(num)s pladser på samarbejdsbørsen", n
        ),
    },
    plan_figures=PLAN_FIGURES,
    plan_things=PLAN_THINGS,
    erasure=ERASURE,
    privacy=PRIVACY,
    coming=coming,
    calendar=own_entries,
    hosting=hosting,
    caller_links=caller_links,
    block_effects={
        PERSON: OF_PERSON,
        ORGANISATION: OF_ORGANISATION,
        CLOSED_ORGANISATION: OF_ORGANISATION,
        MEMBERSHIP: OF_MEMBERSHIP,
    },
    waiting=WAITING,
    moderated=Moderated(
        kind=ITEM,
        slug="boersopslag",
        public=public_thing,
        decision=decision,
        overturn=overturn,
        staff_path=answer_path,
    ),
    jobs=(
        ("exchange_reminders", 60, scans.promise_reminders),
        ("exchange_agreements", 3600, scans.ask_what_became),
        ("exchange_partners", 3600, scans.promise_partners),
        ("exchange_fits", 3600, scans.tell_what_fits),
        ("exchange_still", 3600, scans.ask_if_still),
    ),
)

FEATURE = with_day(with_rounds(_EXCHANGE))
