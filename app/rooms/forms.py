"""Forms of bookings: booking a room, giving a booking another time, giving it up, and the house's answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, Optional

from app.core import clock
from app.core.common_fields import TOO_LONG, is_offered
from app.core.forms import (
    BaseForm,
    DanishDateField,
    Required,
    WholeNumberField,
    options,
    refuse_cpr,
    stripped,
)
from app.moderation.forms import AnswerField
from app.rooms.free_times import Opening, Span, on_clock
from app.rooms.models import Booking, Room, RoomRules
from app.rooms.refusals import Wish
from app.rooms.repeating import Repeat, days
from app.rooms.rules import AHEAD, MOST_DATES, Scope
from app.rooms.words import REPEAT_WORDS, SCOPE_WORDS, clock_words

#: Minutes after midnight between which a room may be open, and the step of all times.
FIRST_MINUTE, LAST_MINUTE, STEP = 6 * 60, 23 * 60 + 30, 30
#: A time as the button of another time sends it: `2027-03-04T600-720`.
_CHOSEN = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{1,4})-(\d{1,4})")


def minute(value: Any) -> int:
    """Minutes after midnight as typed; -1 for none, and for what is none."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else -1


def number(value: Any) -> int:
    """The number of something to choose; 0 for nothing, and for what is no number."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def chosen_value(span: Span) -> str:
    """What the button of another time sends."""
    start, end = clock.local(span.starts_at), clock.local(span.ends_at)
    return f"{start.date().isoformat()}T{start.hour * 60 + start.minute}-{end.hour * 60 + end.minute}"


def span_of(value: str) -> Span | None:
    """The time that `chosen_value` wrote so; None for what it never writes."""
    found = _CHOSEN.fullmatch(value)
    if found is None or not int(found[2]) < int(found[3]) <= LAST_MINUTE:
        return None
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        return None
    return Span(on_clock(day, int(found[2])), on_clock(day, int(found[3])))


def _times(opening: Opening, *, is_end: bool) -> list[tuple[int, str]]:
    """Every half hour at which the room is open on some day of the week."""
    hours = [one for one in opening if one] or [[FIRST_MINUTE, LAST_MINUTE]]
    first, last = min(one[0] for one in hours), max(one[1] for one in hours)
    shift = STEP if is_end else 0
    return [(at, clock_words(at)) for at in range(first + shift, last + shift, STEP)]


class TimeForm(BaseForm):
    """What, when and for how many."""

    title = StringField(
        _l("Hvad skal I lave?"),
        [Required(_l("Skriv, hvad I skal lave")), Length(max=80, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Få ord er nok. Kun du og huset ser det."),
    )
    day = DanishDateField(_l("Hvilken dag?"), [Required(_l("Vælg en dag"))])
    starts = SelectField(_l("Fra kl."), coerce=minute, validate_choice=False)
    ends = SelectField(_l("Til kl."), coerce=minute, validate_choice=False)
    party_size = WholeNumberField(
        _l("Hvor mange kommer?"),
        [Required(_l("Skriv, hvor mange I er"))],
        render_kw={"inputmode": "numeric"},
    )

    def offer_times(self, room: Room) -> None:
        """Let one choose among the times at which the room is open."""
        self.starts.choices = options(_times(room.opening, is_end=False))
        self.ends.choices = options(_times(room.opening, is_end=True))

    def take(self, span: Span) -> None:
        """Write a time into the fields."""
        start, end = clock.local(span.starts_at), clock.local(span.ends_at)
        self.day.data, self.day.raw_data = start.date(), None
        self.starts.data, self.ends.data = start.hour * 60 + start.minute, end.hour * 60 + end.minute

    def take_chosen(self, value: str) -> None:
        """The same from the button of another time; what is none leaves the fields as they are."""
        chosen = span_of(value)
        if chosen is not None:
            self.take(chosen)

    def validate_party_size(self, field: Field) -> None:
        """At least one."""
        if field.data is not None and field.data < 1:
            raise ValidationError(_l("Skriv et helt tal, for eksempel 12"))

    def validate_day(self, field: Field) -> None:
        """Not over, and no further ahead than one can book."""
        if not clock.today() <= field.data <= clock.today() + AHEAD:
            raise ValidationError(_l("Vælg en dag fra i dag og højst et år frem"))

    def validate_starts(self, field: Field) -> None:
        """One of the times there are."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg, hvornår I begynder"))

    def validate_ends(self, field: Field) -> None:
        """One of the times there are, and after the beginning."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg, hvornår I er færdige"))
        if field.data <= self.starts.data:
            raise ValidationError(_l("Vælg en tid, der ligger efter den første"))

    def span(self) -> Span:
        """The chosen time on the chosen day."""
        assert self.day.data is not None
        return self.span_on(self.day.data)

    def span_on(self, day: date) -> Span:
        """The chosen time on a day."""
        return Span(on_clock(day, self.starts.data), on_clock(day, self.ends.data))


class BookForm(TimeForm):
    """Book a room, once or repeated."""

    organisation_id = SelectField(_l("Hvem booker du for?"), coerce=number, validate_choice=False)
    repeat = SelectField(_l("Skal det gentages?"), validate_choice=False)
    until = DanishDateField(
        _l("Sidste dag"), [Optional()], description=_l("Skal kun udfyldes, når det gentages.")
    )
    skipped = SelectMultipleField(_l("Spring over"), validate_choice=False)
    #: Dates of a repeated booking that get another time: `2027-03-08>2027-03-09T600-720`.
    moved = SelectMultipleField(_l("Flyt til"), validate_choice=False)
    rules_ok = BooleanField(_l("Jeg har læst reglerne og følger dem"))
    rules_version = HiddenField()

    def offer(
        self, room: Room, organisations: Sequence[tuple[int, str]], rules: RoomRules | None, own: Any
    ) -> None:
        """Offer the room's times, the organisations to book for (`own` is what comes before them), and its rules."""
        self.offer_times(room)
        self.organisation_id.choices = options([*([(0, own)] if own else []), *organisations])
        if organisations:
            self.organisation_id.description = _("Holder du op i foreningen, får en anden der lokalet.")
        self.repeat.choices = options([(one.value, words) for one, words in REPEAT_WORDS.items()])
        self.asks_for_yes = rules is not None
        if rules is None:
            del self.rules_ok
        elif not self.is_submitted():
            self.rules_version.data = str(rules.version)

    @property
    def how(self) -> Repeat:
        """How it is repeated; what is no way is never."""
        known = {one.value for one in Repeat}
        return Repeat(self.repeat.data) if self.repeat.data in known else Repeat.NEVER

    def all_days(self) -> list[date]:
        """Every day, the skipped ones among them."""
        assert self.day.data is not None
        return days(self.how, self.day.data, self.until.data, most=MOST_DATES + 1)

    def kept(self, found: Collection[date]) -> list[date]:
        """Those that are not skipped."""
        skipped = set(self.skipped.data or [])
        return [day for day in found if day.isoformat() not in skipped]

    def wanted(self) -> list[tuple[date, Span]]:
        """(day, time) of those that are not skipped; the time of a day that is moved is the other one."""
        moves = self._moves() if self.how is not Repeat.NEVER else {}
        return [(day, moves.get(day) or self.span_on(day)) for day in self.kept(self.all_days())]

    def _moves(self) -> dict[date, Span]:
        found = {}
        for value in self.moved.data or []:
            day, _mark, chosen = value.partition(">")
            span = span_of(chosen)
            if span is not None:
                found[day] = span
        return {day: found[day.isoformat()] for day in self.all_days() if day.isoformat() in found}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and then the last day: needed when it is repeated, and only then looked at."""
        valid = bool(super().validate(extra_validators))
        fault = self._fault_in_until() if self.how is not Repeat.NEVER and not self.until.errors else None
        if fault is not None:
            self.add_error("until", fault)
        return valid and fault is None

    def _fault_in_until(self) -> str | None:
        """Why a booking cannot be repeated until that day; None when it can."""
        first, last = self.day.data, self.until.data
        if last is None:
            return _("Vælg den sidste dag")
        if first is None or last <= first:
            return _("Vælg en dag, der ligger efter den første")
        if last > clock.today() + AHEAD or len(self.all_days()) > MOST_DATES:
            return _("Vælg højst %(most)s datoer og højst et år frem", most=MOST_DATES)
        return None

    def validate_organisation_id(self, field: Field) -> None:
        """One of those one may book for."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg den forening, som du booker for"))

    def validate_rules_ok(self, field: Field) -> None:
        """Said by who books, every time the rules are new to them."""
        if not field.data:
            raise ValidationError(_l("Sæt et kryds, når du har læst reglerne"))

    def wish(self) -> Wish:
        """What was typed."""
        return Wish(
            self.title.data,
            self.party_size.data or 1,
            tuple(span for _day, span in self.wanted()),
            self.organisation_id.data or None,
            number(self.rules_version.data) if self.asks_for_yes else None,
        )


