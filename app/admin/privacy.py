"""What the plan knows of people: who is responsible, and who wrote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core.database import db
from app.core.privacy import Basis, Fact, Privacy, Processing, Section
from app.plan.models import Initiative, RowEntry, RowYear
from app.plan.models_history import Comment, Decision, RowChange, Tie


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    owned = select(Initiative).where(Initiative.owner_id == person_id).order_by(Initiative.id)
    years = select(RowYear).where(RowYear.responsible_id == person_id).order_by(RowYear.id)
    entries = select(RowEntry).where(RowEntry.author_id == person_id).order_by(RowEntry.id.desc())
    records = [[Fact("initiative", _("Ansvar for"), one.title)] for one in db.session.scalars(owned)]
    records += [[Fact("year", _("Ansvar for en række i"), one.year)] for one in db.session.scalars(years)]
    records += [
        [Fact("happened_on", _("Note om"), one.happened_on), Fact("text", _("Det, du skrev"), one.text)]
        for one in db.session.scalars(entries)
    ]
    commented = select(Comment).where(Comment.author_id == person_id).order_by(Comment.id.desc())
    recorded = select(Decision).where(Decision.recorded_by == person_id).order_by(Decision.id.desc())
    changed = select(RowChange).where(RowChange.author_id == person_id).order_by(RowChange.id.desc())
    tied = select(Tie).where(Tie.author_id == person_id).order_by(Tie.id.desc())
    records += [
        [Fact("created_at", _("Kommentar"), one.created_at), Fact("text", _("Det, du skrev"), one.text)]
        for one in db.session.scalars(commented)
    ]
    records += [
        [
            Fact("decided_on", _("Beslutning, du skrev ned, fra"), one.decided_on),
            Fact("text", _("Det, du skrev"), one.text),
        ]
        for one in db.session.scalars(recorded)
    ]
    records += [
        [Fact("created_at", _("Række, du ændrede"), one.created_at)] for one in db.session.scalars(changed)
    ]
    records += [
        [Fact("created_at", _("Ting, du knyttede til planen"), one.created_at)]
        for one in db.session.scalars(tied)
    ]
    return [Section("plan", _("Dit arbejde med planen"), records)]


PLAN = Processing(
    key="plan",
    purpose=_l("Kommunens plan"),
    why=_l("Så det kan ses, hvem der har ansvar for hvad i planen."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e; arkivloven og offentlighedsloven § 15."),
    people=(_l("Medarbejdere"),),
    data=(_l("Ansvar for indsatser og rækker"), _l("Noter, kommentarer og beslutninger, man har skrevet")),
    recipients=(_l("Medarbejdere, der arbejder med planen"),),
    tables=(
        "initiative",
        "row_entry",
        "row_year",
        "plan_comment",
        "plan_decision",
        "plan_row_change",
        "plan_tie",
    ),
    sections=_sections,
    kept=_l("Så længe planen er kommunens dokumentation. Slettes en medarbejder, bliver navnet fjernet."),
)

PRIVACY = Privacy(processing=(PLAN,))
