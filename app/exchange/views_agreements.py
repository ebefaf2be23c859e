"""Private pages of agreements: saying that there is one, the other's yes, and what became of it."""

from __future__ import annotations

from flask import flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import public
from app.core.security import private
from app.exchange import agreements, queries, queries_agreements
from app.exchange.forms_agreements import AgreementForm, TellForm
from app.exchange.links import agreement_path, opened_party, own_path
from app.exchange.models import Participant, Party
from app.exchange.models_agreements import Agreement, AgreementState, Answer, FollowUp
from app.exchange.rules import Coming
from app.exchange.views import bp
from app.exchange.words import ANSWER_WORDS
from app.people.private_links import Opened, acting_by


@bp.route("/samarbejdsboers/min/<token>/tilmelding/<int:participant_id>/aftale", methods=["GET", "POST"])
@public
def make_agreement(token: str, participant_id: int) -> ResponseReturnValue:
    """ "Vi har en aftale": what, with whom, who begins, by when."""
    opened, form = _changing(token), AgreementForm()
    own = _own(opened, participant_id)
    form.offer([one for one in queries.participants_of(own.fair_id) if one.id != participant_id])
    title = own.fair.title
    if form.validate_on_submit():
        with form.changing():
            actor, now = acting_by(opened.delegation), clock.now()
            agreements.agree(actor, now, participant_id, form.other_id.data, form.terms())
            flash(_("Godt gået. Nu spørger vi den anden, om det passer."))
            return private(form.commit_and_go(own_path(token)))
    html = render_template("exchange/make_agreement.html", form=form, title=title, token=token)
    return private(make_response(html, 422 if form.errors else 200))


def _own(opened: Opened[Party], participant_id: int) -> Participant:
    """A fair that the party came to and that has begun. Raises NotFoundError for others."""
    found = queries.participant_by_id(participant_id)
    if found is None or found.party_id != opened.thing.id or found.status is not Coming.COMING:
        raise NotFoundError
    if found.fair.starts_at > clock.now():
        raise NotFoundError
    return found


@bp.route("/samarbejdsboers/min/<token>/aftale/<int:agreement_id>", methods=["GET", "POST"])
@public
def show_agreement(token: str, agreement_id: int) -> ResponseReturnValue:
    """One agreement: a yes or a no from the other one and, later, what became of it; one press each."""
    opened, form = _changing(token), TellForm()
    agreement = _agreement(opened, agreement_id)
    asked = queries_agreements.newest_follow_up(agreement_id, opened.thing.id)
    if form.validate_on_submit():
        with form.changing():
            _answer(opened, agreement, asked, form)
            flash(_("Tak for svaret."))
            return private(form.commit_and_go(agreement_path(token, agreement_id)))
        opened = _changing(token)
        agreement = _agreement(opened, agreement_id)
        asked = queries_agreements.newest_follow_up(agreement_id, opened.thing.id)
    return _page(opened, agreement, asked, form, token)


def _page(
    opened: Opened[Party], agreement: Agreement, asked: FollowUp | None, form: TellForm, token: str
) -> Response:
    is_other = opened.thing.id == agreement.other_id
    html = render_template(
        "exchange/show_agreement.html",
        form=form,
        token=token,
        agreement=agreement,
        with_whom=agreement.opposite(opened.thing.id).name,
        asked=asked,
        words=ANSWER_WORDS,
        is_asked_first=is_other and agreement.state is AgreementState.PROPOSED,
    )
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _answer(opened: Opened[Party], agreement: Agreement, asked: FollowUp | None, form: TellForm) -> None:
    """Carry out the button that was pressed. Raises NotFoundError for one that is not there."""
    said, actor, now = request.form.get("svar", ""), acting_by(opened.delegation), clock.now()
    if said in ("ja", "nej"):
        agreements.answer(actor, now, agreement.id, opened.thing.id, is_yes=said == "ja")
    elif asked is not None and said in {one.value for one in Answer}:
        why, wants_help = form.why.data or "", bool(form.wants_help.data)
        agreements.tell(actor, now, asked.id, Answer(said), why, wants_help=wants_help)
    else:
        raise NotFoundError


def _changing(token: str) -> Opened[Party]:
    """What a private link opens, for who may change things. Raises NotFoundError for others."""
    opened = opened_party(token)
    if opened is None or not opened.may_change:
        raise NotFoundError
    return opened


def _agreement(opened: Opened[Party], agreement_id: int) -> Agreement:
    """An agreement of the party. Raises NotFoundError for those of others."""
    found = queries_agreements.agreement_by_id(agreement_id)
    if found is None or opened.thing.id not in (found.one_id, found.other_id):
        raise NotFoundError
    return found
