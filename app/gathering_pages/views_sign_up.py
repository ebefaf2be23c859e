"""Private pages of one sign-up, opened by the link in the letter: see, change, give up, "it was not me"."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import account_of_person
from app.core import clock
from app.core.date_words import words_here
from app.core.errors import NotFoundError
from app.core.feature import message_kind
from app.core.formatting import when_near
from app.core.forms import ButtonForm
from app.core.permissions import current_actor, public
from app.core.qr import qr_picture
from app.core.security import private
from app.gathering_pages.actions import disown_sign_up
from app.gathering_pages.forms import ChangeForm, asking
from app.gathering_pages.forms_fixed import ChoiceForm
from app.gathering_pages.forms_offer import OfferForm
from app.gathering_pages.shared import Link, OwnFact, kind_here, page
from app.gathering_pages.wording import party_in_words
from app.gatherings import actions
from app.gatherings.calendar_file import calendar_file
from app.gatherings.fixed_places import fixed_of_person
from app.gatherings.links import fixed_place_token, opened_by
from app.gatherings.models import HOLDING, OccurrenceStatus, SignUp, SignUpStatus
from app.gatherings.queries import waiting_number
from app.gatherings.reminding import reminded_at
from app.gatherings.welcoming import welcomer_of
from app.gatherings.wording import price_in_words
from app.lifts.queries import goes_along, wish_of
from app.lifts.showing import waits_for_answer
from app.notifications.routing import channel_of
from app.people.private_links import Opened, acting_by


@page("/tilmelding/<token>")
@public
def show_sign_up(token: str) -> ResponseReturnValue:
    """Confirmation, and afterwards the place to see how it stands."""
    opened = opened_sign_up(token)
    html = render_template(
        "gathering_pages/show_sign_up.html",
        opened=opened,
        token=token,
        own_links=_own_links(opened, token),
        own_code=_own_code(opened.thing),
        **_standing(opened.thing, token),
    )
    return private(make_response(html))


@page("/tilmelding/<token>/kalender.ics")
@public
def download_calendar(token: str) -> ResponseReturnValue:
    """The date as a file for one's own calendar."""
    sign_up = opened_sign_up(token).thing
    link = url_for(".show_sign_up", token=token, _external=True)
    response = make_response(calendar_file([sign_up.occurrence], url=link))
    response.mimetype = "text/calendar"
    response.headers["Content-Disposition"] = 'attachment; filename="kalender.ics"'
    return private(response)


@page("/tilmelding/<token>/ret", methods=["GET", "POST"])
@public
def change_sign_up(token: str) -> ResponseReturnValue:
    """Change how many come and what they need."""
    opened = opened_sign_up(token, to_change=True)
    sign_up = opened.thing
    if request.method == "GET" and has_ended(sign_up):
        return private(redirect(url_for(".show_sign_up", token=token), 303))
    form = _change_form(sign_up)
    if form.validate_on_submit():
        with form.changing():
            actions.change_sign_up(acting_by(opened.delegation), clock.now(), sign_up.id, **form.needs())
            if asks := kind_here().asks:
                asks.keep(acting_by(opened.delegation), clock.now(), sign_up, form.ticked())
            flash(_("Din tilmelding er rettet."))
            return private(form.commit_and_go(url_for(".show_sign_up", token=token)))
    html = render_template("gathering_pages/change_sign_up.html", sign_up=sign_up, token=token, form=form)
    return private(make_response(html, 422 if form.errors else 200))


@page("/tilmelding/<token>/meld-fra", methods=["GET", "POST"])
@public
def leave(token: str) -> ResponseReturnValue:
    """Give the place up."""
    opened = opened_sign_up(token, to_change=True)
    sign_up = opened.thing
    if request.method == "GET" and has_ended(sign_up):
        return private(redirect(url_for(".show_sign_up", token=token), 303))
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            actions.leave(acting_by(opened.delegation), clock.now(), sign_up.id)
            flash(_("Vi har taget dig af listen."))
            return private(form.commit_and_go(url_for(".show_sign_up", token=token)))
    html = render_template("gathering_pages/leave.html", sign_up=sign_up, token=token, form=form)
    return private(make_response(html, 422 if form.errors else 200))


@page("/tilmelding/<token>/ikke-mig", methods=["GET", "POST"])
@public
def disown(token: str) -> ResponseReturnValue:
    """ "Det var ikke mig": somebody else wrote this name and contact."""
    opened = opened_sign_up(token)
    if opened.delegation is not None:
        raise NotFoundError
    sign_up = opened.thing
    series_id = sign_up.occurrence.series_id
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            disown_sign_up(current_actor(), clock.now(), sign_up.id)
            flash(
                _("Vi har slettet navnet og kontakten. Du hører ikke mere om %(the)s.", the=words_here().the)
            )
            return private(form.commit_and_go(kind_here().public_path(series_id, None)))
    html = render_template("gathering_pages/disown.html", sign_up=sign_up, token=token, form=form)
    return private(make_response(html, 422 if form.errors else 200))


def _own_links(opened: Opened[SignUp], token: str) -> list[Link]:
    """What the kind lets the person do besides; it is not for who helps them."""
    links = kind_here().own_links
    return links(opened.thing, token) if links and opened.delegation is None else []


def _own_facts(sign_up: SignUp, token: str) -> list[OwnFact]:
    """What to pay there, and what the kind knows besides of one's own place."""
    series, own_facts = sign_up.occurrence.series, kind_here().own_facts
    known = own_facts(sign_up, token, clock.now()) if own_facts else []
    if not (series.price_ore or series.price_note):
        return known
    price, note = price_in_words(series.price_ore), series.price_note or _("Du betaler på stedet")
    return [("ticket", _("Pris"), price, note), *known]


