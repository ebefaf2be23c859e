"""Setting up the second factor: passkeys, an app, codes on paper. Only for staff, who need one."""

from __future__ import annotations

from datetime import datetime

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import factors, passkeys, rules, sessions
from app.accounts import queries_factors as queries
from app.accounts.forms_factors import AppCodeForm, NewPasskeyForm, RenameForm
from app.accounts.models import Account
from app.accounts.queries import OpenSession
from app.accounts.views import bp
from app.accounts.views_factors import FACTOR_REFUSED, FEW_CODES, going_to, party
from app.core import clock
from app.core.database import begin_write, db
from app.core.errors import NotFoundError
from app.core.forms import BaseForm, ButtonForm
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, requires
from app.core.qr import qr_picture

_SECURITY = "accounts.show_security"


@bp.route("/log-ind/sikkerhed")
@requires(Permission.USE_OWN_PAGE)
def show_security() -> ResponseReturnValue:
    """What one has set up, and the ways to set up more."""
    log_in = sessions.staff_log_in()
    found = queries.factors_of(log_in.account_id)
    return render_template(
        "accounts/show_security.html",
        factors=found,
        few_codes=FEW_CODES,
        is_shown=log_in.second_factor_at is not None,
        may_change=_may_change(log_in, clock.now(), found),
        party=party(),
        going_to=going_to(),
        rename_forms={key.id: _rename_form(key) for key in found.passkeys},
        button=ButtonForm(formdata=None),
    )


