"""What /stil shows: every part in every state, with invented people and numbers that are never assigned."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from app.core.forms import BaseForm, DanishDateField, DanishTimeField, PhoneField, options

_STARTS = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


class ExampleForm(BaseForm):
    """One field of every sort."""

    date = RadioField(
        _l("Hvilken dag vil du med?"),
        choices=options(
            [
                ("1", _l("Torsdag den 26. november")),
                ("2", _l("Torsdag den 3. december")),
                ("3", _l("Torsdag den 10. december")),
            ]
        ),
    )
    name = StringField(_l("Dit navn"))
    phone = PhoneField(_l("Telefonnummer"), description=_l("Så kan værten ringe, hvis turen bliver aflyst."))
    party = SelectField(
        _l("Hvor mange kommer I?"), choices=options([("1", _l("Kun mig")), ("2", _l("2 personer"))])
    )
    first_on = DanishDateField(_l("Første gang"))
    starts_at = DanishTimeField(_l("Hvad tid starter I?"))
    companion = BooleanField(
        _l("Jeg vil gerne have en følgeven"),
        description=_l("En frivillig følges med dig. Det koster ikke noget."),
    )
    meet = SelectField(
        _l("Hvor skal I mødes?"), choices=options([("", _l("Vælg et sted")), ("home", _l("Hjemme hos mig"))])
    )
    rollator = RadioField(
        _l("Kan man have rollator med?"),
        choices=options([("yes", _l("Ja")), ("no", _l("Nej")), ("ask", _l("Spørg værten"))]),
    )
    rollator_note = StringField(_l("Skriv det med en sætning"), validators=[Optional()])
    reason = RadioField(
        _l("Hvorfor aflyser du?"),
        choices=options([("weather", _l("Vejret er for dårligt")), ("ill", _l("Jeg er syg"))]),
    )
    note = TextAreaField(
        _l("Er der noget, værten skal vide?"),
        validators=[Optional()],
        description=_l("Skriv ikke om sygdom, og skriv ikke dit CPR-nummer."),
    )


@dataclass(frozen=True)
class ExampleEntry:
    """Looks like an entry of the list."""

    title: str
    tone: str
    kind_label: Any
    starts_at: datetime = _STARTS
    place_name: str = "Dybbøl"
    meeting_point: str = "P-pladsen ved Dybbøl Mølle"
    is_cancelled: bool = False
    needs_sign_up: bool = True
    seats_left: int | None = 9
    url: str = "#kort"
    picture_name: str | None = None
    facts: tuple[dict[str, Any], ...] = field(default=())


def examples() -> dict[str, Any]:
    """Forms and entries for the templates of the style page."""
    return {
        "plain": ExampleForm(formdata=None, prefix="a-", date="1", rollator="yes"),
        "wrong": _wrong(),
        "entries": _entries(),
        "starts_at": _STARTS,
    }


def _wrong() -> ExampleForm:
    form = ExampleForm(formdata=None, prefix="b-")
    form.add_error("name", str(_l("Skriv dit navn")))
    form.add_error("phone", str(_l("Skriv dit telefonnummer med 8 tal")))
    form.add_error("meet", str(_l("Vælg, hvor følgevennen skal hente dig")))
    form.add_error("rollator", str(_l("Vælg ja, nej eller spørg værten")))
    form.add_error("reason", str(_l("Vælg, hvorfor du aflyser")))
    return form


def _entries() -> list[ExampleEntry]:
    facts = (
        {"icon": "footprints", "text": _l("Roligt tempo")},
        {"icon": "route", "text": _l("3 km")},
        {"icon": "heart-handshake", "text": _l("Følgeven")},
    )
    walk = ExampleEntry("Dybbøl Gågruppe", "gaa", _l("Gå med"), facts=facts)
    return [
        walk,
        replace(
            walk, title="Torsdagsmad i Augustenborg", tone="spis", kind_label=_l("Spis med"), seats_left=2
        ),
        replace(walk, title="Mød telefonvennerne", tone="ring", kind_label=_l("Telefonven"), seats_left=0),
        replace(walk, title="Pynt op til jul", tone="haand", kind_label=_l("Giv en hånd"), seats_left=None),
        replace(walk, title="Strik og snak", tone="forening", kind_label=_l("Forening"), needs_sign_up=False),
        replace(walk, title="Broager på tværs", is_cancelled=True),
    ]
