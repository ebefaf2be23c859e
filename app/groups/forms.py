"""Forms of groups: posting one, coming into one, its dates, pausing and ending it, and what moderators fill in."""

from __future__ import annotations

from collections.abc import Mapping
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
)
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import EmailInput

from app.accounts.forms import GuestContact, is_address, small_letters
from app.core.common_fields import TOO_LONG, is_offered, many_lines, one_line
from app.core.forms import (
    BaseForm,
    DanishDateField,
    DanishTimeField,
    Required,
    WholeNumberField,
    options,
)
from app.core.ids import typed_number
from app.core.pack import current_pack
from app.gathering_pages.forms_host import PhonedForm
from app.gathering_pages.wording import ACCESS_KEYS
from app.gatherings.models import Rhythm
from app.groups.dating import Dates
from app.groups.models import Group
from app.groups.profile import MOST_TOPICS, NAMES, Profile
from app.groups.rules import Doing, Door, Often, OpenTo, Size
from app.groups.words import DOING_WORDS, DOOR_WORDS, OFTEN_WORDS, OPEN_TO_WORDS, SIZE_WORDS, WEEKDAYS
from app.moderation.forms import AnswerField, ReadForm
from app.organisations.models import Organisation
from app.places.queries import all_places

_AS_IS = ("title", "text", "meeting_point", "online_link", "times_note", "price_note",
          "welcome_name", "welcome_where", "welcome_sign")  # fmt: skip
_ACCESS_LABELS = {
    "rollator": _l("Rollator kan komme ind"),
    "wheelchair": _l("Kørestol kan komme ind"),
    "benches": _l("Der er stole med ryg"),
    "toilet": _l("Der er et toilet"),
    "bus": _l("Man kan komme med bus"),
}


def _number(value: Any) -> int:
    """A number; 0 for none, and for what is none."""
    return typed_number(value) or 0


