"""The front door of proposals."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.actor import Actor
from app.core.feature import Feature, Hosted
from app.core.moderated import Decision, Moderated
from app.moderation.queries import newest_step
from app.moderation.states import AGAINST, State
from app.proposals import actions, queries, scans, views_moderator, views_own, views_voice
from app.proposals.day import DAY
from app.proposals.links import answer_path, author_token, own_path, public_path
from app.proposals.messages import KINDS
from app.proposals.privacy import ERASURE, PRIVACY
from app.proposals.views import bp
from app.proposals.waiting import WAITING
from app.proposals.words import standing_in_words

#: Importing them is what gives the blueprint its pages.
PAGES = (views_own, views_voice, views_moderator)


def hosting(person_id: int, _now: datetime) -> list[Hosted]:
    """What a person has proposed, with how it stands."""
    return [
        Hosted(one.title, standing_in_words(one, number), own_path(author_token(one)), is_proposal=True)
        for one, number in queries.proposals_of(person_id)
    ]


def caller_links(person_id: int) -> list[tuple[str, str]]:
    """Where staff write a proposal for who rings, and find one that they want to take part in."""
    return [
        (_("Skriv et forslag"), url_for("proposals.make_proposal", til=person_id)),
        (_("Find et forslag"), url_for("proposals.list_proposals", til=person_id)),
    ]


def public_thing(proposal_id: int) -> tuple[str, str] | None:
    """Title and path of a proposal that everybody may see."""
    title = queries.public_title(proposal_id)
    return (title, public_path(proposal_id)) if title is not None else None


def decision(proposal_id: int) -> Decision | None:
    """The no that a proposal was given, or that it was taken down; its author may ask."""
    found, step = queries.shown(proposal_id, None), newest_step(queries.KIND, proposal_id)
    if found is None or step is None or found.proposal.state not in AGAINST:
        return None
    proposal = found.proposal
    authors = frozenset({proposal.author_id})
    return Decision(proposal.title, proposal.state_at, step.reason, step.taken_by, authors)


def overturn(actor: Actor, now: datetime, proposal_id: int, text: str) -> object:
    """Let everybody see it after all."""
    return actions.answer(actor, now, proposal_id, State.PUBLISHED, text)


FEATURE = Feature(
    name="proposals",
    blueprint=bp,
    message_kinds=KINDS,
    day=DAY,
    merge_words={
        "proposal": lambda n: ngettext("%(num)s forslag", "%(num)s forslag", n),
        "proposal_voice": lambda n: ngettext("%(num)s ja til et forslag", "%(num)s ja til forslag", n),
    },
    erasure=ERASURE,
    privacy=PRIVACY,
    hosting=hosting,
    caller_links=caller_links,
    waiting=WAITING,
    moderated=Moderated(
        kind=queries.KIND,
        slug="forslag",
        public=public_thing,
        decision=decision,
        overturn=overturn,
        staff_path=answer_path,
    ),
    jobs=(("proposals_put_away", 3600, scans.put_away_what_is_over),),
)
