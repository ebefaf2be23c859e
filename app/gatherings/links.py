"""Private links to a sign-up: signed, and useless once the person's link version is raised."""

from __future__ import annotations

from app.core.database import db
from app.core.signing import read, sign
from app.gatherings.models import SignUp

_PURPOSE = "sign-up"


def sign_up_token(sign_up: SignUp) -> str:
    """The token of the private page where a guest sees, changes or gives up this sign-up."""
    return sign(_PURPOSE, [sign_up.id, sign_up.person.link_version])


def sign_up_from_token(token: str) -> SignUp | None:
    """The sign-up a token opens; None when it is not ours, or older than the person's links."""
    payload = read(_PURPOSE, token)
    if not (isinstance(payload, list) and len(payload) == 2):
        return None
    sign_up = db.session.get(SignUp, payload[0])
    if sign_up is None or sign_up.person.link_version != payload[1] or sign_up.person.erased_at is not None:
        return None
    return sign_up
