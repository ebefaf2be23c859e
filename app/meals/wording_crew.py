"""What is said of the crew of a meal. Pure but for the translation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.meals.models_crew import Role

#: As one says it on a list.
ROLE_WORDS: dict[Role, Any] = {
    Role.HEAD_COOK: _l("Køkkenchef"),
    Role.HELPER: _l("Hjælpe i køkkenet"),
    Role.TABLE: _l("Dække bord"),
    Role.WELCOME: _l("Tage imod gæsterne"),
    Role.WASHING: _l("Vaske op"),
}
#: What it means, for who has not done it before.
ROLE_HINTS: dict[Role, Any] = {
    Role.HEAD_COOK: _l("Du bestemmer i køkkenet den dag."),
    Role.HELPER: _l("Du skræller, rører og bærer. Køkkenchefen siger til."),
    Role.TABLE: _l("Du sætter borde op og dækker dem."),
    Role.WELCOME: _l("Du siger velkommen og viser gæsterne til rette."),
    Role.WASHING: _l("Du vasker op og rydder af til sidst."),
}
#: Minutes before the meal at which they usually meet; what the form begins with.
USUAL_MINUTES: dict[Role, int] = {
    Role.HEAD_COOK: 180,
    Role.HELPER: 120,
    Role.TABLE: 60,
    Role.WELCOME: 30,
    Role.WASHING: -60,
}


def missing_in_words(missing: Mapping[Role, int]) -> str:
    """`Hjælpe i køkkenet (2), Vaske op (1)`; empty when nobody is missing."""
    return ", ".join(
        _("%(task)s (%(n)s)", task=ROLE_WORDS[role], n=number) for role, number in missing.items()
    )
