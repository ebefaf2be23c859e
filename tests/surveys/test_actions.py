"""Being asked, saying yes, answering, and no again; and no way from an answer to a person."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.feature import message_kind
from app.core.permissions import Role
from app.notifications.models import Message, MessageStatus
from app.people.consent import consents_of, withdraw_consent
from app.people.merging import merge_people
from app.surveys import actions, scans
from app.surveys.models import Invitee, Round, ScaleSwitch, SurveyAnswer
from app.surveys.privacy import ERASURE, PRIVACY
from app.surveys.queries import scales_on
from app.surveys.rules import Standing
from app.surveys.words import consent_words
from tests.factories import writing
from tests.surveys.asking import (
    ADMINISTRATOR,
    WHOLE,
    after_months,
    answered,
    make_beginner,
    make_initiative,
    make_invitee,
    make_round,
    sheets,
    switch_on,
    walking,
)

pytestmark = pytest.mark.usefixtures("app", "frozen_clock")
MODERATOR = Actor(roles=frozenset({Role.MODERATOR}))


def letters(person_id: int) -> int:
    kept = select(func.count()).where(Message.person_id == person_id, Message.kind == "survey_invitation")
    return db.session.scalar(kept) or 0


# ---- scales and rounds --------------------------------------------------------------------------------------------


def test_scales_are_off_until_an_administrator_says_that_wording_and_licence_are_in_order(
    frozen_now: datetime,
) -> None:
    assert scales_on(["who5", "t_ils"]) == []
    with writing(), pytest.raises(DomainError):
        actions.switch_on(ADMINISTRATOR, frozen_now, "who5", other_last=False, is_checked=False)
    with writing(), pytest.raises(NotFoundError):
        actions.switch_on(MODERATOR, frozen_now, "who5", other_last=False, is_checked=True)
    switch_on("who5")
    assert [one.scale.key for one in scales_on(["who5", "t_ils"])] == ["who5"]


def test_who_switched_a_scale_and_when_is_kept_and_audited(frozen_now: datetime) -> None:
    admin = Actor(person_id=None, roles=frozenset({Role.ADMINISTRATOR}))
    with writing():
        actions.switch_on(admin, frozen_now, "t_ils", other_last=True, is_checked=True)
        actions.switch_off(admin, frozen_now + timedelta(days=1), "t_ils")
    row = db.session.scalars(select(ScaleSwitch)).one()
    assert (row.is_on, row.other_last, row.changed_at) == (False, True, frozen_now + timedelta(days=1))
    done = select(AuditEvent.action).where(AuditEvent.object_type == "survey_scale").order_by(AuditEvent.id)
    assert list(db.session.scalars(done)) == ["survey_scale.on", "survey_scale.off"]


def test_nobody_is_asked_while_the_scales_are_off(frozen_now: datetime) -> None:
    round_ = make_round()
    with writing():
        for key in ("who5", "t_ils"):
            actions.switch_off(ADMINISTRATOR, frozen_now, key)
    make_beginner()
    with writing():
        assert scans.ask(frozen_now) == 0
    assert db.session.get_one(Round, round_.id).ended_at is None


def test_an_initiative_has_one_round_at_a_time(frozen_now: datetime) -> None:
    first = make_round()
    with writing(), pytest.raises(DomainError):
        actions.begin_round(ADMINISTRATOR, frozen_now, walking().id, ["who5"])
    with writing():
        actions.end_round(ADMINISTRATOR, frozen_now, first.id)
        actions.begin_round(ADMINISTRATOR, frozen_now, walking().id, ["who5"])


# ---- being asked --------------------------------------------------------------------------------------------------


def test_who_begins_is_asked_once_and_reminded_once(frozen_now: datetime) -> None:
    invitee = make_invitee()
    first = db.session.scalars(select(Message).where(Message.kind == "survey_invitation")).one()
    assert "ensom" not in json.dumps(first.params)
    for days in (0, 1, 2, 3, 4, 5):
        if frozen_now + timedelta(days=days) < invitee.first_at:
            with writing():
                scans.ask(frozen_now + timedelta(days=days))
    reminded = frozen_now + timedelta(days=3) < invitee.first_at
    assert letters(invitee.person_id) == (2 if reminded else 1)


def test_who_has_been_there_before_is_not_asked_as_a_beginner(frozen_now: datetime) -> None:
    round_ = make_round()
    person = make_beginner()
    with writing():
        assert scans.ask(frozen_now + timedelta(days=40)) == 0
    assert db.session.scalars(select(Invitee).where(Invitee.round_id == round_.id)).all() == []
    assert letters(person.id) == 0


def test_who_takes_part_is_asked_after_three_and_twelve_months(frozen_now: datetime) -> None:
    invitee = answered(make_invitee())
    for months in (3, 12):
        with writing():
            assert scans.ask(after_months(invitee, months)) == 1
            assert scans.ask(after_months(invitee, months)) == 0
    assert letters(invitee.person_id) == 3


def test_who_never_said_yes_is_not_asked_later(frozen_now: datetime) -> None:
    invitee = make_invitee()
    with writing():
        assert scans.finish(invitee.first_at + timedelta(hours=1)) == 1
        assert scans.ask(after_months(invitee, 3)) == 0
    assert invitee.standing is Standing.DONE


def test_a_letter_is_no_longer_true_once_it_was_answered(frozen_now: datetime) -> None:
    invitee = answered(make_invitee())
    merge = message_kind("survey_invitation").merge
    assert merge({"invitee_id": invitee.id, "moment": 0, "again": False}, frozen_now) is None
    queued = select(Message.status).where(
        Message.person_id == invitee.person_id, Message.kind == "survey_invitation"
    )
    assert set(db.session.scalars(queued)) == {MessageStatus.SUPPRESSED}


# ---- answering ----------------------------------------------------------------------------------------------------


def test_nothing_is_filed_without_a_yes(frozen_now: datetime) -> None:
    invitee = make_invitee()
    with writing(), pytest.raises(DomainError) as refused:
        actions.answer(SYSTEM, frozen_now, invitee.id, WHOLE)
    assert refused.value.field == "consent"
    assert sheets() == []


def test_a_yes_is_kept_with_its_words_and_the_answers_lie_elsewhere(frozen_now: datetime) -> None:
    invitee = answered(make_invitee())
    consent = consents_of(invitee.person_id)[0]
    assert (consent.purpose, consent.words) == ("survey", consent_words())
    filed = sheets()[0]
    assert filed.answers == WHOLE
    assert (filed.key, filed.moment) == (invitee.answer_key, 0)


def test_a_sheet_sent_again_replaces_the_first(frozen_now: datetime) -> None:
    invitee = answered(make_invitee())
    answered(invitee, who5=[5, 5, 5, 5, 5], t_ils=[1, None, 1])
    assert [one.answers for one in sheets()] == [{"who5": [5, 5, 5, 5, 5], "t_ils": [1, None, 1]}]


def test_an_empty_sheet_is_not_filed(frozen_now: datetime) -> None:
    invitee = make_invitee()
    with writing(), pytest.raises(DomainError):
        actions.answer(SYSTEM, frozen_now, invitee.id, {"who5": [None] * 5}, consent_words="ja")


def test_a_closed_sheet_is_not_filed(frozen_now: datetime) -> None:
    invitee = answered(make_invitee())
    with writing(), pytest.raises(DomainError):
        actions.answer(SYSTEM, invitee.first_at, invitee.id, WHOLE)


def test_the_three_sheets_of_one_person_lie_under_one_key_which_is_forgotten_after_the_last(
    frozen_now: datetime,
) -> None:
    invitee = answered(make_invitee())
    for months in (3, 12):
        answered(invitee, after_months(invitee, months))
    assert len({one.key for one in sheets()}) == 1
    assert [one.moment for one in sheets()] == [0, 3, 12]
    assert (invitee.standing, invitee.answer_key) == (Standing.DONE, "")


# ---- no again -----------------------------------------------------------------------------------------------------


def test_a_no_again_deletes_every_answer_and_asks_no_more(frozen_now: datetime) -> None:
    invitee, other = answered(make_invitee()), make_invitee("Inga Anden", make_round_of_now())
    answered(other)
    with writing():
        actions.say_no(SYSTEM, frozen_now, invitee.id)
    assert [one.key for one in sheets()] == [other.answer_key]
    assert (invitee.standing, invitee.answer_key) == (Standing.DECLINED, "")
    assert consents_of(invitee.person_id)[0].withdrawn_at == frozen_now
    with writing():
        assert scans.ask(after_months(invitee, 3)) == 1, "the other one"


def make_round_of_now() -> Round:
    return db.session.scalars(select(Round)).one()


def test_the_consent_taken_back_on_the_own_page_does_the_same(frozen_now: datetime) -> None:
    invitee = answered(make_invitee())
    with writing():
        withdraw_consent(SYSTEM, frozen_now, invitee.person_id, "survey")
    assert sheets() == []
    assert invitee.standing is Standing.DECLINED


def test_no_thanks_is_a_no_without_a_trace_of_an_answer(frozen_now: datetime) -> None:
    invitee = make_invitee()
    with writing():
        actions.say_no(SYSTEM, frozen_now, invitee.id)
        actions.say_no(SYSTEM, frozen_now, invitee.id)
    assert (invitee.standing, letters(invitee.person_id)) == (Standing.DECLINED, 1)


def test_who_said_no_once_is_asked_in_no_other_round(frozen_now: datetime) -> None:
    first, other = answered(make_invitee()), _another_round("meal")
    with writing():
        waits = actions.invite(frozen_now, other, first.person, first.first_at)
        actions.say_no(SYSTEM, frozen_now, first.id)
    assert waits.standing is Standing.DECLINED, "asked in another round before they said no"
    with writing():
        actions.end_round(ADMINISTRATOR, frozen_now, first.round_id)
        actions.begin_round(ADMINISTRATOR, frozen_now, walking().id, ["who5"])
        assert scans.ask(frozen_now) == 0, "nor in a later one"


def _another_round(code: str) -> Round:
    initiative_id = make_initiative("Spis sammen", code).id
    with writing():
        return actions.begin_round(ADMINISTRATOR, clock.now(), initiative_id, ["who5"])


def test_who_never_answered_may_say_no_after_the_sheet_is_over(frozen_now: datetime) -> None:
    invitee = make_invitee()
    with writing():
        actions.finish(frozen_now, invitee.id)
        assert actions.say_no(SYSTEM, frozen_now, invitee.id).standing is Standing.DECLINED


def test_a_no_holds_for_what_was_answered_under_a_name_that_was_merged(frozen_now: datetime) -> None:
    kept, gone = answered(make_invitee()), answered(make_invitee("Bodil B.", make_round_of_now()))
    with writing():
        merge_people(ADMINISTRATOR, frozen_now, kept.person_id, gone.person_id)
    with writing():
        actions.say_no(SYSTEM, frozen_now, kept.id)
    assert sheets() == []


def test_after_the_last_sheet_nobody_is_told_that_their_answers_are_deleted(frozen_now: datetime) -> None:
    invitee = answered(make_invitee())
    last = answered(invitee, after_months(invitee, 12))
    with writing(), pytest.raises(DomainError, match="ikke slette"):
        actions.say_no(SYSTEM, frozen_now, last.id)
    assert len(sheets()) == 2


def test_an_erased_person_takes_their_answers_along(frozen_now: datetime) -> None:
    invitee = answered(make_invitee())
    person_id = invitee.person_id
    assert ERASURE.preview(person_id)
    with writing():
        ERASURE.erase(person_id, frozen_now, SYSTEM)
    assert sheets() == []
    assert db.session.scalars(select(Invitee)).all() == []


def test_one_sees_ones_own_answers_until_the_last_sheet(frozen_now: datetime) -> None:
    invitee = answered(make_invitee())
    sections = PRIVACY.processing[0].sections
    assert sections is not None
    asked, own = sections(invitee.person_id, frozen_now)
    assert len(asked.records) == 1
    assert "Lidt mere end halvdelen af tiden" in own.records[0][2].text
    with writing():
        actions.finish(frozen_now, invitee.id)
    assert sections(invitee.person_id, frozen_now)[1].records == []


def test_who_was_asked_is_forgotten_after_the_year(frozen_now: datetime) -> None:
    invitee = answered(make_invitee())
    with writing():
        actions.finish(frozen_now, invitee.id)
    (rule,) = PRIVACY.processing[0].rules
    assert rule.clean is not None
    assert rule.overdue is not None
    late = invitee.first_at + timedelta(days=451)
    assert (rule.overdue(late - timedelta(days=2)), rule.overdue(late)) == (0, 1)
    with writing():
        assert rule.clean(late, 10) == 1
    assert len(sheets()) == 1, "what nobody can say whose it is stays"


# ---- no way from an answer to a person ----------------------------------------------------------------------------


def test_no_column_of_an_answer_leads_to_a_person() -> None:
    columns = {column.name: column for column in SurveyAnswer.__table__.columns}
    assert set(columns) == {"key", "moment", "round_id", "quarter_on", "answers"}
    pointed = {key.column.table.name for column in columns.values() for key in column.foreign_keys}
    assert pointed == {"survey_round"}
    assert {column.name for column in Round.__table__.columns} == {
        "id", "initiative_id", "scales", "made_at", "ended_at",
    }  # fmt: skip


def test_the_key_of_an_answer_stands_nowhere_in_the_database_but_beside_it(frozen_now: datetime) -> None:
    invitee = answered(make_invitee())
    key = invitee.answer_key
    found = set()
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            for name, value in row._mapping.items():
                if key in str(value):
                    found.add(f"{table.name}.{name}")
    assert found == {"survey_answer.key"}


def test_answers_do_not_stand_readable_in_the_database(frozen_now: datetime) -> None:
    answered(make_invitee())
    stored = db.session.execute(select(SurveyAnswer.__table__.c.answers)).scalar_one()
    assert "who5" not in stored


def test_the_log_says_that_somebody_answered_never_what(frozen_now: datetime) -> None:
    answered(make_invitee())
    details = db.session.scalars(
        select(AuditEvent.details).where(AuditEvent.action == "survey_invitee.answer")
    ).one()
    assert set(details) == {"moment"}


def test_answers_lie_by_their_keys_and_not_as_they_came(frozen_now: datetime) -> None:
    assert [column.name for column in SurveyAnswer.__table__.primary_key] == ["key", "moment"]
    asked = make_round()
    for number in range(9):
        answered(make_invitee(f"Bodil {number}", asked))
    with writing():
        actions.mix()
    if db.engine.dialect.name == "postgresql":
        lies = text("SELECT key, xmin::text FROM survey_answer ORDER BY ctid")
        keys, written_by = zip(*db.session.execute(lies), strict=True)
        assert len(set(written_by)) == 1
    else:
        with pytest.raises(OperationalError, match="rowid"):
            db.session.execute(text("SELECT rowid FROM survey_answer"))
        keys = tuple(db.session.scalars(text("SELECT key FROM survey_answer NOT INDEXED")))
    assert len(keys) == 9
    assert list(keys) == sorted(keys)
