"""Private pages of a party, opened by the link in a letter or from Min side: what it gives, seeks and comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.queries import account_of_person
from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import public
from app.core.security import private
from app.exchange import catalogue, items, queries, queries_agreements, queries_day, queries_fits, registering
from app.exchange.editing import MAY_CHANGE
from app.exchange.fitting import MOST_OWN
from app.exchange.forms import AgainForm, ComingForm, OfferForm
from app.exchange.items import MAY_RENEW, MAY_TAKE_DOWN
from app.exchange.links import opened_party, own_path
from app.exchange.links_day import arrival_path, door_picture
from app.exchange.models import Item, Participant, Party
from app.exchange.models_agreements import AgreementState
from app.exchange.registering import Who
from app.exchange.rules import Phase
from app.exchange.views import bp
from app.exchange.words import AGREEMENT_WORDS, SIDE_WORDS, owner_in_words, phase, standing_in_words
from app.moderation.states import AGAINST
from app.people.private_links import Opened, acting_by

_EXAMPLES = 4
#: So long after a fair it still stands on the page, so that one can say what was agreed.
AGREE_WITHIN = timedelta(days=60)


@bp.route("/samarbejdsboers/min/<token>", methods=["GET", "POST"])
@public
def show_own(token: str) -> ResponseReturnValue:
    """All that a party has to do with the exchange, and the one button with which it leaves all of it."""
    opened, form = opened_by(token), ButtonForm()
    if form.is_submitted() and not opened.may_change:
        raise NotFoundError
    if form.validate_on_submit():
        with form.changing():
            registering.leave(acting_by(opened.delegation), clock.now(), opened.thing.id)
            flash(_("I er meldt fra, og jeres opslag er taget ned."))
            return private(form.commit_and_go(own_path(token)))
        opened = opened_by(token)
    html = render_template("exchange/show_own.html", opened=opened, token=token, form=form, **_all_of(opened))
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _all_of(opened: Opened[Party]) -> dict[str, Any]:
    """What the page shows of a party."""
    party, now = opened.thing, clock.now()
    # On the evening and the weeks after it one still says what was agreed.
    coming, fair = queries.coming_of_party(party.id, now - AGREE_WITHIN), queries.next_fair(now)
    # Who stands in the hall looks for the fair of today, not for those of last month.
    coming.sort(key=lambda one: one.fair.ends_at <= now)
    is_coming = fair is not None and any(one.fair_id == fair.id for one in coming)
    items_ = queries.items_of(party.id)
    said = queries.said_about(items_)
    own = [(one, standing_in_words(one), said.get(one.id, "")) for one in items_]
    return {
        "party": party,
        "coming": coming,
        "offers": own,
        "fits": queries_fits.fits_of(party.id, MOST_OWN),
        "new_words": queries.with_new_words(items_),
        "sides": SIDE_WORDS,
        "owner": owner_in_words,
        "next_fair": fair if fair is not None and not is_coming and phase(fair, now) is Phase.OPEN else None,
        "is_guest": account_of_person(party.person_id) is None,
        "agreements": [
            (
                one,
                one.opposite(party.id).name,
                _("Venter på jeres svar") if waits else AGREEMENT_WORDS[one.state],
            )
            for one in queries_agreements.agreements_of(party.id)
            for waits in (one.other_id == party.id and one.state is AgreementState.PROPOSED,)
        ],
        "now": now,
        "tables": queries_day.shown_stalls(coming),
        "arrival": arrival_path,
        **_code(coming, now),
        "may_leave": opened.may_change
        and bool(
            any(one.fair.ends_at > now for one in coming) or any(one.state in MAY_TAKE_DOWN for one in items_)
        ),
        "may": {"change": MAY_CHANGE, "renew": MAY_RENEW, "down": MAY_TAKE_DOWN, "appeal": AGAINST},
    }


def _code(coming: Sequence[Participant], now: datetime) -> dict[str, Any]:
    """The picture to show at the door, of the next fair only: nobody shows the wrong one."""
    codes = ((one.id, door_picture(one, now)) for one in coming)
    shown, code = next((one for one in codes if one[1]), (None, ""))
    return {"shown_code": shown, "code": code}


# ---- coming to a fair -------------------------------------------------------------------------------------------


@bp.route("/samarbejdsboers/min/<token>/boers/<int:fair_id>", methods=["GET", "POST"])
@public
def come_again(token: str, fair_id: int) -> ResponseReturnValue:
    """Come to another fair, with what the party gives and seeks already."""
    opened, form, fair = changing_by(token), AgainForm(), queries.fair_by_id(fair_id)
    if fair is None or phase(fair, clock.now()) is not Phase.OPEN:
        raise NotFoundError
    title = fair.title
    if form.validate_on_submit():
        with form.changing():
            who = Who(opened.thing.person_id, organisation_id=opened.thing.organisation_id)
            how = form.registration(fair)
            registering.register(acting_by(opened.delegation), clock.now(), fair_id, who, how, None)
            flash(_("I er tilmeldt."))
            return private(form.commit_and_go(own_path(token)))
    html = render_template("exchange/come_again.html", form=form, title=title, token=token)
    return private(make_response(html, 422 if form.errors else 200))


@bp.route("/samarbejdsboers/min/<token>/tilmelding/<int:participant_id>", methods=["GET", "POST"])
@public
def change_registration(token: str, participant_id: int) -> ResponseReturnValue:
    """Come in another way, and say whom one wishes to meet and whom not."""
    participant, form = _participant(changing_by(token), participant_id), ComingForm()
    others = [one for one in queries.participants_of(participant.fair_id) if one.id != participant_id]
    form.offer_others(others)
    if not form.is_submitted():
        form.fill_in_coming(participant)
        wishes = queries.wishes_of(participant_id)
        form.wanted.data = [about for about, is_wanted in wishes.items() if is_wanted]
        form.unwanted.data = [about for about, is_wanted in wishes.items() if not is_wanted]
    title = participant.fair.title
    if form.validate_on_submit():
        with form.changing():
            _change(form, acting_by(opened_by(token).delegation), participant)
            flash(_("Det er gemt. Tak."))
            return private(form.commit_and_go(own_path(token)))
    html = render_template("exchange/change_registration.html", form=form, title=title, token=token)
    return private(make_response(html, 422 if form.errors else 200))


def _change(form: ComingForm, actor: Actor, participant: Participant) -> None:
    now, number = clock.now(), participant.id
    registering.change(actor, now, number, form.registration(participant.fair))
    registering.wish(actor, now, number, form.wanted.data or [], form.unwanted.data or [])


# ---- what one gives and seeks -----------------------------------------------------------------------------------


@bp.route("/samarbejdsboers/min/<token>/opslag", methods=["GET", "POST"])
@public
def add_own_item(token: str) -> ResponseReturnValue:
    """Give or seek one more thing."""
    opened, form = changing_by(token), OfferForm()
    if form.validate_on_submit():
        with form.changing():
            items.post(acting_by(opened.delegation), clock.now(), opened.thing, form.offer())
            flash(_("Det er sendt. Tak."))
            return private(form.commit_and_go(own_path(token)))
    page = {"examples": catalogue.newest(_EXAMPLES), "sides": SIDE_WORDS}
    html = render_template("exchange/add_own_item.html", form=form, token=token, **page)
    return private(make_response(html, 422 if form.errors else 200))


# ---- one press --------------------------------------------------------------------------------------------------


@bp.route("/samarbejdsboers/min/<token>/tilmelding/<int:participant_id>/meld-fra", methods=["POST"])
@public
def withdraw(token: str, participant_id: int) -> ResponseReturnValue:
    """Do not come after all; what one gives and seeks stays."""
    opened = changing_by(token)
    actor, number = acting_by(opened.delegation), _participant(opened, participant_id).id
    said = _("I er meldt fra. Jeres opslag står der stadig.")
    return _pressed(token, lambda: registering.withdraw(actor, clock.now(), number), said)


@bp.route("/samarbejdsboers/min/<token>/opslag/<int:item_id>/gaelder", methods=["POST"])
@public
def renew_item(token: str, item_id: int) -> ResponseReturnValue:
    """Say that something still holds."""
    opened = changing_by(token)
    actor, number = acting_by(opened.delegation), own_item(opened, item_id).id
    return _pressed(token, lambda: items.renew(actor, clock.now(), number), _("Tak. Så står det der stadig."))


@bp.route("/samarbejdsboers/min/<token>/opslag/<int:item_id>/ned", methods=["POST"])
@public
def take_down_item(token: str, item_id: int) -> ResponseReturnValue:
    """Take something out of the catalogue."""
    opened = changing_by(token)
    actor, number = acting_by(opened.delegation), own_item(opened, item_id).id
    return _pressed(token, lambda: items.take_down(actor, clock.now(), number), _("Opslaget er taget ned."))


def _pressed(token: str, act: Callable[[], object], said: str) -> Response:
    """Carry out what a lone button does, say so, and show the party's page."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            act()
            flash(said)
            return private(form.commit_and_go(own_path(token)))
    return private(form.refuse_and_go(own_path(token)))


# ---- whose it is ------------------------------------------------------------------------------------------------


def opened_by(token: str) -> Opened[Party]:
    """What a private link opens. Raises NotFoundError for a link that is not (or no longer) ours."""
    opened = opened_party(token)
    if opened is None:
        raise NotFoundError
    return opened


def changing_by(token: str) -> Opened[Party]:
    """The same for who may change things."""
    opened = opened_by(token)
    if not opened.may_change:
        raise NotFoundError
    return opened


def _participant(opened: Opened[Party], participant_id: int) -> Participant:
    """A fair that the party comes to or came to. Raises NotFoundError for those of others."""
    found = queries.participant_by_id(participant_id)
    if found is None or found.party_id != opened.thing.id:
        raise NotFoundError
    return found


def own_item(opened: Opened[Party], item_id: int) -> Item:
    """An item of the party. Raises NotFoundError for those of others."""
    found = queries.item_by_id(item_id)
    if found is None or found.party_id != opened.thing.id:
        raise NotFoundError
    return found
