"""The list of a date on paper: the same as the page to print, as a file, in parts when it is very long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.date_words import words_of_kind
from app.core.formatting import capital, ended, phone, when
from app.core.pack import current_pack
from app.documents.attendance_pdf import AttendancePaper, ListLine, make_attendance_pdf
from app.gathering_pages.queries_list import PARTIES_A_PAPER, DateList
from app.gatherings.models import Occurrence, OccurrenceStatus, SignUp


@dataclass(frozen=True)
class Part:
    """Some of a list: the first is number 1."""

    number: int
    of: int
    coming: list[SignUp]
    waiting: list[tuple[int, SignUp]]


def part_of(people: DateList, number: int) -> Part | None:
    """A part of the list, or None where there is none of that number."""
    if not 1 <= number <= people.papers:
        return None
    begin, end = (number - 1) * PARTIES_A_PAPER, number * PARTIES_A_PAPER
    before = len(people.coming)
    queue = list(enumerate(people.waiting, start=1))
    waiting = queue[max(0, begin - before) : max(0, end - before)]
    return Part(number, people.papers, people.by_name[begin:end], waiting)


def make_list(occurrence: Occurrence, people: DateList, part: Part, now: datetime) -> bytes:
    """The file. Raises typst.TypstError when it would not be PDF/UA-1."""
    return make_attendance_pdf(_paper(occurrence, people, part), now)


def _paper(occurrence: Occurrence, people: DateList, part: Part) -> AttendancePaper:
    coming = ngettext("%(num)s person kommer", "%(num)s personer kommer", people.people_coming)
    lists = [(coming, [_line(one) for one in part.coming], True)]
    if part.waiting:
        waiting = [_line(one, number) for number, one in part.waiting]
        lists = [*(lists if part.coming else []), (_("Venteliste"), waiting, False)]
    return AttendancePaper(
        title=_title(occurrence, part),
        sender=current_pack().house_name,
        intro=_intro(occurrence),
        parts=lists,
        header=(_("Navn"), _("Antal"), _("Telefon"), _("Husk")),
        ticks=(_("Kom"), _("Afbud"), _("Udeblev")),
        nobody=_("Der er ingen på listen endnu."),
        extra_title=_("Kom uden at stå på listen"),
        warning=_("Personoplysninger: Makulér papiret, når du er hjemme."),
        page_words=_("Side {page} af {pages}"),
    )


def _intro(occurrence: Occurrence) -> str:
    words = _(
        "%(when)s. I mødes her: %(place)s.",
        when=capital(when(occurrence.starts_at, occurrence.ends_at)),
        place=occurrence.meeting_point,
    )
    if occurrence.status != OccurrenceStatus.CANCELLED:
        return words
    off = _("%(the)s er aflyst", the=capital(str(words_of_kind(occurrence.series.kind).the)))
    return " ".join([ended(off), *([ended(occurrence.reason)] if occurrence.reason else []), words])


def _title(occurrence: Occurrence, part: Part) -> str:
    title = occurrence.series.title
    if part.of == 1:
        return title
    return _("%(title)s, del %(number)s af %(of)s", title=title, number=part.number, of=part.of)


def _line(sign_up: SignUp, number: int | None = None) -> ListLine:
    name = sign_up.person.name if number is None else f"{number}. {sign_up.person.name}"
    facts = ". ".join(map(capital, _facts(sign_up)))
    return ListLine(name, sign_up.party_size, phone(sign_up.person.phone) or _("intet nummer"), facts)


def _facts(sign_up: SignUp) -> Iterable[str]:
    if sign_up.is_first_time:
        yield _("første gang")
    if sign_up.wants_companion:
        yield _("vil gerne følges med en")
    if sign_up.needs_lift:
        yield _("mangler et lift")
    if sign_up.note:
        yield sign_up.note
