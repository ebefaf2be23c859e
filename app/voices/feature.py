"""The front door of voices."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.day_share import Day, DayShare
from app.core.feature import Feature, Hosted, MenuItem
from app.core.formatting import date_da
from app.core.permissions import Permission
from app.moderation.day import waiting_rows
from app.people.queries import present_person
from app.voices import queries, scans
from app.voices.links import answer_path, answer_token, story_token, tell_path
from app.voices.messages import KINDS
from app.voices.privacy import ERASURE, PRIVACY
from app.voices.views import bp
from app.voices.waiting import STORY, WAITING
from app.voices.words import STATES


def asks(person_id: int, now: datetime) -> list[Hosted]:
    """What a person is asked on Min side: how it was, and whether they want to tell."""
    found = [
        Hosted(
            _("Hvordan var det?"),
            _(
                "%(title)s, %(day)s",
                title=one.occurrence.series.title,
                day=date_da(one.occurrence.starts_at),
            ),
            answer_path(answer_token(one)),
        )
        for one in queries.open_impressions(person_id, now)
    ]
    person = present_person(person_id)
    if person is None:
        return found
    told = queries.stories_of(person_id)[:1]
    state = STATES[told[0].state] if told else _("Fortæl andre, hvad det betyder for dig at være med.")
    return [*found, Hosted(_("Din historie"), state, tell_path(story_token(person)))]


FEATURE = Feature(
    name="voices",
    blueprint=bp,
    staff_menu=(MenuItem(_l("Det siger folk"), "voices.show_voices", Permission.MODERATE, is_rare=True),),
    message_kinds=KINDS,
    merge_words={
        "impression": lambda n: ngettext(
            "%(num)s gang spurgt, hvordan det var", "%(num)s gange spurgt, hvordan det var", n
        ),
        "story": lambda n: ngettext("%(num)s historie", "%(num)s historier", n),
    },
    erasure=ERASURE,
    privacy=PRIVACY,
    asks=asks,
    waiting=WAITING,
    day=Day(look=lambda _now: DayShare(waiting_rows(WAITING, STORY))),
    jobs=(("how_was_it", 1800, scans.ask),),
)
