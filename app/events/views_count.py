"""Counting heads: the same page for the host and for a helper of the day."""

from __future__ import annotations

from flask import flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.formatting import number_da
from app.core.forms import new_key
from app.core.permissions import Permission, public, requires
from app.core.security import private
from app.events import head_count, queries_march
from app.events.forms_march import CountForm
from app.events.gates import Gate, gate_of_helper, gate_of_host
from app.events.models_march import CountPress
from app.events.views import bp

#: A phone without a network can take back so many presses that it sent before.
_MOST_TAKEN_BACK = 30


@bp.route("/arrangementer/<int:series_id>/vaert/<int:occurrence_id>/taelling", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_count_heads(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Big buttons for a thumb; presses are kept on the phone while the network is away."""
    return _count(gate_of_host(series_id, occurrence_id))


@bp.route("/arrangementer/dagen/<token>/taelling", methods=["GET", "POST"])
@public
def help_count(token: str) -> ResponseReturnValue:
    """The same for a helper."""
    return private(make_response(_count(gate_of_helper(token))))


def _count(gate: Gate) -> ResponseReturnValue:
    form = CountForm()
    if form.validate_on_submit():
        with form.changing():
            flash(_pressed(gate, form))
            return form.commit_and_go(gate.count_url)
    counted = queries_march.counted_by(gate.occurrence.id)
    html = render_template(
        "events/count_heads.html",
        gate=gate,
        form=form,
        sum=gate.occurrence.head_count or 0,
        standing=[one.amount for one in reversed(_standing(gate))],
        own=counted.get(gate.helper_id, 0),
        has_more=len(counted) > 1,
        who=gate.counter,
        new_key=new_key,
    )
    return html, 422 if form.errors_in_order() else 200


def _standing(gate: Gate) -> list[CountPress]:
    """What this counter can take back while there is no network."""
    return queries_march.standing(gate.occurrence.id, gate.helper_id, _MOST_TAKEN_BACK)


def _pressed(gate: Gate, form: CountForm) -> str:
    now, occurrence_id, helper_id = clock.now(), gate.occurrence.id, gate.helper_id
    key = str(form.idempotency_key.data)
    if form.is_undone:
        total = head_count.undo(gate.actor, now, occurrence_id, key=key, helper_id=helper_id)
        return _("Det sidste tryk er taget tilbage. %(n)s i alt.", n=number_da(total))
    total = head_count.press(gate.actor, now, occurrence_id, key=key, amount=form.people, helper_id=helper_id)
    return _("%(n)s i alt.", n=number_da(total))
