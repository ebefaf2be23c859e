"""Showing the second factor: with a passkey, a code of an app, or a code on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts import factors, passkeys, rules, sessions
from app.accounts import queries_factors as queries
from app.accounts.forms_factors import AppCodeForm, PasskeyForm, RecoveryCodeForm
from app.accounts.models import Account
from app.accounts.rules import RelyingParty, Verdict
from app.accounts.views import bp
from app.core import clock
from app.core.database import begin_write, db
from app.core.errors import NotFoundError
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, requires
from app.core.security import safe_path

FACTOR_REFUSED = {
    Verdict.WRONG: _l("Koden passer ikke. Se efter, og prøv igen"),
    Verdict.USED: _l("Koden er brugt. Vent på den næste"),
    Verdict.TOO_MANY: _l("Du har prøvet for mange gange. Vent ti minutter, og prøv så igen"),
}
#: Fewer codes on paper than this, and it is time for new ones.
FEW_CODES = 3


def party() -> RelyingParty | None:
    """What passkeys are bound to on this site; None where browsers have none."""
    return rules.relying_party(current_app.config["SITE_URL"])


def going_to() -> str:
    """Where somebody was on the way to."""
    return safe_path(request.args.get("videre"), url_for("home.my_page"))


@bp.route("/log-ind/bekraeft", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def confirm_identity() -> ResponseReturnValue:
    """Show the second factor, so that one's roles have effect."""
    log_in = sessions.staff_log_in()
    if log_in.second_factor_at is not None:
        return redirect(going_to(), 303)
    found = queries.factors_of(log_in.account_id)
    if not found.any:
        return redirect(url_for("accounts.show_security", videre=going_to()), 303)
    form = AppCodeForm()
    if form.validate_on_submit() and (done := _try(form, "app", factors.try_app_code)):
        return done
    return _confirm_page(found, form, PasskeyForm(formdata=None)), 422 if form.errors else 200


@bp.route("/log-ind/bekraeft/noegle", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def confirm_with_passkey() -> ResponseReturnValue:
    """The same with a passkey."""
    log_in, ours = sessions.staff_log_in(), party()
    if ours is None:
        raise NotFoundError
    form = PasskeyForm()
    if form.validate_on_submit():
        with form.changing():
            now, actor, signed = clock.now(), current_actor(), str(form.credential.data)
            passkeys.use_passkey(
                now, session_id=log_in.id, account_id=log_in.account_id, party=ours, credential=signed
            )
            sessions.strengthen(actor, now, method="passkey", is_own_device=form.own_device.data)
            flash(_("Tak. Nu er du inde."))
            return form.commit_and_go(going_to())
    page = _confirm_page(queries.factors_of(log_in.account_id), AppCodeForm(formdata=None), form)
    return page, 422


@bp.route("/log-ind/bekraeft/noedkode", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def confirm_with_recovery_code() -> ResponseReturnValue:
    """The same with one of the ten codes on paper."""
    log_in = sessions.staff_log_in()
    if log_in.second_factor_at is not None:
        return redirect(going_to(), 303)
    form = RecoveryCodeForm()
    if form.validate_on_submit() and (done := _try(form, "recovery_code", factors.try_recovery_code)):
        left = queries.factors_of(log_in.account_id).codes_left
        flash(ngettext("Du har %(num)s nødkode tilbage.", "Du har %(num)s nødkoder tilbage.", left))
        return done
    page = render_template("accounts/confirm_with_recovery_code.html", form=form, going_to=going_to())
    return page, 422 if form.errors else 200


@bp.route("/log-ind/noegle/<any(ny, kendt):which>", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def ask_for_passkey(which: str) -> ResponseReturnValue:
    """What the browser needs to make a passkey (`ny`) or to use one (`kendt`), as JSON. Asked for by a script."""
    log_in, ours, now = sessions.staff_log_in(), party(), clock.now()
    if ours is None:
        raise NotFoundError
    begin_write()
    if which == "ny":
        account = db.session.get_one(Account, log_in.account_id)
        options = passkeys.ask_for_new(now, log_in.id, account, ours, current_pack().site_name)
    else:
        options = passkeys.ask_for_known(now, log_in.id, log_in.account_id, ours)
    db.session.commit()
    return options


def _try(
    form: AppCodeForm | RecoveryCodeForm, method: str, attempt: Callable[[datetime, int, str], Verdict]
) -> Response | None:
    """Try a code: on to where one was going when it is right; else it counts, and the form says what to do."""
    log_in, now = sessions.staff_log_in(), clock.now()
    begin_write()
    verdict = attempt(now, log_in.account_id, str(form.code.data))
    if verdict is Verdict.RIGHT:
        sessions.strengthen(current_actor(), now, method=method, is_own_device=form.own_device.data)
        db.session.commit()
        flash(_("Tak. Nu er du inde."))
        return redirect(going_to(), 303)
    db.session.commit()  # a wrong try counts
    form.is_refused = True
    form.add_error("code", str(FACTOR_REFUSED[verdict]))
    return None


def _confirm_page(found: queries.Factors, form: AppCodeForm, key_form: PasskeyForm) -> str:
    return render_template(
        "accounts/confirm_identity.html",
        form=key_form if key_form.errors_in_order() else form,
        app_form=form,
        key_form=key_form,
        factors=found,
        party=party(),
        going_to=going_to(),
    )
