"""The front door of meals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.actor import Actor
from app.core.blocking import PERSON
from app.core.calendar_file import CalendarEntry
from app.core.date_words import DateWords
from app.core.feature import CatalogueKind, Coming, Feature, FigureRow, Hosted, MenuItem
from app.core.formatting import date_da, time_da
from app.core.moderated import Moderated
from app.core.permissions import Permission, current_actor
from app.gathering_pages.attach import attach
from app.gathering_pages.queries_host import series
from app.gathering_pages.refused import decision
from app.gathering_pages.shared import Asks, Kind, Link, OwnFact, Tick
from app.gatherings.calendar_file import description
from app.gatherings.desk import desk_service
from app.gatherings.models import Occurrence, OccurrenceStatus, SignUp
from app.gatherings.plan_things import series_things
from app.gatherings.scheduling import approve_after_all
from app.meals import (
    diets,
    figures,
    messages_crew,
    messages_kitchen,
    queries,
    queries_crew,
    queries_kitchen,
    queries_seating,
    views_crew,
    views_host,
    views_host_crew,
    views_host_kitchen,
    views_kitchen,
    views_seating,
)
from app.meals.actions import keep_answers
from app.meals.aloud import meal_facts
from app.meals.blocking import OF_PERSON
from app.meals.day import DAY
from app.meals.following import follow_dates, is_used
from app.meals.links import crew_path, helper_path, helper_token, kitchen_path
from app.meals.models_crew import arrives_at
from app.meals.pages import meal_page
from app.meals.privacy import ERASURE, MERGE_WORDS, PRIVACY, merge_obstacle
from app.meals.queries import KIND, card_facts, public_title, series_of_organisation
from app.meals.ready import START_HERE
from app.meals.searching import SEARCH
from app.meals.taking_out import TAKES_OUT
from app.meals.views import bp
from app.meals.wording import age_tick
from app.meals.wording_crew import ROLE_WORDS, missing_in_words

#: Importing them is what gives the blueprint its pages.
PAGES = (views_host, views_kitchen, views_seating, views_crew, views_host_crew, views_host_kitchen)


def hosts(actor: Actor, thing: Any) -> bool:
    """Whether the actor is the host of this series."""
    return actor.person_id is not None and thing.host_id == actor.person_id


def public_path(series_id: int, occurrence_id: int | None) -> str:
    """The page of a meal; with a date, that date is marked."""
    return url_for("meals.show_meal", series_id=series_id, dato=occurrence_id)


def public_thing(series_id: int) -> tuple[str, str] | None:
    """Title and path of a meal that everybody may see."""
    title = public_title(series_id)
    return (title, public_path(series_id, None)) if title is not None else None


def sign_up_path(token: str) -> str:
    """The private page of a sign-up."""
    return url_for("meals.show_sign_up", token=token)


def fixed_place_path(token: str) -> str:
    """The private page of a fixed place."""
    return url_for("meals.show_fixed_place", token=token)


def host_path(series_id: int, occurrence_id: int | None = None) -> str:
    """The host's page; with a date, the page of that date."""
    if occurrence_id is None:
        return url_for("meals.host_series", series_id=series_id)
    return url_for("meals.host_date", series_id=series_id, occurrence_id=occurrence_id)


def propose_path() -> str:
    """Where one proposes a meal."""
    return url_for("meals.propose_meal")


def ticks(series_id: int) -> tuple[Tick, ...]:
    """What is asked at signing up: one's age where it matters, as a yes and never as a birthday; fetching the food."""
    meal = queries.details(series_id)
    if meal is None:
        return ()
    asked = []
    if meal.least_age:
        must = _("Sæt kryds, hvis du er fyldt %(age)s år", age=meal.least_age)
        asked.append(Tick("old_enough", age_tick(meal.least_age), meal.least_age_reason, must))
    if meal.has_takeaway:
        asked.append(Tick("takeaway", _("Jeg henter maden og spiser hjemme")))
    return tuple(asked)


def own_links(sign_up: SignUp, token: str) -> list[Link]:
    """On one's own sign-up: what the kitchen must know, and whom one wants to sit with."""
    label = _("Er der mad, du ikke tåler eller ikke spiser?")
    links = [(label, url_for("meals.tell_kitchen", token=token), "utensils")]
    if queries_seating.has_tables(sign_up.occurrence.series_id):
        links.append(
            (_("Hvem vil du sidde sammen med?"), url_for("meals.choose_company", token=token), "users")
        )
    return links


def own_facts(sign_up: SignUp, _token: str, now: datetime) -> list[OwnFact]:
    """On one's own sign-up: the table, once the host shows it."""
    seat = queries_seating.own_seat(sign_up, now)
    if seat is None:
        return []
    more = _("Værten foreslår dig som bordvært: Tag godt imod de andre ved bordet.") if seat.is_host else None
    return [("utensils", _("Din plads"), _("Du sidder ved bord %(n)s", n=seat.table_number), more)]


def host_links(series_id: int, occurrence_id: int) -> list[Link]:
    """On the host's pages; the kitchen's sheet is not for staff."""
    ids: dict[str, Any] = {"series_id": series_id, "occurrence_id": occurrence_id}
    links = [
        (_("Holdet"), crew_path(series_id, occurrence_id), "users"),
        (_("Book et køkken"), kitchen_path(series_id), "calendar-days"),
        (_("Menuen den dag"), url_for("meals.host_menu", **ids), "pencil"),
        (_("Tal efter måltidet"), url_for("meals.host_count", **ids), "list-checks"),
        (_("Ret det, der gælder hver gang"), url_for("meals.host_meal", series_id=series_id), "pencil"),
        (_("Kokke"), url_for("meals.host_cooks", series_id=series_id), "users"),
    ]
    found = series(series_id, KIND)
    if found is not None and diets.may_see(current_actor(), found):
        links.insert(0, (_("Køkkensedlen"), url_for("meals.show_kitchen_sheet", **ids), "utensils"))
    if queries_seating.has_tables(series_id):
        links.insert(0, (_("Bordplanen"), url_for("meals.host_tables", **ids), "users"))
    return links


