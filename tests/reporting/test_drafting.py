"""What is drafted of a report: every row and action, in sentences, of its years alone."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from flask import Flask

from app.background.queries import newest
from app.background.running import run_due
from app.core.actor import Actor
from app.plan import actions as plan_actions
from app.plan.shapes import ROW
from app.reporting import actions
from tests.factories import writing
from tests.reporting import in_house
from tests.reporting.in_house import YEAR, administrator, block_of, content_of, drafted, leader, say, write
from tests.support.filled import load_the_pack


@pytest.fixture
def writer(app: Flask, frozen_now: datetime) -> Actor:
    load_the_pack()
    return administrator()


def test_a_draft_has_every_row_with_its_status_and_proposals_in_sentences(
    writer: Actor, frozen_now: datetime
) -> None:
    say(writer, frozen_now)
    in_house.log(writer, frozen_now)
    report = drafted(writer, frozen_now)
    block = block_of(report, "4.1")
    assert (block.state, block.state_word) == ("running", "I gang")
    assert block.passages[0].words == (
        "Fire grupper går hver uge. Senest skete der dette: 1.2.2027: Møde om vinterture. Med Landsbylauget. 12 deltog."
    )
    assert block.passages[1].words == "To nye byer."
    codes = [one.code for one in content_of(report).blocks if one.state]
    assert len(codes) == 20
    assert len(content_of(report).sections) == 4


def test_words_without_a_stop_do_not_run_into_the_next_sentence(writer: Actor, frozen_now: datetime) -> None:
    say(writer, frozen_now, status_text="Fire grupper går", next_year_text="To byer til", priority="high")
    in_house.log(writer, frozen_now)
    passages = block_of(drafted(writer, frozen_now), "4.1").passages
    assert passages[0].words.startswith("Fire grupper går. Senest skete der dette:")
    assert passages[1].words == "To byer til. Prioritet: høj."


def test_a_row_that_was_put_off_says_why_and_how_much_it_matters(writer: Actor, frozen_now: datetime) -> None:
    say(
        writer,
        frozen_now,
        "2.3",
        status="postponed",
        status_text="",
        reason="Der var ingen sal",
        priority="high",
    )
    block = block_of(drafted(writer, frozen_now), "2.3")
    assert block.passages[0].words == "Aktiviteten er udskudt. Grunden er: Der var ingen sal."
    assert block.passages[1].words == "To nye byer. Prioritet: høj."


def test_no_name_of_a_person_and_no_small_number_comes_into_a_draft(
    writer: Actor, frozen_now: datetime
) -> None:
    say(writer, frozen_now)
    in_house.log(writer, frozen_now, people=3)
    plain = json.dumps(drafted(writer, frozen_now).content, ensure_ascii=False)
    assert "Mette Krogh" not in plain
    assert "3 deltog" not in plain
    assert "Under 5 deltog" in plain


@pytest.mark.parametrize(("code", "word"), [("4.1", "I gang"), ("3.6", "Ikke begyndt")])
def test_a_row_behind_its_deadline_is_told_as_it_would_be_without_it(
    writer: Actor, frozen_now: datetime, code: str, word: str
) -> None:
    say(writer, frozen_now, code, status="not_started", status_text="", due_on=date(YEAR, 2, 1))
    assert block_of(drafted(writer, frozen_now), code).state_word == word


def test_a_report_of_a_year_has_no_initiative_that_was_not_there_in_it(
    writer: Actor, frozen_now: datetime
) -> None:
    row, own = (ROW, in_house.row_id("4.1")), "Indsats: Gågrupper i landsbyerne (i gang)"
    for title, begins, ends in (
        ("Byture", date(YEAR, 12, 31), None),
        ("Næste år", date(YEAR + 1, 1, 1), None),
        ("Gammel", date(2020, 1, 1), date(YEAR - 1, 12, 31)),
    ):
        values = plan_actions.InitiativeInput(title, row, begins, ends)
        with writing():
            plan_actions.create_initiative(values, writer, frozen_now)
    assert block_of(drafted(writer, frozen_now), "4.1").lines == (own, "Indsats: Byture (i gang)")
    whole = block_of(drafted(writer, frozen_now, "evaluation", 2020), "4.1").lines
    assert whole == ("Indsats: Gammel (i gang)", own, "Indsats: Byture (i gang)")


def test_an_evaluation_tells_the_log_of_every_year(writer: Actor, frozen_now: datetime) -> None:
    for day, what in (
        (date(2019, 5, 1), "Før"),
        (date(2024, 5, 1), "Stort møde"),
        (date(YEAR, 2, 1), "Nyt møde"),
    ):
        with writing():
            entry = plan_actions.EntryInput(day, what)
            plan_actions.add_entry((ROW, in_house.row_id("3.6")), entry, writer, frozen_now)
    report = drafted(writer, frozen_now, "evaluation", 2020)
    assert block_of(report, "3.6").lines == ("1.2.2027: Nyt møde.", "1.5.2024: Stort møde.")
    assert block_of(drafted(writer, frozen_now), "3.6").lines == ("1.2.2027: Nyt møde.",)


def test_one_draft_at_a_time_is_made_of_a_report(writer: Actor, frozen_now: datetime) -> None:
    report = in_house.begun(writer, frozen_now)
    for _ in range(2):
        with writing():
            actions.ask_for_draft(writer, frozen_now, report.id)
    assert len(newest(actions.DRAFTING, str(report.id), 9)) == 1
    assert run_due(frozen_now) == 1
    assert in_house.begun(writer, frozen_now).id == report.id


def test_new_figures_leave_what_people_wrote_and_take_back_the_approval(
    writer: Actor, frozen_now: datetime
) -> None:
    report = drafted(writer, frozen_now)
    write(writer, frozen_now, report, "Vores ord.")
    with writing():
        actions.approve(leader(), frozen_now, report.id)
    report = drafted(writer, frozen_now)
    assert report.approved_at is None
    block = next(one for one in actions.assembled(report).blocks if one.code == "4.1")
    assert block.passages[0].words == "Vores ord."


def test_an_evaluation_has_goals_rows_actions_and_a_recommendation(
    writer: Actor, frozen_now: datetime
) -> None:
    say(writer, frozen_now)
    content = content_of(drafted(writer, frozen_now, "evaluation", 2020))
    keys = [block.key.split("-")[0] for block in content.blocks]
    assert (keys.count("maal"), keys.count("handling"), keys.count("raekke"), keys.count("anbefaling")) == (
        8,
        10,
        20,
        4,
    )
    said = next(block for block in content.blocks if block.code == "4.1").passages[0].words
    assert f"{YEAR}: Fire grupper går hver uge." in said
