"""Forms of staff: a fair, what is decided about it, and answers to what people write."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import Length, Optional

from app.core import clock
from app.core.common_fields import TOO_LONG, many_lines, one_line
from app.core.formatting import capital
from app.core.forms import (
    BaseForm,
    DanishDateField,
    DanishTimeField,
    Required,
    WholeNumberField,
    options,
    refuse_cpr,
    stripped,
)
from app.core.pack import current_pack
from app.exchange.fairs import FairFacts, fair_mark
from app.exchange.forms import number, refuse_unknown
from app.exchange.models import Fair
from app.exchange.rules import FairState, Shape
from app.exchange.words import SHAPE_WORDS
from app.moderation.forms import AnswerField
from app.places.queries import all_places
from app.plan.queries import default_initiative, living_initiatives

#: Rounds, and minutes of one.
_MOST_ROUNDS, _LONGEST = 30, 120


def _number(label: Any, **how: Any) -> WholeNumberField:
    return WholeNumberField(label, [Optional()], render_kw={"inputmode": "numeric"}, **how)


def _within(field: Field, least: int, most: int) -> None:
    if field.data is not None and not least <= field.data <= most:
        raise ValidationError(_("Skriv et tal fra %(least)s til %(most)s", least=least, most=most))


class FairForm(BaseForm):
    """All that is written about a fair."""

    title = one_line(_l("Hvad hedder den?"), 80, Required(_l("Skriv et navn")))
    on = DanishDateField(_l("Dag"), [Required(_l("Vælg en dag"))])
    starts = DanishTimeField(_l("Fra"), [Required(_l("Skriv, hvornår den begynder"))])
    ends = DanishTimeField(_l("Til"), [Required(_l("Skriv, hvornår den slutter"))])
    place_id = SelectField(_l("By"), [refuse_unknown(_l("Vælg en by"))], coerce=number, validate_choice=False)
    address = one_line(
        _l("Hvor er det?"), 160, Required(_l("Skriv, hvor det er")), description=_l("Hus, adresse og sal.")
    )
    theme = StringField(
        _l("Tema"), [Optional(), Length(max=200, message=TOO_LONG), refuse_cpr], filters=[stripped],
        description=_l("En sætning. For eksempel: Godt på vej hjem fra sygehuset."),
    )  # fmt: skip
    target_groups = SelectMultipleField(_l("Hvem handler det om?"), [Optional()])
    register_by = DanishDateField(
        _l("Sidste dag at tilmelde sig"), [Required(_l("Vælg den sidste dag at tilmelde sig"))]
    )
    tables = WholeNumberField(
        _l("Hvor mange borde er der?"),
        [Required(_l("Skriv, hvor mange borde der er"))],
        render_kw={"inputmode": "numeric"},
    )
    shape = RadioField(_l("Hvordan mødes man?"), default=Shape.MARKET.value, validate_choice=False)
    rounds = _number(_l("Hvor mange runder?"), description=_l("Kun når man mødes i runder."))
    round_minutes = _number(_l("Minutter i en runde"))
    pause_minutes = _number(_l("Minutter mellem to runder"))
    notice = many_lines(
        _l("Godt at vide"), 1000, rows=4, description=_l("Parkering, mad, adgang. Alle kan læse det.")
    )
    initiative_id = SelectField(
        _l("Hvilken indsats tæller den med i?"),
        [refuse_unknown(_l("Vælg en indsats"))],
        coerce=number,
        validate_choice=False,
    )
    #: The state of the fair that was read.
    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = clock.now()
        self.place_id.choices = options([(place.id, place.name) for place in all_places()])
        groups = [(tag.code, capital(tag.label)) for tag in current_pack().target_groups]
        self.target_groups.choices = options(groups)
        self.shape.choices = options([(one.value, words) for one, words in SHAPE_WORDS.items()])
        named = [(one.id, one.title) for one in living_initiatives(now)]
        self.initiative_id.choices = options([(0, _("Ingen")), *named])
        if not self.is_submitted():
            own = default_initiative("exchange", now)
            self.initiative_id.data = own.id if own is not None else 0

    def validate_register_by(self, field: Field) -> None:
        """Not after the fair."""
        if field.data and self.on.data and field.data > self.on.data:
            raise ValidationError(_l("Vælg en dag, før børsen er"))

    def validate_tables(self, field: Field) -> None:
        """A number of tables that a hall holds."""
        if field.data is not None and not 1 <= field.data <= 1000:
            raise ValidationError(_l("Skriv et tal fra 1 til 1.000"))

    def validate_shape(self, field: Field) -> None:
        """One of those there are."""
        if field.data not in {one.value for one in Shape}:
            raise ValidationError(_l("Vælg, hvordan man mødes"))

    def validate_rounds(self, field: Field) -> None:
        """As many as fit into a day."""
        _within(field, 1, _MOST_ROUNDS)

    def validate_round_minutes(self, field: Field) -> None:
        """Long enough to talk."""
        _within(field, 1, _LONGEST)

    def validate_pause_minutes(self, field: Field) -> None:
        """No longer than a round may be."""
        _within(field, 0, _LONGEST)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that a fair with rounds says how many and how long."""
        valid = bool(super().validate(extra_validators))
        if self.shape.data != Shape.ROUNDS.value:
            return valid
        for field in (self.rounds, self.round_minutes):
            if field.data is None and not field.errors:
                self.add_error(field.name, _("Skriv et tal. Det skal der til, når man mødes i runder"))
                valid = False
        return valid

    def fill_in(self, fair: Fair) -> None:
        """A fair as it stands."""
        for name in ("title", "place_id", "address", "theme", "target_groups", "register_by", "tables",
                     "rounds", "round_minutes", "pause_minutes", "notice"):  # fmt: skip
            self[name].data = getattr(fair, name)
        begins, ends = clock.local(fair.starts_at), clock.local(fair.ends_at)
        self.on.data, self.starts.data, self.ends.data = begins.date(), begins.time(), ends.time()
        self.shape.data, self.initiative_id.data = fair.shape.value, fair.initiative_id or 0
        self.seen.data = fair_mark(fair)

    def facts(self) -> FairFacts:
        """What was typed."""
        is_rounds = self.shape.data == Shape.ROUNDS.value
        day: Any = self.on.data
        starts: Any = self.starts.data
        ends: Any = self.ends.data
        register_by: Any = self.register_by.data
        return FairFacts(
            title=self.title.data,
            starts_at=clock.from_wall(day, starts),
            ends_at=clock.from_wall(day, ends),
            place_id=self.place_id.data,
            address=self.address.data,
            register_by=register_by,
            tables=self.tables.data or 1,
            theme=self.theme.data or "",
            target_groups=list(self.target_groups.data or []),
            shape=Shape(self.shape.data),
            rounds=self.rounds.data if is_rounds else None,
            round_minutes=self.round_minutes.data if is_rounds else None,
            pause_minutes=(self.pause_minutes.data or 0) if is_rounds else 0,
            notice=self.notice.data or "",
            initiative_id=self.initiative_id.data or None,
        )


