"""Proposing an event: first what it is, then one page."""

from __future__ import annotations

from typing import cast

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, requires
from app.events import actions, queries
from app.events.forms import ProposeForm, as_typed
from app.events.models import EventForm
from app.events.views import bp
from app.events.wording import USUAL, form_called, form_in_words
from app.gathering_pages.refused import latest_refused
from app.gatherings.models import Series, SeriesStatus
from app.moderation.states import PUBLIC
from app.organisations.queries import organisations_of
from app.people.queries import person_to_change
from app.plan.queries import living_initiatives


@bp.route("/arrangementer/foreslaa")
@requires(Permission.PROPOSE_GATHERING)
def choose_form() -> ResponseReturnValue:
    """What kind of event it is."""
    choices = [
        (usual.icon, form_in_words(form), url_for("events.propose_event", slug=usual.slug), usual.hint)
        for form, usual in USUAL.items()
    ]
    return render_template(
        "events/choose_form.html", choices=choices, may=bool(_organisations()) or _is_staff()
    )


@bp.route("/arrangementer/foreslaa/<slug>", methods=["GET", "POST"])
@requires(Permission.PROPOSE_GATHERING)
def propose_event(slug: str) -> ResponseReturnValue:
    """Propose an event, or as staff make one. What was refused before stands there to be put right."""
    chosen = form_called(slug)
    if chosen is None:
        raise NotFoundError
    form = _form(chosen)
    if form.validate_on_submit():
        with form.changing():
            made = _propose(form, chosen)
            flash(_thanks(made))
            return form.commit_and_go(url_for("events.host_programme", series_id=made.id))
    page = {"kind": form_in_words(chosen), "is_staff": _is_staff(), "back": url_for("events.choose_form")}
    html = render_template("events/propose_event.html", form=form, **page)
    return html, 422 if form.errors else 200


def _form(chosen: EventForm) -> ProposeForm:
    """The form for who may hold one. Raises NotFoundError for anybody else."""
    organisations, person_id = _organisations(), current_actor().person_id
    if person_id is None or not (organisations or _is_staff()):
        raise NotFoundError
    typed = _refused_before(person_id, chosen)
    form = ProposeForm(chosen, organisations, may_be_house=_is_staff(), **typed)
    form.offer_initiatives(_initiatives())
    return form


def _propose(form: ProposeForm, chosen: EventForm) -> Series:
    actor = current_actor()
    host = person_to_change(cast(int, actor.person_id))
    # Whoever comes to a march says so at the place itself, as far as they want to.
    event = form.event(chosen, form.organisation_id.data or None, checks_in=chosen is EventForm.MARCH)
    return actions.propose_event(actor, clock.now(), form.series(), host, event, form.chosen_initiative())


def _thanks(made: Series) -> str:
    """A host whom the house knows waits for nobody."""
    if made.status == SeriesStatus.APPROVED:
        return _("Arrangementet er på siden. Skriv nu programmet, og indbyd dem, der skal med.")
    house = current_pack().house_name
    return _(
        "Tak. %(house)s læser det og svarer dig. Skriv imens programmet, og indbyd dem, der skal med.",
        house=house,
    )


def _is_staff() -> bool:
    return current_actor().has(Permission.MODERATE)


def _organisations() -> list[tuple[int, str]]:
    """Who can hold it: of staff any, of others what they are in themselves and everybody may see."""
    if _is_staff():
        return queries.organisations_to_choose()
    person_id = current_actor().person_id
    own = organisations_of(person_id) if person_id is not None else []
    return [(one.id, one.name) for one, _role in own if one.state in PUBLIC]


def _initiatives() -> list[tuple[int, str]]:
    """What staff may tie it to; nobody else is asked."""
    return [(one.id, one.title) for one in living_initiatives(clock.now())] if _is_staff() else []


def _refused_before(person_id: int, form: EventForm) -> dict[str, object]:
    series = latest_refused(person_id, queries.KIND)
    event = queries.details(series.id) if series is not None else None
    return as_typed(series, event) if series is not None and event is not None and event.form is form else {}
