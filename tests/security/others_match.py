"""For every address of the board of phone friends: what the same thing of somebody else is; see `others.py`."""

from __future__ import annotations

from tests.phone_friends.in_house_match import OF_MATCH
from tests.security.answers import LINK, STAFF, Other, other

_LINK = "phone_friends.match_answer"

OTHERS_OF_MATCH: dict[str, Other | str] = {
    **{endpoint: STAFF for endpoint in OF_MATCH if endpoint != _LINK},
    _LINK: other(LINK, phone_answer_token="reach_token"),
}
