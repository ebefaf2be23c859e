"""What a Danish compound is put together of: "spisefællesskab" is spise and fællesskab. Pure."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from app.search.words import stem

#: What stands between two parts without belonging to either.
_LINKS = ("", "s", "e")
#: Words of two letters that parts may be.
_SHORT = frozenset({"gå", "sy", "ro", "bi", "te", "it", "by", "øl"})
#: What a word begins with without being put together of it.
_PARTICLE_WORDS = (
    "for under ud ind op ned over af an be er fra gen mis om på sam til und ved vel efter med mod hen hel u"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
#: Endings that look like words of their own and are none here.
_NO_LAST_PARTS = (
    "ende hed lig ler ning else agtig bar som vis skab ret rum rig sen ner mer ter ere ene erne inge"
)
_NEVER_LAST = frozenset(_NO_LAST_PARTS.split())
_SHORTEST = 3
#: What a part of a word may cost that a dictionary knows as a whole: it may not be put together at all.
_SURE = 1.35
_LONGEST = 40


class Splitter:
    """Splits by two lists: `own` words are sure even when they are short; `dictionary` words must be longer."""

    def __init__(self, own: Collection[str], dictionary: Collection[str] = frozenset()) -> None:
        self._own = self.own = frozenset(own)
        #: Those that can be told from each other when a letter is wrong.
        self.own_long = sorted(word for word in own if len(word) >= 4)
        self._own_stems = frozenset(stem(word) for word in own)
        self._dictionary = frozenset(dictionary)
        self.split = lru_cache(maxsize=20_000)(self._split)

    def is_own(self, word: str) -> bool:
        """Whether it stands in our own list."""
        return word in self._own

    def knows(self, word: str) -> bool:
        """Whether it is a Danish word as it stands."""
        return word in self._own or word in self._dictionary

    def _split(self, word: str) -> tuple[str, ...]:
        """The parts of a word as `tokens` gave it, first to last; nothing when it is not put together."""
        if not 5 <= len(word) <= _LONGEST or word in self._own or self._is_form(word):
            return ()
        found = self._best(word)
        if found is None or (word in self._dictionary and found[0] > _SURE * len(found[1])):
            return ()
        return found[1]

    def _is_form(self, word: str) -> bool:
        """An inflection of an own word that is not put together is not either."""
        return stem(word) in self._own_stems

    def _best(self, word: str) -> tuple[float, tuple[str, ...]] | None:
        """The cheapest way from the beginning to the end: few parts, sure ones rather than others."""
        best: list[tuple[float, tuple[str, ...]] | None] = [None] * (len(word) + 1)
        best[0] = (0.0, ())
        for start in range(len(word)):
            before = best[start]
            if before is None or len(before[1]) > 3:
                continue
            for end in range(start + 2, len(word) + (1 if start else 0)):
                self._reach(word, start, end, best, before)
        return best[len(word)]

    def _reach(
        self,
        word: str,
        start: int,
        end: int,
        best: list[tuple[float, tuple[str, ...]] | None],
        before: tuple[float, tuple[str, ...]],
    ) -> None:
        part = word[start:end]
        is_last = end == len(word)
        cost = self._last(part) if is_last else self._first(part, start == 0)
        if cost is None:
            return
        reached = (before[0] + cost, (*before[1], part))
        for link in ("",) if is_last else _LINKS:
            after = end + len(link)
            if (after >= len(word) and not is_last) or not word.startswith(link, end):
                continue
            paid = (reached[0] + (0.15 if link else 0.0), reached[1])
            known = best[after]
            if known is None or paid[0] < known[0]:
                best[after] = paid

    def _first(self, part: str, begins: bool) -> float | None:
        if begins and part in _PARTICLES and part not in _SHORT:
            return None
        cost = self._cost(part)
        # What loses its e: "håndarbejdsklub", "kystliv".
        return 1.1 if cost is None and len(part) >= 4 and f"{part}e" in self._own else cost

    def _last(self, part: str) -> float | None:
        if part in _NEVER_LAST:
            return None
        cost = self._cost(part)
        if cost is None and len(part) > 3 and stem(part) in self._own_stems:
            return 1.05
        return cost

    def _cost(self, part: str) -> float | None:
        if part in self._own:
            return 1.0 if len(part) >= _SHORTEST or part in _SHORT else None
        if len(part) >= 4 and part in self._dictionary:
            return 1.6 if len(part) > 4 else 1.9
        return None
