"""What staff call the kinds of messages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

#: Message kind → its name in the list. A test sees to it that none is missing.
KIND_WORDS: dict[str, Any] = {
    "log_in_code": _l("Kode til log ind"),
    "sign_up_confirmed": _l("Du er tilmeldt"),
    "sign_up_waiting": _l("Du står på venteliste"),
    "place_given": _l("Du har fået en plads"),
    "date_changed": _l("En dato er flyttet"),
    "date_cancelled": _l("En dato er aflyst"),
    "sign_up_removed": _l("Du er taget af listen"),
    "reminder": _l("Påmindelse"),
    "participant_list": _l("Liste til værten"),
    "proposal_decided": _l("Svar på et forslag"),
}
