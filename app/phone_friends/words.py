"""Words for the states of the scheme, as people read them of themselves."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.phone_friends.models import Way
from app.phone_friends.models_wish import HandoverState
from app.phone_friends.states import PairState, Path, WishState

WISH_WORDS: dict[WishState, Any] = {
    WishState.WAITING: _l("Vi leder efter en, der passer"),
    WishState.TALKING: _l("Har en telefonven"),
    WishState.HANDED_OVER: _l("Givet videre til en anden ordning"),
    WishState.CLOSED: _l("Ikke med mere"),
}
PATH_WORDS: dict[Path, Any] = {
    Path.APPLIED: _l("Har skrevet"),
    Path.IDENTITY_SEEN: _l("Har vist legitimation"),
    Path.INTERVIEWED: _l("Har talt med os"),
    Path.ATTEST_NOTED: _l("Attesten er set på"),
    Path.BRIEFED: _l("Har læst om opgaven"),
    Path.CONFIDENTIAL: _l("Har lovet at tie"),
    Path.APPROVED: _l("Godkendt"),
    Path.REFUSED: _l("Fik nej"),
    Path.STOPPED: _l("Holdt op"),
}
#: The same, as who wants to ring reads it on their own page.
OWN_PATH_WORDS: dict[Path, Any] = {
    Path.APPLIED: _l("Vi har fået dit tilbud"),
    Path.IDENTITY_SEEN: _l("Du har vist legitimation"),
    Path.INTERVIEWED: _l("Du har talt med os"),
    Path.ATTEST_NOTED: _l("Din attest er set på"),
    Path.BRIEFED: _l("Du har læst om opgaven"),
    Path.CONFIDENTIAL: _l("Du har lovet at tie"),
    Path.APPROVED: _l("Du er godkendt"),
    Path.REFUSED: _l("Du fik nej"),
    Path.STOPPED: _l("Du er holdt op"),
}
PAIR_WORDS: dict[PairState, Any] = {
    PairState.PROPOSED: _l("I er blevet spurgt"),
    PairState.TRIAL: _l("De første samtaler"),
    PairState.ACTIVE: _l("I taler sammen"),
    PairState.PAUSED: _l("I holder pause"),
    PairState.ENDED: _l("I er holdt op"),
    PairState.DECLINED: _l("Blev ikke til noget"),
    PairState.LAPSED: _l("Der kom ikke svar i tide"),
}
#: The same of two others, for who looks after them.
THEIR_PAIR_WORDS: dict[PairState, Any] = {
    **PAIR_WORDS,
    PairState.PROPOSED: _l("De er blevet spurgt"),
    PairState.ACTIVE: _l("De taler sammen"),
    PairState.PAUSED: _l("De holder pause"),
    PairState.ENDED: _l("De er holdt op"),
}
WAY_WORDS: dict[Way, Any] = {
    Way.SELF: _l("En selv"),
    Way.RELATIVE: _l("En pårørende"),
    Way.PROFESSIONAL: _l("En fagperson"),
    Way.DESK: _l("Huset, da man ringede"),
}
HANDOVER_WORDS: dict[HandoverState, Any] = {
    HandoverState.ASKED: _l("Har ikke svaret endnu"),
    HandoverState.YES: _l("Sagde ja"),
    HandoverState.NO: _l("Sagde nej"),
    HandoverState.BACK: _l("Taget tilbage"),
}
