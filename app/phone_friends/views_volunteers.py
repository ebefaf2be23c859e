"""Pages of volunteers for phone coordinators: who is where, and the next step of one of them as one press."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm, commit_alone
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, requires
from app.people.actions import note_list_look
from app.phone_friends import actions_path as actions
from app.phone_friends import queries_path as queries
from app.phone_friends.blueprint import bp
from app.phone_friends.choices import GENDERS, OFTEN, TIMES, labels_of, words_of
from app.phone_friends.forms_path import ArrangeForm, AttestForm, NoForm, VersionForm
from app.phone_friends.links_path import volunteer_path
from app.phone_friends.messages_path import is_their_turn
from app.phone_friends.models import PhoneVolunteer
from app.phone_friends.showing_path import in_groups, is_on_pause, runs_out, steps_to_show
from app.phone_friends.states import GONE, Path, next_step
from app.phone_friends.words import PATH_WORDS
from app.phone_friends.words_path import (
    ATTEST_WORDS,
    NO_NEED_WORDS,
    PRESS_WORDS,
    RESULT_WORDS,
    TO_DO_WORDS,
    WAITS_WORDS,
)

MATCH = Permission.MATCH_PHONE_FRIENDS


@bp.get("/frivillige")
@requires(MATCH)
def list_volunteers() -> ResponseReturnValue:
    """Everybody on the path: whose step is the house's, what runs out soon, who waits, who is ready."""
    today, rows = clock.today(), queries.rows_of_path()
    return render_template(
        "phone_friends/list_volunteers.html",
        groups=in_groups(rows, today),
        number=len(rows),
        next_steps={state: TO_DO_WORDS.get(step) for state in Path if (step := next_step(state)) is not None},
        waits=WAITS_WORDS,
        today=today,
        now=clock.now(),
    )


@bp.route("/frivillige/<int:volunteer_id>", methods=["GET", "POST"])
@requires(MATCH)
def show_volunteer(volunteer_id: int) -> ResponseReturnValue:
    """Everything about a volunteer's path, and the next step as one press."""
    volunteer, form = _found(volunteer_id), VersionForm()
    if form.validate_on_submit():
        with form.changing():
            actions.take_step(current_actor(), clock.now(), volunteer_id, form.seen())
            flash(_("Det er noteret."))
            return form.commit_and_go(volunteer_path(volunteer_id))
        volunteer = _found(volunteer_id)
    form.version.data = volunteer.version
    facts = _everything_about(volunteer)
    page = render_template("phone_friends/show_volunteer.html", form=form, button=ButtonForm(), **facts)
    _note_look({volunteer.person_id, *(one.person_id for one in facts["others"])})
    return page, 422 if form.errors_in_order() else 200


@bp.route("/frivillige/<int:volunteer_id>/attest", methods=["GET", "POST"])
@requires(MATCH)
def note_attest(volunteer_id: int) -> ResponseReturnValue:
    """Note what was found of a certificate: its kind, what came of it and when it is looked at again."""
    volunteer, form = _found(volunteer_id), AttestForm()
    name = volunteer.person.name
    form.propose(clock.today())
    if form.validate_on_submit():
        with form.changing():
            found = form.assessed()
            actions.note_attest(current_actor(), clock.now(), volunteer_id, form.seen(), found)
            flash(_("Det er noteret."))
            return form.commit_and_go(volunteer_path(volunteer_id))
        volunteer = _found(volunteer_id)
    form.version.data = volunteer.version
    html = render_template("phone_friends/note_attest.html", form=form, name=name, volunteer_id=volunteer_id)
    return html, 422 if form.errors_in_order() else 200


@bp.route("/frivillige/<int:volunteer_id>/aftale", methods=["GET", "POST"])
@requires(MATCH)
def arrange_for_volunteer(volunteer_id: int) -> ResponseReturnValue:
    """A volunteer rang: how many they ring, and a pause."""
    volunteer, form = _found(volunteer_id), ArrangeForm()
    if volunteer.state in GONE:
        raise NotFoundError
    name = volunteer.person.name
    if not form.is_submitted():
        form.fill_in(volunteer)
    if form.validate_on_submit():
        with form.changing():
            number, until = int(form.capacity.data), form.paused_until.data
            actions.arrange(current_actor(), clock.now(), volunteer_id, number, until)
            flash(_("Det er gemt."))
            return form.commit_and_go(volunteer_path(volunteer_id))
    page = render_template(
        "phone_friends/arrange_for_volunteer.html", form=form, name=name, volunteer_id=volunteer_id
    )
    return page, 422 if form.errors_in_order() else 200


