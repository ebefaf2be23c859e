"""What the moderators' queue reads of voices: stories that nobody has read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.actor import Actor
from app.core.waiting import QuickAnswer, Waiting, WaitingRow
from app.voices import actions, queries
from app.voices.models import Story

STORY = "story"


def _rows(wanted: Mapping[str, Sequence[int]]) -> list[WaitingRow]:
    return [_row(one) for one in queries.stories_with(wanted[STORY])]


def _row(one: Story) -> WaitingRow:
    name = one.shown_name or _("En borger")
    return WaitingRow(
        what=STORY,
        id=one.id,
        label=_("Historie"),
        tone="forening",
        icon="message-circle",
        title=name,
        why=_("%(who)s vil fortælle sin historie til alle.", who=name),
        url=url_for("voices.show_voices"),
        action_label=_("Læs og svar"),
        texts=[one.words],
        quick=(_SHOW,),
    )


def _show(actor: Actor, now: datetime, story_id: int) -> str:
    actions.decide(actor, now, story_id, is_shown=True)
    return _("Nu kan alle læse historien.")


_SHOW = QuickAnswer("vis", _l("Vis den for alle"), _show, "primary")

WAITING = Waiting(kinds={STORY: queries.told}, rows=_rows, promised=frozenset({STORY}))
