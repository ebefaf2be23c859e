"""Where the splitter's words come from: our own list always, Debian's dictionaries where they are installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from app.search.splitting import Splitter
from app.search.words import canonical

#: Our own list, in the repository.
OWN = Path(__file__).resolve().parents[2] / "data" / "search" / "words.txt"
#: `apt install wdanish hunspell-da`: read where they lie, never copied (GPL and LGPL).
DEBIAN: tuple[Path, ...] = (Path("/usr/share/dict/danish"), Path("/usr/share/hunspell/da_DK.dic"))


def splitter() -> Splitter:
    """The splitter of this machine. Read once in each process; a dictionary that is not there is done without."""
    return splitter_with(DEBIAN)


@cache
def splitter_with(dictionaries: Sequence[Path]) -> Splitter:
    """The splitter with these dictionaries, where they are installed."""
    found = {word for path in dictionaries if path.is_file() for word in _words_of(path)}
    return Splitter(own_words(), found)


@cache
def own_words() -> frozenset[str]:
    """The words of our own list."""
    lines = OWN.read_text(encoding="utf-8").splitlines()
    return frozenset(
        canonical(word)
        for line in lines
        if not line.startswith("#")
        for word in line.split()
        if word.isalpha()
    )


def _words_of(path: Path) -> Iterator[str]:
    """The plain words of a dictionary: one a line, with what hunspell writes after a stroke left out."""
    for line in _text(path).splitlines():
        word = line.partition("/")[0].split("\t")[0].strip()
        # Names are written with a capital letter and split what they should not.
        if word.isalpha() and word.islower() and len(word) >= 4:
            yield canonical(word)


def _text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("iso-8859-1")
