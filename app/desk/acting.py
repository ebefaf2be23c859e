"""On whose behalf staff act at the phone, and what a helper on the line may do for another."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.core.actor import Actor
from app.core.errors import DomainError, NotFoundError
from app.desk.words import agreed_in_words
from app.people.queries import delegation_between

PURPOSE = "phone desk"


def for_person(actor: Actor, person_id: int) -> Actor:
    """Staff acting for who rings (or for whom somebody rings)."""
    return replace(actor, on_behalf_of=person_id, purpose=actor.purpose or PURPOSE)


@dataclass(frozen=True)
class OnLine:
    """Who is on the line: the person, or a helper of theirs (then only what was agreed can be done)."""

    #: The helper, or None when the person rings.
    helper_id: int | None = None
    helper_name: str = ""
    #: What was agreed, in words.
    agreed: str = ""
    may_sign_up: bool = True
    may_cancel: bool = True

    @property
    def is_person(self) -> bool:
        """Whether the person is on the line; only they can change what is known of them."""
        return self.helper_id is None

    def actor(self, actor: Actor) -> Actor:
        """The same staff, talking with the helper."""
        if self.is_person:
            return replace(actor, purpose=PURPOSE)
        return replace(actor, caller_id=self.helper_id, purpose=f"{PURPOSE}, helper rings")

    def refuse_unless(self, is_agreed: bool) -> None:
        """Raise DomainError for what the person has not agreed that this helper does."""
        if not is_agreed:
            raise DomainError("Det er ikke aftalt, at hjælperen må det. Tal med personen selv.")


def who_rings(person_id: int, helper_id: int | None) -> OnLine:
    """The person themselves, or the helper `helper_id`. Raises NotFoundError when they agreed on nothing."""
    if helper_id is None:
        return OnLine()
    delegation = delegation_between(person_id, helper_id)
    if delegation is None:
        raise NotFoundError
    return OnLine(
        helper_id=helper_id,
        helper_name=delegation.delegate.name,
        agreed=agreed_in_words(delegation),
        may_sign_up=delegation.may_sign_up,
        may_cancel=delegation.may_cancel,
    )