def _own_code(sign_up: SignUp) -> dict[str, str] | None:
    """What the kind gives one to show at the door: an address, and the same as a picture."""
    own_code = kind_here().own_code
    url = own_code(sign_up, clock.now()) if own_code else None
    return {"url": url, "picture": qr_picture(url)} if url else None


def _change_form(sign_up: SignUp) -> ChangeForm:
    """The form with what stands; what must be ticked was ticked when they signed up."""
    series, asks = sign_up.occurrence.series, kind_here().asks
    ticks = tuple(tick for tick in asks.ticks(series.id) if not tick.must) if asks else ()
    kept = dict(asks.kept(sign_up)) if asks else {}
    asked: type[ChangeForm] = asking(ChangeForm, ticks)
    # A companion once wished for is not forgotten because the group itself offers none.
    offered = series.companion_offered or sign_up.wants_companion
    return asked(obj=sign_up, companion_offered=offered, **kept)


def _standing(sign_up: SignUp, token: str) -> dict[str, Any]:
    """How a sign-up stands, for the page that shows it."""
    # Who waits for a place and needs no lift has hardly said anything: one question less.
    may_have_said = sign_up.needs_lift or sign_up.status in HOLDING
    lift_is_said = may_have_said and wish_of(sign_up.id) is not None
    is_over = sign_up.occurrence.starts_at <= clock.now()
    return {
        "sign_up": sign_up,
        "answer_by": _answer_by(sign_up),
        "offer_form": OfferForm(),
        # Nobody is asked about a lift who has written nothing.
        "lift_waits": lift_is_said
        and sign_up.status == SignUpStatus.CONFIRMED
        and waits_for_answer(sign_up.id),
        "lift_is_unsaid": sign_up.needs_lift and not lift_is_said,
        "lift_is_said": lift_is_said,
        # Who is late, and the way home: the two find each other also after the start.
        "goes_along": is_over and lift_is_said and goes_along(sign_up.id),
        "is_reminded_later": clock.now() < reminded_at(sign_up.occurrence),
        **_welcomed(sign_up),
        "fixed_token": _fixed_token(sign_up),
        "reached": channel_of(sign_up.person, message_kind("date_cancelled")),
        "number": waiting_number(sign_up) if sign_up.status == SignUpStatus.WAITING else 0,
        "has_place": sign_up.status in HOLDING,
        "is_cancelled": sign_up.occurrence.status == OccurrenceStatus.CANCELLED,
        "is_over": is_over,
        "is_finished": sign_up.occurrence.ends_at <= clock.now(),
        "is_guest": account_of_person(sign_up.person_id) is None,
        "party": party_in_words(sign_up.party_size),
        "next_steps": _next_steps(sign_up),
        "own_facts": _own_facts(sign_up, token),
        "way_on": _way_on,
    }


def _way_on(sign_up: SignUp) -> tuple[str, str]:
    """(label, address) of where to look when there is nothing left to change; all there is when it is not shown."""
    series, kind = sign_up.occurrence.series, kind_here()
    try:
        kind.page(series.id, current_actor(), clock.now())
    except NotFoundError:
        return str(words_here().see_all), kind.list_path()
    return _("Se %(title)s", title=series.title), kind.public_path(series.id, None)


def _welcomed(sign_up: SignUp) -> dict[str, Any]:
    """Who welcomes a newcomer, and whether they are still to be asked how it was."""
    welcome = welcomer_of(sign_up.id) if sign_up.is_first_time else None
    return {
        "welcomed_by": welcome.person.first_name if welcome is not None else None,
        "asks_again": welcome is not None and welcome.asked_at is not None and not welcome.has_answered,
        "choice_form": ChoiceForm(),
    }


def _fixed_token(sign_up: SignUp) -> str | None:
    """What opens the fixed place that made this sign-up, while it lasts."""
    if not sign_up.is_fixed:
        return None
    own = (one for one in fixed_of_person(sign_up.person_id) if one.series_id == sign_up.occurrence.series_id)
    found = next(own, None)
    return fixed_place_token(found) if found is not None else None


def _answer_by(sign_up: SignUp) -> str | None:
    """Until when a place is held for who waits, in words."""
    return when_near(sign_up.offer_until, clock.now()) if sign_up.offer_until is not None else None


def _next_steps(sign_up: SignUp) -> list[tuple[str, str]]:
    """(icon, sentence) of what was asked for."""
    steps = []
    if sign_up.wants_companion:
        steps.append(
            (
                "heart-handshake",
                _("Værten kan se, at du gerne vil følges med en."),
            )
        )
    if sign_up.needs_lift:
        steps.append(("car", _("Værten kan se, at du mangler et lift.")))
    return steps


def has_ended(sign_up: SignUp) -> bool:
    """Whether nothing can be changed any more: it was given up, or its date is cancelled or has begun. Who comes back
    by an old link or the back button sees how it stands, and no form that would say no.
    """
    occurrence = sign_up.occurrence
    is_off = occurrence.status == OccurrenceStatus.CANCELLED or occurrence.starts_at <= clock.now()
    return is_off or sign_up.status not in (SignUpStatus.WAITING, SignUpStatus.CONFIRMED)


def opened_sign_up(token: str, *, to_change: bool = False) -> Opened[SignUp]:
    """What a private link opens. Raises NotFoundError for a link that is not (or no longer) ours, or may not change."""
    opened = opened_by(token)
    if opened is None or opened.thing.occurrence.series.kind != kind_here().kind:
        raise NotFoundError
    if to_change and not opened.may_change:
        raise NotFoundError
    return opened
