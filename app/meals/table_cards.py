"""The cards of a meal's tables as a file: names and nothing else, for anybody at the table may read them."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.core.formatting import when
from app.core.pack import current_pack
from app.documents.table_cards_pdf import TableCard, make_table_cards_pdf
from app.gatherings.models import Occurrence
from app.meals.company import Eater
from app.meals.queries_seating import Tables, TableView


def make_table_cards(occurrence: Occurrence, tables: Tables, now: datetime) -> bytes:
    """The file. Raises ValueError while there are no tables."""
    title = _("Bordkort: %(title)s, %(when)s", title=occurrence.series.title, when=when(occurrence.starts_at))
    return make_table_cards_pdf(title, current_pack().house_name, [_card(one) for one in tables.tables], now)


def _card(table: TableView) -> TableCard:
    guests = [(_name(one), _("bordvært") if one.is_host else "") for one in table.eaters]
    return TableCard(_("Bord %(n)s", n=table.number), guests)


def _name(one: Eater) -> str:
    """As on the page: who brings others says how many."""
    return f"{one.name} + {one.size - 1}" if one.size > 1 else one.name
