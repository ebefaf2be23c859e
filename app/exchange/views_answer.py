"""Moderators read what people give and seek, and new words of it, and answer."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import Permission, current_actor, requires
from app.exchange import editing, items, queries
from app.exchange.forms_staff import AnswerForm
from app.exchange.links import answer_path
from app.exchange.models import Item
from app.exchange.views import bp
from app.exchange.views_staff import note_look
from app.exchange.waiting import FREE_TEXTS, what_waits
from app.exchange.words import ITEM, STATE_WORDS, changes_in_words, offer_in_words, owner_in_words
from app.moderation.hints import hints
from app.moderation.models import ProposedEdit
from app.moderation.queries import steps_of, waiting_edit
from app.moderation.states import State
from app.moderation.who_looks import who_looks
from app.moderation.words import LEADS_TO, hints_in_words
from app.organisations.queries import role_in

_WORDS: dict[str, Any] = {
    "godkend": _l("Ja. Alle kan se det"),
    "ret": _l("Noget skal rettes først"),
    "afvis": _l("Nej"),
    "nye-ja": _l("Ja til det nye"),
    "nye-nej": _l("Nej til det nye. Det gamle bliver stående"),
    "skjul": _l("Tag det ned"),
    "vis": _l("Vis det igen"),
}
_POSSIBLE: dict[State, tuple[str, ...]] = {
    State.PENDING: ("godkend", "ret", "afvis"),
    State.NEEDS_WORK: ("afvis",),
    State.PUBLISHED: ("skjul",),
    State.HIDDEN: ("vis",),
}


@bp.route("/samarbejdsboers/opslag/<int:item_id>/svar", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def answer_item(item_id: int) -> ResponseReturnValue:
    """Everything about an item, what to notice, what happened, and the answers."""
    item, edit = _item(item_id)
    form, answers = _form(item, edit)
    lookers = who_looks(what_waits(item), item_id)
    if form.validate_on_submit():
        with form.changing():
            _answer(item_id, edit, form)
            flash(_("Du har svaret."))
            return form.commit_and_go(answer_path(item_id))
        item, edit = _item(item_id)
    about = {"answers": answers, "lookers": lookers, **_everything_about(item, edit)}
    form.version.data = str(item.version)
    html = render_template("exchange/answer_item.html", form=form, **about)
    note_look({item.party.person_id})
    return html, 422 if form.errors_in_order() else 200


def _form(item: Item, edit: ProposedEdit | None) -> tuple[AnswerForm, list[tuple[str, Any]]]:
    """The form with the answers that can be given now, and these."""
    form = AnswerForm()
    possible = ("nye-ja", "nye-nej", "skjul") if edit is not None else _POSSIBLE.get(item.state, ())
    answers = [(word, _WORDS[word]) for word in possible]
    form.offer(answers)
    return form, answers


def _answer(item_id: int, edit: ProposedEdit | None, form: AnswerForm) -> None:
    actor, now, word, text = current_actor(), clock.now(), form.answer.data, form.text.data or ""
    if word in ("nye-ja", "nye-nej") and edit is not None:
        is_yes = word == "nye-ja"
        editing.answer_edit(actor, now, item_id, edit.id, form.seen(), is_approved=is_yes, text=text)
    else:
        items.answer(actor, now, item_id, LEADS_TO[word], text, form.seen())


def _everything_about(item: Item, edit: ProposedEdit | None) -> dict[str, Any]:
    organisation = item.party.organisation
    is_member = organisation is not None and role_in(organisation.id, item.party.person_id) is not None
    new = editing.to_change(item) if edit is not None else None
    texts = [getattr(one, name) for one in (item, new) if one is not None for name in FREE_TEXTS]
    noticed = hints_in_words(hints(*texts))
    if organisation is not None and not is_member:
        noticed.append(_("Den, der skrev det, står ikke som medlem hos os. Ring, og spørg."))
    stands = offer_in_words(editing.as_it_stands(item))
    return {
        "item": item,
        "stands": [*stands, (_("Fra"), owner_in_words(item.party))],
        "new": changes_in_words(editing.as_it_stands(item), new) if new is not None else [],
        "hints": noticed,
        "steps": steps_of(ITEM, item.id),
        "states": STATE_WORDS,
        "state": STATE_WORDS[item.state],
    }


def _item(item_id: int) -> tuple[Item, ProposedEdit | None]:
    """An item and the new words of it that wait, if everybody sees it."""
    item = queries.item_by_id(item_id)
    if item is None:
        raise NotFoundError
    return item, waiting_edit(ITEM, item_id) if item.state is State.PUBLISHED else None
