"""The house with one of everything: a round, and somebody who was asked in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.plan.models import Initiative
from app.surveys import actions
from app.surveys.links import sheet_token
from app.surveys.models import Invitee, Round
from tests.factories import make_person
from tests.surveys.asking import ADMINISTRATOR, switch_on


def surveys_of() -> dict[str, Any]:
    """Parts of addresses."""
    switch_on()
    free, taken = db.session.scalars(select(Initiative).order_by(Initiative.id.desc()).limit(2))
    begun = actions.begin_round(ADMINISTRATOR, clock.now(), taken.id, ["who5"])
    invitee = invited(begun, "Asta Adspurgt")
    return {
        "round_id": begun.id,
        "invitee_id": invitee.id,
        "survey_token": sheet_token(invitee),
        "free_initiative_id": free.id,
        "sheet_code": invitee.code,
        "key": "who5",
    }


def invited(begun: Round, name: str) -> Invitee:
    """Somebody who is asked before their first date in five days."""
    now = clock.now()
    return actions.invite(now, begun, make_person(name), now + timedelta(days=5))


#: Page → what its parts are called in `surveys_of`.
ITS_OWN: dict[str, dict[str, str]] = {
    "surveys.answer": {"token": "survey_token"},
    "surveys.say_no": {"token": "survey_token"},
}
