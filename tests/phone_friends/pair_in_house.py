"""Two who talk in the house with one of everything, and who may open which of their pages."""

from __future__ import annotations

from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.people.models import Person
from app.phone_friends.concerns import settle_concern
from app.phone_friends.links_pair import pair_token
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.models_pair import CallOutcome, ConcernOutcome
from app.phone_friends.moving import locked_pair, locked_volunteer, move_volunteer
from app.phone_friends.pairing import end_pair
from app.phone_friends.queries_pair import last_calls, open_concern_of
from app.phone_friends.states import Path
from app.phone_friends.talking import log_call, note_call, say_of_call
from tests.factories import make_person, writing
from tests.phone_friends.friends import make_pair, make_phone_volunteer, make_wish

_OF_VOLUNTEER = ("show_pair", "change_rhythm", "stop_pair", "note_call")
_OF_CITIZEN = ("show_friend", "stop_friend")
_OF_COORDINATOR = ("watch_pair", "steer_pair", "agree_for_pair")
#: Endpoint → part of the address → which of the parts it is there.
OF_PAIR: dict[str, dict[str, str]] = {
    **{f"phone_friends.{name}": {"token": "phone_pair_token"} for name in _OF_VOLUNTEER},
    **{f"phone_friends.{name}": {"token": "phone_friend_token"} for name in _OF_CITIZEN},
    **{f"phone_friends.{name}": {"pair_id": "phone_pair_id"} for name in _OF_COORDINATOR},
    "phone_friends.note_call": {"token": "phone_pair_token", "call_id": "phone_call_id"},
}
#: Rows of `tests/test_permission_matrix.py`: whoever holds a link opens it; what is said in the scheme only its
#: coordinators see, who are none of these.
GET_PAIR = {
    **{f"phone_friends.{name}": "200 200 200 200 200" for name in (*_OF_VOLUNTEER, *_OF_CITIZEN)},
    **{f"phone_friends.{name}": "303 403 403 403 403" for name in _OF_COORDINATOR},
    "phone_friends.handle_concern": "303 403 403 403 403",
    "phone_friends.open_overview": "303 403 403 403 403",
    "phone_friends.show_overview": "303 403 403 403 403",
}
POST_PAIR = {"phone_friends.finish_row": "303 403 403 403 403"}


def pair_of() -> dict[str, Any]:
    """Parts of addresses: two who talk, with a call that worried the volunteer."""
    return _parts("", _told(_two("Ove Ring", "Jonna Ringer"), "kanarienote"))


def other_pair_of() -> dict[str, Any]:
    """The same of two others."""
    return _parts("other_", _told(_two("Otto Ring", "Olga Ringer"), "anden note"))


def ended_pair(person: Person) -> None:
    """A person whom somebody rang until it was over: with a note, a concern, and a volunteer who stopped too.

    Two others go on, and what was noted of them grows old.
    """
    _told(_two("Ove Ring", "Jonna Ringer"), "note")
    pair = _told(make_pair(make_wish(person), make_phone_volunteer(make_person("Stine Stop"))), "canary-note")
    concern = open_concern_of(pair.id)
    assert concern is not None
    with writing():
        settle_concern(
            Actor(person_id=person.id), clock.now(), concern.id, ConcernOutcome.TALKED, "canary-svar"
        )
        end_pair(SYSTEM, clock.now(), locked_pair(pair.id), Ender.CITIZEN)
        move_volunteer(SYSTEM, clock.now(), locked_volunteer(pair.volunteer_id), Path.STOPPED)


def _parts(prefix: str, pair: PhonePair) -> dict[str, Any]:
    concern, (call,) = open_concern_of(pair.id), last_calls(pair.id)
    assert concern is not None
    return {
        f"{prefix}phone_pair_id": pair.id,
        f"{prefix}phone_call_id": call.id,
        f"{prefix}concern_id": concern.id,
        f"{prefix}phone_pair_token": pair_token(pair, Ender.VOLUNTEER),
        f"{prefix}phone_friend_token": pair_token(pair, Ender.CITIZEN),
    }


def _two(citizen: str, volunteer: str) -> PhonePair:
    first, other = (name.split()[0].lower() for name in (citizen, volunteer))
    waits = make_person(citizen, email=f"{first}@ring.example.org", phone="+4511111173")
    return make_pair(
        make_wish(waits), make_phone_volunteer(make_person(volunteer, email=f"{other}@ring.example.org"))
    )


def _told(pair: PhonePair, note: str) -> PhonePair:
    now = clock.now()
    with writing():
        call = log_call(SYSTEM, now, pair.id, CallOutcome.TALKED)
        note_call(SYSTEM, now, pair.id, call.id, note)
        say_of_call(SYSTEM, now, pair.id, call.id, True)
    return pair
