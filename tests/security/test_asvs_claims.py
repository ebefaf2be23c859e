"""What docs/asvs.csv says of the code as a whole: held to the code itself."""

from __future__ import annotations

import ast
import math
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

import config
from app import create_app
from app.accounts import rules
from app.accounts.actions import ASKING
from app.accounts.models import Account
from app.core import clock
from app.core.database import db
from app.media import headers
from app.media.actions import MOST_A_DAY
from app.pack.actions import load_pack
from tests.factories import writing
from tests.security.house import House

pytestmark = pytest.mark.any_database

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")

#: Who opens a line to another machine, and to which one.
TALKS = {
    "accounts/oidc.py": "the identity provider of the settings",
    "notifications/channels/line.py": "the SMS provider of the settings",
    "notifications/channels/sms.py": "the SMS provider of the settings",
    "notifications/channels/smtp.py": "the mail server of the settings",
    "notifications/delivery.py": "nobody: only the name of this machine",
    "notifications/mailboxes.py": "the mailbox of the settings",
    "operations/drill.py": "the restored house, on this machine",
    "operations/leases.py": "nobody: only the name of this machine",
    "operations/second_house.py": "the restored house, on this machine",
}
#: Who uses what protects, and what for.
CRYPTOGRAPHY = {
    "accounts/actions.py": "comparing hashes in constant time",
    "accounts/factors.py": "seeds and codes of the second factor",
    "accounts/oidc.py": "checking what the provider signed",
    "accounts/passkeys.py": "checking what a device signed",
    "accounts/tokens.py": "codes, links and cookies",
    "background/running.py": "the name of a run",
    "core/crypto.py": "encrypted columns",
    "core/forms.py": "keys of forms",
    "core/signing.py": "private links and keyed hashes",
    "accounts/views_factors_set_up.py": "the code of an app as a picture",
    "exchange/retention.py": "a mark instead of who an erased participant was",
    "gatherings/retention.py": "a mark instead of who an erased guest was",
    "groups/retention.py": "a mark instead of who an erased member was",
    "media/shelf.py": "names of pictures that nobody can guess",
    "listings/proof_code.py": "codes of proofs that nobody can guess",
    "listings/retention.py": "a mark instead of who an erased helper was",
    "search/indexing.py": "the name of a state of the index",
    "surveys/actions.py": "keys of answers that lead to nobody",
    "people/actions.py": "addresses of own calendars that nobody can guess",
    "proposals/retention.py": "a mark instead of who an erased person was",
    "notifications/delivery.py": "the name of a sender",
    "core/failures.py": "numbers of error pages",
    "desk/identity.py": "codes that prove who is on the phone",
    "notifications/letters.py": "where one part of a letter ends",
    "operations/drill.py": "the name of a passing database",
    "operations/erasure_log.py": "names of files",
    "operations/sealing.py": "backups",
    "operations/views.py": "comparing the token of the figures in constant time",
    "notifications/receipts.py": "signatures of the SMS provider",
}


@cache
def modules() -> list[tuple[str, ast.Module]]:
    """(name, tree) of every module of the running application; what `make` runs is none."""
    names = {path: path.relative_to(APP).as_posix() for path in sorted(APP.rglob("*.py"))}
    return [
        (name, ast.parse(path.read_text(encoding="utf-8")))
        for path, name in names.items()
        if not name.startswith("setup/")
    ]


@cache
def calls() -> list[tuple[str, str, ast.Call]]:
    """(module, what is called, the call) of every call in them."""
    return [
        (name, ast.unparse(node.func), node)
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]


def importing(*packages: str) -> set[str]:
    """Modules that import any of the packages."""
    found = set()
    for name, tree in modules():
        for node in ast.walk(tree):
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                imported = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            if any(
                one == package or one.startswith(f"{package}.") for one in imported for package in packages
            ):
                found.add(name)
    return found


