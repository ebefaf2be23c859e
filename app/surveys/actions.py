"""Switching scales on, rounds, being asked, answering, and no again: lock, reload, change, audit, promise, flush."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select, text

from app.audit.actions import record
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db, insert_once, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.people.consent import record_consent, withdraw_consent
from app.people.models import ConsentForm, Person
from app.surveys import messages, queries
from app.surveys.models import Invitee, Round, ScaleSwitch, SurveyAnswer
from app.surveys.rules import BEFORE, MOMENTS, Sheet, Standing, Window, quarter_of, window_now, windows
from app.surveys.scales import scales

#: What a yes to surveys is called among consents.
PURPOSE = "survey"
#: Letters and digits that nobody mistakes for each other.
_CODE_SIGNS, _CODE_LENGTH = "ABCDEFGHJKMNPQRSTUVWXYZ23456789", 8


def _require_editor(actor: Actor) -> None:
    if not actor.has(Permission.EDIT_PLAN):
        raise NotFoundError


def switch_on(actor: Actor, now: datetime, key: str, *, other_last: bool, is_checked: bool) -> ScaleSwitch:
    """An administrator says that wording and licence of a scale are in order. Raises DomainError when they do not.

    Raises NotFoundError for who may not, and for a scale that there is not.
    """
    _require_editor(actor)
    if key not in scales():
        raise NotFoundError
    if not is_checked:
        raise DomainError("Sæt kryds, når I har set ordlyd og rettigheder efter.", field="is_checked")
    row = _switched(actor, now, key)
    row.is_on, row.other_last = True, other_last
    db.session.flush()
    record(actor, now, "survey_scale.on", "survey_scale", row.id, scale=key)
    return row


def switch_off(actor: Actor, now: datetime, key: str) -> ScaleSwitch:
    """Ask the scale nowhere any more. What was answered stays."""
    _require_editor(actor)
    if key not in scales():
        raise NotFoundError
    row = _switched(actor, now, key)
    row.is_on = False
    db.session.flush()
    record(actor, now, "survey_scale.off", "survey_scale", row.id, scale=key)
    return row


def _switched(actor: Actor, now: datetime, key: str) -> ScaleSwitch:
    """The locked row of a scale, made when there is none, with who changes it and when."""
    insert_once(ScaleSwitch, {"key": key, "is_on": False, "other_last": False, "changed_at": now})
    row = lock_row(
        ScaleSwitch, db.session.scalars(select(ScaleSwitch.id).where(ScaleSwitch.key == key)).one()
    )
    assert row is not None
    row.changed_by, row.changed_at = actor.person_id, now
    return row


def begin_round(actor: Actor, now: datetime, initiative_id: int, keys: Sequence[str]) -> Round:
    """Ask who begins in an initiative from now on. Raises DomainError when they are asked already, or with nothing."""
    _require_editor(actor)
    if not queries.scales_on(keys):
        raise DomainError("Vælg mindst ét skema, der er slået til.", field="scales")
    running = select(Round.id).where(Round.initiative_id == initiative_id, Round.ended_at.is_(None))
    if db.session.scalar(running) is not None:
        raise DomainError("Vi spørger allerede der.", field="initiative_id")
    made = Round(initiative_id=initiative_id, scales=[key for key in scales() if key in keys], made_at=now)
    db.session.add(made)
    db.session.flush()
    record(actor, now, "survey_round.begin", "survey_round", made.id)
    return made


def end_round(actor: Actor, now: datetime, round_id: int) -> Round:
    """Ask nobody new any more; who takes part is still asked. Twice is once."""
    _require_editor(actor)
    row = lock_row(Round, round_id)
    if row is None:
        raise NotFoundError
    if row.ended_at is None:
        row.ended_at = now
        db.session.flush()
        record(actor, now, "survey_round.end", "survey_round", row.id)
    return row


# ---- being asked --------------------------------------------------------------------------------------------------


def invite(now: datetime, round_: Round, person: Person, first_at: datetime) -> Invitee:
    """Ask somebody before their first date."""
    made = Invitee(
        round_id=round_.id,
        person_id=person.id,
        code="".join(secrets.choice(_CODE_SIGNS) for _ in range(_CODE_LENGTH)),
        standing=Standing.ASKED,
        asked_at=now,
        first_at=first_at,
        answered=[],
    )
    db.session.add(made)
    db.session.flush()
    record(SYSTEM, now, "survey_invitee.ask", "survey_invitee", made.id)
    messages.promise_invitation(made, windows(now, first_at)[0], now)
    return made


def finish(now: datetime, invitee_id: int) -> None:
    """The last sheet is over: forget which answers were theirs."""
    row = lock_row(Invitee, invitee_id)
    if row is not None and row.standing in (Standing.ASKED, Standing.TAKING_PART):
        row.standing, row.answer_key = Standing.DONE, ""
        db.session.flush()
        record(SYSTEM, now, "survey_invitee.done", "survey_invitee", row.id)


def mix() -> None:
    """Lay all answers down anew by their keys, so that nothing tells in which order they came.

    The log tells when somebody answered; rows that lie as they came would tell which of them is whose. SQLite keeps
    this table by key anyway. Never commits.
    """
    if db.session.connection().dialect.name != "postgresql":
        return
    for statement in (
        "LOCK TABLE survey_answer IN SHARE ROW EXCLUSIVE MODE",
        "CREATE TEMPORARY TABLE survey_mixed ON COMMIT DROP AS SELECT * FROM survey_answer",
        "DELETE FROM survey_answer",
        'INSERT INTO survey_answer SELECT * FROM survey_mixed ORDER BY key COLLATE "C", moment',
    ):
        db.session.execute(text(statement))


# ---- answering ----------------------------------------------------------------------------------------------------


def answer(
    actor: Actor,
    now: datetime,
    invitee_id: int,
    sheets: Mapping[str, Sheet],
    *,
    consent_words: str = "",
    form: ConsentForm = ConsentForm.WRITTEN,
) -> Invitee:
    """File a sheet under the person's random key; a sheet of the same moment before it is replaced.

    Raises DomainError when no sheet is open, nothing was crossed, or the first yes is missing (`consent_words` are
    what was read and said yes to).
    """
    row = lock_row(Invitee, invitee_id)
    if row is None:
        raise NotFoundError
    window = _open_window(row, now)
    if not any(one is not None for sheet in sheets.values() for one in sheet):
        raise DomainError("Sæt mindst ét kryds.")
    if row.standing is Standing.ASKED:
        if not consent_words:
            raise DomainError("Sæt kryds ved dit ja. Ellers må vi ikke gemme svarene.", field="consent")
        record_consent(actor, now, row.person, PURPOSE, consent_words, form=form)
        row.standing = Standing.TAKING_PART
        row.answer_key = secrets.token_urlsafe(32)
    _file(row, window, sheets, now)
    row.answered = sorted({*row.answered, window.moment})
    db.session.flush()
    record(actor, now, "survey_invitee.answer", "survey_invitee", row.id, moment=window.moment)
    messages.take_back(row.id, now)
    if window.moment == MOMENTS[-1]:
        finish(now, row.id)
    return row


def _open_window(row: Invitee, now: datetime) -> Window:
    window = window_now(windows(row.asked_at, row.first_at), now)
    is_willing = row.standing is Standing.TAKING_PART or (
        row.standing is Standing.ASKED and window is not None and window.moment == BEFORE
    )
    if window is None or not is_willing:
        raise DomainError("Skemaet er lukket.")
    return window


def _file(row: Invitee, window: Window, sheets: Mapping[str, Sheet], now: datetime) -> None:
    asked = {one.scale.key: one.scale for one in queries.scales_on(row.round.scales)}
    kept = {key: list(sheet) for key, sheet in sheets.items() if key in asked}
    if not kept:
        raise DomainError("Skemaet er lukket.")
    for key, sheet in kept.items():
        asked[key].score(sheet)
    db.session.execute(
        delete(SurveyAnswer).where(SurveyAnswer.key == row.answer_key, SurveyAnswer.moment == window.moment)
    )
    filed = SurveyAnswer(
        key=row.answer_key,
        moment=window.moment,
        round_id=row.round_id,
        quarter_on=quarter_of(clock.local(now).date()),
    )
    filed.answers = kept
    db.session.add(filed)
    db.session.flush()


def say_no(actor: Actor, now: datetime, invitee_id: int) -> Invitee:
    """No thanks, or no again: nobody asks them any more, in any round, and all that they answered is deleted.

    Twice is once. Raises DomainError when the last sheet is over: then nobody knows which answers were theirs.
    """
    row = queries.invitee_by_id(invitee_id)
    if row is None:
        raise NotFoundError
    if row.standing is Standing.DONE and row.answered:
        raise DomainError("Skemaet er slut. Vi ved ikke, hvilke svar der er dine. Så vi kan ikke slette dem.")
    if any(one.standing is Standing.TAKING_PART for one in queries.invitees_of(row.person_id)):
        withdraw_consent(actor, now, row.person_id, PURPOSE)
    withdraw_all(actor, now, row.person_id)
    return row


def withdraw_all(actor: Actor, now: datetime, person_id: int) -> None:
    """A no: delete every answer that can still be found to be the person's, and ask them nowhere any more."""
    for one in locked_of(person_id):
        if one.standing is Standing.TAKING_PART:
            db.session.execute(delete(SurveyAnswer).where(SurveyAnswer.key == one.answer_key))
            one.answer_key, one.answered = "", []
            record(actor, now, "survey_invitee.withdraw", "survey_invitee", one.id)
            _decline(now, one)
        elif one.standing is Standing.ASKED or not (one.answered or one.standing is Standing.DECLINED):
            record(actor, now, "survey_invitee.decline", "survey_invitee", one.id)
            _decline(now, one)


def _decline(now: datetime, row: Invitee) -> None:
    row.standing = Standing.DECLINED
    db.session.flush()
    messages.take_back(row.id, now)


def locked_of(person_id: int) -> list[Invitee]:
    """In which rounds a person was asked, locked: a sheet that is being filed just now is waited for."""
    numbers = sorted(one.id for one in queries.invitees_of(person_id))
    return [one for number in numbers if (one := lock_row(Invitee, number)) is not None]
