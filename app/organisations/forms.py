"""Forms of organisations: registering, the whole profile, inviting, and saying that one is theirs."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.form import BaseForm as WTBaseForm
from wtforms.validators import Length, Optional
from wtforms.widgets import EmailInput, URLInput

from app.accounts.forms import is_address, small_letters
from app.core.common_fields import TOO_LONG, is_a_place, one_line
from app.core.forms import BaseForm, PhoneField, Required, options, refuse_cpr, refuse_link, stripped
from app.core.pack import current_pack
from app.moderation.models import ProposedEdit
from app.organisations.actions import Basics, Profile, profile_of
from app.organisations.claims import Claimant
from app.organisations.listed import Listed
from app.organisations.models import Organisation
from app.organisations.rules import Insurer, MemberRole, OrganisationKind, is_cvr
from app.organisations.words import INSURER_WORDS, KIND_CHOICES, REQUIREMENT_WORDS, ROLE_WORDS
from app.people.models import Person
from app.places.queries import all_places


def _address(label: Any, *first: Any, **kwargs: Any) -> StringField:
    limit = Length(max=254, message=TOO_LONG)
    return StringField(
        label,
        [*(first or (Optional(),)), limit, refuse_cpr, is_address],
        filters=[small_letters],
        widget=EmailInput(),
        **kwargs,
    )


def is_link(_form: WTBaseForm, field: Field) -> None:
    """Validator: the address of a page elsewhere, over https and without a user's name in it."""
    if field.data and not re.fullmatch(
        r"https://[a-z0-9.-]+\.[a-z]{2,}(/[^\s<>\"'\\@]*)?", field.data, re.IGNORECASE
    ):
        raise ValidationError(_("Skriv et link, der begynder med https://"))


