"""The log in words: the short facts that stand beside an action, "Nu: åben" instead of "to: open"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.admin.audit_words_values import VALUES

#: What `audit.record` is told besides → what the auditor reads. A test compares it with the code.
DETAILS: Mapping[str, object] = {
    "about": _l("Om"),
    "actions": _l("Handlinger"),
    "added": _l("Nye"),
    "address_changed": _l("Flyttet"),
    "answer": _l("Svar"),
    "backup": _l("Backup"),
    "batch": _l("Stak breve"),
    "before": _l("Før"),
    "by": _l("Af"),
    "cancel": _l("Må melde fra"),
    "capacity": _l("Pladser"),
    "changed": _l("Ændret"),
    "comment": _l("Kommentar"),
    "contact": _l("Vej"),
    "count": _l("Antal"),
    "date": _l("Dag"),
    "dates": _l("Dage"),
    "decision": _l("Beslutning"),
    "document": _l("Fil"),
    "doer": _l("Hvem gør det"),
    "erased_again": _l("Slettet igen"),
    "eyes": _l("Set af"),
    "fields": _l("Felter"),
    "former": _l("Før var det person"),
    "goals": _l("Mål"),
    "gone": _l("Blev en del af det: person"),
    "hash": _l("Kontroltal"),
    "helper": _l("Hjælper"),
    "initiative": _l("Indsats"),
    "initiatives": _l("Indsatser"),
    "instead_of": _l("I stedet for"),
    "invitation": _l("Invitation"),
    "is_by_one": _l("Kun set af én"),
    "is_upheld": _l("Det første svar står"),
    "is_yes": _l("Sagt ja"),
    "key": _l("Felt"),
    "kind": _l("Slags"),
    "letters": _l("Breve"),
    "messages": _l("Får beskeder"),
    "method": _l("Måde"),
    "minutes": _l("Minutter"),
    "moment": _l("Måned"),
    "months": _l("Måneder"),
    "moved": _l("Flyttet"),
    "new": _l("Nye"),
    "new_rows": _l("Nye rækker"),
    "not_erased": _l("Ikke slettet"),
    "number": _l("Antal"),
    "off": _l("Vil ikke have"),
    "organisation": _l("Forening"),
    "outcome": _l("Hvordan det gik"),
    "owner": _l("Ejer"),
    "partner": _l("Anden ordning"),
    "party": _l("Personer"),
    "people": _l("Personer"),
    "person": _l("Person"),
    "phone_changed": _l("Nyt nummer"),
    "place": _l("Sted"),
    "purpose": _l("Formål"),
    "reach": _l("Vej"),
    "replaces": _l("I stedet for"),
    "role": _l("Rolle"),
    "room": _l("Lokale"),
    "route": _l("Rute"),
    "rows": _l("Rækker"),
    "rules": _l("Husregler nr."),
    "said": _l("Svar"),
    "scale": _l("Skema"),
    "series": _l("Gruppe"),
    "sessions_ended": _l("Logget ud"),
    "sha256": _l("Kontroltal"),
    "showing": _l("Vises"),
    "shown": _l("Vises"),
    "side": _l("Side"),
    "sign_up": _l("Må melde til"),
    "source": _l("Kopi af"),
    "status": _l("Status"),
    "target": _l("Knyttet til"),
    "tasks": _l("Opgaver"),
    "thing": _l("Nummer"),
    "things": _l("Ting"),
    "to": _l("Nu"),
    "told": _l("Fik besked"),
    "tries": _l("Forsøg"),
    "uncertain": _l("Beskeder i tvivl"),
    "until": _l("Indtil"),
    "updated": _l("Rettet"),
    "version": _l("Udgave"),
    "volunteer": _l("Frivillig"),
    "wants": _l("Vil mindes om det"),
    "way": _l("Vej"),
    "weekday": _l("Ugedag"),
    "year": _l("År"),
    "yes": _l("Sagt ja"),
}


def in_words(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(what, how) of each fact, in the order of the words. Older events may hold what nobody writes any more: it stands
    as it was written.
    """
    return sorted((str(DETAILS.get(name, name)), _value(value)) for name, value in details.items())


def _value(value: object) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value)
    return str(VALUES.get(value, value)) if isinstance(value, str) else str(value)
