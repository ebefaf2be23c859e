"""Forms of whoever holds an event: what only events have, a line of the programme, a document, an invitation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import Field, FileField, RadioField, SelectField
from wtforms.validators import ValidationError

from app.core.common_fields import is_offered, one_line
from app.core.forms import BaseForm, DanishTimeField, Required, options
from app.events.forms import EventFields
from app.events.models import Event, EventForm
from app.events.programme import Item
from app.events.rules import LARGEST_DOCUMENT
from app.events.wording import USUAL, form_in_words


class EditForm(EventFields):
    """What only events have; day, place and numbers are changed where those of every kind are."""

    shape = RadioField(_l("Hvad er det?"))

    def __init__(self, event: Event, initiative_id: int | None, **kwargs: Any) -> None:
        begin_with = {"shape": event.form.value, "initiative_id": initiative_id or -1}
        super().__init__(obj=event, **{**begin_with, **kwargs})
        self.shape.choices = options((one.value, form_in_words(one)) for one in USUAL)

    def chosen_form(self) -> EventForm:
        """What it is now."""
        return EventForm(self.shape.data)


class ItemForm(BaseForm):
    """A line of the programme."""

    at = DanishTimeField(_l("Hvad er klokken?"), [Required(_l("Skriv, hvad klokken er, for eksempel 19.15"))])
    what = one_line(
        _l("Hvad sker der?"), 120, Required(_l("Skriv, hvad der sker")),
        description=_l("For eksempel: Velkomst og kaffe."),
    )  # fmt: skip
    speaker = one_line(
        _l("Hvem fortæller?"), 80, description=_l("Alle kan læse navnet. Spørg først, om det er i orden.")
    )
    about_speaker = one_line(
        _l("Hvem er det?"),
        200,
        description=_l("En linje. For eksempel: Sygeplejerske og frivillig i Nordborg."),
    )

    def item(self) -> Item:
        """What the action takes."""
        return Item(
            at=cast(Any, self.at.data),
            what=cast(str, self.what.data),
            speaker=self.speaker.data or "",
            about_speaker=(self.about_speaker.data or "") if self.speaker.data else "",
        )


class DocumentField(FileField):
    """A document that somebody sends."""


class DocumentForm(BaseForm):
    """A document; what the file is called, and what the browser says it is, is never looked at."""

    #: What the browser offers to choose.
    accepts: ClassVar[str] = "application/pdf,.pdf"

    title = one_line(
        _l("Hvad er det?"),
        80,
        Required(_l("Skriv, hvad det er")),
        description=_l("For eksempel: Slides fra oplægget."),
    )
    file = DocumentField(
        _l("Vælg filen"),
        description=_l("En PDF på højst 5\u00a0MB. Fra Word eller PowerPoint: Vælg Gem som, og vælg PDF."),
        render_kw={"accept": accepts},
    )
    is_for_all = RadioField(
        _l("Hvem kan hente den?"),
        choices=options([("all", _l("Alle")), ("own", _l("Kun dem, der er tilmeldt"))]),
        default="all",
    )

    content = b""

    def validate_file(self, field: Field) -> None:
        """Read what was sent, and no more than may be. Whether it is a PDF, the action says."""
        sent = field.data if isinstance(field.data, FileStorage) else None
        # One more than may be: longer ones need not be read to their end.
        self.content = sent.stream.read(LARGEST_DOCUMENT + 1) if sent is not None else b""
        if not self.content:
            raise ValidationError(_l("Vælg en fil"))


class InviteForm(BaseForm):
    """Who is invited."""

    organisation_id = SelectField(
        _l("Vælg en forening"), coerce=int, validate_choice=False, default=0,
        description=_l("De, der passer foreningens side, får et brev."),
    )  # fmt: skip
    words = one_line(
        _l("Eller skriv, hvem I indbyder"), 120,
        description=_l("For eksempel: Beboere og pårørende på plejehjemmet. De får ikke noget brev fra os."),
    )  # fmt: skip

    def __init__(self, organisations: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.organisation_id.choices = options([(0, _("Ingen valgt")), *organisations])

    def validate_organisation_id(self, field: Field) -> None:
        """One of those offered."""
        if not is_offered(field):
            raise ValidationError(_l("Vælg en forening fra listen"))

    def validate_words(self, field: Field) -> None:
        """An organisation or words, and not both."""
        if not field.data and not self.organisation_id.data:
            raise ValidationError(_l("Vælg en forening, eller skriv, hvem I indbyder"))
