"""What is said of a walk on the telephone: how far, how fast, and who can come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.core.database import db
from app.gatherings.models import Series
from app.gatherings.spoken import duration_aloud, kilometres_aloud
from app.walks.models import Tempo, Walk


def walk_facts(series_ids: Sequence[int]) -> dict[int, list[str]]:
    """Sentences about each walking group; one statement."""
    rows = db.session.execute(
        select(Walk.series_id, Walk.tempo, Walk.kilometres, Series.access, Series.duration_minutes)
        .join(Series, Series.id == Walk.series_id)
        .where(Walk.series_id.in_(series_ids))
    )
    return {
        row.series_id: [
            _(
                "Turen er %(length)s og går i %(tempo)s.",
                length=kilometres_aloud(row.kilometres),
                tempo=_tempo(row.tempo),
            ),
            _("Man er af sted i %(time)s.", time=duration_aloud(row.duration_minutes)),
            *access_aloud(row.access),
        ]
        for row in rows
    }


def _tempo(tempo: Tempo) -> str:
    return {
        Tempo.CALM: _("roligt tempo"),
        Tempo.STEADY: _("almindeligt tempo"),
        Tempo.BRISK: _("rask tempo"),
    }[tempo]


def access_aloud(access: Mapping[str, Any]) -> list[str]:
    """What the host has answered about who can come; what nobody knows is not guessed at."""
    words = {
        ("rollator", "yes"): _("Du kan have din rollator med."),
        ("rollator", "no"): _("Turen går ikke med rollator."),
        ("wheelchair", "yes"): _("Du kan komme i kørestol."),
        ("benches", "yes"): _("Der er bænke undervejs."),
        ("toilet", "yes"): _("Der er et toilet."),
        ("toilet", "no"): _("Der er ikke noget toilet."),
        ("bus", "yes"): _("Du kan komme med bus."),
    }
    answers = (
        (key, access.get(key, {}).get("answer"))
        for key in ("rollator", "wheelchair", "benches", "toilet", "bus")
    )
    return [words[found] for found in answers if found in words]
