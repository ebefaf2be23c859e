"""The questions of the ways in, a form for each page. What a page asks and what an answer is called stand together.

None asks for more than is needed to find two who suit, and none for an illness.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, EmailInput, ListWidget

from app.accounts.forms import GuestContact, is_address, small_letters
from app.core import clock
from app.core.common_fields import TOO_LONG, one_line
from app.core.forms import BaseForm, PhoneField, Required, WholeNumberField, options, refuse_link
from app.core.pack import Tag, current_pack
from app.phone_friends.choices import GENDERS, OFTEN, OLDEST, TIMES
from app.phone_friends.models import MOST_FRIENDS, Way
from app.phone_friends.said import Said

#: What a radio sends for "no matter": WTForms takes an empty text for no choice.
NO_MATTER = "any"


class ManyField(SelectMultipleField):
    """Several of many, each a box to tick. `data` is never None."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def offer(self, choices: Iterable[tuple[str, Any]]) -> None:
        """Offer these."""
        self.choices = options(choices)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The codes that were ticked."""
        return tuple(self.data or ())


class Question(BaseForm):
    """A page that asks something; what it says of the answers goes into `Said` or beside it."""

    def answers(self) -> dict[str, Any]:
        """Name in `Said` (or `lived`, `targets`, `capacity`) → what was answered."""
        return {}

    def fill_in(self, said: Said, lived: Sequence[str]) -> None:
        """Show what was said before."""


class WhoForm(Question):
    """Who is to be rung."""

    who = RadioField(
        _l("Hvem skal vi ringe til?"),
        [Required(_l("Vælg, hvem det er"))],
        choices=options(
            [
                (Way.SELF.value, _l("Mig selv")),
                (Way.RELATIVE.value, _l("En, jeg kender. For eksempel min far eller en nabo")),
                (Way.PROFESSIONAL.value, _l("En, jeg møder i mit arbejde")),
            ]
        ),
    )


class NumberForm(Question):
    """Where somebody is rung whom we know already."""

    phone = PhoneField(
        _l("Hvilket nummer skal vi ringe til?"),
        [Required(_l("Skriv dit telefonnummer med 8 tal"))],
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )


class ContactForm(NumberForm):
    """Who wants to be rung, and where."""

    name = one_line(
        _l("Dit navn"), 120, Required(_l("Skriv dit navn")), refuse_link, render_kw={"autocomplete": "name"}
    )
    phone = PhoneField(
        _l("Dit telefonnummer"),
        [Required(_l("Skriv dit telefonnummer med 8 tal"))],
        description=_l("Det er det nummer, vi ringer til. Det må gerne være en fastnettelefon."),
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    email = StringField(
        _l("E-mail"),
        [Optional(), Length(max=254, message=TOO_LONG), is_address],
        filters=[small_letters],
        widget=EmailInput(),
        description=_l("Har du ikke e-mail, ringer vi til dig i stedet."),
        render_kw={"autocomplete": "email"},
    )
    #: Left empty by people, who never see it; filled by programs.
    website = StringField()

    def validate_website(self, field: Field) -> None:
        """Nothing, as people leave it."""
        if field.data:
            field.data = ""
            self.add_error("name", _("Det gik meget hurtigt. Se det efter, og tryk på knappen igen"))
            raise ValidationError

    def contact(self) -> dict[str, str | None]:
        """Name, phone and e-mail as typed."""
        return {"name": self.name.data, "phone": self.phone.data, "email": self.email.data or None}


class OtherForm(Question):
    """Who is to be rung, as somebody else says it: a name and a number, no more."""

    name = one_line(
        _l("Navnet på den, vi skal ringe til"),
        120,
        Required(_l("Skriv navnet")),
        refuse_link,
        render_kw={"autocomplete": "off"},
    )
    phone = PhoneField(
        _l("Telefonnummer"),
        [Required(_l("Skriv telefonnummeret med 8 tal"))],
        of_another=True,
        description=_l("Nummeret på den, vi skal ringe til. Det må gerne være en fastnettelefon."),
        render_kw={"autocomplete": "off", "inputmode": "tel"},
    )

    def contact(self) -> dict[str, str | None]:
        """Name and phone as typed; an e-mail is not asked for."""
        return {"name": self.name.data, "phone": self.phone.data, "email": None}


class HelperForm(GuestContact, Question):
    """Who says it for somebody else."""


class AboutForm(Question):
    """How old, and man or woman."""

    born = WholeNumberField(
        _l("Hvilket år er du født?"),
        [Required(_l("Skriv årstallet med 4 tal, for eksempel 1948"))],
        description=_l("Kun årstallet. For eksempel 1948."),
        render_kw={"inputmode": "numeric", "autocomplete": "bday-year"},
    )
    gender = RadioField(
        _l("Er du kvinde eller mand?"),
        [Optional()],
        choices=options([*GENDERS.items(), (NO_MATTER, _l("Vil ikke svare"))]),
        default=NO_MATTER,
        description=_l("Nogle vil helst tale med en kvinde, andre med en mand."),
    )

    def validate_born(self, field: Field) -> None:
        """A year in which somebody who lives may be born."""
        year = clock.today().year
        if field.data is not None and not year - OLDEST <= field.data <= year:
            raise ValidationError(_l("Skriv årstallet med 4 tal, for eksempel 1948"))

    def answers(self) -> dict[str, Any]:
        """Year of birth, and gender if they say it."""
        return {"born": self.born.data, "gender": _said(self.gender.data)}

    def fill_in(self, said: Said, lived: Sequence[str]) -> None:
        """As said before."""
        self.born.data, self.gender.data = said.born, said.gender or NO_MATTER


class LanguagesForm(Question):
    """Which languages one talks in."""

    languages = ManyField(
        _l("Hvilke sprog taler du?"),
        description=_l("Sæt kryds ved dem, du gerne vil tale i telefon på."),
        default=["da"],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages.offer(_tags(current_pack().languages))

    def validate_languages(self, field: Field) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(_l("Vælg mindst ét sprog"))

    def answers(self) -> dict[str, Any]:
        """The codes of the languages."""
        return {"languages": self.languages.chosen}

    def fill_in(self, said: Said, lived: Sequence[str]) -> None:
        """As said before."""
        self.languages.data = list(said.languages)


class TimesForm(Question):
    """When in the week."""

    times = ManyField(
        _l("Hvornår passer det?"),
        description=_l("Sæt gerne mange krydser. Så er det lettere at finde en, der passer."),
        choices=options(TIMES.items()),
    )

    def validate_times(self, field: Field) -> None:
        """At least one: without a common time nobody can be found."""
        if not field.data:
            raise ValidationError(_l("Vælg mindst ét tidspunkt"))

    def answers(self) -> dict[str, Any]:
        """The half-days."""
        return {"times": self.times.chosen}

    def fill_in(self, said: Said, lived: Sequence[str]) -> None:
        """As said before."""
        self.times.data = list(said.times)


class InterestsForm(Question):
    """What to talk about."""

    interests = ManyField(
        _l("Hvad vil du gerne tale om?"),
        [Optional()],
        description=_l("Vælg så mange, du vil. Du kan også springe det over."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interests.offer(_tags(current_pack().phone_interests))

    def answers(self) -> dict[str, Any]:
        """The codes of the pack."""
        return {"interests": self.interests.chosen}

    def fill_in(self, said: Said, lived: Sequence[str]) -> None:
        """As said before."""
        self.interests.data = list(said.interests)


class OftenForm(Question):
    """How often."""

    often = RadioField(
        _l("Hvor tit vil du tale i telefon?"),
        [Required(_l("Vælg, hvor tit"))],
        choices=options(OFTEN.items()),
    )

    def answers(self) -> dict[str, Any]:
        """The rhythm."""
        return {"often": self.often.data}

    def fill_in(self, said: Said, lived: Sequence[str]) -> None:
        """As said before."""
        self.often.data = said.often or None


class WithWhomForm(Question):
    """Whom one would rather talk with."""

    wants_gender = RadioField(
        _l("Vil du helst tale med en kvinde eller en mand?"),
        choices=options([("woman", _l("En kvinde")), ("man", _l("En mand")), (NO_MATTER, _l("Det er lige meget"))]),
        default=NO_MATTER,
    )  # fmt: skip
    wants_from = WholeNumberField(
        _l("Den anden skal mindst være"), [Optional()], description=_l("Alder i år."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )  # fmt: skip
    wants_until = WholeNumberField(
        _l("Den anden skal højst være"), [Optional()], description=_l("Alder i år."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )  # fmt: skip

    def validate_wants_until(self, field: Field) -> None:
        """Both ages or none, in order."""
        least, most = self.wants_from.data, field.data
        if least is None and most is None:
            return
        if least is None or most is None:
            raise ValidationError(_l("Skriv begge tal, eller lad begge stå tomme"))
        if not least <= most <= OLDEST:
            raise ValidationError(_l("Skriv det mindste tal først, for eksempel 50 og 80"))

    def answers(self) -> dict[str, Any]:
        """Woman, man or no matter, and the ages."""
        return {
            "wants_gender": _said(self.wants_gender.data),
            "wants_from": self.wants_from.data,
            "wants_until": self.wants_until.data,
        }

    def fill_in(self, said: Said, lived: Sequence[str]) -> None:
        """As said before."""
        self.wants_gender.data = said.wants_gender or NO_MATTER
        self.wants_from.data, self.wants_until.data = said.wants_from, said.wants_until


class LivedForm(Question):
    """What the other should know from their own life; for who rings: what they know."""

    lived = ManyField(
        _l("Jeg vil gerne tale med en, der selv har prøvet"),
        [Optional()],
        description=_l("Du kan springe det over. Kun koordinatoren kan se det."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lived.offer(_tags(current_pack().phone_lived))

    def answers(self) -> dict[str, Any]:
        """The codes of the pack."""
        return {"lived": self.lived.chosen}

    def fill_in(self, said: Said, lived: Sequence[str]) -> None:
        """As said before."""
        self.lived.data = list(lived)


class OwnLifeForm(LivedForm):
    """The same for who rings."""

    lived = ManyField(
        _l("Det har jeg selv prøvet, og det vil jeg gerne tale om"),
        [Optional()],
        description=_l("Du kan springe det over. Kun koordinatoren kan se det."),
    )


class TargetsForm(Question):
    """For statistics only: the plan's target groups."""

    targets = ManyField(
        _l("Passer noget af det her på dig?"),
        [Optional()],
        description=_l(
            "Det er kun til statistik, og du kan springe det over. Vi tæller krydserne og gemmer ikke, hvem der satte "
            "dem. Det betyder intet for, hvem du kommer til at tale med."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = current_pack().target_groups
        # The plan speaks of people; who is asked is spoken to. A pack without such words lends those of its plan.
        self.targets.offer([(tag.code, tag.of_one) for tag in groups if tag.of_one] or _tags(groups))

    def answers(self) -> dict[str, Any]:
        """The codes of the pack."""
        return {"targets": self.targets.chosen}


class RoomForm(Question):
    """How many friends somebody who rings has room for."""

    capacity = RadioField(
        _l("Hvor mange vil du gerne ringe til?"),
        [Required(_l("Vælg, hvor mange"))],
        coerce=int,
        choices=options([(1, _l("En")), (2, _l("To")), (3, _l("Tre"))][:MOST_FRIENDS]),
        default=1,
    )

    def answers(self) -> dict[str, Any]:
        """The number."""
        return {"capacity": self.capacity.data}


class AgreeForm(BaseForm):
    """The yes before it is sent."""

    agrees = BooleanField(_l("Ja"))

    def validate_agrees(self, field: Field) -> None:
        """Without a yes nothing is kept."""
        if not field.data:
            raise ValidationError(_("Sæt kryds, hvis du siger ja. Ellers kan vi ikke gemme svarene"))


def _tags(tags: Iterable[Tag]) -> list[tuple[str, str]]:
    return [(tag.code, tag.label) for tag in tags]


def _said(value: str | None) -> str:
    return "" if value in (None, NO_MATTER) else str(value)
