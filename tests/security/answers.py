"""What each role meets where a thing is somebody else's: the words of `others.py`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Other:
    """Parts that belong to somebody else, by name, and the answer per role."""

    parts: dict[str, str]
    answers: str


def other(answers: str, **parts: str) -> Other:
    """`parts`: name in the address → key of `add_others`."""
    return Other(parts, answers)


NOBODY = "303 404 404 404 404 404 404 404"
STAFF_404 = "303 403 403 403 404 403 404 404"
HEAD_404 = "303 403 403 403 403 403 403 404"
#: Staff look after every series, so for them none is another's.
HOST = "303 404 404 404 404 404 - -"
#: It lies somewhere else: staff are told so in words on the page they came from.
SAID_TO_STAFF = "303 404 404 404 404 404 303 303"
LINK = "404 404 404 404 404 404 404 404"
HIDDEN = "404 404 404 404 404 404 - -"
PUBLIC = "everybody may see it"
STAFF = "staff see all of it: the role decides, which the permission matrix holds"
DEMO = "only in the demo, where anybody is anybody"
CHOICE = "one of a few words, which belong to nobody"


def of_another_series(**parts: str) -> Other:
    """A date, person or message of another series under the address of this one: nobody finds it there."""
    return other(NOBODY, **parts)
