"""Front door of the staff pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.admin import (
    views_areas,
    views_audit,
    views_blocking,
    views_evaluation,
    views_figures,
    views_gaps,
    views_messages,
    views_organisations,
    views_overview,
    views_plan,
    views_plan_decisions,
    views_plan_periods,
    views_plan_things,
    views_plan_work,
    views_privacy,
    views_proposals,
    views_queue,
    views_reports,
    views_search,
    views_staff,
)
from app.admin.asking_gaps import ASKED
from app.admin.audit_report import HEAD, merge_head
from app.admin.blueprint import bp
from app.admin.day import DAY
from app.admin.plan_letters import DEADLINE
from app.admin.privacy import PRIVACY
from app.admin.taking_out import TAKES_OUT
from app.core.feature import Feature, MenuItem, MessageKind
from app.core.permissions import Permission
from app.moderation.queue import count_waiting
from app.notifications.queries import count_undelivered
from app.plan import recount
from app.plan.reminding import promise_reminders

#: Importing the pages is what puts them on the blueprint.
PAGES = (
    views_areas,
    views_audit,
    views_blocking,
    views_evaluation,
    views_figures,
    views_gaps,
    views_messages,
    views_organisations,
    views_overview,
    views_plan,
    views_plan_decisions,
    views_plan_periods,
    views_plan_things,
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
    takes_out=TAKES_OUT,
    blueprint=bp,
    day=DAY,
    privacy=PRIVACY,
    staff_menu=(
        MenuItem(_l("Ugen"), "admin.show_week", Permission.USE_DESK),
        MenuItem(_l("Kø"), "admin.show_queue", Permission.MODERATE, count_waiting),
        MenuItem(_l("Foreninger"), "admin.list_organisations", Permission.MODERATE),
        MenuItem(_l("Overblik"), "admin.show_overview", Permission.VIEW_PLAN),
        MenuItem(_l("Plan"), "admin.show_plan", Permission.VIEW_PLAN),
        MenuItem(
            _l("Beskeder"), "admin.list_messages", Permission.SEE_MESSAGES, count_undelivered, is_rare=True
        ),
        MenuItem(_l("Steder uden noget"), "admin.list_gaps", Permission.MODERATE, is_rare=True),
        MenuItem(_l("Søgeord"), "admin.list_synonyms", Permission.MODERATE, is_rare=True),
        MenuItem(_l("Medarbejdere"), "admin.list_staff", Permission.MANAGE_STAFF, is_rare=True),
        MenuItem(_l("Fortegnelse"), "admin.show_processing", Permission.SEE_PROCESSING, is_rare=True),
        MenuItem(_l("Revision"), "admin.list_audit", Permission.READ_AUDIT, is_rare=True),
    ),
    message_kinds=(
        DEADLINE,
        ASKED,
        MessageKind(
            name=HEAD,
            title=_l("Kontrol af loggen"),
            reason=_l("Du får brevet, fordi du holder øje med loggen."),
            merge=merge_head,
            rings=False,
        ),
    ),
    # The plan has no front door of its own.
    long_work={recount.KIND: recount.recount},
    jobs=(("plan_reminders", 3600, promise_reminders), ("plan_recount", 600, recount.recount_at_night)),
    merge_words={
        "initiative": lambda n: ngettext("ansvar for %(num)s indsats", "ansvar for %(num)s indsatser", n),
        "row_entry": lambda n: ngettext("%(num)s note i planen", "%(num)s noter i planen", n),
        "plan_decision": lambda n: ngettext(
            "%(num)s beslutning skrevet ned", "%(num)s beslutninger skrevet ned", n
        ),
        "plan_row_change": lambda n: ngettext("%(num)s ændring i planen", "%(num)s ændringer i planen", n),
        "plan_comment": lambda n: ngettext("%(num)s kommentar i planen", "%(num)s kommentarer i planen", n),
        "plan_tie": lambda n: ngettext(
            "%(num)s tilknytning til planen", "%(num)s tilknytninger til planen", n
        ),
        "row_year": lambda n: ngettext("ansvar for %(num)s år i planen", "ansvar for %(num)s år i planen", n),
    },
)
