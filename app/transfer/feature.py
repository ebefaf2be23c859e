"""The front door of what is brought in and taken out."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.feature import Feature, MenuItem
from app.core.permissions import Permission
from app.transfer import views_all, views_out
from app.transfer.actions import BRINGING
from app.transfer.actions_out import TAKING
from app.transfer.privacy import ERASURE, PRIVACY
from app.transfer.views import bp
from app.transfer.work import bring_in
from app.transfer.work_out import take_out

#: Importing it is what gives the blueprint its pages.
PAGES = (views_all, views_out)

FEATURE = Feature(
    name="transfer",
    blueprint=bp,
    privacy=PRIVACY,
    erasure=ERASURE,
    staff_menu=(
        MenuItem(_l("Hent ind"), "transfer.bring_file_all", Permission.MODERATE, is_rare=True),
        MenuItem(_l("Tag ud"), "transfer.take_out_all", Permission.TAKE_OUT_DATA, is_rare=True),
    ),
    long_work={BRINGING: bring_in, TAKING: take_out},
    merge_words={
        "transfer_file": lambda n: ngettext("%(num)s regneark hentet ind", "%(num)s regneark hentet ind", n),
        "transfer_taken": lambda n: ngettext("%(num)s fil taget ud", "%(num)s filer taget ud", n),
    },
)
