"""What moves from one person to another, in words, for tables that no feature has a better word for."""

from __future__ import annotations

from flask_babel import ngettext

#: Table → words for so many of its rows.
MERGE_WORDS = {
    "away": lambda n: ngettext("%(num)s fravær", "%(num)s fravær", n),
    "call_claim": lambda n: ngettext("%(num)s opkald i gang", "%(num)s opkald i gang", n),
    "consent": lambda n: ngettext("%(num)s samtykke", "%(num)s samtykker", n),
    "day_mark": lambda n: ngettext("%(num)s mærke på dagens side", "%(num)s mærker på dagens side", n),
    "delegation": lambda n: ngettext("%(num)s aftale om hjælp", "%(num)s aftaler om hjælp", n),
    "errand": lambda n: ngettext("%(num)s ting givet videre", "%(num)s ting givet videre", n),
    "identity_check": lambda n: ngettext(
        "%(num)s kode, der viser, hvem det er", "%(num)s koder, der viser, hvem det er", n
    ),
    "message": lambda n: ngettext("%(num)s besked", "%(num)s beskeder", n),
    "person_block": lambda n: ngettext("lukket ude %(num)s gang", "lukket ude %(num)s gange", n),
    "shift": lambda n: ngettext("%(num)s vagt", "%(num)s vagter", n),
    "short_link": lambda n: ngettext("%(num)s kort link", "%(num)s korte link", n),
    "switched_off": lambda n: ngettext(
        "%(num)s slags besked, der er sagt nej til", "%(num)s slags beskeder, der er sagt nej til", n
    ),
}
