"""The private page on which a party says whom it wants to meet at a fair, from what is suggested."""

from __future__ import annotations

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.ids import id_in
from app.core.permissions import public
from app.core.security import private
from app.exchange import partners, queries, wishing
from app.exchange.links import opened_party
from app.exchange.models import Participant, Party
from app.exchange.partner_words import reasons_in_words
from app.exchange.rules import Coming
from app.exchange.views import bp
from app.people.private_links import Opened, acting_by


@bp.route("/samarbejdsboers/min/<token>/tilmelding/<int:participant_id>/moed", methods=["GET", "POST"])
@public
def choose_partners(token: str, participant_id: int) -> ResponseReturnValue:
    """Whom to meet, with the reasons, and a yes or a no to each."""
    opened, form = opened_party(token), ButtonForm()
    own = _own(opened, participant_id)
    if opened is not None and form.validate_on_submit():
        is_yes, about_id = request.form.get("svar") == "ja", id_in(request.form, "hvem") or 0
        with form.changing():
            wishing.answer(acting_by(opened.delegation), clock.now(), participant_id, about_id, is_yes=is_yes)
            flash(_("I vil gerne møde dem.") if is_yes else _("I bliver ikke sat sammen."))
            again = url_for("exchange.choose_partners", token=token, participant_id=participant_id)
            return private(form.commit_and_go(again))
        own = _own(opened, participant_id)
    found = partners.partners_of(own)
    html = render_template(
        "exchange/choose_partners.html",
        form=form,
        token=token,
        own=own,
        found=found,
        suggested=[(one, reasons_in_words(one)) for one in found.suggested],
    )
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _own(opened: Opened[Party] | None, participant_id: int) -> Participant:
    """A fair that the party of a link comes to. Raises NotFoundError for those of others, and for what is over."""
    found = queries.participant_by_id(participant_id)
    if opened is None or not opened.may_change or found is None or found.party_id != opened.thing.id:
        raise NotFoundError
    if found.status is not Coming.COMING or found.fair.ends_at <= clock.now():
        raise NotFoundError
    return found
