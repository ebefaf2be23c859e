"""When what was said in the phone scheme is forgotten (law.md section 2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_, select

from app.core.privacy import Fate, RetentionRule
from app.core.retention import delete_rows
from app.people.models import Person
from app.phone_friends.models import PhonePair, PhoneVolunteer, PhoneWish
from app.phone_friends.states import GONE, OPEN_WISHES, PairState, WishState

#: After somebody withdrew, or another scheme took over.
KEEP_WISH = timedelta(days=30)
#: After two stopped talking.
KEEP_PAIR = timedelta(days=182)
#: A proposal that came to nothing: as long as the two must not be asked again by mistake.
KEEP_PROPOSAL = timedelta(days=90)
#: After a volunteer stopped or was told no: the year in which somebody may ask about it.
KEEP_VOLUNTEER = timedelta(days=365)

_OVER = (PairState.DECLINED, PairState.LAPSED)


def takes_part(since: datetime) -> ColumnElement[bool]:
    """Who is in the scheme, or was since then."""
    waits = select(PhoneWish.id).where(
        or_(PhoneWish.person_id == Person.id, PhoneWish.made_by_id == Person.id),
        or_(PhoneWish.state.in_(OPEN_WISHES), PhoneWish.state_at >= since),
    )
    rings = select(PhoneVolunteer.id).where(
        PhoneVolunteer.person_id == Person.id,
        or_(PhoneVolunteer.state.not_in(GONE), PhoneVolunteer.state_at >= since),
    )
    return or_(waits.exists(), rings.exists())


def old_pair(now: datetime) -> ColumnElement[bool]:
    """Pairs that are long over."""
    return or_(
        and_(PhonePair.state == PairState.ENDED, PhonePair.ended_at < now - KEEP_PAIR),
        and_(PhonePair.state.in_(_OVER), PhonePair.state_at < now - KEEP_PROPOSAL),
    )


def _old_wish(now: datetime) -> ColumnElement[bool]:
    has_pair = select(PhonePair.id).where(PhonePair.wish_id == PhoneWish.id)
    is_over = PhoneWish.state.in_((WishState.CLOSED, WishState.HANDED_OVER))
    return and_(is_over, PhoneWish.state_at < now - KEEP_WISH, ~has_pair.exists())


def _old_volunteer(now: datetime) -> ColumnElement[bool]:
    has_pair = select(PhonePair.id).where(PhonePair.volunteer_id == PhoneVolunteer.id)
    return and_(
        PhoneVolunteer.state.in_(GONE), PhoneVolunteer.state_at < now - KEEP_VOLUNTEER, ~has_pair.exists()
    )


RULES = (
    RetentionRule(
        "phone_friends.pairs", ("phone_pair",), _l("Hvem der har talt sammen"),
        _l("Telefonvenner"), _l("efter at I holdt op"), lambda: KEEP_PAIR, Fate.DELETED,
        "law.md section 2: 6 months after the match ends", **delete_rows(PhonePair, old_pair)._asdict(),
    ),
    RetentionRule(
        "phone_friends.wishes", ("phone_wish",), _l("Dit ønske om at blive ringet op"),
        _l("Dem, der gerne vil ringes op"), _l("efter at du meldte fra, og der ikke er talt med nogen"),
        lambda: KEEP_WISH, Fate.DELETED,
        "law.md section 2: application withdrawn, 30 d; with a pair, as long as that is kept",
        **delete_rows(PhoneWish, _old_wish)._asdict(),
    ),
    RetentionRule(
        "phone_friends.volunteers", ("phone_volunteer",), _l("Hvad du skrev, da du ville ringe til nogen"),
        _l("Dem, der ringer"), _l("efter at du holdt op"), lambda: KEEP_VOLUNTEER, Fate.DELETED,
        "law.md section 2: volunteer approval record, relation + 1 y",
        **delete_rows(PhoneVolunteer, _old_volunteer)._asdict(),
    ),
)  # fmt: skip