@bp.post("/frivillige/<int:volunteer_id>/husk")
@requires(MATCH)
def remind_volunteer(volunteer_id: int) -> ResponseReturnValue:
    """Tell a volunteer again that it is their turn."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            is_new = actions.remind(current_actor(), clock.now(), volunteer_id)
            flash(_("Beskeden er på vej.") if is_new else _("Beskeden er allerede sendt i dag."))
            return form.commit_and_go(volunteer_path(volunteer_id))
    for _field, message in form.errors_in_order():
        flash(message, "warning")
    return _back(volunteer_id)


@bp.route("/frivillige/<int:volunteer_id>/nej", methods=["GET", "POST"])
@requires(MATCH)
def say_no(volunteer_id: int) -> ResponseReturnValue:
    """The house says no to a volunteer, or stop; they get a letter with the reason."""
    volunteer, form = _found(volunteer_id), NoForm()
    if volunteer.state in GONE:
        raise NotFoundError
    name, is_approved = volunteer.person.name, volunteer.state is Path.APPROVED
    if form.validate_on_submit():
        with form.changing():
            actions.say_no(current_actor(), clock.now(), volunteer_id, form.seen(), form.why())
            flash(_("Det er noteret. Den frivillige får besked."))
            return form.commit_and_go(volunteer_path(volunteer_id))
        volunteer = _found(volunteer_id)
    form.version.data = volunteer.version
    page = render_template(
        "phone_friends/say_no.html", form=form, name=name, volunteer_id=volunteer_id, is_approved=is_approved
    )
    return page, 422 if form.errors_in_order() else 200


def _found(volunteer_id: int) -> PhoneVolunteer:
    volunteer = queries.volunteer_by_id(volunteer_id)
    if volunteer is None:
        raise NotFoundError
    return volunteer


def _everything_about(volunteer: PhoneVolunteer) -> dict[str, Any]:
    today, attests = clock.today(), queries.attests_of(volunteer.id)
    steps = queries.steps_of(volunteer.id)
    people = {one.done_by for one in steps} | {one.assessed_by for one in attests}
    return {
        "volunteer": volunteer,
        "state": PATH_WORDS[volunteer.state],
        "path": steps_to_show(volunteer),
        "steps": steps,
        "attests": attests,
        "names": queries.names_of([number for number in people if number is not None]),
        "friends": queries.friends_of(volunteer.id),
        "others": queries.others_like(volunteer),
        "said": _said(volunteer),
        "press": None
        if is_their_turn(volunteer)
        else PRESS_WORDS.get(next_step(volunteer.state) or Path.APPLIED),
        "needs_attest": next_step(volunteer.state) is Path.ATTEST_NOTED,
        "waits": WAITS_WORDS.get(volunteer.state),
        "is_oneself": volunteer.person_id == current_actor().person_id,
        "is_gone": volunteer.state in GONE,
        "ends": queries.renewals_of([volunteer.id])[volunteer.id],
        "is_approved": volunteer.state is Path.APPROVED,
        "is_on_pause": is_on_pause(volunteer, today),
        "runs_out": runs_out(volunteer.valid_until, today),
        "states": PATH_WORDS,
        "attest_words": ATTEST_WORDS,
        "no_need_words": NO_NEED_WORDS,
        "result_words": RESULT_WORDS,
        "today": today,
    }


def _said(volunteer: PhoneVolunteer) -> list[tuple[str, str]]:
    """What they said when they wrote, for the talk with them."""
    said, pack = volunteer.offers, current_pack()
    found = [
        (_("Sprog"), labels_of(said.languages, pack.languages)),
        (_("Hvornår"), words_of(said.times, TIMES)),
        (_("Hvor tit"), words_of([said.often], OFTEN)),
        (_("Vil gerne tale om"), labels_of(said.interests, pack.phone_interests)),
        (_("Køn"), words_of([said.gender], GENDERS)),
    ]
    return [(term, ", ".join(words)) for term, words in found if words]


def _note_look(person_ids: set[int]) -> None:
    """Who is looked at can ask who looked; once an hour for each who looks."""
    actor = replace(current_actor(), purpose="phone volunteers")
    commit_alone(lambda: note_list_look(actor, clock.now(), person_ids))


def _back(volunteer_id: int) -> ResponseReturnValue:
    return redirect(volunteer_path(volunteer_id), 303)
