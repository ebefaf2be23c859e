"""Asking two: the words before they go out, who was asked and what they answered, and the page behind the link."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import flash, make_response, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.feature import message_kind
from app.core.formatting import date_da
from app.core.permissions import Permission, current_actor, public, requires
from app.core.security import private
from app.notifications.models import BY_PEOPLE, Channel
from app.notifications.routing import channel_of, ways_to
from app.people.models import Person
from app.people.private_links import acting_by
from app.phone_friends import matching
from app.phone_friends import pages_match as pages
from app.phone_friends import words_match as words
from app.phone_friends.blueprint import bp
from app.phone_friends.forms_match import AnswerForm, BoardForm
from app.phone_friends.letters_match import ASKED, asked_words
from app.phone_friends.links_match import OpenedAnswer, opened_by
from app.phone_friends.links_pair import own_path, person_of
from app.phone_friends.models import Ender, PhonePair, PhoneVolunteer, PhoneWish
from app.phone_friends.queries_match import (
    answer_ends,
    answer_time,
    asked_and_answered,
    board_version,
    last_day_to_answer,
)
from app.phone_friends.states import TOGETHER, PairState

_SIDES = (Ender.CITIZEN, Ender.VOLUNTEER)


@dataclass(frozen=True)
class Told:
    """One of two, how they are asked, and what they will read."""

    name: str
    how: str
    #: To be rung by the coordinator.
    phone: str | None
    opening: str
    ending: str


@dataclass(frozen=True)
class Asked:
    """One of two who were asked."""

    side: Ender
    name: str
    first_name: str
    has_said_yes: bool
    #: To be rung, or to be met: nobody else will ask them.
    is_rung: bool
    phone: str | None


@bp.route("/match/<int:wish_id>/<int:volunteer_id>/spoerg", methods=["GET", "POST"])
@requires(Permission.MATCH_PHONE_FRIENDS)
def match_ask(wish_id: int, volunteer_id: int) -> ResponseReturnValue:
    """What both will read and how, and the press that asks them."""
    form = BoardForm()
    if db.session.get(PhoneWish, wish_id) is None or db.session.get(PhoneVolunteer, volunteer_id) is None:
        raise NotFoundError
    if form.validate_on_submit():
        with form.changing():
            matching.propose(current_actor(), clock.now(), wish_id, volunteer_id, form.seen)
            flash(_("Begge er spurgt. Du kan se svarene her."))
            return form.commit_and_go(url_for("phone_friends.show_match_asked"))
    return _words_before(form, wish_id, volunteer_id)


def _words_before(form: BoardForm, wish_id: int, volunteer_id: int) -> ResponseReturnValue:
    now = clock.now()
    wish, volunteer = (
        db.session.get_one(PhoneWish, wish_id),
        db.session.get_one(PhoneVolunteer, volunteer_id),
    )
    html = render_template(
        "phone_friends/match_ask.html",
        form=form,
        wish=wish,
        volunteer=volunteer,
        reasons=pages.reasons_for(wish, volunteer, clock.local(now).date()),
        told=[_told(wish.person, Ender.CITIZEN), _told(volunteer.person, Ender.VOLUNTEER)],
        version=board_version(),
    )
    pages.note_look(current_actor(), now, [wish.person, volunteer.person])
    return private(make_response(html, 422 if form.errors_in_order() else 200))


@bp.get("/match/spurgt")
@requires(Permission.MATCH_PHONE_FRIENDS)
def show_match_asked() -> ResponseReturnValue:
    """Who was asked, until when they can answer, whom to ring, and what came to nothing."""
    now, pairs = clock.now(), asked_and_answered(clock.now())
    open_ = [one for one in pairs if one.state is PairState.PROPOSED]
    html = render_template(
        "phone_friends/match_asked.html",
        rows=[(one, _until(one), [_asked(one, side) for side in _SIDES], _aloud(one)) for one in open_],
        news=[(one, pages.what_became(one)) for one in pairs if one.state is not PairState.PROPOSED],
        form=AnswerForm(),
    )
    pages.note_look(current_actor(), now, [person_of(one, side) for one in pairs for side in _SIDES])
    return private(make_response(html))


@bp.post("/match/par/<int:pair_id>/svar")
@requires(Permission.MATCH_PHONE_FRIENDS)
def note_answer(pair_id: int) -> ResponseReturnValue:
    """What one of two said on the telephone."""
    form, back = AnswerForm(), url_for("phone_friends.show_match_asked")
    pair = db.session.get(PhonePair, pair_id)
    if pair is None:
        raise NotFoundError
    if form.validate_on_submit():
        side, says_yes = form.whose, form.says_yes
        with form.changing():
            behalf = replace(current_actor(), on_behalf_of=person_of(pair, side).id)
            answered = matching.answer(behalf, clock.now(), pair_id, side, says_yes=says_yes)
            flash(_said(answered, says_yes=says_yes))
            return form.commit_and_go(back)
    return form.refuse_and_go(back)


@public
def match_answer(token: str) -> ResponseReturnValue:
    """One of two sees the other's first name and what they share, and says yes or no with one press."""
    opened, form = _opened(token), AnswerForm()
    if form.is_submitted() and not opened.may_answer:
        raise NotFoundError
    if form.validate_on_submit():
        says_yes = form.says_yes
        with form.changing():
            matching.answer(
                acting_by(opened.delegation), clock.now(), opened.pair.id, opened.side, says_yes=says_yes
            )
            return private(form.commit_and_go(url_for("phone_friends.match_answer", token=token)))
        opened = _opened(token)
    return _answer_page(opened, form, token)


