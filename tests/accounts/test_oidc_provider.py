"""A provider that is down, slow on the way, or answers nonsense: a page in Danish, and never anybody who comes in."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from oidc_provider_mock import User

from app.accounts import oidc
from app.core import clock
from tests.accounts.letters import is_logged_in
from tests.accounts.municipality import (
    BACK,
    START,
    VERIFIED,
    agree,
    identities,
    provider,
    provider_of,
    set_out,
    use_provider,
    vouch,
)
from tests.support.smtp import free_port


def _nobody_came_in(client) -> None:
    assert not is_logged_in(client)
    assert identities() == []


# ---- a provider that is not well ---------------------------------------------------------------------------


def test_a_provider_that_is_down_is_a_danish_page_and_codes_still_work(client, app) -> None:
    use_provider(app, f"http://127.0.0.1:{free_port()}")
    answer = client.get(START)
    assert answer.status_code == 503
    assert "Kommunens log ind svarer ikke" in answer.text
    assert client.get("/log-ind").status_code == 200


def test_a_provider_that_goes_down_on_the_way_is_the_same(client, app, mette) -> None:
    with provider(User(sub="s", claims=VERIFIED)) as issuer:
        use_provider(app, issuer)
        back = agree(set_out(client), "s")
    answer = client.get(back)
    assert answer.status_code == 503
    _nobody_came_in(client)


@pytest.mark.parametrize("subject", ["s-19", "somebody else"])
def test_an_address_that_is_only_told_when_asked_for_is_that_of_the_same_person(app, site, subject) -> None:
    vouch(site, "s-19", **VERIFIED)
    ours, back_to, now = provider_of(app, "samskab"), f"http://localhost{BACK}", clock.now()
    url, begun = oidc.begin(ours, back_to, now)
    code = parse_qs(urlsplit(agree(url, "s-19")).query)["code"][0]
    metadata = oidc._metadata(ours)
    token = oidc._token(ours, metadata, begun, code, back_to)
    if subject == "s-19":
        assert oidc._more(metadata, token, {"sub": subject}) == VERIFIED
    else:
        with pytest.raises(oidc.NotTrustedError):
            oidc._more(metadata, token, {"sub": subject})


@pytest.mark.parametrize(("status", "body"), [(500, b"oops"), (200, b"<html>"), (200, b"[]"), (302, b"{}")])
def test_a_provider_that_answers_nonsense_is_a_danish_page(client, app, status, body) -> None:
    class Nonsense(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Nonsense)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        use_provider(app, f"http://127.0.0.1:{server.server_port}")
        answer = client.get(START)
    finally:
        server.shutdown()
        server.server_close()
    assert answer.status_code == 503
    assert "Kommunens log ind svarer ikke" in answer.text


def test_a_provider_under_another_name_is_not_asked_on(client, app, a_provider) -> None:
    use_provider(app, a_provider.replace("127.0.0.1", "localhost"))
    app.config["OIDC_ISSUER"] += "/"
    assert client.get(START).status_code == 503


@pytest.mark.parametrize("address", ["http://id.example.dk/userinfo", "ftp://id.example.dk", "", 7])
def test_an_address_in_clear_is_safe_at_a_provider_in_clear_only(address) -> None:
    asked = ["https://id.example.dk/token", address]
    assert not oidc._are_safe(asked, "https://id.example.dk")
    assert oidc._are_safe(["http://127.0.0.1:9/userinfo"], "http://127.0.0.1:9")
