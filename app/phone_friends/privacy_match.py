"""What the board keeps of pairs, and how those whom coordinators look at read of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select

from app.core.database import db
from app.core.privacy import Basis, Fact, Fate, Processing, RetentionRule, Section
from app.core.retention import delete_rows
from app.phone_friends.models import PhoneVolunteer, PhoneWish
from app.phone_friends.models_match import MarkKind, PhoneMark
from app.phone_friends.states import GONE, WishState

#: After one of the two is no longer to be matched.
KEEP_MARKS = timedelta(days=0)


def _needless(_now: datetime) -> ColumnElement[bool]:
    waits = select(PhoneWish.id).where(PhoneWish.state == WishState.WAITING)
    rings = select(PhoneVolunteer.id).where(PhoneVolunteer.state.not_in(GONE))
    return or_(PhoneMark.wish_id.not_in(waits), PhoneMark.volunteer_id.not_in(rings))


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    about = (
        select(PhoneMark)
        .join(PhoneWish, PhoneWish.id == PhoneMark.wish_id)
        .join(PhoneVolunteer, PhoneVolunteer.id == PhoneMark.volunteer_id)
        .where(or_(PhoneWish.person_id == person_id, PhoneVolunteer.person_id == person_id))
    )
    words = {MarkKind.PIN: _("Passer godt med en anden"), MarkKind.VETO: _("Passer ikke med en anden")}
    records = [
        [
            Fact("kind", _("Hvad koordinatoren har valgt"), one.kind, words[one.kind]),
            Fact("made_at", _("Hvornår"), one.made_at),
        ]
        for one in db.session.scalars(about.order_by(PhoneMark.made_at.desc()))
    ]
    return [Section("phone_marks", _("Når vi finder en, der passer"), records)]


MATCHING = Processing(
    key="phone_match",
    purpose=_l("At finde to, der passer sammen"),
    why=_l("Så koordinatoren kan huske, hvem der passer sammen, og hvem der ikke gør."),
    basis=Basis.CONSENT,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra a: dit samtykke."),
    people=(_l("Dem, der gerne vil ringes op"), _l("Dem, der ringer")),
    data=(_l("Om koordinatoren har valgt, at to passer sammen eller ikke gør"),),
    recipients=(_l("Koordinatoren for telefonvenner"),),
    tables=("phone_board", "phone_mark"),
    rules=(
        RetentionRule(
            "phone_friends.marks", ("phone_mark",), _l("Hvem koordinatoren har valgt til eller fra"),
            _l("Telefonvenner"), _l("efter at en af jer ikke leder mere"), lambda: KEEP_MARKS, Fate.DELETED,
            "only of use while both can be matched", **delete_rows(PhoneMark, _needless)._asdict(),
        ),
    ),
    sections=_sections,
)  # fmt: skip

#: What coordinators saw, and what for, as the person reads it.
LOOKS = {"phone_lived.read": _l("Det, du helst vil have, at den anden selv har prøvet")}
PURPOSES = {"phone match": _l("For at finde en, du kan tale med i telefon")}
