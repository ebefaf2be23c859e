"""The host's pages: made for a phone in a car park. Who comes, whom to ring, and changing a date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.date_words import words_here
from app.core.errors import NotFoundError
from app.core.feature import feature_of_kind
from app.core.formatting import capital
from app.core.forms import commit_alone
from app.core.ids import id_in
from app.core.permissions import Permission, can, current_actor, requires
from app.gathering_pages import forms_host as forms
from app.gathering_pages import queries_host as queries
from app.gathering_pages import ringing
from app.gathering_pages.announcing import Announcement, announced
from app.gathering_pages.queries_list import DateList, date_part
from app.gathering_pages.shared import Link, kind_here, notes_here
from app.gathering_pages.shared import page as shared_page
from app.gathering_pages.told import said_of_told
from app.gatherings import hosting, hosting_series
from app.gatherings.actions import give_place, leave
from app.gatherings.models import Occurrence, OccurrenceStatus, Series
from app.gatherings.reach import reach_of
from app.gatherings.retention import sign_up_period
from app.gatherings.rhythm_words import reach_in_words
from app.lifts.queries import missing_among, missing_on
from app.moderation.appeals import way_to_appeal
from app.notifications import ring_list
from app.people.actions import note_list_look

# ---- who may, and what about -------------------------------------------------------------------------------


def hosted(series_id: int) -> Series:
    """The series, for its host and for staff. Raises NotFoundError for anybody else."""
    series = queries.series(series_id, kind_here().kind)
    if series is None or not can(current_actor(), Permission.HOST_GATHERING, series):
        raise NotFoundError
    return series


def hosted_date(series_id: int, occurrence_id: int) -> Occurrence:
    """A date of a series that the actor hosts or looks after.

    Raises NotFoundError for anybody else's, and for one so long ago that who was there is nobody's any more.
    """
    hosted(series_id)
    occurrence = queries.occurrence_of(series_id, occurrence_id)
    if occurrence is None or occurrence.ends_at < clock.now() - sign_up_period():
        raise NotFoundError
    return occurrence


def acting(series: Series) -> Actor:
    """Who acts. Staff, and who looks after the organisation behind it, act for the host, and the audit says so."""
    actor = current_actor()
    if actor.person_id == series.host_id:
        return actor
    who = "staff" if actor.has(Permission.HOST_GATHERING) else "organisation"
    return replace(actor, on_behalf_of=series.host_id, purpose=f"{who} acts for the host")


def _note_look(series: Series, people: DateList | None) -> None:
    """Who stands on the list can see that the host, or staff for the host, looked."""
    note_look(series, {one.person_id for one in [*people.coming, *people.waiting]} if people else set())


def note_look(series: Series, seen: Collection[int]) -> None:
    """The same for names on any page: `seen` are ids of persons."""
    actor, now = acting(series), clock.now()
    actor = replace(actor, purpose=actor.purpose or "host list")
    if seen:
        commit_alone(lambda: note_list_look(actor, now, seen))


def _the() -> str:
    """ "Turen", as a sentence begins."""
    return capital(str(words_here().the))


def _ways_out(series_id: int) -> dict[str, object]:
    """Addresses of pages that are the kind's own."""
    kind = kind_here()
    picture_url = kind.picture_path(series_id) if kind.picture_path else None
    number = kind.number_of(series_id) if kind.number_of else series_id
    return {
        "public_path": kind.public_path,
        "propose_path": kind.propose_path,
        "picture_url": picture_url,
        "poster_url": url_for("sharing.show_poster", name=kind.kind, number=number),
    }


def _appeal_url(series: Series) -> str | None:
    """Where the host asks that a no is looked at once more; None for others, and where nobody said no."""
    moderated = feature_of_kind(series.kind).moderated
    if moderated is None or not series.decision_text:
        return None
    return way_to_appeal(current_actor(), moderated.kind, series.id)


