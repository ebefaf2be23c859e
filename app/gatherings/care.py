"""Who stayed away twice in a row: somebody asks how it goes. Nobody is barred, and no machine judges.

The host gets a row "ring og hør, hvordan det går"; who has a fixed place is asked whether they still come.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from app.audit.actions import record
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import NotFoundError
from app.gatherings.actions import lock_sign_up
from app.gatherings.fixed import MISSED, has_stayed_away
from app.gatherings.fixed_places import ask_still_coming, fixed_of
from app.gatherings.models import ACTIVE, Occurrence, SignUp, SignUpStatus
from app.gatherings.retention import sign_up_period

#: How a date ended for somebody. Giving up a date is sending word.
_ENDED = (
    SignUpStatus.CAME,
    SignUpStatus.EXCUSED,
    SignUpStatus.NO_SHOW,
    SignUpStatus.CANCELLED_BY_PERSON,
)


def notice_absence(actor: Actor, now: datetime, occurrence: Occurrence) -> None:
    """After attendance was written down: ask after who stayed away twice in a row. May be repeated at will."""
    fixed = {one.person_id: one for one in fixed_of(occurrence.series_id)}
    for sign_up in _to_look_at(occurrence.id):
        if sign_up.status != SignUpStatus.NO_SHOW:
            _take_back(sign_up)
            continue
        newest_first = _history(sign_up, occurrence)
        own = fixed.get(sign_up.person_id)
        if own is not None and _missed_since(newest_first, own.asked_at):
            ask_still_coming(actor, now, own)
        if sign_up.care_at is None and _missed_since(newest_first, _last_care(newest_first)):
            sign_up.care_at = now
            record(SYSTEM, now, "sign_up.care", "sign_up", sign_up.id)
    db.session.flush()


def _to_look_at(occurrence_id: int) -> list[SignUp]:
    """Who stayed away, and who is asked after already."""
    own = select(SignUp).where(
        SignUp.occurrence_id == occurrence_id,
        SignUp.status.in_(ACTIVE),
        or_(SignUp.status == SignUpStatus.NO_SHOW, SignUp.care_at.is_not(None)),
    )
    return list(db.session.scalars(own.order_by(SignUp.queued_at, SignUp.id)).unique())


def to_hear_from(series_id: int, now: datetime) -> list[SignUp]:
    """Whom the host of a series rings to hear how it goes, longest waiting first, while the date is on the page."""
    asked = (
        select(SignUp)
        .join(SignUp.occurrence)
        .options(contains_eager(SignUp.occurrence))
        .where(
            Occurrence.series_id == series_id,
            Occurrence.ends_at > now - sign_up_period(),
            SignUp.care_at.is_not(None),
            SignUp.care_done_at.is_(None),
        )
        .order_by(SignUp.care_at, SignUp.id)
    )
    return list(db.session.scalars(asked).unique())


def note_care(actor: Actor, now: datetime, sign_up_id: int) -> SignUp:
    """The host has heard from them. Raises NotFoundError when nobody was asked to. Twice is once."""
    sign_up, _occurrence = lock_sign_up(sign_up_id)
    if sign_up.care_at is None:
        raise NotFoundError
    if sign_up.care_done_at is None:
        sign_up.care_done_at = now
        record(actor, now, "sign_up.care_done", "sign_up", sign_up.id)
    db.session.flush()
    return sign_up


def _take_back(sign_up: SignUp) -> None:
    """The mark was a slip: nobody has to ring about it."""
    if sign_up.care_done_at is None:
        sign_up.care_at = None


def _history(sign_up: SignUp, occurrence: Occurrence) -> list[SignUp]:
    """How the guest's dates of the series ended, this one first; a guest is known by contact and name, too."""
    same = or_(SignUp.person_id == sign_up.person_id, SignUp.identity == sign_up.identity)
    ended = (
        select(SignUp)
        .join(SignUp.occurrence)
        .options(contains_eager(SignUp.occurrence))
        .where(
            Occurrence.series_id == occurrence.series_id,
            Occurrence.starts_at <= occurrence.starts_at,
            SignUp.status.in_(_ENDED),
            same,
        )
        .order_by(Occurrence.starts_at.desc(), SignUp.id.desc())
        .limit(2 * MISSED)
    )
    return list(db.session.scalars(ended).unique())


def _missed_since(newest_first: list[SignUp], since: datetime | None) -> bool:
    """Whether the last dates were missed, of those after `since`: once asked, not at every further one."""
    counted = [one for one in newest_first if since is None or one.occurrence.starts_at > since]
    return has_stayed_away([SignUpStatus(one.status) for one in counted])


def _last_care(newest_first: list[SignUp]) -> datetime | None:
    """When the host was last asked to ring them; an open row is enough."""
    return max((one.care_at for one in newest_first if one.care_at is not None), default=None)
