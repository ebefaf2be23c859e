"""Forms of the phone desk. What is typed while somebody talks is kept, whatever is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional
from wtforms.widgets import EmailInput

from app.accounts.forms import is_address
from app.core.common_fields import TOO_LONG, one_line
from app.core.desk_service import DeskNeeds
from app.core.forms import BaseForm, DanishDateField, PhoneField, Required, options, refuse_cpr, stripped
from app.core.ids import typed_number
from app.desk.actions import CONTACTS, Details
from app.notifications.wishes import kinds_that_may_be_off
from app.people.models import Reach
from app.places.queries import PlaceRow


def _place_or_none(value: Any) -> int | None:
    return typed_number(value) or None


class _WithPlace(BaseForm):
    place_id = SelectField(_l("Hvor bor personen?"), [Optional()], coerce=_place_or_none)

    def offer_places(self, places: Iterable[PlaceRow]) -> None:
        """Fill the list of places, in the order given."""
        named = [(place.id, place.name) for place in places]
        self.place_id.choices = options([("", _("Ved ikke")), *named])


class CallerForm(_WithPlace):
    """Somebody new on the phone. A number or a village is enough beside the name."""

    name = one_line(
        _l("Navn"),
        120,
        Required(_l("Skriv navnet")),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    phone = PhoneField(
        _l("Telefonnummer"),
        [Optional()],
        of_another=True,
        description=_l("Intet nummer? Så vælg landsbyen, og giv besked gennem værten."),
        render_kw={"autocomplete": "off", "inputmode": "tel"},
    )
    consent = BooleanField(_l("Der er sagt ja"))
    #: What was typed into the search, so that the page can be shown again.
    q = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and that somebody can be told or found."""
        valid = bool(super().validate(extra_validators))
        has_phone = self.phone.raw_data and self.phone.raw_data[0].strip()
        if not has_phone and not self.place_id.data:
            self.add_error("place_id", _("Vælg en by, når der ikke er noget nummer"))
            valid = False
        return valid


class NeedsForm(BaseForm):
    """How many come and what they need. One for each offer on the page, told apart by its prefix."""

    party_size = SelectField(
        _l("Hvor mange kommer?"),
        coerce=int,
        default=1,
        choices=options(
            [(1, _l("1 person")), (2, _l("2 personer")), (3, _l("3 personer")), (4, _l("4 personer"))]
        ),
    )
    wants_companion = BooleanField(_l("Vil have en følgeven"))
    needs_lift = BooleanField(_l("Mangler et lift"))
    note = one_line(_l("Skal værten vide noget?"), 400)

    def needs(self) -> DeskNeeds:
        """What the feature's own sign-up takes."""
        return DeskNeeds(
            party_size=self.party_size.data,
            wants_companion="wants_companion" in self and bool(self.wants_companion.data),
            needs_lift=bool(self.needs_lift.data),
            note=self.note.data or "",
        )


class NoteForm(BaseForm):
    """What the host of a group shall know of a caller. One for each group on the page, told apart by its prefix."""

    note = one_line(_l("Skal værten vide noget?"), 400)


def needs_form(
    key: str, needs: DeskNeeds, *, companion_offered: bool, is_part: bool = False, formdata: Any = None
) -> NeedsForm:
    """The form of one offer or sign-up, filled in with `needs`. `is_part`: it stands inside another form."""
    more = {"meta": {"csrf": False}} if is_part else {}
    form = NeedsForm(formdata, obj=needs, prefix=f"{key}-", **more)
    if not companion_offered and not needs.wants_companion:
        del form.wants_companion
    return form


