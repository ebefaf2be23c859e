"""Brokers of a free market: choosing them, and the page on their tablet: who should meet whom now."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.queries import people_who_may
from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import new_key
from app.core.ids import id_in
from app.core.permissions import Permission, current_actor, requires
from app.exchange import agreements, bell, brokers, queries, queries_day, talks
from app.exchange.broker_page import page_of
from app.exchange.forms_agreements import NoteForm
from app.exchange.forms_day import BrokersForm, TalkForm
from app.exchange.links_day import broker_path, brokers_path
from app.exchange.models import Fair, Participant
from app.exchange.rules import Shape
from app.exchange.rules_day import Talked, brokers_needed
from app.exchange.views import bp
from app.exchange.views_staff import note_look
from app.exchange.words_day import TALKED_WORDS

_FAIR = "/samarbejdsboers/boerser/<int:fair_id>"


@bp.route(f"{_FAIR}/maeglere", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def choose_brokers(fair_id: int) -> ResponseReturnValue:
    """How many brokers a fair needs, and who they are: colleagues, and participants who can log in."""
    fair, coming = _market(fair_id), queries.participants_of(fair_id)
    form = BrokersForm(data={"people": [one.person_id for one in queries_day.brokers_of(fair_id)]})
    form.offer(_candidates(coming))
    if form.validate_on_submit():
        with form.changing():
            number = brokers.choose(current_actor(), clock.now(), fair_id, form.people.data or [])
            flash(ngettext("%(num)s er mægler.", "%(num)s er mæglere.", number))
            return form.commit_and_go(brokers_path(fair_id))
        fair, coming = _market(fair_id), queries.participants_of(fair_id)
    html = render_template("exchange/choose_brokers.html", form=form, fair=fair, **_chosen(fair, coming))
    note_look({one.party.person_id for one in coming})
    return html, 422 if form.errors_in_order() else 200


def _candidates(coming: list[Participant]) -> list[tuple[int, str]]:
    staff = dict(people_who_may(Permission.MODERATE))
    others = queries_day.people_with_accounts(sorted({one.party.person_id for one in coming} - set(staff)))
    named = [(one.id, _("%(name)s, kommer selv", name=one.name)) for one in others]
    return [(number, _("%(name)s, kollega", name=name)) for number, name in staff.items()] + named


def _chosen(fair: Fair, coming: list[Participant]) -> dict[str, Any]:
    found = queries_day.market_of(fair)
    return {
        "needed": brokers_needed(len(coming)),
        "coming": len(coming),
        "shares": [
            (one.person.name, [found.name(who) for who in own]) for one, own in queries_day.shares_of(found)
        ],
    }


@bp.route(f"{_FAIR}/maegler")
@requires(Permission.USE_OWN_PAGE)
def show_broker_page(fair_id: int) -> ResponseReturnValue:
    """Who should meet whom now, who talks, and who is here of those one looks after."""
    fair, actor, now = _brokered(fair_id), current_actor(), clock.now()
    found = queries_day.market_of(fair)
    page = page_of(found, actor.person_id, now, everybody=request.args.get("alle") == "1")
    html = render_template("exchange/show_broker_page.html", fair=fair, page=page, now=now, **_around(fair))
    note_look({one.party.person_id for one in found.coming})
    return html


def _around(fair: Fair) -> dict[str, Any]:
    actor = current_actor()
    agreed, waiting = queries_day.count_agreements(fair.id)
    return {
        "agreed": agreed,
        "waiting": waiting,
        "is_going_on": bell.is_going_on(fair, clock.now()),
        "is_staff": actor.has(Permission.MODERATE),
        "who": actor.account_id,
        "talked": TALKED_WORDS,
        "new_key": new_key,
    }


@bp.route(f"{_FAIR}/samtaler", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def note_talk(fair_id: int) -> ResponseReturnValue:
    """One press about two: they talk now, have met, will not today, or it was a mistake."""
    _brokered(fair_id)
    form = TalkForm()
    if form.validate_on_submit():
        with form.changing():
            flash(_noted(form, fair_id))
            return form.commit_and_go(broker_path(fair_id))
    return form.refuse_and_go(broker_path(fair_id))


def _noted(form: TalkForm, fair_id: int) -> str:
    actor, now, pressed, forgotten = current_actor(), clock.now(), form.pressed, form.forgets
    if pressed is not None:
        talks.note(actor, now, fair_id, form.pair, pressed)
        return _("Det er noteret.")
    if forgotten is None:
        raise NotFoundError
    talks.take_back(actor, now, fair_id, form.pair, forgotten)
    return _("Det er glemt igen.")


@bp.route(f"{_FAIR}/maegler/aftale", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def note_agreement(fair_id: int) -> ResponseReturnValue:
    """An agreement at the table, written down by the broker with both beside them."""
    fair, coming = _brokered(fair_id), queries.participants_of(fair_id)
    two = {"one_id": id_in(request.args, "en"), "other_id": id_in(request.args, "anden")}
    form = NoteForm(data={**two, "is_signed": True})
    form.offer(coming)
    if form.validate_on_submit():
        with form.changing():
            _agree(form, fair_id)
            flash(_("Aftalen er skrevet op. Godt gået!"))
            return form.commit_and_go(broker_path(fair_id))
        fair = _brokered(fair_id)
    html = render_template("exchange/note_agreement.html", form=form, fair=fair, can_note=len(coming) > 1)
    note_look({one.party.person_id for one in coming})
    return html, 422 if form.errors_in_order() else 200


def _agree(form: NoteForm, fair_id: int) -> None:
    """Whoever agreed has met."""
    actor, now, terms, signed = current_actor(), clock.now(), form.terms(), bool(form.is_signed.data)
    one, other = form.one_id.data, form.other_id.data
    made = agreements.note(actor, now, one, other, terms, is_signed=signed)
    if bell.is_going_on(made.fair, now):
        talks.note(actor, now, fair_id, (one, other), Talked.MET)


# ---- what the pages share ---------------------------------------------------------------------------------------


def _market(fair_id: int) -> Fair:
    fair = queries_day.market_by_id(fair_id)
    if fair is None:
        raise NotFoundError
    return fair


def _brokered(fair_id: int) -> Fair:
    """A free market for who may broker at it. Raises NotFoundError for others."""
    fair = brokers.opened(current_actor(), clock.now(), fair_id)
    if fair.shape is not Shape.MARKET:
        raise NotFoundError
    return fair
