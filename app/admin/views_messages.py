"""Messages for staff: how they are doing, and those that need a person. Never what they say, unless asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin import message_table
from app.admin.blueprint import bp
from app.core import clock
from app.core.feature import installed
from app.core.forms import ButtonForm, commit_alone
from app.core.ids import id_in
from app.core.permissions import Permission, current_actor, requires
from app.gatherings.wording import price_in_words
from app.notifications import actions, queries
from app.notifications.routing import sends_sms
from app.people.actions import note_list_look

PAGE = 12


@bp.get("/beskeder")
@requires(Permission.SEE_MESSAGES)
def list_messages() -> ResponseReturnValue:
    """How many messages are where, and those that nobody can be sure of."""
    rows = queries.undelivered(id_in(request.args, "foer"), PAGE)
    html = render_template(
        "admin/messages/list_messages.html",
        headings=message_table.headings(),
        table=message_table.rows(queries.counts_by_channel()),
        rows=rows[:PAGE],
        next_before=rows[PAGE - 1].id if len(rows) > PAGE else None,
        undelivered=queries.count_undelivered(),
        oldest_due=queries.oldest_due(clock.now()),
        pauses=queries.pauses(),
        sms=_sms_this_month() if sends_sms() else None,
        words={kind.name: kind.title for one in installed() for kind in one.message_kinds},
        form=ButtonForm(formdata=None),
        now=clock.now(),
    )
    _note_look([row.id for row in rows[:PAGE]])
    return html


def _note_look(message_ids: list[int]) -> None:
    """Whose message did not arrive can see that somebody looked, and why."""
    actor, now = replace(current_actor(), purpose="messages"), clock.now()
    commit_alone(lambda: note_list_look(actor, now, queries.receivers_of(message_ids)))


def _sms_this_month() -> tuple[int, str]:
    """How many SMS went out since the first of the month in Copenhagen, and what they cost, in words."""
    first = clock.from_wall(clock.today().replace(day=1), time(0))
    number, cost = queries.sms_cost_since(first)
    return number, price_in_words(cost) if cost else _("Ikke oplyst")


@bp.post("/beskeder/<int:message_id>/send-igen")
@requires(Permission.SEE_MESSAGES)
def send_message_again(message_id: int) -> ResponseReturnValue:
    """Send a letter or an SMS once more."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            actions.send_again(current_actor(), clock.now(), message_id)
            flash(_("Beskeden bliver sendt igen."))
            return form.commit_and_go(url_for("admin.list_messages"))
    return form.refuse_and_go(url_for("admin.list_messages"))


@bp.post("/beskeder/<int:message_id>/ringet")
@requires(Permission.SEE_MESSAGES)
def mark_message_told(message_id: int) -> ResponseReturnValue:
    """Somebody rang instead."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            actions.mark_told(current_actor(), clock.now(), message_id)
            flash(_("Det er noteret, at du har ringet."))
            return form.commit_and_go(url_for("admin.list_messages"))
    return form.refuse_and_go(url_for("admin.list_messages"))


@bp.post("/beskeder/<int:message_id>/vis")
@requires(Permission.SEE_MESSAGES)
def show_message(message_id: int) -> ResponseReturnValue:
    """What a message was to say. A POST, because the look is written down."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            words = actions.reveal(current_actor(), clock.now(), message_id)
            form.commit_and_go(url_for("admin.list_messages"))
            return render_template("admin/messages/show_message.html", words=words)
    return form.refuse_and_go(url_for("admin.list_messages"))
