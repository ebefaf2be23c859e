"""What somebody helped with, and the proofs of it: on a page of their own, by their private link, and at the phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WebResponse

from app.accounts.queries import account_of_person
from app.core import clock
from app.core.actor import Actor
from app.core.addresses import absolute
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, public, requires
from app.core.privacy import in_words
from app.core.security import private
from app.documents.letter_pdf import MIME_TYPE
from app.listings import proving
from app.listings.forms_hours import ProofForm
from app.listings.links import check_path, opened_by
from app.listings.models_hours import Proof
from app.listings.queries_hours import HelpedWith, helped_with, proof_of, proofs_of
from app.listings.retention import KEEP_PROOFS
from app.listings.views import bp
from app.organisations import callers
from app.people.models import Person


@dataclass(frozen=True)
class Way:
    """Whose hours, and by which way in: logged in (or on the line at the phone desk), or by a private link."""

    person: Person
    token: str | None = None
    #: Staff do it for who is on the line.
    is_for_caller: bool = False

    @property
    def actor(self) -> Actor:
        """Who acts: staff on the caller's behalf, else whoever came in."""
        return callers.acting() if self.is_for_caller else current_actor()

    def url(self, page: str, **parts: Any) -> str:
        """The address of one of the pages by the same way."""
        if self.token is not None:
            return url_for(f"listings.{page}_by_link", token=self.token, **parts)
        return url_for(f"listings.{page}", til=self.person.id if self.is_for_caller else None, **parts)


def _own_way() -> Way:
    """The way of who is logged in. What staff see for who rings is noted as a look-up."""
    on_line = callers.shown_caller() if request.method == "GET" else callers.caller()
    return Way(on_line or callers.whose(), is_for_caller=on_line is not None)


def _link_way(token: str) -> Way:
    """The way of who has no log-in. Raises NotFoundError for others, and for who only helps the person."""
    opened = opened_by(token)
    if opened is None or opened.delegation is not None:
        raise NotFoundError
    person = opened.thing.person
    if account_of_person(person.id) is not None:
        raise NotFoundError
    return Way(person, token)


# ---- hours, and what to have printed ----------------------------------------------------------------------------


@bp.route("/opgaver/timer", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def show_hours() -> ResponseReturnValue:
    """What I helped with and for how long, my proofs, and a new one; staff see it for who rings."""
    return _hours(_own_way())


@bp.route("/opgaver/svar/<token>/timer", methods=["GET", "POST"])
@public
def show_hours_by_link(token: str) -> ResponseReturnValue:
    """The same for who has no log-in."""
    return private(make_response(_hours(_link_way(token))))


def _hours(way: Way) -> ResponseReturnValue:
    rows, form = helped_with(way.person.id), ProofForm()
    form.offer(_organisations(rows))
    if form.validate_on_submit():
        with form.changing():
            page = absolute(check_path)
            proving.make_proof(way.actor, clock.now(), way.person.id, form.choice, page)
            flash(_("Beviset er klar. Du kan hente det her."))
            return form.commit_and_go(way.url("show_hours") + "#beviser")
    return _page(way, rows, form)


def _organisations(rows: Sequence[HelpedWith]) -> list[tuple[int, str]]:
    """Whom somebody helped, by name."""
    return sorted({(row.organisation_id, row.organisation) for row in rows}, key=lambda one: one[1])


def _page(way: Way, rows: Sequence[HelpedWith], form: ProofForm) -> ResponseReturnValue:
    total = proving.sum_in_words(sum(row.minutes for row in rows), len(rows)) if rows else None
    html = render_template(
        "listings/show_hours.html",
        person=way.person,
        on_line=way.person if way.is_for_caller else None,
        is_by_link=way.token is not None,
        rows=rows,
        total=total,
        form=form,
        keep=in_words(KEEP_PROOFS),
        proofs=[_shown(way, one) for one in proofs_of(way.person.id)],
        button=ButtonForm(formdata=None),
        page=way.url("show_hours"),
    )
    return html, 422 if form.errors_in_order() else 200


def _shown(way: Way, proof: Proof) -> dict[str, str]:
    """A proof as a line of the page, with where to fetch it and take it back."""
    return {
        "code": proof.code,
        "period": proving.period_in_words(proof.first_on, proof.last_on),
        "total": proving.sum_in_words(proof.minutes, proof.tasks),
        "made": proving.day_in_words(proof.issued_at),
        "pdf": way.url("download_proof", proof_id=proof.id),
        "take_back": way.url("take_proof_back", proof_id=proof.id),
    }


# ---- one of them ------------------------------------------------------------------------------------------------


@bp.route("/opgaver/timer/bevis/<int:proof_id>")
@requires(Permission.USE_OWN_PAGE)
def download_proof(proof_id: int) -> ResponseReturnValue:
    """The file as it was made."""
    return _file(_own_way(), proof_id)


@bp.route("/opgaver/svar/<token>/bevis/<int:proof_id>")
@public
def download_proof_by_link(token: str, proof_id: int) -> ResponseReturnValue:
    """The same for who has no log-in."""
    return private(_file(_link_way(token), proof_id))


def _file(way: Way, proof_id: int) -> WebResponse:
    proof = _proof(way, proof_id)
    answer = Response(proof.content or b"", mimetype=MIME_TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=f"bevis-{proof.code}.pdf")
    answer.cache_control.no_store = True
    return answer


@bp.route("/opgaver/timer/bevis/<int:proof_id>/traek-tilbage", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def take_proof_back(proof_id: int) -> ResponseReturnValue:
    """The proof is gone, and its code says nothing more."""
    return _take_back(_own_way(), proof_id)


@bp.route("/opgaver/svar/<token>/bevis/<int:proof_id>/traek-tilbage", methods=["POST"])
@public
def take_proof_back_by_link(token: str, proof_id: int) -> ResponseReturnValue:
    """The same for who has no log-in."""
    return private(make_response(_take_back(_link_way(token), proof_id)))


def _take_back(way: Way, proof_id: int) -> ResponseReturnValue:
    form, back, person_id = ButtonForm(), way.url("show_hours"), way.person.id
    if form.validate_on_submit():
        with form.changing():
            proving.take_back(way.actor, clock.now(), person_id, proof_id)
            flash(_("Beviset er trukket tilbage. Koden virker ikke mere."))
            return form.commit_and_go(back)
    return form.refuse_and_go(back)


def _proof(way: Way, proof_id: int) -> Proof:
    proof = proof_of(way.person.id, proof_id)
    if proof is None:
        raise NotFoundError
    return proof
