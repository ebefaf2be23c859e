"""The front door of surveys."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core import clock
from app.core.feature import Feature, MenuItem
from app.core.permissions import Permission
from app.surveys import scans, views_desk, views_staff
from app.surveys.messages import KINDS, may_be_asked
from app.surveys.privacy import ERASURE, PRIVACY
from app.surveys.queries import invitees_of
from app.surveys.rules import window_now, windows
from app.surveys.views import bp

#: Importing them is what gives the blueprint its pages.
PAGES = (views_staff, views_desk)


def caller_links(person_id: int) -> list[tuple[str, str]]:
    """Where staff read the sheet aloud that is open for who rings."""
    now, links = clock.now(), []
    for one in invitees_of(person_id):
        window = window_now(windows(one.asked_at, one.first_at), now)
        if window is not None and may_be_asked(one, window, window.moment):
            links.append((_("Læs spørgsmål højt"), url_for("surveys.enter_sheet", invitee_id=one.id)))
    return links[:1]


FEATURE = Feature(
    name="surveys",
    blueprint=bp,
    staff_menu=(MenuItem(_l("Trivsel"), "surveys.show_surveys", Permission.EDIT_PLAN, is_rare=True),),
    message_kinds=KINDS,
    merge_words={
        "survey_invitee": lambda n: ngettext(
            "%(num)s gang spurgt, hvordan det går", "%(num)s gange spurgt, hvordan det går", n
        ),
    },
    erasure=ERASURE,
    privacy=PRIVACY,
    caller_links=caller_links,
    jobs=(
        ("survey_invitations", 600, scans.ask),
        ("survey_endings", 3600, scans.finish),
    ),
)
