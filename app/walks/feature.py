"""The front door of walks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.catalogue.publish import publish_picture
from app.core import clock
from app.core.actor import Actor
from app.core.date_words import DateWords
from app.core.feature import CatalogueKind, Feature, MenuItem
from app.core.moderated import Moderated
from app.core.permissions import Permission, can, current_actor
from app.core.pictures import PictureRule
from app.gathering_pages.attach import attach
from app.gathering_pages.queries_host import series, titles_of
from app.gathering_pages.refused import decision
from app.gathering_pages.shared import Kind
from app.gatherings import figures
from app.gatherings.desk import desk_service
from app.gatherings.plan_things import series_things
from app.gatherings.queries import groups_of
from app.gatherings.scheduling import approve_after_all
from app.walks import views_picture, views_propose
from app.walks.aloud import walk_facts
from app.walks.pages import walk_page
from app.walks.privacy import PRIVACY
from app.walks.queries import KIND, card_facts, is_picture_public, public_title
from app.walks.ready import START_HERE
from app.walks.searching import SEARCH
from app.walks.views import bp

#: Importing them is what gives the blueprint its pages.
PAGES = (views_propose, views_picture)


def hosts(actor: Actor, series: Any) -> bool:
    """Whether the actor is the host of this series."""
    return actor.person_id is not None and series.host_id == actor.person_id


def public_path(series_id: int, occurrence_id: int | None) -> str:
    """The page of a walk; with a date, that date is marked in the form."""
    return url_for("walks.show_walk", series_id=series_id, dato=occurrence_id)


def public_thing(series_id: int) -> tuple[str, str] | None:
    """Title and path of a walk that everybody may see."""
    title = public_title(series_id)
    return (title, public_path(series_id, None)) if title is not None else None


def sign_up_path(token: str) -> str:
    """The private page of a sign-up."""
    return url_for("walks.show_sign_up", token=token)


def fixed_place_path(token: str) -> str:
    """The private page of a fixed place."""
    return url_for("walks.show_fixed_place", token=token)


def caller_links(person_id: int) -> list[tuple[str, str]]:
    """Where the desk gives a caller a fixed place, lets it rest, or ends it: of the groups they come to.

    That is the host's page: none for a volunteer at the desk.
    """
    if not current_actor().has(Permission.HOST_GATHERING):
        return []
    return [
        (_("Fast plads i %(title)s", title=title), url_for("walks.host_fixed", series_id=number))
        for number, title in groups_of(person_id, KIND, clock.now())
    ]


def host_path(series_id: int, occurrence_id: int | None = None) -> str:
    """The host's page; with a date, the page of that date."""
    if occurrence_id is None:
        return url_for("walks.host_series", series_id=series_id)
    return url_for("walks.host_date", series_id=series_id, occurrence_id=occurrence_id)


def propose_path() -> str:
    """Where one proposes a walk."""
    return url_for("walks.propose_walk")


def propose_for_path(person_id: int) -> str:
    """Where staff propose a walk that a caller will host."""
    return url_for("walks.propose_walk", vaert=person_id)


def may_see_picture(actor: Actor, series_id: int) -> bool:
    """Whether the actor may see the picture of a walk that is not public: its host and staff may."""
    found = series(series_id, KIND)
    return found is not None and can(actor, Permission.HOST_GATHERING, found)


def picture_titles(series_ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """What walks are called, and where staff change their pictures."""
    return {
        number: (title, url_for("walks.host_picture", series_id=number))
        for number, title in titles_of(series_ids).items()
    }


def follow_picture(series_id: int) -> None:
    """Let the lists show a walk with the picture it has now."""
    publish_picture(KIND, series_id)


def staff_path(series_id: int) -> str:
    """Where moderators see all of it."""
    return url_for("admin.show_proposal", series_id=series_id)


WORDS = DateWords(
    the=_l("turen"),
    one=_l("tur"),
    many=_l("ture"),
    the_many=_l("turene"),
    the_last=_l("den sidste tur"),
    on_holidays=_l("Gruppen går alligevel."),
    see_all=_l("Se alle gåture"),
    icon="footprints",
    the_series=_l("gruppen"),
    new=_l("Ny gågruppe"),
)

attach(
    bp,
    Kind(
        kind=KIND,
        prefix="/gaature",
        page=walk_page,
        public_path=public_path,
        list_path=lambda: url_for("walks.list_walks"),
        propose_path=propose_path,
        picture_path=lambda series_id: url_for("walks.host_picture", series_id=series_id),
    ),
)

FEATURE = Feature(
    name="walks",
    search=(SEARCH,),
    blueprint=bp,
    menu=(MenuItem(_l("Gå med"), "walks.list_walks"),),
    object_rules={Permission.HOST_GATHERING: hosts},
    catalogue_kind=CatalogueKind(kind=KIND, label=_l("Gå med"), tone="gaa", facts=card_facts, words=WORDS),
    pictures=(
        PictureRule(
            KIND,
            is_public=is_picture_public,
            titles=picture_titles,
            may_see=may_see_picture,
            changed=follow_picture,
        ),
    ),
    moderated=Moderated(
        kind="series",
        slug="gaatur",
        public=public_thing,
        decision=partial(decision, kind=KIND),
        overturn=approve_after_all,
        staff_path=staff_path,
    ),
    public_path=public_path,
    sign_up_path=sign_up_path,
    fixed_place_path=fixed_place_path,
    caller_links=caller_links,
    host_path=host_path,
    propose_path=propose_path,
    start_here=START_HERE,
    privacy=PRIVACY,
    desk=desk_service(KIND, walk_facts, propose_for_path),
    plan_things=(series_things(KIND, _l("Gåture"), public_path, host_path),),
    plan_figures=figures.plan_figures(KIND, partial(figures.linked_rows, KIND, public_path)),
)
