"""Log-in through the municipality, against a real OpenID provider over HTTP."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from oidc_provider_mock import User, run_server_in_thread
from sqlalchemy import func, select

from app.accounts import oidc
from app.accounts.erasure import erase_everything
from app.accounts.models import Account, AccountRole
from app.accounts.models_factors import OidcIdentity
from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from tests.accounts.letters import is_logged_in
from tests.factories import give_app, log_in, make_account, writing
from tests.support.smtp import free_port

METTE = "mette@example.org"
START, BACK = "/log-ind/kommune", "/log-ind/kommune/svar"
VERIFIED = {"email": METTE, "email_verified": True}


@pytest.fixture(scope="module")
def a_provider():
    with provider() as url:
        yield url


@contextmanager
def provider(*users: User, **how):
    with ExitStack() as stack:
        server = stack.enter_context(run_server_in_thread(user_claims=users, **how))
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def site(app, a_provider):
    """The application with the provider set."""
    _use(app, a_provider)
    return a_provider


def _use(app, issuer: str) -> None:
    app.config.update(
        OIDC_ISSUER=issuer,
        OIDC_CLIENT_ID="samskab",
        OIDC_CLIENT_SECRET="a secret",
        OIDC_SECOND_FACTOR_AMR=["mfa", "urn:level:3"],
    )


@pytest.fixture
def mette(app):
    return make_account(Role.ADMINISTRATOR, name="Mette Krogh", email=METTE)


def _vouch(issuer: str, subject: str, **claims: object) -> None:
    """Let the provider know somebody."""
    requests.put(f"{issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()


def _go(client, going_to: str | None = None) -> str:
    """Begin here; the provider's address that the browser is sent to."""
    answer = client.get(START, query_string={"videre": going_to} if going_to else None)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def _agree(url: str, subject: str) -> str:
    """Press the button at the provider; the path and query with which the browser comes back."""
    answer = requests.post(url, data={"sub": subject}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == f"http://localhost{BACK}"
    return f"{back.path}?{back.query}"


def _through(client, subject: str, going_to: str | None = None):
    return client.get(_agree(_go(client, going_to), subject))


def _identities() -> list[tuple[str, int]]:
    db.session.rollback()
    return [(one.subject, one.account_id) for one in db.session.scalars(select(OidcIdentity))]


def _kept(client) -> dict[str, str]:
    with client.session_transaction() as kept:
        return dict(kept["oidc"])


def _admin(client) -> int:
    return client.get("/admin/medarbejdere").status_code


# ---- in ----------------------------------------------------------------------------------------------------


def test_a_verified_address_with_a_role_here_is_linked_and_let_in(client, site, mette) -> None:
    _vouch(site, "s-1", **VERIFIED, amr=["pwd", "mfa"])
    answer = _through(client, "s-1", "/admin/plan")
    assert answer.location == "/admin/plan"
    assert _identities() == [("s-1", mette.id)]
    assert _admin(client) == 200


def test_later_the_subject_is_who_one_is_whatever_the_address(client, app, site, mette) -> None:
    _vouch(site, "s-2", **VERIFIED, amr=["mfa"])
    _through(client, "s-2")
    _vouch(site, "s-2", email="nyt-navn@example.org", email_verified=False, amr=["mfa"])
    later = app.test_client()
    assert _through(later, "s-2").location == "/min-side"
    assert _admin(later) == 200
    assert len(_identities()) == 1


@pytest.mark.parametrize(
    ("claims", "counts"),
    [
        ({}, False),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "urn:level:3"}, True),
        ({"acr": "urn:level:1"}, False),
    ],
)
def test_only_what_the_settings_name_counts_as_a_second_factor(client, site, mette, claims, counts) -> None:
    _vouch(site, "s-3", **VERIFIED, **claims)
    answer = _through(client, "s-3")
    if claims.get("amr") == "mfa":  # not as the standard has it
        assert answer.status_code == 400
        return
    assert (answer.location == "/min-side") is counts
    assert counts or answer.location.startswith("/log-ind/bekraeft")
    assert _admin(client) == (200 if counts else 303)


def test_whom_the_municipality_vouches_for_sets_up_no_factor_with_a_mail_alone(
    client, app, site, mette
) -> None:
    _vouch(site, "s-4", **VERIFIED, amr=["mfa"])
    _through(client, "s-4")
    thief = app.test_client()  # who reads the mailbox
    log_in(thief, mette, second_factor=False)
    assert thief.post("/log-ind/sikkerhed/app/begynd").location == "/log-ind/sikkerhed"
    assert "Log ind hos din kommune" in thief.get("/log-ind/sikkerhed").text
    assert client.post("/log-ind/sikkerhed/app/begynd").location.startswith("/log-ind/sikkerhed/app")


