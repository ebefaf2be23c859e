"""People and search have no front door of their own: what they know is declared with the pages that show it."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from app.accounts.privacy import GUESTS
from app.core.privacy import Privacy
from app.people.actions import LOOK_UP
from app.people.privacy import CONTACT, is_helper
from app.search.privacy import SEARCH

PRIVACY = Privacy(
    # How long a guest is known depends on what they take part in, which people themselves know nothing of.
    processing=(replace(CONTACT, rules=(GUESTS, *CONTACT.rules)), SEARCH),
    needs_person=is_helper,
    looks={LOOK_UP: _l("Dit navn og din kontakt")},
)