def _own_links(occurrence: Occurrence | None) -> list[Link]:
    """What the kind lets a host do besides with a date."""
    links = kind_here().host_links
    return links(occurrence.series_id, occurrence.id) if links and occurrence else []


def _missing_lifts(people: DateList | None, occurrence: Occurrence | None) -> int:
    """How many parties with a place nobody takes along yet."""
    if people is None or occurrence is None:
        return 0
    if people.whole is not None:
        return len(missing_on(occurrence.id).get(occurrence.id, []))
    return len(missing_among(people.coming))


def date_url(occurrence: Occurrence) -> str:
    """The host's page of one date."""
    return url_for(".host_date", series_id=occurrence.series_id, occurrence_id=occurrence.id)


# ---- the overview and one date -----------------------------------------------------------------------------


@shared_page("/<int:series_id>/vaert")
@requires(Permission.USE_OWN_PAGE)
def host_series(series_id: int) -> ResponseReturnValue:
    """The host's overview: the next date with everybody on it, whom to ring, and the dates after it."""
    series, now = hosted(series_id), clock.now()
    occurrence = queries.next_date(series_id, now)
    ahead, behind = queries.other_dates(series_id, now, without=occurrence.id if occurrence else None)
    people, days = date_part(occurrence.id) if occurrence else None, queries.days_of(series_id, now)
    html = render_template(
        "gathering_pages/host_series.html",
        series=series,
        now=now,
        occurrence=occurrence,
        days=queries.days_until(occurrence.starts_at, now) if occurrence else None,
        people=people,
        calls=ringing.calls(series, queries.topics_of(series_id, days), occurrence, now),
        form=forms.AttendanceForm.of(occurrence, asks_others=kind_here().asks_others),
        ahead=ahead,
        appeal_url=_appeal_url(series),
        own_links=_own_links(occurrence),
        own_notes=notes_here(occurrence),
        missing_lifts=_missing_lifts(people, occurrence),
        **_ways_out(series_id),
        behind=behind,
        **_dates_to_come(series, [occurrence, *(line.occurrence for line in ahead)], days.values(), now),
        **queries.people_over_time(series.id, now),
    )
    _note_look(series, people)
    return html


def _dates_to_come(
    series: Series, dates: list[Occurrence | None], days: Collection[date], now: datetime
) -> dict[str, object]:
    """How far the `days` reach, whether new ones cannot be made, and the first of `dates` that can be changed."""
    is_on = OccurrenceStatus.PLANNED
    open_ones = (one for one in dates if one and one.starts_at > now and one.status == is_on)
    last_on, is_behind = reach_of(series, days, now)
    return {
        "editable": next(open_ones, None),
        "is_behind": is_behind,
        "reach": reach_in_words(series.rhythm, series.first_on, series.until, last_on),
    }


