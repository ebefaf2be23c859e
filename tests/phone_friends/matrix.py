"""Who may open which page of phone friends, and do what there: rows of `tests/test_permission_matrix.py`.

None of the matrix's roles is a coordinator; what they may is tried with each page.
"""

from __future__ import annotations

from tests.phone_friends.matrix_match import GET_MATCH, POST_MATCH
from tests.phone_friends.pair_in_house import GET_PAIR, POST_PAIR
from tests.phone_friends.path_in_house import GET_PATH, POST_PATH
from tests.phone_friends.wishes_matrix import GET_WISHES, POST_WISHES

GET_PHONE_FRIENDS = {**GET_MATCH, **GET_PAIR, **GET_PATH, **GET_WISHES}
POST_PHONE_FRIENDS = {**POST_MATCH, **POST_PAIR, **POST_PATH, **POST_WISHES}
