"""Forms for everybody: what one gives or seeks, and how one comes to a fair."""

from __future__ import annotations

from datetime import datetime
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
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, Optional

from app.accounts.forms import GuestContact
from app.core import clock
from app.core.common_fields import TOO_LONG, is_offered
from app.core.formatting import capital
from app.core.forms import (
    BaseForm,
    DanishTimeField,
    Required,
    WholeNumberField,
    options,
    refuse_cpr,
    stripped,
)
from app.core.ids import typed_number
from app.core.pack import current_pack
from app.exchange import queries
from app.exchange.models import Fair, Participant
from app.exchange.registering import Registration
from app.exchange.rules import Offer, Side
from app.exchange.words import SIDE_WORDS
from app.places.queries import all_places

#: People that one party can bring.
MOST_PEOPLE = 30


def number(value: Any) -> int:
    """The number of a row; 0 for none, and for what is none."""
    return typed_number(value) or 0


def refuse_unknown(message: Any) -> Any:
    """Validator: refuse what is not among the choices."""

    def check(_form: BaseForm, field: Field) -> None:
        if not is_offered(field):
            raise ValidationError(message)

    return check


class OfferFields(BaseForm):
    """Something that one gives or seeks."""

    side = RadioField(_l("Giver eller søger I?"), validators=[Required(_l("Vælg, om I giver eller søger"))])
    category = SelectField(
        _l("Hvad er det?"),
        [Required(_l("Vælg, hvad det er")), refuse_unknown(_l("Vælg, hvad det er"))],
        validate_choice=False,
    )
    title = StringField(
        _l("Sig det kort"),
        [Required(_l("Skriv, hvad I giver eller søger")), Length(max=80, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("For eksempel: Et mødelokale til 20, eller: En, der kan spille klaver."),
    )
    text = TextAreaField(
        _l("Fortæl lidt mere"),
        [Optional(), Length(max=600, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Skriv ikke navne på andre, og skriv ikke om sygdom."),
        render_kw={"rows": 3},
    )
    target_group = SelectField(
        _l("Hvem er det for?"), [refuse_unknown(_l("Vælg, hvem det er for"))], validate_choice=False
    )
    place_id = SelectField(
        _l("Hvor?"), [refuse_unknown(_l("Vælg en by på listen"))], coerce=number, validate_choice=False
    )
    when_text = StringField(
        _l("Hvornår?"),
        [Optional(), Length(max=120, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("For eksempel: Tirsdag aften, eller hele året."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pack = current_pack()
        self.side.choices = options([(one.value, words) for one, words in SIDE_WORDS.items()])
        kinds = [(tag.code, tag.label) for tag in pack.exchange_categories]
        self.category.choices = options([("", _("Vælg")), *kinds])
        groups = [(tag.code, capital(tag.label)) for tag in pack.target_groups]
        self.target_group.choices = options([("", _("Alle")), *groups])
        places = [(place.id, place.name) for place in all_places()]
        self.place_id.choices = options([(0, _("Hele kommunen")), *places])

    def fill_in(self, offer: Offer) -> None:
        """What was written before."""
        for name in ("category", "title", "text", "target_group", "when_text"):
            self[name].data = getattr(offer, name)
        self.side.data, self.place_id.data = offer.side.value, offer.place_id or 0

    def offer(self) -> Offer:
        """What was typed."""
        return Offer(
            side=Side(self.side.data),
            category=self.category.data,
            title=self.title.data,
            text=self.text.data or "",
            target_group=self.target_group.data or "",
            place_id=self.place_id.data or None,
            when_text=self.when_text.data or "",
        )


class ComingFields(BaseForm):
    """How one comes to a fair."""

    party_size = WholeNumberField(
        _l("Hvor mange kommer I?"),
        [Required(_l("Skriv, hvor mange I kommer"))],
        default=1,
        render_kw={"inputmode": "numeric"},
    )
    names = StringField(
        _l("Hvem kommer?"),
        [Optional(), Length(max=300, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Navne til navneskiltene."),
    )
    arrives = DanishTimeField(
        _l("Kommer I senere?"), [Optional()], description=_l("Lad feltet stå tomt, hvis I kommer fra start.")
    )
    leaves = DanishTimeField(
        _l("Går I før?"), [Optional()], description=_l("Lad feltet stå tomt, hvis I bliver til slut.")
    )
    needs = StringField(
        _l("Hvad skal vi sørge for, så I kan være med?"),
        [Optional(), Length(max=200, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("For eksempel plads til en kørestol, eller en tolk. Skriv ikke om sygdom."),
    )
    languages = SelectMultipleField(_l("Taler I andre sprog end dansk?"), [Optional()], validate_choice=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages.choices = options([(tag.code, tag.label) for tag in current_pack().languages])

    def validate_party_size(self, field: Field) -> None:
        """A number of people who find room at a table."""
        if field.data is not None and not 1 <= field.data <= MOST_PEOPLE:
            raise ValidationError(_("Skriv et tal fra 1 til %(most)s", most=MOST_PEOPLE))

    def fill_in_coming(self, participant: Participant) -> None:
        """How they come now."""
        self.party_size.data, self.names.data = participant.party_size, participant.names
        self.needs.data, self.languages.data = participant.needs, participant.languages
        for field, at in ((self.arrives, participant.arrives_at), (self.leaves, participant.leaves_at)):
            field.data = clock.local(at).time() if at is not None else None

    def registration(self, fair: Fair) -> Registration:
        """What was typed, on the day of the fair."""
        return Registration(
            party_size=self.party_size.data or 1,
            names=self.names.data or "",
            arrives_at=_at(fair, self.arrives),
            leaves_at=_at(fair, self.leaves),
            needs=self.needs.data or "",
            languages=list(self.languages.data or []),
        )


def _at(fair: Fair, field: Field) -> datetime | None:
    if field.data is None:
        return None
    return clock.from_wall(clock.local(fair.starts_at).date(), field.data)


class WhoField(BaseForm):
    """For whom one comes: an organisation, or oneself."""

    organisation_id = SelectField(
        _l("Hvem kommer I fra?"),
        [refuse_unknown(_l("Vælg en forening på listen"))],
        coerce=number,
        validate_choice=False,
        description=_l("Kommer du for dig selv, så vælg det øverste."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation_id.choices = options(
            [(0, _("Jeg kommer som aktiv borger")), *queries.organisations()]
        )


class OfferForm(OfferFields):
    """Something to give or seek, from a party that is here already."""


class EditOfferForm(OfferFields):
    """Something else in what a party wrote. `version` says what they saw."""

    version = HiddenField()

    def show_at(self, offer: Offer, version: int) -> None:
        """What stands, and which version of it that is."""
        self.fill_in(offer)
        self.version.data = str(version)

    def seen(self) -> int:
        """The version that was shown; 0, which none is, for what is no number."""
        return number(self.version.data)


class FirstOfferForm(WhoField, OfferFields):
    """The same from somebody who may be new, when we know who it is."""


class GuestOfferForm(WhoField, OfferFields, GuestContact):
    """The same from somebody without a log-in."""


class RegisterForm(WhoField, ComingFields, OfferFields):
    """Coming to a fair, with the first thing that one gives or seeks."""


class GuestRegisterForm(WhoField, ComingFields, OfferFields, GuestContact):
    """The same from somebody without a log-in."""


class AgainForm(ComingFields):
    """Coming to another fair, with what one gives and seeks already."""


class ComingForm(ComingFields):
    """Coming in another way, and whom one wishes to meet."""

    wanted = SelectMultipleField(
        _l("Hvem vil I gerne møde?"), [Optional()], coerce=number,
        description=_l("Kun vi kan se det. Vi prøver at få jer til at mødes."),
    )  # fmt: skip
    unwanted = SelectMultipleField(
        _l("Er der nogen, I helst ikke vil møde?"), [Optional()], coerce=number,
        description=_l("Kun vi kan se det. I skal ikke sige hvorfor."),
    )  # fmt: skip

    def offer_others(self, others: list[Participant]) -> None:
        """Offer those who come as well."""
        named = [(one.id, one.party.name) for one in others]
        self.wanted.choices, self.unwanted.choices = options(named), options(named)