@bp.route("/log-ind/sikkerhed/app/begynd", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def start_app() -> ResponseReturnValue:
    """Make a secret for an app; the next page shows it."""
    log_in, form = sessions.staff_log_in(), ButtonForm()
    if not _may_change(log_in, clock.now()):
        return _confirm_first(log_in)
    if form.validate_on_submit():
        with form.changing():
            factors.start_app(current_actor(), clock.now(), log_in.account_id)
            return form.commit_and_go(url_for("accounts.add_app", videre=going_to()))
    return _back(form)


@bp.route("/log-ind/sikkerhed/app", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def add_app() -> ResponseReturnValue:
    """Show the secret to an app, and take its first code."""
    log_in, now = sessions.staff_log_in(), clock.now()
    if not _may_change(log_in, now):
        return _confirm_first(log_in)
    begun = queries.begun_app(log_in.account_id)
    if begun is None:
        return redirect(url_for(_SECURITY, videre=going_to()), 303)
    form, seed = AppCodeForm(), begun.seed
    if form.validate_on_submit():
        begin_write()
        if factors.confirm_app(current_actor(), now, log_in.account_id, str(form.code.data)):
            next_page = _added(log_in, now, "app", own_device=form.own_device.data)
            db.session.commit()
            return redirect(next_page, 303)
        db.session.rollback()
        form.is_refused = True
        form.add_error("code", str(FACTOR_REFUSED[rules.Verdict.WRONG]))
    page = render_template("accounts/add_app.html", form=form, **_as_read(seed), is_first=_is_first(log_in))
    return page, 422 if form.errors else 200


@bp.route("/log-ind/sikkerhed/app/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def remove_app() -> ResponseReturnValue:
    """Take the app away."""
    log_in, form = sessions.staff_log_in(), ButtonForm()
    if not _may_change(log_in, clock.now()):
        return _confirm_first(log_in)
    if form.validate_on_submit():
        with form.changing():
            factors.remove_app(current_actor(), clock.now(), log_in.account_id)
            flash(_("Appen er fjernet."))
            return form.commit_and_go(url_for(_SECURITY))
    return _back(form)


@bp.route("/log-ind/sikkerhed/noegle", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def add_passkey() -> ResponseReturnValue:
    """Make a passkey on this device and give it a name."""
    log_in, ours, now = sessions.staff_log_in(), party(), clock.now()
    if ours is None:
        raise NotFoundError
    if not _may_change(log_in, now):
        return _confirm_first(log_in)
    form = NewPasskeyForm()
    if form.validate_on_submit():
        with form.changing():
            made = passkeys.Made(str(form.name.data), str(form.credential.data))
            passkeys.add_passkey(current_actor(), now, log_in.id, log_in.account_id, ours, made)
            return form.commit_and_go(_added(log_in, now, "passkey", own_device=form.own_device.data))
    page = render_template(
        "accounts/add_passkey.html", form=form, is_first=_is_first(log_in), going_to=going_to()
    )
    return page, 422 if form.errors else 200


@bp.route("/log-ind/sikkerhed/noegle/<int:passkey_id>", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def rename_passkey(passkey_id: int) -> ResponseReturnValue:
    """Call a passkey something else."""
    log_in, form = sessions.staff_log_in(), RenameForm()
    if not _may_change(log_in, clock.now()):
        return _confirm_first(log_in)
    if form.validate_on_submit():
        with form.changing():
            new_name = str(form.name.data)
            passkeys.rename_passkey(current_actor(), clock.now(), log_in.account_id, passkey_id, new_name)
            flash(_("Nøglen har fået et nyt navn."))
            return form.commit_and_go(url_for(_SECURITY))
    return _back(form)


@bp.route("/log-ind/sikkerhed/noegle/<int:passkey_id>/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Take a passkey away."""
    log_in, form = sessions.staff_log_in(), ButtonForm()
    if not _may_change(log_in, clock.now()):
        return _confirm_first(log_in)
    if form.validate_on_submit():
        with form.changing():
            passkeys.remove_passkey(current_actor(), clock.now(), log_in.account_id, passkey_id)
            flash(_("Nøglen er fjernet."))
            return form.commit_and_go(url_for(_SECURITY))
    return _back(form)


@bp.route("/log-ind/sikkerhed/noedkoder", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def make_recovery_codes() -> ResponseReturnValue:
    """Ten new codes. They are shown in the answer to the button, and never again."""
    log_in, form = sessions.staff_log_in(), ButtonForm()
    if log_in.second_factor_at is None:
        return _confirm_first(log_in)
    if form.validate_on_submit():
        with form.changing():
            codes = factors.make_recovery_codes(current_actor(), clock.now(), log_in.account_id)
            form.commit_and_go(url_for(_SECURITY))
            g.private = True
            return render_template(
                "accounts/show_recovery_codes.html",
                codes=[f"{code[:5]}-{code[5:]}" for code in codes],
                going_to=going_to(),
            )
    found = queries.factors_of(log_in.account_id)
    page = render_template("accounts/make_recovery_codes.html", form=form, factors=found, going_to=going_to())
    return page, 422 if form.errors_in_order() else 200


def _may_change(log_in: OpenSession, now: datetime, found: queries.Factors | None = None) -> bool:
    found = found or queries.factors_of(log_in.account_id)
    return rules.may_set_up(
        has_factor=found.any or found.is_vouched_for,
        second_factor_at=log_in.second_factor_at,
        begun_at=log_in.begun_at,
        now=now,
    )


def _is_first(log_in: OpenSession) -> bool:
    return log_in.second_factor_at is None


def _confirm_first(log_in: OpenSession) -> Response:
    """To where one shows the factor one has; without any the overview says to log in anew."""
    has_factor = queries.factors_of(log_in.account_id).any
    back = url_for(_SECURITY)
    return redirect(url_for("accounts.confirm_identity", videre=back) if has_factor else back, 303)


def _added(log_in: OpenSession, now: datetime, method: str, *, own_device: bool) -> str:
    """A factor was set up. The first one counts as shown; then come the codes on paper: the address of what is next."""
    if _is_first(log_in):
        sessions.strengthen(current_actor(), now, method=method, is_own_device=own_device)
    needs_codes = queries.factors_of(log_in.account_id).codes_left == 0
    flash(_("Det virker. Nu er din konto godt beskyttet."))
    page = "accounts.make_recovery_codes" if needs_codes else _SECURITY
    return url_for(page, videre=going_to())


def _as_read(seed: str) -> dict[str, str]:
    """The secret as a picture, and as letters for whoever cannot take pictures."""
    import pyotp

    account = db.session.get_one(Account, sessions.staff_log_in().account_id)
    uri = pyotp.TOTP(seed).provisioning_uri(name=account.email or "", issuer_name=current_pack().site_name)
    return {"picture": qr_picture(uri), "seed": " ".join(seed[at : at + 4] for at in range(0, len(seed), 4))}


def _rename_form(key: queries.PasskeyRow) -> RenameForm:
    form = RenameForm(formdata=None, name=key.name)
    form.name.id = form.name.label.field_id = f"navn-{key.id}"
    return form


def _back(form: BaseForm) -> Response:
    return form.refuse_and_go(url_for(_SECURITY))
