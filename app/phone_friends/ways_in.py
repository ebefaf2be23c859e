"""What the ways in give to the rest of the house: the menu, Min side, the phone desk and a job."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core.database import db
from app.core.feature import Hosted, MenuItem
from app.phone_friends import views_ask, views_own, views_wishes
from app.phone_friends.handing_over import give_up_waiting
from app.phone_friends.models import PhoneWish
from app.phone_friends.queries import volunteer_of
from app.phone_friends.states import WishState
from app.phone_friends.wish_links import (
    maker_token,
    volunteer_path,
    volunteer_token,
    wish_path,
    wish_token,
)
from app.phone_friends.words import PATH_WORDS, WISH_WORDS

#: Importing them is what gives the blueprint its pages.
PAGES = (views_ask, views_own, views_wishes)
MENU = (MenuItem(_l("Telefonven"), "phone_friends.show_front"),)
JOBS = (("phone_handovers", 3600, give_up_waiting),)
_MOST = 10


def agreements(person_id: int, _now: datetime) -> list[Hosted]:
    """For Min side: one's own wish, those one wrote for others, and whether one rings."""
    found = select(PhoneWish).where(
        (PhoneWish.person_id == person_id) | (PhoneWish.made_by_id == person_id),
        PhoneWish.state != WishState.CLOSED,
    )
    rows = [
        _row(wish, person_id) for wish in db.session.scalars(found.order_by(PhoneWish.id.desc()).limit(_MOST))
    ]
    volunteer = volunteer_of(person_id)
    if volunteer is not None:
        own = volunteer_path(volunteer_token(volunteer))
        rows.append(Hosted(_("At ringe til andre"), PATH_WORDS[volunteer.state], own))
    return rows


def _row(wish: PhoneWish, person_id: int) -> Hosted:
    state = WISH_WORDS[wish.state]
    if wish.person_id == person_id:
        return Hosted(_("At blive ringet op"), state, wish_path(wish_token(wish)))
    assert wish.made_by is not None
    title = _("At %(name)s bliver ringet op", name=wish.person.first_name)
    return Hosted(title, state, wish_path(maker_token(wish, wish.made_by)))


def caller_links(person_id: int) -> list[tuple[str, str]]:
    """Where the desk asks who rings the questions of either way in."""
    return [
        (_("Vil gerne ringes op"), url_for("phone_friends.ask_wish", slug="hvem", til=person_id)),
        (_("Vil gerne ringe til andre"), url_for("phone_friends.ask_offer", slug="kontakt", til=person_id)),
    ]
