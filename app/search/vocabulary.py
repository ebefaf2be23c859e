"""The words that stand in what can be found, and what a word of a question can be compared with. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.search.splitting import Splitter
from app.search.synonyms import Synonyms
from app.search.words import bare, root, stem

#: From so many letters on a word may have an error.
ONE_FROM = 4


@dataclass(frozen=True)
class Vocabulary:
    """The words that stand in what can be found, and what they can be compared with."""

    words: frozenset[str]
    synonyms: Synonyms
    splitter: Splitter
    #: The words of a place's name → the name.
    places: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    #: How many documents there were when the words were read; rare words are rare among so many.
    documents: int = 0

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words."""
        return frozenset(map(stem, self.words))

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of the names of places."""
        return frozenset(word for words in self.places for word in words if len(word) >= ONE_FROM)

    @cached_property
    def single_names(self) -> list[str]:
        """The names of places that are one word, in a fixed order."""
        return sorted(words[0] for words in self.places if len(words) == 1)

    @cached_property
    def everybodys(self) -> frozenset[str]:
        """Words that are no secret of any thing's."""
        return self.synonyms.words | self.names | self.splitter.own

    @cached_property
    def choices(self) -> list[str]:
        """What a word with an error may be, in a fixed order."""
        own = (word for word in self.splitter.own if len(word) >= ONE_FROM)
        return sorted({*self.words, *self.synonyms.words, *self.names, *own})

    @cached_property
    def by_bare(self) -> dict[str, list[str]]:
        """Written without æ, ø and å → the words."""
        found: dict[str, list[str]] = {}
        for word in self.choices:
            if bare(word) != word:
                found.setdefault(bare(word), []).append(word)
        return found

    def knows(self, word: str) -> bool:
        """Whether the word, or another form of it, stands somewhere or leads to something."""
        asked = (stem(word), root(stem(word)))
        return word in self.words or any(one in self.stems or one in self.synonyms.by_stem for one in asked)
