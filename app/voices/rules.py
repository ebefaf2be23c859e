"""When somebody is asked how it was, and until when they may say. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

#: So long after a date has ended people are asked, and no more after so long.
ASK_AFTER, ASK_UNTIL = timedelta(hours=2), timedelta(days=3)
#: Nobody is asked again sooner, whatever they go to.
PAUSE = timedelta(days=30)
#: So long after being asked one may answer and change one's answer.
OPEN_FOR = timedelta(days=30)
#: Words, and whose they are, are kept so long after being asked.
KEEP_WORDS = timedelta(days=90)
#: How many stories of one person may wait or be shown at a time.
MOST_STORIES = 5


def is_open(asked_at: datetime, now: datetime) -> bool:
    """Whether one may still answer."""
    return now < asked_at + OPEN_FOR
