"""Computing the plan of a large fair, while everybody goes on."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import Any

from app.core.database import begin_write, db, lock_row
from app.core.long_work import Work
from app.exchange import rounds
from app.exchange.rounds import Proposal, Setting
from app.exchange.rounds_models import Timetable
from app.exchange.rounds_planning import keep_proposal
from app.exchange.rounds_queries import fair_with_rounds, rounds_of
from app.matching import timetable

#: A plan for many is the best that was found in so many seconds, and its best so far is kept as often as this.
LONGEST, KEPT_EVERY = 120, 3


def plan_rounds(work: Work) -> Mapping[str, Any]:
    """Long work: compute a plan. The best so far is kept for staff to look at, whatever becomes of this process.

    Commits each one it keeps. Begins anew when it is begun again: the same fair gives the same plan, and a better one
    that was kept before stays until then.
    """
    fair = fair_with_rounds(work.params["fair_id"])
    if fair is None:
        return {}
    setting = rounds_of(fair, work.now).setting
    number, version = fair.id, work.params["version"]
    # No transaction stays open while it computes.
    work.tell(1)
    question = rounds.ask(setting)
    begun = kept = monotonic()

    def stop(best: timetable.Timetable) -> bool:
        nonlocal kept
        now = monotonic()
        if now - kept >= KEPT_EVERY or kept == begun:
            kept = now
            _keep(number, version, setting, rounds.answer(setting, question, best, is_capped=True))
            work.tell(min(99, 1 + int(98 * (now - begun) / LONGEST)), _figures(best))
        return work.is_stopped() or now - begun >= LONGEST

    proposal = rounds.solve(setting, stop)
    _keep(number, version, setting, proposal)
    return {"worth": proposal.worth, "bound": proposal.bound}


def _figures(best: timetable.Timetable) -> dict[str, int]:
    return {"worth": best.objective, "bound": best.bound}


def _keep(fair_id: int, version: int, setting: Setting, proposal: Proposal) -> None:
    """Keep a plan unless staff decided something else in the meantime, or a run that died had found a better one."""
    begin_write()
    standing = lock_row(Timetable, fair_id)
    if standing is not None and standing.version == version and not _has_better(standing, setting, proposal):
        keep_proposal(standing, proposal)
    db.session.commit()


def _has_better(standing: Timetable, setting: Setting, proposal: Proposal) -> bool:
    """Whether what is kept for this version is worth more, and still goes with who comes."""
    if standing.proposal is None or standing.proposal["version"] != standing.version:
        return False
    kept = Proposal.from_json(standing.proposal)
    return kept.worth > proposal.worth and rounds.is_kept_by(setting, kept)
