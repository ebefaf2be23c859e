"""The front door of groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.actor import Actor
from app.core.blocking import CLOSED_ORGANISATION, MEMBERSHIP, ORGANISATION, PERSON
from app.core.date_words import DateWords
from app.core.day_share import Day, DayShare
from app.core.errors import NotFoundError
from app.core.feature import CatalogueKind, Feature, Hosted, MenuItem
from app.core.moderated import Decision, Moderated
from app.core.permissions import Permission
from app.gathering_pages.attach import attach
from app.gathering_pages.shared import Kind, OwnFact
from app.gatherings.desk import desk_service
from app.gatherings.models import SignUp
from app.groups import (
    pictures,
    queries,
    views_handover,
    views_member,
    views_moderator,
    views_own,
    views_picture,
)
from app.groups.actions import answer, answers_for
from app.groups.blocking import OF_CLOSED, OF_MEMBERSHIP, OF_ORGANISATION, OF_PERSON
from app.groups.bringing import BRING
from app.groups.dating import show_as
from app.groups.desk import DESK_GROUPS
from app.groups.figures import PLAN_FIGURES
from app.groups.links import (
    answer_path,
    edit_path,
    group_of_dates,
    host_path,
    list_path,
    note_series,
    path_of_series,
    public_path,
)
from app.groups.messages import KINDS
from app.groups.pages import group_dates, may_see_dates
from app.groups.pausing import follow_dates
from app.groups.plan_things import PLAN_THINGS
from app.groups.privacy import ERASURE, PRIVACY
from app.groups.scans import stand_missing
from app.groups.searching import SEARCH
from app.groups.sharing import GROUPS
from app.groups.standing import TONE, stand
from app.groups.taking_out import TAKES_OUT
from app.groups.views import bp
from app.groups.waiting import WAITING
from app.groups.words import (
    STATE_WORDS,
    facts_in_words,
    first_sentence,
    members_in_words,
    taken_down_in_words,
    welcome_in_words,
)
from app.moderation.day import waiting_rows
from app.moderation.links import appeal_path
from app.moderation.queries import newest_step
from app.moderation.states import AGAINST, State

#: Importing them is what gives the blueprint its pages.
PAGES = (views_own, views_member, views_moderator, views_picture, views_handover)

WORDS = DateWords(
    the=_l("mødet"),
    one=_l("møde"),
    many=_l("møder"),
    the_many=_l("møderne"),
    the_last=_l("det sidste møde"),
    on_holidays=_l("Gruppen mødes alligevel."),
    see_all=_l("Se alle fællesskaber"),
    icon="users",
    the_series=_l("gruppen"),
)


def propose_path() -> str:
    """Where one tells of a group."""
    return url_for("groups.post_group")


def sign_up_path(token: str) -> str:
    """The private page of a sign-up for a date."""
    return url_for("groups.show_sign_up", token=token)


def fixed_place_path(token: str) -> str:
    """The private page of a fixed place."""
    return url_for("groups.show_fixed_place", token=token)


def dates_host_path(series_id: int, occurrence_id: int | None = None) -> str:
    """The host's page of the dates; with a date, the page of that date."""
    if occurrence_id is None:
        return url_for("groups.host_series", series_id=series_id)
    return url_for("groups.host_date", series_id=series_id, occurrence_id=occurrence_id)


def own_words(sign_up: SignUp) -> str:
    """What letters say beside when and where."""
    return taken_down_in_words(queries.group_of_series(sign_up.occurrence.series_id))


def own_facts(sign_up: SignUp, _token: str, _now: datetime) -> list[OwnFact]:
    """The same on the page of one's own place."""
    said = own_words(sign_up)
    return [("triangle-alert", _("Husk"), said, None)] if said else []


attach(
    bp,
    Kind(
        kind=queries.KIND,
        prefix="/faellesskaber/datoer",
        page=group_dates,
        may_see=may_see_dates,
        public_path=path_of_series,
        list_path=list_path,
        propose_path=propose_path,
        number_of=group_of_dates,
        own_facts=own_facts,
    ),
)


def card_facts(series_id: int) -> list[dict[str, str]]:
    """What a card says of a group beside date, place and seats: what it is about, and who meets you."""
    group = queries.group_of_series(series_id)
    return facts_in_words(group) if group is not None else []


def picture_of(series_id: int) -> tuple[str, int] | None:
    """The dates of a group show the group's own picture."""
    group_id = group_of_dates(series_id)
    return (queries.PICTURE, group_id) if group_id is not None else None


def facts_aloud(series_ids: Sequence[int]) -> dict[int, list[str]]:
    """Sentences about each group for the phone: what it is about, and who meets whoever comes."""
    found = queries.groups_of_series(series_ids)
    note_series({number: group.id for number, group in found.items()})
    return {
        number: [
            first_sentence(group),
            *(said for _icon, said in welcome_in_words(group)),
        ]
        for number, group in found.items()
    }


