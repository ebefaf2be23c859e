"""Words of the volunteer's path: its steps as the volunteer reads them and as the coordinator does them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.phone_friends.models_path import AttestKind, AttestResult, NoAttest, PathEnd
from app.phone_friends.states import Path

#: A step → (what it is called, what it is, said to the volunteer).
STEP_WORDS: dict[Path, tuple[Any, Any]] = {
    Path.APPLIED: (_l("Du har meldt dig"), _l("Tak. Vi ringer til dig.")),
    Path.IDENTITY_SEEN: (
        _l("Vis, hvem du er"),
        _l("Kom forbi med pas eller kørekort. Vi ser på det og gemmer det ikke."),
    ),
    Path.INTERVIEWED: (_l("Vi taler om opgaven"), _l("Det tager en halv time. Du kan spørge om alt.")),
    Path.ATTEST_NOTED: (
        _l("Vi ser på en attest"),
        _l("Vi siger, om der skal en til. Vi skriver kun, at vi har set den. Selve attesten gemmer vi ikke."),
    ),
    Path.BRIEFED: (_l("Læs om opgaven"), _l("Sådan taler I sammen, og sådan passer du på dig selv.")),
    Path.CONFIDENTIAL: (_l("Lov at tie"), _l("Du lover ikke at sige noget videre.")),
    Path.APPROVED: (_l("Du bliver godkendt"), _l("Så finder vi en, der passer til dig.")),
}
#: What a coordinator presses to have done it.
PRESS_WORDS: dict[Path, Any] = {
    Path.IDENTITY_SEEN: _l("Jeg har set legitimation"),
    Path.INTERVIEWED: _l("Vi har talt sammen"),
    Path.APPROVED: _l("Godkend"),
}
#: The same as something that is to be done.
TO_DO_WORDS: dict[Path, Any] = {
    Path.IDENTITY_SEEN: _l("Se legitimation"),
    Path.INTERVIEWED: _l("Tal med den frivillige om opgaven"),
    Path.ATTEST_NOTED: _l("Se på en attest"),
    Path.APPROVED: _l("Godkend"),
}
#: What the coordinator waits for, when it is the volunteer's own step.
WAITS_WORDS: dict[Path, Any] = {
    Path.ATTEST_NOTED: _l("Venter på, at den frivillige læser om opgaven"),
    Path.BRIEFED: _l("Venter på, at den frivillige lover at tie"),
    Path.CONFIDENTIAL: _l("Venter på, at den frivillige siger ja til det nye løfte"),
}
ATTEST_WORDS: dict[AttestKind, Any] = {
    AttestKind.CRIMINAL: _l("Straffeattest"),
    AttestKind.CHILDREN: _l("Børneattest"),
    AttestKind.NONE: _l("Der skal ikke bruges en attest"),
}
NO_NEED_WORDS: dict[NoAttest, Any] = {
    NoAttest.ADULTS: _l("Ringer kun til voksne, der selv har sagt ja til det"),
    NoAttest.ELSEWHERE: _l("Er godkendt med attest som ansat i kommunen"),
}
RESULT_WORDS: dict[AttestResult, Any] = {
    AttestResult.SUITABLE: _l("Egnet"),
    AttestResult.NOT_SUITABLE: _l("Ikke egnet"),
}
#: Why the house says no or stop, as the volunteer reads it.
END_WORDS: dict[PathEnd, Any] = {
    PathEnd.NO_ROOM: _l("Vi har ikke brug for flere lige nu."),
    PathEnd.NO_FIT: _l("Opgaven passer ikke til dig lige nu."),
    PathEnd.NO_CONTACT: _l("Vi har ikke kunnet få fat i dig."),
}
