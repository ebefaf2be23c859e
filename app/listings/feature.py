"""The front door of tasks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.actor import Actor
from app.core.blocking import CLOSED_ORGANISATION, ORGANISATION, PERSON
from app.core.errors import NotFoundError
from app.core.feature import CatalogueKind, Coming, Feature, Hosted, MenuItem
from app.core.moderated import Decision, Moderated
from app.listings import (
    letters,
    listed,
    messages_letter,
    pictures,
    queries,
    queries_hours,
    scans,
    views_check,
    views_edit,
    views_fitting,
    views_hours,
    views_letter,
    views_member,
    views_moderator,
    views_picture,
    views_post,
    views_proofs,
    views_response,
    views_young,
    yes_news,
)
from app.listings.actions import answer
from app.listings.blocking import OF_CLOSED, OF_ORGANISATION, OF_PERSON
from app.listings.bringing import BRING
from app.listings.day import DAY
from app.listings.figures import PLAN_FIGURES
from app.listings.links import (
    answer_path,
    edit_path,
    own_hours_path,
    people_path,
    public_path,
    response_path,
    response_token,
)
from app.listings.links_letter import choose_path
from app.listings.messages import KINDS
from app.listings.messages_hours import HOURS_KINDS
from app.listings.models import Response
from app.listings.needs import needs_of
from app.listings.own_calendar import own_entries
from app.listings.plan_things import PLAN_THINGS
from app.listings.privacy import ERASURE, PRIVACY
from app.listings.proving import sum_in_words
from app.listings.rules import Status
from app.listings.searching import SEARCH
from app.listings.sharing import TASKS
from app.listings.taking_out import TAKES_OUT
from app.listings.views import bp
from app.listings.waiting import WAITING
from app.listings.words import STATE_WORDS, STATUS_WORDS, where_in_words
from app.moderation.links import appeal_path
from app.moderation.queries import newest_step
from app.moderation.states import AGAINST, State
from app.organisations.queries import members_of
from app.people.queries import delegation_between

#: Importing them is what gives the blueprint its pages.
PAGES = (
    views_post,
    views_edit,
    views_picture,
    views_response,
    views_member,
    views_moderator,
    views_hours,
    views_proofs,
    views_check,
    views_young,
    views_fitting,
    views_letter,
)
#: So long after a task is over it still stands on Min side of who looks after it.
_LOOK_BACK = timedelta(days=30)


def coming(person_id: int, now: datetime) -> list[Coming]:
    """Tasks on a date that a person is on the list of; what has no hours is no appointment."""
    return _dated(queries.coming_responses(person_id, now))


def _dated(responses: list[Response], helper_id: int | None = None) -> list[Coming]:
    return [
        _coming(one, one.date.starts_at, helper_id) for one in responses if one.date.starts_at is not None
    ]


def _coming(response: Response, starts_at: datetime, helper_id: int | None) -> Coming:
    date = response.date
    return Coming(
        starts_at=starts_at,
        title=date.listing.title,
        place=where_in_words(date.listing),
        status=_("Du er med") if response.status is Status.ACCEPTED else STATUS_WORDS[response.status],
        url=response_path(response_token(response, helper_id)),
    )


def coming_for_helper(person_id: int, helper_id: int, now: datetime) -> list[Coming]:
    """The same as their helper sees it: with links of the helper's own, for who may change it or is told of it."""
    agreed = delegation_between(person_id, helper_id)
    opens = agreed is not None and (agreed.may_cancel or agreed.gets_messages)
    found = _dated(queries.coming_responses(person_id, now), helper_id)
    return found if opens else [replace(one, url="") for one in found]


def caller_links(person_id: int) -> list[tuple[str, str]]:
    """Where staff find a task for who rings and say yes for them, order the week's tasks, and print a proof."""
    return [
        (_("Find en opgave"), url_for("listings.list_listings", til=person_id)),
        (_("Ugens opgaver"), choose_path(person_id)),
        (_("Timer og bevis"), url_for("listings.show_hours", til=person_id)),
    ]


def helped(person_id: int, _now: datetime) -> list[Hosted]:
    """How long a person has helped in all, and where they get a proof of it."""
    minutes, tasks = queries_hours.sum_of(person_id)
    return [Hosted(_("Timer og bevis"), sum_in_words(minutes, tasks), own_hours_path())] if tasks else []


def looking_after(person_id: int, now: datetime) -> list[Hosted]:
    """Tasks of the organisations that a person looks after."""
    return [
        Hosted(one.listing.title, _state(one), _page(one))
        for one in queries.listings_looked_after(person_id, now - _LOOK_BACK, now)
    ]


