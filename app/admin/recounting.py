"""How far a count of the kept figures is, for every page that shows from when they are."""

from __future__ import annotations

from typing import Any

from app.background.models import OPEN
from app.plan.recount import latest_recount


def counting() -> dict[str, Any]:
    """How far a count is that is on its way, and whether the last one failed."""
    task = latest_recount()
    return {"task": task, "is_counting": task is not None and task.state in OPEN}
