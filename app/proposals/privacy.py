"""What proposals know of people: what somebody proposed, and what somebody wants to take part in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Erasure
from app.core.privacy import Basis, Fact, Fate, Privacy, Processing, RetentionRule, Section
from app.moderation.actions import move
from app.moderation.states import By, State
from app.proposals.actions import forget, locked
from app.proposals.models import Proposal, Voice
from app.proposals.queries import KIND
from app.proposals.retention import (
    KEEP,
    TAKEN_BACK,
    TEXTS,
    count_never_public,
    forget_person,
    never_public,
    takes_part,
)
from app.proposals.words import STATE_WORDS


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    own = select(Proposal).where(Proposal.author_id == person_id).order_by(Proposal.id.desc())
    joined = (
        select(Voice)
        .where(Voice.person_id == person_id)
        .options(joinedload(Voice.proposal))
        .order_by(Voice.id.desc())
    )
    return [
        Section(
            "own_proposals",
            _("Forslag, du har skrevet"),
            [_proposal(one) for one in db.session.scalars(own).unique()],
        ),
        Section(
            "proposal_voices",
            _("Forslag, du vil være med til"),
            [_voice(one) for one in db.session.scalars(joined).unique()],
        ),
    ]


def _proposal(one: Proposal) -> list[Fact]:
    return [
        Fact("title", _("Hvad"), one.title),
        Fact("place", _("Hvor"), one.place.name),
        Fact("text", _("Det, du skrev"), one.text or None),
        Fact("state", _("Hvordan det går"), one.state, str(STATE_WORDS[one.state])),
        Fact("created_at", _("Skrevet"), one.created_at),
        Fact("answer_by", _("Svar lovet senest"), one.answer_by),
        Fact("published_at", _("Alle kunne se det fra"), one.published_at),
        Fact("became_text", _("Det blev til"), one.became_text or None),
        Fact("became_at", _("Det blev til noget"), one.became_at),
    ]


def _voice(one: Voice) -> list[Fact]:
    return [
        Fact("title", _("Hvad"), one.proposal.title),
        Fact("created_at", _("Sagt ja"), one.created_at),
        Fact("withdrawn_at", _("Meldt fra"), one.withdrawn_at),
    ]


# ---- erasing ----------------------------------------------------------------------------------------------------


def erasure_preview(person_id: int) -> list[str]:
    """What goes and what stays, in words."""
    own = select(Proposal.id).where(Proposal.author_id == person_id)
    joined = select(Voice.id).where(Voice.person_id == person_id)
    if not db.session.scalar(select(or_(own.exists(), joined.exists()))):
        return []
    return [
        _("Forslag, som kun du og vi kan se, bliver slettet."),
        _("Forslag, som alle kan se, bliver stående. Dit navn står der ikke."),
    ]


def erase(person_id: int, now: datetime, actor: Actor) -> None:
    """Delete what nobody else ever saw, put away what was taken down, and take the person's mark off the rest."""
    unseen = select(Proposal.id).where(Proposal.author_id == person_id, Proposal.published_at.is_(None))
    forget(list(db.session.scalars(unseen)))
    seen = select(Proposal.id).where(
        Proposal.author_id == person_id,
        Proposal.state.in_((State.PENDING, State.NEEDS_WORK, State.REJECTED, State.HIDDEN)),
    )
    for proposal_id in db.session.scalars(seen.order_by(Proposal.id)).all():
        move(actor, now, KIND, locked(proposal_id), State.ARCHIVED, by=By.SYSTEM)
    forget_person(person_id)


# ---- how long ---------------------------------------------------------------------------------------------------


def _forget_never_public(now: datetime, most: int) -> int:
    found = select(Proposal.id).where(never_public(now)).order_by(Proposal.id).limit(most)
    numbers = list(db.session.scalars(found))
    forget(numbers)
    return len(numbers)


_NEVER_PUBLIC = RetentionRule(
    "local_proposals.never_public", ("proposal", "proposal_voice"), _l("Forslag, som vi ikke viste til alle"),
    _l("Dem, der foreslår noget"), _l("efter svaret"), lambda: KEEP, Fate.DELETED,
    "law.md section 2, rejected listing", clean=_forget_never_public, overdue=count_never_public,
)  # fmt: skip

PROPOSALS = Processing(
    key="local_proposals",
    purpose=_l("Forslag til, hvad en by mangler"),
    why=_l("Så vi kan svare på dit forslag og sige til, når det bliver til noget."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e: kommunens opgave med at støtte "
        "frivilligt arbejde (serviceloven § 18)."
    ),
    people=(_l("Borgere, der foreslår noget"), _l("Borgere, der vil være med")),
    data=(
        _l("Det, man foreslår, og svaret på det (offentligt, når vi har sagt ja)"),
        _l("Hvad man vil være med til"),
        _l("Navn og kontakt, som kun huset ser"),
    ),
    recipients=(_l("Husets medarbejdere"),),
    tables=("proposal", "proposal_voice"),
    rules=(_NEVER_PUBLIC, TEXTS, TAKEN_BACK),
    sections=_sections,
    kept=_l("En gæst bliver glemt helt, når der ikke kan ske mere med forslaget."),
    security=(
        _l("Andre ser kun, hvor mange der vil være med."),
        _l("Felter til fri tekst afviser CPR-numre."),
    ),
    risks=(
        (
            _l("Man kan læse i et forslag, hvem der har skrevet det."),
            _l("Navnet står der ikke, og en medarbejder læser forslaget, før alle ser det."),
        ),
    ),
)

PRIVACY = Privacy(processing=(PROPOSALS,), needs_person=takes_part)

ERASURE = Erasure(preview=erasure_preview, erase=erase)
