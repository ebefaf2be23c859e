"""Places for a list to choose from, as forms that look for something have them."""

from __future__ import annotations

from flask_babel import gettext as _

from app.core.templating import once
from app.places.queries import PlaceRow, all_places, split

#: (heading, (number, name) of each place) of each group.
PlaceGroups = tuple[tuple[str, tuple[tuple[int, str], ...]], ...]


def place_groups() -> PlaceGroups:
    """Every place: towns by size, then villages in Danish order."""
    return once(_groups, tuple(all_places()))


def _groups(places: tuple[PlaceRow, ...]) -> PlaceGroups:
    towns, villages = (tuple((place.id, place.name) for place in group) for group in split(places))
    return (_("Byer"), towns), (_("Landsbyer"), villages)
