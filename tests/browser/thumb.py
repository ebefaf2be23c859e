"""A thumb on a phone: its presses are counted, and how long somebody takes who does the same by hand."""

from __future__ import annotations

from time import monotonic

from playwright.sync_api import Locator

#: Seconds for finding a thing and pressing it, and for a letter: 36 words a minute (Palin et al., MobileHCI 2019).
_PRESS, _LETTER = 1.5, 0.33


class Thumb:
    """Presses on a field before it is filled in, and on every button; the clock runs from the first of them."""

    def __init__(self) -> None:
        self.presses, self.letters = 0, 0
        self._began = monotonic()

    def press(self, target: Locator) -> None:
        """One press."""
        target.click()
        self.presses += 1

    def fill(self, target: Locator, words: str) -> None:
        """A press on a field, and letters."""
        self.press(target)
        target.fill(words)
        self.letters += len(words)

    @property
    def seconds(self) -> float:
        """What the pages took until now, and what a person takes for the presses and letters."""
        return monotonic() - self._began + self.presses * _PRESS + self.letters * _LETTER
