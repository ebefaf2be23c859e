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
    return [Section("plan", _("Dit arbejde med planen"), records)]


PLAN = Processing(
    key="plan",
    purpose=_l("Kommunens plan"),
    why=_l("Så det kan ses, hvem der har ansvar for hvad i planen."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e; arkivloven og offentlighedsloven § 15."),
    people=(_l("Medarbejdere"),),
    data=(_l("Ansvar for indsatser og rækker"), _l("Noter, man har skrevet")),
    recipients=(_l("Medarbejdere, der arbejder med planen"),),
    tables=("initiative", "row_entry", "row_year"),
    sections=_sections,
    kept=_l("Så længe planen er kommunens dokumentation. Slettes en medarbejder, bliver navnet fjernet."),
)

PRIVACY = Privacy(processing=(PLAN,))
