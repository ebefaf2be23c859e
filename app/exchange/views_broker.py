"""Agreements of a fair for staff: writing them down from a tablet or paper, what became of them, and the bridges."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.exchange import agreements, queries, queries_agreements
from app.exchange.bridges import bridges
from app.exchange.forms_agreements import NoteForm
from app.exchange.models import Fair
from app.exchange.models_agreements import Agreement, AgreementState
from app.exchange.numbers import kept_of, numbers_of
from app.exchange.queries_agreements import kind_of
from app.exchange.views import bp
from app.exchange.views_staff import note_look
from app.exchange.words import AGREEMENT_WORDS, ANSWER_WORDS
from app.organisations.rules import OrganisationKind
from app.organisations.words import KIND_WORDS


@bp.route("/samarbejdsboers/boerser/<int:fair_id>/aftaler", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def list_agreements(fair_id: int) -> ResponseReturnValue:
    """All agreements of a fair, and writing one down."""
    form, fair = NoteForm(), _fair(fair_id)
    coming = queries.participants_of(fair_id)
    form.offer(coming)
    if form.validate_on_submit():
        with form.changing():
            terms, signed = form.terms(), bool(form.is_signed.data)
            actor, now = current_actor(), clock.now()
            agreements.note(actor, now, form.one_id.data, form.other_id.data, terms, is_signed=signed)
            flash(_("Aftalen er skrevet op."))
            return form.commit_and_go(url_for("exchange.list_agreements", fair_id=fair_id))
        fair, coming = _fair(fair_id), queries.participants_of(fair_id)
    html = render_template("exchange/list_agreements.html", form=form, fair=fair, **_all_at(fair_id))
    note_look({one.party.person_id for one in coming})
    return html, 422 if form.errors else 200


def _all_at(fair_id: int) -> dict[str, Any]:
    """The agreements with what became of them, how many there are and were kept, and between which kinds."""
    found, told = queries_agreements.agreements_at(fair_id), queries_agreements.follow_ups_at(fair_id)
    agreed = [one for one in found if one.state is AgreementState.AGREED]
    pairs = [(kind_of(one.one).value, kind_of(one.other).value) for one in agreed]
    year = kept_of(numbers_of(clock.now(), fair_id).pacts, max(queries_agreements.AFTER))
    return {
        "rows": [(one, AGREEMENT_WORDS[one.state], told.get(one.id, [])) for one in found],
        "number": len(agreed),
        "kept": year.kept,
        "told": year.told,
        "bridges": bridges(pairs, [kind.value for kind in OrganisationKind]),
        "kinds": {kind.value: words for kind, words in KIND_WORDS.items()},
        "answers": ANSWER_WORDS,
        "can_note": _has_two(fair_id),
    }


def _has_two(fair_id: int) -> bool:
    return len(queries.participants_of(fair_id)) > 1


@bp.route("/samarbejdsboers/aftaler/<int:follow_up_id>/hjulpet", methods=["POST"])
@requires(Permission.MODERATE)
def note_help(follow_up_id: int) -> ResponseReturnValue:
    """Say that somebody has helped with an agreement."""
    form, back = ButtonForm(), url_for("exchange.list_fairs")
    if form.validate_on_submit():
        with form.changing():
            row = agreements.helped(current_actor(), clock.now(), follow_up_id)
            back = url_for("exchange.list_agreements", fair_id=_of(row.agreement_id).fair_id)
            flash(_("Godt. Det er skrevet op."))
            return form.commit_and_go(back)
    return form.refuse_and_go(back)


def _of(agreement_id: int) -> Agreement:
    found = queries_agreements.agreement_by_id(agreement_id)
    if found is None:
        raise NotFoundError
    return found


def _fair(fair_id: int) -> Fair:
    fair = queries.fair_by_id(fair_id)
    if fair is None:
        raise NotFoundError
    return fair
