"""Groups of the house with one of everything: the host's own with dates, one without, and others' that wait."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from app.accounts.models import Account
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.records import Throttle
from app.gatherings.fixed_places import begin_fixed
from app.gatherings.hosting import remove_participant
from app.gatherings.links import fixed_place_token, sign_up_token
from app.groups.handing_over import hand_over
from app.groups.links import member_token
from app.groups.rules import Door
from app.notifications.models import Message
from tests.factories import coming_dates, make_person, make_sign_up
from tests.groups.grouping import MODERATOR, dated, join, make_group
from tests.lifts.riding import in_pair


def groups_of(accounts: dict[str, Account]) -> dict[str, Any]:
    """Parts of addresses."""
    now, host = clock.now(), accounts["host"].person
    own = make_group(
        host, door=Door.ASK, title="Værtens gruppe", is_online=True, online_link="https://x.dk/hemmelig"
    )
    plain = make_group(host, title="Værtens gruppe uden datoer")
    waiting = make_group(make_person("Grete Ny"), title="Hemmelig gruppe", public=False)
    series = dated(own, now)
    occurrence = coming_dates(series, now)[0]
    sign_up = make_sign_up(occurrence, make_person("Grith Gæst"))
    by_phone = make_sign_up(occurrence, make_person("Tage Telefon", email=None, phone="+4511111142"))
    remove_participant(SYSTEM, now, by_phone.id, "Aftalt")
    call = select(Message.id).where(
        Message.person_id == by_phone.person_id, Message.kind == "sign_up_removed"
    )
    fixed = begin_fixed(SYSTEM, now, series.id, make_person("Frode Fast"))
    member = join(own, make_person("Mads Medlem"), "En hemmelig note.")
    other = join(
        make_group(make_person("Gorm Anden"), door=Door.ASK, title="Andres gruppe"), make_person("Mia Anden")
    )
    hand_over(MODERATOR, now, own.id, str(accounts["citizen"].email))
    asked = select(Message).where(Message.kind == "group_handover").order_by(Message.id.desc()).limit(1)
    # Tries are counted anew: nobody has tried anything yet.
    db.session.execute(delete(Throttle))
    return {
        "group_id": own.id,
        "plain_group_id": plain.id,
        "waiting_group_id": waiting.id,
        "member_id": member.id,
        "other_member_id": other.id,
        "member_token": member_token(member),
        "handover_token": db.session.scalars(asked).one().params["token"],
        "group_series_id": series.id,
        "group_occurrence_id": occurrence.id,
        "group_sign_up_id": sign_up.id,
        "group_token": sign_up_token(sign_up),
        "group_pair_id": in_pair(sign_up, clock.now()),
        "group_fixed_id": fixed.id,
        "group_fixed_token": fixed_place_token(fixed),
        "group_call_id": db.session.scalars(call).one(),
    }
