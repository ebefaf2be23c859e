"""Staff read what citizens propose, and answer: yes, put it right, or no."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin import queries_proposals as queries
from app.admin.blueprint import bp
from app.admin.forms_proposals import ANSWERS, answer_forms
from app.core import clock
from app.core.actor import Actor
from app.core.date_words import tone_of_kind, words_of_kind
from app.core.errors import NotFoundError
from app.core.feature import feature_of_kind
from app.core.forms import commit_alone
from app.core.permissions import Permission, current_actor, requires
from app.events.wording import form_in_words
from app.gathering_pages.announcing import Announcement, announced
from app.gathering_pages.starting import place_of
from app.gathering_pages.wording import access_in_words
from app.gatherings import scheduling
from app.gatherings.models import Series, SeriesStatus
from app.gatherings.queries import proposals
from app.gatherings.rhythm_words import rhythm_in_words
from app.gatherings.wording import price_in_words
from app.media.queries import shown_picture
from app.moderation.who_looks import who_looks
from app.people.actions import note_list_look
from app.walks.resubmitting import keep_as_draft
from app.walks.wording import kilometres_in_words, tempo_in_words


@bp.route("/godkend")
@requires(Permission.MODERATE)
def list_proposals() -> ResponseReturnValue:
    """What waits for an answer, oldest first."""
    waiting = proposals()
    kinds = {series.kind for series in waiting}
    html = render_template(
        "admin/proposals/list_proposals.html",
        proposals=waiting,
        now=clock.now(),
        words={kind: words_of_kind(kind) for kind in kinds},
        tones={kind: tone_of_kind(kind) for kind in kinds},
    )
    _note_look([series.host_id for series in waiting])
    return html


def _note_look(host_ids: list[int]) -> None:
    """Whoever proposes something can see that it was read."""
    actor, now = replace(current_actor(), purpose="proposals"), clock.now()
    commit_alone(lambda: note_list_look(actor, now, host_ids))


@bp.route("/godkend/<int:series_id>")
@requires(Permission.MODERATE)
def show_proposal(series_id: int) -> ResponseReturnValue:
    """Everything the citizen wrote, what to notice, and the three answers."""
    lookers = who_looks("series", series_id)
    series = _proposal(series_id)
    page = {
        "lookers": lookers,
        **_facts(series),
        "forms": answer_forms(),
        "next_id": _next_after(series),
        "now": clock.now(),
    }
    html = render_template("admin/proposals/show_proposal.html", **page)
    _note_look([series.host_id])
    return html


@bp.route("/godkend/<int:series_id>/<any(godkend, ret, afvis):answer>", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def answer_proposal(series_id: int, answer: str) -> ResponseReturnValue:
    """One answer: written, seen as the citizen will read it, then sent."""
    series = _proposal(series_id)
    if series.status != SeriesStatus.PROPOSED:
        flash(_("En anden har allerede svaret på forslaget."))
        return redirect(url_for("admin.list_proposals"), 303)
    form, actor, title = ANSWERS[answer](), current_actor(), series.title
    announcement = Announcement(
        change=lambda now: _answer(actor, now, series_id, answer, form.text.data or ""),
        done=lambda _result: _said_of(answer, title),
        back=url_for("admin.show_queue"),
        topics=[f"series:{series_id}"],
    )
    page = {"series": series, "answer": answer}
    return announced(form, announcement, "admin/proposals/answer_proposal.html", page)


def _proposal(series_id: int) -> Series:
    series = queries.proposal(series_id)
    if series is None:
        raise NotFoundError
    return series


def _answer(actor: Actor, now: datetime, series_id: int, answer: str, text: str) -> Series:
    if answer == "godkend":
        return scheduling.approve_series(actor, now, series_id, text)
    series = scheduling.reject_series(actor, now, series_id, text)
    if answer == "ret":
        keep_as_draft(series, now)
    return series


def _said_of(answer: str, title: str) -> str:
    if answer == "godkend":
        return _("%(title)s er godkendt og på siden nu.", title=title)
    if answer == "ret":
        return _("Værten er bedt om at rette %(title)s.", title=title)
    return _("%(title)s er afvist.", title=title)


def _next_after(series: Series) -> int | None:
    others = [other.id for other in proposals() if other.id != series.id]
    return others[0] if others else None


def _facts(series: Series) -> dict[str, object]:
    """What the page shows of a proposal, in words."""
    walk, event = queries.walk_of(series.id), queries.event_of(series.id)
    return {
        "series": series,
        "words": words_of_kind(series.kind),
        "tone": tone_of_kind(series.kind),
        "meal": queries.meal_of(series.id),
        "event": event,
        "form": form_in_words(event.form) if event else None,
        "public_path": feature_of_kind(series.kind).public_path,
        "is_open": series.status == SeriesStatus.PROPOSED,
        "rhythm": rhythm_in_words(series.rhythm, series.first_on),
        "price": price_in_words(series.price_ore),
        "access": access_in_words(series.access, companion_offered=series.companion_offered),
        "tempo": tempo_in_words(walk.tempo) if walk else None,
        "length": kilometres_in_words(walk.kilometres) if walk else None,
        "neighbours": queries.neighbours(series, clock.today()),
        "unanswered": queries.unanswered_access(series),
        "gap": place_of(series.gap_place_id),
        "picture": shown_picture(series.kind, series.id),
    }
