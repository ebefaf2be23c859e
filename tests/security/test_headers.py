"""What browsers are told with every answer: pages of every kind, errors, and files."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import url_for
from werkzeug.test import TestResponse

from app.core.answers import DATA_CSP
from app.core.security import CSP
from app.sharing.views_embed import CSP as EMBED_CSP
from tests.home.matrix import OPEN_CALENDARS
from tests.security.house import House, rules_of
from tests.sharing.matrix import FOR_OTHERS, IN_A_FRAME

EVERYWHERE = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HTTPS = "https://localhost"
#: The municipality's colours and coast, and a picture that everybody may see, are the same for everybody.
_SAME_FOR_ALL = {"home.show_base_map", "home.show_colours", "home.show_map", "media.show_picture"}
#: Sheets for paper, and the list in another site's frame, have no head.
_PAPER = {IN_A_FRAME, "desk.print_calls", "meals.host_print", "walks.host_print"}
#: Headers that only tell strangers what to try.
CHATTY = ("X-Powered-By", "Access-Control-Allow-Origin", "X-AspNet-Version")


#: What is for everybody's programmes and pages says so, and may itself do nothing.
_OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def _unlike_open(endpoint: str, wrong: dict[str, str | None]) -> dict[str, str | None]:
    """What is wrong with an answer that other sites may read."""
    csp = wrong.pop("Content-Security-Policy", None) or ""
    expected = EMBED_CSP if endpoint == IN_A_FRAME else DATA_CSP
    return {} if (wrong, csp) == (_OPEN, expected) else {**wrong, "Content-Security-Policy": csp}


def _missing(answer: TestResponse) -> dict[str, str | None]:
    found = {name: answer.headers.get(name) for name in EVERYWHERE}
    wrong = {name: value for name, value in found.items() if value != EVERYWHERE[name]}
    is_sent = answer.mimetype in ("image/jpeg", "application/pdf")
    if is_sent and "sandbox" in answer.headers["Content-Security-Policy"]:
        # What somebody sent is no page, and may do less than one (tests/walks/test_picture.py, tests/events).
        wrong.pop("Content-Security-Policy")
    chatty = {name: answer.headers[name] for name in CHATTY if name in answer.headers}
    is_text = answer.mimetype.startswith("text/") and "charset=utf-8" not in answer.content_type.lower()
    hsts = answer.headers.get("Strict-Transport-Security", "")
    untyped = (
        {"Content-Type": answer.content_type} if answer.data and (is_text or not answer.mimetype) else {}
    )
    return (
        wrong | chatty | untyped | ({} if "max-age=31536000; includeSubDomains" in hsts else {"HSTS": hsts})
    )


@pytest.mark.any_database
def test_every_answer_carries_the_headers(house: House) -> None:
    """No cache keeps what is made for somebody who is logged in, and every page of theirs leads out."""
    house.app.config["PROPAGATE_EXCEPTIONS"] = False
    wrong, kept, without = {}, {}, []
    for role in ("visitor", "citizen", "administrator"):
        browser = house.browsers[role]
        for rule in rules_of(house.app, "GET"):
            answer, where = browser.get(house.path(rule), base_url=HTTPS), f"{rule.endpoint} as {role}"
            found = _missing(answer)
            if rule.endpoint in FOR_OTHERS | OPEN_CALENDARS:
                found = _unlike_open(rule.endpoint, found)
            if found:
                wrong[where] = found
            if role == "visitor":
                continue
            said = answer.headers.get("Cache-Control")
            if said != "no-store" and rule.endpoint not in _SAME_FOR_ALL:
                kept[where] = said
            is_page = answer.status_code == 200 and answer.mimetype == "text/html"
            if is_page and rule.endpoint not in _PAPER and 'action="/log-ud"' not in answer.text:
                without.append(where)

    assert wrong == {}
    assert kept == {}
    assert without == []


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/findes-ikke", "GET", 404),
        ("/static/findes-ikke.js", "GET", 404),
        ("/det-sker", "POST", 405),
        ("/log-ind/link/x", "GET", 410),
        ("/sms/status", "POST", 400),
        ("/det-sker/", "GET", 404),
    ],
)
def test_errors_carry_the_headers_too(house: House, path: str, method: str, status: int) -> None:
    answer = house.browsers["visitor"].open(path, method=method, base_url=HTTPS)

    assert answer.status_code == status
    assert _missing(answer) == {}


@pytest.mark.any_database
def test_a_fault_of_ours_carries_the_headers_and_says_nothing_of_itself(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail(*_args: object) -> None:
        raise RuntimeError("secret detail of the inside")

    monkeypatch.setitem(house.app.view_functions, "home.list_events", fail)
    answer = house.browsers["administrator"].get("/det-sker", base_url=HTTPS)

    assert answer.status_code == 500
    assert _missing(answer) == {}
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.get_data(as_text=True)
    assert [word for word in ("secret detail", "Traceback", "RuntimeError", "app/home") if word in text] == []


@pytest.mark.any_database
def test_every_file_carries_the_headers_and_its_own_type(house: House) -> None:
    folder = Path(house.app.static_folder or "")
    kinds = {path.suffix: path for path in folder.rglob("*") if path.is_file() and path.suffix}
    for path in kinds.values():
        address = url_for("static", filename=path.relative_to(folder).as_posix())
        answer = house.browsers["visitor"].get(address, base_url=HTTPS)
        assert answer.status_code == 200
        assert {name for name in _missing(answer) if name != "Content-Type"} == set(), path
        assert answer.mimetype != "application/octet-stream" or path.suffix in {".md", ".sha256", ".woff2"}, (
            path
        )
        assert "Set-Cookie" not in answer.headers
    assert {".css", ".js", ".svg"} <= set(kinds)


@pytest.mark.any_database
def test_private_links_are_kept_by_no_cache_and_told_to_nobody(house: House) -> None:
    token, reach = house.parts["token"], house.parts["reach_token"]
    for path in (f"/gaature/tilmelding/{token}", f"/gaature/tilmelding/{token}/ret", f"/besked/{reach}"):
        answer = house.browsers["visitor"].get(path)
        assert answer.headers["Cache-Control"] == "no-store", path
        assert answer.headers["Referrer-Policy"] == "same-origin", path


@pytest.mark.any_database
def test_every_cookie_is_strict(house: House) -> None:
    house.app.config.update(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_NAME="__Host-session")
    browser = house.app.test_client()
    found = [
        cookie
        for path in ("/", "/log-ind", "/log-ind/kode", f"/gaature/{house.parts['series_id']}/tilmeld")
        for cookie in browser.get(path, base_url=HTTPS).headers.getlist("Set-Cookie")
    ]

    assert found
    for cookie in found:
        name, *attributes = cookie.split("; ")
        assert name.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(attributes)
        assert not [one for one in attributes if one.startswith("Domain")]
        assert len(name) < 4096
