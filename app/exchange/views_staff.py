"""Pages of the exchange for staff: fairs, who comes, and answers to what people write."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import commit_alone
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, requires
from app.core.seen import show_what_stands
from app.exchange import fairs, queries
from app.exchange.forms_staff import DecideForm, FairForm
from app.exchange.links import participants_path
from app.exchange.models import Fair, Participant
from app.exchange.rules import FairState
from app.exchange.views import bp
from app.exchange.words import (
    PHASE_WORDS,
    SIDE_WORDS,
    coming_in_words,
    phase,
)
from app.people.actions import note_list_look


@bp.route("/samarbejdsboers/boerser")
@requires(Permission.MODERATE)
def list_fairs() -> ResponseReturnValue:
    """All fairs, and what waits for an answer."""
    now = clock.now()
    rows = [(row.fair, PHASE_WORDS[phase(row.fair, now)], coming_in_words(row.parties, row.people))
            for row in queries.fairs()]  # fmt: skip
    waiting = [(one, one.state_at) for one in queries.waiting_items()]
    waiting += [(one, edit.created_at) for edit, one in queries.edits_to_read()]
    return render_template("exchange/list_fairs.html", rows=rows, waiting=waiting, sides=SIDE_WORDS, now=now)


@bp.route("/samarbejdsboers/boerser/ny", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def create_fair() -> ResponseReturnValue:
    """A new fair, which only staff see until it is opened."""
    form = FairForm()
    if form.validate_on_submit():
        with form.changing():
            fair = fairs.make_fair(current_actor(), clock.now(), form.facts())
            flash(_("Børsen er lavet. Åbn den, når du er klar."))
            return form.commit_and_go(participants_path(fair.id))
    html = render_template("exchange/create_fair.html", form=form)
    return html, 422 if form.errors else 200


@bp.route("/samarbejdsboers/boerser/<int:fair_id>/ret", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def edit_fair(fair_id: int) -> ResponseReturnValue:
    """Write something else about a fair; a new time or place is told to everybody who comes."""
    fair, form = _fair(fair_id), FairForm()
    if not form.is_submitted():
        form.fill_in(fair)
    title, number = fair.title, len(queries.participants_of(fair_id))
    if form.validate_on_submit():
        with form.changing():
            seen = form.seen.data or ""
            told = fairs.change_fair(current_actor(), clock.now(), fair_id, form.facts(), seen)
            flash(_("Det er gemt.") + (" " + _told(told) if told else ""))
            return form.commit_and_go(participants_path(fair_id))
        stands = FairForm(formdata=None)
        stands.fill_in(_fair(fair_id))
        show_what_stands(form, stands)
    html = render_template("exchange/edit_fair.html", form=form, title=title, number=number, id=fair_id)
    return html, 422 if form.errors else 200


@bp.route("/samarbejdsboers/boerser/<int:fair_id>", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def list_participants(fair_id: int) -> ResponseReturnValue:
    """Who comes to a fair, and opening, closing and cancelling it."""
    fair, form = _fair(fair_id), DecideForm()
    form.offer(fair.state)
    if form.validate_on_submit():
        with form.changing():
            to, reason = FairState(form.to.data), form.reason.data or ""
            told = fairs.decide(current_actor(), clock.now(), fair_id, to, reason)
            flash(_("Det er gjort.") + (" " + _told(told) if told else ""))
            return form.commit_and_go(participants_path(fair_id))
        fair = _fair(fair_id)
    coming = queries.participants_of(fair_id)
    html = render_template("exchange/list_participants.html", form=form, **_about(fair, coming))
    note_look({one.party.person_id for one in coming})
    return html, 422 if form.errors else 200


def _about(fair: Fair, coming: list[Participant]) -> dict[str, Any]:
    now, tags = clock.now(), current_pack().languages
    languages = {one.id: [tag.label for tag in tags if tag.code in one.languages] for one in coming}
    return {
        "fair": fair,
        "coming": coming,
        "languages": languages,
        "phase": PHASE_WORDS[phase(fair, now)],
        "can_change": fair.state is not FairState.CANCELLED and fair.ends_at > now,
        "number": coming_in_words(len(coming), sum(one.party_size for one in coming)),
    }


def _told(number: int) -> str:
    return ngettext("%(num)s får besked.", "%(num)s får besked.", number)


def _fair(fair_id: int) -> Fair:
    fair = queries.fair_by_id(fair_id)
    if fair is None:
        raise NotFoundError
    return fair


def note_look(person_ids: Collection[int]) -> None:
    """Note that staff saw these people. Who is on a list can ask who looked; once an hour for each who looks."""
    actor = replace(current_actor(), purpose="exchange")
    commit_alone(lambda: note_list_look(actor, clock.now(), person_ids))
