"""What a container asks every half minute: does the web server answer? Exit status 0 when it does."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

import config


def answers(url: str) -> bool:
    """Whether `url` answers at all; a refusal of the name it was asked by is an answer too."""
    try:
        with urllib.request.urlopen(url, timeout=4):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


if __name__ == "__main__":
    port = config.settings()["PORT"]
    sys.exit(not answers(f"http://127.0.0.1:{port}/health/live"))
