"""Pages of staff for the rounds of a fair: the plan, what another plan changes, and what it is to keep."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from time import monotonic
from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.background.models import OPEN, TaskState
from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import BaseForm, commit_alone
from app.core.permissions import Permission, current_actor, requires
from app.exchange import rounds, rounds_messages
from app.exchange import rounds_planning as planning
from app.exchange.models import Participant
from app.exchange.rounds_forms import LockForm, PairForm, PlanForm, ProposalForm, VersionForm
from app.exchange.rounds_links import proposal_path, rounds_path
from app.exchange.rounds_queries import Rounds, fair_with_rounds, rounds_of
from app.exchange.rounds_words import changes_in_words, quality_in_words, short_in_words
from app.exchange.views import bp
from app.people.actions import note_list_look

_ROUNDS = "/samarbejdsboers/<int:fair_id>/runder"
#: So many seconds whoever asked for a plan waits for it; then they get the best so far.
_WAIT = 3


@bp.route(_ROUNDS, methods=["GET", "POST"])
@requires(Permission.MODERATE)
def show_rounds(fair_id: int) -> ResponseReturnValue:
    """The plan round by round; making one, at once for few and as long work for many."""
    found = opened(fair_id)
    form = PlanForm(data={"least": found.setting.least, "version": found.version})
    if form.validate_on_submit():
        where = _planned(form, found) if len(found.coming) <= rounds.MOST_AT_ONCE else _asked(form, found)
        if where is not None:
            return where
        found = opened(fair_id)
    return _page(found, form=form)


def _planned(form: PlanForm, found: Rounds) -> Response | None:
    """Compute a plan, outside of any lock, and go and look at it; None when it was refused."""
    begun, fair_id = monotonic(), found.fair.id
    least, version = form.least.data or 0, form.seen
    setting = replace(found.setting, least=least)
    proposal = rounds.solve(setting, lambda best: monotonic() - begun > _WAIT)
    with form.changing():
        planning.propose(current_actor(), clock.now(), fair_id, least, proposal, version)
        return form.commit_and_go(proposal_path(fair_id))
    return None


def _asked(form: PlanForm, found: Rounds) -> Response | None:
    fair_id = found.fair.id
    with form.changing():
        actor, least, version = current_actor(), form.least.data or 0, form.seen
        planning.ask_for_plan(actor, clock.now(), fair_id, least, version)
        flash(_("Nu bliver planen regnet ud. Du kan gøre noget andet imens."))
        return form.commit_and_go(rounds_path(fair_id))
    return None


@bp.route(f"{_ROUNDS}/stop", methods=["POST"])
@requires(Permission.MODERATE)
def stop_planning(fair_id: int) -> ResponseReturnValue:
    """End the computing; the best so far is kept."""
    opened(fair_id)
    form = BaseForm()
    if form.validate_on_submit():
        with form.changing():
            planning.stop_planning(current_actor(), clock.now(), fair_id)
            flash(_("Vi stopper. Det bedste indtil nu bliver gemt som et forslag."))
            return form.commit_and_go(rounds_path(fair_id))
    return form.refuse_and_go(rounds_path(fair_id))


@bp.route(f"{_ROUNDS}/forslag", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def show_proposal(fair_id: int) -> ResponseReturnValue:
    """What another plan changes; saving it, or not."""
    found = opened(fair_id)
    form = ProposalForm(data={"version": found.version})
    if form.validate_on_submit():
        with form.changing():
            flash(_answered(form, fair_id))
            return form.commit_and_go(rounds_path(fair_id))
        found = opened(fair_id)
    if found.proposal is None and not form.errors_in_order():
        flash(_("Der er ikke noget forslag."))
        return redirect(rounds_path(fair_id), 303)
    return _shown(found, "exchange/show_proposal.html", form, **_proposed(found))


def _answered(form: ProposalForm, fair_id: int) -> str:
    actor, now = current_actor(), clock.now()
    if form.answer.data != "save":
        planning.drop(actor, now, fair_id, form.seen)
        return _("Forslaget er væk. Planen er, som den var.")
    told = planning.save(actor, now, fair_id, form.seen)
    return _("Planen er gemt.") + (" " + told_in_words(told) if told else "")


def _proposed(found: Rounds) -> dict[str, Any]:
    """What the page shows of a proposal; nothing when it is gone."""
    proposal = found.proposal
    if proposal is None:
        return {"proposal": None}
    changed, setting = rounds.changes(found.setting.saved, proposal.meetings), found.setting
    is_shown = found.timetable is not None and found.timetable.shown_at is not None
    to_tell = rounds_messages.to_tell(found, found.timetable, proposal.meetings) if is_shown else {}
    return {
        "proposal": proposal,
        "changes": changed,
        "summary": changes_in_words(changed),
        "quality": quality_in_words(proposal.worth, proposal.bound, is_capped=proposal.is_capped),
        "short": [short_in_words(found, one) for one in rounds.short_of(setting, proposal.meetings)],
        "unkept": rounds.unkept(setting, proposal.meetings),
        "to_tell": len(to_tell),
    }


@bp.route(f"{_ROUNDS}/par", methods=["POST"])
@requires(Permission.MODERATE)
def decide_pair(fair_id: int) -> ResponseReturnValue:
    """Two meet in a certain round, or not at all, or as the plan says."""
    found = opened(fair_id)
    form = PairForm(found)
    if form.validate_on_submit():
        with form.changing():
            _decide_pair(form, fair_id)
            flash(_("Det er gemt. Det gælder, næste gang du laver planen."))
            return form.commit_and_go(rounds_path(fair_id))
        found = opened(fair_id)
    return _page(found, pair=form)


def _decide_pair(form: PairForm, fair_id: int) -> None:
    actor, now = current_actor(), clock.now()
    if form.rule.data == "pin":
        planning.pin(actor, now, fair_id, form.pair, form.round.data - 1, form.seen)
    else:
        decide = planning.forbid if form.rule.data == "forbid" else planning.free
        decide(actor, now, fair_id, form.pair, form.seen)


@bp.route(f"{_ROUNDS}/<int:number>/laas", methods=["POST"])
@requires(Permission.MODERATE)
def lock_round(fair_id: int, number: int) -> ResponseReturnValue:
    """A round stays as it is in the next plan, or not."""
    opened(fair_id)
    form = LockForm()
    if form.validate_on_submit():
        with form.changing():
            actor, now, is_locked = current_actor(), clock.now(), form.is_locked.data == "1"
            planning.lock_round(actor, now, fair_id, number - 1, is_locked=is_locked, version=form.seen)
            said = (
                _("Runde %(n)s er låst.", n=number) if is_locked else _("Runde %(n)s er låst op.", n=number)
            )
            flash(said)
            return form.commit_and_go(rounds_path(fair_id))
    return form.refuse_and_go(rounds_path(fair_id))


@bp.route(f"{_ROUNDS}/vis", methods=["POST"])
@requires(Permission.MODERATE)
def tell_rounds(fair_id: int) -> ResponseReturnValue:
    """Let everybody see their own meetings, and tell those who were not told them."""
    opened(fair_id)
    form = VersionForm()
    if form.validate_on_submit():
        with form.changing():
            told = planning.show(current_actor(), clock.now(), fair_id, form.seen)
            flash(_("Alle kan se deres møder nu.") + " " + told_in_words(told))
            return form.commit_and_go(rounds_path(fair_id))
    return form.refuse_and_go(rounds_path(fair_id))


# ---- what the pages share ---------------------------------------------------------------------------------------


def opened(fair_id: int) -> Rounds:
    """A fair's rounds. Raises NotFoundError for a fair without."""
    fair = fair_with_rounds(fair_id)
    if fair is None:
        raise NotFoundError
    return rounds_of(fair, clock.now())


