"""The tables of a meal: the host's page, the papers for the evening, and what a guest says of company."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import BaseForm
from app.core.ids import id_in
from app.core.permissions import Permission, public, requires
from app.core.security import private
from app.gathering_pages.views_host import acting, hosted_date, note_look
from app.gathering_pages.views_sign_up import has_ended, opened_sign_up
from app.gatherings.models import Occurrence
from app.meals import forms_seating as forms
from app.meals import seating
from app.meals.diets import is_shown
from app.meals.models import Seating
from app.meals.queries import details
from app.meals.queries_seating import Tables, company_of, has_tables, tables_of
from app.meals.table_cards import make_table_cards
from app.meals.views import bp
from app.people.private_links import acting_by

_HOST = "/spis-sammen/<int:series_id>/vaert/<int:occurrence_id>/borde"


@bp.route(_HOST, methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_tables(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """The tables: proposed in one press; then moved, kept together and shown."""
    occurrence, tables = _date(series_id, occurrence_id)
    form = forms.ProposeTablesForm(obj=tables.plan)
    if form.validate_on_submit():
        with form.changing():
            only_new = form.how.data == "new"
            actor, now = acting(occurrence.series), clock.now()
            found = seating.propose_tables(actor, now, occurrence_id, form.seats.data, only_new=only_new)
            flash(_said_of(found))
            return form.commit_and_go(_back(occurrence))
    return _page(occurrence, tables, form=form)


@bp.route(f"{_HOST}/flyt", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_move_guest(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """A guest goes to another table."""
    occurrence, tables = _date(series_id, occurrence_id)
    form = forms.MoveForm(tables)
    if form.validate_on_submit():
        with form.changing():
            actor, version = acting(occurrence.series), forms.number_in(form, "version")
            where = (form.guest.data, form.table.data)
            seating.move_guest(actor, clock.now(), occurrence_id, *where, version=version)
            flash(_("Gæsten er flyttet og bliver siddende der."))
            return form.commit_and_go(_back(occurrence))
    return _page(occurrence, tables, move=form)


@bp.route(f"{_HOST}/bordvaert", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_choose_table_host(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Somebody looks after the table where they sit."""
    occurrence, tables = _date(series_id, occurrence_id)
    form = forms.TableHostForm(tables)
    if form.validate_on_submit():
        with form.changing():
            seating.choose_table_host(acting(occurrence.series), clock.now(), occurrence_id, form.host.data)
            flash(_("Bordværten er valgt."))
            return form.commit_and_go(_back(occurrence))
    return _page(occurrence, tables, host=form)


