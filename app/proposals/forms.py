"""Forms of proposals: proposing, saying that one wants to take part, and what moderators fill in."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from app.accounts.forms import GuestContact
from app.core.common_fields import TOO_LONG, is_a_place
from app.core.forms import BaseForm, Required, options, refuse_cpr, stripped
from app.core.ids import typed_number
from app.core.moderated import thing_at
from app.moderation.forms import AnswerField, ReadForm
from app.places.queries import all_places
from app.proposals.actions import Need
from app.proposals.became import Outcome
from app.proposals.models import Proposal


def _place(value: Any) -> int:
    """The number of a place; 0 for none, and for what is none."""
    return typed_number(value) or 0


class NeedForm(BaseForm):
    """What a place needs."""

    title = StringField(
        _l("Hvad mangler I?"),
        [Required(_l("Skriv, hvad I mangler")), Length(max=80, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Få ord er nok. For eksempel: Mal bænkene på stien."),
    )
    place_id = SelectField(_l("Hvor?"), validators=[is_a_place], coerce=_place, validate_choice=False)
    text = TextAreaField(
        _l("Fortæl lidt mere"),
        [
            Required(_l("Skriv en eller to sætninger")),
            Length(max=400, message=TOO_LONG),
            refuse_cpr,
        ],
        filters=[stripped],
        description=_l("En eller to sætninger. Skriv ikke navne på andre, og skriv ikke om sygdom."),
        render_kw={"rows": 4},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(place.id, place.name) for place in all_places()]
        self.place_id.choices = options([(0, _("Vælg en by")), *named])

    def fill_in(self, proposal: Proposal) -> None:
        """A proposal as it stands."""
        self.title.data, self.place_id.data, self.text.data = (
            proposal.title,
            proposal.place_id,
            proposal.text,
        )

    def need(self) -> Need:
        """What was typed."""
        return Need(title=self.title.data, place_id=self.place_id.data, text=self.text.data)


class GuestNeedForm(NeedForm, GuestContact):
    """The same from somebody without a log-in."""


class JoinForm(BaseForm):
    """Say that one wants to take part, when we know who it is."""


class GuestJoinForm(GuestContact):
    """The same from somebody without a log-in."""


class AnswerForm(ReadForm):
    """A moderator's answer to a proposal."""

    answer = AnswerField(_l("Dit svar"), validators=[Required(_l("Vælg et svar"))])
    text = TextAreaField(
        _l("Din besked til den, der foreslog det"),
        [Optional(), Length(max=1000, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Skal skrives, når noget skal rettes eller tages ned, og når svaret er nej."),
        render_kw={"rows": 4},
    )

    def offer(self, answers: list[tuple[str, Any]]) -> None:
        """Offer these answers."""
        self.answer.choices = options(answers)


class BecameForm(ReadForm):
    """What a proposal became, beside what was said of it before."""

    text = TextAreaField(
        _l("Hvad blev det til?"),
        [Optional(), Length(max=400, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Alle kan læse det. For eksempel: Vi mødes den første lørdag i måneden."),
        render_kw={"rows": 3},
    )
    where = StringField(
        _l("Hvor finder man det?"),
        [Optional(), Length(max=300, message=TOO_LONG), refuse_cpr],
        filters=[stripped],
        description=_l("Kopiér adressen på opgaven, gåturen eller siden, og sæt den ind her."),
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
    )

    def validate_where(self, field: Field) -> None:
        """A page of ours that everybody sees, or one elsewhere behind https."""
        if not field.data:
            return
        parts = _split(field.data)
        if parts is None:
            raise ValidationError(_l("Kopiér hele adressen, for eksempel https://www.dgi.dk/"))
        host, path = parts
        if not host and thing_at(path) is None:
            raise ValidationError(_l("Alle kan ikke se den side. Gør den synlig først"))

    def outcome(self) -> Outcome:
        """What was typed; a page of ours as the thing on it."""
        text, address = self.text.data or "", self.where.data or ""
        parts = _split(address) if address else None
        if parts is None:
            return Outcome(text)
        host, path = parts
        thing = thing_at(path) if not host else None
        return Outcome(text, *thing) if thing is not None else Outcome(text, url=address)


_HOST = re.compile(r"[a-z0-9.-]+\.[a-z]{2,}(?::[0-9]{1,5})?")


def _split(address: str) -> tuple[str, str] | None:
    """(host, path) of an address; no host for a page of ours, None for what is no address one can go to."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.netloc == request.host or (not parts.scheme and not parts.netloc and address.startswith("/")):
        return "", parts.path
    is_safe = parts.scheme == "https" and _HOST.fullmatch(parts.netloc.lower()) is not None
    return (parts.netloc, parts.path) if is_safe and not re.search(r"\s", address) else None
