"""The index finds what it must in a fixed town of 320 things, on both databases the same, in every way of writing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.core.database import begin_write, db
from app.pack.actions import load_pack
from app.search import indexing, lexicon, marking, rebuilding, remembered
from app.search.answering import answer
from app.search.models import SearchDocument
from benchmarks.search import _documents, _ndcg, _wrong

#: Written for this house: what people ask, and a word of each title that answers.
QUESTIONS = {
    "strikeklub": "strik",
    "gå tur": "gå",
    "Wandern": "gå",
    "hjælp til computer": "computer",
    "spise sammen": "spis",
    "cooking together": "mad",
    "kor": "kor",
    "jeg har mistet min mand": "sorg",
    "min mor har demens": "demens",
    "Hausaufgaben": "lektie",
    "bike repair": "cykel",
    "gaagrupper": "gå",
    "loebetraening": "løb",
    "min mand har fået demens": "demens",
    "mit id": "mitid",
    "hvor kan jeg få hjælp til min telefon": "computer",
    "bingo": "banko",
    "børnesangkor": "kor",
    "jeg er ensom og vil gerne gå en tur": "gå",
    "kan nogen lære mig at strikke": "strik",
    "Hilfe am Computer": "computer",
}
TOWN = (
    ("Strikkecafé i kulturhuset", "Vi strikker, hækler og hygger.", "Nordborg"),
    ("Gågruppe for alle", "Vi går fem kilometer i roligt tempo.", "Broager"),
    ("Hjælp med computer og MitID", "Kom med din tablet.", "Gråsten"),
    ("Spis sammen hver torsdag", "Varm mad ved et langt bord.", "Gråsten"),
    ("Madlavning for begyndere", "Lær at lave mad.", "Sønderborg"),
    ("Sangkor for alle stemmer", "Vi synger danske sange.", "Nordborg"),
    ("Sorggruppe for efterladte", "Tal med andre, der har mistet.", "Sønderborg"),
    ("Demenscafé", "For mennesker med demens og deres pårørende.", "Broager"),
    ("Lektiecafé på biblioteket", "Frivillige hjælper med lektier.", "Sønderborg"),
    ("Værksted: reparer din cykel", "Vi lapper og ordner cykler.", "Nordborg"),
    ("Løbeklub for nybegyndere", "Vi løber fem kilometer.", "Guderup"),
    ("Bankospil i hallen", "Der er kaffe i pausen.", "Guderup"),
)


@pytest.fixture
def town(app: Flask, frozen_clock: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The town, without any dictionary of the machine."""
    monkeypatch.setattr(lexicon, "DEBIAN", ())
    remembered._kept.clear()
    marking._terms.cache_clear()
    begin_write()
    load_pack(Path("data/soenderborg"), clock.now())
    db.session.commit()
    begin_write()
    rebuilding.clear()
    rows = (
        {"id": number, "kind": "group", "title": title, "body": body, "place": place, "weekday": "onsdag"}
        for number, (title, body, place) in enumerate(TOWN)
    )
    rebuilding.fill(_documents(list(rows), 1))
    db.session.commit()
    yield
    remembered._kept.clear()
    marking._terms.cache_clear()


def _titles(query: str) -> list[str]:
    found = answer(query, clock.now(), size=10)
    return ["".join(piece.text for piece in hit.title) for hit in (*found.hits, *found.others)]


@pytest.mark.parametrize(("query", "word"), QUESTIONS.items())
def test_a_question_leads_to_the_right_thing_first(town: None, query: str, word: str) -> None:
    assert word in _titles(query)[0].lower()


def test_two_ways_of_writing_give_the_same_answers(town: None) -> None:
    for one, other in (
        ("gågruppe", "gaagruppe"),
        ("løb", "loeb"),
        ("Gråsten mad", "Graasten mad"),
        ("kør", "koer"),
    ):
        assert _titles(one) == _titles(other)


def test_one_wrong_letter_leads_there_all_the_same(town: None) -> None:
    chance = Random(11)
    words = [
        word
        for title, _body, _place in TOWN
        for word in title.lower().split()
        if len(word) >= 7 and word.isalpha()
    ]
    tried = [(word, _wrong(word, chance)) for word in words for _again in range(5)]
    missed = [
        (word, wrong)
        for word, wrong in tried
        if not any(word in title.lower() for title in _titles(wrong)[:3])
    ]
    assert len(missed) <= len(tried) * 0.1, missed


def test_a_place_and_a_day_limit_the_answer_and_the_rest_follows(town: None) -> None:
    found = answer("gåtur broager onsdag", clock.now())
    assert [hit.where_text for hit in found.hits] == ["Broager"]
    assert found.named.places == ("Broager",)
    assert answer("gåtur broager lørdag", clock.now()).total == 0


def test_words_that_say_nothing_beside_a_place_ask_for_everything_there(town: None) -> None:
    found = answer("hvad sker der i Gråsten", clock.now(), size=10)
    assert {hit.where_text for hit in found.hits} == {"Gråsten"}
    assert found.total == 2
    assert found.meant is None
    assert answer("hvor kan jeg", clock.now()).total == 0


def test_a_time_of_day_that_nothing_says_does_not_take_away_the_day(town: None) -> None:
    assert answer("onsdag formiddag guderup", clock.now()).total == 2


def test_an_index_of_an_older_release_is_made_anew(town: None) -> None:
    begin_write()
    rebuilding.fill_when_empty()
    db.session.commit()
    made = {row.id for row in db.session.query(SearchDocument.id)}
    begin_write()
    rebuilding.fill_when_empty()
    db.session.commit()
    assert {row.id for row in db.session.query(SearchDocument.id)} == made
    begin_write()
    db.session.query(SearchDocument).update({"digest": "0" * 32})
    rebuilding.fill_when_empty()
    db.session.commit()
    digests = [row.digest for row in db.session.query(SearchDocument.digest)]
    assert digests
    assert all(one.startswith(indexing.ANALYSER) for one in digests)


def test_a_changed_group_of_words_changes_no_posting(town: None) -> None:
    from app.search.editing import save_group
    from tests.exchange.trading import MODERATOR

    before = db.session.query(SearchDocument.id, SearchDocument.digest).all()
    assert _titles("kvæk") == []
    begin_write()
    save_group(MODERATOR, clock.now(), None, "Kvæk", "kvæk, bankospil")
    db.session.commit()
    assert _titles("kvæk")[0] == "Bankospil i hallen"
    assert db.session.query(SearchDocument.id, SearchDocument.digest).all() == before


def test_another_process_sees_new_words_at_once(town: None) -> None:
    kept = remembered.remembered()
    begin_write()
    indexing.put(indexing.SearchDoc("group", 4711, "Tagetesklub", "", "/x"))
    db.session.commit()
    assert remembered.remembered() is not kept
    assert answer("tagetesklup", clock.now()).meant == "tagetesklub"


def test_what_a_measure_of_order_says() -> None:
    assert _ndcg([1, 2], {1: 3, 2: 1}) == 1.0
    assert _ndcg([2, 1], {1: 3, 2: 1}) < 1.0
    assert _ndcg([9], {1: 3}) == 0.0
