"""What the board says about two, in words: why they suit each other, what choosing them costs, what is lacking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.formatting import capital, time_da
from app.core.pack import current_pack
from app.phone_friends.board import Drawn, Offer
from app.phone_friends.choices import GENDERS, OFTEN, TIMES, labels_of, words_of
from app.phone_friends.said import Said

if TYPE_CHECKING:
    from app.matching.phone_friends import Part

#: Rectangles of the bar at most; more people are drawn as two parts of one.
_MOST_MARKS = 100
_LONG = 14


@dataclass(frozen=True)
class Reason:
    """One thing that suits, and its points."""

    text: str
    points: int


@dataclass(frozen=True)
class Cost:
    """What a choice costs the others."""

    is_free: bool
    text: str


def and_list(words: Sequence[str]) -> str:
    """`haven, mad og musik`."""
    return _(" og ").join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def reasons_of(parts: Iterable[Part], waits: Said, rings: Said) -> list[Reason]:
    """Why two suit each other, the most telling first; the points add up to what they are shown to suit."""
    said = [Reason(_reason(one, waits, rings), one.points) for one in parts]
    return sorted(said, key=lambda one: -one.points)


def _reason(part: Part, waits: Said, rings: Said) -> str:
    pack = current_pack()
    match part.kind:
        case "interests":
            topics = and_list(labels_of(part.about, pack.phone_interests))
            return _("Begge vil gerne tale om %(topics)s", topics=topics)
        case "times":
            return _("Begge kan %(times)s", times=and_list(words_of(part.about, TIMES)))
        case "often":
            return _("Begge vil tale sammen %(often)s", often=and_list(words_of(part.about, OFTEN)))
        case "lived":
            return _("Har selv prøvet det, der er ønsket")
    languages = labels_of(set(waits.languages) & set(rings.languages), pack.languages)
    times = words_of(set(waits.times) & set(rings.times), TIMES)
    return _(
        "Begge taler %(languages)s og kan %(time)s",
        languages=and_list(languages),
        time=times[0] if times else _("samme tid"),
    )


def shared_words(waits: Said, rings: Said) -> list[str]:
    """What two share, for themselves: never what they lived through."""
    pack = current_pack()
    lines = [
        (_("I taler begge"), labels_of(set(waits.languages) & set(rings.languages), pack.languages)),
        (_("I kan begge"), words_of(set(waits.times) & set(rings.times), TIMES)),
        (
            _("I vil begge gerne tale om"),
            labels_of(set(waits.interests) & set(rings.interests), pack.phone_interests),
        ),
        (_("I vil begge tale sammen"), words_of({waits.often} & {rings.often}, OFTEN)),
    ]
    return [f"{start} {and_list(words)}" for start, words in lines if words]


def cost_of(offer: Offer, matched: int, names: Mapping[int, str], days: Mapping[int, int]) -> Cost:
    """What choosing an offer costs the others, with their names and how long they have waited."""
    if not offer.left_out:
        return Cost(
            True,
            ngettext(
                "Det koster ingen noget. Den ene i planen får stadig en ven.",
                "Det koster ingen noget. Alle %(num)s i planen får stadig en ven.",
                matched,
            )
            if matched
            else _("Det koster ingen noget."),
        )
    lost = and_list([names.get(one, _("en anden")) for one in offer.left_out])
    longest = max((days.get(one, 0) for one in offer.left_out), default=0)
    said = ngettext(
        "%(names)s mister sin ven i planen og må vente længere.",
        "%(num)s andre mister deres ven i planen og må vente længere: %(names)s.",
        len(offer.left_out),
        names=lost,
    )
    told = ngettext(
        "Har allerede ventet %(time)s.",
        "Den, der har ventet længst af dem, har ventet %(time)s.",
        len(offer.left_out),
        time=length(longest),
    )
    swapped = "" if offer.waiting_lost else _("En anden, der har ventet lige så længe, får en ven i stedet.")
    return Cost(False, " ".join(one for one in (said, told, swapped) if one))


def length(days: int) -> str:
    """So many days: `3 dage`, `5 uger`."""
    if days < _LONG:
        return ngettext("%(num)s dag", "%(num)s dage", days)
    return ngettext("%(num)s uge", "%(num)s uger", days // 7)


def why_alone(why: str) -> str:
    """Why nobody can be matched with somebody."""
    return {
        "room": _("Ingen frivillige har plads lige nu"),
        "languages": _("Intet fælles sprog med nogen, der har plads"),
        "times": _("Ingen fælles tid med nogen, der taler samme sprog"),
        "wishes": _("Ønskerne om køn eller alder passer ikke med nogen, der kan"),
        "apart": _("Dem, der passer, har været spurgt før"),
        "attest": _("Et barn skal ringes op af en med børneattest. Det har ingen af dem, der passer"),
        "vetoed": _("I har valgt »Ikke de to« om alle, der passer"),
    }[why]


def what_would_help(drawn: Drawn, left_over: int) -> list[str]:
    """Whom one should look for, most useful first."""
    pack = current_pack()
    needed = [
        *((many, _("taler %(language)s", language=label))
          for code, many in drawn.needed.get("languages", ())[:2]
          for label in labels_of([code], pack.languages)),
        *((many, _("kan %(time)s", time=label))
          for code, many in drawn.needed.get("times", ())[:2] for label in words_of([code], TIMES)),
    ]  # fmt: skip
    said = [
        ngettext(
            "1 ny frivillig, der %(what)s. Det venter %(num)s på.",
            "1 ny frivillig, der %(what)s. Det venter %(num)s på.",
            many,
            what=what,
        )
        for many, what in sorted(needed, key=lambda one: -one[0])
    ]
    if left_over:
        said.append(
            ngettext(
                "Plads til %(num)s mere. Der er nogen, der passer, men de har ikke plads.",
                "Plads til %(num)s mere. Der er nogen, der passer, men de har ikke plads.",
                left_over,
            )
        )
    return said


def facts_of(said: Said, place: str, year: int) -> list[str]:
    """`Gråsten`, `78 år`: what stands below a name."""
    age = said.age_in(year)
    return [one for one in (place, _("%(age)s år", age=age) if age is not None else "") if one]


def told_of(said: Said) -> list[tuple[str, str]]:
    """What a citizen told us, as terms and values; what was not said is left out."""
    pack = current_pack()
    lines = [
        (_("Kan"), and_list(words_of(said.times, TIMES))),
        (_("Taler"), and_list(labels_of(said.languages, pack.languages))),
        (_("Vil gerne tale om"), and_list(labels_of(said.interests, pack.phone_interests))),
        (_("Hvor tit"), and_list(words_of([said.often], OFTEN))),
        (_("Vil helst tale med"), _wanted(said)),
    ]
    return [(term, capital(value)) for term, value in lines if value]


def _wanted(said: Said) -> str:
    who = and_list(words_of([said.wants_gender], GENDERS))
    if said.wants_from is None:
        return who
    ages = _("%(low)s til %(high)s år", low=said.wants_from, high=said.wants_until)
    return f"{who}, {ages}" if who else ages


def draft_line(changed_at: datetime | None, changed_by: str | None, now: datetime) -> str:
    """Whose draft it is and from when."""
    if changed_at is None:
        return _("Ingen har ændret planen endnu")
    local, today = clock.local(changed_at).date(), clock.local(now).date()
    day = _("i dag") if local == today else f"{local.day}.{local.month}."
    return _(
        "Kladden er ændret %(day)s %(time)s af %(who)s",
        day=day,
        time=time_da(changed_at),
        who=changed_by or _("en kollega"),
    )


def days_waited(since: datetime, today: date) -> int:
    """Whole days since then."""
    return max(0, (today - clock.local(since).date()).days)


def marks_of(matched: int, everybody: int) -> tuple[int, int]:
    """How many marks of the bar are filled, and how many there are; not more than can be seen."""
    if everybody <= _MOST_MARKS:
        return matched, everybody
    return matched * _MOST_MARKS // everybody, _MOST_MARKS


def headline(matched: int, everybody: int) -> str:
    """`37 af 40 får en ven`."""
    return _("%(matched)s af %(all)s får en ven", matched=matched, all=everybody)


def longest_waits(days: Mapping[int, int], friend_of: Mapping[int, Any]) -> str:
    """By how much the longest waiting falls when the plan comes true; nothing when it does not."""
    before = max(days.values(), default=0)
    after = max((many for wish, many in days.items() if wish not in friend_of), default=0)
    if not before or after >= before:
        return ""
    if not after:
        return _("Så venter ingen mere. Nu er den længste ventetid %(before)s.", before=length(before))
    return _(
        "Længste ventetid falder fra %(before)s til %(after)s.", before=length(before), after=length(after)
    )
