"""Front door of the staff pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.admin import (
    views_areas,
    views_audit,
    views_blocking,
    views_messages,
    views_organisations,
    views_plan,
    views_plan_work,
    views_privacy,
    views_proposals,
    views_queue,
    views_reports,
    views_search,
    views_staff,
)
from app.admin.audit_report import HEAD, merge_head
from app.admin.blueprint import bp
from app.admin.day import DAY
from app.admin.privacy import PRIVACY
from app.core.feature import Feature, MenuItem, MessageKind
from app.core.permissions import Permission
from app.moderation.queue import count_waiting
from app.notifications.queries import count_undelivered

#: Importing the pages is what puts them on the blueprint.
PAGES = (
    views_areas,
    views_audit,
    views_blocking,
    views_messages,
    views_organisations,
    views_plan,
    views_plan_work,
    views_privacy,
    views_proposals,
    views_queue,
    views_reports,
    views_search,
    views_staff,
)

FEATURE = Feature(
    name="admin",
    blueprint=bp,
    day=DAY,
    privacy=PRIVACY,
    staff_menu=(
        MenuItem(_l("Kø"), "admin.show_queue", Permission.MODERATE, count_waiting),
        MenuItem(_l("Foreninger"), "admin.list_organisations", Permission.MODERATE),
        MenuItem(_l("Plan"), "admin.show_plan", Permission.VIEW_PLAN),
        MenuItem(_l("Beskeder"), "admin.list_messages", Permission.SEE_MESSAGES, count_undelivered),
        MenuItem(_l("Søgeord"), "admin.list_synonyms", Permission.MODERATE),
        MenuItem(_l("Medarbejdere"), "admin.list_staff", Permission.MANAGE_STAFF),
        MenuItem(_l("Fortegnelse"), "admin.show_processing", Permission.SEE_PROCESSING),
        MenuItem(_l("Revision"), "admin.list_audit", Permission.READ_AUDIT),
    ),
    message_kinds=(
        MessageKind(
            name=HEAD,
            title=_l("Kontrol af loggen"),
            reason=_l("Du får brevet, fordi du holder øje med loggen."),
            merge=merge_head,
            rings=False,
        ),
    ),
    # The plan has no front door of its own.
    merge_words={
        "initiative": lambda n: ngettext("ansvar for %(num)s indsats", "ansvar for %(num)s indsatser", n),
        "row_entry": lambda n: ngettext("%(num)s note i planen", "%(num)s noter i planen", n),
        "row_year": lambda n: ngettext("ansvar for %(num)s år i planen", "ansvar for %(num)s år i planen", n),
    },
)
