"""For every address of events: what the same thing of somebody else is, and what each role then meets."""

from __future__ import annotations

from tests.security.answers import CHOICE, HOST, LINK, PUBLIC, Other, of_another_series, other

OTHERS_OF_EVENTS: dict[str, Other | str] = {
    "events.download_document": PUBLIC,
    "events.download_own_document": other(LINK, event_token="reach_token"),
    "events.host_documents": other(HOST),
    "events.host_event": other(HOST),
    "events.host_invited": other(HOST),
    "events.host_programme": other(HOST),
    "events.host_remove_document": of_another_series(event_document_id="other_person_id"),
    "events.host_remove_item": of_another_series(event_item_id="other_person_id"),
    "events.host_send_invitations": other(HOST),
    "events.host_uninvite": of_another_series(event_invitation_id="other_person_id"),
    "events.open_invitation": other(LINK, event_invitation_token="reach_token"),
    "events.propose_event": CHOICE,
    "events.show_event": PUBLIC,
}
