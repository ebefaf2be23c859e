"""What of the samarbejdsbørs may be taken out: what organisations give and seek. Never what one needs on the day."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.taking_out import OutColumn, OutTable
from app.exchange.models import Item, Party


def _of(*narrowed: Any) -> Select[Any]:
    own = select(Party.id).where(Party.organisation_id.is_not(None), *narrowed)
    return select(Item).where(Item.party_id.in_(own)).options(joinedload(Item.party))


_ITEMS = OutTable(
    key="samarbejdsboers",
    title=_l("Det, foreninger tilbyder og søger"),
    columns=(
        OutColumn("nr", _l("Nummer hos os"), "id"),
        OutColumn("forening_nr", _l("Foreningens nummer, se foreninger"), "party.organisation_id"),
        OutColumn("side", _l("Om foreningen giver eller søger"), "side"),
        OutColumn("kategori", _l("Hvad slags"), "category"),
        OutColumn("hvad", _l("Overskrift"), "title"),
        OutColumn("beskrivelse", _l("Mere om det"), "text"),
        OutColumn("hvornaar", _l("Hvornår, med foreningens ord"), "when_text"),
        OutColumn("gaelder_til", _l("Den sidste dag, det gælder"), "expires_on"),
        OutColumn("tilstand", _l("Om alle kan se det"), "state"),
    ),
    covers=("exchange_party", "exchange_item"),
    model=Item,
    of_organisation=lambda number: _of(Party.organisation_id == number),
    of_municipality=_of,
)

TAKES_OUT = (_ITEMS,)
