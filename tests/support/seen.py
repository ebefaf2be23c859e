"""What a page of a form keeps of the state that it was filled from."""

from __future__ import annotations

import re


def seen_in(page: str) -> str:
    """The mark in the hidden field `seen` of a page."""
    found = re.search(r'name="seen"[^>]*value="([^"]+)"', page)
    assert found is not None, "no mark: the page could not be saved once more"
    return found[1]
