"""Moderators read organisations and what is changed about them, ring back who claims one, and answer."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin import pages_organisations as pages
from app.admin.blueprint import bp
from app.admin.forms_organisations import ANSWERS, ClaimAnswerForm, EditAnswerForm
from app.core import clock
from app.core.blocking import ORGANISATION, what_happens
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.gathering_pages.announcing import Announcement, announced
from app.gathering_pages.forms_host import AnnouncedForm
from app.moderation.forms import ReadForm
from app.moderation.models import ModerationStep, ProposedEdit
from app.moderation.queries import edit_by_id, steps_of, waiting_edit
from app.moderation.states import State
from app.moderation.who_looks import who_looks
from app.organisations import actions, claims, queries, refusals
from app.organisations.messages import topic_of
from app.organisations.models import Claim, ClaimOutcome, Organisation
from app.organisations.queries import KIND
from app.organisations.waiting import CLAIM, EDIT
from app.organisations.words import KIND_WORDS, ROLE_WORDS, STATE_WORDS


@bp.route("/foreninger")
@requires(Permission.MODERATE)
def list_organisations() -> ResponseReturnValue:
    """What waits for an answer, oldest first, and what was taken down."""
    return render_template(
        "admin/organisations/list_organisations.html",
        waiting=queries.waiting_things(),
        hidden=queries.hidden_organisations(),
        kinds=KIND_WORDS,
        now=clock.now(),
    )


@bp.route("/foreninger/<int:organisation_id>")
@requires(Permission.MODERATE)
def show_organisation(organisation_id: int) -> ResponseReturnValue:
    """Everything about it, what to notice, what happened, and the answers."""
    lookers = who_looks(KIND, organisation_id)
    organisation = _organisation(organisation_id)
    members, waiting = queries.members_of(organisation_id), queries.claims_of(organisation_id)
    html = render_template(
        "admin/organisations/show_organisation.html",
        organisation=organisation,
        **pages.written_by(organisation),
        members=members,
        claims=waiting,
        edit=waiting_edit(KIND, organisation_id) if organisation.is_public else None,
        steps=steps_of(KIND, organisation_id),
        answers=pages.answers(organisation),
        lookers=lookers,
        states=STATE_WORDS,
        roles=ROLE_WORDS,
        now=clock.now(),
    )
    pages.note_look([*(one.person_id for one in members), *(one.person_id for one in waiting)])
    return html


@bp.route(
    "/foreninger/<int:organisation_id>/<any(godkend,ret,afvis,skjul,vis):answer>", methods=["GET", "POST"]
)
@requires(Permission.MODERATE)
def answer_organisation(organisation_id: int, answer: str) -> ResponseReturnValue:
    """One answer: written, seen as the members will read it, then sent."""
    organisation = _organisation(organisation_id)
    if answer not in pages.POSSIBLE.get(organisation.state, ()):
        flash(_("En anden har allerede svaret på det."))
        return redirect(url_for("admin.show_organisation", organisation_id=organisation_id), 303)
    form, name = ANSWERS[answer](), organisation.name
    to, titles = pages.LEADS_TO[answer], {one.slug: one for one in pages.answers(organisation)}
    announcement = Announcement(
        change=lambda now: _answer(form, now, organisation_id, to),
        done=lambda step: _("%(name)s: %(state)s.", name=name, state=STATE_WORDS[step.to_state]),
        back=url_for("admin.show_queue"),
        topics=[topic_of(organisation_id)],
    )
    effects = what_happens(ORGANISATION, organisation_id, clock.now()) if to is State.HIDDEN else []
    page = {"name": name, "id": organisation_id, "answer": titles[answer], "effects": effects}
    return announced(form, announcement, "admin/organisations/answer_organisation.html", page)


def _answer(form: AnnouncedForm, now: datetime, organisation_id: int, to: State) -> ModerationStep:
    if isinstance(form, ReadForm):
        form.refuse_unread(*pages.read_of(actions.locked(organisation_id)))
    return actions.answer(current_actor(), now, organisation_id, to, form.text.data or "")


@bp.route("/foreninger/aendring/<int:edit_id>", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def answer_edit(edit_id: int) -> ResponseReturnValue:
    """What was changed, before and after, and yes or no to it."""
    lookers = who_looks(EDIT, edit_id)
    edit = _edit(edit_id)
    organisation, form = _organisation(edit.object_id), EditAnswerForm()
    differences, is_open = pages.differences_of(edit), edit.decided_at is None
    form.reading(*edit.after.items())
    announcement = Announcement(
        change=lambda now: _answer_edit(form, now, edit_id),
        done=lambda _edit: _("Du har svaret."),
        back=url_for("admin.show_queue"),
        topics=[topic_of(organisation.id)],
    )
    hints = pages.hints_about(*(after for _what, _before, after in differences))
    page = {"differences": differences, "hints": hints, "is_open": is_open, "lookers": lookers}
    page["name"] = organisation.name
    return announced(form, announcement, "admin/organisations/answer_edit.html", page)


def _answer_edit(form: EditAnswerForm, now: datetime, edit_id: int) -> ProposedEdit:
    is_approved, text = form.answer.data == "ja", form.text.data or ""
    answered = actions.answer_edit(current_actor(), now, edit_id, is_approved=is_approved, text=text)
    form.refuse_unread(*answered.after.items())
    return answered


@bp.route("/foreninger/ring/<int:claim_id>", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def answer_claim(claim_id: int) -> ResponseReturnValue:
    """Whom to ring back, what to ask, and what came of it."""
    lookers = who_looks(CLAIM, claim_id)
    form, back = ClaimAnswerForm(), url_for("admin.show_queue")
    claim = _claim(claim_id, is_written=form.is_submitted())
    if form.validate_on_submit():
        with form.changing():
            flash(_record(claim_id, form))
            return form.commit_and_go(back)
        claim = _claim(claim_id, is_written=True)
    html = render_template(
        "admin/organisations/answer_claim.html", form=form, claim=claim, lookers=lookers, now=clock.now()
    )
    pages.note_look([claim.person_id])
    return html, 422 if form.errors else 200


@bp.route("/foreninger/<int:organisation_id>/vil-ikke-staa-her", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def refuse_contact(organisation_id: int) -> ResponseReturnValue:
    """Whom one can ask there says no: what is taken away is shown, then one press."""
    organisation, form = _organisation(organisation_id), ButtonForm()
    ways = (organisation.contact_phone, organisation.contact_email)
    names = refusals.names_shown_with(*ways)
    if form.validate_on_submit():
        with form.changing():
            refusals.remember_refusal(current_actor(), clock.now(), *ways)
            flash(_("Personen er fjernet, og vi husker det."))
            return form.commit_and_go(url_for("admin.show_organisation", organisation_id=organisation_id))
        organisation = _organisation(organisation_id)
    html = render_template(
        "admin/organisations/refuse_contact.html", form=form, organisation=organisation, names=names
    )
    return html, 422 if form.errors_in_order() else 200


def _record(claim_id: int, form: ClaimAnswerForm) -> str:
    """Carry out what came of the call; what the page says."""
    actor, now = current_actor(), clock.now()
    if form.outcome.data == "no_answer":
        claims.note_no_answer(actor, now, claim_id)
        return _("Det er noteret. Prøv igen senere.")
    is_confirmed = form.outcome.data == "yes"
    decided = claims.decide(actor, now, claim_id, is_confirmed=is_confirmed, text=form.text.data or "")
    return _("%(name)s har fået besked.", name=decided.name)


def _organisation(organisation_id: int) -> Organisation:
    organisation = queries.organisation_by_id(organisation_id)
    if organisation is None:
        raise NotFoundError
    return organisation


def _edit(edit_id: int) -> ProposedEdit:
    edit = edit_by_id(edit_id)
    if edit is None or edit.object_type != KIND:
        raise NotFoundError
    return edit


def _claim(claim_id: int, *, is_written: bool) -> Claim:
    """A claim that waits. With `is_written` also an answered one: who wrote meanwhile keeps the words and reads why."""
    claim = db.session.get(Claim, claim_id)
    if claim is None or (claim.outcome is not ClaimOutcome.WAITING and not is_written):
        raise NotFoundError
    return claim
