"""The call list: whom the house must tell something, by telephone or face to face."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.forms import ButtonForm, commit_alone
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, requires
from app.desk import wording_calls as wording
from app.desk.actions import note_call_list_printed
from app.desk.blueprint import bp
from app.desk.calls import note_call
from app.desk.forms_calls import CallForm
from app.notifications import calling
from app.notifications.call_list import COUNT_LIMIT, CallList, call_list
from app.notifications.models import CallOutcome
from app.people.actions import note_list_look

#: As many people as one takes along on paper.
ON_PAPER = 40


def _acting(person_id: int) -> Actor:
    """Who rings, and on whose behalf the list is kept."""
    return replace(current_actor(), on_behalf_of=person_id, purpose="ring list")


def _page(sent: CallForm | None = None, sent_for: int | None = None) -> str:
    """The list; with what was sent from a card, that card is on top with what was typed and what is to be mended."""
    now = clock.now()
    calls = call_list(current_actor().person_id, now, request.args.get("efter"), open_id=sent_for)
    cards = {one.who.person_id for part in (calls.mine, calls.to_ring, calls.in_person) for one in part}
    html = render_template(
        "desk/list_calls.html",
        calls=calls,
        now=now,
        count_limit=COUNT_LIMIT,
        form=sent,
        forms={number: CallForm.of(number) for number in cards} | ({sent_for: sent} if sent else {}),
        button=ButtonForm(formdata=None),
        is_quiet=wording.is_quiet(now, *_calling_hours()),
        by_when=wording.by_when,
        said_before=wording.said_before,
    )
    _note_look(calls)
    return html


def _calling_hours() -> tuple[time, time]:
    pack = current_pack()
    return time.fromisoformat(pack.setting("reminder_from")), time.fromisoformat(
        pack.setting("reminder_until")
    )


@bp.get("/ringeliste")
@requires(Permission.USE_DESK)
def list_calls() -> ResponseReturnValue:
    """Whom to tell what by when, the most pressing first, with the words to read."""
    return _page()


def _note_look(calls: CallList) -> None:
    """Who stands on the list can see that somebody looked, and why."""
    actor, now = replace(current_actor(), purpose="ring list"), clock.now()
    seen = {one.who.person_id for part in (calls.mine, calls.to_ring, calls.in_person) for one in part}
    commit_alone(lambda: note_list_look(actor, now, seen))


@bp.get("/ringeliste/print")
@requires(Permission.USE_DESK)
def print_calls() -> ResponseReturnValue:
    """The list on paper: words, boxes to tick, and a line for the time. Whom a colleague rings now is left out.

    Who printed it is noted, once for the whole list.
    """
    now, own_id = clock.now(), current_actor().person_id
    calls = call_list(own_id, now, most=ON_PAPER)
    mine = [one for one in [*calls.mine, *calls.to_ring] if one.claim is None or one.claim.by_id == own_id]
    html = render_template(
        "desk/print_calls.html",
        to_ring=mine,
        in_person=calls.in_person,
        is_more=calls.next_key is not None,
        size=wording.type_size([*mine, *calls.in_person]),
        now=now,
        by_when=wording.by_when,
        said_before=wording.said_before,
    )
    actor, people = current_actor(), len(mine) + len(calls.in_person)
    commit_alone(lambda: note_call_list_printed(actor, now, people))
    _note_look(calls)
    return html


@bp.post("/ringeliste/<int:person_id>/ring")
@requires(Permission.USE_DESK)
def claim_call(person_id: int) -> ResponseReturnValue:
    """ "Jeg ringer nu": for ten minutes nobody else rings this person."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            name = calling.claim_call(_acting(person_id), clock.now(), person_id)
            flash(_("Du ringer til %(name)s. I 10 minutter er der ingen andre, der gør det.", name=name))
            return form.commit_and_go(url_for("desk.list_calls", _anchor=f"person-{person_id}"))
    return form.refuse_and_go(url_for("desk.list_calls"))


@bp.post("/ringeliste/<int:person_id>/slip")
@requires(Permission.USE_DESK)
def release_call(person_id: int) -> ResponseReturnValue:
    """One does not ring after all."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            calling.release_claim(_acting(person_id), clock.now(), person_id)
            flash(_("Kortet er lagt tilbage. Nu kan en anden ringe."))
            return form.commit_and_go(url_for("desk.list_calls"))
    return form.refuse_and_go(url_for("desk.list_calls"))


@bp.post("/ringeliste/<int:person_id>/svar")
@requires(Permission.USE_DESK)
def answer_call(person_id: int) -> ResponseReturnValue:
    """What came of the call: told, no answer, a wrong number, or to be rung again."""
    form, now = CallForm.of(person_id), clock.now()
    if form.validate_on_submit():
        outcome, told = CallOutcome(form.outcome.data), form.message_ids
        with form.changing():
            recorded = note_call(_acting(person_id), now, person_id, outcome, told, form.again(now))
            flash(_said_of(outcome, recorded))
            return form.commit_and_go(url_for("desk.list_calls"))
    return (
        (_page(form, person_id), 422)
        if form.again_at.errors
        else form.refuse_and_go(url_for("desk.list_calls"))
    )


def _said_of(outcome: CallOutcome, recorded: calling.Recorded) -> str:
    name = recorded.name
    if outcome == CallOutcome.NO_ANSWER:
        return _("%(name)s svarede ikke. Prøv igen senere.", name=name)
    if outcome == CallOutcome.WRONG_NUMBER:
        known = _("Nummeret til %(name)s er noteret som forkert.", name=name)
        return f"{known} {wording.how_it_goes_now(recorded.goes_by)}"
    if outcome == CallOutcome.CALL_AGAIN:
        return _("%(name)s kommer op på listen igen, når det er tid.", name=name)
    if recorded.left:
        return _("%(name)s har fået besked. Men der er lige kommet en til. Se kortet igen.", name=name)
    return _("%(name)s har fået besked.", name=name)


@bp.post("/ringeliste/naaede-ikke/<int:message_id>/set")
@requires(Permission.USE_DESK)
def settle_missed(message_id: int) -> ResponseReturnValue:
    """Somebody has seen that a person was not told in time."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            calling.settle_missed(current_actor(), clock.now(), message_id)
            flash(_("Det er noteret, at du har set det."))
            return form.commit_and_go(url_for("desk.list_calls"))
    return form.refuse_and_go(url_for("desk.list_calls"))
