"""Proposing a walking group: four short steps, a draft that is kept, a last look, and what happens next."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.core import clock, drafts
from app.core.database import begin_write, db
from app.core.errors import NotFoundError
from app.core.formatting import capital, date_da
from app.core.forms import BaseForm, ButtonForm
from app.core.holidays import holiday_on
from app.core.permissions import Permission, current_actor, requires
from app.core.prefilled import fill_from_address
from app.core.records import Draft
from app.core.typed_text import clean, holds_cpr
from app.gathering_pages.starting import asked_place, place_of
from app.gatherings.models import Rhythm, SeriesStatus
from app.gatherings.queries import hosted_series, is_trusted_host
from app.gatherings.rhythm_words import rhythm_in_words
from app.gatherings.scheduling import SeriesData
from app.organisations import callers
from app.people.queries import person_to_change
from app.places.queries import PlaceRow
from app.walks import actions, proposal_words
from app.walks.forms_propose import STEPS, HowManyForm, Step, WhatForm, WhenForm, WhereForm
from app.walks.models import Tempo
from app.walks.queries import KIND
from app.walks.ready import checks, ready_steps
from app.walks.resubmitting import DRAFT
from app.walks.views import bp

#: The argument that names who staff propose for, because they rang.
_HOST = "vaert"


@bp.route("/gaature/foreslaa")
@requires(Permission.PROPOSE_GATHERING)
def propose_walk() -> ResponseReturnValue:
    """What it takes, and the draft if there is one."""
    return render_template(
        "walks/propose_walk.html",
        draft=_draft(),
        form=ButtonForm(),
        steps=STEPS,
        host_to_be=callers.shown_caller(_HOST),
        gap=_gap(),
        checks=checks(),
    )


@bp.route("/gaature/foreslaa/<slug>", methods=["GET", "POST"])
@requires(Permission.PROPOSE_GATHERING)
def propose_step(slug: str) -> ResponseReturnValue:
    """One step. What is typed is kept even when something is missing."""
    step, number = _step(slug)
    form = step.form() if request.method == "POST" else _kept(step, _draft())
    if request.method == "POST" and (answer := _keep(step, number, form)):
        return answer
    html = render_template(
        "walks/propose_step.html",
        form=form,
        step=step,
        number=number,
        steps=STEPS,
        links=_links(number),
        saved_at=getattr(_draft(), "updated_at", None),
        preview=_preview(form) if isinstance(form, WhenForm) else None,
        host_to_be=callers.shown_caller(_HOST),
        gap=_gap(),
    )
    return html, 422 if form.errors else 200


@bp.route("/gaature/foreslaa/se-efter", methods=["GET", "POST"])
@requires(Permission.PROPOSE_GATHERING)
def review_proposal() -> ResponseReturnValue:
    """The whole proposal with links to correct it, and the button that sends it."""
    forms = _all_kept(_draft())
    if (unfinished := _first_unfinished(forms)) is not None:
        flash(_("Svar på det, der mangler her."), "warning")
        return redirect(_url("walks.propose_step", slug=unfinished.slug, mangler=1), 303)
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            series = _send(forms)
            return form.commit_and_go(_url("walks.show_proposal_sent", series_id=series.id))
    html = render_template(
        "walks/review_proposal.html",
        form=form,
        steps=STEPS,
        number=len(STEPS) + 1,
        links=_links(len(STEPS) + 1),
        parts=proposal_words.parts(forms),
        is_trusted=is_trusted_host(callers.whose(_HOST).id),
        host_to_be=callers.shown_caller(_HOST),
    )
    return html, 422 if form.errors else 200


@bp.route("/gaature/foreslaa/slet-kladde", methods=["POST"])
@requires(Permission.PROPOSE_GATHERING)
def discard_draft() -> ResponseReturnValue:
    """Throw the draft away."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            drafts.drop(_owner(), _draft_kind())
            flash(_("Kladden er slettet."))
            return form.commit_and_go(_url("walks.propose_walk"))
    return redirect(_url("walks.propose_walk"), 303)


@bp.route("/gaature/foreslaa/tak/<int:series_id>")
@requires(Permission.PROPOSE_GATHERING)
def show_proposal_sent(series_id: int) -> ResponseReturnValue:
    """What happens now."""
    own = hosted_series(callers.whose(_HOST).id)
    series = next((one for one in own if one.id == series_id and one.kind == KIND), None)
    if series is None:
        raise NotFoundError
    return render_template(
        "walks/show_proposal_sent.html",
        series=series,
        is_approved=series.status == SeriesStatus.APPROVED,
        host_to_be=callers.shown_caller(_HOST),
        checks=checks(),
    )


def _url(endpoint: str, **values: Any) -> str:
    """An address of these pages, with the caller still on the line and the place that was asked for."""
    caller, place = callers.caller(_HOST), asked_place()
    return url_for(endpoint, vaert=caller.id if caller else None, sted=place.id if place else None, **values)


# ---- where there is nothing ----------------------------------------------------------------------------

#: The part of a draft that holds the place it was begun for.
_GAP = "sted"


def _gap() -> PlaceRow | None:
    """The place with nothing that this is for. A draft knows its own: another address does not change it."""
    draft = _draft()
    if draft is None:
        return asked_place()
    return place_of(draft.data.get(_GAP, {}).get("place_id"))


def _ready(step: Step) -> dict[str, str] | None:
    """What stands in a step that nobody typed in, where there is nothing yet."""
    gap = _gap()
    return ready_steps(gap, clock.today()).get(step.slug) if gap else None


