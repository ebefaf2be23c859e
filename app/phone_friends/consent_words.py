"""What people say yes to in the phone scheme, whole, as it is shown or read aloud and kept (law.md section 3)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.phone_friends.models import Way

#: As consents are called: to be rung, to ring, and to be handed over to another scheme.
WISH, VOLUNTEER, HANDOVER = "phone_friend", "phone_volunteer", "phone_handover"


def wish_words(way: Way) -> str:
    """What somebody says yes to who would like to be rung; somebody else may say it for them."""
    if way in (Way.RELATIVE, Way.PROFESSIONAL):
        return _(
            "Den, jeg skriver for, har selv sagt ja. I må gemme navn, nummer og svar, så længe vedkommende er med. "
            "Det gælder også svar om livet, hvis vi har givet dem. Kun koordinatoren ser svarene. Får vedkommende en "
            "telefonven, får vennen fornavn, nummer og det, de har til fælles. Vedkommende kan altid sige nej igen."
        )
    return _(
        "I må gemme mit navn, mit nummer og mine svar, så længe jeg er med. Det gælder også mine svar om livet, hvis "
        "jeg har givet dem. Kun koordinatoren ser svarene. Får jeg en telefonven, får vennen mit fornavn, mit nummer "
        "og det, vi har til fælles. Jeg kan altid sige nej igen, og så sletter I svarene."
    )


def volunteer_words() -> str:
    """What somebody says yes to who would like to ring."""
    return _(
        "I må gemme mit navn, min kontakt og mine svar, så længe jeg er med. Det gælder også mine svar om livet, hvis "
        "jeg har givet dem. Kun koordinatoren ser svarene. Den, jeg ringer til, får mit fornavn og det, vi har til "
        "fælles. Jeg kan altid sige nej igen, og så sletter I svarene."
    )


def handover_words(partner: str) -> str:
    """What is read aloud before another scheme is asked to take over."""
    return _(
        "Vi vil spørge %(partner)s, om de kan ringe til dig. De får dit fornavn, dit nummer, dine sprog og dine tider. "
        "De får ikke resten. Siger de ja, er det dem, du taler med fra nu af. Siger de nej, beholder du din plads hos "
        "os. Er det i orden?",
        partner=partner,
    )
