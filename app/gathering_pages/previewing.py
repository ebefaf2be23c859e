"""What a host sees before a change of dates is saved: every date as it was and will be, who is told what, and what is
odd about it.

It is read of the change itself, which is carried out and taken back (`announcing`). Each part has a mark made of all
that it says; saying yes sends the marks along, and what is saved has the same ones, or is shown again.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.clock import local
from app.core.danish import sort_key
from app.core.formatting import WEEKDAYS, capital, date_da, time_range, when
from app.core.holidays import holiday_on
from app.gathering_pages import queries_host
from app.gathering_pages.announcing import Preview, read_preview, what_is_read
from app.gatherings.editing import DateChange, Edited
from app.gatherings.edits import DateValues, Scope, is_told_of
from app.gatherings.edits import differences as differing
from app.gatherings.models import Occurrence, Series
from app.gatherings.queries import participants
from app.gatherings.recurrence import instants
from app.notifications import letters
from app.notifications.models import BY_PEOPLE, Channel, Message
from app.places.queries import place_by_id

Row = tuple[str, str, str]


@dataclass(frozen=True)
class DateLine:
    """One date that changes."""

    mark: str
    day: str
    people: int
    waiting: int
    #: What is odd about it, a sentence each.
    remarks: tuple[str, ...]
    is_new: bool = False


@dataclass(frozen=True)
class Group:
    """Dates that change alike: (what, as it was, as it will be)."""

    rows: tuple[Row, ...]
    dates: tuple[DateLine, ...]


@dataclass(frozen=True)
class Receiver:
    """Somebody who is told."""

    mark: str
    person_id: int
    name: str
    phone: str | None
    channel: Channel
    #: The first name of who gets it for them.
    through: str
    is_new: bool = False

    @property
    def is_told_by_host(self) -> bool:
        """Whether the host rings, or says it when they meet."""
        return self.channel in BY_PEOPLE


@dataclass(frozen=True)
class Sample:
    """What those read or hear who are told in one way."""

    mark: str
    channel: Channel
    number: int
    subject: str
    text: str


@dataclass(frozen=True)
class EditPreview:
    """The page before a change of dates is saved."""

    scope: Scope
    groups: tuple[Group, ...]
    #: Dates that the host changed by themselves and that stay: as they are, in words.
    kept: tuple[str, ...]
    #: The least number before and after, when it changes.
    least: tuple[str, str] | None
    #: Whether dates that are made later will be like that too.
    reaches_later: bool
    #: Whether time or place of any date becomes another.
    moves: bool
    receivers: tuple[Receiver, ...]
    samples: tuple[Sample, ...]
    told: Preview
    #: Whether it was seen before and is not the same any more.
    is_again: bool = False

    @property
    def marks(self) -> frozenset[str]:
        """Everything it says, so that two of them can be compared."""
        dates = [line.mark for group in self.groups for line in group.dates]
        least = f"n{'-'.join(self.least)}".replace(" ", "_") if self.least else "n"
        people = [one.mark for one in self.receivers]
        words = [one.mark for one in self.samples]
        return frozenset([*dates, *people, *words, least, *(f"k{_hash(one)}" for one in self.kept)])

    @property
    def seen(self) -> str:
        """The marks as they go to the page and back."""
        return " ".join(sorted(self.marks))

    @property
    def changing(self) -> int:
        """How many dates become other than they are."""
        return sum(len(group.dates) for group in self.groups)

    @property
    def person_ids(self) -> set[int]:
        """Whose names stand on it."""
        return {one.person_id for one in self.receivers}

    def is_as_seen(self, seen: str | None) -> bool:
        """Whether it says what the host saw."""
        return self.marks == frozenset((seen or "").split())

    def again(self, seen: str | None) -> EditPreview:
        """The same, with what the host has not seen yet marked as new."""
        known = set((seen or "").split())
        groups = tuple(
            replace(
                group,
                dates=tuple(replace(line, is_new=line.mark not in known) for line in group.dates),
            )
            for group in self.groups
        )
        receivers = tuple(replace(one, is_new=one.mark not in known) for one in self.receivers)
        return replace(self, groups=groups, receivers=receivers, is_again=bool(known))


def preview_of(
    series: Series,
    scope: Scope,
    least_before: int | None,
    edited: Edited,
    messages: Sequence[Message],
    now: datetime,
) -> EditPreview:
    """What there is to see of a change that has just been carried out in this transaction."""
    changed = [one for one in edited.dates if one.is_changed]
    moved = [one for one in changed if _is_moved(one)]
    busy = _busy(series, moved)
    by_rows: defaultdict[tuple[Row, ...], list[DateLine]] = defaultdict(list)
    for one in changed:
        rows = _rows(one.before, one.after, is_alone=scope is Scope.THIS)
        day = _days(one, is_alone=scope is Scope.THIS)
        by_rows[rows].append(_line(one, rows, day, _remarks(one, busy)))
    return EditPreview(
        scope=scope,
        groups=tuple(Group(rows, tuple(lines)) for rows, lines in by_rows.items()),
        kept=tuple(_as_it_is(one) for one in edited.dates if not one.is_changed and one.keeps),
        least=None if least_before == series.least else (_number(least_before), _number(series.least)),
        moves=bool(moved),
        reaches_later=scope is not Scope.THIS and bool(changed),
        receivers=_receivers(messages),
        samples=_samples(messages, now),
        told=read_preview(messages, now),
    )


def _is_moved(one: DateChange) -> bool:
    return is_told_of(differing(one.before, one.after))


def _rows(before: DateValues, after: DateValues, *, is_alone: bool) -> tuple[Row, ...]:
    rows = []
    if before.starts_on != after.starts_on and not is_alone:
        # Of several dates, that all move alike: each of them has its days below.
        rows.append((_("Dag"), _weekday(before.starts_on), _other_day(before.starts_on, after.starts_on)))
    elif before.starts_on != after.starts_on:
        rows.append((_("Dato"), date_da(before.starts_on), date_da(after.starts_on)))
    if (before.starts_at, before.duration_minutes) != (after.starts_at, after.duration_minutes):
        rows.append((_("Tid"), _hours(before), _hours(after)))
    if before.place_id != after.place_id:
        rows.append((_("By"), _place(before.place_id), _place(after.place_id)))
    if before.meeting_point != after.meeting_point:
        rows.append((_("Mødested"), before.meeting_point, after.meeting_point))
    if before.capacity != after.capacity:
        rows.append((_("Pladser"), _places(before.capacity), _places(after.capacity)))
    return tuple(rows)


def _weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def _other_day(before: date, after: date) -> str:
    """`torsdag, 1 dag senere`."""
    days = (after - before).days
    if days > 0:
        away = ngettext("%(num)s dag senere", "%(num)s dage senere", days)
    else:
        away = ngettext("%(num)s dag før", "%(num)s dage før", -days)
    return f"{_weekday(after)}, {away}"


def _hours(values: DateValues) -> str:
    return time_range(*instants(values.starts_on, values.starts_at, values.duration_minutes))


def _place(place_id: int) -> str:
    found = place_by_id(place_id)
    return found.name if found else ""


def _places(capacity: int | None) -> str:
    return _("alle, der vil") if capacity is None else str(capacity)


def _number(least: int | None) -> str:
    return _("intet tal") if least is None else str(least)


def _days(one: DateChange, *, is_alone: bool) -> str:
    """The day of a date, and the one it becomes when the rows do not say so."""
    before, after = one.before.starts_on, one.after.starts_on
    if before == after or is_alone:
        return capital(date_da(before))
    return _("%(before)s bliver til %(after)s", before=capital(date_da(before)), after=date_da(after))


def _line(one: DateChange, rows: tuple[Row, ...], day: str, remarks: tuple[str, ...]) -> DateLine:
    there = participants(one.occurrence.id)
    waiting = sum(not sign_up.holds_places for sign_up in there)
    said = (rows, day, remarks, [(sign_up.id, sign_up.status) for sign_up in there])
    return DateLine(f"d{one.occurrence.id}.{_hash(said)}", day, one.occurrence.places_taken, waiting, remarks)


def _remarks(one: DateChange, busy: Sequence[Occurrence]) -> tuple[str, ...]:
    date, said = one.occurrence, []
    if _is_moved(one):
        day = local(date.starts_at).date()
        if holiday := holiday_on(day):
            said.append(_("Det er %(holiday)s den dag.", holiday=holiday))
        if local(date.starts_at).utcoffset() != local(date.ends_at).utcoffset():
            said.append(_("Uret bliver stillet den nat. Se, om det passer med, hvornår I slutter."))
        said += [
            _("Værten har også %(title)s %(when)s.", title=other.series.title, when=when(other.starts_at))
            for other in busy
            if other.id != date.id and other.starts_at < date.ends_at and other.ends_at > date.starts_at
        ]
    if one.keeps_room:
        said.append(_("Her er allerede %(n)s med. De beholder deres plads.", n=date.places_taken))
    if one.keeps_own:
        said.append(_("Resten har du valgt for den dag alene. Det bliver, som det er."))
    return tuple(said)


def _busy(series: Series, moved: Sequence[DateChange]) -> Sequence[Occurrence]:
    """Dates of the same host around those that move; the host should know of them before anybody is told."""
    if not moved:
        return ()
    starts, ends = ([getattr(one.occurrence, name) for one in moved] for name in ("starts_at", "ends_at"))
    return queries_host.dates_of_host(series.host_id, min(starts) - timedelta(days=1), max(ends))


def _as_it_is(one: DateChange) -> str:
    date = one.occurrence
    begins = capital(when(date.starts_at, date.ends_at))
    if one.keeps_own:
        return _("%(when)s: %(place)s", when=begins, place=date.meeting_point)
    return _("%(when)s: Her er allerede %(n)s med.", when=begins, n=date.places_taken)


def _receivers(messages: Sequence[Message]) -> tuple[Receiver, ...]:
    """Everybody who is told, each once for each way; who must be rung last, so that it is the last thing read."""
    found: dict[tuple[int, Channel, int | None], Receiver] = {}
    for message in messages:
        if message.person is None:
            continue
        key = (message.person.id, message.channel, message.delegate_id)
        through = message.delegate.first_name if message.delegate else ""
        phone = (message.delegate or message.person).phone
        mark = f"p{'.'.join(str(part) for part in key)}"
        found.setdefault(
            key, Receiver(mark, message.person.id, message.person.name, phone, message.channel, through)
        )
    return tuple(
        sorted(found.values(), key=lambda one: (one.is_told_by_host, sort_key(one.name), one.person_id))
    )


def _samples(messages: Sequence[Message], now: datetime) -> tuple[Sample, ...]:
    """One letter, one SMS and one call for each kind of news, with how many get it."""
    ways = Counter((message.kind, message.channel) for message in messages)
    found: dict[tuple[str, Channel], Sample] = {}
    for message in messages:
        key = (message.kind, message.channel)
        fields = letters.merge_fields(message, now) if key not in found else None
        if fields is not None:
            subject, text = _words(message, now)
            found[key] = Sample(f"l{key[0]}.{key[1]}", key[1], ways[key], subject, text)
    return tuple(sorted(found.values(), key=lambda one: one.channel in BY_PEOPLE))


def _words(message: Message, now: datetime) -> tuple[str, str]:
    fields = letters.merge_fields(message, now) or {}
    if message.channel is Channel.SMS:
        return "", letters.write_sms(message, fields, now, _("[link]"))
    if message.channel in BY_PEOPLE:
        return "", letters.write_call(message, fields, now)
    if message.channel is Channel.LETTER:
        paper = letters.write_paper(message, fields, now)
        return paper.subject, "\n\n".join(paper.paragraphs)
    return letters.write_letter(message, fields, now).subject, what_is_read(message, now) or ""


def _hash(said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]
