"""Words for what the engine knows. Pure but for the translation."""

from __future__ import annotations

from flask_babel import gettext as _

from app.core.formatting import ended, number_da


def price_in_words(price_ore: int) -> str:
    """`Gratis`, `45 kr.` or `12,50 kr.`."""
    if price_ore == 0:
        return _("Gratis")
    kroner = (
        number_da(price_ore // 100) if price_ore % 100 == 0 else f"{price_ore // 100},{price_ore % 100:02}"
    )
    return _("%(kroner)s kr.", kroner=kroner)


def what_to_pay(price_ore: int, note: str) -> str:
    """`Det koster 45 kr. Du betaler på stedet. Kaffe koster 10 kr.`; empty where one needs no money."""
    price = _("Det koster %(price)s Du betaler på stedet.", price=ended(price_in_words(price_ore)))
    return " ".join([*([price] if price_ore else []), *([ended(note)] if note else [])])