def _page(one: queries.OwnListing) -> str | None:
    if one.listing.state in (State.NEEDS_WORK, State.REJECTED):
        return edit_path(one.listing.id)
    if one.listing.state is State.HIDDEN:
        return appeal_path("opgave", one.listing.id)
    return people_path(one.listing.id)


def _state(one: queries.OwnListing) -> str:
    if one.hours_wait:
        return _("Timerne venter på jer")
    if one.listing.state is not State.PUBLISHED:
        return str(STATE_WORDS[one.listing.state])
    said = ngettext("%(num)s er med", "%(num)s er med", one.coming)
    if one.unanswered:
        said += ", " + ngettext("%(num)s venter på svar", "%(num)s venter på svar", one.unanswered)
    return said


def merge_obstacle(kept_id: int, gone_id: int) -> str | None:
    """Both on the list of one task: which of the two is meant, only they know."""
    both = queries.date_with_both(kept_id, gone_id)
    if both is None:
        return None
    return _("Begge har sagt ja til %(title)s. Meld den ene fra først.", title=both.listing.title)


def public_thing(listing_id: int) -> tuple[str, str] | None:
    """Title and path of a task that everybody may see."""
    title = queries.public_title(listing_id)
    return (title, public_path(listing_id)) if title is not None else None


def decision(listing_id: int) -> Decision | None:
    """The no that a task was given, or that it was taken down; those who look after the organisation may ask."""
    listing, step = queries.listing_by_id(listing_id), newest_step(queries.KIND, listing_id)
    if listing is None or step is None or listing.state not in AGAINST:
        return None
    members = frozenset(one.person_id for one in members_of(listing.organisation_id))
    return Decision(listing.title, listing.state_at, step.reason, step.taken_by, members)


def overturn(actor: Actor, now: datetime, listing_id: int, text: str) -> object:
    """Let everybody see it after all, for the initiative it had."""
    listing = queries.listing_by_id(listing_id)
    if listing is None:
        raise NotFoundError
    return answer(actor, now, listing_id, State.PUBLISHED, text, listing.initiative_id)


FEATURE = Feature(
    name="listings",
    takes_out=TAKES_OUT,
    search=(SEARCH,),
    brings=(BRING,),
    open_lists=(TASKS,),
    blueprint=bp,
    menu=(MenuItem(_l("Giv en hånd"), "listings.list_listings"),),
    catalogue_kind=CatalogueKind(kind=queries.KIND, label=_l("Giv en hånd"), tone=listed.TONE),
    pictures=(pictures.RULE,),
    message_kinds=(*KINDS, *HOURS_KINDS, *yes_news.KINDS, *messages_letter.KINDS),
    day=DAY,
    merge_words={
        "listing_response": lambda n: ngettext("%(num)s ja til en opgave", "%(num)s ja til opgaver", n),
        "proof": lambda n: ngettext("%(num)s bevis", "%(num)s beviser", n),
        "task_letter": lambda n: ngettext(
            "%(num)s brev med ugens opgaver", "%(num)s breve med ugens opgaver", n
        ),
        "task_letter_wish": lambda _n: _("Ønske om ugens opgaver"),
    },
    merge_obstacle=merge_obstacle,
    plan_figures=PLAN_FIGURES,
    plan_things=(PLAN_THINGS,),
    erasure=ERASURE,
    privacy=PRIVACY,
    block_effects={PERSON: OF_PERSON, ORGANISATION: OF_ORGANISATION, CLOSED_ORGANISATION: OF_CLOSED},
    waiting=WAITING,
    coming=coming,
    calendar=own_entries,
    coming_for_helper=coming_for_helper,
    looking_after=looking_after,
    helped=helped,
    organisation_needs=needs_of,
    caller_links=caller_links,
    state_changed=listed.follow_state,
    moderated=Moderated(
        kind=queries.KIND,
        slug="opgave",
        public=public_thing,
        decision=decision,
        overturn=overturn,
        staff_path=answer_path,
    ),
    jobs=(
        ("task_reminders", 15, scans.promise_reminders),
        ("task_unanswered", 600, scans.remind_of_unanswered),
        ("task_hours", 600, scans.remind_of_hours),
        ("task_free_places", 60, scans.fill_all_free_places),
        ("task_yeses", 600, yes_news.promise_news_of_the_day),
        ("task_put_away", 3600, scans.put_away_what_is_over),
        ("task_letters", 60, letters.promise_letters),
    ),
)
