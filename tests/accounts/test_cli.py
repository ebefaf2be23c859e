"""`samskab user`."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.accounts.cli import user
from app.accounts.queries import account_with_email, roles_of
from app.accounts.queries_factors import factors_of
from app.core.database import db
from app.core.permissions import Role
from app.notifications.models import Message
from tests.accounts.letters import is_logged_in
from tests.factories import give_app, log_in, make_account

ANNA = "anna@example.org"


@pytest.fixture
def run(app):
    """Run a command; the result has `exit_code` and `output`."""
    db.session.rollback()
    return lambda *words: app.test_cli_runner().invoke(user, list(words))


def _roles(email: str) -> set[Role]:
    db.session.rollback()
    account = account_with_email(email)
    assert account is not None
    return set(roles_of(account.id))


def _link(output: str) -> str:
    found = re.search(r"http://localhost(/log-ind/link/\S+)", output)
    assert found, output
    return found[1]


def test_the_first_administrator_gets_in_by_a_link_that_works_once_in_any_browser(run, app) -> None:
    made = run("add", "--name", "Anna Ø", "--email", "Anna@example.org", "--role", "administrator")
    assert made.exit_code == 0, made.output
    assert _roles(ANNA) == {Role.CITIZEN, Role.ADMINISTRATOR}
    browser, other, link = app.test_client(), app.test_client(), _link(made.output)
    assert browser.get(link).status_code == 200
    assert not is_logged_in(browser)
    browser.post(link)
    assert is_logged_in(browser)
    assert other.post(link).status_code == 410
    assert not is_logged_in(other)


def test_the_link_dies_after_an_hour(run, client, frozen_clock) -> None:
    make_account(email=ANNA)
    link = _link(run("link", ANNA).output)
    frozen_clock.move_to(frozen_clock.now.replace(hour=frozen_clock.now.hour + 1))
    assert client.post(link).status_code == 410


def test_a_citizen_is_made_without_a_link(run) -> None:
    made = run("add", "--name", "Bo", "--email", "bo@example.org")
    assert made.exit_code == 0
    assert "/log-ind/link/" not in made.output
    again = run("add", "--name", "Bo", "--email", "BO@example.org")
    assert again.exit_code != 0
    assert "already" in again.output


def test_the_first_administrators_role_waits_for_a_second_factor(run, app) -> None:
    browser = app.test_client()
    browser.post(_link(run("add", "--name", "Anna", "--email", ANNA, "--role", "administrator").output))
    assert browser.get("/admin/medarbejdere").location == "/log-ind/bekraeft?videre=/admin/medarbejdere"
    assert "Sæt en app op" in browser.get("/log-ind/sikkerhed").text


def test_a_factor_is_reset_where_no_two_administrators_can(run, client) -> None:
    account = make_account(Role.ADMINISTRATOR, email=ANNA)
    give_app(account)
    log_in(client, account)
    done = run("reset-factor", ANNA)
    assert done.exit_code == 0
    assert "new second factor" in done.output
    assert not is_logged_in(client)
    db.session.rollback()
    assert not factors_of(account.id).any
    kinds = [letter.kind for letter in db.session.scalars(select(Message).order_by(Message.id))]
    assert kinds == ["second_factor_added", "second_factor_reset"]
    assert "nobody logs in" in run("reset-factor", "ingen@example.org").output


def test_a_role_is_given_and_taken_and_ends_log_ins(run, client) -> None:
    account = make_account(email=ANNA)
    log_in(client, account)
    assert run("role", ANNA, "moderator").exit_code == 0
    assert _roles(ANNA) == {Role.CITIZEN, Role.MODERATOR}
    assert not is_logged_in(client)
    log_in(client, account)
    run("role", ANNA, "moderator", "--remove")
    assert _roles(ANNA) == {Role.CITIZEN}
    assert not is_logged_in(client)


def test_the_last_administrator_keeps_the_role(run) -> None:
    make_account(Role.ADMINISTRATOR, email=ANNA)
    refused = run("role", ANNA, "administrator", "--remove")
    assert refused.exit_code != 0
    assert "give somebody else the role first" in refused.output
    make_account(Role.ADMINISTRATOR, email="bo@example.org")
    assert run("role", ANNA, "administrator", "--remove").exit_code == 0
    assert _roles(ANNA) == {Role.CITIZEN}


def test_unknown_addresses_and_roles_are_refused_in_words(run) -> None:
    assert "nobody logs in" in run("role", "ingen@example.org", "moderator").output
    assert "nobody logs in" in run("link", "ingen@example.org").output
    assert run("role", "ingen@example.org", "king").exit_code == 2


def test_the_list_shows_everybody_in_the_order_of_names(run) -> None:
    make_account(Role.MODERATOR, name="Åse", email="aase@example.org")
    make_account(name="Anna", email=ANNA)
    make_account(name="Zita", email="zita@example.org")
    lines = run("list").output.splitlines()
    assert [line.split("\t")[1] for line in lines] == ["Anna", "Zita", "Åse"]
    assert lines[-1] == "aase@example.org\tÅse\tmoderator"


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("", ANNA),
        (" ", ANNA),
        ("A" * 121, ANNA),
        ("Anna\nB", ANNA),
        ("Anna", "anna"),
        ("Anna", "an na@example.org"),
        ("Anna", f"{'a' * 300}@example.org"),
    ],
)
def test_who_could_never_log_in_is_not_added(run, name: str, email: str) -> None:
    refused = run("add", "--name", name, "--email", email)
    assert refused.exit_code == 2
    assert "Invalid value for" in refused.output
    assert account_with_email(ANNA) is None


def test_a_role_given_on_the_server_is_told_to_the_administrators_there_are(run) -> None:
    make_account(Role.ADMINISTRATOR, email="bo@example.org")
    run("add", "--name", "Anna", "--email", ANNA, "--role", "moderator")
    run("add", "--name", "Karen", "--email", "karen@example.org")
    run("role", "karen@example.org", "auditor")
    run("role", "karen@example.org", "auditor", "--remove")
    db.session.rollback()
    told = db.session.scalars(select(Message).where(Message.kind == "staff_access_given")).all()
    assert [(one.address, one.params["by"]) for one in told] == [("bo@example.org", None)] * 2
