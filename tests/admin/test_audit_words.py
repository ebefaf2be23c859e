"""Everything that is written to the log has Danish words on the auditor's page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.admin.audit_words import ACTIONS, MODERATED, PURPOSES, THINGS
from app.admin.audit_words_details import DETAILS, in_words
from app.audit.actions import record
from app.core.actor import SYSTEM
from app.core.clock import now
from app.core.permissions import Role
from app.desk.models import MarkState
from app.moderation.states import State
from app.notifications.models import CallOutcome
from tests.factories import log_in, make_account, writing

APP = Path(__file__).resolve().parents[2] / "app"
#: `record(actor, now, action, object_type, …)` and the functions that hand on to it.
WRITERS = {"record", "record_each"}


def written() -> Iterator[tuple[str, str]]:
    """(action, object type) as the code spells them; an f-string as its beginning and a star."""
    for file in sorted(APP.rglob("*.py")):
        tree = parsed(file)
        names = constants(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app."):
                source = APP.parent / (str(node.module).replace(".", "/") + ".py")
                names |= {**(constants(parsed(source)) if source.exists() else {}), **names}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WRITERS and len(node.args) > 3:
                action, thing = (spelt(argument, names) for argument in node.args[2:4])
                if action:
                    yield action, thing


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def constants(tree: ast.Module) -> dict[str, object]:
    """Names of a module that stand for a text."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def spelt(argument: ast.expr, names: dict[str, object]) -> str:
    if isinstance(argument, ast.JoinedStr):
        first = argument.values[0]
        return str(first.value) + "*" if isinstance(first, ast.Constant) else "*"
    if isinstance(argument, ast.Name):
        return str(names.get(argument.id, ""))
    return str(argument.value) if isinstance(argument, ast.Constant) else ""


def test_every_action_and_thing_has_words() -> None:
    found = set(written())
    assert len(found) > 60
    exact = {action for action, _thing in found if not action.endswith("*")}
    grown = {f"day.{state}" for state in MarkState} | {f"message.{outcome}" for outcome in CallOutcome}
    # A star alone: the kind of what is moderated, and the step.
    edits = ("propose_edit", "drop_edit", "approve_edit", "reject_edit")
    grown |= {f"{kind}.{step}" for kind in MODERATED for step in (*State, *edits)}
    grown |= {
        f"phone_{what}.{step}" for what in ("wish", "volunteer", "pair") for step in ("move", "refused")
    }
    grown |= {"organisation.confirm_claim", "organisation.refuse_claim"}
    grown |= {f"fixed_place.{step}" for step in ("pause", "resume", "end")}
    grown |= {f"exchange_agreement.{step}" for step in ("agreed", "declined")}
    grown |= {f"exchange_fair.{step}" for step in ("open", "closed", "cancelled")}
    grown |= {f"group_member.{status}" for status in ("member", "refused", "removed")}
    grown |= {f"{kind}.tie" for kind in ("series", "listing", "room_booking", "exchange_fair")}
    grown |= {f"phone_pair.{step}" for step in ("move", "refused")}
    done = ("answer", "asked", "booked", "cancel", "change", "count", "expire", "hand_on")
    grown |= {f"room_booking.{step}" for step in done}
    assert {action for action, _thing in found if action.endswith("*")} == {
        *(
            "day.*",
            "message.*",
            "fixed_place.*",
            "exchange_agreement.*",
            "exchange_fair.*",
            "group_member.*",
            "*",
        ),
    }
    assert (exact | grown) - set(ACTIONS) == set()
    assert set(ACTIONS) - (exact | grown) == set(), "words for what nobody does any more"
    assert {thing for _action, thing in found} - {""} - set(THINGS) == set()


def test_every_fact_beside_an_action_has_words() -> None:
    said = {
        keyword.arg
        for file in APP.rglob("*.py")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WRITERS and len(node.args) > 3
        for keyword in node.keywords
        if keyword.arg
    }
    assert len(said) > 60
    assert said - set(DETAILS) == set()


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"role": "administrator", "version": 2}, [("Rolle", "Administrator"), ("Udgave", "2")]),
        ({"before": "draft", "to": "published"}, [("Før", "kladde"), ("Nu", "synlig")]),
        (
            {"is_yes": False, "off": [], "shown": True},
            [("Sagt ja", "nej"), ("Vil ikke have", "–"), ("Vises", "ja")],
        ),
        ({"target": ["row", 7], "until": None}, [("Indtil", "–"), ("Knyttet til", "row, 7")]),
        (
            {"status": "not_started", "kind": "report_draft", "target": ["raekke", 7]},
            [("Knyttet til", "række, 7"), ("Slags", "udkast til en rapport"), ("Status", "ikke begyndt")],
        ),
        (
            {"before": "identity_seen", "to": "interviewed"},
            [("Før", "har vist legitimation"), ("Nu", "har talt med os")],
        ),
        ({"nobody_writes_it_any_more": 3}, [("nobody_writes_it_any_more", "3")]),
    ],
)
def test_facts_are_said_in_words(app: Flask, details: dict[str, Any], words: list[tuple[str, str]]) -> None:
    with app.test_request_context():
        assert in_words(details) == words


def test_every_purpose_has_words() -> None:
    said = {
        str(node.value.value)
        for file in APP.rglob("*.py")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.keyword) and node.arg == "purpose" and isinstance(node.value, ast.Constant)
    }
    assert {one for one in said if one.islower() and len(one) < 40} - set(PURPOSES) == set()


def test_the_auditor_reads_words_and_chooses_by_them(client: FlaskClient) -> None:
    account = make_account(Role.AUDITOR)
    with writing():
        record(SYSTEM, now(), "sign_up.join", "sign_up", 4711, party=2)
        record(SYSTEM, now(), "person.erase", "person", 4712)
    log_in(client, account)
    page = client.get("/admin/revision?handling=sign_up.join").text
    assert "tilmelding 4711" in page
    assert "4712" not in page
    assert "Personer: 2</td>" in page
    assert '<option value="sign_up.join" selected>Tilmeldt</option>' in page
    assert "sign_up.join</td>" not in page