def test_the_browser_is_sent_with_pkce_state_and_nonce(client, site) -> None:
    sent = {name: values[0] for name, values in parse_qs(urlsplit(_go(client)).query).items()}
    kept = _kept(client)
    digest = hashlib.sha256(kept["verifier"].encode()).digest()
    assert sent["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert (sent["code_challenge_method"], sent["response_type"]) == ("S256", "code")
    assert (sent["state"], sent["nonce"]) == (kept["state"], kept["nonce"])
    assert sent["redirect_uri"] == f"http://localhost{BACK}"
    assert "a secret" not in str(sent)


def test_the_button_is_there_only_with_a_provider(client, app, a_provider) -> None:
    assert "Log ind med" not in client.get("/log-ind").text
    assert client.get(START).status_code == client.get(BACK).status_code == 404
    _use(app, a_provider)
    app.config["OIDC_NAME"] = "Sønderborg Kommune"
    assert "Log ind med Sønderborg Kommune" in client.get("/log-ind").text


# ---- not in ------------------------------------------------------------------------------------------------


def _nobody_came_in(client) -> None:
    assert not is_logged_in(client)
    assert _identities() == []


@pytest.mark.parametrize("claims", [{"email": METTE}, {"email": METTE, "email_verified": False},
                                    {"email": METTE, "email_verified": "true"}, {}])  # fmt: skip
def test_an_unverified_address_never_links(client, site, mette, claims) -> None:
    _vouch(site, "s-5", **claims, amr=["mfa"])
    answer = _through(client, "s-5")
    assert answer.status_code == 403
    assert "Vi kender dig ikke endnu" in answer.text
    _nobody_came_in(client)


def test_an_unknown_address_makes_no_account(client, site) -> None:
    _vouch(site, "s-6", email="ny@example.org", email_verified=True, amr=["mfa"])
    assert _through(client, "s-6").status_code == 403
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0
    _nobody_came_in(client)


def test_a_citizens_account_is_not_linked_and_nobody_gets_a_role(client, site) -> None:
    make_account(email=METTE)
    _vouch(site, "s-7", **VERIFIED, amr=["mfa"], roles=["administrator"])
    assert _through(client, "s-7").status_code == 403
    assert db.session.scalar(select(func.count()).select_from(AccountRole)) == 0
    _nobody_came_in(client)


def test_an_address_given_to_a_new_colleague_does_not_open_the_old_ones_account(
    client, app, site, mette
) -> None:
    _vouch(site, "s-8", **VERIFIED, amr=["mfa"])
    _through(client, "s-8")
    _vouch(site, "s-9", **VERIFIED, amr=["mfa"])
    colleague = app.test_client()
    assert _through(colleague, "s-9").status_code == 403
    assert not is_logged_in(colleague)
    assert _identities() == [("s-8", mette.id)]


def test_a_forged_state_is_refused_and_the_round_is_over(client, site, mette) -> None:
    _vouch(site, "s-10", **VERIFIED, amr=["mfa"])
    back = _agree(_go(client), "s-10")
    forged = back.replace("state=", "state=x")
    assert client.get(forged).status_code == 400
    assert client.get(back).status_code == 400
    _nobody_came_in(client)


def test_an_answer_in_another_browser_is_refused(client, app, site, mette) -> None:
    _vouch(site, "s-11", **VERIFIED, amr=["mfa"])
    back = _agree(_go(client), "s-11")
    victim = app.test_client()
    assert victim.get(back).status_code == 400
    _go(victim)
    assert victim.get(back).status_code == 400
    _nobody_came_in(victim)


def test_an_answer_works_once(client, app, site, mette) -> None:
    _vouch(site, "s-12", **VERIFIED, amr=["mfa"])
    back = _agree(_go(client), "s-12")
    kept = client.get_cookie("session").value
    client.get(back)
    twin = app.test_client()
    twin.set_cookie("session", kept)
    assert twin.get(back).status_code == 400  # the provider knows its code is used
    assert not is_logged_in(twin)


def test_a_wrong_nonce_is_refused(client, site, mette, caplog) -> None:
    _vouch(site, "s-13", **VERIFIED, amr=["mfa"])
    back = _agree(_go(client), "s-13")
    with client.session_transaction() as kept:
        kept["oidc"] = {**kept["oidc"], "nonce": "of another round"}
    assert client.get(back).status_code == 400
    assert "id_token: InvalidClaimError" in caplog.text
    _nobody_came_in(client)


def test_an_expired_token_is_refused(client, app, mette, caplog) -> None:
    with provider(User(sub="s", claims=VERIFIED), access_token_max_age=timedelta(hours=-1)) as issuer:
        _use(app, issuer)
        assert _through(client, "s").status_code == 400
    assert "id_token: ExpiredTokenError" in caplog.text
    _nobody_came_in(client)


def test_a_token_for_another_site_is_refused(client, app, site, mette) -> None:
    _vouch(site, "s-14", **VERIFIED, amr=["mfa"])
    url, begun = oidc.begin(_provider_of(app, "somebody else"), f"http://localhost{BACK}", clock.now())
    answer = {key: one[0] for key, one in parse_qs(urlsplit(_agree(url, "s-14")).query).items()}
    with pytest.raises(oidc.NotTrustedError):
        oidc.finish(_provider_of(app, "samskab"), begun, answer, f"http://localhost{BACK}", clock.now())


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}])
def test_a_token_signed_by_nobody_or_with_the_shared_secret_is_refused(app, site, header) -> None:
    now = clock.now()
    claims = {"iss": site, "sub": "s", "aud": "samskab", "nonce": "n", "exp": now.timestamp() + 60}
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    mac = hmac.new(b"a secret", b".".join(parts), hashlib.sha256).digest() if header["alg"] != "none" else b""
    token = b".".join([*parts, base64.urlsafe_b64encode(mac).rstrip(b"=")]).decode()
    with pytest.raises(oidc.NotTrustedError):
        oidc._claims(
            _provider_of(app, "samskab"), {"jwks_uri": f"{site}/jwks"}, {"id_token": token}, "n", now
        )


