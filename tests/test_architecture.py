"""The architecture, written down as tests: what a reviewer says twice, a machine says, and how to mend it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from app.core.permissions import GUARD, unguarded_views

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app"
LONGEST_FILE = 400
LONGEST_VIEW = 20
LONGEST_CREATE_APP = 60

#: Where a transaction may be committed, and why there.
MAY_COMMIT = {
    "accounts/cli.py": "a command commits once",
    "accounts/sessions.py": "`last seen` is written when the answer is on its way, by itself",
    "accounts/views.py": "wrong tries count, and a log-in is no form of ours",
    "accounts/views_factors.py": "wrong tries count, and a challenge is asked for by a script",
    "accounts/views_factors_set_up.py": "the first code of an app is a log-in, too",
    "background/claims.py": "a lease must be seen by others before the work begins",
    "home/views_search.py": "a question in vain is counted when the page is made, and asking is no form",
    "search/cli.py": "a command commits once",
    "core/rekeying.py": "a batch at a time, so that it may be killed, and no lock is held for long",
    "admin/audit_report.py": "the audit is read outside the transaction that notes it",
    "audit/retention.py": "a batch at a time, so that no lock is held for long",
    "audit/cli.py": "a command commits once",
    "core/forms.py": "the one way a form changes data, and what must survive a refusal",
    "demo/cli.py": "a command commits once",
    "demo/content.py": "made day by day, as it would have happened",
    "demo/views.py": "the demo bar",
    "exchange/rounds_work.py": "the best plan so far is kept while the work goes on",
    "jobs/housekeeping.py": "the heartbeat, by itself",
    "jobs/timetable.py": "a job commits once",
    "notifications/bounces.py": "one bounce at a time, before its letter is marked as read",
    "notifications/channels/call_list.py": "one message at a time",
    "notifications/channels/letter_box.py": "what the postman brings too late is rung about at once",
    "notifications/claims.py": "a lease must be seen by others before the work begins",
    "notifications/follow_up.py": "one message at a time, and never while the provider is asked",
    "notifications/former_helpers.py": "what waits for a former helper is handed on in a step of its own",
    "notifications/outcomes.py": "what became of a letter is kept, whatever becomes of the next",
    "notifications/short_links.py": "an SMS must not go out with a link that leads nowhere yet",
    "notifications/views.py": "a receipt comes from a machine, through no form of ours",
    "operations/backup.py": "how a backup went is kept, whatever it was made for",
    "operations/erasure_log.py": "what stands in the storage is noted at once",
    "operations/leases.py": "a lease must be seen by others before the work begins",
    "operations/restore.py": "a restore is finished in one transaction",
    "pack/cli.py": "a command commits once",
    "plan/recount.py": "a year at a time, so that it may be killed, and no lock is held while it counts",
    "privacy/retention.py": "a batch at a time, so that no lock is held for long",
    "reporting/work.py": "a draft takes its place when all of it is there",
    "transfer/work.py": "a file is written as a whole, or it is said why not",
    "transfer/work_out.py": "a file takes its place when all of it is there",
    "setup/prepare.py": "the pack is loaded once, before the first page",
    "walks/views_propose.py": "a draft is kept though the step has mistakes",
}

#: Who may ask for the running application, and why.
MAY_KNOW_THE_APP = {
    "search/documents.py": "addresses of documents, in commands and jobs",
    "accounts/known_browsers.py": "the cookie's name",
    "accounts/sessions.py": "the cookie's name, and an application context after the answer",
    "core/addresses.py": "the site's own address",
    "core/security.py": "whether a path is a page of ours",
    "core/templating.py": "addresses that were built already",
    "static_files.py": "where the files lie",
    "gathering_pages/forms.py": "the setting FORM_LEAST_SECONDS",
    "web.py": "error pages and what every template knows",
}


def modules(folder: Path = APP) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def named(path: Path, base: Path = APP) -> str:
    return path.relative_to(base).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """(dotted name, line) of every call in a module."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def views() -> Iterator[tuple[str, ast.FunctionDef]]:
    """(module, function) of every function with a route."""
    for path in modules():
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef) and any(
                ast.unparse(decorator).startswith("bp.route(") for decorator in node.decorator_list
            ):
                yield named(path), node


@pytest.fixture(scope="module")
def rules(application: Flask) -> list[Rule]:
    """Every address but those of static files."""
    return [rule for rule in application.url_map.iter_rules() if not rule.endpoint.endswith("static")]


# ---- size and names ---------------------------------------------------------------------------------------


def test_no_file_grows_past_400_lines() -> None:
    """Mend: split by page group (`views_host.py`) or by subject, not by halves."""
    texts = [*modules(), *modules(ROOT / "tests"), *(ROOT / "templates").rglob("*.html"), ROOT / "config.py"]
    texts += [*(ROOT / "static" / "js").glob("*.js")]

    too_long = {
        named(path, ROOT): n for path in texts if (n := len(path.read_text().splitlines())) > LONGEST_FILE
    }

    assert too_long == {}


def test_no_file_is_a_drawer_for_everything() -> None:
    """Mend: name it after what it decides (`waiting_list.py`), not after what it is."""
    drawers = [
        named(path) for path in modules() if re.fullmatch(r"(util|helper|service|misc|common)s?", path.stem)
    ]

    assert drawers == []


def test_a_view_is_a_short_story() -> None:
    """Mend: guard, form, action, commit, redirect; what decides belongs in actions or rules."""
    too_long = {}
    for module, view in views():
        body = view.body[1:] if ast.get_docstring(view) else view.body
        length = (body[-1].end_lineno or 0) - body[0].lineno + 1
        if length > LONGEST_VIEW:
            too_long[f"{module}: {view.name}"] = length

    assert too_long == {}


