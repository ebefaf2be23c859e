"""The demo's surveys: both scales confirmed (in the demo only), and forty answers before and after walks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.permissions import Role
from app.demo.cast import MUNICIPALITY, Somebody
from app.people.models import Person
from app.plan.queries import default_initiative
from app.surveys import actions
from app.surveys.models import SurveyAnswer
from app.surveys.rules import quarter_of
from app.surveys.scales import scales

_PEOPLE, _WITHOUT_SECOND = 52, 12
_WHEN = {0: timedelta(days=300), 3: timedelta(days=200)}


def make_surveys(person_of: Callable[[Somebody], Person], now: datetime) -> None:
    """Filed as answers are whose last sheet is over: under keys that lead to nobody, for nobody was asked."""
    walking = default_initiative("walk", now)
    if walking is None:
        return
    actor = Actor(person_of(MUNICIPALITY).id, roles=frozenset({Role.ADMINISTRATOR}), purpose="demo")
    for key in scales():
        actions.switch_on(actor, now, key, other_last=False, is_checked=True)
    begun = actions.begin_round(actor, now, walking.id, list(scales()))
    chance = Random(12)  # noqa: S311 - to vary the content, not to keep a secret
    for number in range(_PEOPLE):
        before = [chance.randint(1, 4) for _ in range(5)]
        lonely = [chance.randint(1, 3) for _ in range(3)]
        _file(begun.id, number, 0, {"who5": before, "t_ils": lonely}, now)
        if number >= _WITHOUT_SECOND:
            after = [min(5, one + chance.choice((0, 0, 1))) for one in before]
            less = [max(1, one - chance.choice((0, 0, 1))) for one in lonely]
            _file(begun.id, number, 3, {"who5": after, "t_ils": less}, now)
    db.session.flush()


def _file(round_id: int, number: int, moment: int, answers: dict[str, list[int]], now: datetime) -> None:
    day = clock.local(now - _WHEN[moment]).date()
    filed = SurveyAnswer(key=f"demo-{number}", moment=moment, round_id=round_id, quarter_on=quarter_of(day))
    filed.answers = answers
    db.session.add(filed)
