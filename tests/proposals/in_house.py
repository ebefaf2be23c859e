"""Proposals of the house with one of everything: one that everybody sees, and another that waits for an answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete

from app.core.database import db
from app.core.records import Throttle
from app.moderation.states import State
from app.proposals.links import author_token, voice_token
from tests.factories import make_person
from tests.proposals.proposing import answered, became, join, make_proposal


def proposals_of() -> dict[str, Any]:
    """Parts of addresses."""
    public = make_proposal(make_person("Hjalte Forslag"))
    waiting = make_proposal(make_person("Inga Forslag"), public=False, title="Hemmeligt forslag")
    refused = make_proposal(make_person("Rita Forslag"), public=False, title="Afvist forslag")
    answered(refused, State.REJECTED, "Det gør andre.")
    voice = join(public, make_person("Jens Medvil"))
    # Tries are counted anew: nobody has tried anything yet.
    db.session.execute(delete(Throttle))
    return {
        "proposal_id": public.id,
        "waiting_proposal_id": waiting.id,
        "proposal_token": author_token(waiting),
        "refused_proposal_token": author_token(refused),
        "voice_token": voice_token(voice),
    }


def proposed() -> dict[str, str]:
    """One in each state that somebody reads about: words of addresses."""
    public, done = make_proposal(), make_proposal()
    pending, rejected = make_proposal(public=False), make_proposal(public=False)
    answered(rejected, State.REJECTED, "Der er en i byen, der gør det nu.")
    became(done)
    return {
        "proposal": str(public.id),
        "became": str(done.id),
        "pending": author_token(pending),
        "rejected": author_token(rejected),
        "own": author_token(done),
        "voice": voice_token(join(public)),
    }
