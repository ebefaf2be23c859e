"""Whether a proof of volunteering is genuine: for an employer, a school, anybody who holds the paper."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock, throttle
from app.core.forms import commit_alone
from app.core.permissions import current_actor, public
from app.core.security import private
from app.listings import proving
from app.listings.forms_hours import CodeForm
from app.listings.models_hours import Proof
from app.listings.proof_code import code_typed
from app.listings.queries_hours import proof_by_code
from app.listings.views import bp

#: So many wrong codes an hour from one network, and it is told to wait.
MOST_WRONG = 20
_WINDOW = timedelta(hours=1)


@bp.route("/bevis")
@public
def check_proof() -> ResponseReturnValue:
    """Type the code of a proof."""
    form = CodeForm(formdata=request.args if "kode" in request.args else None, meta={"csrf": False})
    is_typed = "kode" in request.args
    if is_typed and form.validate():
        return private(
            make_response(redirect(url_for("listings.show_proof", token=code_typed(form.kode.data))))
        )
    html = render_template("listings/check_proof.html", form=form)
    return private(make_response(html, 422 if is_typed else 200))


@bp.route("/bevis/<token>")
@public
def show_proof(token: str) -> ResponseReturnValue:
    """What a genuine proof says, or that there is none: never was one, or not any more."""
    now, bucket = clock.now(), f"proof-code:{current_actor().network}"
    if throttle.count(bucket, now, _WINDOW) >= MOST_WRONG:
        abort(429)
    proof = proof_by_code(code_typed(token) or token)
    if proof is None:
        commit_alone(lambda: _count_wrong(bucket, now))
    html = render_template("listings/show_proof.html", said=_said(proof) if proof is not None else None)
    return private(make_response(html, 200 if proof is not None else 404))


def _count_wrong(bucket: str, now: datetime) -> None:
    throttle.hit(bucket, now, _WINDOW)


def _said(proof: Proof) -> dict[str, str]:
    """What stands on the paper, and nothing more."""
    return {
        "name": proof.name,
        "total": proving.sum_in_words(proof.minutes, proof.tasks),
        "period": proving.period_in_words(proof.first_on, proof.last_on),
        "made": proving.day_in_words(proof.issued_at),
        "code": proof.code,
    }
