"""Sentences about files that are brought."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

#: What reading a file noticed → what the preview says.
NOTES = {
    "more_sheets": _l("Der er flere ark i filen. Vi læser kun det første."),
    "hidden_sheets": _l("Skjulte ark bliver ikke læst."),
}
