"""What the house of the tests has of what is brought in and taken out: a file of each, of one's own and of others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.accounts.models import Account
from app.core import clock
from app.core.actor import Actor
from app.core.feature import bring_called
from app.transfer import actions, actions_out
from app.transfer.checking import Asked, outcome_of
from app.transfer.columns import headings, recognised
from app.transfer.models import BroughtFile, Purpose, TakenFile
from app.transfer.reading import read_file
from tests.factories import actor_of
from tests.transfer.broken_files import GOOD, csv

#: Parts of addresses that are called otherwise in the house.
ITS_OWN = {
    "transfer.download_taken_all": {"taken_id": "all_taken_id"},
    "transfer.download_template": {"slug": "transfer_slug", "form": "transfer_form"},
}


def brought(actor: Actor, now: datetime, organisation_id: int) -> BroughtFile:
    """A file of one good task that waits to be carried out."""
    bring = bring_called("opgaver")
    columns = bring.columns()
    # Their own town: the one of the good row may not be in the gazetteer.
    row = [*GOOD[:6], "", GOOD[7]]
    sheet = read_file(csv(row), [headings(columns)])
    asked = Asked(actor, now, bring, organisation_id, sheet, recognised(sheet.head, columns))
    return actions.take_in(asked, outcome_of(asked))


def taken(actor: Actor, now: datetime, organisation_id: int | None) -> TakenFile:
    """A file that is there to be fetched."""
    made = actions_out.take_out(actor, now, organisation_id, Purpose.COPY)
    actions_out.keep_file(now, made.id, b"PK")
    return made


def transfer_of(host: Account, organisations: dict[str, Any]) -> dict[str, Any]:
    """Parts of addresses: what the host brought for their organisation and took out of it."""
    actor, now, organisation_id = actor_of(host), clock.now(), organisations["organisation_id"]
    return {
        "file_id": brought(actor, now, organisation_id).id,
        "taken_id": taken(actor, now, organisation_id).id,
        "all_taken_id": taken(actor, now, None).id,
        "transfer_slug": "opgaver",
        "transfer_form": "xlsx",
    }
