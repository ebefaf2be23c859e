"""Letters by post: make the pile of the day, print it, and say that it is in the letter box."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.feature import installed
from app.core.forms import ButtonForm, commit_alone
from app.core.ids import id_in
from app.core.permissions import Permission, current_actor, requires
from app.desk.actions import note_letters_downloaded
from app.desk.blueprint import bp
from app.documents.letter_pdf import MIME_TYPE
from app.notifications import post
from app.notifications import post_queries as queries
from app.notifications.queries import receivers_of
from app.people.actions import note_list_look

PAGE = 12


@bp.route("/breve")
@requires(Permission.USE_DESK)
def list_letters() -> ResponseReturnValue:
    """The letters that wait, the piles, and who cannot be written to."""
    now = clock.now()
    posted = queries.posted_piles(id_in(request.args, "foer"), PAGE)
    waiting, piles = queries.waiting_letters(now), queries.open_piles()
    html = render_template(
        "desk/list_letters.html",
        waiting=waiting,
        number_waiting=queries.count_waiting(now),
        most=post.MOST_LETTERS,
        keep_days=post.KEEP_CONTENT.days,
        open_piles=piles,
        posted=posted[:PAGE],
        next_before=posted[PAGE - 1].id if len(posted) > PAGE else None,
        without_address=_without_address(),
        words={kind.name: kind.title for one in installed() for kind in one.message_kinds},
        form=ButtonForm(formdata=None),
    )
    _note_look([line.message_id for line in [*waiting, *(one for pile in piles for one in pile.letters)]])
    return html


def _note_look(message_ids: list[int]) -> None:
    """Who gets one of these letters can see that somebody looked, and why."""
    actor, now = replace(current_actor(), purpose="letters"), clock.now()
    commit_alone(lambda: note_list_look(actor, now, receivers_of(message_ids)))


@bp.route("/breve/lav", methods=["POST"])
@requires(Permission.USE_DESK)
def make_letters() -> ResponseReturnValue:
    """Print the letters that wait into a file."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            batch = post.make_batch(current_actor(), clock.now())
            words = ngettext("%(num)s brev er klar.", "%(num)s breve er klar.", batch.letters)
            flash(words + " " + _("Hent dem, og læg dem i postkassen i dag."))
            return form.commit_and_go(url_for("desk.list_letters"))
    return form.refuse_and_go(url_for("desk.list_letters"))


@bp.route("/breve/<int:batch_id>/pdf")
@requires(Permission.USE_DESK)
def download_letters(batch_id: int) -> ResponseReturnValue:
    """The file of a pile, as it was made. Who fetched it is noted."""
    name, actor = f"breve-{batch_id}.pdf", current_actor()
    answer = Response(queries.file_of(batch_id), mimetype=MIME_TYPE)
    reader = replace(actor, purpose="letters")
    commit_alone(lambda: note_letters_downloaded(reader, clock.now(), batch_id))
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.cache_control.no_store = True
    return answer


@bp.route("/breve/<int:batch_id>/lagt-i-postkassen", methods=["POST"])
@requires(Permission.USE_DESK)
def post_letters(batch_id: int) -> ResponseReturnValue:
    """A pile is in the letter box."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            number = post.mark_posted(current_actor(), clock.now(), batch_id)
            flash(ngettext("%(num)s brev er sendt.", "%(num)s breve er sendt.", number))
            return form.commit_and_go(url_for("desk.list_letters"))
    return form.refuse_and_go(url_for("desk.list_letters"))


@bp.route("/breve/<int:batch_id>/fortryd", methods=["POST"])
@requires(Permission.USE_DESK)
def discard_letters(batch_id: int) -> ResponseReturnValue:
    """Throw a pile away that is not posted."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            post.discard_batch(current_actor(), clock.now(), batch_id)
            flash(_("Stakken er fortrudt. Smid arkene ud. Brevene venter på den næste stak."))
            return form.commit_and_go(url_for("desk.list_letters"))
    return form.refuse_and_go(url_for("desk.list_letters"))


@bp.route("/breve/<int:batch_id>/<int:message_id>/tag-ud", methods=["POST"])
@requires(Permission.USE_DESK)
def take_letter_out(batch_id: int, message_id: int) -> ResponseReturnValue:
    """Take one letter out of a pile."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            post.take_out(current_actor(), clock.now(), batch_id, message_id)
            flash(_("Brevet er taget ud. Smid arket ud."))
            return form.commit_and_go(url_for("desk.list_letters"))
    return form.refuse_and_go(url_for("desk.list_letters"))


def _without_address() -> list[tuple[str, str, str]]:
    """(name, where to put the address in, nothing more to say) of each."""
    return [
        (person.name, url_for("desk.correct_caller", person_id=person.id), "")
        for person in queries.without_address()
    ]
