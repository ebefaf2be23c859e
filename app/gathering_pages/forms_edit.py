"""The form in which a host changes a date, and with it the others if they want to."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from app.core.date_words import THE
from app.core.forms import (
    DanishDateField,
    DanishTimeField,
    Required,
    WholeNumberField,
    options,
    refuse_cpr,
    stripped,
)
from app.gathering_pages.forms_host import AnnouncedForm, free_words
from app.gatherings.editing import DateEdit, values_of
from app.gatherings.edits import DateValues, Scope
from app.gatherings.models import Occurrence, Rhythm
from app.places.queries import PlaceChoices

_UP_TO_500 = NumberRange(min=1, max=500, message=_l("Skriv et tal fra 1 til 500"))


class EditDateForm(AnnouncedForm):
    """One date as it is now, to be written over, and how far the change goes."""

    #: What the page showed before the host said yes, as marks (`previewing`).
    seen = HiddenField()
    scope = RadioField(
        _l("Hvilke dage gælder det?"),
        choices=options(
            [
                (Scope.THIS.value, _l("Kun denne dag")),
                (Scope.FOLLOWING.value, _l("Denne og de følgende")),
                (Scope.ALL.value, _l("Alle kommende")),
            ]
        ),
        default=Scope.THIS.value,
        validators=[Required(_l("Vælg, hvilke dage det gælder"))],
    )
    starts_on = DanishDateField(
        _l("Dato"),
        [Required(_l("Skriv datoen"))],
        description=_l("Gælder det flere dage, kommer de alle på den ugedag."),
    )
    starts_at = DanishTimeField(
        _l("Hvornår begynder I?"), [Required(_l("Skriv, hvornår I begynder, for eksempel 10.00"))]
    )
    duration_minutes = WholeNumberField(
        _l("Hvor mange minutter varer %(the)s?", the=THE),
        [
            Required(_l("Skriv, hvor mange minutter %(the)s varer", the=THE)),
            NumberRange(min=15, max=720, message=_l("Skriv et tal fra 15 til 720")),
        ],
    )
    place_id = SelectField(_l("Hvilken by eller landsby?"), coerce=int)
    meeting_point = StringField(
        _l("Hvor mødes I?"),
        [
            Required(_l("Skriv, hvor I mødes")),
            Length(max=160, message=_l("Skriv mødestedet kortere")),
            refuse_cpr,
        ],
        filters=[stripped],
    )
    capacity = WholeNumberField(
        _l("Hvor mange er der plads til?"),
        [Optional(), _UP_TO_500],
        description=_l("Lad feltet være tomt, hvis alle kan komme med."),
    )
    least = WholeNumberField(
        _l("Hvor mange skal I mindst være?"),
        [Optional(), _UP_TO_500],
        description=_l(
            "Er I færre to dage før, hører huset det. Tallet gælder alle dage. Lad feltet være tomt, hvis det er "
            "lige meget."
        ),
    )
    reason = free_words(
        _l("Hvorfor ændrer du det?"),
        rows=2,
        description=_l("De tilmeldte læser det. Ændrer du kun antallet, kan det springes over."),
    )

    @classmethod
    def of(cls, occurrence: Occurrence, places: PlaceChoices, scope: str | None) -> EditDateForm:
        """The form of one date as it is now. It asks no more than fits: one date has no others, and where nobody signs
        up there are no places. `scope` is what the page before chose; anything unknown is this date alone."""
        series, values = occurrence.series, values_of(occurrence)
        chosen = scope if scope in set(Scope) else Scope.THIS
        form = cls(data={**vars(values), "least": series.least, "scope": chosen, "step": "see"})
        form.place_id.choices = options((one.id, one.name) for one in (*places.towns, *places.villages))
        if series.rhythm == Rhythm.ONCE:
            del form.scope
            form.starts_on.description = ""
        if series.rhythm == Rhythm.MONTHLY:
            form.starts_on.description = _("En ny dato kan kun gælde denne ene dag.")
        if not series.needs_sign_up:
            del form.capacity
            del form.least
        return form

    @property
    def reach(self) -> Scope:
        """The dates it is about."""
        return Scope(self.scope.data) if self.scope else Scope.THIS

    def wanted(self, occurrence: Occurrence) -> DateEdit:
        """What `editing.edit_dates` takes; what was not asked stays as it is."""
        now = values_of(occurrence)
        values = DateValues(
            starts_on=self.starts_on.data or now.starts_on,
            starts_at=self.starts_at.data or now.starts_at,
            duration_minutes=self.duration_minutes.data or now.duration_minutes,
            place_id=self.place_id.data,
            meeting_point=self.meeting_point.data or now.meeting_point,
            capacity=self.capacity.data if self.capacity else now.capacity,
        )
        least = self.least.data if self.least else occurrence.series.least
        return DateEdit(values, least, self.reason.data or "")