class ChangeForm(TimeForm):
    """Give a booking another time, title or number of people."""

    scope = RadioField(_l("Hvilke dage?"), default=Scope.ONE.value, validate_choice=False)

    def offer(self, booking: Booking) -> None:
        """Offer the room's times, and which dates are meant where there are several."""
        self.offer_times(booking.room)
        self.scope.choices = options([(one.value, words) for one, words in SCOPE_WORDS.items()])
        if booking.first_id is None:
            del self.scope
        if not self.is_submitted():
            self.take(booking.span)
            self.title.data, self.party_size.data = booking.title, booking.party_size

    def chosen_scope(self) -> Scope:
        """Which dates are meant."""
        return scope_of(self)

    def wish(self) -> Wish:
        """What was typed."""
        return Wish(self.title.data, self.party_size.data or 1, (self.span(),))


class CancelForm(BaseForm):
    """Give up a booking, or several dates of it."""

    scope = RadioField(_l("Hvilke dage?"), default=Scope.ONE.value, validate_choice=False)
    text = TextAreaField(
        _l("Hvorfor?"),
        [Optional(), Length(max=400, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Den, der har booket, kan læse det."),
        render_kw={"rows": 2},
    )

    def offer(self, booking: Booking, *, is_own: bool) -> None:
        """Ask which dates where there are several, and why when it is somebody else's."""
        self.scope.choices = options([(one.value, words) for one, words in SCOPE_WORDS.items()])
        if booking.first_id is None:
            del self.scope
        if is_own:
            del self.text


class AnswerForm(BaseForm):
    """The house's answer to a booking, and for what the plan counts it."""

    answer = AnswerField(_l("Dit svar"), validators=[Required(_l("Vælg et svar"))])
    text = TextAreaField(
        _l("Din besked til den, der har booket"),
        [Optional(), Length(max=400, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Skal skrives, når svaret er nej."),
        render_kw={"rows": 3},
    )
    initiative_id = SelectField(_l("Hvilken indsats tæller det med i?"), coerce=number, validate_choice=False)

    def offer(self, booking: Booking, initiatives: Sequence[tuple[int, str]], *, waits: bool) -> None:
        """Offer the answers that can be given now, and the initiatives."""
        answers = [("ja", _l("Ja, de får lokalet")), ("nej", _l("Nej"))]
        self.answer.choices = options(answers if waits else [])
        if not waits and not self.answer.data:
            del self.answer, self.text
        self.initiative_id.choices = options([(0, _("Ingen")), *initiatives])
        if not self.is_submitted():
            self.initiative_id.data = booking.initiative_id or 0

    def validate_initiative_id(self, field: Field) -> None:
        """One of those there are."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg en indsats"))


def scope_of(form: ChangeForm | CancelForm) -> Scope:
    """Which dates a form means; a booking that is not repeated has only one."""
    typed = form.scope.data if "scope" in form else None
    return Scope(typed) if typed in {one.value for one in Scope} else Scope.ONE


def default_time(day: date, opening: Opening) -> Span | None:
    """The first two hours of a day, or less where it is open for less; None when it is closed."""
    hours = opening[day.weekday()]
    if not hours:
        return None
    begin = on_clock(day, hours[0])
    return Span(begin, min(begin + timedelta(hours=2), on_clock(day, hours[1])))
