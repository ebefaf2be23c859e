"""The log in words: what is brought in and taken out."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

ACTIONS: Mapping[str, object] = {
    "transfer_file.carry_out": _l("Regneark hentet ind"),
    "transfer_file.choose_columns": _l("Regneark: kolonner valgt"),
    "transfer_file.take_in": _l("Regneark sendt ind"),
    "transfer_file.throw_away": _l("Regneark slettet"),
    "transfer_taken.ask": _l("Data taget ud"),
    "transfer_taken.download": _l("Fil med data hentet"),
}
THINGS: Mapping[str, object] = {"transfer_file": _l("regneark"), "transfer_taken": _l("fil med data")}
