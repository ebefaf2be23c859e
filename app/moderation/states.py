"""The life of something that Frivillighedens Hus reads before everybody may see it. Pure.

    draft → pending → needs_work | published | rejected → hidden | expired | archived

Which step is whose stands in `MOVES` and nowhere else. What a feature adds is only which of its things are trusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a thing is."""

    #: Only its author sees it, and has not asked for anything yet.
    DRAFT = "draft"
    #: Waits for an answer.
    PENDING = "pending"
    #: Its author was asked to put something right.
    NEEDS_WORK = "needs_work"
    #: Everybody sees it.
    PUBLISHED = "published"
    #: The answer was no. Its author may put it right and ask again, or ask that another looks at it once more.
    REJECTED = "rejected"
    #: It was public, and a moderator took it down.
    HIDDEN = "hidden"
    #: Its time is over.
    EXPIRED = "expired"
    #: Its author put it away.
    ARCHIVED = "archived"


#: States in which its author can change a thing.
MAY_CHANGE = (State.PENDING, State.NEEDS_WORK, State.REJECTED, State.PUBLISHED)


class By(StrEnum):
    """As what somebody takes a step."""

    AUTHOR = "author"
    #: An author whose things are public at once, and looked at afterwards.
    TRUSTED_AUTHOR = "trusted_author"
    MODERATOR = "moderator"
    SYSTEM = "system"


_AUTHORS = frozenset({By.AUTHOR, By.TRUSTED_AUTHOR})
_MODERATOR = frozenset({By.MODERATOR})
#: The system puts away what an erased person leaves behind.
_PUT_AWAY = _AUTHORS | {By.SYSTEM}

#: State → states that follow, and who may take the step.
MOVES: Mapping[State, Mapping[State, frozenset[By]]] = {
    State.DRAFT: {
        State.PENDING: _AUTHORS,
        State.PUBLISHED: frozenset({By.TRUSTED_AUTHOR, By.MODERATOR}),
        State.ARCHIVED: _PUT_AWAY,
    },
    State.PENDING: {
        State.PUBLISHED: _MODERATOR,
        State.NEEDS_WORK: _MODERATOR,
        State.REJECTED: _MODERATOR,
        State.ARCHIVED: _PUT_AWAY,
    },
    State.NEEDS_WORK: {
        State.PENDING: _AUTHORS,
        State.REJECTED: _MODERATOR,
        State.ARCHIVED: _PUT_AWAY,
    },
    State.PUBLISHED: {
        State.HIDDEN: _MODERATOR,
        State.EXPIRED: frozenset({By.SYSTEM}),
        State.ARCHIVED: _PUT_AWAY | _MODERATOR,
    },
    State.REJECTED: {
        State.PENDING: _AUTHORS,
        # After an appeal.
        State.PUBLISHED: _MODERATOR,
        State.ARCHIVED: _PUT_AWAY,
    },
    State.HIDDEN: {State.PUBLISHED: _MODERATOR, State.ARCHIVED: _MODERATOR | {By.SYSTEM}},
    State.EXPIRED: {State.PENDING: _AUTHORS, State.PUBLISHED: frozenset({By.TRUSTED_AUTHOR, By.MODERATOR})},
    State.ARCHIVED: {},
}

#: What everybody may see.
PUBLIC = frozenset({State.PUBLISHED})
#: What everybody could see once: it may have taken place, and so counts.
WAS_PUBLIC = (State.PUBLISHED, State.EXPIRED, State.ARCHIVED)
#: What was decided against its authors, who may ask once that it is looked at again.
AGAINST = frozenset({State.REJECTED, State.HIDDEN})
#: Steps that somebody must be given a reason for.
NEED_REASON = frozenset({State.NEEDS_WORK, State.REJECTED, State.HIDDEN})


class Refusal(StrEnum):
    """Why a step is not taken."""

    #: A colleague was faster.
    ANSWERED_ALREADY = "answered_already"
    NOT_NOW = "not_now"
    NO_REASON = "no_reason"


def may_move(before: State, to: State, by: By) -> bool:
    """Whether `by` may take a thing from one state to another."""
    return by in MOVES[before].get(to, frozenset())


def refusal(before: State, to: State, by: By, reason: str) -> Refusal | None:
    """Why a step is refused; None when it may be taken."""
    if not may_move(before, to, by):
        return Refusal.ANSWERED_ALREADY if by is By.MODERATOR else Refusal.NOT_NOW
    if to in NEED_REASON and not reason.strip():
        return Refusal.NO_REASON
    return None
