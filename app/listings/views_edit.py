"""Pages on which an organisation changes a task, and on which it is named whom a new time or place moves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.forms import commit_alone
from app.core.permissions import Permission, current_actor, requires
from app.core.seen import show_what_stands
from app.listings import editing, queries
from app.listings.editing import Outcome
from app.listings.forms_post import TaskForm
from app.listings.models import Listing
from app.listings.queries import KIND
from app.listings.task import Task, task_of, times_of
from app.listings.views import bp
from app.listings.views_post import own_listing
from app.listings.words import date_in_words, time_in_words
from app.moderation.models import ProposedEdit
from app.moderation.queries import reason_of
from app.moderation.states import MAY_CHANGE
from app.people.actions import note_list_look

_DONE = {
    Outcome.SAVED: _l("Det er gemt. Alle kan se det nu."),
    Outcome.SENT: _l("Det er gemt. Vi ser på det inden to hverdage."),
    Outcome.WAITS: _l(
        "Det er gemt. Vi ser på det nye, før alle kan se det. Det gamle bliver stående så længe."
    ),
    Outcome.TAKEN_BACK: _l("Det nye er taget tilbage."),
}
_NOT_TYPED = ("csrf_token", "idempotency_key", "ret", "flyt")


class Move(NamedTuple):
    """A date that is to be moved: when it was, when it will be, and the names on its list."""

    before: str
    after: str
    names: list[str]


@bp.route("/opgaver/<int:listing_id>/ret", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def edit_listing(listing_id: int) -> ResponseReturnValue:
    """Change a task. Who said yes to what is moved is named first, and told afterwards."""
    listing = own_listing(listing_id)
    form, edit = TaskForm(organisations=[listing.organisation]), editing.edit_shown(current_actor(), listing)
    page = {**_about(listing), "edit": edit}
    if not form.is_submitted():
        if listing.state not in MAY_CHANGE:
            flash(_("Opslaget kan ikke rettes nu."))
            return redirect(url_for("listings.show_listing", listing_id=listing_id))
        _fill_in(form, listing, edit)
    elif not form.change_rows() and "ret" not in request.form and form.validate():
        moves = [] if "flyt" in request.form else _moves(listing, form.task())
        if moves:
            return move_listing(form, moves, page)
        with form.changing():
            seen = form.seen.data or None
            done = editing.change(current_actor(), clock.now(), listing_id, form.task(), seen)
            flash(str(_DONE[done]))
            return form.commit_and_go(url_for("listings.share_listing", listing_id=listing_id))
        _compare(form, own_listing(listing_id))
    html = render_template("listings/edit_listing.html", form=form, **page)
    return html, 422 if form.errors_in_order() else 200


def move_listing(form: TaskForm, moves: list[Move], page: dict[str, Any]) -> str:
    """The page that names whom a new time or place moves, before anybody is told; it sends all that was typed again."""
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in _NOT_TYPED]
    return render_template("listings/move_listing.html", form=form, moves=moves, typed=typed, **page)


def _about(listing: Listing) -> dict[str, Any]:
    """What the page says of the task, kept in case a refusal ends the transaction."""
    return {
        "id": listing.id,
        "title": listing.title,
        "state": listing.state,
        "said": reason_of(KIND, listing.id, listing.state),
        "waits_first": not editing.holds_at_once(current_actor(), listing),
    }


def _fill_in(form: TaskForm, listing: Listing, edit: ProposedEdit | None) -> None:
    form.fill_in_task(listing.organisation_id, _to_change(listing, edit))
    form.seen.data = editing.listing_mark(listing, edit)


def _compare(form: TaskForm, listing: Listing) -> None:
    """What was sent from an older page is shown beside what stands now, and may be sent once more."""
    stands = TaskForm(formdata=None, organisations=[listing.organisation])
    _fill_in(stands, listing, editing.edit_shown(current_actor(), listing))
    show_what_stands(form, stands)


def _to_change(listing: Listing, edit: ProposedEdit | None) -> Task:
    """The task as it stands, with what was changed already and waits."""
    task = task_of(listing, queries.dates_to_change(listing.id, clock.now()))
    return replace(task, **edit.after) if edit is not None else task


def _moves(listing: Listing, task: Task) -> list[Move]:
    """What this change moves that somebody said yes to. Who is named can see that it was read."""
    slots = {slot.date_id: slot for slot in task.dates}
    moved = editing.dates_moved(current_actor(), listing, queries.dates_of(listing.id), task, clock.now())
    found, people = [], []
    for date in moved:
        responses, before = queries.responses_on(date.id), date_in_words(date)
        slot = slots.get(date.id)
        after = time_in_words(task.shape, *times_of(task, slot)) if slot is not None else before
        if responses:
            found.append(Move(before, after, [one.person.name for one in responses]))
            people += [one.person_id for one in responses]
    note_look(people)
    return found


def note_look(person_ids: list[int]) -> None:
    """Who is on a list can ask who looked at it; once an hour for each who looks."""
    actor = replace(current_actor(), purpose="task list")
    if person_ids:
        commit_alone(lambda: note_list_look(actor, clock.now(), person_ids))
