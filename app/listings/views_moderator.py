"""Moderators read tasks, before everybody sees them or afterwards, and answer."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import Permission, current_actor, requires
from app.listings import actions, editing, queries, queries_due
from app.listings.forms import AnswerForm, EditAnswerForm
from app.listings.models import Listing
from app.listings.queries import KIND
from app.listings.views import bp
from app.listings.waiting import EDIT, noticed_about, texts_of, what_waits
from app.listings.words import (
    INSURER_WORDS,
    STATE_WORDS,
    date_in_words,
    requirements_in_words,
    where_in_words,
)
from app.listings.words_edit import differences_of, is_moving
from app.media.queries import shown_picture
from app.moderation.hints import hints
from app.moderation.models import ProposedEdit
from app.moderation.queries import edit_by_id, steps_of, waiting_edit
from app.moderation.states import State
from app.moderation.who_looks import answered_meanwhile, seen_step, who_looks
from app.moderation.words import LEADS_TO, hints_in_words
from app.plan.queries import action_initiatives

_WORDS: dict[str, Any] = {
    "godkend": _l("Ja. Alle kan se det"),
    "ret": _l("De skal rette noget"),
    "afvis": _l("Nej"),
    "set": _l("Det er i orden. Lad det stå"),
    "skjul": _l("Tag det ned"),
    "vis": _l("Vis det igen"),
}
_POSSIBLE: dict[State, tuple[str, ...]] = {
    State.PENDING: ("godkend", "ret", "afvis"),
    State.NEEDS_WORK: ("afvis",),
    State.PUBLISHED: ("set", "skjul"),
    State.HIDDEN: ("vis",),
}


@bp.route("/opgaver/svar")
@requires(Permission.MODERATE)
def list_to_answer() -> ResponseReturnValue:
    """What is to be read, oldest first, and what was taken down."""
    return render_template(
        "listings/list_to_answer.html",
        waiting=queries_due.listings_to_read(),
        edits=queries_due.edits_to_read(),
        hidden=queries_due.hidden_listings(),
        now=clock.now(),
    )


@bp.route("/opgaver/<int:listing_id>/svar", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def answer_listing(listing_id: int) -> ResponseReturnValue:
    """Everything about a task, what to notice, what happened, and the answers."""
    listing = _listing(listing_id)
    lookers = who_looks(what_waits(listing), listing_id)
    form, answers = _form(listing)
    if said := answered_meanwhile(KIND, listing_id, form.seen.data, STATE_WORDS):
        flash(said)
        return redirect(url_for("listings.answer_listing", listing_id=listing_id), 303)
    if form.validate_on_submit():
        with form.changing():
            form.refuse_unread(*texts_of(actions.locked_for_moderator(current_actor(), listing_id)))
            _answer(listing_id, form)
            flash(_("Du har svaret."))
            return form.commit_and_go(url_for("admin.show_queue"))
        listing = _listing(listing_id)
    form.reading(*texts_of(listing))
    page = {"form": form, "answers": answers, "lookers": lookers, **_everything_about(listing)}
    return render_template("listings/answer_listing.html", **page), 422 if form.errors else 200


@bp.route("/opgaver/aendring/<int:task_edit_id>", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def answer_edit(task_edit_id: int) -> ResponseReturnValue:
    """What was changed of something that everybody sees, before and after, and yes or no to it."""
    edit = _edit(task_edit_id)
    lookers = who_looks(EDIT, task_edit_id)
    form, page = EditAnswerForm(), _about_edit(edit)
    if page["is_open"] and form.validate_on_submit():
        with form.changing():
            is_approved, text = form.answer.data == "ja", form.text.data or ""
            answered = editing.answer_edit(
                current_actor(), clock.now(), task_edit_id, is_approved=is_approved, text=text
            )
            form.refuse_unread(*answered.after.items())
            flash(_("Du har svaret."))
            return form.commit_and_go(url_for("admin.show_queue"))
        edit = _edit(task_edit_id)
        page = _about_edit(edit)
    form.reading(*edit.after.items())
    html = render_template("listings/answer_edit.html", form=form, lookers=lookers, **page)
    return html, 422 if form.errors else 200


def _edit(task_edit_id: int) -> ProposedEdit:
    """A change of a task. Raises NotFoundError."""
    edit = edit_by_id(task_edit_id)
    if edit is None or edit.object_type != KIND:
        raise NotFoundError
    return edit


def _about_edit(edit: ProposedEdit) -> dict[str, Any]:
    """What the page shows of a change."""
    listing, differences = _listing(edit.object_id), differences_of(edit)
    return {
        "title": listing.title,
        "differences": differences,
        "hints": hints_in_words(hints(*(after for _what, _before, after in differences))),
        "is_open": edit.decided_at is None and listing.state is State.PUBLISHED,
        "on_list": queries.count_on_lists(listing.id) if is_moving(edit) else 0,
    }


def _form(listing: Listing) -> tuple[AnswerForm, list[tuple[str, Any]]]:
    """The form with the answers that can be given now, and these."""
    form = AnswerForm()
    answers = [(word, _WORDS[word]) for word in _POSSIBLE.get(listing.state, ())]
    initiatives = [(one.id, one.title) for one in action_initiatives(clock.now())]
    form.offer(answers, initiatives, listing.initiative_id)
    if not form.is_submitted():
        form.show_at(seen_step(KIND, listing.id))
    return form, answers


def _everything_about(listing: Listing) -> dict[str, Any]:
    """What the page shows of a task, with what to notice and what happened."""
    noticed = [*hints(*texts_of(listing)), *noticed_about(listing)]
    return {
        "listing": listing,
        "dates": [date_in_words(one) for one in queries.dates_of(listing.id)],
        "where": where_in_words(listing),
        "requirements": requirements_in_words(listing),
        "insurer": INSURER_WORDS.get(listing.insurer) if listing.insurer else None,
        "picture": shown_picture(KIND, listing.id),
        "hints": hints_in_words(noticed),
        "steps": steps_of(KIND, listing.id),
        "states": STATE_WORDS,
        "state": STATE_WORDS[listing.state],
        "edit": waiting_edit(KIND, listing.id) if listing.state is State.PUBLISHED else None,
    }


def _answer(listing_id: int, form: AnswerForm) -> None:
    actor, now, initiative_id = current_actor(), clock.now(), form.initiative_id.data or None
    if form.answer.data == "set":
        actions.look_at(actor, now, listing_id, initiative_id)
        return
    actions.answer(actor, now, listing_id, LEADS_TO[form.answer.data], form.text.data or "", initiative_id)


def _listing(listing_id: int) -> Listing:
    listing = queries.listing_by_id(listing_id)
    if listing is None:
        raise NotFoundError
    return listing
