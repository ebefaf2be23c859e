"""Private links to a sign-up: signed, and useless once the person's link version is raised.

A link made for somebody who helps the person works as long as the person lets them.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.database import db
from app.core.signing import read, sign
from app.gatherings.models import FixedPlace, SignUp
from app.people.merging import accepts_links_of
from app.people.models import Delegation
from app.people.queries import delegation_between, present_person

_PURPOSE = "sign-up"
_FIXED = "fixed-place"


@dataclass(frozen=True)
class OpenedSignUp:
    """What a private link opens: a sign-up, and for whom it was made if not for the person."""

    sign_up: SignUp
    delegation: Delegation | None

    @property
    def may_change(self) -> bool:
        """Whether who holds the link may change the sign-up or give it up."""
        return self.delegation is None or self.delegation.may_cancel


def sign_up_token(sign_up: SignUp, delegate_id: int | None = None) -> str:
    """The token of the private page where a guest sees, changes or gives up this sign-up."""
    payload = [sign_up.id, sign_up.person.link_version]
    return sign(_PURPOSE, payload if delegate_id is None else [*payload, delegate_id])


def opened_by(token: str) -> OpenedSignUp | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    payload = read(_PURPOSE, token)
    if not (isinstance(payload, list) and len(payload) in (2, 3)):
        return None
    sign_up = db.session.get(SignUp, payload[0])
    if sign_up is None or not sign_up.person.is_living:
        return None
    if not accepts_links_of(sign_up.person, payload[1], "sign_up.person_id", sign_up.id):
        return None
    if len(payload) == 2:
        return OpenedSignUp(sign_up, None)
    helper = present_person(payload[2])
    delegation = delegation_between(sign_up.person_id, helper.id) if helper is not None else None
    return OpenedSignUp(sign_up, delegation) if delegation is not None else None


def sign_up_from_token(token: str) -> SignUp | None:
    """The sign-up that a token opens, whoever holds it; None as above."""
    opened = opened_by(token)
    return opened.sign_up if opened is not None else None


def fixed_place_token(fixed: FixedPlace) -> str:
    """The token of the private page of a fixed place."""
    return sign(_FIXED, [fixed.id, fixed.person.link_version])


def fixed_place_from_token(token: str) -> FixedPlace | None:
    """The fixed place that a token opens; None when it is not ours or older than the person's links."""
    payload = read(_FIXED, token)
    if not (isinstance(payload, list) and len(payload) == 2):
        return None
    fixed = db.session.get(FixedPlace, payload[0])
    if fixed is None or not fixed.person.is_living:
        return None
    is_good = accepts_links_of(fixed.person, payload[1], "fixed_place.person_id", fixed.id)
    return fixed if is_good else None
