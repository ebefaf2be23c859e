"""Log-in through the municipality, against a real OpenID provider over HTTP."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from oidc_provider_mock import User
from sqlalchemy import func, select

from app.accounts import oidc
from app.accounts.erasure import erase_everything
from app.accounts.models import Account, AccountRole
from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.permissions import Role
from tests.accounts.letters import is_logged_in
from tests.accounts.municipality import (
    BACK,
    METTE,
    START,
    VERIFIED,
    agree,
    identities,
    provider,
    provider_of,
    set_out,
    staff_page,
    through,
    use_provider,
    vouch,
    what_is_kept,
)
from tests.factories import give_app, log_in, make_account, writing

# ---- in ----------------------------------------------------------------------------------------------------


def test_a_verified_address_with_a_role_here_is_linked_and_let_in(client, site, mette) -> None:
    vouch(site, "s-1", **VERIFIED, amr=["pwd", "mfa"])
    answer = through(client, "s-1", "/admin/plan")
    assert answer.location == "/admin/plan"
    assert identities() == [("s-1", mette.id)]
    assert staff_page(client) == 200


def test_later_the_subject_is_who_one_is_whatever_the_address(client, app, site, mette) -> None:
    vouch(site, "s-2", **VERIFIED, amr=["mfa"])
    through(client, "s-2")
    vouch(site, "s-2", email="nyt-navn@example.org", email_verified=False, amr=["mfa"])
    later = app.test_client()
    assert through(later, "s-2").location == "/min-side"
    assert staff_page(later) == 200
    assert len(identities()) == 1


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
    vouch(site, "s-3", **VERIFIED, **claims)
    answer = through(client, "s-3")
    if claims.get("amr") == "mfa":  # not as the standard has it
        assert answer.status_code == 400
        return
    assert (answer.location == "/min-side") is counts
    assert counts or answer.location.startswith("/log-ind/bekraeft")
    assert staff_page(client) == (200 if counts else 303)


def test_whom_the_municipality_vouches_for_sets_up_no_factor_with_a_mail_alone(
    client, app, site, mette
) -> None:
    vouch(site, "s-4", **VERIFIED, amr=["mfa"])
    through(client, "s-4")
    thief = app.test_client()  # who reads the mailbox
    log_in(thief, mette, second_factor=False)
    assert thief.post("/log-ind/sikkerhed/app/begynd").location == "/log-ind/sikkerhed"
    assert "Log ind hos din kommune" in thief.get("/log-ind/sikkerhed").text
    assert client.post("/log-ind/sikkerhed/app/begynd").location.startswith("/log-ind/sikkerhed/app")


def test_the_browser_is_sent_with_pkce_state_and_nonce(client, site) -> None:
    sent = {name: values[0] for name, values in parse_qs(urlsplit(set_out(client)).query).items()}
    kept = what_is_kept(client)
    digest = hashlib.sha256(kept["verifier"].encode()).digest()
    assert sent["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert (sent["code_challenge_method"], sent["response_type"]) == ("S256", "code")
    assert (sent["state"], sent["nonce"]) == (kept["state"], kept["nonce"])
    assert sent["redirect_uri"] == f"http://localhost{BACK}"
    assert "a secret" not in str(sent)


def test_the_button_is_there_only_with_a_provider(client, app, a_provider) -> None:
    assert "Log ind med" not in client.get("/log-ind").text
    assert client.get(START).status_code == client.get(BACK).status_code == 404
    use_provider(app, a_provider)
    app.config["OIDC_NAME"] = "Sønderborg Kommune"
    assert "Log ind med Sønderborg Kommune" in client.get("/log-ind").text


# ---- not in ------------------------------------------------------------------------------------------------


def _nobody_came_in(client) -> None:
    assert not is_logged_in(client)
    assert identities() == []


@pytest.mark.parametrize("claims", [{"email": METTE}, {"email": METTE, "email_verified": False},
                                    {"email": METTE, "email_verified": "true"}, {}])  # fmt: skip
def test_an_unverified_address_never_links(client, site, mette, claims) -> None:
    vouch(site, "s-5", **claims, amr=["mfa"])
    answer = through(client, "s-5")
    assert answer.status_code == 403
    assert "Vi kender dig ikke endnu" in answer.text
    _nobody_came_in(client)


def test_an_unknown_address_makes_no_account(client, site) -> None:
    vouch(site, "s-6", email="ny@example.org", email_verified=True, amr=["mfa"])
    assert through(client, "s-6").status_code == 403
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0
    _nobody_came_in(client)


def test_a_citizens_account_is_not_linked_and_nobody_gets_a_role(client, site) -> None:
    make_account(email=METTE)
    vouch(site, "s-7", **VERIFIED, amr=["mfa"], roles=["administrator"])
    assert through(client, "s-7").status_code == 403
    assert db.session.scalar(select(func.count()).select_from(AccountRole)) == 0
    _nobody_came_in(client)


def test_an_address_given_to_a_new_colleague_does_not_open_the_old_ones_account(
    client, app, site, mette
) -> None:
    vouch(site, "s-8", **VERIFIED, amr=["mfa"])
    through(client, "s-8")
    vouch(site, "s-9", **VERIFIED, amr=["mfa"])
    colleague = app.test_client()
    assert through(colleague, "s-9").status_code == 403
    assert not is_logged_in(colleague)
    assert identities() == [("s-8", mette.id)]


def test_a_forged_state_is_refused_and_the_round_is_over(client, site, mette) -> None:
    vouch(site, "s-10", **VERIFIED, amr=["mfa"])
    back = agree(set_out(client), "s-10")
    forged = back.replace("state=", "state=x")
    assert client.get(forged).status_code == 400
    assert client.get(back).status_code == 400
    _nobody_came_in(client)


def test_an_answer_in_another_browser_is_refused(client, app, site, mette) -> None:
    vouch(site, "s-11", **VERIFIED, amr=["mfa"])
    back = agree(set_out(client), "s-11")
    victim = app.test_client()
    assert victim.get(back).status_code == 400
    set_out(victim)
    assert victim.get(back).status_code == 400
    _nobody_came_in(victim)


def test_an_answer_works_once(client, app, site, mette) -> None:
    vouch(site, "s-12", **VERIFIED, amr=["mfa"])
    back = agree(set_out(client), "s-12")
    kept = client.get_cookie("session").value
    client.get(back)
    twin = app.test_client()
    twin.set_cookie("session", kept)
    assert twin.get(back).status_code == 400  # the provider knows its code is used
    assert not is_logged_in(twin)


def test_a_wrong_nonce_is_refused(client, site, mette, caplog) -> None:
    vouch(site, "s-13", **VERIFIED, amr=["mfa"])
    back = agree(set_out(client), "s-13")
    with client.session_transaction() as kept:
        kept["oidc"] = {**kept["oidc"], "nonce": "of another round"}
    assert client.get(back).status_code == 400
    assert "id_token: InvalidClaimError" in caplog.text
    _nobody_came_in(client)


def test_an_expired_token_is_refused(client, app, mette, caplog) -> None:
    with provider(User(sub="s", claims=VERIFIED), access_token_max_age=timedelta(hours=-1)) as issuer:
        use_provider(app, issuer)
        assert through(client, "s").status_code == 400
    assert "id_token: ExpiredTokenError" in caplog.text
    _nobody_came_in(client)


def test_a_token_for_another_site_is_refused(client, app, site, mette) -> None:
    vouch(site, "s-14", **VERIFIED, amr=["mfa"])
    url, begun = oidc.begin(provider_of(app, "somebody else"), f"http://localhost{BACK}", clock.now())
    answer = {key: one[0] for key, one in parse_qs(urlsplit(agree(url, "s-14")).query).items()}
    with pytest.raises(oidc.NotTrustedError):
        oidc.finish(provider_of(app, "samskab"), begun, answer, f"http://localhost{BACK}", clock.now())


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}])
def test_a_token_signed_by_nobody_or_with_the_shared_secret_is_refused(app, site, header) -> None:
    now = clock.now()
    claims = {"iss": site, "sub": "s", "aud": "samskab", "nonce": "n", "exp": now.timestamp() + 60}
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    mac = hmac.new(b"a secret", b".".join(parts), hashlib.sha256).digest() if header["alg"] != "none" else b""
    token = b".".join([*parts, base64.urlsafe_b64encode(mac).rstrip(b"=")]).decode()
    with pytest.raises(oidc.NotTrustedError):
        oidc._claims(provider_of(app, "samskab"), {"jwks_uri": f"{site}/jwks"}, {"id_token": token}, "n", now)


def test_a_token_signed_with_another_providers_key_is_refused(client, site, mette, monkeypatch) -> None:
    vouch(site, "s-18", **VERIFIED, amr=["mfa"])
    back, ask = agree(set_out(client), "s-18"), oidc._get_json
    with provider() as other:
        elsewhere = lambda url, *more: ask(f"{other}/jwks" if url.endswith("/jwks") else url, *more)  # noqa: E731
        monkeypatch.setattr(oidc, "_get_json", elsewhere)
        assert client.get(back).status_code == 400
    _nobody_came_in(client)


def test_who_takes_too_long_begins_again(client, site, mette) -> None:
    vouch(site, "s-15", **VERIFIED, amr=["mfa"])
    back = agree(set_out(client), "s-15")
    with clock.at(clock.now() + oidc.ROUND_TRIP + timedelta(seconds=1)):
        assert client.get(back).status_code == 400
    _nobody_came_in(client)


def test_who_says_no_at_the_provider_is_told_kindly(client, site) -> None:
    state = parse_qs(urlsplit(set_out(client)).query)["state"][0]
    answer = client.get(BACK, query_string={"error": "access_denied", "state": state})
    assert answer.status_code == 400
    assert "Log ind på en anden måde" in answer.text


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "/log-ud"])
def test_the_way_back_leads_to_pages_of_ours_only(client, site, mette, target) -> None:
    vouch(site, "s-16", **VERIFIED, amr=["mfa"])
    assert through(client, "s-16", target).location == "/min-side"


def test_links_are_audited_without_addresses_and_go_with_the_account(client, app, site, mette) -> None:
    give_app(mette)
    make_account(Role.ADMINISTRATOR)
    vouch(site, "s-17", **VERIFIED, amr=["mfa"])
    through(client, "s-17")
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "account.identity_linked")
    ).all()
    assert [(event.object_id, event.details) for event in events] == [(mette.id, {})]
    with writing():
        erase_everything(SYSTEM, clock.now(), mette.person_id)
    assert identities() == []