def told_in_words(number: int) -> str:
    """How many get a letter."""
    return ngettext("%(num)s får besked.", "%(num)s får besked.", number) if number else ""


def note_look(participants: Collection[Participant]) -> None:
    """Who is on a list can ask who looked; once an hour for each who looks."""
    actor, seen = replace(current_actor(), purpose="exchange"), {one.party.person_id for one in participants}
    commit_alone(lambda: note_list_look(actor, clock.now(), seen))


def _page(found: Rounds, **typed: BaseForm) -> ResponseReturnValue:
    """The plan; `typed` is the form that was sent and is to be put right."""
    data = {"least": found.setting.least, "version": found.version}
    forms: dict[str, Any] = {
        "form": PlanForm(formdata=None, data=data),
        "pair": PairForm(found, formdata=None, data={"version": found.version}),
        **typed,
    }
    return _shown(found, "exchange/show_rounds.html", next(iter(typed.values())), **forms, **_about(found))


def _about(found: Rounds) -> dict[str, Any]:
    timetable, setting, task = found.timetable, found.setting, planning.task_of(found.fair.id)
    quality = None
    if timetable is not None and timetable.worth is not None and timetable.bound is not None:
        quality = quality_in_words(timetable.worth, timetable.bound)
    return {
        "by_round": [[one for one in setting.saved if one.round == n] for n in range(setting.rounds)],
        "broken": {one for one in setting.saved if one.round >= setting.begun and not setting.holds(one)},
        "quality": quality,
        "short": [short_in_words(found, one) for one in rounds.short_of(setting, setting.saved)]
        if setting.saved
        else [],
        "task": task if task is not None and task.state in OPEN else None,
        "has_failed": task is not None and task.state == TaskState.FAILED,
        "is_late": found.hours.rounds > 0 and found.hours.ends(found.hours.rounds - 1) > found.fair.ends_at,
        "to_tell": len(rounds_messages.to_tell(found, timetable, setting.saved)),
        "can_change": found.fair.ends_at > clock.now() and found.fair.state != "cancelled",
    }


def _shown(found: Rounds, template: str, sent: BaseForm, **page: Any) -> ResponseReturnValue:
    html = render_template(template, found=found, fair=found.fair, sent=sent, **{"form": sent, **page})
    note_look(found.everybody.values())
    return html, 422 if sent.is_submitted() and sent.errors_in_order() else 200
