"""The gate: a new address without guard, row in the matrix, change, CSRF case and audit expectation fails here."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core.database import db
from app.core.permissions import GUARD
from tests.security.change import Change
from tests.security.changes import CHANGES, SIGNED
from tests.security.forms_of import Forms
from tests.security.house import UNSAFE, House, rules_of
from tests.security.refusals import complaints_of
from tests.security.sending import send_change
from tests.security.smuggling import administrators, kept, smuggled
from tests.test_permission_matrix import GET, POST_ONLY


@pytest.mark.any_database
def test_every_address_has_a_guard_a_row_in_the_matrix_and_a_change(app: Flask) -> None:
    rules = rules_of(app, "GET", *UNSAFE)

    assert [rule.endpoint for rule in rules if not hasattr(app.view_functions[rule.endpoint], GUARD)] == []
    assert {rule.endpoint for rule in rules} == {*GET, *POST_ONLY}
    assert {rule.endpoint for rule in rules_of(app, *UNSAFE)} == set(CHANGES)
    assert set(CHANGES) >= SIGNED


@pytest.mark.any_database
def test_what_is_not_audited_says_why() -> None:
    reasons = [change.audit for change in CHANGES.values() if isinstance(change.audit, str)]

    assert [reason for reason in reasons if len(reason.split()) < 4] == []
    assert len(reasons) <= 15


@pytest.mark.any_database
@pytest.mark.parametrize("endpoint", CHANGES)
def test_a_change_is_made_and_audited_and_takes_no_field_that_is_not_its_own(
    house: House, forms: Forms, endpoint: str
) -> None:
    change = CHANGES[endpoint]
    fields = change.fields(house)
    last, before = _last_event(), administrators()

    extra = {} if endpoint in SIGNED else smuggled({field.name for field in forms[endpoint]} | set(fields))
    answer = send_change(house, endpoint, {**extra, **fields})

    assert answer.status_code < 400, complaints_of(answer)
    assert _written(house, change, last) == sorted(change.audit if _is_audited(change) else ())
    assert kept() == []
    # Beginning the demo anew makes its staff anew.
    assert administrators() <= before or endpoint == "demo.start_over"


def _last_event() -> int:
    db.session.rollback()
    return db.session.scalar(select(AuditEvent.id).order_by(AuditEvent.id.desc()).limit(1)) or 0


def _is_audited(change: Change) -> bool:
    return not isinstance(change.audit, str)


def _written(house: House, change: Change, last: int) -> list[str]:
    """The actions noted since; of a change that is not audited only what the sender would have done."""
    written = select(AuditEvent.action).where(AuditEvent.id > last, AuditEvent.action != "person.look_up")
    if not _is_audited(change):
        account = house.accounts.get(change.role)
        me = AuditEvent.actor_person_id == (account.person_id if account else None)
        written = written.where(me, AuditEvent.roles != "system")
    return sorted(set(db.session.scalars(written)))
