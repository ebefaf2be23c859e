"""What of the exchange's catalogue anybody may find by search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core.database import db
from app.core.feature import SearchKind
from app.core.rich_text import to_plain
from app.exchange.links import item_path
from app.exchange.models import Item, Party
from app.exchange.words import ITEM, category_in_words, where_in_words
from app.moderation.states import PUBLIC
from app.organisations.models import Organisation
from app.search.indexing import SearchDoc


def _documents(numbers: Sequence[int] | None) -> Iterator[SearchDoc]:
    found = select(Item).where(Item.state.in_(PUBLIC)).order_by(Item.id)
    if numbers is not None:
        found = found.where(Item.id.in_(numbers))
    for item in db.session.scalars(found.execution_options(populate_existing=True)):
        if item.is_public:
            yield SearchDoc(
                kind=ITEM,
                object_id=item.id,
                title=item.title,
                body=to_plain(item.text),
                url=item_path(item.id),
                beside=f"samarbejdsbørs {category_in_words(item.category)}",
                where_text=where_in_words(item),
                when_text=item.when_text,
                place=item.place.name if item.place is not None else "",
                last_day=item.expires_on,
            )


def _of_organisation(organisation: Organisation) -> Any:
    return (
        select(Item.id).join(Party, Party.id == Item.party_id).where(Party.organisation_id == organisation.id)
    )


SEARCH = SearchKind(
    kind=ITEM,
    label=_l("Samarbejdsbørs"),
    tone="haand",
    documents=_documents,
    follows={Item: lambda item: (item.id,), Organisation: _of_organisation},
)