@shared_page("/<int:series_id>/vaert/<int:occurrence_id>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_date(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """One date: who comes and waits, who came, whom to ring, and the ways to change it."""
    occurrence, now = hosted_date(series_id, occurrence_id), clock.now()
    people = date_part(occurrence_id, request.args)
    form = _date_form(occurrence)
    if form.validate_on_submit():
        actor, back = acting(occurrence.series), date_url(occurrence)
        with form.changing():
            _record(form, actor, now, occurrence_id, people)
            flash(_("Det er gemt."))
            return form.commit_and_go(back)
    html = render_template("gathering_pages/host_date.html", form=form, **_date_page(occurrence, people, now))
    _note_look(occurrence.series, people)
    return html, 422 if form.errors else 200


def _date_form(occurrence: Occurrence) -> forms.AttendanceForm | forms.HeadCountForm:
    if occurrence.series.needs_sign_up:
        return forms.AttendanceForm.of(occurrence, asks_others=kind_here().asks_others)
    return forms.HeadCountForm(obj=occurrence)


def _date_page(occurrence: Occurrence, people: DateList, now: datetime) -> dict[str, object]:
    return {
        "now": now,
        "occurrence": occurrence,
        "series": occurrence.series,
        "people": people,
        "calls": ringing.calls(occurrence.series, [f"occurrence:{occurrence.id}"], occurrence, now),
        "own_links": _own_links(occurrence),
        "own_notes": notes_here(occurrence),
        "missing_lifts": _missing_lifts(people, occurrence),
        "is_cancelled": occurrence.status == OccurrenceStatus.CANCELLED,
        "has_begun": occurrence.starts_at <= now,
    }


def _record(
    form: forms.AttendanceForm | forms.HeadCountForm,
    actor: Actor,
    now: datetime,
    occurrence_id: int,
    people: DateList,
) -> None:
    if isinstance(form, forms.HeadCountForm):
        hosting.record_head_count(actor, now, occurrence_id, int(form.head_count.data or 0))
    else:
        hosting.record_attendance(actor, now, occurrence_id, form.marks(people.ids_coming))
        if form.others is not None:
            hosting.record_head_count(actor, now, occurrence_id, form.others)


@shared_page("/<int:series_id>/vaert/<int:occurrence_id>/print")
@requires(Permission.USE_OWN_PAGE)
def host_print(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """The list on paper: names, phones, needs and boxes to tick."""
    occurrence = hosted_date(series_id, occurrence_id)
    people = date_part(occurrence_id, request.args)
    html = render_template(
        "gathering_pages/host_print.html",
        occurrence=occurrence,
        series=occurrence.series,
        people=people,
        now=clock.now(),
    )
    _note_look(occurrence.series, people)
    return html


# ---- the ring list -----------------------------------------------------------------------------------------


@shared_page("/<int:series_id>/vaert/ring/<int:message_id>", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_call(series_id: int, message_id: int) -> ResponseReturnValue:
    """What came of a call: told, no answer, or no thanks to a place that came free."""
    series, form, now = hosted(series_id), forms.CallOutcomeForm(), clock.now()
    topics = queries.topics(series_id, now)
    call = queries.call_in_reach(topics, message_id)
    if call is None or call.person is None:
        raise NotFoundError
    back = _back_from_call(series_id)
    actor, name, sign_up_id = acting(series), call.person.name, call.params.get("sign_up_id")
    if form.validate_on_submit():
        with form.changing():
            ring_list.record_outcome(actor, now, message_id, form.call_outcome, topics=topics)
            if sign_up_id:
                ringing.settle(form.outcome.data, call.kind, actor, now, call.params)
            flash(_said_of(form.outcome.data, name))
            return form.commit_and_go(back)
    return form.refuse_and_go(back)


def _back_from_call(series_id: int) -> str:
    """To the date whose ring list it was, else to the overview."""
    occurrence_id = id_in(request.form, "dato")
    if occurrence_id is None:
        return url_for(".host_series", series_id=series_id)
    return url_for(".host_date", series_id=series_id, occurrence_id=occurrence_id)


def _said_of(outcome: str, name: str) -> str:
    if outcome == "no_answer":
        return _("%(name)s svarede ikke. Prøv igen senere.", name=name)
    if outcome == "declined":
        return _("%(name)s er taget af listen. Pladsen er fri.", name=name)
    return _("%(name)s har fået besked.", name=name)


@shared_page("/<int:series_id>/vaert/<int:occurrence_id>/plads/<int:sign_up_id>", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_offer(series_id: int, occurrence_id: int, sign_up_id: int) -> ResponseReturnValue:
    """The answer of the next in line, rung by the host on the last day."""
    occurrence = hosted_date(series_id, occurrence_id)
    sign_up = queries.sign_up_of(occurrence_id, sign_up_id)
    form, actor, back = forms.CallOutcomeForm(), acting(occurrence.series), date_url(occurrence)
    if sign_up is None or not form.validate_on_submit():
        return form.refuse_and_go(back)
    name = sign_up.person.name
    with form.changing():
        flash(_answered(form.outcome.data, actor, sign_up_id, name))
        return form.commit_and_go(back)
    return form.refuse_and_go(back)


def _answered(outcome: str, actor: Actor, sign_up_id: int, name: str) -> str:
    if outcome == "declined":
        leave(actor, clock.now(), sign_up_id)
        return _("%(name)s er taget af ventelisten.", name=name)
    if outcome == "no_answer":
        hosting.note_no_answer(actor, clock.now(), sign_up_id)
        return _("%(name)s svarede ikke. Ring til den næste på ventelisten.", name=name)
    give_place(actor, clock.now(), sign_up_id)
    return _("%(name)s har fået pladsen.", name=name)


# ---- people on a date --------------------------------------------------------------------------------------


@shared_page("/<int:series_id>/vaert/<int:occurrence_id>/fjern/<int:sign_up_id>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_remove(series_id: int, occurrence_id: int, sign_up_id: int) -> ResponseReturnValue:
    """Take somebody off the list, with a reason they read."""
    occurrence = hosted_date(series_id, occurrence_id)
    sign_up = queries.sign_up_of(occurrence_id, sign_up_id)
    if sign_up is None:
        flash(_("Personen står ikke på listen mere."))
        return redirect(date_url(occurrence), 303)
    form, actor, name = forms.RemoveParticipantForm(), acting(occurrence.series), sign_up.person.name
    announcement = Announcement(
        change=lambda now: hosting.remove_participant(actor, now, sign_up_id, form.reason.data),
        done=lambda _told: _("%(name)s er taget af listen.", name=name),
        back=date_url(occurrence),
        topics=[f"occurrence:{occurrence_id}"],
    )
    page = {"occurrence": occurrence, "series": occurrence.series, "sign_up": sign_up}
    return announced(form, announcement, "gathering_pages/host_remove.html", page)


# ---- cancelling one date -------------------------------------------------------------------------------------


@shared_page("/<int:series_id>/vaert/<int:occurrence_id>/aflys", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_cancel_date(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Cancel one date with a reason."""
    occurrence, form = hosted_date(series_id, occurrence_id), forms.CancelDateForm()
    if occurrence.status == OccurrenceStatus.CANCELLED:
        flash(_("%(the)s er allerede aflyst.", the=_the()))
        return redirect(date_url(occurrence), 303)
    actor = acting(occurrence.series)
    announcement = Announcement(
        change=lambda now: hosting.cancel_date(actor, now, occurrence_id, form.reason_text),
        done=lambda told: _("%(the)s er aflyst. %(told)s", the=_the(), told=said_of_told(told)),
        back=date_url(occurrence),
        topics=[f"occurrence:{occurrence_id}"],
    )
    days = queries.days_until(occurrence.starts_at, clock.now())
    page = {"occurrence": occurrence, "series": occurrence.series, "days": days}
    return announced(form, announcement, "gathering_pages/host_cancel_date.html", page)


# ---- ending the series -------------------------------------------------------------------------------------


@shared_page("/<int:series_id>/vaert/slut", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_end_series(series_id: int) -> ResponseReturnValue:
    """End the series after a last date; the dates after it are cancelled and everybody on them is told."""
    series, form = hosted(series_id), forms.EndSeriesForm()
    actor, the_series = acting(series), capital(str(words_here().the_series))
    announcement = Announcement(
        change=lambda now: hosting_series.end_series(actor, now, series_id, **form.end),
        done=lambda told: _("%(it)s slutter. %(told)s", it=the_series, told=said_of_told(told)),
        back=url_for(".host_series", series_id=series_id),
        topics=queries.topics(series_id, clock.now()),
    )
    after = queries.day_after(form.last_on.data or clock.today())
    page = {"series": series, "affected": queries.dates_with_people(series_id, after)}
    return announced(form, announcement, "gathering_pages/host_end_series.html", page)
