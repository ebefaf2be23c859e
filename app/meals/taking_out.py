"""What of meals may be taken out: what is served and when. Never what guests cannot eat."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.taking_out import OutColumn, OutTable
from app.gatherings.taking_out import dates_of
from app.meals.models import Meal

_MEALS_OF_ALL = select(Meal).options(joinedload(Meal.series))
_MEALS = OutTable(
    key="maaltider",
    title=_l("Fællesspisninger"),
    columns=(
        OutColumn("raekke_nr", _l("Nummeret på fællesspisningen"), "series_id"),
        OutColumn("forening_nr", _l("Foreningens nummer. Tomt: uden forening."), "organisation_id"),
        OutColumn("navn", _l("Hvad den hedder"), "series.title"),
        OutColumn("menu", _l("Hvad der er at spise"), "menu"),
        OutColumn("mindst_alder", _l("Hvor gammel man mindst skal være"), "least_age"),
        OutColumn("tag_med_hjem", _l("Om man kan tage maden med hjem"), "has_takeaway"),
    ),
    covers=("meal",),
    model=Meal,
    of_organisation=lambda number: _MEALS_OF_ALL.where(Meal.organisation_id == number),
    of_municipality=lambda: _MEALS_OF_ALL,
)


def _series(number: int) -> Select[Any]:
    return select(Meal.series_id).where(Meal.organisation_id == number)


TAKES_OUT = (_MEALS, dates_of("maaltiders_datoer", _l("Jeres fællesspisningers datoer"), _series))
