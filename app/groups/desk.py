"""What the phone desk does with groups: those near the caller, coming into one and out of it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.desk_service import DeskGroup, DeskGroups
from app.core.errors import NotFoundError
from app.groups import joining
from app.groups.links import public_path
from app.groups.models import Group, Member
from app.groups.queries import memberships_of, public_groups
from app.groups.rules import Door, MemberStatus
from app.groups.words import STATUS_WORDS, first_sentence, times_in_words, welcome_in_words, where_in_words
from app.people.queries import person_to_change
from app.places.distance import distance_km


def near(home: tuple[float, float] | None, person_id: int) -> list[DeskGroup]:
    """Those the caller is in, then the others, the nearest first. Two statements."""
    mine = {one.group_id: one for one in memberships_of(person_id)}
    found = [_group(one, mine.get(one.id), home) for one in public_groups() if one.host_id != person_id]
    return sorted(found, key=lambda one: (one.own_id is None, one.km or 0.0, one.title, one.id))


def join(actor: Actor, now: datetime, group_id: int, person_id: int, note: str) -> str:
    """Write a caller on the list of a group. Raises as `joining.join`."""
    member = joining.join(actor, now, group_id, person_to_change(person_id), note, is_on_phone=True)
    return said_of_new(member)


def said_of_new(member: Member) -> str:
    """What to say to who was just written on."""
    group = member.group
    if member.status is MemberStatus.ASKED:
        return _("Jeg har spurgt %(title)s for dig. Værten svarer dig.", title=group.title)
    sentences = [
        _("Du er med i %(title)s nu.", title=group.title),
        f"{times_in_words(group)}.",
        f"{where_in_words(group)}.",
        welcome_in_words(group)[0][1],
    ]
    return " ".join(sentences)


def leave(actor: Actor, now: datetime, member_id: int, person_id: int) -> str:
    """Take a caller off the list of a group. Raises NotFoundError for a place of anybody else."""
    person_to_change(person_id)
    own = next((one for one in memberships_of(person_id) if one.id == member_id), None)
    if own is None:
        raise NotFoundError
    left = joining.leave(actor, now, own.id)
    return _("Du er ikke med i %(title)s mere. Tak, fordi du sagde til.", title=left.group.title)


def _group(group: Group, own: Member | None, home: tuple[float, float] | None) -> DeskGroup:
    place = group.place
    return DeskGroup(
        id=group.id,
        title=group.title,
        when=times_in_words(group),
        place=where_in_words(group),
        km=distance_km(*home, place.lat, place.lon) if home and place is not None else None,
        read_aloud=" ".join(_sentences(group)),
        asks_first=group.door is Door.ASK,
        own_id=own.id if own is not None else None,
        own_status=STATUS_WORDS[own.status] if own is not None else None,
        url=public_path(group.id),
    )


def _sentences(group: Group) -> list[str]:
    """Whole short sentences, in the order a caller wants to know them."""
    when = times_in_words(group)
    price = group.price_note.rstrip(".")
    return [
        _("%(title)s mødes. %(when)s.", title=group.title, when=when),
        _("Stedet er %(where)s.", where=where_in_words(group)),
        first_sentence(group),
        *(said for _icon, said in welcome_in_words(group)),
        _("Det koster: %(price)s.", price=price) if price else _("Det er gratis."),
        *([_("Værten vil høre om dig først.")] if group.door is Door.ASK else []),
    ]


DESK_GROUPS = DeskGroups(near=near, join=join, leave=leave)
