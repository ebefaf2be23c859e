"""The private page on which somebody writes something else in what they give or seek."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import current_actor, public
from app.core.security import private
from app.exchange import editing, queries
from app.exchange.editing import MAY_CHANGE, Outcome
from app.exchange.forms import EditOfferForm
from app.exchange.items import writes_as
from app.exchange.links import own_path
from app.exchange.models import Item, Party
from app.exchange.views import bp
from app.exchange.views_own import changing_by, own_item
from app.exchange.words import ITEM, offer_in_words
from app.moderation.queries import waiting_edit
from app.moderation.states import By, State
from app.people.private_links import Opened, acting_by

_DONE = {
    Outcome.SAVED: _l("Det er gemt. Alle kan se det nu."),
    Outcome.SENT: _l("Det er gemt. Vi læser det inden to hverdage."),
    Outcome.WAITS: _l("Det er gemt. Vi læser det nye inden to hverdage. Det gamle bliver stående så længe."),
    Outcome.TAKEN_BACK: _l("Det nye er taget tilbage. Det gamle står der stadig."),
}


@bp.route("/samarbejdsboers/min/<token>/opslag/<int:item_id>", methods=["GET", "POST"])
@public
def edit_own_item(token: str, item_id: int) -> ResponseReturnValue:
    """Write something else in an item; what was answered is sent again, and what everybody sees is seen until then."""
    opened, form = changing_by(token), EditOfferForm()
    item = _changeable(opened, item_id)
    if not form.is_submitted():
        form.show_at(editing.to_change(item), item.version)
    if form.validate_on_submit():
        with form.changing():
            done = editing.change(
                acting_by(opened.delegation), clock.now(), item_id, form.offer(), form.seen()
            )
            flash(str(_DONE[done]))
            return private(form.commit_and_go(own_path(token)))
        item = _changeable(changing_by(token), item_id)
    return _page(form, item, token)


def _page(form: EditOfferForm, item: Item, token: str) -> Response:
    """The form; who sent it from an older page sees what stands now, and may send theirs all the same."""
    is_older = form.is_submitted() and form.seen() != item.version
    about: dict[str, Any] = {
        "said": queries.said_about([item]).get(item.id, ""),
        "waits": waiting_edit(ITEM, item.id) is not None,
        "waits_first": item.state is State.PUBLISHED and writes_as(current_actor(), item.party) is By.AUTHOR,
        "stands": offer_in_words(editing.to_change(item)) if is_older else [],
    }
    form.version.data = str(item.version)
    html = render_template("exchange/edit_own_item.html", form=form, token=token, **about)
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _changeable(opened: Opened[Party], item_id: int) -> Item:
    """An item of the party that can be changed. Raises NotFoundError for others."""
    item = own_item(opened, item_id)
    if item.state not in MAY_CHANGE:
        raise NotFoundError
    return item
