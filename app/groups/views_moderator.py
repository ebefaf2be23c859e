"""Moderators read groups and new words of them, before everybody sees them or afterwards, and answer."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import Permission, current_actor, requires
from app.groups import actions, queries
from app.groups.forms import AnswerForm
from app.groups.models import Group
from app.groups.queries import KIND
from app.groups.views import bp
from app.groups.waiting import texts_of, what_waits
from app.groups.words import STATE_WORDS, in_words
from app.moderation.hints import hints
from app.moderation.models import ProposedEdit
from app.moderation.queries import steps_of, waiting_edit
from app.moderation.states import State
from app.moderation.who_looks import who_looks
from app.moderation.words import LEADS_TO, hints_in_words
from app.plan.queries import action_initiatives

_WORDS: dict[str, Any] = {
    "godkend": _l("Ja. Alle kan se det"),
    "ret": _l("De skal rette noget"),
    "afvis": _l("Nej"),
    "nye-ja": _l("Ja til de nye ord"),
    "nye-nej": _l("Nej til de nye ord"),
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


@bp.route("/faellesskaber/<int:group_id>/svar", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def answer_group(group_id: int) -> ResponseReturnValue:
    """Everything about a group, what to notice, what happened, and the answers."""
    group = _group(group_id)
    edit = waiting_edit(KIND, group_id) if group.state is State.PUBLISHED else None
    lookers = who_looks(what_waits(group), group_id)
    form, answers = _form(group, edit)
    if form.validate_on_submit():
        with form.changing():
            form.refuse_unread(*_read_of(actions.locked_for_moderator(current_actor(), group_id)))
            _answer(group_id, edit, form)
            flash(_("Du har svaret."))
            return form.commit_and_go(url_for("admin.show_queue"))
        group = _group(group_id)
    form.reading(*_read_of(group))
    shown = {"form": form, "answers": answers, "lookers": lookers, **_everything_of(group, edit)}
    return render_template("groups/answer_group.html", **shown), 422 if form.errors else 200


def _read_of(group: Group) -> list[object]:
    """What is read before it is answered: the words and the link of a group, and new words that wait."""
    edit = waiting_edit(KIND, group.id)
    return [*texts_of(group), group.online_link, *(edit.after.items() if edit is not None else ())]


def _everything_of(group: Group, edit: ProposedEdit | None) -> dict[str, Any]:
    """What the moderator reads: the words, what to notice in them, and what has happened."""
    texts = (*texts_of(group), *(edit.after.values() if edit is not None else ()))
    return {
        "group": group,
        "edit": edit,
        "hints": hints_in_words(hints(*texts)),
        "steps": steps_of(KIND, group.id),
        "states": STATE_WORDS,
        **in_words(group, clock.today()),
    }


def _form(group: Group, edit: ProposedEdit | None) -> tuple[AnswerForm, list[tuple[str, Any]]]:
    """The form with the answers that can be given now, and these."""
    form = AnswerForm()
    possible = ("nye-ja", "nye-nej", "skjul") if edit is not None else _POSSIBLE.get(group.state, ())
    answers = [(word, _WORDS[word]) for word in possible]
    initiatives = [(one.id, one.title) for one in action_initiatives(clock.now())]
    form.offer(answers, initiatives, group.initiative_id)
    return form, answers


def _answer(group_id: int, edit: ProposedEdit | None, form: AnswerForm) -> None:
    actor, now, word, text = current_actor(), clock.now(), form.answer.data, form.text.data or ""
    if word == "set":
        actions.look_at(actor, now, group_id, form.initiative_id.data or None)
    elif word in ("nye-ja", "nye-nej") and edit is not None:
        actions.answer_edit(actor, now, group_id, edit.id, is_approved=word == "nye-ja", text=text)
    else:
        actions.answer(actor, now, group_id, LEADS_TO[word], text, form.initiative_id.data or None)


def _group(group_id: int) -> Group:
    group = queries.group_by_id(group_id)
    if group is None:
        raise NotFoundError
    return group
