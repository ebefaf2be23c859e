"""The analyser: letters, stems, compounds, synonyms, errors, and filters in the words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.search.filtering import When, days_of, name_filters, times_of_day
from app.search.lexicon import splitter_with
from app.search.marking import mark, snippet
from app.search.misspelt import read_places
from app.search.scoring import score, weights_of_words
from app.search.splitting import Splitter
from app.search.synonyms import split_words, synonyms_of
from app.search.terms import terms_of
from app.search.understanding import Asked, asked_tokens, understand
from app.search.vocabulary import Vocabulary
from app.search.words import canonical, root, stem, tokens

pytestmark = pytest.mark.any_database

PLACES = {("broager",): "Broager", ("vester", "sottrup"): "Vester Sottrup", ("gråsten",): "Gråsten"}
GROUPS = [
    ("Gå", "gå tur, gåtur, vandre, spadsere, wandern, walk"),
    ("Strik", "strikke, garn, knitting"),
    ("Attest", "børneattest, attest"),
]


@pytest.fixture
def known() -> Vocabulary:
    """A small town without any dictionary."""
    words = frozenset(
        one.word for one in tokens("Strikkeklub telefonven fællesskab håndarbejde gruppe besøgsven")
    )
    return Vocabulary(words, synonyms_of(GROUPS), splitter_with(()), PLACES, 100)


def _terms(query: str, known: Vocabulary) -> list[dict[str, int]]:
    return [one.terms for one in understand(asked_tokens(query), known, set)]


def _read_as(query: str, known: Vocabulary) -> list[str | None]:
    return [one.corrected for one in understand(asked_tokens(query), known, set)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Gågruppe", "gaagruppe"), ("LØB", "loeb"), ("Sæby", "saeby"), ("gå\u030a".replace("å", "a"), "gå")],
)
def test_two_ways_of_writing_are_one(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


def test_places_in_the_text_are_those_of_the_text_as_given() -> None:
    text = "Kom på Gaatur i Aabenraa"
    assert [text[one.start : one.end] for one in tokens(text)] == ["Kom", "på", "Gaatur", "i", "Aabenraa"]


@pytest.mark.parametrize(
    ("doing", "done"),
    [
        ("svømning", "svømme"),
        ("vandring", "vandrer"),
        ("læsning", "læse"),
        ("træning", "træne"),
        ("spisning", "spise"),
    ],
)
def test_a_doing_and_its_verb_have_one_root(doing: str, done: str) -> None:
    assert root(stem(doing)) == stem(done)


@pytest.mark.parametrize("word", ["cykel", "cykler", "cykle", "cykling"])
def test_to_cycle_and_a_cycle_are_one(word: str) -> None:
    assert root(stem(word)) == "cykl"


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("spisefællesskab", ("spise", "fællesskab")),
        ("vandretur", ("vandre", "tur")),
        ("sorggruppe", ("sorg", "gruppe")),
        ("svømmehal", ("svømme", "hal")),
        ("børneattest", ("børne", "attest")),
        ("lektiehjælp", ("lektie", "hjælp")),
        ("håndarbejdsklub", ("håndarbejd", "klub")),
    ],
)
def test_compounds_are_split_without_any_dictionary(word: str, parts: tuple[str, ...]) -> None:
    assert splitter_with(()).split(word) == parts


@pytest.mark.parametrize(
    "word", ["borgere", "foreninger", "tilmelding", "underholdning", "gråsten", "rollator"]
)
def test_what_is_no_compound_is_not_split(word: str) -> None:
    assert splitter_with(()).split(word) == ()


def test_a_word_of_the_dictionary_is_split_only_into_sure_parts() -> None:
    splitter = Splitter({"spise", "klub"}, {"spiseklub", "forskel", "fore", "skel"})
    assert splitter.split("spiseklub") == ("spise", "klub")
    assert splitter.split("forskel") == ()


def test_a_title_says_more_than_a_text_and_a_part_less_than_a_word() -> None:
    found = terms_of("Strikkeklub", "vandre og gåtur", "", splitter_with(()))
    assert found["strikkeklub"] > found["strik"] > found["klub"]
    assert found["vandr"] < found["strikkeklub"]


def test_words_that_lead_to_the_same(known: Vocabulary) -> None:
    assert "spads" in _terms("Wandern", known)[0]
    assert "vandr" in _terms("gå en tur", known)[0]
    assert split_words("a,  b c ,a\nd") == ["a", "b c", "d"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("telfonven", "telefonven"),
        ("strikeklub", "strikkeklub"),
        ("handarbejde", "håndarbejde"),
        ("besøgsvæn", "besøgsven"),
    ],
)
def test_errors_are_measured_against_the_words_there_are(typed: str, meant: str, known: Vocabulary) -> None:
    assert _read_as(typed, known) == [meant]


def _asked(query: str, known: Vocabulary) -> list[Asked]:
    return understand(asked_tokens(query), known, set)


def test_a_word_that_is_spelt_rightly_is_no_error_of_another(known: Vocabulary) -> None:
    assert _read_as("rollator café", known) == [None, None]


def test_a_garden_is_no_sea_and_a_cross_no_choir() -> None:
    assert stem("haven") == stem("haver") != stem("havet")
    assert stem("korset") == stem("kors") != stem("koret")


def test_two_words_are_one_where_nobody_knows_one_of_them(known: Vocabulary) -> None:
    assert [one.text for one in _asked("tele fonven gruppe", known)] == ["telefonven", "gruppe"]
    # Both are known, so they stay two; and "for ældre" are no parents.
    assert [one.text for one in _asked("strikke gruppe", known)] == ["strikke", "gruppe"]


def test_whose_somebody_is_comes_beside_what_it_is_about(known: Vocabulary) -> None:
    assert [one.is_aside for one in _asked("min mand strikke", known)] == [True, False]
    assert [one.is_aside for one in _asked("mand strikke", known)] == [False, False]


def test_words_that_say_nothing_look_for_nothing(known: Vocabulary) -> None:
    assert _asked("hvor kan jeg få noget", known) == []


def test_a_guess_is_not_looked_for_beside_words_that_are_known(known: Vocabulary) -> None:
    alone, beside = _asked("telefa", known)[0], _asked("telefa strikke", known)[0]
    assert "telefon" in alone.terms
    assert list(beside.terms) == [stem("telefa")]


def test_of_a_compound_that_nobody_knows_the_beginning_is_looked_for(known: Vocabulary) -> None:
    assert "vandr" in _asked("vandrexyzt", known)[0].terms


@pytest.mark.parametrize(
    ("query", "word"), [("16 år", "unge"), ("70-årige", "ældre"), ("over 60", "ældre"), ("børn 4 år", "børn")]
)
def test_an_age_stands_for_what_people_so_old_are_called(query: str, word: str, known: Vocabulary) -> None:
    assert any(stem(word) in one.terms for one in _asked(query, known) if one.text.isdigit())


def test_a_number_that_is_no_age_is_only_a_number(known: Vocabulary) -> None:
    assert [list(one.terms) for one in _asked("lokale 2", known)][1] == ["2"]


def test_parts_that_stand_apart_are_nearly_the_word_itself(known: Vocabulary) -> None:
    """ "Gå en tur" before what only means the same, and before what has one of the parts."""
    asked = _asked("gå tur", known)
    texts = ("Gå en tur med os", "Vandre langs vandet", "Cykeltur")
    postings = {at: terms_of(text, "", "", splitter_with(())) for at, text in enumerate(texts)}
    counts = {
        term: sum(term in one for one in postings.values()) for one in postings.values() for term in one
    }
    assert score(weights_of_words(asked, counts, 100), postings)[0].document_id == 0


def test_a_compound_is_what_its_last_part_says(known: Vocabulary) -> None:
    known = replace(known, words=known.words | {"børn", "fodbold"})
    terms = _asked("børnefodbold", known)[0].terms
    assert terms["fodbold"] > terms["børn"]
    terms = _asked("børnegruppe", known)[0].terms
    assert terms["børn"] > terms["grup"]


def test_the_time_at_which_something_begins_has_a_name() -> None:
    assert times_of_day("Hver onsdag kl. 9.30 til 12.00") == "formiddag"
    assert times_of_day("Mandag kl. 19.00, lørdag kl. 7.15") == "aften morgen"
    assert times_of_day("Hver anden torsdag") == ""


def test_a_word_that_is_known_is_left_alone(known: Vocabulary) -> None:
    assert _read_as("garn gruppe vandring", known) == [None, None, None]


def test_what_stands_nowhere_now_is_never_proposed(known: Vocabulary) -> None:
    found = understand(
        asked_tokens("telfonven"), known, lambda words: {w for w in words if w != "telefonven"}
    )
    assert "telefonven" not in (found[0].corrected or "")


def test_a_compound_is_more_than_its_parts(known: Vocabulary) -> None:
    terms = _terms("børneattest", known)[0]
    assert terms["børneattest"] > terms["børn"]


def test_places_and_days_are_filters(known: Vocabulary) -> None:
    found = name_filters(asked_tokens("gåtur i Vester Sottrup på lørdag"), PLACES)
    assert found.places == ("Vester Sottrup",)
    assert found.weekdays == {5}
    assert [one.word for one in found.left] == ["gåtur", "i", "på"]
    assert name_filters(asked_tokens("strik i dag"), PLACES).when is When.TODAY


def test_a_misspelt_place_is_read_as_one(known: Vocabulary) -> None:
    read, respelt = read_places(asked_tokens("gå tur i brager"), known)
    assert name_filters(read, PLACES).places == ("Broager",)
    assert respelt == {"brager": "Broager"}


@pytest.mark.parametrize(
    ("when", "today", "days"),
    [
        (When.TODAY, date(2027, 3, 3), (3, 3)),
        (When.TOMORROW, date(2027, 3, 3), (4, 4)),
        (When.WEEKEND, date(2027, 3, 3), (6, 7)),
        (When.WEEKEND, date(2027, 3, 7), (7, 7)),
        (When.THIS_WEEK, date(2027, 3, 3), (3, 7)),
    ],
)
def test_days_in_words(when: When, today: date, days: tuple[int, int]) -> None:
    assert tuple(day.day for day in days_of(when, today)) == days


def test_hits_are_marked_in_the_text_as_it_was_written() -> None:
    pieces = mark("Gaatur på Als, og en VANDRETUR.", {"gåtur", "vandr"})
    assert [one.text for one in pieces if one.is_hit] == ["Gaatur", "VANDRETUR"]
    assert "".join(one.text for one in pieces) == "Gaatur på Als, og en VANDRETUR."


def test_a_long_text_is_cut_around_the_hit() -> None:
    pieces = snippet("Ord " * 80 + "strik " + "ord " * 80, {"strik"})
    assert [one.text for one in pieces if one.is_hit] == ["strik"]
    assert len("".join(one.text for one in pieces)) < 200
