"""The queue: everything that waits for a moderator, oldest first; some of it is answered in one press on its row."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from app.admin.blueprint import bp
from app.core import clock
from app.core.edges import Edge, edge_in
from app.core.errors import DomainError, NotFoundError
from app.core.forms import BaseForm
from app.core.permissions import Permission, current_actor, requires
from app.core.waiting import QuickAnswer, WaitingRow
from app.moderation import queue
from app.moderation.forms import mark_of
from app.moderation.target import TARGET_PERCENT
from app.moderation.words import hints_in_words


class QuickForm(BaseForm):
    """A button on a row: what the row said when it was shown."""

    seen = HiddenField()


@bp.route("/moderation")
@requires(Permission.MODERATE)
def show_queue() -> ResponseReturnValue:
    """Everything that waits, of whatever kind, oldest first, and how the target is kept."""
    if _wants_a_row():
        # A row that was sent twice leads here: the whole page is what is to be seen now.
        return "", 200, {"HX-Refresh": "true"}
    actor, now = current_actor(), clock.now()
    page = queue.page(actor.person_id, edge_in(request.args, "efter"), edge_in(request.args, "foer"))
    return render_template(
        "admin/queue/show_queue.html",
        entries=page.entries,
        summary=queue.summary(),
        kept=queue.how_the_target_is_kept(now),
        target=TARGET_PERCENT,
        previous=_link_to("foer", page.previous),
        next=_link_to("efter", page.next),
        **_words_of_rows(),
    )


def _link_to(name: str, edge: Edge | None) -> str | None:
    """The address of the page that goes on from `edge`; None without one."""
    values: dict[str, Any] = {name: edge.word} if edge is not None else {}
    return url_for("admin.show_queue", **values) if values else None


@bp.route("/moderation/<slug>/<int:thing_id>/<name>", methods=["POST"])
@requires(Permission.MODERATE)
def answer_in_queue(slug: str, thing_id: int, name: str) -> ResponseReturnValue:
    """One press on a row. What was read must be what is answered: a text that was changed since is shown anew."""
    if not queue.is_kind(slug):
        raise NotFoundError
    form, actor = QuickForm(), current_actor()
    found = queue.entry(slug, thing_id, actor.person_id)
    if found is None:
        return _told(_("Der er allerede svaret på det."))
    quick = queue.quick_answer(found.row, name)
    if quick is None:
        raise NotFoundError
    if form.seen.data != seen_of(found.row):
        return _told(_("Teksten er rettet, siden du læste den. Læs den igen."), found)
    if form.validate_on_submit():
        return _answered(form, quick, found)
    return _told(_("Det gik ikke. Prøv igen."), found)


def _answered(form: QuickForm, quick: QuickAnswer, found: queue.Entry) -> ResponseReturnValue:
    actor, back = current_actor(), url_for("admin.show_queue")
    with form.changing():
        said = quick.give(actor, clock.now(), found.row.id)
        _refuse_unread(form, found.row)
        if not _wants_a_row():
            flash(said)
        done = form.commit_and_go(back)
        return _fragment(said, None) if _wants_a_row() else done
    # A rule said no.
    anew = queue.entry(found.row.what, found.row.id, actor.person_id)
    return _told(next((message for _field, message in form.errors_in_order()), ""), anew)


def _refuse_unread(form: QuickForm, row: WaitingRow) -> None:
    """Once more behind the lock that the answer took: nobody can write anything else in between."""
    anew = queue.row_of(row.what, row.id)
    if anew is not None and form.seen.data != seen_of(anew):
        raise DomainError("Teksten er rettet, siden du læste den. Læs den igen.")


def _told(said: str, found: queue.Entry | None = None) -> ResponseReturnValue:
    """Say why nothing was answered: beside the row, or on the whole page."""
    if _wants_a_row():
        return _fragment(said, found)
    flash(said, "error")
    return redirect(url_for("admin.show_queue"), 303)


def _fragment(said: str, found: queue.Entry | None) -> ResponseReturnValue:
    """What takes the place of a row: nothing, or the row as it is now; with the sentence that is read aloud."""
    html = render_template(
        "admin/queue/answer_in_queue.html",
        entry=found,
        said=said,
        summary=queue.summary(),
        **_words_of_rows(),
    )
    return make_response(html)


def _words_of_rows() -> dict[str, object]:
    return {"now": clock.now(), "hints_in_words": hints_in_words, "seen_of": seen_of, "new_form": QuickForm}


def _wants_a_row() -> bool:
    """Whether the page's own script asks, and not the browser."""
    return request.headers.get("HX-Request") == "true"


def seen_of(row: WaitingRow) -> str:
    """A mark of what a row says: the same only while nobody changed the words."""
    return mark_of(row.title, *row.texts)
