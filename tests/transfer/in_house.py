"""What the house of the tests has of what is brought in and taken out: a file of each, of one's own and of others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.accounts.models import Account
from app.core import clock
from app.core.actor import Actor
from app.core.feature import bring_called
from app.places.queries import all_places
from app.transfer import actions, actions_out
from app.transfer.checking import Asked, outcome_of
from app.transfer.columns import headings, recognised
from app.transfer.models import BroughtFile, Purpose, TakenFile
from app.transfer.reading import read_file
from tests.factories import actor_of
from tests.transfer.broken_files import GOOD, csv

CONTACT_HEAD = [
    "Navn",
    "By",
    "Slags",
    "Hvad gør de",
    "Kontaktperson",
    "Telefon",
    "E-mail",
    "Kilde",
    "Spurgt",
    "CVR",
]

#: Parts of addresses that are called otherwise in the house.
ITS_OWN = {
    "transfer.download_taken_all": {"taken_id": "all_taken_id"},
    "transfer.download_template": {"slug": "transfer_slug", "form": "transfer_form"},
    "transfer.download_template_all": {"slug": "all_transfer_slug", "form": "transfer_form"},
    **{
        f"transfer.{page}_all": {"file_id": "all_file_id"}
        for page in ("choose_columns", "show_file", "stop_file", "throw_away_file")
    },
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


def brought_for_all(actor: Actor, now: datetime) -> BroughtFile:
    """A list of one new organisation that waits to be carried out."""
    bring = bring_called("kontakter")
    columns = bring.columns()
    sheet = read_file(list_of(good_contact()), [headings(columns)])
    asked = Asked(actor, now, bring, None, sheet, recognised(sheet.head, columns))
    return actions.take_in(asked, outcome_of(asked))


def good_contact() -> list[str]:
    """A new organisation in the first town of the gazetteer that there is."""
    return ["Dybbøl Skakklub", all_places()[0].name, "Forening", "Vi spiller skak.", "Bente Bang", "11 11 11 31",
            "bente@example.org", "Formanden", "", ""]  # fmt: skip


def list_of(*rows: list[str]) -> bytes:
    """A list of these organisations."""
    return csv(*rows, head=CONTACT_HEAD)


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
        "all_transfer_slug": "kontakter",
        "all_file_id": brought_for_all(actor, now).id,
        "transfer_form": "xlsx",
    }
