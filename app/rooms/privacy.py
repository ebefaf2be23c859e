"""What rooms know of people: what somebody booked, and which rules they said yes to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Erasure
from app.core.privacy import Basis, Fact, Privacy, Processing, Section
from app.rooms.actions import give_up_for
from app.rooms.models import Booking, Room, RoomRules, RulesYes
from app.rooms.queries import is_handed_on
from app.rooms.retention import BOOKINGS, YESES, takes_part
from app.rooms.words import STATUS_WORDS


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    own = select(Booking).where(Booking.person_id == person_id).options(joinedload(Booking.room))
    yeses = (
        select(RulesYes.said_at, RoomRules.version, RoomRules.text, Room.name)
        .join(RoomRules, RoomRules.id == RulesYes.rules_id)
        .join(Room, Room.id == RoomRules.room_id)
        .where(RulesYes.person_id == person_id)
        .order_by(RulesYes.id.desc())
    )
    return [
        Section(
            "room_bookings",
            _("Lokaler, du har booket"),
            [_booking(one) for one in db.session.scalars(own.order_by(Booking.id.desc())).unique()],
        ),
        Section(
            "room_rules",
            _("Regler, du har sagt ja til"),
            [
                [
                    Fact("room", _("Lokale"), row.name),
                    Fact("version", _("Udgave"), row.version),
                    Fact("said_at", _("Sagt ja"), row.said_at),
                    Fact("text", _("Det, du sagde ja til"), row.text),
                ]
                for row in db.session.execute(yeses)
            ],
        ),
    ]


def _booking(one: Booking) -> list[Fact]:
    return [
        Fact("title", _("Hvad"), one.title),
        Fact("room", _("Lokale"), one.room.name),
        Fact("starts_at", _("Fra"), one.starts_at),
        Fact("ends_at", _("Til"), one.ends_at),
        Fact("party_size", _("Hvor mange"), one.party_size),
        Fact("status", _("Hvordan det står"), one.status, str(STATUS_WORDS[one.status])),
        Fact("reason", _("Det, vi skrev"), one.reason or None),
        Fact("created_at", _("Booket"), one.created_at),
        Fact("state_at", _("Sidst ændret"), one.state_at),
    ]


# ---- erasing ----------------------------------------------------------------------------------------------------


def erasure_preview(person_id: int) -> list[str]:
    """What goes and what stays, in words."""
    own = select(Booking.id).where(Booking.person_id == person_id)
    yes = select(RulesYes.id).where(RulesYes.person_id == person_id)
    if not db.session.scalar(select(or_(own.exists(), yes.exists()))):
        return []
    handed_on = db.session.scalar(select(Booking.id).where(is_handed_on(person_id)).limit(1))
    return [
        _("De lokaler, du har booket, bliver afbestilt. Andre kan få tiden."),
        *([_("Har du booket for en forening, får en anden i foreningen lokalet.")] if handed_on else []),
        _("Vi glemmer, hvem der bookede. Tallene for, hvor meget lokalet bliver brugt, bliver stående."),
    ]


def erase(person_id: int, now: datetime, actor: Actor) -> None:
    """Give up what is to come, and forget who booked."""
    give_up_for(actor, now, person_id)
    db.session.execute(
        update(Booking)
        .where(Booking.person_id == person_id)
        .values(person_id=None, title="", reason="")
        .execution_options(synchronize_session="fetch")
    )
    db.session.execute(delete(RulesYes).where(RulesYes.person_id == person_id))
    db.session.flush()


# ---- how long ---------------------------------------------------------------------------------------------------

ROOMS = Processing(
    key="rooms",
    purpose=_l("Booking af lokaler"),
    why=_l("Så vi ved, hvem der har et lokale hvornår, og kan give dig besked."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e: kommunens opgave med at støtte "
        "frivilligt arbejde (serviceloven § 18)."
    ),
    people=(_l("Dem, der booker et lokale"),),
    data=(
        _l("Hvem der booker, hvornår, til hvad og til hvor mange"),
        _l("Hvilke regler man har sagt ja til, og hvornår"),
    ),
    recipients=(_l("Husets medarbejdere"),),
    tables=("room", "room_rules", "room_rules_yes", "room_booking"),
    rules=(BOOKINGS, YESES),
    sections=_sections,
    kept=_l("Oplysninger om selve lokalet og dets regler bliver stående, så længe lokalet er der."),
    security=(
        _l("Andre ser kun, om lokalet er optaget eller ledigt."),
        _l("Felter til fri tekst afviser CPR-numre."),
    ),
    risks=(
        (
            _l("Man kan se, hvornår et bestemt menneske er i huset."),
            _l("Kun den, der har booket, og husets medarbejdere ser navnet."),
        ),
    ),
)

PRIVACY = Privacy(processing=(ROOMS,), needs_person=takes_part)

ERASURE = Erasure(preview=erasure_preview, erase=erase)
