"""Pages of log-in. None of them tells whether an address is known: that is looked up once it is proven."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.accounts import actions, known_browsers, queries, rules, sessions
from app.accounts.forms import CodeForm, LogInForm, NameForm
from app.accounts.models import LogInRequest
from app.accounts.rules import Verdict
from app.accounts.tokens import hash_of
from app.core import clock
from app.core.database import begin_write, db
from app.core.forms import ButtonForm
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, public, requires
from app.core.security import safe_path

bp = Blueprint("accounts", __name__)
bp.before_app_request(sessions.load_actor)

#: Key in Flask's own signed cookie: the proven request that waits for a name.
_AWAITS_NAME = "log_in_request"

CODE_REFUSED = {
    Verdict.WRONG: _l("Koden passer ikke. Se efter i mailen, og skriv alle 8 tal"),
    Verdict.TOO_MANY: _l("Du har prøvet fem gange. Få en ny kode, og prøv igen"),
    Verdict.EXPIRED: _l("Koden er for gammel. Få en ny kode"),
    Verdict.USED: _l("Koden er brugt. Få en ny kode"),
}


@bp.route("/log-ind", methods=["GET", "POST"])
@public
def log_in() -> ResponseReturnValue:
    """Ask for an address, send a code and a link to it."""
    going_to = safe_path(request.args.get("videre"), "")
    if current_actor().is_logged_in:
        return redirect(going_to or url_for("home.my_page"), 303)
    browser = sessions.browser_secret()
    form = LogInForm()
    if form.validate_on_submit():
        with form.changing():
            email = str(form.email.data)
            actions.ask_to_log_in(
                current_actor(),
                clock.now(),
                email=email,
                browser=browser,
                next_path=going_to,
                known_as=known_browsers.mark_of(email),
            )
            return form.commit_and_go(url_for("accounts.enter_code"))
    page = render_template("accounts/log_in.html", form=form, goes_on=going_to, **_provider(going_to))
    return page, 422 if form.errors else 200


def _provider(going_to: str) -> dict[str, str | None]:
    """The way in by the municipality's own log-in, where it has one."""
    url = url_for("accounts.log_in_with_oidc", videre=going_to or None) if _has_provider() else None
    return {"oidc_url": url, "oidc_name": _provider_name()}


def _has_provider() -> bool:
    return bool(current_app.config.get("OIDC_ISSUER") and current_app.config.get("OIDC_CLIENT_ID"))


def _provider_name() -> str:
    return current_app.config.get("OIDC_NAME") or current_pack().municipality_name


@bp.route("/log-ind/kode", methods=["GET", "POST"])
@public
def enter_code() -> ResponseReturnValue:
    """Type the code from the letter, in the browser that asked for it."""
    g.private = True
    browser = sessions.browser_secret()
    asked = queries.request_of_browser(hash_of(browser))
    if asked is None:
        return redirect(url_for("accounts.log_in"), 303)
    if _awaits_name(browser) == asked:
        # Proven already: who went back from the page for the name would be told that the code is used.
        return redirect(url_for("accounts.enter_name"), 303)
    email, again = asked.email, url_for("accounts.log_in", videre=asked.next_path or None)
    form = CodeForm()
    if form.validate_on_submit():
        begin_write()
        tried = actions.try_code(clock.now(), browser=browser, code=str(form.code.data))
        if tried.verdict is Verdict.RIGHT:
            return _go_on(clock.now(), tried.request_id, browser)
        db.session.commit()  # a wrong try counts
        form.add_error("code", str(CODE_REFUSED.get(tried.verdict, CODE_REFUSED[Verdict.EXPIRED])))
    page = render_template("accounts/enter_code.html", form=form, email=email, ask_again_url=again)
    return page, 422 if form.errors else 200


