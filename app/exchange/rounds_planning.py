"""What staff decide about the rounds of a fair. The plan that stands is replaced only when somebody saves another.

Whoever decides from an older page is told so: each decision raises the version that the next must name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from app.audit.actions import record
from app.background.actions import ask_for, ask_to_stop
from app.background.models import OPEN, LongTask
from app.background.queries import latest
from app.core.actor import Actor
from app.core.database import db, insert_once, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.exchange import rounds, rounds_messages
from app.exchange.models import Fair
from app.exchange.rounds import Meet, Proposal, two
from app.exchange.rounds_models import Meeting, PairRule, Rule, Timetable
from app.exchange.rounds_queries import Rounds, count_held, fair_with_rounds, rounds_of
from app.exchange.rules import FairState
from app.exchange.words import FAIR

#: What the plan of many is called among long work.
PLANNING = "exchange_rounds"


def task_of(fair_id: int) -> LongTask | None:
    """The plan that is being computed, or was computed last, for many."""
    return latest(PLANNING, str(fair_id))


def ask_for_plan(actor: Actor, now: datetime, fair_id: int, least: int, version: int) -> None:
    """Let a plan for many be computed while everybody goes on. Raises as all decisions here (`_decide`)."""
    timetable = _decide(actor, now, fair_id, version).timetable
    timetable.least = least
    about = {"fair_id": fair_id, "version": timetable.version}
    if ask_for(actor, now, PLANNING, about, str(fair_id)).params != about:
        raise DomainError("Der bliver regnet på en ældre plan. Stop den først.")
    # From now on what is kept beside the plan is found by this work.
    timetable.proposal = None
    db.session.flush()
    record(actor, now, "exchange_rounds.ask", FAIR, fair_id)


def stop_planning(actor: Actor, now: datetime, fair_id: int) -> None:
    """End the computing with the best so far. Raises NotFoundError unless the actor is a moderator."""
    _refuse_others(actor)
    task = task_of(fair_id)
    if task is not None and task.state in OPEN:
        ask_to_stop(actor, now, task.id)
        record(actor, now, "exchange_rounds.stop", FAIR, fair_id)


def propose(actor: Actor, now: datetime, fair_id: int, least: int, proposal: Proposal, version: int) -> None:
    """Keep a plan that was computed, for somebody to look at and save."""
    timetable = _decide(actor, now, fair_id, version).timetable
    timetable.least = least
    keep_proposal(timetable, proposal)
    record(actor, now, "exchange_rounds.propose", FAIR, fair_id)


def keep_proposal(timetable: Timetable, proposal: Proposal) -> None:
    """Write a computed plan beside the one that stands, with the version that it belongs to."""
    timetable.proposal = {**proposal.as_json(), "version": timetable.version}
    db.session.flush()


def save(actor: Actor, now: datetime, fair_id: int, version: int) -> int:
    """Put the proposal in the place of the plan. Who was shown other meetings is told the new ones; how many.

    Raises DomainError when there is none, or something happened that it does not go with.
    """
    found = _decide(actor, now, fair_id, version)
    timetable, proposal = found.timetable, found.rounds.proposal
    if proposal is None or not rounds.is_kept_by(found.rounds.setting, proposal):
        raise DomainError("Noget er ændret, siden forslaget blev lavet. Lav et nyt.")
    _replace(fair_id, proposal.meetings)
    timetable.worth, timetable.bound, timetable.proposal = proposal.worth, proposal.bound, None
    timetable.made_by, timetable.made_at = actor.person_id, now
    timetable.version += 1
    db.session.flush()
    record(actor, now, "exchange_rounds.save", FAIR, fair_id)
    if timetable.shown_at is None:
        return 0
    return rounds_messages.promise(found.rounds, timetable, proposal.meetings, now)


def drop(actor: Actor, now: datetime, fair_id: int, version: int) -> None:
    """Forget the proposal; the plan stays as it is."""
    _decide(actor, now, fair_id, version).timetable.proposal = None
    db.session.flush()


def show(actor: Actor, now: datetime, fair_id: int, version: int) -> int:
    """Let everybody see their own meetings, and tell them. How many are told.

    Raises DomainError without a plan.
    """
    found = _decide(actor, now, fair_id, version)
    timetable, saved = found.timetable, found.rounds.setting.saved
    if not saved:
        raise DomainError("Der er ingen plan endnu. Lav den først.")
    timetable.shown_at = timetable.shown_at or now
    timetable.version += 1
    db.session.flush()
    record(actor, now, "exchange_rounds.show", FAIR, fair_id)
    return rounds_messages.promise(found.rounds, timetable, saved, now)


def _replace(fair_id: int, meetings: Sequence[Meet]) -> None:
    db.session.execute(delete(Meeting).where(Meeting.fair_id == fair_id))
    db.session.add_all(
        Meeting(fair_id=fair_id, round=one.round, table_number=one.table, one_id=one.one, other_id=one.other)
        for one in meetings
    )
    db.session.flush()


# ---- what the next plan keeps -----------------------------------------------------------------------------------


def pin(actor: Actor, now: datetime, fair_id: int, pair: tuple[int, int], round_: int, version: int) -> None:
    """Two meet in this round (from 0), whatever else is planned.

    Raises DomainError when one of them is not there then, does not want to, or has something else pinned.
    """
    found = _decide(actor, now, fair_id, version)
    setting, both = found.rounds.setting, two(*pair)
    _refuse_strangers(found.rounds, both)
    if not setting.may_meet(both):
        raise DomainError("De to skal ikke mødes: De er de samme, eller nogen har sagt nej.", field="other")
    if not 0 <= round_ < setting.rounds or not setting.is_there(both, round_):
        raise DomainError("En af dem er her ikke i den runde.", field="round")
    if setting.is_closed(round_):
        raise DomainError("Den runde er begyndt eller låst. Vælg en anden.", field="round")
    others = {who for one, when in setting.pins.items() if when == round_ and one != both for who in one}
    if others & set(both):
        raise DomainError("En af dem er allerede sat fast i den runde.", field="round")
    _rule(found, both, Rule.PIN, round_)
    record(actor, now, "exchange_rounds.pin", FAIR, fair_id)


def forbid(actor: Actor, now: datetime, fair_id: int, pair: tuple[int, int], version: int) -> None:
    """Two do not meet."""
    found = _decide(actor, now, fair_id, version)
    _refuse_strangers(found.rounds, two(*pair))
    _rule(found, two(*pair), Rule.FORBID, None)
    record(actor, now, "exchange_rounds.forbid", FAIR, fair_id)


def free(actor: Actor, now: datetime, fair_id: int, pair: tuple[int, int], version: int) -> None:
    """The plan decides again whether two meet, and when."""
    found = _decide(actor, now, fair_id, version)
    _refuse_strangers(found.rounds, two(*pair))
    _rule(found, two(*pair), None, None)
    record(actor, now, "exchange_rounds.free", FAIR, fair_id)


def _rule(found: _Decision, pair: tuple[int, int], rule: Rule | None, round_: int | None) -> None:
    standing = db.session.get(PairRule, pair)
    if rule is None:
        if standing is not None:
            db.session.delete(standing)
    elif standing is not None:
        standing.rule, standing.round = rule, round_
    else:
        fair_id = found.timetable.fair_id
        one, other = pair
        db.session.add(PairRule(one_id=one, other_id=other, fair_id=fair_id, rule=rule, round=round_))
    found.timetable.version += 1
    db.session.flush()


def lock_round(
    actor: Actor, now: datetime, fair_id: int, round_: int, *, is_locked: bool, version: int
) -> None:
    """A round (from 0) stays as it is in the next plan, or not. Raises NotFoundError for one that there is not."""
    found = _decide(actor, now, fair_id, version)
    timetable = found.timetable
    if not 0 <= round_ < found.rounds.setting.rounds:
        raise NotFoundError
    timetable.locked = sorted({*timetable.locked, round_} if is_locked else {*timetable.locked} - {round_})
    timetable.version += 1
    db.session.flush()
    if is_locked:
        record(actor, now, "exchange_rounds.lock", FAIR, fair_id)
    else:
        record(actor, now, "exchange_rounds.unlock", FAIR, fair_id)


def count_meetings(fair_id: int) -> None:
    """Write down how many meetings a fair had: the number stays when it is forgotten who they were."""
    timetable = lock_row(Timetable, fair_id)
    if timetable is not None and timetable.held is None:
        timetable.held = count_held(fair_id)
        db.session.flush()


# ---- who may decide, and from what ------------------------------------------------------------------------------


class _Decision:
    """A fair's rounds under the lock."""

    def __init__(self, found: Rounds, timetable: Timetable) -> None:
        self.rounds, self.timetable = found, timetable


