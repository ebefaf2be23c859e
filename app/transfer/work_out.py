"""Making the file that is taken out, in the background."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale

from app.core.database import begin_write, db
from app.core.long_work import Work
from app.transfer.actions_out import keep_file
from app.transfer.archive import archive_of
from app.transfer.models import TakenFile


def take_out(work: Work) -> Mapping[str, Any]:
    """Long work: make the zip and keep it for two days. Commits. Begins anew when it is begun again."""
    taken = db.session.get(TakenFile, work.params["taken_id"])
    if taken is None or taken.made_at is not None:
        return {}
    number, organisation_id = taken.id, taken.organisation_id

    def tell(percent: int) -> None:
        work.tell(percent)
        if work.is_stopped():
            raise StopIteration

    with force_locale("da"):
        content = archive_of(organisation_id, work.now, tell)
    if content is None:
        return {}
    begin_write()
    is_kept = keep_file(work.now, number, content)
    db.session.commit()
    return {"bytes": len(content)} if is_kept else {}
