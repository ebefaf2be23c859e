"""What each process remembers of the index between two questions: the words, the synonyms, the places. Read anew as
soon as another process has changed them.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from app.core.database import db
from app.places.queries import all_places
from app.search.filtering import place_words
from app.search.lexicon import splitter
from app.search.models import SearchDocument, SearchState, SearchWord, SynonymGroup
from app.search.synonyms import Synonyms, synonyms_of
from app.search.vocabulary import Vocabulary
from app.search.words import tokens

#: Version → the vocabulary. One is kept.
_kept: dict[str, Vocabulary] = {}


def remembered() -> Vocabulary:
    """The vocabulary of the index as it stands in the database."""
    version = db.session.scalar(select(SearchState.version).where(SearchState.id == 1)) or ""
    if version not in _kept or not version:
        words = frozenset(db.session.scalars(select(SearchWord.word)))
        many = db.session.scalar(select(func.count()).select_from(SearchDocument)) or 0
        _kept.clear()
        _kept[version] = Vocabulary(words, stored_synonyms(), splitter(), places_by_words(), many)
    return _kept[version]


def stored_synonyms(instead: Mapping[str, str] | None = None) -> Synonyms:
    """The groups as they stand, with those of `instead` (name → words) in place of theirs or beside them."""
    rows = select(SynonymGroup.name, SynonymGroup.words).where(SynonymGroup.is_deleted.is_(False))
    groups = {row.name: row.words for row in db.session.execute(rows.order_by(SynonymGroup.name))}
    return synonyms_of(sorted((groups | dict(instead or {})).items()))


def places_by_words() -> dict[tuple[str, ...], str]:
    """Words of the index → the name of the place."""
    found: dict[tuple[str, ...], str] = {}
    for place in all_places():
        words = place_words(place.name, [one.word for one in tokens(place.name)])
        if words:
            found[words] = place.name
    return found