@bp.route("/log-ind/link/<string:token>", methods=["GET", "POST"])
@public
def open_link(token: str) -> ResponseReturnValue:
    """The link from the letter: a page with a button, because programmes that read mail follow links."""
    g.private = True
    browser = sessions.browser_secret()
    form = ButtonForm()
    if form.validate_on_submit():
        begin_write()
        tried = actions.use_link(clock.now(), token=token, browser=browser)
        if tried.verdict is Verdict.RIGHT:
            return _go_on(clock.now(), tried.request_id, browser)
        db.session.rollback()
    verdict = actions.look_at_link(clock.now(), token=token, browser=browser)
    if verdict is Verdict.RIGHT:
        return render_template("accounts/open_link.html", form=form)
    status = 403 if verdict is Verdict.OTHER_BROWSER else 410
    return render_template("accounts/link_refused.html", verdict=verdict), status


def _go_on(now: datetime, request_id: int, browser: str) -> Response:
    """An address is proven: log its account in, or ask the newcomer for a name. Commits."""
    proven = actions.finish_log_in(now, request_id=request_id, browser=browser)
    if proven.account_id is None:
        session[_AWAITS_NAME] = request_id
        db.session.commit()
        return redirect(url_for("accounts.enter_name"), 303)
    known_browsers.remember(proven.email)
    return go_in(now, proven.account_id, safe_path(proven.next_path, url_for("home.my_page")))


def go_in(now: datetime, account_id: int, going_to: str, *, second_factor: bool = False) -> Response:
    """Log an account in here; staff who have shown no second factor do that next. Commits."""
    sessions.begin(current_actor(), now, account_id, second_factor=second_factor)
    is_staff = rules.is_staff(queries.roles_of(account_id))
    db.session.commit()
    flash(_("Du er logget ind."))
    if is_staff and not second_factor:
        return redirect(url_for("accounts.confirm_identity", videre=going_to), 303)
    return redirect(going_to, 303)


def _awaits_name(browser: str) -> LogInRequest | None:
    """The request whose address this browser has proven, and whose newcomer has told no name yet."""
    return queries.request_awaiting_name(int(session.get(_AWAITS_NAME, 0)), hash_of(browser), clock.now())


@bp.route("/log-ind/navn", methods=["GET", "POST"])
@public
def enter_name() -> ResponseReturnValue:
    """A newcomer, whose address is proven, tells a name; then there is a person and an account."""
    g.private = True
    browser = sessions.browser_secret()
    asked = _awaits_name(browser)
    if asked is None:
        return redirect(url_for("accounts.log_in"), 303)
    request_id = asked.id
    email, going_to = asked.email, safe_path(asked.next_path, url_for("home.my_page"))
    form = NameForm()
    if form.validate_on_submit():
        with form.changing():
            now, name, phone = clock.now(), str(form.name.data), form.phone.data
            account = actions.make_account(
                current_actor(), now, request_id=request_id, browser=browser, name=name, phone=phone
            )
            sessions.begin(current_actor(), now, account.id)
            known_browsers.remember(email)
            flash(_("Velkommen. Du er logget ind."))
            return form.commit_and_go(going_to)
    return render_template("accounts/enter_name.html", form=form, email=email), 422 if form.errors else 200


@bp.route("/log-ud", methods=["POST"])
@public
def log_out() -> ResponseReturnValue:
    """Log this browser out: a copy of its cookie is dead from now on. `videre` leads through logging in anew."""
    begin_write()
    sessions.end(clock.now())
    db.session.commit()
    flash(_("Du er logget ud."))
    going_to = safe_path(request.args.get("videre"), "")
    after = url_for("accounts.log_in", videre=going_to) if going_to else url_for("home.front_page")
    return sessions.clear_site_data(redirect(after, 303))


@bp.route("/log-ud/alle-steder", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def log_out_everywhere() -> ResponseReturnValue:
    """Log the account out on every device, this one too."""
    actor, now = current_actor(), clock.now()
    begin_write()
    actions.end_all_sessions(actor, now, actor.account_id or 0)
    sessions.end(now)
    db.session.commit()
    flash(_("Du er logget ud alle steder."))
    return sessions.clear_site_data(redirect(url_for("home.front_page"), 303))
