"""Dying or stopping on purpose, in tests only: what a power cut or a machine that hangs does, at a named point.

FAULT_AT names the point, FAULT_SIGNAL what happens there (`KILL`, or `STOP` until somebody continues the process), and
FAULT_ONCE a file that the first to get there makes: the others, and who is started again, go on.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

#: Read once, and only where nobody is served.
_POINT = os.environ.get("FAULT_AT") if os.environ.get("SAMSKAB_ENV") == "testing" else None


def die_at(point: str) -> None:
    """Kill or stop this process when the tests asked for it at `point`; nothing outside tests."""
    if point == _POINT and _is_first(os.environ.get("FAULT_ONCE")):
        os.kill(os.getpid(), signal.Signals[f"SIG{os.environ.get('FAULT_SIGNAL', 'KILL')}"])


def _is_first(marker: str | None) -> bool:
    if marker is None:
        return True
    try:
        Path(marker).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