#: What can be decided about a fair, from where it is.
DECISIONS: dict[FairState, tuple[FairState, ...]] = {
    FairState.DRAFT: (FairState.OPEN,),
    FairState.OPEN: (FairState.CLOSED, FairState.CANCELLED),
    FairState.CLOSED: (FairState.OPEN, FairState.CANCELLED),
}
_DECISION_WORDS: dict[FairState, Any] = {
    FairState.OPEN: _l("Åbn, så alle kan tilmelde sig"),
    FairState.CLOSED: _l("Luk for tilmelding"),
    FairState.CANCELLED: _l("Aflys børsen, og giv alle besked"),
}


class DecideForm(BaseForm):
    """What staff decide about a fair."""

    to = RadioField(_l("Hvad skal der ske?"), validators=[Required(_l("Vælg, hvad der skal ske"))])
    reason = many_lines(
        _l("Hvorfor?"), 400, rows=2, description=_l("Skal skrives, når den bliver aflyst. Alle læser det.")
    )

    def offer(self, state: FairState) -> None:
        """Offer what can be decided now."""
        self.to.choices = options([(one.value, _DECISION_WORDS[one]) for one in DECISIONS.get(state, ())])


class AnswerForm(BaseForm):
    """A moderator's answer to an item."""

    version = HiddenField()
    answer = AnswerField(_l("Dit svar"), validators=[Required(_l("Vælg et svar"))])
    text = many_lines(
        _l("Din besked til den, der skrev det"), 1000, rows=4,
        description=_l("Skal skrives, når noget skal rettes eller tages ned, og når svaret er nej."),
    )  # fmt: skip

    def offer(self, answers: list[tuple[str, Any]]) -> None:
        """Offer these answers."""
        self.answer.choices = options(answers)

    def seen(self) -> int:
        """The version of the item that was read; 0, which none is, for what is no number."""
        return number(self.version.data)
