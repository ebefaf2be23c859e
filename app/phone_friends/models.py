"""Tables of phone friends that everything else hangs on: who waits, who rings, and who talks with whom.

What people said is encrypted (`said`, see Said); what they lived through stands apart (`lived`), because only the
coordinator sees it, by a press that is noted. Steps of the path, calls and concerns have files of their own.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_json
from app.people.models import Person
from app.phone_friends.said import Said
from app.phone_friends.states import GONE, PairState, Path, WishState

#: How many friends a volunteer may have at most.
MOST_FRIENDS = 3
_OPEN_SQL = text("state IN ('waiting', 'talking')")
_ON_PATH_SQL = text("state NOT IN ('refused', 'stopped')")
_STANDING_SQL = text("state IN ('proposed', 'trial', 'active', 'paused')")


class Way(StrEnum):
    """How a wish came to us."""

    SELF = "self"
    RELATIVE = "relative"
    PROFESSIONAL = "professional"
    #: Told on the phone to whoever sat at the desk.
    DESK = "desk"


class Ender(StrEnum):
    """Who ended a pair. Why is never asked of them."""

    CITIZEN = "citizen"
    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"


class Ending(StrEnum):
    """Why a pair ended, in the coordinator's words for statistics."""

    #: It had run its course, and both were glad of it.
    WELL = "well"
    NO_FIT = "no_fit"
    MOVED = "moved"
    ILL = "ill"
    #: The citizen. Nobody is written to: a coordinator rings the volunteer.
    DIED = "died"
    #: The volunteer has died. Nobody is written to: a coordinator rings the citizen.
    LOST = "lost"
    OTHER = "other"

    @property
    def is_death(self) -> bool:
        """Whether one of the two has died."""
        return self in (Ending.DIED, Ending.LOST)


class PhoneWish(Base):
    """Somebody would like to be rung."""

    __tablename__ = "phone_wish"
    __table_args__ = (
        Index("uq_phone_wish_open", "person_id", unique=True, sqlite_where=_OPEN_SQL, postgresql_where=_OPEN_SQL),
        Index("ix_phone_wish_queue", "state", "waiting_since", "id"),
        CheckConstraint("way NOT IN ('relative', 'professional') OR made_by_id IS NOT NULL", name="made_by_somebody"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[WishState] = mapped_column(EnumText(WishState, 12), default=WishState.WAITING)
    way: Mapped[Way] = mapped_column(EnumText(Way, 12))
    #: The relative or the professional who told us.
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: What `Said` holds.
    said = encrypted_json()
    #: {"lived": [codes of the pack]}: what the other should know from their own life.
    lived = encrypted_json()
    made_at: Mapped[datetime]
    #: From when on the waiting counts; who waits anew after a pair keeps what they waited before it by hand only.
    waiting_since: Mapped[datetime]
    state_at: Mapped[datetime]
    #: Goes up with every change, so that two who change at once notice.
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")
    made_by: Mapped[Person | None] = relationship(foreign_keys=[made_by_id])

    @property
    def wants(self) -> Said:
        """What they said, typed."""
        return Said.read(self.said)


class PhoneVolunteer(Base):
    """Somebody would like to ring, and how far they are on the way to it."""

    __tablename__ = "phone_volunteer"
    __table_args__ = (
        Index("uq_phone_volunteer_person", "person_id", unique=True,
              sqlite_where=_ON_PATH_SQL, postgresql_where=_ON_PATH_SQL),
        CheckConstraint("capacity BETWEEN 1 AND 3", name="capacity"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[Path] = mapped_column(EnumText(Path, 16), default=Path.APPLIED)
    state_at: Mapped[datetime]
    #: How many friends they have room for, 1 to MOST_FRIENDS.
    capacity: Mapped[int] = mapped_column(default=1)
    said = encrypted_json()
    #: {"lived": [codes of the pack]}: what they know from their own life and like to talk about.
    lived = encrypted_json()
    applied_at: Mapped[datetime]
    #: The last day of a pause; nobody new is given them until it is over.
    paused_until: Mapped[date | None]
    #: Until when everything that must be renewed is valid; None before approval, and where nothing runs out.
    valid_until: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def offers(self) -> Said:
        """What they said, typed."""
        return Said.read(self.said)

    def may_get_friends(self, today: date, through: date | None = None) -> bool:
        """Approved, nothing of it run out by `through` (None: today), and not on a pause."""
        is_valid = self.valid_until is None or (through or today) <= self.valid_until
        is_here = self.paused_until is None or self.paused_until < today
        return self.state is Path.APPROVED and is_valid and is_here


class PhonePair(Base):
    """A citizen and a volunteer: asked, talking, or over. Over, each is hidden from the other again."""

    __tablename__ = "phone_pair"
    __table_args__ = (
        Index("uq_phone_pair_standing", "wish_id", unique=True,
              sqlite_where=_STANDING_SQL, postgresql_where=_STANDING_SQL),
        CheckConstraint(
            "state IN ('proposed', 'declined', 'lapsed')"
            " OR wish_yes_at IS NOT NULL AND volunteer_yes_at IS NOT NULL",
            name="both_said_yes",
        ),
        CheckConstraint("state <> 'ended' OR ended_at IS NOT NULL AND ended_by IS NOT NULL", name="ended_by_one"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("phone_wish.id"), index=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("phone_volunteer.id"), index=True)
    state: Mapped[PairState] = mapped_column(EnumText(PairState, 10), default=PairState.PROPOSED)
    state_at: Mapped[datetime]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int | None]
    wish_yes_at: Mapped[datetime | None]
    volunteer_yes_at: Mapped[datetime | None]
    #: Who said no to the proposal; the other is told that it came to nothing, never who.
    declined_by: Mapped[Ender | None] = mapped_column(EnumText(Ender, 12))
    trial_at: Mapped[datetime | None]
    active_at: Mapped[datetime | None]
    #: The last day of a pause of the pair.
    paused_until: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[Ender | None] = mapped_column(EnumText(Ender, 12))
    ending: Mapped[Ending | None] = mapped_column(EnumText(Ending, 10))
    #: {"weekday": 0-6, "time": "10:00", "often": code of `choices.OFTEN`}: what the two agreed.
    rhythm = encrypted_json()
    version: Mapped[int] = mapped_column(default=1)

    wish: Mapped[PhoneWish] = relationship(lazy="joined")
    volunteer: Mapped[PhoneVolunteer] = relationship(lazy="joined")

    def has_said_yes(self, side: Ender) -> bool:
        """Whether the citizen or the volunteer has said yes to being asked."""
        return (self.wish_yes_at if side is Ender.CITIZEN else self.volunteer_yes_at) is not None

    def is_looked_for(self, side: Ender) -> bool:
        """Whether we look on for one of the two: not for a citizen who has somebody or is out, nor for who rings no
        more.
        """
        if side is Ender.CITIZEN:
            return self.wish.state is WishState.WAITING
        return self.volunteer.state not in GONE