class GroupForm(BaseForm):
    """What is said of a group. Title, a few words, where and when; everything else may be skipped."""

    #: The `group_mark` that it was filled from, where a group is changed.
    seen = HiddenField()
    organisation_id = SelectField(_l("Hvem står bag?"), coerce=_number, validate_choice=False)
    title = one_line(
        _l("Hvad hedder gruppen?"), 80, Required(_l("Skriv, hvad gruppen hedder")),
        description=_l("For eksempel: Strikkecafé i Gråsten."),
    )  # fmt: skip
    text = many_lines(
        _l("Hvad laver I?"), 1000, Required(_l("Skriv et par sætninger om, hvad I laver")), rows=4,
        description=_l("Et par sætninger. Skriv til en, der aldrig har været der."),
    )  # fmt: skip
    topics = SelectMultipleField(_l("Hvad handler det om?"), [Optional()], description=_l("Vælg højst tre."))
    is_online = BooleanField(_l("Vi mødes på nettet"))
    place_id = SelectField(_l("Hvilken by?"), coerce=_number, validate_choice=False)
    meeting_point = one_line(_l("Hvor mødes I?"), 160, description=_l("For eksempel: Biblioteket, 1. sal."))
    online_link = one_line(
        _l("Link til at være med på nettet"), 300,
        description=_l("Kun dem, der er med i gruppen, ser det."), render_kw={"inputmode": "url"},
    )  # fmt: skip
    often = SelectField(_l("Hvor tit?"), default=Often.WEEKLY.value)
    weekdays = SelectMultipleField(_l("Hvilke dage?"), [Optional()], coerce=_number)
    starts_at = DanishTimeField(_l("Fra kl."), [Optional()])
    ends_at = DanishTimeField(_l("Til kl."), [Optional()])

    times_note = one_line(
        _l("Mere om tiderne"), 160, description=_l("For eksempel: I de lige uger. Ikke i skolens ferier.")
    )
    door = RadioField(_l("Hvordan kommer man med?"), default=Door.OPEN.value)
    welcome_name = one_line(
        _l("Hvem tager imod den første gang?"), 40,
        description=_l("Skriv kun fornavnet. Er feltet tomt, skriver vi dit."),
    )  # fmt: skip
    welcome_where = one_line(
        _l("Hvor mødes I den første gang?"), 160, description=_l("For eksempel: Ved hoveddøren.")
    )
    welcome_sign = one_line(
        _l("Hvordan kender man personen?"), 160, description=_l("For eksempel: En rød jakke.")
    )
    size = SelectField(_l("Er I få eller mange?"), [Optional()])
    doing = SelectField(_l("Snakker I mest, eller laver I noget?"), [Optional()])
    open_to = SelectField(_l("Hvem kan komme?"), default=OpenTo.ALL.value)
    is_quiet = BooleanField(_l("Det er et roligt sted"))
    price_note = one_line(
        _l("Hvad koster det?"), 80, description=_l("Lad feltet stå tomt, hvis det er gratis.")
    )
    access = SelectMultipleField(_l("Hvem kan komme ind?"), [Optional()])
    is_discreet = BooleanField(
        _l("Skriv ikke gruppens navn i breve og kalendere"),
        description=_l(
            "Vi skriver Aftale i stedet. Brug det, når andre ikke skal kunne se, hvad man går til."
        ),
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.id, one.name) for one in organisations]
        self.organisation_id.choices = options([*named, (0, _("Vi er borgere uden forening"))])
        places = [(place.id, place.name) for place in all_places()]
        self.place_id.choices = options([(0, _("Vælg en by")), *places])
        self.topics.choices = options([(tag.code, tag.label) for tag in current_pack().group_topics])
        self.often.choices = options([(one.value, words) for one, words in OFTEN_WORDS.items()])
        self.weekdays.choices = options([(number, _day(number)) for number in range(7)])
        self.door.choices = options([(one.value, words) for one, words in DOOR_WORDS.items()])
        self.open_to.choices = options([(one.value, words) for one, words in OPEN_TO_WORDS.items()])
        self.access.choices = options([(key, _ACCESS_LABELS[key]) for key in ACCESS_KEYS])
        for field, words in ((self.size, SIZE_WORDS), (self.doing, DOING_WORDS)):
            known = [(one.value, word) for one, word in words.items()]
            field.choices = options([("", _("Det er lige meget")), *known])

    def validate_organisation_id(self, field: Field) -> None:
        """One of those the person looks after, or none."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg, hvem der står bag"))

    def validate_place_id(self, field: Field) -> None:
        """A place of the municipality, unless one meets online only."""
        if not is_offered(field) or not (field.data or self.is_online.data):
            raise ValidationError(_l("Vælg den by, hvor I mødes"))

    def validate_topics(self, field: Field) -> None:
        """Few enough to mean something."""
        if len(field.data or ()) > MOST_TOPICS:
            raise ValidationError(_l("Vælg højst tre"))

    def validate_online_link(self, field: Field) -> None:
        """An address behind https, so that a press leads there."""
        if field.data and not field.data.startswith("https://"):
            raise ValidationError(_l("Kopiér hele linket. Det begynder med https://"))

    def fill_in(self, group: Group, waiting: Mapping[str, Any] | None = None) -> None:
        """A group as it stands, with the new words of it that wait for an answer."""
        for name in (
            *_AS_IS,
            "is_online",
            "starts_at",
            "ends_at",
            "is_quiet",
            "is_discreet",
            "topics",
            "weekdays",
        ):
            self[name].data = getattr(group, name)
        self.organisation_id.data, self.place_id.data = group.organisation_id or 0, group.place_id or 0
        for name in ("often", "door", "size", "doing", "open_to"):
            value = getattr(group, name)
            self[name].data = value.value if value is not None else ""
        self.access.data = [key for key, said in group.access.items() if said.get("answer") == "yes"]
        for name, value in (waiting or {}).items():
            self[name].data = value

    @property
    def wants_more(self) -> bool:
        """Whether what may be skipped is to be seen: something is wrong there, or something is filled in."""
        more = (
            self.times_note, self.welcome_name, self.welcome_where, self.welcome_sign, self.size, self.doing,
            self.is_quiet, self.price_note, self.access, self.is_discreet,
        )  # fmt: skip
        is_plain = self.door.data == Door.OPEN.value and self.open_to.data == OpenTo.ALL.value
        return not is_plain or any(field.data or field.errors for field in more)

    def profile(self) -> Profile:
        """What was typed."""
        values: dict[str, Any] = {name: self[name].data or "" for name in _AS_IS}
        for name in ("topics", "weekdays"):
            values[name] = list(self[name].data or ())
        for name in ("is_online", "is_quiet", "is_discreet"):
            values[name] = bool(self[name].data)
        assert set(values) < set(NAMES)
        return Profile(
            **values,
            place_id=self.place_id.data or None,
            often=Often(self.often.data),
            starts_at=self.starts_at.data,
            ends_at=self.ends_at.data,
            door=Door(self.door.data),
            size=Size(self.size.data) if self.size.data else None,
            doing=Doing(self.doing.data) if self.doing.data else None,
            open_to=OpenTo(self.open_to.data),
            access={key: {"answer": "yes", "note": ""} for key in self.access.data or ()},
        )


def _day(number: int) -> str:
    name = str(WEEKDAYS[number])
    return name[:1].upper() + name[1:]


class JoinForm(BaseForm):
    """Come into a group, when we know who it is."""

    note = many_lines(_l("Er der noget, værten skal vide?"), 400, rows=3)


class GuestJoinForm(GuestContact, JoinForm):
    """The same from somebody without a log-in."""


class WriteOnForm(PhonedForm):
    """Somebody who phoned the host and wants to be in the group."""

    note = many_lines(_l("Er der noget, du skal huske?"), 400, rows=2)


class AnswerMemberForm(BaseForm):
    """The host's answer to who asked, or that somebody is taken off the list. The button that was pressed is it."""

    answer = HiddenField()
    reason = one_line(_l("Vil du skrive hvorfor?"), 300)

    def validate_answer(self, field: Field) -> None:
        """Only what the page offers."""
        if field.data not in {"ja", "nej", "fra"}:
            raise ValidationError(_l("Vælg ja eller nej"))


