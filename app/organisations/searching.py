"""What of organisations anybody may find by search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core.database import db
from app.core.feature import SearchKind
from app.core.rich_text import to_plain
from app.moderation.states import PUBLIC
from app.organisations.links import public_path
from app.organisations.models import Organisation
from app.organisations.queries import KIND
from app.search.indexing import SearchDoc


def _documents(numbers: Sequence[int] | None) -> Iterator[SearchDoc]:
    found = select(Organisation).where(Organisation.state.in_(PUBLIC)).order_by(Organisation.id)
    if numbers is not None:
        found = found.where(Organisation.id.in_(numbers))
    for organisation in db.session.scalars(found.execution_options(populate_existing=True)):
        yield SearchDoc(
            kind=KIND,
            object_id=organisation.id,
            title=organisation.name,
            body=" ".join(filter(None, (organisation.summary, to_plain(organisation.film_text)))),
            url=public_path(organisation.id),
            beside="forening",
            where_text=organisation.place.name,
            place=organisation.place.name,
        )


SEARCH = SearchKind(
    kind=KIND,
    label=_l("Forening"),
    tone="ring",
    documents=_documents,
    follows={Organisation: lambda organisation: (organisation.id,)},
)
