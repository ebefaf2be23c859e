"""The form of the programme: which place, how far around, and for which days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.validators import Optional

from app.core.forms import BaseForm, DanishDateField
from app.places.models import TOWN
from app.places.queries import PlaceRow
from app.sharing.programme import DISTANCES, MOST_DAYS, Asked, Period, span_of

_USUAL_KM = 5
_PERIODS = (
    (Period.WEEK, _l("Resten af ugen")),
    (Period.TWO_WEEKS, _l("De næste 14 dage")),
    (Period.MONTH, _l("Denne måned")),
    (Period.NEXT_MONTH, _l("Næste måned")),
    (Period.OWN, _l("Dage, du selv vælger")),
)


class ProgrammeForm(BaseForm):
    """Stands in an address, so that it can be shared; nothing is changed by it."""

    sted = SelectField(_l("Hvilket sted?"), default="")
    km = SelectField(_l("Hvor langt væk?"), default=str(_USUAL_KM))
    periode = SelectField(_l("Hvilke dage?"), default=Period.MONTH.value)
    fra = DanishDateField(_l("Fra og med"), [Optional()], description=_l("Kun, hvis du selv vælger dage."))
    til = DanishDateField(_l("Til og med"), [Optional()])

    def __init__(self, arguments: MultiDict[str, str], places: Sequence[PlaceRow]) -> None:
        super().__init__(formdata=arguments or None, meta={"csrf": False})
        self._places = {str(place.id): place for place in places}
        towns = [(str(one.id), one.name) for one in places if one.kind == TOWN]
        others = [(str(one.id), one.name) for one in places if one.kind != TOWN]
        all_of_it = {"": [("", _("Hele kommunen"))]}
        self.sted.choices = {**all_of_it, _("Byer"): towns, _("Landsbyer"): others}
        self.km.choices = [(str(km), _distance(km)) for km in DISTANCES]
        self.periode.choices = [(period.value, label) for period, label in _PERIODS]

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and that days that one chooses oneself are some, and not too many."""
        if not super().validate(extra_validators):
            return False
        if self.periode.data == Period.OWN:
            self._check_days()
        return not self.errors

    def _check_days(self) -> None:
        for field in (self.fra, self.til):
            if field.data is None:
                self.add_error(field.name, _("Vælg en dag"))
        first, last = self.fra.data, self.til.data
        if first is None or last is None:
            return
        if last < first:
            self.add_error("til", _("Den sidste dag skal ligge efter den første"))
        elif last - first >= timedelta(days=MOST_DAYS):
            self.add_error("til", _("Vælg højst %(days)s dage", days=MOST_DAYS))

    def asked(self, today: date) -> Asked:
        """What is asked for, once it is valid."""
        period = Period(self.periode.data)
        first, last = span_of(period, today)
        if period is Period.OWN:
            first, last = self.fra.data or first, self.til.data or last
        return Asked(self._places.get(self.sted.data or ""), int(self.km.data), period, first, last)


def _distance(km: int) -> str:
    return _("Højst %(km)s km", km=km) if km else _("Kun stedet selv")
