"""From text to words as the index knows them: letters, stems and roots. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

#: A word, with what is joined to it by a hyphen ("e-boks", "it-hjælp") read as words of its own.
_WORD = re.compile(r"[^\W_]+")
_SHORT = {"ae": "æ", "oe": "ø", "aa": "å", "ä": "æ", "ö": "ø", "ü": "y", "ß": "ss", "é": "e", "è": "e"}
_ANY_SHORT = "|".join(_SHORT)
_PAIRS = re.compile(_ANY_SHORT)
#: What is typed on a keyboard without Danish letters, and then read without their second letter.
_BARE = str.maketrans({"æ": "a", "ø": "o", "å": "a"})
#: The longest word that is kept; longer ones are cut.
LONGEST = 40
#: Endings that make a thing of a doing or a doer ("vandring", "læser"), the longest first; at least three letters stay.
_DERIVED = ("ningen", "elserne", "elsen", "ingen", "elser", "erier", "eriet", "ninger", "inger")
_DERIVED_SHORT = ("ation", "ning", "dom", "else", "eri", "ing", "ende", "sel", "er")

#: Words that say nothing of what is looked for, in the three languages people ask in.
_STOP_WORDS = (
    "af alle alt alting and andet at bare bedst begge blev bliv blive bliver blevet bo bor bruge bruger bør da de dem "
    "den denne der deres derfor det dette dig din dine disse dit dog du efter ej eller elsker en end endnu ens er et "
    "faktisk fandt findes finde flere foregår for fordi fra få får fået føle føler gad gerne giv gik gælder gør "
    "gøre gjort ham han hans har have haver havde haft hedder hej hellere hende hendes her hinanden hos hun hvad "
    "hvem hver hvilke hvilken hvilket hvis hvor hvordan hvorfor hvornår hvorhen ikke i igen ind ingen ja jeg jer "
    "jeres jo kan kom komme kommer kunne lad leder lidt ligge ligger lige man mangler mange med meget men "
    "mere mest mig min mine mit mod må måske nogen nogle noget nok nu nær nærhed nærheden nærmeste når og også om "
    "omkring op os over overhovedet på plus prøv prøve samt se ser selv ses sig sin sine "
    "sit sker ske skal skulle som synes søge søger så sådan søges tak til tror tæt ud under ved vedr vi "
    "vid vide vil ville vor vore vores vær være været via år årig årige åriges års ønsker hjem mulighed "
    "muligheder altid aldrig allerede anden andet "
    "a about an any anybody anyone are at be can could do does find for from get have how i in is like looking me "
    "meine meiner mein meinem meinen mir mich my near nearby need next of one our please somebody someone something "
    "some that the there to us want what when where which who with would you your club clubs group groups people "
    "aber als am auf aus bei beim bin bitte bist brauche da das dem den der die dich dir du ein eine einem einen einer "
    "er es fyr gern gerne gibt habe haben hat hier ich ihr im ist jemand jemanden kann kannst man mit mich mir mochte "
    "møchte nach nicht oder ohne sich sie sind suche und uns von vor was wann welche wer wie wir wird wo zu zum zur "
    "næhe verein"
)
STOP = frozenset(_STOP_WORDS.split()) - {"haver", "have", "hjem"}


class Token(NamedTuple):
    """A word of a text: as the index knows it, and where it stands in the text."""

    word: str
    start: int
    end: int


def canonical(text: str) -> str:
    """The text in small letters with `ae oe aa` (and `ä ö ü`) written as one letter each, so that both ways of writing
    Danish are one. Its length may differ from the text's.
    """
    if text.isascii() and not _PAIRS.search(lowered := text.lower()):
        return lowered
    composed = unicodedata.normalize("NFKC", text).casefold()
    return _PAIRS.sub(lambda found: _SHORT[found[0]], composed)


def tokens(text: str) -> list[Token]:
    """The words of a text, in order, with their places in the text as it was given."""
    return [Token(canonical(one[0])[:LONGEST], one.start(), one.end()) for one in _WORD.finditer(text)]


def bare(word: str) -> str:
    """The word as somebody writes it who has no æ, ø and å: "handarbejde"."""
    return word.translate(_BARE)


#: Forms → the stem of words that would have another word's stem by the rules: a garden is no sea, a cross no choir.
_KEPT_APART = {
    form: stemmed
    for stemmed, forms in {
        "have": "have haven havens haver haverne havernes haves",
        "kors": "kors korset korsets",
    }.items()
    for form in forms.split()
}

_snowball = snowballstemmer.stemmer("danish")
#: So many words keep their stems in a process, more than a town's things are told with; whoever asks brings others.
_REMEMBERED = 40_000


@lru_cache(maxsize=_REMEMBERED)
def stem(word: str) -> str:
    """The stem of a word that `tokens` gave, by the Danish Snowball rules."""
    if word in _KEPT_APART:
        return _KEPT_APART[word]
    if len(word) < 4:
        return word
    found: str = _snowball.stemWord(word)
    # A cycle and to cycle: cykel, cykler, cykle.
    return found[:-2] + "l" if len(found) > 4 and found.endswith("el") and found[-3] not in _VOWELS else found


_VOWELS = frozenset("aeiouyæøå")
#: "svømning" is svøm and ning, "træning" is træn and ing.
_DOING = ("ning", "ninger", "ningen")


@lru_cache(maxsize=_REMEMBERED)
def root(stemmed: str) -> str:
    """What stays of a stem when the ending that makes a thing of a doing is gone: "svømning" → "svøm"; else the stem
    itself.
    """
    for ending in _DERIVED + _DERIVED_SHORT:
        if stemmed.endswith(ending) and len(stemmed) - len(ending) >= 3:
            if ending in _DOING and stemmed[-len(ending) - 1] in _VOWELS:
                continue
            return stem(_undouble(stemmed[: -len(ending)]) + "e")
    return stemmed


def _undouble(text: str) -> str:
    return text[:-1] if len(text) > 3 and text[-1] == text[-2] else text
