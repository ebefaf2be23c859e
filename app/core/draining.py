"""A server that is about to stop says so to the proxy, and goes on working until nobody comes any more."""

from __future__ import annotations

import mmap

#: One byte that the web server's parent shares with the processes it forks.
_flag = mmap.mmap(-1, 1)


def begin() -> None:
    """From now on `/health/live` answers 503, in every process of this server."""
    _flag[0] = 1


def is_draining() -> bool:
    """Whether this server is about to stop."""
    return bool(_flag[0])