def host_notes(occurrence: Occurrence) -> list[str]:
    """What the host must see to: who is missing when it is near, and kitchens that are not booked."""
    now, notes = clock.now(), []
    if now < occurrence.starts_at <= now + messages_crew.MISSING_BEFORE:
        missing = queries_crew.crew_of(occurrence).missing
        if missing:
            notes.append(_("Der mangler hjælpere: %(missing)s.", missing=missing_in_words(missing)))
    days = [date_da(date.starts_at) for date, _room in queries_kitchen.lacking(now, occurrence.series_id)]
    if days:
        notes.append(_("Køkkenet er ikke booket: %(days)s.", days=", ".join(days)))
    return notes


def coming(person_id: int, now: datetime) -> list[Coming]:
    """What a person helps with, at the time when they meet."""
    return [
        Coming(
            starts_at=arrives_at(one.occurrence.starts_at, queries_crew.minutes_of(one)),
            title=one.occurrence.series.title,
            place=one.occurrence.meeting_point,
            status=_("Du hjælper: %(task)s. Vi spiser %(time)s", task=ROLE_WORDS[one.role],
                     time=time_da(one.occurrence.starts_at)),
            url=helper_path(helper_token(one)),
        )
        for one in queries_crew.coming_of(person_id, now)
    ]  # fmt: skip


def own_entries(person_id: int, since: datetime) -> list[CalendarEntry]:
    """What a person helps with, from when they meet until it is over."""
    return [
        CalendarEntry(
            uid=f"hjaelper-{one.id}@samskab",
            version=one.occurrence.version,
            starts_at=arrives_at(one.occurrence.starts_at, queries_crew.minutes_of(one)),
            ends_at=one.occurrence.ends_at,
            title=_("Du hjælper: %(task)s", task=ROLE_WORDS[one.role]),
            location=f"{one.occurrence.meeting_point}, {one.occurrence.place.name}",
            description=description(),
            is_cancelled=one.occurrence.status == OccurrenceStatus.CANCELLED,
        )
        for one in queries_crew.coming_of(person_id, since)
    ]


def cooking(person_id: int, _now: datetime) -> list[Hosted]:
    """What a person cooks, for Min side."""
    return [
        Hosted(found.title, _("Du er kok"), url_for("meals.show_kitchen", series_id=found.id))
        for found in queries.cooked_by(person_id)
    ]


def _figure_rows(initiative_ids: Sequence[int], year: int, key: str) -> list[FigureRow]:
    return figures.rows_behind(initiative_ids, year, key, public_path)


WORDS = DateWords(
    the=_l("måltidet"),
    one=_l("måltid"),
    many=_l("måltider"),
    the_many=_l("måltiderne"),
    the_last=_l("det sidste måltid"),
    on_holidays=_l("Vi spiser alligevel."),
    see_all=_l("Se alle måltider"),
    icon="utensils",
    the_series=_l("fællesspisningen"),
    new=_l("Nyt måltid"),
)

attach(
    bp,
    Kind(
        kind=KIND,
        prefix="/spis-sammen",
        page=meal_page,
        public_path=public_path,
        list_path=lambda: url_for("meals.list_meals"),
        propose_path=propose_path,
        asks=Asks(ticks, keep_answers, lambda sign_up: {"takeaway": queries.is_takeaway(sign_up)}),
        own_links=own_links,
        own_facts=own_facts,
        host_links=host_links,
        host_notes=host_notes,
        asks_others=False,
    ),
)

FEATURE = Feature(
    name="meals",
    takes_out=TAKES_OUT,
    search=(SEARCH,),
    blueprint=bp,
    menu=(MenuItem(_l("Spis sammen"), "meals.list_meals"),),
    object_rules={Permission.HOST_GATHERING: hosts},
    catalogue_kind=CatalogueKind(
        kind=KIND,
        label=_l("Spis sammen"),
        tone="spis",
        facts=card_facts,
        words=WORDS,
        of_organisation=series_of_organisation,
    ),
    moderated=Moderated(
        kind=KIND,
        slug="maaltid",
        public=public_thing,
        decision=partial(decision, kind=KIND),
        overturn=approve_after_all,
        staff_path=lambda series_id: url_for("admin.show_proposal", series_id=series_id),
    ),
    public_path=public_path,
    sign_up_path=sign_up_path,
    fixed_place_path=fixed_place_path,
    host_path=host_path,
    propose_path=propose_path,
    start_here=START_HERE,
    message_kinds=(*messages_crew.KINDS, *messages_kitchen.KINDS),
    day=DAY,
    coming=coming,
    calendar=own_entries,
    hosting=cooking,
    dates_changed=follow_dates,
    date_is_used=is_used,
    block_effects={PERSON: OF_PERSON},
    privacy=PRIVACY,
    erasure=ERASURE,
    merge_words=MERGE_WORDS,
    merge_obstacle=merge_obstacle,
    desk=desk_service(KIND, meal_facts),
    plan_things=(series_things(KIND, _l("Fællesspisninger"), public_path, host_path, figures.by_series),),
    plan_figures=figures.plan_figures(_figure_rows),
    # A night is too seldom: what somebody told the kitchen is gone 24 hours after the meal, to the minute.
    jobs=(
        ("forget_diets", 60, diets.forget_diets),
        ("crew_reminders", 60, messages_crew.promise_reminders),
        ("crew_missing", 300, messages_crew.promise_missing),
    ),
)
