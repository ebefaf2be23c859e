"""What goes wrong on purpose: a rule said no, and the citizen is told in words what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class DomainError(Exception):
    """A rule refuses. Carries a msgid with parameters, the field it belongs to, and what must survive the rollback.

    `afterwards` is run and committed by the handler after the rollback (a counted try, an audited refusal).
    """

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        afterwards: Callable[[], None] | None = None,
        **parameters: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.parameters = parameters
        self.afterwards = afterwards


class AlreadyDoneError(Exception):
    """The same form was sent twice (double click, reload): the answer is where the first one led."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


class NotFoundError(Exception):
    """There is no such thing for this actor. Someone else's private thing is not found either."""
