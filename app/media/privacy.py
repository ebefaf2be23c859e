"""Pictures: they may show people, so they go when what they are of goes, and when somebody asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core.database import db
from app.core.privacy import Basis, Fact, Fate, Privacy, Processing, RetentionRule, Section
from app.core.retention import delete_rows
from app.media.models import Picture

#: Nobody sees it any more. So long that a backup of the days before still finds its files (app.media.shelf.sweep).
KEEP_REMOVED = timedelta(days=7)


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    rows = select(Picture).where(Picture.created_by == person_id).order_by(Picture.id.desc())
    records = [
        [
            Fact("alt", _("Det, du skrev om billedet"), one.alt),
            Fact("created_at", _("Sendt"), one.created_at),
            Fact("removed_at", _("Taget af siden"), one.removed_at),
        ]
        for one in db.session.scalars(rows)
    ]
    return [Section("pictures", _("Billeder, du har sendt"), records)]


PICTURES = Processing(
    key="pictures",
    purpose=_l("Billeder af grupper, foreninger og opgaver"),
    why=_l("Så andre kan se, hvor I er, og hvad I laver."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e. Den, der sender billedet, har spurgt dem, der er på det."
    ),
    people=(_l("Dem, der sender et billede"), _l("Dem, der er på det")),
    data=(_l("Billedet, uden tid, sted og kamera"), _l("Hvad det viser, med ord"), _l("Hvem der sendte det")),
    recipients=(_l("Alle, når siden er godkendt"),),
    processors=(_l("Firmaet, der driver serveren for kommunen"),),
    tables=("picture",),
    rules=(
        RetentionRule(
            "pictures.removed", ("picture",), _l("Billeder, der er taget af siden"),
            _l("Dem, der har sendt et billede"), _l("efter at det er taget af"), lambda: KEEP_REMOVED, Fate.DELETED,
            "long enough that a backup of the last days shows it again; the files follow within a day",
            **delete_rows(Picture, lambda now: Picture.removed_at < now - KEEP_REMOVED)._asdict(),
        ),
    ),
    sections=_sections,
    kept=_l("Billedet bliver på siden, så længe den er der, eller til nogen beder os om at tage det af."),
    security=(
        _l("Billedet bliver lavet om, så sted og kamera ikke følger med."),
        _l("Ingen kan gætte adressen på et billede. Er det ikke godkendt, ser kun huset og de, der passer siden, det."),
    ),
    risks=(
        (
            _l("Nogen er på et billede uden at ville det."),
            _l("Den, der sender det, skal spørge først. Huset og de, der passer siden, kan tage det af med det samme."),
        ),
    ),
)  # fmt: skip

PRIVACY = Privacy(processing=(PICTURES,))
