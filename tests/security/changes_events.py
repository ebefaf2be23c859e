"""Every change of events beside those of all kinds with dates (`changes_dates.py`); see `changes.py`."""

from __future__ import annotations

from tests.security import prepared_events
from tests.security.change import Change, change

EVENTS: dict[str, Change] = {
    "events.propose_event": change(
        "series.propose series.approve", "administrator", prepared_events.proposal
    ),
    "events.host_event": change("event.change", "host", form="dialogue", online_link="", initiative_id="-1"),
    "events.host_programme": change(
        "event.programme", "host", at="10.15", what="Kaffe", speaker="Ib Nu", about_speaker="Lærer"
    ),
    "events.host_remove_item": change("event.programme", "host"),
    "events.host_documents": change("event.document_add", "host", prepared_events.document),
    "events.host_remove_document": change("event.document_remove", "host"),
    "events.host_invited": change("event.invite", "host", organisation_id="0", words="Naboerne på vejen"),
    "events.host_send_invitations": change("event.send_invitations", "host"),
    "events.host_uninvite": change("event.uninvite", "host"),
}