def test_create_app_stays_readable() -> None:
    assert len((APP / "__init__.py").read_text().splitlines()) <= LONGEST_CREATE_APP


def test_views_are_named_verb_noun_and_say_what_they_show() -> None:
    nameless = [f"{module}: {view.name}" for module, view in views() if not ast.get_docstring(view)]

    assert nameless == []


def test_views_stand_in_views_files() -> None:
    elsewhere = {module for module, _view in views() if not Path(module).name.startswith("views")}

    assert elsewhere == set()


# ---- addresses --------------------------------------------------------------------------------------------


@pytest.mark.any_database
def test_addresses_are_kebab_case_ascii(rules: list[Rule]) -> None:
    # RFC 8615 gives one folder its name.
    fixed = {rule.rule: re.sub(r"<[^>]+>|\.(?=well-known/)", "x", rule.rule) for rule in rules}

    wrong = [rule for rule, text in fixed.items() if not re.fullmatch(r"/|(/[a-z0-9-]+(\.[a-z]+)?)+", text)]

    assert wrong == []


@pytest.mark.any_database
def test_numbers_in_addresses_are_typed(rules: list[Rule]) -> None:
    """Mend: `<int:series_id>`; a word is one of some, `<any(…):kind>`, or a token, a name or a slug."""
    untyped = [
        f"{rule.rule} <{name}>"
        for rule in rules
        for name in re.findall(r"<([a-z_]+)>", rule.rule)
        if name not in {"token", "name", "slug", "who"}
    ]
    not_int = [
        rule.rule
        for rule in rules
        for name, converter in rule._converters.items()
        if name.endswith("_id") and not isinstance(converter, IntegerConverter)
    ]

    assert (untyped, not_int) == ([], [])


@pytest.mark.any_database
def test_every_view_says_who_may_come_in(application: Flask) -> None:
    assert unguarded_views(application) == []
    assert {getattr(view, GUARD, None) for view in application.view_functions.values()} >= {
        "public",
        "view_plan",
    }


# ---- who may do what in code ------------------------------------------------------------------------------


def test_only_the_clock_reads_the_clock() -> None:
    """Mend: take `now` as a parameter; views and jobs ask `clock.now()`."""
    forbidden = re.compile(
        r"(^|\.)(datetime\.now|datetime\.utcnow|datetime\.today|date\.today|time\.time|localtime)$"
    )
    readers = [
        f"{named(path)}:{line} {name}"
        for path in modules()
        if named(path) != "core/clock.py"
        for name, line in calls(path)
        if forbidden.search(name)
    ]

    assert readers == []
    assert [name for name, _line in calls(APP / "core" / "clock.py") if forbidden.search(name)] == [
        "datetime.now"
    ]


def test_rules_and_actions_take_the_instant_instead_of_asking_for_it() -> None:
    asking = [
        f"{named(path)}:{line}"
        for path in modules()
        if path.stem
        in {
            "actions",
            "factors",
            "passkeys",
            "staff",
            "identities",
            "oidc",
            "rules",
            "recurrence",
            "waiting_list",
            "hosting",
            "hosting_series",
            "scheduling",
        }
        for name, line in calls(path)
        if name in {"clock.now", "clock.today"}
    ]

    assert asking == []


def test_transactions_are_committed_where_it_is_written_down() -> None:
    """Mend: an action flushes, the view, job or command that called it commits. Else add the file and why."""
    found = {named(path) for path in modules() for name, _line in calls(path) if name.endswith(".commit")}

    assert found == set(MAY_COMMIT)


def test_only_few_ask_for_the_running_application() -> None:
    asking = {
        named(path)
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and node.module == "flask"
        and any(alias.name == "current_app" for alias in node.names)
    }

    unexpected = {name for name in asking if not Path(name).name.startswith(("views", "cli"))}
    assert unexpected == set(MAY_KNOW_THE_APP)


def test_the_application_is_made_by_commands_only() -> None:
    making = {
        named(path)
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and node.module == "app"
        and any(alias.name == "create_app" for alias in node.names)
    }

    assert {name for name in making if "cli" not in name and not name.startswith("setup/")} == set()


def test_states_are_kept_as_enums() -> None:
    """A plain String column would give back text, which is never the state that it looks like.

    Mend: `mapped_column(EnumText(State, 12))`.
    """
    states = {
        node.name
        for path in modules()
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "StrEnum" for base in node.bases)
    }
    plain = [
        f"{named(path)}:{node.lineno}"
        for path in modules()
        if path.name == "models.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.AnnAssign)
        and states & set(re.findall(r"\w+", ast.unparse(node.annotation)))
        and "EnumText(" not in ast.unparse(node.value or ast.Constant(""))
    ]

    assert {"SignUpStatus", "Rhythm"} <= states
    assert plain == []


def test_public_functions_of_actions_and_rules_say_what_they_do() -> None:
    silent = [
        f"{named(path)}: {node.name}"
        for path in modules()
        if not path.name.startswith("views")
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]

    assert silent == []


def test_import_contracts_are_kept() -> None:
    """Mend: move the code to the floor it belongs to, or change the contract in a commit that says why."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-3000:]


def test_no_contract_is_ignored_and_every_package_has_its_floor() -> None:
    contracts = (ROOT / "pyproject.toml").read_text()
    packages = {path.parent.name for path in APP.glob("*/__init__.py")}

    assert "ignore_imports" not in contracts
    assert packages == {name for name in packages if f"({name})" in contracts}