def test_a_token_signed_with_another_providers_key_is_refused(client, site, mette, monkeypatch) -> None:
    _vouch(site, "s-18", **VERIFIED, amr=["mfa"])
    back, ask = _agree(_go(client), "s-18"), oidc._get_json
    with provider() as other:
        elsewhere = lambda url, *more: ask(f"{other}/jwks" if url.endswith("/jwks") else url, *more)  # noqa: E731
        monkeypatch.setattr(oidc, "_get_json", elsewhere)
        assert client.get(back).status_code == 400
    _nobody_came_in(client)


def _provider_of(app, client_id: str) -> oidc.Provider:
    return oidc.Provider(app.config["OIDC_ISSUER"], client_id, "a secret", frozenset())


def test_who_takes_too_long_begins_again(client, site, mette) -> None:
    _vouch(site, "s-15", **VERIFIED, amr=["mfa"])
    back = _agree(_go(client), "s-15")
    with clock.at(clock.now() + oidc.ROUND_TRIP + timedelta(seconds=1)):
        assert client.get(back).status_code == 400
    _nobody_came_in(client)


def test_who_says_no_at_the_provider_is_told_kindly(client, site) -> None:
    state = parse_qs(urlsplit(_go(client)).query)["state"][0]
    answer = client.get(BACK, query_string={"error": "access_denied", "state": state})
    assert answer.status_code == 400
    assert "Log ind på en anden måde" in answer.text


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "/log-ud"])
def test_the_way_back_leads_to_pages_of_ours_only(client, site, mette, target) -> None:
    _vouch(site, "s-16", **VERIFIED, amr=["mfa"])
    assert _through(client, "s-16", target).location == "/min-side"


# ---- a provider that is not well ---------------------------------------------------------------------------


def test_a_provider_that_is_down_is_a_danish_page_and_codes_still_work(client, app) -> None:
    _use(app, f"http://127.0.0.1:{free_port()}")
    answer = client.get(START)
    assert answer.status_code == 503
    assert "Kommunens log ind svarer ikke" in answer.text
    assert client.get("/log-ind").status_code == 200


def test_a_provider_that_goes_down_on_the_way_is_the_same(client, app, mette) -> None:
    with provider(User(sub="s", claims=VERIFIED)) as issuer:
        _use(app, issuer)
        back = _agree(_go(client), "s")
    answer = client.get(back)
    assert answer.status_code == 503
    _nobody_came_in(client)


def test_a_provider_under_another_name_is_not_asked_on(client, app, a_provider) -> None:
    _use(app, a_provider.replace("127.0.0.1", "localhost"))
    app.config["OIDC_ISSUER"] += "/"
    assert client.get(START).status_code == 503


def test_links_are_audited_without_addresses_and_go_with_the_account(client, app, site, mette) -> None:
    give_app(mette)
    make_account(Role.ADMINISTRATOR)
    _vouch(site, "s-17", **VERIFIED, amr=["mfa"])
    _through(client, "s-17")
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "account.identity_linked")
    ).all()
    assert [(event.object_id, event.details) for event in events] == [(mette.id, {})]
    with writing():
        erase_everything(SYSTEM, clock.now(), mette.person_id)
    assert _identities() == []
