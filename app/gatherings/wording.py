"""Words for what the engine knows. Pure but for the translation."""

from __future__ import annotations

from flask_babel import gettext as _

from app.core.formatting import number_da


def price_in_words(price_ore: int) -> str:
    """`Gratis`, `45 kr.` or `12,50 kr.`."""
    if price_ore == 0:
        return _("Gratis")
    kroner = (
        number_da(price_ore // 100) if price_ore % 100 == 0 else f"{price_ore // 100},{price_ore % 100:02}"
    )
    return _("%(kroner)s kr.", kroner=kroner)