def _decide(actor: Actor, now: datetime, fair_id: int, version: int | None) -> _Decision:
    """Lock a fair's rounds. Raises NotFoundError unless the actor is a moderator and the fair has rounds, DomainError
    when it is over or cancelled, or somebody decided something since `version` (None: whatever they decided).
    """
    _refuse_others(actor)
    fair = fair_with_rounds(fair_id)
    if fair is None:
        raise NotFoundError
    _refuse_late(fair, now)
    insert_once(Timetable, {"fair_id": fair_id})
    timetable = lock_row(Timetable, fair_id)
    assert timetable is not None
    # The first decision is taken from a page without a timetable.
    if version is not None and version not in ({0, 1} if timetable.version == 1 else {timetable.version}):
        raise DomainError("En anden har ændret noget imens. Se siden igen, og prøv så.")
    return _Decision(rounds_of(fair, now), timetable)


def _refuse_others(actor: Actor) -> None:
    if not actor.has(Permission.MODERATE):
        raise NotFoundError


def _refuse_late(fair: Fair, now: datetime) -> None:
    if fair.state is FairState.CANCELLED or fair.ends_at <= now:
        raise DomainError("Børsen er forbi eller aflyst.")


def _refuse_strangers(found: Rounds, pair: tuple[int, int]) -> None:
    if pair[0] == pair[1] or not set(pair) <= found.setting.guests.keys():
        raise DomainError("Vælg to, der kommer.", field="other")
