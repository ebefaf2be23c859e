"""Another e-mail to log in with: logged in just now with the old one, one types the code that came to the new one."""

from __future__ import annotations

from datetime import datetime

from flask import flash, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import known_browsers, new_email, queries, rules, sessions
from app.accounts.forms import CodeForm, NewEmailForm
from app.accounts.queries import OpenSession
from app.accounts.views import bp
from app.core import clock
from app.core.errors import DomainError
from app.core.forms import BaseForm, ButtonForm
from app.core.permissions import Permission, current_actor, requires

_PAGE = "accounts.change_email"


@bp.route("/log-ind/ny-e-mail", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def change_email() -> ResponseReturnValue:
    """Ask for a code to the e-mail that I want to log in with."""
    form, now = NewEmailForm(), clock.now()
    if form.validate_on_submit():
        with form.changing():
            _refuse_old_log_in(now)
            new_email.send_code(current_actor(), now, _log_in().person_id, str(form.email.data))
            return form.commit_and_go(url_for(_PAGE))
    return _page(now, form, email_form=form if form.is_submitted() else None)


@bp.route("/log-ind/ny-e-mail/kode", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def prove_email() -> ResponseReturnValue:
    """Type the code from the new mailbox: it logs me in from now on, and I stay logged in here alone."""
    form, now, log_in = CodeForm(), clock.now(), _log_in()
    if form.validate_on_submit():
        with form.changing():
            # It was young when the code was asked for, which is no older than codes live.
            _refuse_old_log_in(now - rules.CODE_LIFE)
            email = new_email.take_code(current_actor(), now, log_in.person_id, str(form.code.data))
            sessions.begin(current_actor(), now, log_in.account_id)
            known_browsers.remember(email)
            flash(_("Du logger ind med %(email)s fra nu af.", email=email))
            return form.commit_and_go(url_for("home.my_page"))
    return _page(now, form, code_form=form)


def _log_in() -> OpenSession:
    log_in: OpenSession = g.log_in
    return log_in


def _may_move(now: datetime) -> bool:
    log_in = _log_in()
    return rules.may_move(
        roles=log_in.given, second_factor_at=log_in.second_factor_at, begun_at=log_in.begun_at, now=now
    )


def _refuse_old_log_in(now: datetime) -> None:
    if not _may_move(now):
        raise DomainError("Der er gået for lang tid. Log ind igen, og prøv så en gang til.")


def _page(
    now: datetime,
    form: BaseForm,
    *,
    email_form: NewEmailForm | None = None,
    code_form: CodeForm | None = None,
) -> ResponseReturnValue:
    log_in = _log_in()
    account = queries.account_of_person(log_in.person_id)
    may_ask, may_type = _may_move(now), _may_move(now - rules.CODE_LIFE)
    asked_for = new_email.asked_for(current_actor(), log_in.person_id, now) if may_type else None
    if (code_form and asked_for is None) or (email_form and not may_ask):
        form.forget_fields()
    html = render_template(
        "accounts/change_email.html",
        email=account.email if account is not None else "",
        may_ask=may_ask,
        asked_for=asked_for,
        # A slip of the finger is mended, not typed anew.
        email_form=email_form or NewEmailForm(None, email=asked_for),
        code_form=code_form or CodeForm(None),
        again_form=ButtonForm(formdata=None),
        form=form,
    )
    return html, 422 if form.errors_in_order() else 200
