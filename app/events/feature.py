"""The front door of events."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.core.actor import Actor
from app.core.blocking import MEMBERSHIP
from app.core.date_words import DateWords
from app.core.feature import CatalogueKind, Feature
from app.core.moderated import Moderated
from app.core.permissions import Permission
from app.events import march_feature, messages, messages_march, queries, views_host, views_propose
from app.events.aloud import event_facts
from app.events.blocking import OF_MEMBERSHIP
from app.events.figures import FIGURES
from app.events.outcome_feature import host_notes, outcome_links, with_outcomes_of
from app.events.pages import event_page, may_see
from app.events.privacy import PRIVACY
from app.events.queries import KIND, card_facts, is_listed, own_link, public_title, series_of_organisation
from app.events.searching import SEARCH
from app.events.taking_out import TAKES_OUT
from app.events.views import bp
from app.events.wording import size_in_words
from app.gathering_pages.attach import attach
from app.gathering_pages.refused import decision
from app.gathering_pages.shared import Kind, Link, OwnFact
from app.gatherings import figures
from app.gatherings.desk import desk_service
from app.gatherings.models import HOLDING, SignUp
from app.gatherings.plan_things import series_things
from app.gatherings.scheduling import approve_after_all

#: Importing them is what gives the blueprint its pages.
PAGES = (views_propose, views_host)


def hosts(actor: Actor, thing: Any) -> bool:
    """Whether the actor is the host of this series."""
    return actor.person_id is not None and thing.host_id == actor.person_id


def public_path(series_id: int, occurrence_id: int | None) -> str:
    """The page of an event; with a date, that date is marked."""
    return url_for("events.show_event", series_id=series_id, dato=occurrence_id)


def public_thing(series_id: int) -> tuple[str, str] | None:
    """Title and path of an event that everybody may see."""
    title = public_title(series_id)
    return (title, public_path(series_id, None)) if title is not None else None


def sign_up_path(token: str) -> str:
    """The private page of a sign-up."""
    return url_for("events.show_sign_up", token=token)


def fixed_place_path(token: str) -> str:
    """The private page of a fixed place."""
    return url_for("events.show_fixed_place", token=token)


def host_path(series_id: int, occurrence_id: int | None = None) -> str:
    """The host's page; with a date, the page of that date."""
    if occurrence_id is None:
        return url_for("events.host_series", series_id=series_id)
    return url_for("events.host_date", series_id=series_id, occurrence_id=occurrence_id)


def list_path() -> str:
    """All events."""
    return url_for("events.list_events")


def propose_path() -> str:
    """Where one proposes an event."""
    return url_for("events.choose_form")


def own_facts(sign_up: SignUp, token: str, now: datetime) -> list[OwnFact]:
    """On one's own sign-up, for who has a place: the way to the meeting online until it ends, and the documents."""
    if sign_up.status not in HOLDING:
        return []
    link = own_link(sign_up)
    rows: list[OwnFact] = march_feature.own_route(sign_up)
    if link and sign_up.occurrence.ends_at > now:
        way = _to(link, _("Gå til mødet"), is_ours=False)
        rows.append(("link", _("Online"), way, _("Åbn linket, når vi begynder. Giv det ikke videre.")))
    for one in queries.documents(sign_up.occurrence.series_id, with_all=True):
        address = url_for("events.download_own_document", token=token, document_id=one.id)
        rows.append(("file-text", _("Til dig"), _to(address, one.title), size_in_words(one.size)))
    return rows


def _to(address: str, label: str, *, is_ours: bool = True) -> Markup:
    """A link; what leads away tells the other side nothing of where one came from."""
    rel = Markup("") if is_ours else Markup(' rel="noopener noreferrer external"')
    return Markup('<a href="{}"{}>{}</a>').format(address, rel, label)


def host_links(series_id: int, occurrence_id: int) -> list[Link]:
    """On the host's pages."""
    return [
        *march_feature.day_links(series_id, occurrence_id),
        *outcome_links(series_id, occurrence_id),
        (_("Programmet"), url_for("events.host_programme", series_id=series_id), "list-checks"),
        (_("Filer"), url_for("events.host_documents", series_id=series_id), "file-text"),
        (_("Indbydelser"), url_for("events.host_invited", series_id=series_id), "send"),
        (_("Ret det, der står på siden"), url_for("events.host_event", series_id=series_id), "pencil"),
    ]


WORDS = DateWords(
    the=_l("arrangementet"),
    one=_l("arrangement"),
    many=_l("arrangementer"),
    the_many=_l("arrangementerne"),
    the_last=_l("det sidste arrangement"),
    on_holidays=_l("Vi mødes alligevel."),
    see_all=_l("Se alle arrangementer"),
    icon="calendar-days",
    the_series=_l("arrangementet"),
    new=_l("Nyt arrangement"),
    figures=FIGURES,
)

attach(
    bp,
    Kind(
        kind=KIND,
        prefix="/arrangementer",
        page=event_page,
        may_see=may_see,
        public_path=public_path,
        list_path=list_path,
        propose_path=propose_path,
        asks=march_feature.ASKS,
        own_facts=own_facts,
        own_code=march_feature.own_code,
        host_links=host_links,
        host_notes=host_notes,
    ),
)

_EVENTS = Feature(
    name="events",
    takes_out=TAKES_OUT,
    search=(SEARCH,),
    blueprint=bp,
    object_rules={Permission.HOST_GATHERING: hosts},
    catalogue_kind=CatalogueKind(
        kind=KIND,
        label=_l("Arrangement"),
        tone="ring",
        facts=card_facts,
        words=WORDS,
        is_listed=is_listed,
        takes_late=True,
        of_organisation=series_of_organisation,
    ),
    moderated=Moderated(
        kind=KIND,
        slug="arrangement",
        public=public_thing,
        decision=partial(decision, kind=KIND),
        overturn=approve_after_all,
        staff_path=lambda series_id: url_for("admin.show_proposal", series_id=series_id),
    ),
    public_path=public_path,
    sign_up_path=sign_up_path,
    block_effects={MEMBERSHIP: OF_MEMBERSHIP},
    fixed_place_path=fixed_place_path,
    host_path=host_path,
    propose_path=propose_path,
    online_link=own_link,
    own_words=march_feature.own_words,
    message_kinds=(*messages.KINDS, *messages_march.KINDS),
    privacy=PRIVACY,
    desk=desk_service(KIND, event_facts),
    plan_things=(series_things(KIND, _l("Arrangementer"), public_path, host_path),),
    plan_figures=figures.plan_figures(KIND, partial(figures.linked_rows, KIND, public_path)),
)

FEATURE = with_outcomes_of(_EVENTS)