def looking_after(person_id: int, _now: datetime) -> list[Hosted]:
    """Groups that a person answers for, and those of the organisations they look after."""
    return [_hosted(one) for one in queries.groups_looked_after(person_id)]


def _hosted(one: queries.OwnGroup) -> Hosted:
    group = one.group
    if group.state is State.HIDDEN:
        return Hosted(group.title, STATE_WORDS[group.state], appeal_path("faellesskab", group.id))
    if group.state in (State.NEEDS_WORK, State.REJECTED):
        return Hosted(group.title, STATE_WORDS[group.state], edit_path(group.id))
    said = members_in_words(one.members, one.asked) if group.state is State.PUBLISHED else None
    return Hosted(group.title, said or STATE_WORDS[group.state], host_path(group.id))


def public_thing(group_id: int) -> tuple[str, str] | None:
    """Title and path of a group that everybody may see."""
    title = queries.public_title(group_id)
    return (title, public_path(group_id)) if title is not None else None


def decision(group_id: int) -> Decision | None:
    """The no that a group was given, or that it was taken down; its host may ask."""
    group, step = queries.group_by_id(group_id), newest_step(queries.KIND, group_id)
    if group is None or step is None or group.state not in AGAINST:
        return None
    return Decision(group.title, group.state_at, step.reason, step.taken_by, frozenset({group.host_id}))


def overturn(actor: Actor, now: datetime, group_id: int, text: str) -> object:
    """Let everybody see it after all, for the initiative it had."""
    group = queries.group_by_id(group_id)
    if group is None:
        raise NotFoundError
    return answer(actor, now, group_id, State.PUBLISHED, text, group.initiative_id)


def state_changed(kind: str, thing_id: int) -> None:
    """A group, or an organisation that has some, is seen by everybody or no longer: its dates follow."""
    if kind == queries.KIND:
        group = queries.group_by_id(thing_id)
        groups = [group] if group is not None else []
    else:
        groups = queries.groups_of_organisation(thing_id) if kind == "organisation" else []
    for one in groups:
        show_as(one)
        stand(one)


def merge_obstacle(kept_id: int, gone_id: int) -> str | None:
    """Both in one group: which of the two is meant, only they know."""
    both = queries.both_in_one(kept_id, gone_id)
    return (
        _("Begge er med i %(title)s. Meld den ene fra først.", title=both.title) if both is not None else None
    )


FEATURE = Feature(
    name="groups",
    takes_out=TAKES_OUT,
    brings=(BRING,),
    search=(SEARCH,),
    open_lists=(GROUPS,),
    blueprint=bp,
    menu=(MenuItem(_l("Fællesskaber"), "groups.list_groups"),),
    object_rules={Permission.HOST_GATHERING: answers_for},
    catalogue_kind=CatalogueKind(
        kind=queries.KIND,
        label=_l("Fællesskaber"),
        tone=TONE,
        facts=card_facts,
        words=WORDS,
        picture_of=picture_of,
        is_listed=queries.is_listed,
        takes_late=True,
    ),
    pictures=(pictures.RULE,),
    moderated=Moderated(
        kind=queries.KIND,
        slug="faellesskab",
        public=public_thing,
        decision=decision,
        overturn=overturn,
        staff_path=answer_path,
    ),
    public_path=path_of_series,
    sign_up_path=sign_up_path,
    fixed_place_path=fixed_place_path,
    host_path=dates_host_path,
    propose_path=propose_path,
    message_kinds=KINDS,
    desk=desk_service(queries.KIND, facts_aloud, None),
    desk_groups=DESK_GROUPS,
    merge_words={
        "social_group": lambda n: ngettext("%(num)s gruppe", "%(num)s grupper", n),
        "social_group_member": lambda n: ngettext("med i %(num)s gruppe", "med i %(num)s grupper", n),
    },
    merge_obstacle=merge_obstacle,
    plan_figures=PLAN_FIGURES,
    plan_things=(PLAN_THINGS,),
    erasure=ERASURE,
    privacy=PRIVACY,
    looking_after=looking_after,
    own_words=own_words,
    dates_changed=follow_dates,
    state_changed=state_changed,
    block_effects={
        PERSON: OF_PERSON,
        ORGANISATION: OF_ORGANISATION,
        CLOSED_ORGANISATION: OF_CLOSED,
        MEMBERSHIP: OF_MEMBERSHIP,
    },
    waiting=WAITING,
    day=Day(look=lambda _now: DayShare(waiting_rows(WAITING, queries.KIND))),
    jobs=(("groups_stand", 3600, stand_missing),),
)
