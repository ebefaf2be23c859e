"""What one chooses between, and its words. Interests, languages and what one has lived through come from the pack."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.pack import Tag

#: Half-days: the morning is 9-12, the afternoon 12-17, the evening 17-20.
_DAYS: tuple[tuple[str, tuple[Any, Any, Any]], ...] = (
    ("mon", (_l("mandag formiddag"), _l("mandag eftermiddag"), _l("mandag aften"))),
    ("tue", (_l("tirsdag formiddag"), _l("tirsdag eftermiddag"), _l("tirsdag aften"))),
    ("wed", (_l("onsdag formiddag"), _l("onsdag eftermiddag"), _l("onsdag aften"))),
    ("thu", (_l("torsdag formiddag"), _l("torsdag eftermiddag"), _l("torsdag aften"))),
    ("fri", (_l("fredag formiddag"), _l("fredag eftermiddag"), _l("fredag aften"))),
    ("sat", (_l("lørdag formiddag"), _l("lørdag eftermiddag"), _l("lørdag aften"))),
    ("sun", (_l("søndag formiddag"), _l("søndag eftermiddag"), _l("søndag aften"))),
)
#: Code → words, in the order of the week.
TIMES: dict[str, Any] = {
    f"{day}-{part}": words
    for day, parts in _DAYS
    for part, words in zip(("am", "pm", "eve"), parts, strict=True)
}
OFTEN: dict[str, Any] = {
    "twice": _l("to gange om ugen"),
    "weekly": _l("en gang om ugen"),
    "fortnightly": _l("hver anden uge"),
}
GENDERS: dict[str, Any] = {"woman": _l("kvinde"), "man": _l("mand"), "other": _l("andet")}
#: The greatest age that is asked for.
OLDEST = 110


def words_of(codes: Iterable[str], words: dict[str, Any]) -> list[str]:
    """The words of codes in the order of `words`; unknown codes are left out."""
    chosen = set(codes)
    return [str(said) for code, said in words.items() if code in chosen]


def labels_of(codes: Iterable[str], tags: Iterable[Tag]) -> list[str]:
    """The words of codes of the pack, in its order."""
    chosen = set(codes)
    return [tag.label for tag in tags if tag.code in chosen]
