"""What the plan counts of events, in the words that one uses of events."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.feature import FigureKind

FIGURES: Mapping[str, FigureKind] = {
    "places": FigureKind(
        _l("deltagere"),
        lambda n: ngettext("deltager", "deltagere", n),
        _l(
            "Vi tæller dem, der er tilmeldt eller kom til årets arrangementer. Afbud og folk, der blev væk, tæller "
            "ikke. Dem, der kom uden at melde sig til, tæller med det antal, værten talte. Aflyste arrangementer "
            "tæller ikke."
        ),
    ),
    "held": FigureKind(
        _l("arrangementer holdt"),
        lambda n: ngettext("arrangement holdt", "arrangementer holdt", n),
        _l("Vi tæller de arrangementer i året, der er slut og ikke blev aflyst. Hver dato tæller én gang."),
    ),
    "first_timers": FigureKind(
        _l("med for første gang"),
        lambda _n: _("med for første gang"),
        _l(
            "Vi tæller deltagere, der var med til arrangementet for første gang. Kommer man to sammen, tæller man to. "
            "Aflyste arrangementer tæller ikke."
        ),
    ),
    "came_again": FigureKind(
        _l("nye, der kom igen"),
        lambda _n: _("nye, der kom igen"),
        _l(
            "Vi tæller deltagere, der kom igen, når arrangementet blev holdt en gang til. Den tælles på den næste "
            "gang, de er med, og kun én gang."
        ),
    ),
    "cancelled": FigureKind(
        _l("arrangementer aflyst"),
        lambda n: ngettext("arrangement aflyst", "arrangementer aflyst", n),
        _l("Vi tæller de arrangementer i året, der blev aflyst. Hver dato tæller én gang."),
    ),
}