class DetailsForm(_WithPlace):
    """What a person tells about themselves, and how they want to be told things."""

    name = one_line(_l("Navn"), 120, Required(_l("Skriv navnet")), render_kw={"autocomplete": "off"})
    phone = PhoneField(_l("Telefonnummer"), [Optional()], of_another=True, render_kw={"autocomplete": "off"})
    email = StringField(
        _l("E-mail"),
        [Optional(), Length(max=254, message=TOO_LONG), is_address],
        filters=[stripped],
        widget=EmailInput(),
        render_kw={"autocomplete": "off"},
    )
    #: Offered where we take it for dead; nobody has to write it once more.
    phone_works = BooleanField(_l("Nummeret er rigtigt, og det virker"))
    email_works = BooleanField(_l("E-mailen er rigtig, og den virker"))
    reach = RadioField(_l("Hvordan skal personen have besked?"), validate_choice=False)
    street = one_line(_l("Vej og nummer"), 120)
    postal_code = one_line(_l("Postnummer"), 10)
    town = one_line(_l("By"), 60)
    kinds = SelectMultipleField(_l("Hvad vil personen også have besked om?"))
    #: What was known when the page was opened (`details_mark`).
    seen = HiddenField()

    def offer_kinds(self) -> None:
        """Offer the kinds of message one may say no to."""
        self.kinds.choices = options((kind.name, kind.title) for kind in kinds_that_may_be_off())

    def fill_in(self, reach: Reach | None, off: Collection[str], seen: str) -> None:
        """Show how they are told now: of the kinds one may say no to, those that are not in `off`."""
        self.reach.data = str(reach or "")
        self.kinds.data = [kind.name for kind in kinds_that_may_be_off() if kind.name not in off]
        self.seen.data = seen

    def offer_ways(self, *, has_helper: bool) -> None:
        """Fill the ways to be told; a relative only when one gets the messages."""
        ways = [
            ("", _("Vi vælger selv: mail, ellers ringer vi")),
            (Reach.EMAIL, _("E-mail")),
            (Reach.SMS, _("Sms")),
            (Reach.CALL, _("Vi ringer")),
            (Reach.LETTER, _("Brev med posten")),
            (Reach.IN_PERSON, _("Kommer selv forbi")),
        ]
        if has_helper:
            ways.append((Reach.RELATIVE, _("En pårørende får beskeden")))
        self.reach.choices = options(ways)

    def details(self, *, keep_email: str | None) -> Details:
        """What the action takes; who logs in keeps the address of their log-in (the form has no field for it)."""
        known = {str(way) for way in Reach}
        return Details(
            name=self.name.data or "",
            phone=self.phone.data,
            email=(self.email.data or None) if "email" in self else keep_email,
            place_id=self.place_id.data,
            reach=Reach(self.reach.data) if self.reach.data in known else None,
            street=self.street.data or "",
            postal_code=self.postal_code.data or "",
            town=self.town.data or "",
            kinds=tuple(self.kinds.data or ()),
            works=tuple(one for one in CONTACTS if f"{one}_works" in self and self[f"{one}_works"].data),
        )


class HelperForm(BaseForm):
    """Who may act for a person, and how far. Somebody known is chosen, anybody else is written down."""

    name = one_line(_l("Hjælperens navn"), 120, render_kw={"autocomplete": "off"})
    phone = PhoneField(
        _l("Hjælperens telefonnummer"), [Optional()], of_another=True, render_kw={"autocomplete": "off"}
    )
    #: A person that is known already; chosen from those with this number or name.
    known_id = RadioField(_l("Er det en af dem her?"), validate_choice=False)
    relation = one_line(_l("Hvem er det?"), 60, description=_l("For eksempel datter eller nabo."))
    may_sign_up = BooleanField(_l("Må melde til"), default=True)
    may_cancel = BooleanField(_l("Må ændre og melde fra"), default=True)
    gets_messages = BooleanField(_l("Får også beskederne"))

    def allowed(self) -> dict[str, bool]:
        """What was agreed."""
        return {
            "may_sign_up": bool(self.may_sign_up.data),
            "may_cancel": bool(self.may_cancel.data),
            "gets_messages": bool(self.gets_messages.data),
        }


class ErrandForm(BaseForm):
    """Something a colleague must do."""

    text = TextAreaField(
        _l("Hvad skal der gøres?"),
        filters=[stripped],
        validators=[
            Required(_l("Skriv, hvad der skal gøres")),
            Length(max=600, message=TOO_LONG),
            refuse_cpr,
        ],
        render_kw={"rows": 3},
    )
    due_on = DanishDateField(_l("Hvornår skal det være gjort?"), [Optional()])
