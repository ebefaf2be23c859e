"""The features' lists that anybody may read as data, and what an address asks of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from app.core.errors import NotFoundError
from app.core.feature import installed
from app.core.ids import LARGEST_ID
from app.core.open_lists import Arguments, OpenList, Parameter

#: Things of one answer of the API, unless asked otherwise, and at most.
USUAL, MOST = 50, 100
_NUMBER = re.compile(r"[0-9]{1,10}")


class WrongArgumentError(Exception):
    """An argument of the API that is none, or says nothing. `text` says in words what it may say."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name)
        self.name = name
        self.text = text


def open_lists() -> list[OpenList]:
    """All of them, in menu order."""
    return [one for feature in installed() for one in feature.open_lists]


def list_named(name: str) -> OpenList:
    """The list that the API calls so. Raises NotFoundError for none."""
    return _one(one for one in open_lists() if one.name == name)


def news_called(word: str) -> OpenList:
    """The list that addresses of feeds and other sites call so. Raises NotFoundError for none."""
    return _one(one for one in open_lists() if one.word == word and one.is_news)


def _one(found: Iterator[OpenList]) -> OpenList:
    one = next(found, None)
    if one is None:
        raise NotFoundError
    return one


def checked(shown: OpenList, arguments: Arguments) -> tuple[str | None, int]:
    """(cursor, how many) that an address of the API asks for; its filters mean something.

    Raises WrongArgumentError for what means nothing: whoever writes a programme wants to know. Raises NotFoundError
    for the number of a row that is not there.
    """
    parameters = {one.name: one for one in shown.parameters}
    for name, words in arguments.items():
        if name in parameters:
            _check(parameters[name], words)
        elif name not in {"cursor", "limit"}:
            raise WrongArgumentError(name, _("Listen har ikke det filter."))
        elif len(words) > 1:
            raise WrongArgumentError(name, _("Skriv det kun én gang."))
    return _cursor(shown, arguments), _limit(arguments)


def _check(parameter: Parameter, words: Sequence[str]) -> None:
    if len(words) > 1 and not parameter.is_many:
        raise WrongArgumentError(parameter.name, _("Skriv det kun én gang."))
    if parameter.choices is None:
        _check_number(parameter, words[0])
        return
    known = [word for word, _label in parameter.choices()]
    if not set(words) <= set(known):
        raise WrongArgumentError(parameter.name, _("Det kan være: %(words)s.", words=", ".join(known)))


def _check_number(parameter: Parameter, word: str) -> None:
    if not _NUMBER.fullmatch(word) or not 1 <= int(word) <= LARGEST_ID:
        raise WrongArgumentError(parameter.name, _("Det skal være et tal."))
    if parameter.exists is not None and not parameter.exists(int(word)):
        raise NotFoundError


def _cursor(shown: OpenList, arguments: Arguments) -> str | None:
    word = next(iter(arguments.get("cursor", ())), None)
    if word is not None and not shown.cursor.fullmatch(word):
        raise WrongArgumentError("cursor", _("Brug den, der står i »next«."))
    return word


def _limit(arguments: Arguments) -> int:
    word = next(iter(arguments.get("limit", ())), str(USUAL))
    if not _NUMBER.fullmatch(word) or not 1 <= int(word) <= MOST:
        raise WrongArgumentError("limit", _("Det skal være et tal fra 1 til %(most)s.", most=MOST))
    return int(word)
