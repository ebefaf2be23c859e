"""Nothing about people is kept that no feature has declared: what for, on which ground, and for how long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import JSON, LargeBinary, String, Table, Text

from app.core.database import Base
from app.privacy.retention import processings, rules

#: Tables with texts that are about no person, and why.
ABOUT_NOBODY = {
    "audit_seal": "hashes and numbers of events",
    "channel_pause": "why a mail server rests; holds no address",
    "erasure_note": "a number and when it was erased, so that a backup brings nobody back; kept as long as backups",
    "focus_plan": "the municipality's plan",
    "heartbeat": "that the scheduler lives",
    "kept_figure": "what was counted of an initiative in a year",
    "kept_place": "how many things take place somewhere in a year",
    "kept_reach": "how many people a plan reached, without the small numbers",
    "kept_year": "when a year was counted",
    "lease": "which machine does what",
    "marked_area": "why staff look at a place or some roads in particular",
    "operation_run": "when a backup or drill was made, and how it went",
    "phone_target": "counts of a year, without a way to whom they were",
    "phone_tally": "numbers of a year, and nobody behind any of them",
    "place": "villages of the pack",
    "plan_left_out": "kind and number of a thing that the plan does not count",
    "plan_report_file": "a frozen report as bytes: no names of people stand in it",
    "plan_report_sending": "on which day a report was sent to whom",
    "plan_report_version": "a frozen report: no names of people stand in it",
    "plan_action": "the municipality's plan",
    "plan_activity": "the municipality's plan",
    "plan_goal": "the municipality's plan",
    "plan_period": "the municipality's plan",
    "retention_run": "numbers only",
    "search_state": "which edition of the words a process has read",
    "search_synonyms": "words of the language that lead to the same",
    "setting": "the house's settings",
    "transfer_row": "numbers of things, and hashes of what a spreadsheet said of them",
}
#: Kept as long as something else is, which the processing says in words (`kept`), or erased with the person.
WITH_THEIR_PERSON = {
    "exchange_fair": "what the house writes about a fair; its numbers are the plan's documentation",
    "exchange_party": "a number and a person; an erased person has no name",
    "initiative": "the plan is documentation; an erased colleague has no name",
    "plan_report": "the report is documentation; an erased colleague has no name",
    "plan_report_comment": "what a colleague said to another about a report; an erased one has no name",
    "plan_report_section": "the report is documentation; an erased colleague has no name",
    "phone_board": "one row: its version, and the number of the colleague who changed it last",
    "plan_comment": "the plan is documentation; an erased colleague has no name",
    "plan_decision": "the plan is documentation; an erased colleague has no name",
    "plan_row_change": "the plan is documentation; an erased colleague has no name",
    "plan_tie": "the plan is documentation; an erased colleague has no name",
    "room": "what the house writes about a room; kept as long as the room",
    "room_rules": "the words that people said yes to, and a colleague's number",
    "row_entry": "the plan is documentation; an erased colleague has no name",
    "row_year": "the plan is documentation; an erased colleague has no name",
    "search_document": "what everybody can see of a thing; withdrawn with it",
    "search_posting": "the terms of what everybody can see; withdrawn with it",
    "search_word": "words that stand in what everybody can see",
    "standing_entry": "what a group says of itself in the lists; withdrawn when the group is over",
    "survey_answer": "deleted with the person as long as it can be found whose it is; then nobody's",
    "survey_round": "where people are asked; the plan is documentation",
    "survey_scale": "that a scale is in order, and the number of the colleague who said so",
    "switched_off": "a wish for as long as the person is known; erased with them",
}


def tables_about_people() -> Iterator[Table]:
    """Tables that point at people, or in which something can be written about them."""
    for table in Base.metadata.tables.values():
        points = any(key.column.table.name in {"person", "account"} for key in table.foreign_keys)
        writes = any(isinstance(column.type, String | Text | JSON | LargeBinary) for column in table.columns)
        by_somebody = any(column.name.endswith(("_by", "person_id")) for column in table.columns)
        if (points or writes or by_somebody) and table.name not in ABOUT_NOBODY:
            yield table


@pytest.mark.any_database
def test_every_table_about_people_has_a_purpose_and_an_end(app: Flask) -> None:
    declared = {name for one in processings() for name in one.tables}
    covered = {name.partition(".")[0] for one in processings() for rule in one.rules for name in rule.covers}
    about_people = {table.name for table in tables_about_people()}

    assert about_people - declared == set(), "declare a Processing (app/<feature>/privacy.py)"
    assert about_people - covered == set(WITH_THEIR_PERSON), (
        "declare a RetentionRule, or say why it needs none"
    )


@pytest.mark.any_database
def test_declarations_name_only_what_there_is(app: Flask) -> None:
    tables = Base.metadata.tables
    named = [name for one in processings() for name in one.tables]
    covered = [name for one in processings() for rule in one.rules for name in rule.covers]

    assert [name for name in [*named, *ABOUT_NOBODY, *WITH_THEIR_PERSON] if name not in tables] == []
    assert [
        name
        for name in covered
        if (parts := name.split("."))[0] not in tables
        or (parts[1:] and parts[1] not in tables[parts[0]].columns)
    ] == []
    assert len(named) == len(set(named)), "a table belongs to one purpose"


@pytest.mark.any_database
def test_every_rule_has_its_own_name_says_all_and_knows_its_source(app: Flask) -> None:
    names = [rule.name for one in processings() for rule in one.rules]

    assert len(names) == len(set(names))
    for one in processings():
        assert all([one.purpose, one.why, one.ground, one.people, one.data, one.recipients])
        for rule in one.rules:
            assert all([str(rule.what), str(rule.people), str(rule.since), rule.source, rule.period])


@pytest.mark.any_database
def test_only_the_log_is_left_to_whoever_seals_it(app: Flask) -> None:
    carried_out = {rule.name for rule in rules()}

    assert {rule.name for one in processings() for rule in one.rules} - carried_out == {"audit.events"}