class PauseForm(BaseForm):
    """Until when a group does not meet."""

    until = DanishDateField(_l("Hvornår begynder I igen?"), [Required(_l("Skriv den dag, I begynder igen"))])


class HandOverForm(BaseForm):
    """Who is asked to be the host."""

    email = StringField(
        _l("E-mail på den nye vært"),
        [Required(_l("Skriv e-mailen")), Length(max=254, message=TOO_LONG), is_address],
        filters=[small_letters],
        widget=EmailInput(),
        description=_l("Den, som personen logger ind med."),
    )


class EndForm(BaseForm):
    """Why a group ends; who is in it reads it."""

    reason = many_lines(_l("Hvorfor holder gruppen op?"), 300, Required(_l("Skriv kort, hvorfor")), rows=2)


class DatesForm(BaseForm):
    """The dates of a group in the calendar."""

    first_on = DanishDateField(_l("Hvornår er første gang?"), [Required(_l("Skriv den første dato"))])
    rhythm = RadioField(
        _l("Hvor tit?"),
        choices=options([
            (Rhythm.WEEKLY.value, _l("Hver uge")),
            (Rhythm.FORTNIGHTLY.value, _l("Hver anden uge")),
            (Rhythm.MONTHLY.value, _l("En gang om måneden")),
            (Rhythm.ONCE.value, _l("Kun den dag")),
        ]),
        default=Rhythm.WEEKLY.value,
    )  # fmt: skip
    starts_at_local = DanishTimeField(
        _l("Hvornår begynder I?"), [Required(_l("Skriv, hvornår I begynder, for eksempel 14.00"))]
    )
    duration_minutes = WholeNumberField(
        _l("Hvor mange minutter varer det?"),
        [
            Required(_l("Skriv, hvor mange minutter det varer")),
            NumberRange(min=15, max=720, message=_l("Skriv et tal fra 15 til 720")),
        ],
        default=120,
    )
    needs_sign_up = RadioField(
        _l("Skal man melde sig til?"),
        choices=options([("nej", _l("Nej, man møder bare op")), ("ja", _l("Ja, hver gang"))]),
        default="nej",
    )
    capacity = WholeNumberField(
        _l("Hvor mange er der plads til?"),
        [Optional(), NumberRange(min=1, max=500, message=_l("Skriv et tal fra 1 til 500"))],
        description=_l("Kun når man melder sig til. Lad feltet være tomt, hvis alle kan komme med."),
    )
    companion_offered = BooleanField(_l("Man kan få en følgeven"))

    def dates(self) -> Dates:
        """What was typed. Only of a valid form."""
        first_on, starts_at = self.first_on.data, self.starts_at_local.data
        minutes = self.duration_minutes.data
        assert first_on is not None
        assert starts_at is not None
        assert minutes is not None
        return Dates(
            rhythm=Rhythm(self.rhythm.data),
            first_on=first_on,
            starts_at_local=starts_at,
            duration_minutes=minutes,
            capacity=self.capacity.data,
            needs_sign_up=self.needs_sign_up.data == "ja",
            companion_offered=bool(self.companion_offered.data),
        )


class AnswerForm(ReadForm):
    """A moderator's answer to a group, or to new words of one."""

    answer = AnswerField(_l("Dit svar"), validators=[Required(_l("Vælg et svar"))])
    text = many_lines(
        _l("Din besked til værten"), 1000, rows=4,
        description=_l("Skal skrives, når noget skal rettes eller tages ned, og når svaret er nej."),
    )  # fmt: skip
    initiative_id = SelectField(
        _l("Hvilken indsats tæller det med i?"), coerce=_number, validate_choice=False
    )

    def offer(
        self, answers: list[tuple[str, Any]], initiatives: list[tuple[int, str]], chosen: int | None
    ) -> None:
        """Offer these answers and initiatives."""
        self.answer.choices = options(answers)
        self.initiative_id.choices = options([(0, _("Ingen")), *initiatives])
        if not self.is_submitted():
            self.initiative_id.data = chosen or 0
