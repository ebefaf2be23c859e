"""The board: one citizen, three suggestions, why, and what each costs the others; and the whole plan behind it.

For the scheme's coordinators only. Every press says which board was seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm, commit_alone
from app.core.ids import LARGEST_ID
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, requires
from app.core.security import private
from app.phone_friends import matching, plan_match
from app.phone_friends import pages_match as pages
from app.phone_friends import words_match as words
from app.phone_friends.blueprint import bp
from app.phone_friends.choices import labels_of
from app.phone_friends.forms_match import BoardForm
from app.phone_friends.models import PhoneWish
from app.phone_friends.plan_match import Shown, is_large, plan_at
from app.phone_friends.queries_match import asked_and_answered
from app.phone_friends.states import PairState

#: Noted when somebody looks at what a citizen lived through.
LIVED_READ = "phone_lived.read"
_PAIR = "/match/<int:wish_id>/<int:volunteer_id>"
Decision = Callable[[Actor, datetime, int, int, int], None]


@bp.get("/match")
@bp.get("/match/<int:wish_id>")
@requires(Permission.MATCH_PHONE_FRIENDS)
def show_match(wish_id: int | None = None) -> ResponseReturnValue:
    """Who waited longest, or the one chosen: three suggestions, why, and what they cost."""
    now = clock.now()
    shown = plan_at(now, wish_id)
    wish = _chosen(shown, wish_id)
    if wish_id is not None and wish is None:
        # Asked or gone meanwhile: the next one is more use than an error.
        return redirect(url_for("phone_friends.show_match"), 303)
    return _page(shown, wish, now)


@bp.post("/match/<int:wish_id>/vis")
@requires(Permission.MATCH_PHONE_FRIENDS)
def show_lived(wish_id: int) -> ResponseReturnValue:
    """What the citizen would like the other to have lived through; the look is noted, and the citizen sees it."""
    now, form = clock.now(), ButtonForm()
    shown = plan_at(now, wish_id)
    wish = _chosen(shown, wish_id)
    if wish is None:
        raise NotFoundError
    if not form.validate_on_submit():
        return form.refuse_and_go(url_for("phone_friends.show_match", wish_id=wish_id))
    lived = labels_of(wish.lived.get("lived", ()), current_pack().phone_lived)
    page = _page(shown, wish, now, lived=lived)
    actor, person_id = replace(current_actor(), purpose=pages.PURPOSE), wish.person_id
    commit_alone(lambda: record(actor, now, LIVED_READ, "person", person_id))
    return page


@bp.post(f"{_PAIR}/laas")
@requires(Permission.MATCH_PHONE_FRIENDS)
def pin_pair(wish_id: int, volunteer_id: int) -> ResponseReturnValue:
    """The two stay together in every plan."""
    return _decide(matching.pin, wish_id, volunteer_id, _("De to står sammen i planen nu."))


@bp.post(f"{_PAIR}/ikke")
@requires(Permission.MATCH_PHONE_FRIENDS)
def veto_pair(wish_id: int, volunteer_id: int) -> ResponseReturnValue:
    """The two are in no plan."""
    return _decide(
        matching.veto, wish_id, volunteer_id, _("De to bliver ikke foreslået. Planen er regnet igen.")
    )


@bp.post(f"{_PAIR}/fortryd")
@requires(Permission.MATCH_PHONE_FRIENDS)
def undo_mark(wish_id: int, volunteer_id: int) -> ResponseReturnValue:
    """What was decided about the two is taken back."""
    return _decide(matching.undo, wish_id, volunteer_id, _("Valget er taget tilbage. Planen er regnet igen."))


@bp.get("/match/plan")
@requires(Permission.MATCH_PHONE_FRIENDS)
def show_match_plan() -> ResponseReturnValue:
    """The best plan for everybody who waits: each pair and why, and who has nobody and why not."""
    now = clock.now()
    shown = plan_at(now)
    start = request.args.get("fra", 0, type=int)
    start = start if 0 < start <= LARGEST_ID else 0
    pairs, next_start = pages.planned(shown, start, now) if shown.drawn else ([], None)
    alone = pages.without_friend(shown, now) if shown.drawn else []
    seen = {one.wish_id for one in pairs} | {one.wish_id for one in alone}
    people = [one.person for one in shown.wishes(seen).values() if one.id in seen]
    if shown.drawn:
        of_pairs = {volunteer for wish, volunteer in shown.drawn.friend_of.items() if wish in seen}
        people += [one.person for one in shown.volunteers(of_pairs).values() if one.id in of_pairs]
    html = render_template(
        "phone_friends/match_plan.html",
        pairs=pairs,
        alone=alone,
        help=words.what_would_help(shown.drawn, pages.left_over(shown)) if shown.drawn else [],
        start=start,
        before=max(0, start - pages.PAGE) if start else None,
        next_start=next_start,
        **_head(shown, now),
    )
    pages.note_look(current_actor(), now, people)
    return private(make_response(html))


@bp.post("/match/regn")
@requires(Permission.MATCH_PHONE_FRIENDS)
def draw_plan() -> ResponseReturnValue:
    """Let the scheduler make the plan for many, with suggestions from the one on the page on."""
    form, first = ButtonForm(), request.form.get("first", 0, type=int)
    back = url_for("phone_friends.show_match", wish_id=first or None)
    if form.validate_on_submit():
        with form.changing():
            plan_match.ask_for_plan(current_actor(), clock.now(), first)
            flash(
                _("Planen bliver regnet. Det tager lidt tid. Du kan blive her eller gøre noget andet imens.")
            )
            return form.commit_and_go(back)
    return form.refuse_and_go(back)


@bp.post("/match/stop")
@requires(Permission.MATCH_PHONE_FRIENDS)
def stop_drawing() -> ResponseReturnValue:
    """Let it end with what it has."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            plan_match.stop_plan(current_actor(), clock.now())
            flash(_("Beregningen stopper med det, den har nået."))
            return form.commit_and_go(url_for("phone_friends.show_match"))
    return form.refuse_and_go(url_for("phone_friends.show_match"))


