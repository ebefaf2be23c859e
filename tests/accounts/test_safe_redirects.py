"""After a log-in one never lands on another site."""

from __future__ import annotations

import pytest

from app.core.security import safe_path
from tests.accounts.letters import ask, code_for, type_code
from tests.factories import make_account

OUTSIDE = [
    "http://evil.example",
    "https://evil.example/",
    "HTTPS://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/\r\nSet-Cookie: a=b",
    " //evil.example",
    "\u00a0//evil.example",
    "/\u2028/evil.example",
    "/\u200b/evil.example",
    "\ufeff//evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "mailto:a@example.org",
    "tel:112",
    "evil.example",
    "www.evil.example/min-side",
    "@evil.example",
    "/@evil.example",
    ":80",
    "?videre=//evil.example",
    "#//evil.example",
    "./min-side",
    "../min-side",
    "/..//evil.example",
    "/.//evil.example",
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "/min-side%00",
    "/min-side\x00",
    "/min-side%0d%0aSet-Cookie:a=b",
    "/%E2%80%A8/evil.example",
    "http:/evil.example",
    "http:evil.example",
    "http:\\\\evil.example",
    "https:///evil.example",
    "/http://evil.example",
    "//evil.example/%2f..",
    "//user@evil.example",
    "//evil%E3%80%82example",
    "/log-ud",
    "/log-ud/alle-steder",
    "/findes-ikke",
    "/min-side/",
    "",
    "/" + "a" * 600,
    "/min-side?" + "a" * 600,
    "[::1]",
    "//[::1]/",
    "1234",
    "/\\\\evil.example",
    "/min-side\\..\\evil",
]
INSIDE = [
    "/",
    "/min-side",
    "/det-sker?sted=Broager&dag=fre",
    "/min-side?videre=//evil.example",
    "/min-side#vaert",
]


@pytest.mark.any_database
@pytest.mark.parametrize("target", OUTSIDE)
def test_a_target_that_is_no_page_of_ours_is_left_out(app, target) -> None:
    assert safe_path(target, "/default") == "/default"


@pytest.mark.any_database
@pytest.mark.parametrize("target", INSIDE)
def test_a_page_of_ours_is_kept(app, target) -> None:
    assert safe_path(target, "/default") == target


@pytest.mark.any_database
@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/findes-ikke"]
)
def test_a_log_in_leads_to_min_side_instead(client, target) -> None:
    make_account(email="anna@example.org")
    ask(client, "anna@example.org", target)
    assert type_code(client, code_for("anna@example.org")).location == "/min-side"