def test_no_pattern_is_built_from_what_was_typed() -> None:
    """A pattern is a constant, made of constants (names in capitals), or escaped."""
    built = []
    for name, function, call in calls():
        if not re.fullmatch(r"re\.(compile|search|match|fullmatch|sub|findall|finditer|split)", function):
            continue
        parts = call.args[0].values if isinstance(call.args[0], ast.JoinedStr) else [call.args[0]]
        for part in parts:
            value = part.value if isinstance(part, ast.FormattedValue) else part
            is_ours = isinstance(value, ast.Constant) or (isinstance(value, ast.Name) and value.id.isupper())
            if not is_ours and not ast.unparse(value).startswith("re.escape("):
                built.append(f"{name}:{call.lineno} {ast.unparse(value)}")

    assert built == []


def test_no_code_is_made_of_text() -> None:
    forbidden = re.compile(
        r"eval|exec|compile|__import__|.*render_template_string|.*\.from_string|(jinja2\.)?Template|"
        r"pickle\..*|marshal\..*|shelve\..*|yaml\.(unsafe_load|full_load)|os\.(system|popen)"
    )
    found = [
        f"{name}:{call.lineno} {function}"
        for name, function, call in calls()
        if forbidden.fullmatch(function)
    ]

    assert found == []
    assert importing("pickle", "ctypes") == set()
    # PostgreSQL's own tools, and a drill's own programme: lists of arguments, never a shell.
    assert importing("subprocess") == {"operations/postgres_copy.py", "operations/second_house.py"}


def test_only_named_modules_talk_to_other_machines() -> None:
    talking = importing(
        *("requests", "urllib.request", "urllib3", "http.client", "httpx", "smtplib", "socket", "imap_tools"),
        *("authlib", "ftplib", "aiohttp", "websockets"),
    )

    assert talking == set(TALKS)


def test_nothing_secret_comes_from_the_random_module() -> None:
    assert importing("uuid") == set()
    # Jitter, plans that are the same each time, and content of the demo.
    assert {name for name in importing("random") if not name.startswith("demo/")} <= {
        "core/busy.py",
        "matching/improving.py",
        "matching/rounds.py",
        "notifications/outcomes.py",
    }
    assert "accounts/tokens.py" in importing("secrets")


def test_codes_have_bits_enough() -> None:
    assert math.log2(10**rules.CODE_LENGTH) > 20
    assert math.log2(len(rules.RECOVERY_ALPHABET) ** rules.RECOVERY_LENGTH) > 40
    assert math.log2(10**rules.APP_CODE_LENGTH) > 19.9


def test_cryptography_is_used_where_it_is_written_down() -> None:
    using = importing("cryptography", "hmac", "joserfc", "webauthn", "itsdangerous", "pyotp", "secrets")

    assert using == set(CRYPTOGRAPHY)
    assert importing("cryptography.hazmat.primitives.ciphers.modes") == set()


def test_the_limits_of_pictures_are_those_of_the_code() -> None:
    row = next(line for line in SECURITY.splitlines() if line.startswith("| A picture |"))
    megabytes, millions = headers.LARGEST_FILE // 2**20, headers.MOST_PIXELS["JPEG"] // 10**6

    assert f"{megabytes} MB" in row
    assert f"{millions} million pixels (WebP and GIF: {headers.MOST_PIXELS['WEBP'] // 10**6})" in row
    assert headers.MOST_PIXELS["WEBP"] == headers.MOST_PIXELS["GIF"]
    assert f"{headers.SMALLEST_SIDE} pixels at least" in row
    assert f"{MOST_A_DAY} a day per person" in row
    assert all(kind.replace("WEBP", "WebP") in row for kind in headers.Kind)


def test_no_weak_hash_is_used() -> None:
    weak = [
        f"{name}:{call.lineno} {function}"
        for name, function, call in calls()
        if re.search(r"\b(md4|md5|sha1|ripemd|DES|RC4|blowfish)\b", ast.unparse(call), re.IGNORECASE)
        # An identifier of a cached page, no protection.
        and "usedforsecurity=False" not in ast.unparse(call)
    ]

    assert weak == []


