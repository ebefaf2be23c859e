"""A staff role has no effect before the second factor: codes of an app, codes on paper, and how long it lasts."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from pyotp import TOTP
from sqlalchemy import Text, select, type_coerce

from app.accounts import actions, rules
from app.accounts.factors import LAST_FACTOR
from app.accounts.models import AccountSession
from app.accounts.models_factors import AuthenticatorApp, RecoveryCode
from app.accounts.sessions import cookie_name
from app.audit.models import AuditEvent
from app.core import crypto, rekeying, signing
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError
from app.core.permissions import Role
from app.notifications.models import Message
from tests.accounts.letters import ask, code_for, errors_of, is_logged_in, type_code
from tests.factories import give_app, log_in, make_account, make_proposal, writing

LENE = "lene@example.org"
CONFIRM = "/log-ind/bekraeft"


def _now_code(seed: str, now) -> str:
    return TOTP(seed).at(now)


@pytest.fixture
def lene(app, frozen_clock):
    """A moderator with an app."""
    account = make_account(Role.MODERATOR, name="Lene Riis", email=LENE)
    return account, give_app(account)


def _half(client, account) -> None:
    log_in(client, account, second_factor=False)


def _copy_of(client, app) -> FlaskClient:
    copy: FlaskClient = app.test_client()
    copy.set_cookie(cookie_name(), client.get_cookie(cookie_name()).value)
    return copy


def _proposals(client) -> int:
    return client.get("/admin/godkend").status_code


# ---- before ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.MODERATOR, "/admin/godkend"),
        (Role.MODERATOR, "/admin/plan"),
        (Role.ADMINISTRATOR, "/admin/medarbejdere"),
        (Role.ADMINISTRATOR, "/admin/beskeder"),
    ],
)
def test_a_role_granted_without_second_factor_has_no_effect(client, role, page) -> None:
    _half(client, make_account(role))
    answer = client.get(page)
    assert answer.status_code == 303
    assert answer.location == f"{CONFIRM}?videre={page}"
    assert client.get("/min-side").status_code == 200
    assert "Medarbejdere" not in client.get("/").text


def test_without_second_factor_nothing_is_changed_and_nothing_private_is_seen(client) -> None:
    series = make_proposal()
    _half(client, make_account(Role.ADMINISTRATOR))
    answer = client.post(f"/admin/godkend/{series.id}/godkend", data={"text": "Ja"})
    assert answer.location.startswith(CONFIRM)
    # An object rule gives nothing either.
    assert client.get(f"/gaature/{series.id}/vaert").status_code == 404


def test_a_citizen_meets_403_as_before_and_knows_of_no_second_factor(client) -> None:
    log_in(client, make_account())
    assert client.get("/admin/godkend").status_code == 403
    for page in (CONFIRM, "/log-ind/sikkerhed", "/log-ind/sikkerhed/noedkoder", f"{CONFIRM}/noedkode"):
        assert client.get(page).status_code == 404, page


def test_a_permission_that_the_role_would_not_give_is_403_before_and_after(client) -> None:
    _half(client, make_account(Role.DESK_VOLUNTEER))
    assert client.get("/admin/medarbejdere").status_code == 403


def test_whoever_logs_in_with_a_role_is_led_to_set_up_and_back(client, frozen_now) -> None:
    make_account(Role.MODERATOR, email=LENE)
    ask(client, LENE, "/admin/godkend")
    answer = type_code(client, code_for(LENE))
    assert answer.location == f"{CONFIRM}?videre=/admin/godkend"
    answer = client.get(answer.location)
    assert answer.location == "/log-ind/sikkerhed?videre=/admin/godkend"
    page = client.get(answer.location)
    assert "Sæt en app op" in page.text
    shown = client.post("/log-ind/sikkerhed/app/begynd?videre=/admin/godkend")
    page = client.get(shown.location)
    seed = re.search(r'id="hemmelig">([^<]+)<', page.text)[1].replace(" ", "")
    assert page.text.count("data:image/svg+xml") == 1
    answer = client.post(shown.location, data={"code": _now_code(seed, frozen_now)})
    assert answer.location == "/log-ind/sikkerhed/noedkoder?videre=/admin/godkend"
    assert _proposals(client) == 200
    codes = client.post(answer.location)
    assert len(set(re.findall(r"<code>(\w{5}-\w{5})</code>", codes.text))) == rules.RECOVERY_CODES
    assert 'href="/admin/godkend"' in codes.text


def test_a_target_outside_is_left_out(client, lene, frozen_now) -> None:
    account, seed = lene
    _half(client, account)
    answer = client.post(f"{CONFIRM}?videre=https://evil.example", data={"code": _now_code(seed, frozen_now)})
    assert answer.location == "/min-side"


@pytest.mark.parametrize(("demo", "status"), [(True, 200), (False, 303)])
def test_only_the_demo_bar_needs_no_factor(client, app, demo, status) -> None:
    make_account(Role.MODERATOR, email=LENE)
    app.config["DEMO"] = demo
    assert client.post("/demo/se-som/huset").status_code == (303 if demo else 404)
    assert _proposals(client) == status


def test_its_owner_is_told_of_a_new_factor(lene) -> None:
    letters = db.session.scalars(select(Message).where(Message.address == LENE)).all()
    assert [letter.kind for letter in letters] == ["second_factor_added"]


# ---- codes of an app ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["{0}", "{0:.3} {1}", " {0:.3}-{1} ", "{0:.3}\u00a0{1}", "{0:.3}–{1}"])
def test_a_code_is_right_however_it_is_spaced(client, lene, frozen_now, written) -> None:
    account, seed = lene
    _half(client, account)
    code = _now_code(seed, frozen_now)
    answer = client.post(CONFIRM, data={"code": written.format(code, code[3:])})
    assert answer.status_code == 303
    assert _proposals(client) == 200


@pytest.mark.parametrize("written", ["{0}", "{0:.3} {1}", " {0} ", "{0:.3}-{1}", "{0:.3}\u2009{1}"])
def test_a_replayed_totp_with_spaces_is_refused(client, app, lene, frozen_clock, written) -> None:
    account, seed = lene
    code = _now_code(seed, frozen_clock.now)
    _half(client, account)
    client.post(CONFIRM, data={"code": code})
    over_the_shoulder = app.test_client()
    _half(over_the_shoulder, account)
    answer = over_the_shoulder.post(CONFIRM, data={"code": written.format(code, code[3:])})
    assert errors_of(answer) == ["Koden er brugt. Vent på den næste"]
    assert _proposals(over_the_shoulder) == 303


def test_a_code_older_than_the_last_used_one_is_refused(client, app, lene, frozen_clock) -> None:
    account, seed = lene
    before = _now_code(seed, frozen_clock.now - timedelta(seconds=30))
    _half(client, account)
    client.post(CONFIRM, data={"code": _now_code(seed, frozen_clock.now)})
    other = app.test_client()
    _half(other, account)
    assert other.post(CONFIRM, data={"code": before}).status_code == 422


@pytest.mark.parametrize(("seconds", "status"), [(-60, 422), (-30, 303), (0, 303), (30, 303), (60, 422)])
def test_a_clock_may_be_half_a_minute_off(client, lene, frozen_now, seconds, status) -> None:
    account, seed = lene
    _half(client, account)
    code = _now_code(seed, frozen_now + timedelta(seconds=seconds))
    assert client.post(CONFIRM, data={"code": code}).status_code == status


def test_six_wrong_codes_shut_out_for_ten_minutes_and_no_longer(client, lene, frozen_clock) -> None:
    account, seed = lene
    _half(client, account)
    wrong = f"{(int(_now_code(seed, frozen_clock.now)) + 1) % 10**6:06d}"
    limit, window = rules.WRONG_CODES[0]
    for _ in range(limit):
        assert errors_of(client.post(CONFIRM, data={"code": wrong})) == [
            "Koden passer ikke. Se efter, og prøv igen"
        ]
    right = _now_code(seed, frozen_clock.now)
    assert "for mange gange" in errors_of(client.post(CONFIRM, data={"code": right}))[0]
    assert _proposals(client) == 303
    frozen_clock.move_to(frozen_clock.now + window)
    assert client.post(CONFIRM, data={"code": _now_code(seed, frozen_clock.now)}).status_code == 303


def test_the_wrong_codes_of_one_are_nobody_elses(client, app, lene, frozen_now) -> None:
    _account, seed = lene
    other = make_account(Role.MODERATOR)
    give_app(other)
    _half(client, other)
    for _ in range(8):
        client.post(CONFIRM, data={"code": "000000"})
    _half(client, lene[0])
    assert client.post(CONFIRM, data={"code": _now_code(seed, frozen_now)}).status_code == 303


def test_the_secret_is_encrypted_read_by_a_new_key_and_moved_to_it(client, app, lene, frozen_now) -> None:
    account, seed = lene
    column = type_coerce(AuthenticatorApp.seed, Text)
    stored = db.session.scalars(select(column)).one()
    assert seed not in stored
    app.config.update(SECRET_KEY="a new key", SECRET_KEY_FALLBACKS=[app.config["SECRET_KEY"]])
    crypto.init_app(app)
    signing.init_app(app)
    _half(client, account)
    assert client.post(CONFIRM, data={"code": _now_code(seed, frozen_now)}).status_code == 303
    db.session.rollback()
    assert not stored.startswith(crypto.newest_prefix())
    list(rekeying.rotate())
    again = db.session.scalars(select(column)).one()
    assert again.startswith(crypto.newest_prefix())
    assert db.session.scalars(select(AuthenticatorApp)).one().seed == seed


def test_another_app_takes_the_place_of_the_first_only_once_it_works(client, lene, frozen_now) -> None:
    account, seed = lene
    log_in(client, account)
    client.post("/log-ind/sikkerhed/app/begynd")
    page = client.get("/log-ind/sikkerhed/app")
    new = re.search(r'id="hemmelig">([^<]+)<', page.text)[1].replace(" ", "")
    refused = client.post("/log-ind/sikkerhed/app", data={"code": _now_code(seed, frozen_now)})
    assert refused.status_code == 422
    assert client.post("/log-ind/sikkerhed/app", data={"code": _now_code(new, frozen_now)}).status_code == 303
    assert len(db.session.scalars(select(AuthenticatorApp)).all()) == 1
    _half(client, account)
    assert client.post(CONFIRM, data={"code": _now_code(seed, frozen_now)}).status_code == 422


# ---- codes on paper ----------------------------------------------------------------------------------------


def _codes(client, account) -> list[str]:
    log_in(client, account)
    return re.findall(r"<code>(\w{5}-\w{5})</code>", client.post("/log-ind/sikkerhed/noedkoder").text)


@pytest.mark.parametrize("written", [str, str.upper, lambda code: f" {code.replace('-', ' ')} "])
def test_a_recovery_code_works_once_and_says_how_many_are_left(client, app, lene, written) -> None:
    account, _seed = lene
    codes = _codes(client, account)
    _half(client, account)
    answer = client.post(f"{CONFIRM}/noedkode", data={"code": written(codes[3])})
    assert answer.status_code == 303
    assert "Du har 9 nødkoder tilbage." in client.get("/min-side").text
    assert _proposals(client) == 200
    other = app.test_client()
    _half(other, account)
    assert other.post(f"{CONFIRM}/noedkode", data={"code": codes[3]}).status_code == 422
    assert _proposals(other) == 303


def test_new_recovery_codes_end_the_old_ones_and_only_hashes_are_kept(client, app, lene) -> None:
    account, _seed = lene
    old, new = _codes(client, account), _codes(client, account)
    kept = str([row.code_hash for row in db.session.scalars(select(RecoveryCode))])
    assert not any(code.replace("-", "") in kept for code in new)
    _half(client, account)
    assert client.post(f"{CONFIRM}/noedkode", data={"code": old[0]}).status_code == 422
    assert client.post(f"{CONFIRM}/noedkode", data={"code": new[0]}).status_code == 303


def test_somebody_elses_recovery_code_is_wrong(client, lene) -> None:
    codes = _codes(client, lene[0])
    other = make_account(Role.MODERATOR)
    give_app(other)
    _half(client, other)
    assert client.post(f"{CONFIRM}/noedkode", data={"code": codes[0]}).status_code == 422


# ---- what may be changed, and when -------------------------------------------------------------------------


def test_the_first_factor_is_set_up_in_a_young_log_in_only(client, frozen_clock) -> None:
    _half(client, make_account(Role.MODERATOR))
    frozen_clock.move_to(frozen_clock.now + rules.JUST_SHOWN)
    assert client.post("/log-ind/sikkerhed/app/begynd").location == "/log-ind/sikkerhed"
    assert db.session.scalar(select(AuthenticatorApp)) is None
    assert "Log ind igen først" in client.get("/log-ind/sikkerhed").text


@pytest.mark.parametrize(
    "path", ["app/begynd", "app/fjern", "noegle/1", "noegle/1/fjern", "noedkoder", "app", "noegle"]
)
def test_with_a_factor_nothing_is_changed_before_it_was_shown(client, lene, path) -> None:
    _half(client, lene[0])
    answer = client.post(
        f"/log-ind/sikkerhed/{path}", data={"code": "123456", "name": "x", "credential": "{}"}
    )
    assert answer.location == f"{CONFIRM}?videre=/log-ind/sikkerhed"
    assert db.session.scalar(select(RecoveryCode)) is None
    assert len(db.session.scalars(select(AuthenticatorApp)).all()) == 1


def test_the_last_factor_stays(client, lene) -> None:
    log_in(client, lene[0])
    client.post("/log-ind/sikkerhed/app/fjern")
    assert LAST_FACTOR in client.get("/log-ind/sikkerhed").text
    assert db.session.scalar(select(AuthenticatorApp)) is not None


# ---- the log-in --------------------------------------------------------------------------------------------


def test_the_second_factor_gives_a_new_cookie_and_kills_the_old_one(client, app, lene, frozen_now) -> None:
    account, seed = lene
    _half(client, account)
    thief = _copy_of(client, app)
    client.post(CONFIRM, data={"code": _now_code(seed, frozen_now)})
    assert _proposals(client) == 200
    assert not is_logged_in(thief)


def test_a_copied_session_is_dead_after_log_out(client, app, lene, frozen_now) -> None:
    account, seed = lene
    _half(client, account)
    client.post(CONFIRM, data={"code": _now_code(seed, frozen_now)})
    thief = _copy_of(client, app)
    assert _proposals(thief) == 200
    client.post("/log-ud")
    assert _proposals(thief) == 303
    assert not is_logged_in(thief)


def test_a_second_factor_does_not_lengthen_the_log_in(client, lene, frozen_clock) -> None:
    account, seed = lene
    _half(client, account)
    ends_at = db.session.scalar(select(AccountSession.ends_at))
    frozen_clock.move_to(frozen_clock.now + timedelta(minutes=20))
    client.post(CONFIRM, data={"code": _now_code(seed, frozen_clock.now), "own_device": "y"})
    alive = select(AccountSession.ends_at).where(AccountSession.revoked_at.is_(None))
    assert db.session.scalars(alive).all() == [ends_at]


@pytest.mark.parametrize(
    ("own", "idle", "alive"),
    [
        (False, timedelta(minutes=29), True),
        (False, timedelta(minutes=30), False),
        (True, timedelta(hours=11, minutes=59), True),
        (True, timedelta(hours=12), False),
    ],
)
def test_a_working_day_on_ones_own_device_and_half_an_hour_elsewhere(
    client, lene, frozen_clock, own, idle, alive
) -> None:
    account, seed = lene
    _half(client, account)
    data = {"code": _now_code(seed, frozen_clock.now), **({"own_device": "y"} if own else {})}
    client.post(CONFIRM, data=data)
    frozen_clock.move_to(frozen_clock.now + idle)
    assert (_proposals(client) == 200) is alive


def test_before_the_second_factor_staff_are_idle_as_staff(client, lene, frozen_clock) -> None:
    _half(client, lene[0])
    frozen_clock.move_to(frozen_clock.now + timedelta(minutes=30))
    assert not is_logged_in(client)


def test_factors_are_audited_without_secrets(client, lene, frozen_now) -> None:
    account, seed = lene
    _half(client, account)
    code = _now_code(seed, frozen_now)
    client.post(CONFIRM, data={"code": code})
    about = AuditEvent.action.like("account.%factor%")
    events = db.session.scalars(select(AuditEvent).where(about).order_by(AuditEvent.id))
    assert [(event.action, event.details) for event in events] == [
        ("account.factor_begun", {"method": "app"}),
        ("account.factor_added", {"method": "app"}),
        ("account.second_factor", {"method": "app"}),
    ]


def test_a_log_in_ended_meanwhile_is_not_strengthened(client, lene, frozen_now) -> None:
    _half(client, lene[0])
    token = client.get_cookie(cookie_name()).value
    with writing():
        actions.end_session(frozen_now, token)
    with pytest.raises(DomainError), writing():
        actions.strengthen_session(SYSTEM, frozen_now, token, method="app", is_own_device=False)
