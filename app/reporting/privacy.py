"""What reports know of people: who wrote, commented and approved. A frozen report knows nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core.database import db
from app.core.privacy import Basis, Fact, Privacy, Processing, Section
from app.reporting.models import Report, ReportComment, ReportSection


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    wrote = select(ReportSection.edited_at).where(ReportSection.edited_by_id == person_id)
    said = select(ReportComment).where(ReportComment.author_id == person_id).order_by(ReportComment.id.desc())
    approved = select(Report.approved_at).where(Report.approved_by_id == person_id)
    records = [
        [Fact("commented_at", _("Kommentar den"), one.created_at), Fact("text", _("Det, du skrev"), one.text)]
        for one in db.session.scalars(said)
    ]
    records += [[Fact("wrote_at", _("Skrev i en rapport"), one)] for one in db.session.scalars(wrote)]
    records += [
        [Fact("approved_at", _("Sagde god for en rapport"), one)] for one in db.session.scalars(approved)
    ]
    return [Section("reports", _("Dit arbejde med rapporter"), records)]


PRIVACY = Privacy(
    processing=(
        Processing(
            key="reports",
            purpose=_l("Rapporter til udvalg og byråd"),
            why=_l("Så det kan ses, hvem der har skrevet i en rapport, og hvem der har sagt god for den."),
            basis=Basis.TASK,
            ground=_l(
                "Databeskyttelsesforordningen art. 6, stk. 1, litra e; arkivloven og offentlighedsloven § 15."
            ),
            people=(_l("Medarbejdere"),),
            data=(
                _l("Hvem der skrev, og hvornår"),
                _l("Kommentarer"),
                _l("Hvem der sagde god for rapporten"),
            ),
            recipients=(_l("Medarbejdere, der arbejder med planen"),),
            tables=("plan_report", "plan_report_section", "plan_report_comment"),
            sections=_sections,
            kept=_l(
                "Så længe rapporten er kommunens dokumentation. Slettes en medarbejder, bliver navnet fjernet. "
                "I en sendt rapport står ingen navne på medarbejdere."
            ),
        ),
    )
)