def test_no_script_keeps_anything_in_the_browser_but_presses_until_they_are_sent() -> None:
    forbidden = (
        r"localStorage|sessionStorage|indexedDB|document\.cookie|innerHTML|outerHTML|insertAdjacentHTML|"
        r"document\.write|\beval\(|new Function|postMessage|__proto__|Object\.assign|setTimeout\(['\"]"
    )
    scripts = list((ROOT / "static" / "js").glob("*.js"))
    found = {
        path.name: hits
        for path in scripts
        if (hits := re.findall(forbidden, path.read_text(encoding="utf-8")))
    }

    assert scripts
    # Presses in a hall or at a start without a network: numbers of participants and the keys of the forms.
    assert found == {"presses.js": ["localStorage", "localStorage"]}


def test_production_has_no_debug_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    environ = {
        "SAMSKAB_ENV": "production",
        "SECRET_KEY": "k" * 40,
        "BACKUP_KEY": "b" * 64,
        "SITE_URL": "https://samskab.example",
        "TRUSTED_HOSTS": "samskab.example",
        "DATABASE_URL": "sqlite://",
    }
    made = create_app(config.settings(environ))

    assert made.debug is False
    assert made.testing is False
    assert "X-View" not in made.test_client().get("/health/live", base_url="https://samskab.example").headers


def test_a_new_house_has_no_account(app: Flask) -> None:
    with writing():
        load_pack(ROOT / "data" / "soenderborg", clock.now())

    assert db.session.scalar(select(func.count(Account.id))) == 0


def test_the_ways_to_log_in_are_the_documented_ones() -> None:
    """Wherever a log-in begins or becomes stronger; a new way must be written into SECURITY.md first."""
    beginning = {
        name
        for name, function, _call in calls()
        if re.fullmatch(r"sessions\.(begin|strengthen)|go_in", function)
    }

    assert beginning == {
        "accounts/views.py",
        # Who changes their e-mail is logged in already, and stays so here.
        "accounts/views_email.py",
        "accounts/views_factors.py",
        "accounts/views_factors_set_up.py",
        "accounts/views_oidc.py",
        "demo/views.py",
    }
    for way in ("Code and link by mail", "Codes of an app or on paper", "passkeys"):
        assert way in SECURITY


def test_the_limits_of_the_document_are_those_of_the_code() -> None:
    of = {what: (limit, int(window.total_seconds() // 60)) for what, limit, window in ASKING}
    said = [
        f"{rules.CITIZEN_IDLE.days} days idle, {rules.CITIZEN_LIFE.days} days in all",
        f"{int(rules.STAFF_IDLE.total_seconds() // 60)} minutes idle",
        f"{int(rules.STAFF_LIFE.total_seconds() // 3600)} hours in all",
        f"{int(rules.CODE_LIFE.total_seconds() // 60)} minutes, once, {rules.TRIES} tries",
        f"{of['log-in-address-network'][0]} in {of['log-in-address-network'][1]} minutes per address and network",
        f"{of['log-in-address'][0]} an hour per address, {of['log-in-network'][0]} per network",
        f"{rules.WRONG_CODES[0][0]} wrong in 10 minutes, {rules.WRONG_CODES[1][0]} a day",
    ]
    assert [sentence for sentence in said if sentence not in SECURITY] == []


def test_the_keys_of_the_document_are_those_of_the_settings() -> None:
    settings = config.settings({"SAMSKAB_ENV": "testing"})
    keys = {name for name in settings if re.search(r"SECRET|TOKEN", name) and not name.endswith("FALLBACKS")}
    table = SECURITY.split("\n## Keys\n")[1].split("\n## ")[0]

    assert [name for name in keys if f"`{name}`" not in table] == []
    assert "`SECRET_KEY_FALLBACKS`" in table


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "http://a.dk", "//a.dk", "https://"]
)
def test_a_link_typed_by_staff_is_https(house: House, link: str) -> None:
    data: dict[str, Any] = {"text": "Møde", "happened_on": "2027-02-02", "link": link}
    path = f"/admin/plan/raekke/{house.parts['target_id']}/log"

    assert house.browsers["administrator"].post(path, data=data).status_code == 422
    assert (
        house.browsers["administrator"].post(path, data=data | {"link": "https://a.dk/x"}).status_code == 303
    )
