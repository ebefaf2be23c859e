"""The log in words: surveys."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

ACTIONS: Mapping[str, object] = {
    "survey_invitee.answer": _l("Trivsel: har svaret"),
    "survey_invitee.ask": _l("Trivsel: spurgt"),
    "survey_invitee.decline": _l("Trivsel: sagt nej tak"),
    "survey_invitee.done": _l("Trivsel: sidste skema er slut, nøglen er slettet"),
    "survey_invitee.withdraw": _l("Trivsel: ja trukket tilbage, svar slettet"),
    "survey_round.begin": _l("Trivsel: begyndt at spørge"),
    "survey_round.end": _l("Trivsel: spørger ingen nye"),
    "survey_scale.off": _l("Trivsel: skema slået fra"),
    "survey_scale.on": _l("Trivsel: skema slået til"),
}
THINGS: Mapping[str, object] = {
    "survey_invitee": _l("spurgt om trivsel"),
    "survey_round": _l("runde om trivsel"),
    "survey_scale": _l("skema"),
}
