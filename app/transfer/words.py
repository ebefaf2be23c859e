"""Sentences about files that are brought."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.transfer.models import Purpose

#: What reading a file noticed → what the preview says.
NOTES = {
    "more_sheets": _l("Der er flere ark i filen. Vi læser kun det første."),
    "hidden_sheets": _l("Skjulte ark bliver ikke læst."),
}

#: What the file is for.
PURPOSES = {
    Purpose.ANNUAL: _l("Årsmøde, beretning eller regnskab"),
    Purpose.MOVE: _l("Vi flytter til et andet system"),
    Purpose.COPY: _l("Vi vil have en kopi"),
    Purpose.CHECK: _l("Vi vil se efter, at det passer"),
    Purpose.LAW: _l("Loven kræver det, for eksempel aktindsigt"),
}
