"""How long work tells how far it is: what a feature's function gets that `Feature.long_work` names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol


class Work(Protocol):
    """One piece of long work while it runs."""

    #: What it is about: ids and figures.
    @property
    def params(self) -> Mapping[str, Any]: ...

    #: What a run before this one had told when its process died; empty at the beginning. Go on from there.
    @property
    def so_far(self) -> Mapping[str, Any]: ...

    @property
    def now(self) -> datetime: ...

    def tell(self, progress: int, done_so_far: Mapping[str, Any] | None = None, *, where: str = "") -> None:
        """Keep how far it is (percent), the best result so far and, as a msgid, where it is. Commits.

        Tell at least every minute: what has not been heard of for longer is begun anew elsewhere.
        """

    def is_stopped(self) -> bool:
        """Whether to end now with the best so far, as was known when it told something last."""


#: Does the work and gives its result: ids and figures only, never what is written about people.
LongWork = Callable[[Work], Mapping[str, Any]]
