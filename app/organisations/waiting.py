"""What moderators read of organisations: new ones, new words for those that are public, and who claims one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.database import db
from app.core.waiting import QuickAnswer, Waiting, WaitingRow
from app.moderation.models import ProposedEdit
from app.moderation.states import PUBLIC, State
from app.organisations import actions
from app.organisations.models import Claim, ClaimOutcome, Organisation
from app.organisations.queries import KIND
from app.organisations.words import KIND_WORDS

EDIT, CLAIM = "organisation_edit", "claim"


def _new() -> Select[*tuple[Any, ...]]:
    return select(Organisation.id, Organisation.state_at).where(Organisation.state == State.PENDING)


def _edits() -> Select[*tuple[Any, ...]]:
    return (
        select(ProposedEdit.id, ProposedEdit.created_at)
        .join(Organisation, Organisation.id == ProposedEdit.object_id)
        .where(ProposedEdit.object_type == KIND, ProposedEdit.decided_at.is_(None))
        .where(Organisation.state.in_(PUBLIC))
    )


def _claims() -> Select[*tuple[Any, ...]]:
    return select(Claim.id, Claim.created_at).where(Claim.outcome == ClaimOutcome.WAITING)


def _answered_claims(since: datetime) -> Select[*tuple[Any, ...]]:
    return select(Claim.created_at, Claim.decided_at).where(Claim.decided_at >= since)


def _rows(wanted: Mapping[str, Sequence[int]]) -> list[WaitingRow]:
    rows = [_row_of_new(one) for one in _found(wanted.get(KIND, ()))]
    if EDIT in wanted:
        edits = (
            select(ProposedEdit, Organisation.name)
            .join(Organisation, Organisation.id == ProposedEdit.object_id)
            .where(ProposedEdit.id.in_(wanted[EDIT]))
        )
        rows += [_row_of_edit(edit, name) for edit, name in db.session.execute(edits)]
    if CLAIM in wanted:
        claims = select(Claim).where(Claim.id.in_(wanted[CLAIM])).options(joinedload(Claim.organisation))
        rows += [_row_of_claim(one) for one in db.session.scalars(claims)]
    return rows


def _found(ids: Sequence[int]) -> Sequence[Organisation]:
    if not ids:
        return ()
    return db.session.scalars(select(Organisation).where(Organisation.id.in_(ids))).unique().all()


def _row_of_new(one: Organisation) -> WaitingRow:
    return WaitingRow(
        what=KIND,
        id=one.id,
        label=_("Ny forening"),
        tone="forening",
        icon="users",
        title=one.name,
        why=_("%(kind)s i %(place)s.", kind=KIND_WORDS[one.kind], place=one.place.name),
        url=url_for("admin.show_organisation", organisation_id=one.id),
        action_label=_("Læs og svar"),
        texts=[one.summary, one.requirements, one.film_text],
        quick=(_LET_IN,),
    )


def _row_of_edit(edit: ProposedEdit, name: str) -> WaitingRow:
    return WaitingRow(
        what=EDIT,
        id=edit.id,
        label=_("Noget nyt på en side"),
        tone="forening",
        icon="pencil",
        title=name,
        why=_("De har skrevet noget nyt. Det gamle står der endnu."),
        url=url_for("admin.answer_edit", edit_id=edit.id),
        action_label=_("Læs og svar"),
        texts=[str(value) for value in edit.after.values() if value],
    )


def _row_of_claim(claim: Claim) -> WaitingRow:
    why = _("%(person)s siger, at foreningen er deres.", person=claim.name)
    if claim.tries:
        tried = ngettext(
            "Vi har ringet %(num)s gang uden svar.", "Vi har ringet %(num)s gange uden svar.", claim.tries
        )
        why = f"{why} {tried}"
    return WaitingRow(
        what=CLAIM,
        id=claim.id,
        label=_("Skal ringes op"),
        tone="ring",
        icon="phone",
        title=claim.organisation.name,
        why=why,
        url=url_for("admin.answer_claim", claim_id=claim.id),
        action_label=_("Ring, og svar"),
        phone=claim.phone,
    )


def _let_in(actor: Actor, now: datetime, organisation_id: int) -> str:
    actions.answer(actor, now, organisation_id, State.PUBLISHED)
    return _("%(name)s kan ses af alle nu.", name=actions.locked(organisation_id).name)


_LET_IN = QuickAnswer("godkend", _l("Godkend"), _let_in, "primary")

WAITING = Waiting(
    kinds={KIND: _new, EDIT: _edits, CLAIM: _claims},
    rows=_rows,
    promised=frozenset({KIND, EDIT, CLAIM}),
    answered=(_answered_claims,),
)
