"""Words that people write in a spreadsheet for what a group's form lets one choose."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from app.core.danish import fold
from app.core.pack import current_pack
from app.groups.rules import Door, Often
from app.groups.words import DOOR_WORDS, OFTEN_WORDS, WEEKDAYS

#: Value of the form → ways to write it.
OFTEN: Mapping[str, tuple[str, ...]] = {
    Often.WEEKLY: (str(OFTEN_WORDS[Often.WEEKLY]), "ugentlig", "ugentligt", "hver 7. dag", "uge"),
    Often.FORTNIGHTLY: (
        str(OFTEN_WORDS[Often.FORTNIGHTLY]),
        "hver 2. uge",
        "hver 14. dag",
        "lige uger",
        "ulige uger",
        "14. dag",
    ),
    Often.MONTHLY: (
        str(OFTEN_WORDS[Often.MONTHLY]),
        "månedlig",
        "månedligt",
        "hver måned",
        "1 gang om måneden",
        "måned",
    ),
    Often.VARIES: (str(OFTEN_WORDS[Often.VARIES]), "skifter", "varierer", "forskelligt", "en gang"),
}
DOORS: Mapping[str, tuple[str, ...]] = {
    Door.OPEN: (str(DOOR_WORDS[Door.OPEN]), "åben", "alle", "åbent", "mød op"),
    Door.ASK: (str(DOOR_WORDS[Door.ASK]), "spørg", "spørg først", "tilmelding", "ja"),
}


class Unknown(ValueError):  # noqa: N818 - what it is about is a word, which is unknown
    """A word in a cell that stands for nothing, with the sentence about it."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


def word_in(column: str, text: str, words: Mapping[str, tuple[str, ...]]) -> str:
    """The value that `text` stands for. Raises Unknown with what may be written instead."""
    asked = fold(text)
    for value, ways in words.items():
        if asked in {fold(way) for way in (value, *ways)}:
            return value
    known = ", ".join(ways[0] for ways in words.values())
    raise Unknown(column, _("Skriv en af de her: %(known)s.", known=known))


def weekdays_in(text: str) -> list[int]:
    """`tirsdag og torsdag`, `ti, to` → 0 for Monday. Raises Unknown."""
    asked = [
        one
        for one in fold(text).replace(" og ", ",").replace("/", ",").replace(";", ",").split(",")
        if one.strip()
    ]
    return sorted({_weekday(one.strip().rstrip(".")) for one in asked})


def _weekday(asked: str) -> int:
    for number, name in enumerate(WEEKDAYS):
        folded = fold(str(name))
        if asked.rstrip("e") == folded or (len(asked) >= 2 and folded.startswith(asked)):
            return number
    raise Unknown("weekdays", _("Skriv en ugedag, for eksempel tirsdag."))


def topics_in(text: str) -> list[str]:
    """Names of the pack's topics → their codes. Raises Unknown."""
    known = {fold(str(tag.label)): tag.code for tag in current_pack().group_topics}
    asked = [one.strip() for one in text.replace(";", ",").split(",") if one.strip()]
    for one in asked:
        if fold(one) not in known:
            names = ", ".join(str(tag.label) for tag in current_pack().group_topics)
            raise Unknown("topics", _("Skriv højst tre af de her: %(names)s.", names=names))
    return [known[fold(one)] for one in asked]
