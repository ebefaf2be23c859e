"""What whoever holds an event does beside what every host does: the event itself, the programme, the documents, the
invitations.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.ids import id_in
from app.core.permissions import Permission, current_actor, requires
from app.events import actions, inviting, programme, queries
from app.events.forms_host import DocumentForm, EditForm, InviteForm, ItemForm
from app.events.models import Event
from app.events.views import bp
from app.events.wording import size_in_words
from app.gathering_pages.views_host import acting, hosted
from app.gatherings.models import Series
from app.plan.queries import initiative, living_initiatives


@bp.route("/arrangementer/<int:series_id>/vaert/arrangementet", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_event(series_id: int) -> ResponseReturnValue:
    """Change what only events have."""
    series, event = _held(series_id)
    form = EditForm(event, series.initiative_id)
    form.offer_initiatives(_initiatives(series), may_be_usual=False)
    if form.validate_on_submit():
        with form.changing():
            changed = form.event(form.chosen_form(), event.organisation_id, checks_in=event.checks_in)
            actions.change_event(acting(series), clock.now(), series_id, changed, form.chosen_initiative())
            flash(_("Arrangementet er rettet."))
            return form.commit_and_go(_back(series_id))
    html = render_template("events/host_event.html", series=series, form=form, back=_back(series_id))
    return html, 422 if form.errors else 200


@bp.route("/arrangementer/<int:series_id>/vaert/program", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_programme(series_id: int) -> ResponseReturnValue:
    """The programme, and one line of it to add or to put right."""
    series, _event = _held(series_id)
    lines = queries.programme(series_id)
    chosen = next((one for one in lines if one.id == id_in(request.args, "ret")), None)
    form, here = ItemForm(obj=chosen), url_for("events.host_programme", series_id=series_id)
    if form.validate_on_submit():
        with form.changing():
            number = chosen.id if chosen is not None else None
            programme.put_item(acting(series), clock.now(), series_id, form.item(), number)
            flash(_("Programmet er gemt."))
            return form.commit_and_go(here)
    page = {"series": series, "lines": lines, "chosen": chosen, "back": _back(series_id)}
    html = render_template("events/host_programme.html", form=form, **page)
    return html, 422 if form.errors else 200


@bp.route("/arrangementer/<int:series_id>/vaert/program/<int:item_id>/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_remove_item(series_id: int, item_id: int) -> ResponseReturnValue:
    """Take a line out of the programme."""
    here = url_for("events.host_programme", series_id=series_id)
    return _take_away(series_id, item_id, programme.remove_item, _("Punktet er fjernet."), here)


@bp.route("/arrangementer/<int:series_id>/vaert/filer", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_documents(series_id: int) -> ResponseReturnValue:
    """The documents, and one to add."""
    series, _event = _held(series_id)
    form, here = DocumentForm(), url_for("events.host_documents", series_id=series_id)
    if form.validate_on_submit():
        with form.changing():
            programme.add_document(
                acting(series),
                clock.now(),
                series_id,
                title=form.title.data or "",
                content=form.content,
                is_for_all=form.is_for_all.data == "all",
            )
            flash(_("Filen er gemt."))
            return form.commit_and_go(here)
    found = [(one, size_in_words(one.size)) for one in queries.documents(series_id, with_all=True)]
    page = {"series": series, "documents": found, "back": _back(series_id)}
    html = render_template("events/host_documents.html", form=form, **page)
    return html, 422 if form.errors else 200


@bp.route("/arrangementer/<int:series_id>/vaert/filer/<int:document_id>/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_remove_document(series_id: int, document_id: int) -> ResponseReturnValue:
    """Take a document away at once."""
    here = url_for("events.host_documents", series_id=series_id)
    return _take_away(series_id, document_id, programme.remove_document, _("Filen er fjernet."), here)


@bp.route("/arrangementer/<int:series_id>/vaert/indbydelser", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_invited(series_id: int) -> ResponseReturnValue:
    """Who is invited, who was written to, and one more to invite."""
    series, _event = _held(series_id)
    form, here = InviteForm(queries.organisations_to_choose()), _invited_url(series_id)
    if form.validate_on_submit():
        with form.changing():
            organisation_id, words = form.organisation_id.data or None, form.words.data or ""
            inviting.invite(
                acting(series), clock.now(), series_id, organisation_id=organisation_id, words=words
            )
            flash(_("Det står på listen nu. Send brevene, når listen er færdig."))
            return form.commit_and_go(here)
    html = render_template(
        "events/host_invited.html", series=series, form=form, back=_back(series_id), **_invited(series_id)
    )
    return html, 422 if form.errors else 200


@bp.route("/arrangementer/<int:series_id>/vaert/indbydelser/send", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_send_invitations(series_id: int) -> ResponseReturnValue:
    """Write to those who were not written to yet."""
    series, form = hosted(series_id), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            people = inviting.send_invitations(acting(series), clock.now(), series_id)
            flash(
                ngettext("%(num)s person får en indbydelse.", "%(num)s personer får en indbydelse.", people)
            )
            return form.commit_and_go(_invited_url(series_id))
    return form.refuse_and_go(_invited_url(series_id))


@bp.route("/arrangementer/<int:series_id>/vaert/indbydelser/<int:invitation_id>/fjern", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_uninvite(series_id: int, invitation_id: int) -> ResponseReturnValue:
    """Take somebody off the list."""
    here, said = _invited_url(series_id), _("De er taget af listen.")
    return _take_away(series_id, invitation_id, inviting.uninvite, said, here)


def _take_away(
    series_id: int, number: int, take: Callable[[Actor, datetime, int, int], None], said: str, back: str
) -> ResponseReturnValue:
    """Carry out a button of the host that takes something of the event away."""
    series, form = hosted(series_id), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            take(acting(series), clock.now(), series_id, number)
            flash(said)
            return form.commit_and_go(back)
    return form.refuse_and_go(back)


def _held(series_id: int) -> tuple[Series, Event]:
    """The event, for its host and for staff. Raises NotFoundError for anybody else."""
    series, event = hosted(series_id), queries.details(series_id)
    if event is None:
        raise NotFoundError
    return series, event


def _initiatives(series: Series) -> list[tuple[int, str]]:
    """What staff may tie it to, with the one it has though that may be over."""
    if not current_actor().has(Permission.MODERATE):
        return []
    living = [(one.id, one.title) for one in living_initiatives(clock.now())]
    if series.initiative_id is None or series.initiative_id in dict(living):
        return living
    return [(series.initiative_id, initiative(series.initiative_id).title), *living]


def _invited(series_id: int) -> dict[str, Any]:
    """Who is invited with when they were written to, and who waits for a letter."""
    invited, sent = queries.invitations(series_id), queries.written_to(series_id)
    waiting = [one for one in invited if one.organisation_id and one.id not in sent]
    return {"invited": [(one, sent.get(one.id)) for one in invited], "waiting": waiting}


def _invited_url(series_id: int) -> str:
    return url_for("events.host_invited", series_id=series_id)


def _back(series_id: int) -> str:
    return url_for("events.host_series", series_id=series_id)
