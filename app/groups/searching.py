"""What of groups anybody may find by search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core.database import db
from app.core.feature import SearchKind
from app.core.rich_text import to_plain
from app.groups.links import public_path
from app.groups.models import Group
from app.groups.queries import KIND
from app.groups.standing import TONE
from app.groups.words import times_in_words, topics_in_words, where_in_words
from app.moderation.states import PUBLIC
from app.organisations.models import Organisation
from app.search.indexing import SearchDoc


def _documents(numbers: Sequence[int] | None) -> Iterator[SearchDoc]:
    found = select(Group).where(Group.state.in_(PUBLIC)).order_by(Group.id)
    if numbers is not None:
        found = found.where(Group.id.in_(numbers))
    for group in db.session.scalars(found.execution_options(populate_existing=True)):
        if group.is_public:
            yield _document(group)


def _document(group: Group) -> SearchDoc:
    topics = topics_in_words(group.topics)
    return SearchDoc(
        kind=KIND,
        object_id=group.id,
        title=group.title,
        body=to_plain(group.text),
        url=public_path(group.id),
        beside=" ".join(
            ("gruppe fællesskab", *topics, group.organisation.name if group.organisation else "")
        ),
        where_text=where_in_words(group),
        when_text=times_in_words(group),
        place=group.place.name if group.place is not None else "",
        weekdays=frozenset(group.weekdays),
    )


SEARCH = SearchKind(
    kind=KIND,
    label=_l("Fællesskab"),
    tone=TONE,
    documents=_documents,
    follows={
        Group: lambda group: (group.id,),
        Organisation: lambda of: select(Group.id).where(Group.organisation_id == of.id),
    },
)