class BasicsForm(BaseForm):
    """What it takes to register."""

    name = one_line(_l("Hvad hedder I?"), 120, Required(_l("Skriv, hvad I hedder")))
    kind = SelectField(_l("Hvad er I?"), validators=[Required(_l("Vælg, hvad I er"))])
    place_id = SelectField(_l("Hvilken by?"), validators=[is_a_place], coerce=int, validate_choice=False)
    summary = one_line(
        _l("Hvad gør I?"),
        200,
        Required(_l("Skriv en sætning om, hvad I gør")),
        description=_l("En sætning. For eksempel: Vi holder byen pæn og mødes til kaffe hver måned."),
    )
    contact_name = one_line(
        _l("Hvem kan man spørge?"),
        120,
        Required(_l("Skriv, hvem man kan spørge")),
        description=_l("Navnet og det, du skriver nedenfor, kan alle se, når siden er godkendt."),
    )
    contact_phone = PhoneField(
        _l("Telefonnummer"), [Optional()], of_another=True, render_kw={"inputmode": "tel"}
    )
    contact_email = _address(_l("E-mail"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(place.id, place.name) for place in all_places()]
        self.place_id.choices = options([(0, _("Vælg en by")), *named])
        kinds = [(kind.value, words) for kind, words in KIND_CHOICES.items()]
        self.kind.choices = options([("", _("Vælg")), *kinds])

    def fill_in(self, person: Person) -> None:
        """What is known of who registers, to be changed as they like."""
        self.contact_name.data = person.name
        self.contact_phone.data, self.contact_email.data = person.phone, person.email

    def basics(self) -> Basics:
        """What was typed."""
        return Basics(**self._basics())

    def _basics(self) -> dict[str, Any]:
        return {
            "name": self.name.data,
            "kind": OrganisationKind(self.kind.data),
            "place_id": self.place_id.data,
            "summary": self.summary.data,
            "contact_name": self.contact_name.data,
            "contact_phone": self.contact_phone.data,
            "contact_email": self.contact_email.data or None,
        }


class NumberedForm(BasicsForm):
    """The same with a CVR number."""

    cvr = one_line(_l("CVR-nummer"), 20, Optional(), render_kw={"inputmode": "numeric"})

    def validate_cvr(self, field: Field) -> None:
        """Eight digits that check, with spaces as one likes."""
        field.data = re.sub(r"\s", "", field.data or "")
        if field.data and not is_cvr(field.data):
            raise ValidationError(_l("Se CVR-nummeret efter. Det har 8 tal, og de her passer ikke"))


class ListedForm(NumberedForm):
    """What a list says of an organisation and whom to ask there. Filled by a file, never shown."""

    source = one_line(_l("Kilde"), 120)

    def listed(self, *, is_told: bool) -> Listed:
        """What was read."""
        profile = Profile(**self._basics(), cvr=self.cvr.data or None)
        return Listed(profile, self.source.data or "", is_told)


class ProfileForm(NumberedForm):
    """All that members may change."""

    #: The `profile_mark` that it was filled from.
    seen = HiddenField()
    target_groups = SelectMultipleField(_l("Hvem vil I gerne nå?"), [Optional()])
    film_url = StringField(
        _l("Link til en kort film om jer"),
        [Optional(), Length(max=300, message=TOO_LONG), refuse_cpr, is_link],
        filters=[stripped],
        widget=URLInput(),
        description=_l("Filmen bliver ikke vist her. Folk følger linket."),
    )
    film_text = TextAreaField(
        _l("Filmen i ord"),
        [Optional(), Length(max=2000, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Skriv, hvad man ser og hører, til dem, der ikke kan se eller høre filmen."),
        render_kw={"rows": 4},
    )
    insurer = SelectField(_l("Hvem forsikrer dem, der hjælper jer?"), [Optional()])
    task_requirements = SelectMultipleField(_l("Er der krav til dem, der hjælper?"), [Optional()])
    requirements = one_line(
        _l("Vil I skrive mere om kravene?"),
        300,
        description=_l("For eksempel: Vi betaler attesten og hjælper dig med at søge den."),
    )
    task_contact = one_line(_l("Hvem tager imod dem?"), 160, description=_l("Navn og måske et nummer."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(tag.code, tag.label) for tag in current_pack().target_groups]
        self.target_groups.choices = options(groups)
        self.task_requirements.choices = options(
            [(one.value, words) for one, words in REQUIREMENT_WORDS.items()]
        )
        insurers = [(one.value, words) for one, words in INSURER_WORDS.items()]
        self.insurer.choices = options([("", _("Det er ikke afgjort")), *insurers])

    def profile(self) -> Profile:
        """What was typed."""
        return Profile(
            **self._basics(),
            cvr=self.cvr.data or None,
            target_groups=list(self.target_groups.data or ()),
            film_url=self.film_url.data or None,
            film_text=self.film_text.data or "",
            insurer=Insurer(self.insurer.data) if self.insurer.data else None,
            task_requirements=list(self.task_requirements.data or ()),
            requirements=self.requirements.data or "",
            task_contact=self.task_contact.data or "",
        )


def values_of(organisation: Organisation, edit: ProposedEdit | None) -> dict[str, Any]:
    """A profile as its form shows it: with what waits for an answer laid over."""
    values = asdict(profile_of(organisation)) | (edit.after if edit is not None else {})
    return {
        name: str(value) if name in ("kind", "insurer") and value else value for name, value in values.items()
    }


class InviteForm(BaseForm):
    """Who is asked to look after the page, too."""

    email = _address(_l("E-mail"), Required(_l("Skriv en e-mail")), render_kw={"autocomplete": "off"})
    role = SelectField(_l("Hvad må de?"), default=MemberRole.EDITOR.value)

    def __init__(self, *args: Any, may_invite_owner: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [MemberRole.EDITOR, MemberRole.OWNER] if may_invite_owner else [MemberRole.EDITOR]
        self.role.choices = options([(role.value, ROLE_WORDS[role]) for role in offered])


class ClaimForm(BaseForm):
    """Whom to ring back."""

    name = one_line(
        _l("Dit navn"), 120, Required(_l("Skriv dit navn")), refuse_link, render_kw={"autocomplete": "name"}
    )
    phone = PhoneField(
        _l("Dit telefonnummer"),
        [Required(_l("Skriv det nummer, vi skal ringe til"))],
        description=_l("Kun vi ser det. Vi ringer, før du kan ændre noget."),
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    position = one_line(
        _l("Hvad er du i foreningen?"),
        80,
        Required(_l("Skriv, hvad du er, for eksempel formand")),
        description=_l("For eksempel formand eller kasserer."),
    )

    def claimant(self) -> Claimant:
        """What was typed."""
        return Claimant(self.name.data, self.phone.data or "", self.position.data)