@bp.route(f"{_HOST}/sammen", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_tie_guests(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Two sign-ups stay at one table from the next proposal on."""
    occurrence, tables = _date(series_id, occurrence_id)
    form = forms.TieForm(tables)
    if form.validate_on_submit():
        with form.changing():
            actor, pair = acting(occurrence.series), (form.one.data, form.other.data)
            seating.tie_guests(actor, clock.now(), occurrence_id, *pair)
            flash(_("De sidder sammen, næste gang du laver et forslag."))
            return form.commit_and_go(_back(occurrence))
    return _page(occurrence, tables, tie=form)


@bp.route(f"{_HOST}/sammen/<int:one_id>/<int:other_id>/hver-for-sig", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_untie_guests(series_id: int, occurrence_id: int, one_id: int, other_id: int) -> ResponseReturnValue:
    """Two sign-ups need not sit together any more."""
    occurrence, _tables = _date(series_id, occurrence_id)
    form = BaseForm()
    if form.validate_on_submit():
        with form.changing():
            actor = acting(occurrence.series)
            seating.untie_guests(actor, clock.now(), occurrence_id, one_id, other_id)
            flash(_("De kan sidde hver for sig igen."))
            return form.commit_and_go(_back(occurrence))
    return form.refuse_and_go(_back(occurrence))


@bp.route(f"{_HOST}/<int:number>/laas", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_lock_table(series_id: int, occurrence_id: int, number: int) -> ResponseReturnValue:
    """Who sits at a table stays there at the next proposal, or not."""
    occurrence, _tables = _date(series_id, occurrence_id)
    form = forms.LockForm()
    if form.validate_on_submit():
        with form.changing():
            is_locked, version = form.is_locked.data == "1", forms.number_in(form, "version")
            actor, now = acting(occurrence.series), clock.now()
            seating.lock_table(actor, now, occurrence_id, number, is_locked=is_locked, version=version)
            flash(_("Bord %(n)s er låst.", n=number) if is_locked else _("Bord %(n)s er låst op.", n=number))
            return form.commit_and_go(_back(occurrence))
    return form.refuse_and_go(_back(occurrence))


@bp.route(f"{_HOST}/vis", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_show_tables(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Guests see their own table, or no longer."""
    occurrence, _tables = _date(series_id, occurrence_id)
    form = forms.ShowForm()
    if form.validate_on_submit():
        with form.changing():
            is_shown = form.is_shown.data == "1"
            seating.show_tables(acting(occurrence.series), clock.now(), occurrence_id, is_shown=is_shown)
            flash(
                _("Gæsterne kan se deres bord nu.") if is_shown else _("Gæsterne kan ikke se bordene mere.")
            )
            return form.commit_and_go(_back(occurrence))
    return form.refuse_and_go(_back(occurrence))


@bp.route(f"{_HOST}/bordkort")
@requires(Permission.USE_OWN_PAGE)
def host_table_cards(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """A card for every table on paper, with the names in large letters."""
    occurrence, tables = _date(series_id, occurrence_id)
    return _shown(occurrence, tables, "meals/host_table_cards.html")


@bp.route(f"{_HOST}/bordkort.pdf")
@requires(Permission.USE_OWN_PAGE)
def host_table_cards_file(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """The same as a file: two cards to a sheet, to fold."""
    occurrence, tables = _date(series_id, occurrence_id)
    if not tables.tables:
        raise NotFoundError
    response = make_response(make_table_cards(occurrence, tables, clock.now()))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = 'inline; filename="bordkort.pdf"'
    note_look(occurrence.series, {one.person_id for table in tables.tables for one in table.eaters})
    return private(response)


@bp.route(f"{_HOST}/doerliste")
@requires(Permission.USE_OWN_PAGE)
def host_door_list(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """A list by name for the door: who sits where."""
    occurrence, tables = _date(series_id, occurrence_id)
    return _shown(occurrence, tables, "meals/host_door_list.html")


@bp.route("/spis-sammen/tilmelding/<token>/bord", methods=["GET", "POST"])
@public
def choose_company(token: str) -> ResponseReturnValue:
    """Say whom one wants to sit with, and in which languages one can talk."""
    opened = opened_sign_up(token, to_change=True)
    sign_up, back = opened.thing, url_for("meals.show_sign_up", token=token)
    if not has_tables(sign_up.occurrence.series_id):
        raise NotFoundError
    if request.method == "GET" and has_ended(sign_up):
        return private(redirect(back, 303))
    form = forms.CompanyForm(**company_of(sign_up.id))
    if form.validate_on_submit():
        with form.changing():
            seating.keep_company(acting_by(opened.delegation), clock.now(), sign_up.id, **form.said())
            flash(_("Tak. Værten ser det, når bordene bliver sat."))
            return private(form.commit_and_go(back))
    html = render_template("meals/choose_company.html", sign_up=sign_up, form=form, back=back)
    return private(make_response(html, 422 if form.errors else 200))


def _date(series_id: int, occurrence_id: int) -> tuple[Occurrence, Tables]:
    """A date of the host's with its tables. Raises NotFoundError for anybody else, and a day after the meal."""
    occurrence, now = hosted_date(series_id, occurrence_id), clock.now()
    if not is_shown(occurrence.ends_at, now):
        raise NotFoundError
    return occurrence, tables_of(occurrence, now)


def _back(occurrence: Occurrence) -> str:
    return url_for("meals.host_tables", series_id=occurrence.series_id, occurrence_id=occurrence.id)


def _said_of(tables: Tables) -> str:
    if not tables.eaters:
        return _("Der er ingen på listen endnu.")
    return ngettext(
        "Alle har en plads ved %(num)s bord.", "Alle har en plads ved %(num)s borde.", len(tables.tables)
    )


def _page(occurrence: Occurrence, tables: Tables, **typed: BaseForm) -> ResponseReturnValue:
    """The host's page; `typed` is the form that was sent and is to be put right."""
    asked = {"guest": id_in(request.args, "gaest") or 0}
    shown: dict[str, Any] = {
        "form": forms.ProposeTablesForm(formdata=None, obj=tables.plan),
        "move": forms.MoveForm(tables, formdata=None, data=asked),
        "host": forms.TableHostForm(tables, formdata=None),
        "tie": forms.TieForm(tables, formdata=None),
        **typed,
    }
    sent = next(iter(typed.values()), None)
    return _shown(occurrence, tables, "meals/host_tables.html", sent=sent, **shown)


def _shown(occurrence: Occurrence, tables: Tables, template: str, **page: Any) -> ResponseReturnValue:
    """A page with the names of the guests: who stands on it can see that the host, or staff, looked."""
    now, meal = clock.now(), details(occurrence.series_id)
    html = render_template(
        template,
        occurrence=occurrence,
        series=occurrence.series,
        tables=tables,
        has_tables=meal is not None and meal.seating == Seating.TABLES,
        has_takeaway=meal is not None and meal.has_takeaway,
        is_over=occurrence.ends_at <= now,
        now=now,
        **page,
    )
    note_look(occurrence.series, {one.person_id for one in tables.eaters})
    sent = page.get("sent")
    return private(make_response(html, 422 if sent is not None and sent.errors else 200))
