"""Private links to a sign-up: signed, and useless once the person's link version is raised.

A link made for somebody who helps the person works as long as the person lets them.
"""

from __future__ import annotations

from app.gatherings.models import FixedPlace, SignUp
from app.people.private_links import Opened, make_token, opened_row

_PURPOSE = "sign-up"
_FIXED = "fixed-place"


def sign_up_token(sign_up: SignUp, delegate_id: int | None = None) -> str:
    """The token of the private page where a guest sees, changes or gives up this sign-up."""
    return make_token(_PURPOSE, sign_up.id, sign_up.person, delegate_id)


def opened_by(token: str) -> Opened[SignUp] | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    return opened_row(_PURPOSE, token, SignUp)


def fixed_place_token(fixed: FixedPlace, delegate_id: int | None = None) -> str:
    """The token of the private page of a fixed place."""
    return make_token(_FIXED, fixed.id, fixed.person, delegate_id)


def fixed_place_opened_by(token: str) -> Opened[FixedPlace] | None:
    """The fixed place that a token opens; None as for a sign-up."""
    return opened_row(_FIXED, token, FixedPlace)
