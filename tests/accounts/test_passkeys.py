"""Passkeys: what a device signs is checked, once, on our own address; and some day one takes a key away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import passkeys, rules
from app.accounts.factors import LAST_FACTOR
from app.accounts.models_factors import Passkey, PasskeyChallenge, RecoveryCode
from app.accounts.rules import RelyingParty, relying_party
from app.core.database import db
from app.core.permissions import Role
from tests.accounts.authenticator import Authenticator
from tests.accounts.letters import errors_of
from tests.factories import give_app, log_in, make_account

CONFIRM, SECURITY = "/log-ind/bekraeft", "/log-ind/sikkerhed"


@pytest.fixture
def lene(app, frozen_clock):
    return make_account(Role.MODERATOR, name="Lene Riis", email="lene@example.org")


def _options(client, which: str):
    answer = client.post(f"/log-ind/noegle/{which}")
    assert answer.status_code == 200
    return answer.get_json()


def _add(client, device: Authenticator, name: str = "Min telefon", **data: str):
    made = device.make(_options(client, "ny"))
    return client.post(f"{SECURITY}/noegle", data={"name": name, "credential": made, **data})


def _use(client, device: Authenticator, **data: str):
    return client.post(
        f"{CONFIRM}/noegle", data={"credential": device.sign(_options(client, "kendt")), **data}
    )


def _keys() -> list[Passkey]:
    db.session.rollback()
    return list(db.session.scalars(select(Passkey).order_by(Passkey.id)))


def _is_in(client) -> bool:
    return bool(client.get("/admin/godkend").status_code == 200)


@pytest.fixture
def device(client, lene) -> Authenticator:
    """A device with a key of Lene's, who then came back without having shown it."""
    made = Authenticator()
    log_in(client, lene, second_factor=False)
    assert _add(client, made).status_code == 303
    log_in(client, lene, second_factor=False)
    return made


def test_the_first_passkey_is_the_second_factor_at_once(client, lene) -> None:
    log_in(client, lene, second_factor=False)
    answer = _add(client, Authenticator(), "Kontorets pc")
    assert answer.location.startswith(f"{SECURITY}/noedkoder")
    assert _is_in(client)
    assert [(key.name, key.account_id, key.sign_count) for key in _keys()] == [("Kontorets pc", lene.id, 1)]


def test_a_passkey_lets_one_in_and_back_to_where_one_was_going(client, device) -> None:
    assert not _is_in(client)
    signed = device.sign(_options(client, "kendt"))
    answer = client.post(f"{CONFIRM}/noegle?videre=/admin/plan", data={"credential": signed})
    assert answer.location == "/admin/plan"
    assert _is_in(client)
    assert _keys()[0].last_used_at is not None


def test_what_was_signed_works_once(client, app, device, lene) -> None:
    options = _options(client, "kendt")
    signed = device.sign(options)
    client.post(f"{CONFIRM}/noegle", data={"credential": signed})
    log_in(client, lene, second_factor=False)
    assert client.post(f"{CONFIRM}/noegle", data={"credential": signed}).status_code == 422
    _options(client, "kendt")  # another challenge is no help
    assert client.post(f"{CONFIRM}/noegle", data={"credential": signed}).status_code == 422
    assert not _is_in(client)


def test_a_wrong_answer_spends_the_challenge(client, device) -> None:
    right = device.sign(_options(client, "kendt"))
    assert client.post(f"{CONFIRM}/noegle", data={"credential": "{}"}).status_code == 422
    assert client.post(f"{CONFIRM}/noegle", data={"credential": right}).status_code == 422
    assert not _is_in(client)


def test_a_challenge_belongs_to_one_log_in(client, app, device, lene) -> None:
    other = app.test_client()
    log_in(other, lene, second_factor=False)
    _options(other, "kendt")
    signed_for_me = device.sign(_options(client, "kendt"))
    assert other.post(f"{CONFIRM}/noegle", data={"credential": signed_for_me}).status_code == 422
    assert not _is_in(other)


def test_a_challenge_lives_for_five_minutes(client, device, frozen_clock) -> None:
    signed = device.sign(_options(client, "kendt"))
    frozen_clock.move_to(frozen_clock.now + rules.CHALLENGE_LIFE)
    assert client.post(f"{CONFIRM}/noegle", data={"credential": signed}).status_code == 422
    assert not _is_in(client)


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://evil.example"}, {"rp_id": "evil.example"}, {"origin": "http://localhost:81"}],
)
def test_what_was_signed_on_another_site_is_refused(client, device, wrong) -> None:
    for name, value in wrong.items():
        setattr(device, name, value)
    answer = _use(client, device)
    assert answer.status_code == 422
    assert passkeys.NOT_RECOGNISED in answer.text
    assert not _is_in(client)


