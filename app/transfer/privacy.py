"""What transfer keeps of people: who brought a file, and what stands in it until it is carried out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, select, update

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Erasure
from app.core.privacy import Basis, Fact, Fate, Privacy, Processing, RetentionRule, Section
from app.core.retention import delete_rows
from app.transfer.models import BroughtFile, TakenFile

#: A file that nobody carried out. Long enough to correct it and come back.
KEEP = timedelta(days=7)
#: That a file was brought: as the log's own rows of it say, and no longer than needed to answer for it.
KEEP_DONE = timedelta(days=365)
#: A file that was taken out: made again in a minute, so it need not lie about.
KEEP_TAKEN = timedelta(days=2)


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    own = select(BroughtFile).where(BroughtFile.person_id == person_id).order_by(BroughtFile.id.desc())
    records = [
        [
            Fact("created_at", _("Hentet"), one.created_at),
            Fact("kind", _("Hvad"), one.kind),
            Fact("made", _("Nye"), one.made),
        ]
        for one in db.session.scalars(own)
    ]
    taken = select(TakenFile.created_at).where(TakenFile.person_id == person_id).order_by(TakenFile.id.desc())
    out = [[Fact("created_at", _("Taget ud"), one)] for one in db.session.scalars(taken)]
    return [
        Section("brought_files", _("Regneark, du har hentet ind"), records),
        Section("taken_files", _("Filer, du har taget ud"), out),
    ]


def _preview(_person_id: int) -> list[str]:
    return []


def _erase(person_id: int, _now: datetime, _actor: Actor) -> None:
    for table in (BroughtFile, TakenFile):
        db.session.execute(update(table).where(table.person_id == person_id).values(person_id=None))


ERASURE = Erasure(preview=_preview, erase=_erase)

PRIVACY = Privacy(
    processing=(
        Processing(
            key="transfer",
            purpose=_l("Regneark, som foreninger henter ind"),
            why=_l("Så en forening kan se sit regneark efter, før det bliver til noget, og rette det bagefter."),
            basis=Basis.TASK,
            ground=_l(
                "Databeskyttelsesforordningen art. 6, stk. 1, litra e: kommunens opgave med at støtte "
                "frivilligt arbejde (serviceloven § 18)."
            ),
            people=(_l("Dem, der passer en forenings side"), _l("Dem, der står i foreningens regneark")),
            data=(_l("Hvem der hentede hvad, og hvornår"), _l("Det, der står i regnearket, til det er hentet ind")),
            recipients=(_l("Dem, der passer foreningens side"), _l("Husets medarbejdere")),
            tables=("transfer_file", "transfer_taken"),
            rules=(
                RetentionRule(
                    "transfer.waiting", ("transfer_file.rows", "transfer_file.outcome"),
                    _l("Regneark, der ikke blev hentet ind"), _l("Dem, der står i regnearket"),
                    _l("efter at det blev sendt"), lambda: KEEP, Fate.DELETED, "law.md section 2, data minimisation",
                    **delete_rows(
                        BroughtFile,
                        lambda now: and_(BroughtFile.done_at.is_(None), BroughtFile.created_at < now - KEEP),
                    )._asdict(),
                ),
                RetentionRule(
                    "transfer.taken", ("transfer_taken",), _l("Filer, der er taget ud"),
                    _l("Dem, der står i filen"), _l("efter at der blev bedt om den"), lambda: KEEP_TAKEN, Fate.DELETED,
                    "law.md section 2, data minimisation",
                    **delete_rows(TakenFile, lambda now: TakenFile.created_at < now - KEEP_TAKEN)._asdict(),
                ),
                RetentionRule(
                    "transfer.done", ("transfer_file",), _l("At et regneark er hentet ind"),
                    _l("Dem, der passer en forenings side"), _l("efter at det blev hentet"), lambda: KEEP_DONE,
                    Fate.DELETED, "law.md section 2, as sign-ups",
                    **delete_rows(BroughtFile, lambda now: BroughtFile.done_at < now - KEEP_DONE)._asdict(),
                ),
            ),
            sections=_sections,
            kept=_l("Det, der står i regnearket, bliver slettet, så snart det er hentet ind."),
        ),
    )
)  # fmt: skip
