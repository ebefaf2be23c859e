"""`samskab user`: accounts and roles from the command line, and how the first administrator gets in."""

from __future__ import annotations

import click
from email_validator import EmailNotValidError, validate_email
from flask import current_app, url_for
from flask.cli import with_appcontext

from app.accounts import actions, queries, roles, staff
from app.accounts.models import Account
from app.accounts.staff_letters import tell_colleagues
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.core.errors import DomainError
from app.core.permissions import Role

_LONGEST_NAME = 120
#: What an action says in Danish → why a role stays as it is.
_WHY = {
    roles.LAST_ADMINISTRATOR: "give somebody else the role first",
    roles.SHUT_OUT: "the person is shut out",
}
_ROLE = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """Accounts and their roles."""


class _Name(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """One line that fits into its column."""
        if not value.strip() or len(value) > _LONGEST_NAME or not value.isprintable():
            self.fail(f"write a name on one line, of at most {_LONGEST_NAME} letters", param, ctx)
        return value.strip()


class _Address(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    name = "e-mail"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """What the log-in page takes as well."""
        try:
            found = validate_email(value.strip(), check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            self.fail("write an e-mail address as anna@example.org", param, ctx)
        return str(found.ascii_email).lower()


@user.command()
@click.option("--name", type=_Name(), required=True, help="The person's name.")
@click.option("--email", type=_Address(), required=True, help="The address they log in with.")
@click.option("--role", type=_ROLE, help="A role from the start.")
@with_appcontext
def add(name: str, email: str, role: str | None) -> None:
    """Make an account. For staff, prints a link that logs in once, within an hour."""
    now = clock.now()
    begin_write()
    try:
        account = actions.add_account(SYSTEM, now, name=name, email=email)
    except DomainError as error:
        raise _refused(f"{email} has an account already") from error
    link = None
    if role and Role(role) is not Role.CITIZEN:
        roles.give_role(SYSTEM, now, account.id, Role(role))
        tell_colleagues(SYSTEM, now, account)
        link = actions.one_time_link(SYSTEM, now, account)
    db.session.commit()
    click.echo(f"{email} has an account.")
    _print_link(link)


@user.command(name="role")
@click.argument("email")
@click.argument("role", type=_ROLE)
@click.option("--remove", is_flag=True, help="Take the role away instead.")
@with_appcontext
def change_role(email: str, role: str, remove: bool) -> None:
    """Give an account a role, or take it away. It is logged out everywhere."""
    begin_write()
    account = _account(email)
    change = roles.take_role if remove else roles.give_role
    try:
        change(SYSTEM, clock.now(), account.id, Role(role))
    except DomainError as error:
        why = _WHY.get(error.message, "every account is a citizen")
        raise _refused(f"the role stays: {why}") from error
    if not remove:
        tell_colleagues(SYSTEM, clock.now(), account)
    db.session.commit()
    held = ", ".join(sorted(queries.roles_of(account.id)))
    click.echo(f"{email}: {held}")


@user.command()
@click.argument("email")
@with_appcontext
def link(email: str) -> None:
    """Print a link that logs EMAIL in once, within an hour, in any browser."""
    begin_write()
    made = actions.one_time_link(SYSTEM, clock.now(), _account(email))
    db.session.commit()
    _print_link(made)


@user.command(name="reset-factor")
@click.argument("email")
@with_appcontext
def reset_second_factor(email: str) -> None:
    """Let EMAIL begin anew with the second factor, where no two administrators can. Logs them out everywhere."""
    begin_write()
    staff.reset_factor(SYSTEM, clock.now(), _account(email))
    db.session.commit()
    click.echo(f"{email} sets up a new second factor at the next log-in.")


@user.command(name="list")
@with_appcontext
def list_users() -> None:
    """List accounts with their roles."""
    for row in queries.all_accounts():
        click.echo(f"{row.email}\t{row.name}\t{', '.join(row.roles) or Role.CITIZEN.value}")


def _account(email: str) -> Account:
    found = queries.account_with_email(email)
    if found is None:
        raise _refused(f"nobody logs in with {email}")
    return found


def _refused(why: str) -> click.ClickException:
    db.session.rollback()
    return click.ClickException(why)


def _print_link(token: str | None) -> None:
    if token is None:
        return
    with current_app.test_request_context(base_url=current_app.config["SITE_URL"]):
        url = url_for("accounts.open_link", token=token, _external=True)
    click.echo(f"Open this link within an hour; it works once:\n{url}")