def _decide(decision: Decision, wish_id: int, volunteer_id: int, said: str) -> ResponseReturnValue:
    form = BoardForm()
    if form.validate_on_submit():
        with form.changing():
            decision(current_actor(), clock.now(), wish_id, volunteer_id, form.seen)
            flash(said)
            return form.commit_and_go(back_to(form, wish_id))
    return form.refuse_and_go(url_for("phone_friends.show_match", wish_id=wish_id))


def back_to(form: BoardForm, wish_id: int) -> str:
    """The page from which a button of the board was pressed: that of a citizen."""
    at = form.at.data if form.at.data and str(form.at.data).isdecimal() else wish_id
    return url_for("phone_friends.show_match", wish_id=int(at) if int(at) <= LARGEST_ID else wish_id)


def _chosen(shown: Shown, wish_id: int | None) -> PhoneWish | None:
    """The wish that the page is about; None when it does not wait. Raises NotFoundError for one that never was."""
    line = {one.id for one in shown.desk.line}
    if wish_id is None:
        wish_id = next((one.id for one in shown.desk.line), None)
    elif wish_id not in line and db.session.get(PhoneWish, wish_id) is None:
        raise NotFoundError
    return shown.wishes([wish_id])[wish_id] if wish_id in line and wish_id is not None else None


def _page(
    shown: Shown, wish: PhoneWish | None, now: datetime, lived: list[str] | None = None
) -> ResponseReturnValue:
    suggestions = pages.suggestions_for(shown, wish, now) if wish is not None else []
    asked = asked_and_answered(now)
    html = render_template(
        "phone_friends/match.html",
        citizen=pages.citizen_of(shown, wish, now) if wish is not None else None,
        phone=wish.person.phone if wish is not None else None,
        offered=suggestions,
        why=words.why_alone(shown.drawn.alone[wish.id])
        if wish is not None and shown.drawn is not None and wish.id in shown.drawn.alone
        else None,
        lived=lived,
        pins=pages.kept_pins(shown),
        vetoes=[
            (one, "") for one in shown.desk.marks if (one.wish_id, one.volunteer_id) in shown.desk.vetoes
        ],
        asked=sum(one.state is PairState.PROPOSED for one in asked),
        news=[(one, pages.what_became(one)) for one in asked if one.state is not PairState.PROPOSED],
        help=words.what_would_help(shown.drawn, pages.left_over(shown)) if shown.drawn else [],
        **_head(shown, now),
    )
    ringing = shown.volunteers([one.volunteer_id for one in suggestions or []])
    people = [ringing[one.volunteer_id].person for one in suggestions or []]
    pages.note_look(current_actor(), now, [*people, *([wish.person] if wish is not None else [])])
    return private(make_response(html))


def _head(shown: Shown, now: datetime) -> dict[str, Any]:
    """The band on top of both pages: how many get a friend, and how sure that is."""
    desk, drawn = shown.desk, shown.drawn
    today = clock.local(now).date()
    days = {one.id: words.days_waited(one.since, today) for one in desk.line}
    matched = len(drawn.friend_of) if drawn is not None else 0
    return {
        "everybody": len(desk.line),
        "matched": matched,
        "headline": words.headline(matched, len(desk.line)),
        "longest": words.longest_waits(days, drawn.friend_of) if drawn is not None else "",
        "is_proven": drawn is not None and drawn.is_proven and shown.is_current,
        "has_plan": drawn is not None,
        "marks": words.marks_of(matched, len(desk.line)),
        "draft": words.draft_line(desk.changed_at, desk.changed_by, now),
        "version": desk.version,
        "is_large": is_large(desk),
        "is_current": shown.is_current,
        "task": shown.task,
        "is_drawing": shown.is_being_made,
    }
