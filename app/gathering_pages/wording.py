"""What the page of a kind with dates says in words, and which of five states its sign-up panel is in. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.formatting import capital
from app.gatherings.models import SignUpStatus


class Panel(StrEnum):
    """The states of the panel where one signs up."""

    FREE = "free"
    FULL = "full"
    MINE = "mine"
    WAITING = "waiting"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class DateFacts:
    """What the panel must know of one date. `capacity` None is as many as want to; `queue` counts parties."""

    starts_at: datetime
    is_cancelled: bool
    capacity: int | None
    places_taken: int
    queue: int


@dataclass(frozen=True)
class AccessFact:
    """One line of "Godt at vide"; the answer is yes, no or ask."""

    answer: str
    text: str


def panel_state(facts: DateFacts, mine: SignUpStatus | None, now: datetime) -> Panel:
    """Which panel a visitor sees; `mine` is the status of their own sign-up for the date, if they have one.

    A newcomer queues whenever somebody waits, even beside a free place (decisions.md, Queue).
    """
    if facts.is_cancelled or facts.starts_at <= now:
        return Panel.TOO_LATE
    if mine == SignUpStatus.CONFIRMED:
        return Panel.MINE
    if mine == SignUpStatus.WAITING:
        return Panel.WAITING
    return Panel.FULL if is_full(facts) else Panel.FREE


def is_full(facts: DateFacts) -> bool:
    """Whether a newcomer would have to queue."""
    return facts.queue > 0 or (facts.capacity is not None and facts.places_taken >= facts.capacity)


def seats_in_words(facts: DateFacts) -> str:
    """`2 ud af 14 pladser er ledige`, `Plads til alle`, `Alle 14 pladser er taget`."""
    if facts.capacity is None:
        return _("Plads til alle")
    free = facts.capacity - facts.places_taken
    if free > 0 and facts.queue:
        return ngettext(
            "%(num)s ledig plads går til ventelisten", "%(num)s ledige pladser går til ventelisten", free
        )
    if is_full(facts):
        return ngettext("Den ene plads er taget", "Alle %(num)s pladser er taget", facts.capacity)
    return ngettext(
        "%(num)s ud af %(all)s pladser er ledig",
        "%(num)s ud af %(all)s pladser er ledige",
        free,
        all=facts.capacity,
    )


def queue_in_words(queue: int) -> str:
    """`3 står på venteliste`; empty when nobody waits."""
    return ngettext("%(num)s står på venteliste", "%(num)s står på venteliste", queue) if queue else ""


def seats_tag(facts: DateFacts) -> tuple[str, str]:
    """(text, tone) of the tag beside a date: tones ok, few, full, off."""
    if facts.is_cancelled:
        return _("Aflyst"), "off"
    if is_full(facts):
        return _("Venteliste"), "full"
    if facts.capacity is None:
        return _("Plads til alle"), "ok"
    free = facts.capacity - facts.places_taken
    return ngettext("%(num)s plads", "%(num)s pladser", free), "few" if free <= 3 else "ok"


def party_in_words(party_size: int) -> str:
    """`1 person`, `2 personer`."""
    return ngettext("%(num)s person", "%(num)s personer", party_size)


#: The facts in the order they are shown; the pack's prototypes settled it.
ACCESS_KEYS = ("rollator", "wheelchair", "benches", "toilet", "bus")


def _access_words() -> Mapping[str, Mapping[str, str]]:
    return {
        "rollator": {
            "word": _("rollator"),
            "yes": _("Du kan have rollator med"),
            "no": _("Ikke til rollator"),
            "ask": _("Rollator: spørg værten"),
        },
        "wheelchair": {
            "word": _("kørestol"),
            "yes": _("Du kan komme i kørestol"),
            "no": _("Ikke til kørestol"),
            "ask": _("Kørestol: spørg værten"),
        },
        "benches": {
            "word": _("bænk"),
            "yes": _("Der er bænke på vejen"),
            "no": _("Ingen bænke på vejen"),
            "ask": _("Bænke: spørg værten"),
        },
        "toilet": {
            "word": _("toilet"),
            "yes": _("Der er et toilet"),
            "no": _("Intet toilet på vejen"),
            "ask": _("Toilet: spørg værten"),
        },
        "bus": {
            "word": _("bus"),
            "yes": _("Du kan komme med bus"),
            "no": _("Ingen bus i nærheden"),
            "ask": _("Bus: spørg værten"),
        },
    }


def _with_note(fact: str, note: str, word: str) -> str:
    """The fact and the host's own sentence; the sentence alone when it names the thing itself."""
    if not note:
        return fact
    return capital(note) if word in note.casefold() else _("%(fact)s: %(note)s", fact=fact, note=note)


def access_in_words(access: Mapping[str, Any], *, companion_offered: bool) -> list[AccessFact]:
    """The lines of "Godt at vide". What nobody has answered is stated as "spørg værten", never left out."""
    words = _access_words()
    lines = []
    for key in ACCESS_KEYS:
        answer = access.get(key, {}).get("answer") or "ask"
        note = (access.get(key, {}).get("note") or "").strip()
        lines.append(AccessFact(answer, _with_note(words[key][answer], note, words[key]["word"])))
    if companion_offered:
        lines.append(AccessFact("yes", _("Du kan få en følgeven med")))
    return lines


def initials(name: str) -> str:
    """`BH` for Birthe Holm: the first letters of the first and the last name."""
    words = name.split()
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))
