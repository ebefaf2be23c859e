"""The texts that whoever rings reads and promises to keep, as the pack has them."""

from __future__ import annotations

from app.core.errors import NotFoundError
from app.core.pack import PhonePaper, current_pack

BRIEFING, DECLARATION = "briefing", "declaration"


def paper(code: str) -> PhonePaper:
    """The version of a text that holds. Raises NotFoundError for a pack without one."""
    versions = [one for one in current_pack().phone_papers if one.code == code]
    if not versions:
        raise NotFoundError
    return max(versions, key=lambda one: one.version)


def paper_as_it_was(code: str, version: int) -> PhonePaper | None:
    """The text that somebody read or promised then; None when the pack has it no more."""
    return next(
        (one for one in current_pack().phone_papers if (one.code, one.version) == (code, version)), None
    )
