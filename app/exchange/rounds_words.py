"""Rounds in words: how good a plan is, who has few meetings and why, and where the day is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.formatting import number_da, time_da, when
from app.exchange.rounds import Changes, Short, Why
from app.exchange.rounds_hours import Hours
from app.exchange.rounds_queries import Rounds

#: A gap above this says nothing any more.
_LARGEST_GAP = 0.5
#: So many minutes before a round the screen counts down; the script of the screen has the same number.
_FAR = 120
#: What it says instead when there is longer.
_FAR_KEYS = {"next": "later", "now": "long"}


def quality_in_words(worth: int, bound: int, *, is_capped: bool = False) -> str:
    """How good a plan is: proven to be the best, or how far from it at most."""
    if worth >= bound:
        return _("Planen er den bedst mulige (bevist).")
    gap = (bound - worth) / max(1, abs(bound))
    # Rounded up: it is a promise.
    percent = number_da(ceil(gap * 1000) / 10)
    said = (
        _("Planen er højst %(percent)s %% fra det bedst mulige.", percent=percent)
        if gap <= _LARGEST_GAP
        else _("Der kan være en bedre plan. Vi ved ikke, hvor meget bedre.")
    )
    return said + (" " + _("Vi stoppede, før vi var færdige med at regne.") if is_capped else "")


def short_in_words(found: Rounds, short: Short) -> str:
    """`Dybbøl landsbylaug får 1 møde: De er her kun i 1 runde.`"""
    guest = found.setting.guests[short.guest_id]
    stay = max(0, min(guest.end, found.setting.rounds) - guest.first)
    why = {
        Why.STAY: ngettext("De er her kun i %(num)s runde.", "De er her kun i %(num)s runder.", stay),
        Why.PARTNERS: _("Der er for få, de må møde."),
        Why.ROOM: _("Der er ikke borde eller runder nok."),
    }[short.why]
    many = ngettext("%(num)s møde", "%(num)s møder", short.has)
    return _("%(who)s får %(many)s. %(why)s", who=found.name(short.guest_id), many=many, why=why)


def changes_in_words(changes: Changes) -> str:
    """`4 nye møder, 2 flyttes til en anden runde, 40 bliver, som de er.`"""
    if not changes:
        return _("Forslaget ændrer ikke noget.")
    parts = [
        (changes.new, ngettext("%(num)s nyt møde", "%(num)s nye møder", len(changes.new))),
        (
            changes.moved,
            ngettext(
                "%(num)s flyttes til en anden runde", "%(num)s flyttes til en anden runde", len(changes.moved)
            ),
        ),
        (
            changes.tables,
            ngettext("%(num)s får et andet bord", "%(num)s får et andet bord", len(changes.tables)),
        ),
        (changes.gone, ngettext("%(num)s falder bort", "%(num)s falder bort", len(changes.gone))),
        (changes.same, ngettext("%(num)s bliver, som det er", "%(num)s bliver, som de er", changes.same)),
    ]
    return ", ".join(words for some, words in parts if some) + "."


# ---- the day ----------------------------------------------------------------------------------------------------


class Moment(NamedTuple):
    """Where the day is: the key of a sentence, the round (from 1) and the minutes it speaks of."""

    key: str
    round: int
    minutes: int


def sentences(hours: Hours, *, is_market: bool = False) -> Mapping[str, str]:
    """What the screen says; {n} is the round, {m} the minutes. The script of the screen knows the same ones."""
    both = {
        "later": _("Vi begynder %(when)s", when=when(hours.starts_at)),
        "long": _("Vi er i gang til %(time)s", time=time_da(hours.ends(0))),
    }
    if is_market:
        return {
            **both,
            "next": _("Vi begynder om {m} minutter"),
            "next-one": _("Vi begynder om 1 minut"),
            "now": _("Vi er i gang. Der er {m} minutter tilbage"),
            "now-one": _("Vi er i gang. Der er 1 minut tilbage"),
            "over": _("Tak for i dag"),
        }
    return {
        **both,
        "next": _("Runde {n} begynder om {m} minutter"),
        "next-one": _("Runde {n} begynder om 1 minut"),
        "now": _("Runde {n} er i gang. Der er {m} minutter tilbage"),
        "now-one": _("Runde {n} er i gang. Der er 1 minut tilbage"),
        "over": _("Der er ikke flere runder. Tak for i dag"),
    }


def moment(hours: Hours, now: datetime) -> Moment:
    """Where the day is at `now`. Minutes are rounded up: the last one lasts until the bell."""
    for one in range(hours.rounds):
        for key, at in (("next", hours.starts(one)), ("now", hours.ends(one))):
            if now < at:
                minutes = ceil((at - now) / timedelta(minutes=1))
                return Moment(_FAR_KEYS[key] if minutes > _FAR else key, one + 1, minutes)
    return Moment("over", 0, 0)


def moment_in_words(hours: Hours, now: datetime, *, is_market: bool = False) -> str:
    """`Runde 3 begynder om 4 minutter`."""
    found = moment(hours, now)
    key = f"{found.key}-one" if found.minutes == 1 else found.key
    return sentences(hours, is_market=is_market)[key].format(n=found.round, m=found.minutes)
