"""Two who confirm the same hours at the same moment."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from app.core import clock
from app.core.database import begin_write, db
from app.core.errors import DomainError
from app.listings import confirming
from app.listings.confirming import Said
from tests.listings.over import helped, make_past, minutes
from tests.listings.posting import MODERATOR, date_of
from tests.test_races import all_at_once


def test_of_many_who_confirm_at_once_one_counts_and_nobody_undoes_it(app: Flask) -> None:
    listing = make_past()
    ane, date_id = helped(listing), date_of(listing).id
    ane_id = ane.id

    def confirms(length: int) -> Callable[[], int]:
        def job() -> int:
            begin_write()
            try:
                changed = confirming.confirm(MODERATOR, clock.now(), date_id, [Said(ane_id, length, None)])
            except DomainError:
                db.session.rollback()
                return -1
            db.session.commit()
            return changed

        return job

    # The length of the task is two hours: who only presses the button never changes what another wrote.
    lengths = [120, 120, 120, 60, 60, 90]
    found = all_at_once(app, [confirms(length) for length in lengths])

    (stands,) = minutes(ane)
    refused = {length for length, said in zip(lengths, found, strict=True) if said == -1}
    assert sorted(found).count(1) == 1
    assert stands in lengths
    assert refused == {60, 90} - {stands}
