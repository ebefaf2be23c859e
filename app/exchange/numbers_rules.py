"""When an agreement is kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from app.exchange.models_agreements import KEPT, Answer


def kept_after(months: int, answers: Iterable[tuple[int, Answer]], *, is_time: bool) -> bool | None:
    """Whether an agreement is kept after so many months, by what either of the two said; None when nobody has told.

    `answers` are (months, answer). Nobody is asked again about what is done or came to nothing, so that stands for
    the months after it, from when they have gone (`is_time`).
    """
    said = list(answers)
    now = [answer for after, answer in said if after == months]
    if now:
        return any(one in KEPT for one in now)
    settled = {answer for after, answer in said if after < months and answer is not Answer.GOING}
    if not is_time or not settled:
        return None
    return Answer.DONE in settled
