"""What a call about a date is about, in one sentence for whoever rings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.core.database import db
from app.core.date_words import words_of_kind
from app.core.feature import CallAbout
from app.core.formatting import capital, when_near
from app.gatherings.at_hand import sign_up_ids
from app.gatherings.models import FixedPlace, Occurrence, Series, SignUp

#: What only the host is told.
TO_HOST = ("participant_list", "place_to_ring", "date_too_few")

#: What is told of a fixed place, and so of no date.
ABOUT_FIXED = ("fixed_place_changed", "still_coming")


def why(kind: str, date: Occurrence, now: datetime) -> str:
    """Why somebody is rung about a date, in one sentence without their name."""
    near = when_near(date.starts_at, now)
    the = words_of_kind(date.series.kind).the
    sentences = {
        "place_given": _("Har fået en plads %(when)s.", when=near),
        "place_offered": _("Har fået tilbudt en plads %(when)s.", when=near),
        "place_to_ring": _("Skal ringe til den næste på ventelisten om en plads %(when)s.", when=near),
        "date_too_few": _("Skal vide, at der kommer for få %(when)s.", when=near),
        "welcome": _("Kommer for første gang %(when)s. Skal vide, hvem der tager imod.", when=near),
        "welcome_friend": _("Skal tage imod en ny %(when)s.", when=near),
        "come_again": _("Var med for første gang %(when)s. Hvordan gik det?", when=near),
        "date_changed": _("%(the)s er ændret. Det er %(when)s nu.", the=the, when=near),
        "date_cancelled": _("%(the)s %(when)s er aflyst.", the=the, when=near),
        "sign_up_removed": _("Er taget af listen %(when)s.", when=near),
        "sign_up_confirmed": _("Er tilmeldt %(when)s.", when=near),
        "sign_up_waiting": _("Står på venteliste %(when)s.", when=near),
        "participant_list": _("Skal have listen over, hvem der kommer %(when)s.", when=near),
        "reminder": _("Mind om %(the)s %(when)s.", the=the, when=near),
    }
    return capital(sentences.get(kind, _("Skal have besked om %(the)s %(when)s.", the=the, when=near)))


def why_fixed(kind: str) -> str:
    """The same of a kind that is about a fixed place."""
    asked = _("Skal spørges, om den faste plads skal blive.")
    return asked if kind == "still_coming" else _("Skal have besked om sin faste plads.")


def about(kind: str, params: Mapping[str, Any], now: datetime) -> CallAbout | None:
    """What a message is about, and the host who may tell it too; None when that is gone."""
    if "fixed_id" in params:
        return _about_fixed(kind, params["fixed_id"])
    if "series_id" in params:
        series = db.session.get(Series, params["series_id"])
        answered = _("Har fået svar på sit forslag.")
        return CallAbout(f"{series.title}: {answered}") if series is not None else None
    date = _date(params)
    if date is None:
        return None
    sentence = f"{date.series.title}: {why(kind, date, now)}"
    host = date.series.host
    # These go to the host, whom nobody else meets.
    is_to_host = kind in TO_HOST
    name, phone = (None, None) if is_to_host else (host.name, host.phone)
    return CallAbout(sentence, name, phone, asks=kind == "place_offered")


def _date(params: Mapping[str, Any]) -> Occurrence | None:
    if "occurrence_id" in params:
        return db.session.get(Occurrence, params["occurrence_id"])
    found = (db.session.get(SignUp, number) for number in sign_up_ids(params))
    dates = [sign_up.occurrence for sign_up in found if sign_up is not None]
    return min(dates, key=lambda date: (date.starts_at, date.id), default=None)


def _about_fixed(kind: str, fixed_id: int) -> CallAbout | None:
    fixed = db.session.get(FixedPlace, fixed_id)
    if fixed is None:
        return None
    host = fixed.series.host
    return CallAbout(f"{fixed.series.title}: {why_fixed(kind)}", host.name, host.phone)
