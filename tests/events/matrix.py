"""Who may open which page of events, and do what there: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

#: Whoever is in no organisation may propose none; the host is in one, and staff may always.
GET_EVENTS = {
    "events.choose_form": "303 200 200 200 200",
    "events.download_document": "200 200 200 200 200",
    "events.download_own_document": "200 200 200 200 200",
    "events.host_documents": "303 404 200 200 200",
    "events.host_event": "303 404 200 200 200",
    "events.host_invited": "303 404 200 200 200",
    "events.host_programme": "303 404 200 200 200",
    "events.list_events": "200 200 200 200 200",
    "events.open_invitation": "303 303 303 303 303",
    "events.propose_event": "303 404 200 200 200",
    "events.show_event": "200 200 200 200 200",
}
#: The host took the line, the document and the invitation away; for the others there is none.
POST_EVENTS = {
    "events.host_remove_document": "303 404 303 404 404",
    "events.host_remove_item": "303 404 303 404 404",
    "events.host_send_invitations": "303 404 303 303 303",
    "events.host_uninvite": "303 404 303 404 404",
}
