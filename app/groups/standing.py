"""How a group stands among what is found without a date: "hver onsdag", "efter aftale"."""

from __future__ import annotations

from app.catalogue.standing import StandingData, publish_standing, publish_standing_picture, withdraw_standing
from app.groups.links import public_path
from app.groups.models import Group
from app.groups.queries import KIND, PICTURE
from app.groups.words import facts_in_words, times_in_words, where_in_words

TONE = "ring"


def stand(group: Group) -> None:
    """Let the lists say what the group says now, while everybody may see it; otherwise nothing. Never commits."""
    if not group.is_public:
        withdraw_standing(KIND, group.id)
        return
    publish_standing(_data(group))


def stand_with_picture(group_id: int) -> None:
    """The same of its picture alone."""
    publish_standing_picture(KIND, group_id, (PICTURE, group_id))


def _data(group: Group) -> StandingData:
    place = group.place
    return StandingData(
        kind=KIND,
        object_id=group.id,
        series_id=group.series_id,
        organisation_id=group.organisation_id,
        title=group.title,
        tone=TONE,
        when_text=times_in_words(group),
        where_text=where_in_words(group),
        weekdays=group.weekdays,
        paused_until=group.paused_until,
        lat=place.lat if place is not None else None,
        lon=place.lon if place is not None else None,
        url=public_path(group.id),
        picture_of=(PICTURE, group.id),
        facts=tuple(facts_in_words(group)),
        wheelchair=_yes(group, "wheelchair"),
        rollator=_yes(group, "rollator"),
        toilet=_yes(group, "toilet"),
        bus=_yes(group, "bus"),
    )


def _yes(group: Group, what: str) -> bool:
    return bool(group.access.get(what, {}).get("answer") == "yes")
