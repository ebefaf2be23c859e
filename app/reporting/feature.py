"""Front door of the reports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.feature import Feature, MenuItem
from app.core.permissions import Permission
from app.reporting import views_public, views_section
from app.reporting.actions import DRAFTING
from app.reporting.privacy import PRIVACY
from app.reporting.views import bp
from app.reporting.work import draft_report

#: Importing them is what gives the blueprint its pages.
PAGES = (views_public, views_section)

FEATURE = Feature(
    name="reporting",
    blueprint=bp,
    staff_menu=(MenuItem(_l("Rapporter"), "reporting.list_reports", Permission.VIEW_PLAN),),
    privacy=PRIVACY,
    long_work={DRAFTING: draft_report},
    merge_words={
        "plan_report": lambda n: ngettext(
            "godkendelse af %(num)s rapport", "godkendelse af %(num)s rapporter", n
        ),
        "plan_report_section": lambda n: ngettext("tekst i %(num)s afsnit", "tekst i %(num)s afsnit", n),
        "plan_report_comment": lambda n: ngettext("%(num)s kommentar", "%(num)s kommentarer", n),
    },
)
