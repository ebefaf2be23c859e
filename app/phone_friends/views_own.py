"""Private pages of who is in the scheme: what they said, changing it, and taking it back in one press.

They lie outside /telefonven, at an address that says nothing: it stands in letters, and others may see the browser.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import current_actor, public
from app.core.security import private
from app.phone_friends import forms_wish as forms
from app.phone_friends import offers, wishes
from app.phone_friends.asking import OF_OFFER, OF_WISH, said_again, step_called
from app.phone_friends.links_pair import citizen_path, pair_token
from app.phone_friends.links_path import own_path, path_token
from app.phone_friends.models import Ender, PhoneVolunteer
from app.phone_friends.neutral import neutral
from app.phone_friends.queries_pair import talking_now
from app.phone_friends.said_words import rows_of
from app.phone_friends.states import GONE, OPEN_WISHES, WishState
from app.phone_friends.wish_links import OpenedWish, opened_volunteer, opened_wish
from app.phone_friends.words import OWN_PATH_WORDS, WISH_WORDS

_PURPOSE = "link in a letter"


@neutral("/aftale/<token>")
@public
def show_own_wish(token: str) -> ResponseReturnValue:
    """How it stands and what was said, and the one button that takes it back."""
    opened, form = _wish(token), ButtonForm()
    if form.is_submitted() and not opened.may_withdraw:
        raise NotFoundError
    if form.validate_on_submit():
        with form.changing():
            wishes.withdraw_wish(_acting(opened), clock.now(), opened.wish.id)
            flash(_("Du er ikke med mere. Vi har slettet svarene."))
            return private(form.commit_and_go(url_for("phone_friends.show_own_wish", token=token)))
        opened = _wish(token)
    wish = opened.wish
    html = render_template(
        "phone_friends/show_own_wish.html",
        opened=opened,
        wish=wish,
        token=token,
        form=form,
        state=WISH_WORDS[wish.state],
        # Who wrote it for somebody else does not read it again: it is theirs whom it is about.
        rows=rows_of(wish.wants, wish.lived.get("lived", ())) if _may_read(opened) else [],
        may_change=opened.is_own and wish.state in OPEN_WISHES,
        friends=[
            (one.volunteer.person.first_name, citizen_path(pair_token(one, Ender.CITIZEN)))
            for one in (talking_now(wish_id=wish.id) if opened.is_own else ())
        ],
    )
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _may_read(opened: OpenedWish) -> bool:
    return opened.is_own and opened.wish.state is not WishState.CLOSED


@neutral("/aftale/<token>/ret/<slug>")
@public
def change_own_wish(token: str, slug: str) -> ResponseReturnValue:
    """Answer one question anew."""
    opened, step = _wish(token), step_called(slug, OF_WISH)
    wish = opened.wish
    if step is None or not opened.is_own or wish.state not in OPEN_WISHES:
        raise NotFoundError
    form = step.form()
    if not form.is_submitted():
        form.fill_in(wish.wants, wish.lived.get("lived", ()))
    back = url_for("phone_friends.show_own_wish", token=token)
    if form.validate_on_submit():
        with form.changing():
            said, beside = said_again(wish.wants, form)
            wishes.correct_wish(_acting(opened), clock.now(), wish.id, said, beside.get("lived"))
            flash(_("Det er gemt. Tak."))
            return private(form.commit_and_go(back))
    return _changing(form, step, back)


def _changing(form: forms.Question, step: Any, back: str) -> ResponseReturnValue:
    html = render_template("phone_friends/change_own_wish.html", form=form, step=step, back=back)
    return private(make_response(html, 422 if form.errors else 200))


def _wish(token: str) -> OpenedWish:
    """What a link opens. Raises NotFoundError for one that is not (or no longer) ours."""
    opened = opened_wish(token)
    if opened is None:
        raise NotFoundError
    return opened


def _acting(opened: OpenedWish) -> Actor:
    """Who acts: whoever holds the link, or the helper that it was made for."""
    whose = opened.wish.person_id
    if opened.helper_id is None:
        return replace(current_actor(), on_behalf_of=whose, purpose=_PURPOSE)
    return replace(
        current_actor(), person_id=opened.helper_id, on_behalf_of=whose, purpose="helps the person"
    )


# ---- to ring ----------------------------------------------------------------------------------------------------


@neutral("/aftale/tilbud/<token>")
@public
def show_own_offer(token: str) -> ResponseReturnValue:
    """How far somebody is who wants to ring, what they said, and the one button that stops it."""
    volunteer, form = _volunteer(token), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            offers.withdraw_offer(_by(volunteer), clock.now(), volunteer.id)
            flash(_("Du er ikke med mere. Vi har slettet svarene."))
            return private(form.commit_and_go(url_for("phone_friends.show_own_offer", token=token)))
        volunteer = _volunteer(token)
    is_open = volunteer.state not in GONE
    html = render_template(
        "phone_friends/show_own_offer.html",
        volunteer=volunteer,
        token=token,
        form=form,
        state=OWN_PATH_WORDS[volunteer.state],
        rows=rows_of(volunteer.offers, volunteer.lived.get("lived", ())) if is_open else [],
        is_open=is_open,
        path=own_path(path_token(volunteer)),
    )
    return private(make_response(html, 422 if form.errors_in_order() else 200))


@neutral("/aftale/tilbud/<token>/ret/<slug>")
@public
def change_own_offer(token: str, slug: str) -> ResponseReturnValue:
    """Answer one question anew."""
    volunteer, step = _volunteer(token), step_called(slug, OF_OFFER)
    if step is None or volunteer.state in GONE:
        raise NotFoundError
    form = step.form()
    if not form.is_submitted():
        form.fill_in(volunteer.offers, volunteer.lived.get("lived", ()))
        if isinstance(form, forms.RoomForm):
            form.capacity.data = volunteer.capacity
    back = url_for("phone_friends.show_own_offer", token=token)
    if form.validate_on_submit():
        with form.changing():
            said, beside = said_again(volunteer.offers, form)
            offers.correct_offer(_by(volunteer), clock.now(), volunteer.id, said, **beside)
            flash(_("Det er gemt. Tak."))
            return private(form.commit_and_go(back))
    return _changing(form, step, back)


def _volunteer(token: str) -> PhoneVolunteer:
    """Whose page a link opens. Raises NotFoundError for one that is not (or no longer) ours."""
    volunteer = opened_volunteer(token)
    if volunteer is None:
        raise NotFoundError
    return volunteer


def _by(volunteer: PhoneVolunteer) -> Actor:
    return replace(current_actor(), on_behalf_of=volunteer.person_id, purpose=_PURPOSE)