def test_a_count_that_does_not_grow_is_a_copied_key(client, device, lene) -> None:
    _use(client, device)
    log_in(client, lene, second_factor=False)
    device.count -= 1  # the copy has signed as often as the key
    assert _use(client, device).status_code == 422
    assert not _is_in(client)


def test_another_devices_key_and_another_persons_key_are_refused(client, device) -> None:
    stranger = Authenticator(key_id=device.key_id)
    assert _use(client, stranger).status_code == 422
    other = make_account(Role.MODERATOR)
    give_app(other)
    log_in(client, other, second_factor=False)
    assert _use(client, device).status_code == 422
    assert not _is_in(client)


def test_a_key_that_somebody_has_is_not_added_again(client, app, device) -> None:
    other = app.test_client()
    log_in(other, make_account(Role.ADMINISTRATOR), second_factor=False)
    answer = _add(other, device)
    assert answer.status_code == 422
    assert passkeys.KNOWN in answer.text
    assert len(_keys()) == 1


@pytest.mark.parametrize("credential", ["", "null", "[]", "{}", '{"id": 1}', "x" * 30_000, "æ"])
def test_nonsense_is_refused_in_words(client, device, credential) -> None:
    _options(client, "kendt")
    answer = client.post(f"{CONFIRM}/noegle", data={"credential": credential})
    assert answer.status_code == 422
    assert "Prøv igen" in answer.text
    log_in(client, make_account(Role.MODERATOR))
    _options(client, "ny")
    answer = client.post(f"{SECURITY}/noegle", data={"name": "x", "credential": credential})
    assert answer.status_code == 422


def test_keys_are_named_and_removed_but_the_last_one_stays(client, lene, device) -> None:
    log_in(client, lene)
    _add(client, Authenticator(), "Nøglen i skuffen")
    first, second = _keys()
    client.post(f"{SECURITY}/noegle/{first.id}", data={"name": "Den gamle telefon"})
    assert [key.name for key in _keys()] == ["Den gamle telefon", "Nøglen i skuffen"]
    client.post(f"{SECURITY}/noegle/{first.id}/fjern")
    assert [key.name for key in _keys()] == ["Nøglen i skuffen"]
    client.post(f"{SECURITY}/noegle/{second.id}/fjern")
    assert LAST_FACTOR in client.get(SECURITY).text
    assert len(_keys()) == 1


def test_somebody_elses_key_is_not_found(client, device) -> None:
    log_in(client, make_account(Role.ADMINISTRATOR))
    key = _keys()[0]
    assert client.post(f"{SECURITY}/noegle/{key.id}", data={"name": "Min nu"}).status_code == 404
    assert client.post(f"{SECURITY}/noegle/{key.id}/fjern").status_code == 404
    assert [one.name for one in _keys()] == ["Min telefon"]


def test_a_name_is_asked_for_before_the_device_is(client, lene) -> None:
    log_in(client, lene, second_factor=False)
    assert errors_of(client.post(f"{SECURITY}/noegle", data={"name": ""}))[0].startswith("Skriv et navn")
    assert _keys() == []


def test_own_device_is_kept_with_a_passkey_too(client, device, frozen_clock) -> None:
    _use(client, device, own_device="y")
    frozen_clock.move_to(frozen_clock.now + timedelta(hours=8))
    assert _is_in(client)


def test_a_passkey_log_in_makes_no_codes_by_itself(client, device) -> None:
    assert db.session.scalar(select(RecoveryCode)) is None
    assert db.session.scalar(select(PasskeyChallenge)) is None


def test_on_a_bare_ip_address_there_are_apps_only(client, app, lene) -> None:
    app.config["SITE_URL"] = "http://127.0.0.1:5000"
    log_in(client, lene)
    assert "Adgangsnøgler virker kun på en adresse med et navn" in client.get(SECURITY).text
    assert client.get(f"{SECURITY}/noegle").status_code == 404
    assert client.post("/log-ind/noegle/ny").status_code == 404
    assert client.post(f"{CONFIRM}/noegle", data={"credential": "{}"}).status_code == 404


@pytest.mark.parametrize(
    ("site_url", "expected"),
    [
        ("https://sammen.example", RelyingParty("sammen.example", "https://sammen.example")),
        ("https://sammen.example:8443", RelyingParty("sammen.example", "https://sammen.example:8443")),
        ("http://localhost:5000", RelyingParty("localhost", "http://localhost:5000")),
        ("http://sammen.example", None),
        ("http://127.0.0.1:5000", None),
        ("https://192.0.2.7", None),
        ("https://[::1]", None),
        ("", None),
    ],
)
def test_passkeys_are_bound_to_a_domain(site_url, expected) -> None:
    assert relying_party(site_url) == expected
