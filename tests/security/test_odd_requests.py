"""Bodies, methods and paths that no browser sends for a citizen: a plain answer to each, never a fault of ours."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from itertools import cycle, product
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import EnvironBuilder, TestResponse

from app.core.database import db
from tests.security.changes import CHANGES
from tests.security.house import House, contents, difference, rules_of
from tests.security.sending import path_of

FORM = "application/x-www-form-urlencoded"
_BOUNDARY = "x" * 70


def _parts(*parts: bytes) -> bytes:
    line = b"--" + _BOUNDARY.encode()
    return b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def _part(name: bytes, value: bytes = b"x") -> bytes:
    return b'Content-Disposition: form-data; name="' + name + b'"\r\n\r\n' + value


MULTIPART = f"multipart/form-data; boundary={_BOUNDARY}"
#: What is sent, as (name, content type, body).
BODIES: list[tuple[str, str, bytes]] = [
    ("ten thousand fields", FORM, b"&".join(b"f%d=1" % n for n in range(10_000))),
    ("a field ten thousand times", FORM, b"name=a&" * 10_000),
    ("a megabyte in one field", FORM, b"name=" + b"x" * 1_000_000),
    ("twelve megabytes and one", FORM, b"name=" + b"x" * (12 * 1024 * 1024 - 4)),
    ("no UTF-8", FORM, b"name=%E6%F8%E5&email=%FF%FE"),
    ("raw bytes", FORM, bytes(range(256))),
    ("half a percent", FORM, b"name=%&email=%e&phone=%zz"),
    ("NUL", FORM, b"name=a%00b&email=%00&phone=%00"),
    ("the same field twice", FORM, b"name=a&name=b&csrf_token=a&csrf_token=b&party_size=1&party_size=9"),
    ("fields without names", FORM, b"=a&=b&&&="),
    ("brackets", FORM, b"name[]=a&name[0][x]=b&person.id=1&__proto__[x]=1"),
    ("nothing", FORM, b""),
    ("JSON said to be a form", FORM, b'{"name": "a", "id": 1}'),
    ("a form said to be JSON", "application/json", b"name=a"),
    ("JSON", "application/json", b'{"name": "a", "csrf_token": null, "roles": ["administrator"]}'),
    ("broken JSON", "application/json", b'{"name": '),
    ("deep JSON", "application/json", b"[" * 50_000 + b"]" * 50_000),
    ("XML with an entity", "text/xml", b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'),
    ("plain text", "text/plain", b"name=a"),
    ("no content type", "", b"name=a"),
    ("a strange content type", "application/x-www-form-urlencoded; charset=utf-7", b"name=+ADw-script+AD4-"),
    ("multipart without boundary", "multipart/form-data", _parts(_part(b"name"))),
    ("multipart that never ends", MULTIPART, _parts(_part(b"name"))[:-80]),
    ("multipart without names", MULTIPART, _parts(b"Content-Disposition: form-data\r\n\r\nx", b"\r\nx")),
    (
        "multipart with a file without a name",
        MULTIPART,
        _parts(b"Content-Disposition: form-data; filename=a\r\n\r\nx"),
    ),
    ("five thousand parts", MULTIPART, _parts(*[_part(b"f%d" % n) for n in range(5_000)])),
    ("a part of two megabytes", MULTIPART, _parts(_part(b"name", b"x" * 2_000_000))),
    ("a part with a long head", MULTIPART, _parts(b"X-Long: " + b"x" * 200_000 + b"\r\n\r\nx")),
    (
        "a file",
        MULTIPART,
        _parts(b'Content-Disposition: form-data; name="name"; filename="../../x"\r\n\r\nMZ'),
    ),
    ("multipart that is no UTF-8", MULTIPART, _parts(_part(b"\xff\xfe", b"\xe6\xf8\xe5"))),
]
#: Where the quick run sends them: a view of every make (the long run sends them everywhere).
A_FEW = (
    *(
        "accounts.log_in",
        "accounts.enter_code",
        "walks.sign_up",
        "walks.host_cancel_date",
        "walks.propose_step",
    ),
    *("desk.add_caller", "desk.answer_call", "admin.create_initiative", "notifications.receive_sms_status"),
)
METHODS = (
    "HEAD",
    "OPTIONS",
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "POST",
    "GET",
    "XYZZY",
)
#: Put behind or into an address.
TWISTS = (
    *(
        "%00",
        "%0d%0aX-Evil:1",
        "%0a",
        "/",
        "//",
        "/.",
        "/..",
        "%2e%2e",
        "%2e%2e%2f",
        "..%5c",
        ";a=b",
        "%3b",
        "%20",
    ),
    *(
        "%c0%af",
        "%ff",
        "%e6",
        "\u202e",
        "%252e%252e",
        "?",
        "??",
        "?a=%00",
        "?%ff=%ff",
        "?a[]=1&a=2",
        "#x",
        "\\",
    ),
    *(".php", "~", ".bak", "/.git/config", "/.env", "?" + "a" * 8000),
)
LOST = (
    *("//", "///", "//evil.example", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/.git/config"),
    *(
        "/.env",
        "/static/../config.py",
        "/static/%2e%2e/config.py",
        "/static/x/..%2f..%2fconfig.py",
        "/wp-login.php",
    ),
    *("/admin/plan/raekke/-1", "/admin/plan/raekke/1e5", "/gaature/0", "/gaature/00000001", "/gaature/+1"),
    *(
        "/gaature/٣",
        "/gaature/1.0",
        "/%00",
        "/%ff",
        "/gaature/%20",
        "/GAATURE",
        "/" + "a" * 8000,
        "/" + "a/" * 3000,
    ),
    *(
        "/s/%00",
        "/s/" + "a" * 5000,
        "/besked/%00",
        "/besked/..",
        "/gaature/tilmelding/%0d%0a",
        "/log-ind/link/%00",
    ),
    *("/demo/postkasse/..%2f..%2fsecret_key", "/demo/postkasse/%2e%2e", "*", "http://evil.example/"),
)


def _ok(answer: TestResponse, where: str) -> bool:
    return answer.status_code < 500 or where.endswith("/health/ready")


_EACH_BODY = pytest.mark.parametrize(
    ("kind", "body"), [one[1:] for one in BODIES], ids=[one[0] for one in BODIES]
)


def _send_everywhere(house: House, endpoints: Iterable[str], kind: str, body: bytes) -> dict[str, int]:
    faults = {}
    for endpoint, role in product(endpoints, ("administrator", "visitor")):
        answer = _quiet(house.browsers[role], path_of(house, endpoint), "POST", data=body, content_type=kind)
        if not _ok(answer, endpoint):
            faults[f"{endpoint} as {role}"] = answer.status_code
    return faults


@pytest.mark.any_database
@_EACH_BODY
def test_a_body_that_is_no_form_of_ours_is_no_fault(house: House, kind: str, body: bytes) -> None:
    assert _send_everywhere(house, A_FEW, kind, body) == {}


@pytest.mark.long
@_EACH_BODY
def test_no_address_is_at_fault_with_any_body(house: House, kind: str, body: bytes) -> None:
    endpoints = [name for name in CHANGES if not name.startswith(("demo.", "accounts.log_out"))]

    assert _send_everywhere(house, endpoints, kind, body) == {}


@pytest.mark.any_database
@pytest.mark.parametrize("body", [b"x" * (12 * 1024 * 1024 + 1)])
@pytest.mark.parametrize("kind", [FORM, MULTIPART, "application/json", "text/plain"])
def test_more_than_twelve_megabytes_are_refused_and_change_nothing(
    house: House, kind: str, body: bytes
) -> None:
    before = contents()
    statuses = {
        house.browsers["administrator"].post(path, data=body, content_type=kind).status_code
        for path in ("/log-ind", "/telefonbord/ny", "/sms/status", "/admin/medarbejdere/tilfoej")
    }

    assert statuses <= {303, 400, 413, 422}
    assert difference(before, contents()) == {}


@pytest.mark.any_database
@pytest.mark.parametrize("sizes", [(b"name=a", 10), (b"name=" + b"x" * 600_000, 1), (b"a&" * 3_000, 1)])
def test_a_body_in_chunks_is_bounded_as_any_other(house: House, sizes: tuple[bytes, int]) -> None:
    chunk, number = sizes
    builder = EnvironBuilder(
        "/log-ind", method="POST", content_type=FORM, input_stream=io.BytesIO(chunk * number)
    )
    environ = builder.get_environ()
    environ.pop("CONTENT_LENGTH", None)
    environ.update({"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True})

    answer = house.browsers["visitor"].open(environ)

    assert answer.status_code in {400, 413, 422}


@pytest.mark.any_database
def test_a_method_that_an_address_does_not_have_is_refused(house: House) -> None:
    """Each address is asked with three of them in turn; the long run asks each with all."""
    turns = cycle(METHODS)

    _assert_refused(house, lambda: tuple(next(turns) for _ in range(3)))


@pytest.mark.long
@pytest.mark.any_database
def test_every_method_that_an_address_does_not_have_is_refused(house: House) -> None:
    _assert_refused(house, lambda: METHODS)


def _assert_refused(house: House, methods: Callable[[], Iterable[str]]) -> None:
    """Every address refuses those of the methods that it does not have, and nothing is changed."""
    before, browser = contents(), house.browsers["administrator"]
    wrong = {}
    for rule in rules_of(house.app, "GET", "POST"):
        for method in set(methods()) - set(rule.methods or ()):
            answer = _quiet(browser, house.path(rule), method)
            if answer.status_code not in {404, 405} or (
                answer.status_code == 405 and "Allow" not in answer.headers
            ):
                wrong[f"{method} {rule.endpoint}"] = answer.status_code

    assert wrong == {}
    assert set(difference(before, contents())) <= {"audit_event"}


def _quiet(browser: FlaskClient, path: str, method: str, **more: Any) -> TestResponse:
    """Ask, and do not hold what comes back to strict HTML: bytes that were sent may be shown again."""
    db.session.rollback()
    with browser.application.app_context():
        return FlaskClient.open(browser, path, method=method, buffered=True, **more)


def _asked(browser: FlaskClient, address: str) -> TestResponse:
    """Ask for an address as it stands in the request line; a client of tests takes what follows `//` for the host."""
    path, _mark, query = address.partition("?")
    return _quiet(
        browser, "/", "GET", environ_overrides={"PATH_INFO": _tunnelled(path), "QUERY_STRING": query}
    )


def _twist(house: House, rules: Iterable[Rule], roles: tuple[str, ...]) -> dict[str, int]:
    faults = {}
    for rule, twist, role in product(rules, TWISTS, roles):
        path = house.path(rule).split("?")[0] + twist
        answer = _asked(house.browsers[role], path)
        if not _ok(answer, rule.rule):
            faults[f"{path[:120]} as {role}"] = answer.status_code
        assert "X-Evil" not in answer.headers
    return faults


@pytest.mark.any_database
def test_a_twisted_address_is_no_fault(house: House) -> None:
    few = (
        "home.list_events",
        "walks.show_walk",
        "walks.show_sign_up",
        "accounts.open_link",
        "desk.show_caller",
    )
    rules = [rule for rule in rules_of(house.app, "GET") if rule.endpoint in few]

    assert _twist(house, rules, ("administrator",)) == {}
    assert len(rules) == len(few)


def test_nul_in_an_argument_is_not_there(house: House) -> None:
    """PostgreSQL refuses text with one; lists that are searched by words met it."""
    for path in (
        "/samarbejdsboers?q=",
        "/soeg?q=",
        "/telefonbord?q=",
        "/det-sker?sted=",
        "/faellesskaber?q=",
    ):
        answer = _asked(house.browsers["administrator"], f"{path}a%00bc&%00=x&q%00=%00")
        assert answer.status_code in {200, 404}, path


def test_nul_in_a_path_leads_nowhere(house: House) -> None:
    for path in ("/planen/rapport/3/1/pdf%00", "/s/%00", "/gaature%00"):
        assert _asked(house.browsers["administrator"], path).status_code == 404, path


@pytest.mark.long
def test_no_twisted_address_anywhere_is_a_fault(house: House) -> None:
    assert _twist(house, rules_of(house.app, "GET"), ("visitor", "administrator")) == {}


@pytest.mark.any_database
@pytest.mark.parametrize("path", LOST, ids=lambda path: path[:40])
def test_an_address_that_leads_nowhere_is_not_found(house: House, path: str) -> None:
    for role in ("visitor", "administrator"):
        answer = _asked(house.browsers[role], path)
        # `//` and the like are led to the one address of the page, on this site.
        assert answer.status_code in {200, 303, 308, 400, 404, 410}, path
        assert "root:" not in answer.get_data(as_text=True)
        assert "SECRET_KEY" not in answer.get_data(as_text=True)
        location = answer.headers.get("Location", "/")
        assert location.startswith(("/", "http://localhost/")), location
        assert not location.startswith("//"), location


def _tunnelled(path: str) -> str:
    """A path as servers hand it over: its bytes, each as a letter (PEP 3333)."""
    return unquote_to_bytes(path).decode("latin-1")