# ---- the draft ----------------------------------------------------------------------------------------


def _owner() -> str:
    return drafts.owner_of(cast(int, current_actor().account_id))


def _draft_kind() -> str:
    """One draft for oneself and one for each caller."""
    caller = callers.caller(_HOST)
    return f"{DRAFT}:{caller.id}" if caller else DRAFT


def _draft() -> Draft | None:
    return drafts.load(_owner(), _draft_kind())


def _step(slug: str) -> tuple[Step, int]:
    for number, step in enumerate(STEPS, 1):
        if step.slug == slug:
            return step, number
    raise NotFoundError


def _links(number: int) -> list[tuple[Any, str | None]]:
    """(label, address) of every step; those not reached yet have no address."""
    reached = [(step.label, _url("walks.propose_step", slug=step.slug)) for step in STEPS[: number - 1]]
    return [*reached, *((step.label, None) for step in STEPS[number - 1 :]), (_("Se det hele efter"), None)]


def _kept(step: Step, draft: Draft | None) -> BaseForm:
    """The step's form with what was typed before; checked only when something was found missing."""
    typed = (draft.data if draft else {}).get(step.slug) or _ready(step)
    form = step.form(formdata=MultiDict(typed) if typed else None)
    if not typed and isinstance(form, WhatForm):
        fill_from_address(form, {"titel": "title", "tekst": "description"})
    if "mangler" in request.args:
        _check(form)
    return form


def _check(form: BaseForm) -> bool:
    """Check a form read from the draft: there is no token to check, because nothing is carried out."""
    if "csrf_token" in form:
        del form.csrf_token
    return bool(form.validate())


def _all_kept(draft: Draft | None) -> dict[str, BaseForm]:
    forms = {}
    for step in STEPS:
        form = step.form(formdata=MultiDict((draft.data if draft else {}).get(step.slug) or {}))
        _check(form)
        forms[step.slug] = form
    return forms


def _first_unfinished(forms: dict[str, BaseForm]) -> Step | None:
    return next((step for step in STEPS if forms[step.slug].errors), None)


def _keep(step: Step, number: int, form: BaseForm) -> ResponseReturnValue | None:
    """Keep what was typed; where to go next, or None when the page has to say what is missing."""
    typed = {
        # A draft keeps what was wrong, but never a CPR number.
        name: "" if holds_cpr(value) else clean(value)
        for name, value in request.form.items()
        if name in form and name not in _TECHNICAL
    }
    is_valid = form.validate_on_submit()
    if form.errors.get("csrf_token"):
        return None
    gap, is_new = _gap(), _draft() is None
    begin_write()
    if gap is not None and is_new:
        drafts.save_part(_owner(), _draft_kind(), _GAP, {"place_id": gap.id}, clock.now())
    drafts.save_part(_owner(), _draft_kind(), step.slug, typed, clock.now())
    db.session.commit()
    if "gem" in request.form:
        flash(_("Kladden er gemt. Du kan lukke siden og komme tilbage."))
        return redirect(_url("walks.propose_walk"), 303)
    if "vis" in request.form:
        return redirect(_url("walks.propose_step", slug=step.slug, _anchor="datoer"), 303)
    if not is_valid:
        return None
    if number == len(STEPS) or "ret" in request.args:
        return redirect(_url("walks.review_proposal"), 303)
    return redirect(_url("walks.propose_step", slug=STEPS[number].slug), 303)


_TECHNICAL = ("csrf_token", "idempotency_key")


# ---- from the draft to a group ------------------------------------------------------------------------


def _preview(form: WhenForm) -> dict[str, Any]:
    """The rhythm in words and the first dates, holidays pointed out."""
    days = form.first_dates()
    words = rhythm_in_words(Rhythm(form.rhythm.data), days[0]) if days else ""
    return {"words": words, "dates": [(capital(date_da(day)), _remark(day), False) for day in days]}


def _remark(day: date) -> str | None:
    name = holiday_on(day)
    return _("%(holiday)s. Går I?", holiday=capital(name)) if name else None


def _send(forms: dict[str, BaseForm]) -> Any:
    gap = _gap()
    what, where = cast(WhatForm, forms["hvad"]), cast(WhereForm, forms["hvor"])
    when, many = cast(WhenForm, forms["hvornaar"]), cast(HowManyForm, forms["hvor-mange"])
    data = SeriesData(
        kind=KIND,
        title=what.title.data,
        description=what.description.data,
        place_id=where.place_id.data,
        meeting_point=where.meeting_point.data,
        rhythm=Rhythm(when.rhythm.data),
        first_on=cast(date, when.first_on.data),
        until=when.until.data,
        starts_at_local=cast(Any, when.starts_at_local.data),
        duration_minutes=when.duration_minutes.data,
        capacity=many.capacity.data if many.needs_sign_up.data == "yes" else None,
        least=many.least.data if many.needs_sign_up.data == "yes" else None,
        needs_sign_up=many.needs_sign_up.data == "yes",
        price_ore=many.price_ore(),
        price_note=many.price_note.data or "",
        companion_offered=bool(where.companion_offered.data),
        access=where.access(),
        gap_place_id=gap.id if gap else None,
    )
    series = actions.propose_walk(
        callers.acting(_HOST),
        clock.now(),
        data,
        person_to_change(callers.whose(_HOST).id),
        tempo=Tempo(what.tempo.data),
        kilometres=cast(Any, what.kilometres.data),
    )
    drafts.drop(_owner(), _draft_kind())
    return series
