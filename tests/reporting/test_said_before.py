"""Evaluations laid side by side: versions of one, and those of overlapping years, tell of no group from one to four."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError
from app.core.suppression import one_way, published
from app.plan.reach import Part, Reach
from app.reporting import actions, freezing
from app.reporting.models import Report
from app.reporting.said_before import before, is_safe_beside
from app.reporting.shapes import Block, Column, Content, Scope, Section, Table, as_json, from_json
from app.surveys.models import SurveyAnswer
from tests.factories import writing
from tests.reporting import in_house
from tests.reporting.in_house import administrator, content_of, drafted, leader, sent
from tests.support.filled import load_the_pack
from tests.surveys.asking import make_round, walking
from tests.surveys.test_pages import file_pairs

PLACES = ("Broager", "Gråsten", "Nordborg", "Sønderborg")
COLUMNS = (Column("hvad", "By", ""), Column("antal", "Antal", "", is_number=True))


def table(*rows: tuple[str, int | str | None], key: str = "steder-1") -> Table:
    return Table(key, "Hvor de bor", COLUMNS, rows, of_people=True)


def evaluation(first: int, last: int, *tables: Table) -> Content:
    blocks = (Block("trivsel-who5-3-1", "", "WHO-5", paragraphs=("12 point op.",), tables=tables),)
    about = ("Evaluering", "Til udvalget.", "2020-2023", first, last, "Kommunen", "Udvalget", "Huset")
    return Content("evaluation", *about, "2027-03-01", sections=(Section("plan-1", "Plan 1", blocks=blocks),))


# ---- a try to recover small groups ----------------------------------------------------------------------------------

#: (place, first year, last year) of each person who came.
HOUSE = st.lists(
    st.tuples(st.sampled_from(PLACES), st.integers(2020, 2024), st.integers(0, 4)), min_size=1, max_size=60
)


def counted(people: list[tuple[str, int, int]], first: int, last: int) -> Table:
    """Where those live who came in some years, with their total, small numbers hidden as everywhere."""
    lived = dict.fromkeys(PLACES, 0)
    for place, begun, years in people:
        lived[place] += begun <= last and begun + years >= first
    shown = published([one_way("alle", lived)]).figures
    return table(*((str(key), figure.value) for key, figure in shown.items()))


@given(
    house=HOUSE,
    newcomers=HOUSE,
    spans=st.lists(st.tuples(st.integers(2020, 2023), st.integers(2020, 2025)), min_size=2, max_size=4),
)
def test_no_small_group_can_be_worked_out_from_two_evaluations_of_overlapping_years(
    house: list[tuple[str, int, int]], newcomers: list[tuple[str, int, int]], spans: list[tuple[int, int]]
) -> None:
    told: list[tuple[tuple[int, int], Table]] = []
    published_before: list[Content] = []
    for number, (first, last) in enumerate([*spans, spans[0]]):
        here = house + newcomers[: 3 * number]
        known = before(published_before, Scope(1, first, max(first, last)))
        found = known.table(counted(here, first, max(first, last)))
        if found is not None:
            told.append(((first, last), found))
            published_before.append(evaluation(first, max(first, last), found))
    for _, one in told:
        for _, other in told:
            was: dict[object, object] = dict(one.rows)
            now: dict[object, object] = dict(other.rows)
            if was == now:
                continue
            assert None not in was.values(), "what is hidden beside what is shown gives itself away"
            assert None not in now.values()
            # Everything that adding and subtracting a row of one and the same row of the other can give.
            assert not {abs(was[key] - now[key]) for key in was} & {1, 2, 3, 4}


# ---- the rule -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "is_safe"),
    [
        ([("Broager", 10)], [("Broager", 10)], True),
        ([("Broager", 10)], [("Broager", 15)], True),
        ([("Broager", 10)], [("Broager", 12)], False),
        ([("Broager", 10)], [("Broager", 8)], False),
        ([("Broager", 10)], [("Broager", 10), ("Gråsten", 7)], True),
        ([("Broager", None)], [("Broager", 9)], False),
        ([("Broager", "skjult")], [("Broager", 9)], False),
        ([("Broager", 9)], [("Broager", None)], False),
        ([("Broager", None), ("Gråsten", 9)], [("Broager", None), ("Gråsten", 9)], True),
    ],
)
def test_a_table_says_something_new_only_where_no_difference_tells_of_few(
    old: list[tuple[str, int]], new: list[tuple[str, int]], is_safe: bool
) -> None:
    assert is_safe_beside(table(*old), table(*new)) is is_safe


def test_a_new_version_keeps_the_table_and_another_span_lacks_it() -> None:
    was, now = table(("Broager", 10)), table(("Broager", 12))
    known = [evaluation(2020, 2023, was)]
    assert before(known, Scope(1, 2020, 2023)).table(now) == was
    assert before(known, Scope(1, 2020, 2024)).table(now) is None
    assert before([], Scope(1, 2020, 2023)).table(now) is now


def test_a_block_stays_whole_because_its_sentences_are_of_its_tables() -> None:
    known = [evaluation(2020, 2023, table(("Broager", 10)))]
    fresh = Block(
        "trivsel-who5-3-1", "", "WHO-5", paragraphs=("13 point op.",), tables=(table(("Broager", 11)),)
    )
    kept = before(known, Scope(1, 2020, 2023)).block(fresh)
    assert kept is not None
    assert kept.paragraphs == ("12 point op.",)
    assert before(known, Scope(1, 2021, 2023)).block(fresh) is None


def test_tables_of_no_people_are_told_anew() -> None:
    efforts = Table("maalgrupper-1", "For hvem", COLUMNS, (("Ældre", 3),))
    known = [evaluation(2020, 2023, Table("maalgrupper-1", "For hvem", COLUMNS, (("Ældre", 2),)))]
    assert before(known, Scope(1, 2020, 2024)).table(efforts) is efforts


# ---- surveys in the evaluation --------------------------------------------------------------------------------------


@pytest.fixture
def writer(app: Flask, frozen_now: datetime) -> Actor:
    load_the_pack()
    return administrator()


def asked(content: Content) -> list[Block]:
    return [one for one in content.blocks if one.key.startswith("trivsel-")]


def test_an_evaluation_tells_what_surveys_say_and_what_they_may_not_be_taken_for(
    writer: Actor, frozen_now: datetime
) -> None:
    file_pairs(40, make_round())
    content = content_of(drafted(writer, frozen_now, "evaluation", 2020))
    (block,) = asked(content)
    assert block.title == "WHO-5 Trivselsindeks: efter 3 måneder"
    words = " ".join(block.paragraphs)
    assert "Ændring i snit:" in words
    assert "Vi har ingen gruppe at sammenligne med" in words
    how_many, bands = block.tables
    assert how_many.rows == (("Svarede begge gange", 40), ("Mangler svar bagefter", None))
    assert len(bands.rows) == 3
    assert from_json(as_json(content)) == content


def test_few_answers_are_told_without_an_average(writer: Actor, frozen_now: datetime) -> None:
    file_pairs(12, make_round())
    (block,) = asked(content_of(drafted(writer, frozen_now, "evaluation", 2020)))
    assert "Færre end 30 har svaret begge gange." in " ".join(block.paragraphs)
    assert "Ændring i snit" not in " ".join(block.paragraphs)


def test_nobody_asked_is_nothing_told(writer: Actor, frozen_now: datetime) -> None:
    assert walking()
    assert asked(content_of(drafted(writer, frozen_now, "evaluation", 2020))) == []


def test_two_more_answers_change_nothing_in_the_next_version(writer: Actor, frozen_now: datetime) -> None:
    round_ = make_round()
    file_pairs(40, round_)
    report = drafted(writer, frozen_now, "evaluation", 2020)
    first = asked(content_of(report))
    sent(writer, frozen_now, report, leader())
    file_pairs(2, round_)
    with writing():
        actions.begin_correction(writer, frozen_now, report.id, "Et tal var forkert.")
    assert asked(content_of(drafted(writer, frozen_now, "evaluation", 2020))) == first
    other = drafted(writer, frozen_now, "evaluation", 2021)
    assert asked(content_of(other)) == []
    assert any("regne små tal ud" in line for line in content_of(other).sections[-1].paragraphs)
    assert db.session.query(SurveyAnswer).count() == 84


def test_an_evaluation_drafted_before_another_was_sent_is_not_sent(
    writer: Actor, frozen_now: datetime
) -> None:
    report, other = (drafted(writer, frozen_now, "evaluation", first) for first in (2020, 2021))
    sent(writer, frozen_now + timedelta(minutes=1), report, leader())
    with pytest.raises(DomainError, match="En anden evaluering"), writing():
        freezing.freeze(writer, frozen_now, other.id, approved(other, frozen_now), frozen_now.date())


def approved(report: Report, now: datetime) -> freezing.Prepared:
    with writing():
        actions.approve(leader("Lone"), now, report.id)
    return freezing.prepare(in_house.found(report.id), now)


def test_people_who_are_hidden_for_anothers_sake_are_not_called_few(
    writer: Actor, frozen_now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """22 people, most of them new: with both numbers hidden, neither may be said to be under five."""

    def reached(ids: Sequence[int], first: int, last: int) -> Reach:
        places = (Part("1", "Broager", 22),)
        return Reach(tuple(ids), first, last, 22, 188, None, places, 0, (), (), (), (), frozen_now)

    monkeypatch.setattr("app.reporting.reached.reach_of", reached)
    content = content_of(drafted(writer, frozen_now, "evaluation", 2020))
    table = next(one for one in content.tables if one.key == "naaet-4")
    assert table.rows == (
        ("Forskellige mennesker", 22),
        ("Med for første gang, så vidt vi ved", "under 5 eller skjult"),
        ("Havde været med før, eller det ved vi ikke", "under 5 eller skjult"),
        ("Pladser, de har taget", 188),
    )