@bp.record_once
def _at_an_address_that_tells_nothing(state: BlueprintSetupState) -> None:
    """Not below the scheme's own address: this one stands in letters."""
    state.app.add_url_rule(
        "/svar/<token>", "phone_friends.match_answer", match_answer, methods=["GET", "POST"]
    )


def _opened(token: str) -> OpenedAnswer:
    opened = opened_by(token)
    if opened is None:
        raise NotFoundError
    return opened


def _answer_page(opened: OpenedAnswer, form: AnswerForm, token: str) -> ResponseReturnValue:
    pair, is_citizen = opened.pair, opened.side is Ender.CITIZEN
    is_open = pair.state is PairState.PROPOSED and answer_ends(pair.proposed_at) > clock.now()
    is_together = pair.state in TOGETHER
    other = pair.volunteer.person if is_citizen else pair.wish.person
    # Who it is stands nowhere once it came to nothing, and not after it is over.
    is_shown = is_open or is_together
    shared = words.shared_words(pair.wish.wants, pair.volunteer.offers) if is_shown else []
    html = render_template(
        "phone_friends/match_answer.html",
        opened=opened,
        form=form,
        token=token,
        is_citizen=is_citizen,
        is_open=is_open,
        is_together=is_together,
        has_said_yes=pair.has_said_yes(opened.side),
        is_looked_for=pair.is_looked_for(opened.side),
        pair_url=own_path(pair, opened.side, opened.delegation.delegate_id if opened.delegation else None)
        if is_together
        else "",
        other=other.first_name if is_shown else "",
        number=other.phone if is_together and not is_citizen else None,
        shared=[("check", line) for line in shared],
        until=_until(pair),
    )
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _told(person: Person, side: Ender) -> Told:
    now = clock.now()
    said = asked_words(side, last_day_to_answer(now))
    ways = list(ways_to(person, message_kind(ASKED), now, answer_ends(now)))
    how = [_how(way.channel, (way.delegate or person).name) for way in ways]
    is_rung = any(way.channel in BY_PEOPLE for way in ways)
    return Told(
        person.name, " ".join(how), person.phone if is_rung else None, said["opening"], said["ending"]
    )


def _how(channel: Channel, name: str) -> str:
    return {
        Channel.EMAIL: _("%(name)s får en e-mail.", name=name),
        Channel.SMS: _("%(name)s får en sms.", name=name),
        Channel.LETTER: _("%(name)s får et brev og kan ringe.", name=name),
        Channel.CALL: _("%(name)s skal du selv ringe til. Personen kommer på ringelisten.", name=name),
        Channel.IN_PERSON: _("%(name)s må du selv sige det til. Vi har ikke et nummer.", name=name),
    }[channel]


def _asked(pair: PhonePair, side: Ender) -> Asked:
    person = person_of(pair, side)
    channel = channel_of(person, message_kind(ASKED), answer_time())
    return Asked(
        side,
        person.name,
        person.first_name,
        pair.has_said_yes(side),
        channel in (*BY_PEOPLE, Channel.LETTER),
        person.phone,
    )


def _aloud(pair: PhonePair) -> str:
    """What the coordinator may read to the citizen: only what the two share."""
    shared = ". ".join(words.shared_words(pair.wish.wants, pair.volunteer.offers))
    return _(
        "Hej %(name)s. Vi har fundet en, der gerne vil ringe til dig. Fornavnet er %(other)s. %(shared)s. "
        "Har du lyst til at prøve?",
        name=pair.wish.person.first_name,
        other=pair.volunteer.person.first_name,
        shared=shared,
    )


def _until(pair: PhonePair) -> str:
    """The last day to answer."""
    return date_da(last_day_to_answer(pair.proposed_at))


def _said(pair: PhonePair, *, says_yes: bool) -> str:
    if pair.state is PairState.TRIAL:
        return _("Begge har sagt ja. De første samtaler kan begynde.")
    if says_yes:
        return _("Jaet er skrevet ned. Nu venter vi på den anden.")
    return _("Nejet er skrevet ned. Begge er fri igen, og de to bliver ikke foreslået igen.")
