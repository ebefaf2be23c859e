"""What the calls of two leave behind, for how long, and what becomes of it when one of them is erased.

What was noted is about the citizen, and sensitive: whoever prints a person's data for them need not read it, so it
says that there is something, and the coordinator reads it aloud or hands it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_, select, update

from app.core.database import db
from app.core.privacy import Basis, Fact, Fate, Processing, RetentionRule, Section
from app.core.retention import empty_columns
from app.phone_friends.models import Ender, PhonePair, PhoneVolunteer, PhoneWish
from app.phone_friends.models_pair import About, PhoneCall, PhoneConcern, PhoneReview
from app.phone_friends.retention import KEEP_PAIR
from app.phone_friends.watching import PURPOSE
from app.phone_friends.words_pair import (
    ANSWER_WORDS,
    CONCERN_WORDS,
    LENGTH_WORDS,
    MOOD_WORDS,
    OUTCOME_WORDS,
    QUESTIONS,
)

#: law.md section 2: concern reports to the case system, then 30 days.
KEEP_CONCERN = timedelta(days=30)

LOOKS: dict[str, Any] = {"phone_notes.read": _l("Det, der er skrevet ned om jeres aftale")}
PURPOSES: dict[str, Any] = {PURPOSE: _l("For at finde og passe på telefonvenner")}


def _pairs_of(person_id: int) -> Any:
    """The numbers of a person's pairs, whichever of the two they are."""
    of = or_(PhoneWish.person_id == person_id, PhoneVolunteer.person_id == person_id)
    own = select(PhonePair.id).join(PhoneWish, PhoneWish.id == PhonePair.wish_id)
    return own.join(PhoneVolunteer, PhoneVolunteer.id == PhonePair.volunteer_id).where(of)


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    own = _pairs_of(person_id)
    calls = select(PhoneCall).where(PhoneCall.pair_id.in_(own)).order_by(PhoneCall.called_at.desc())
    worries = select(PhoneConcern).where(PhoneConcern.pair_id.in_(own))
    asked = select(PhoneReview).where(PhoneReview.pair_id.in_(own)).order_by(PhoneReview.id.desc())
    return [
        Section(
            "phone_reviews",
            _("Når vi spurgte, hvordan det går"),
            [facts for one in db.session.scalars(asked).unique() if (facts := _review(one, person_id))],
        ),
        Section("phone_calls", _("Samtaler i telefonen"), [_call(one) for one in db.session.scalars(calls)]),
        Section(
            "phone_concerns",
            _("Når en frivillig var bekymret"),
            [
                _concern(one, person_id)
                for one in db.session.scalars(worries.order_by(PhoneConcern.id.desc())).unique()
            ],
        ),
    ]


def _review(review: PhoneReview, person_id: int) -> list[Fact]:
    """What one of the two answered; never what the other did. Nothing of what was asked of the citizen alone."""
    side = Ender.CITIZEN if review.pair.wish.person_id == person_id else Ender.VOLUNTEER
    if review.about.is_death or (side is Ender.VOLUNTEER and review.about is About.ENDED):
        return []
    said = review.said_by(side)
    return [
        Fact("asked_at", _("Hvornår"), review.asked_at),
        Fact("about", _("Hvad vi spurgte om"), review.about, str(QUESTIONS[review.about])),
        Fact("answer", _("Dit svar"), said, str(ANSWER_WORDS[said]) if said is not None else None),
    ]


def _call(call: PhoneCall) -> list[Fact]:
    length = str(LENGTH_WORDS[call.length]) if call.length else None
    mood = str(MOOD_WORDS[call.mood]) if call.mood else None
    return [
        Fact("called_at", _("Hvornår"), call.called_at),
        Fact("outcome", _("Hvordan gik det"), call.outcome, str(OUTCOME_WORDS[call.outcome])),
        Fact("length", _("Hvor længe"), call.length, length),
        Fact("mood", _("Hvordan man lød"), call.mood, mood),
        Fact("is_concern", _("Om den frivillige var bekymret"), call.is_concern),
        Fact("note", _("Noget at huske"), _read_aloud() if call.note else None),
    ]


def _concern(concern: PhoneConcern, person_id: int) -> list[Fact]:
    outcome = str(CONCERN_WORDS[concern.outcome]) if concern.outcome else None
    facts = [
        Fact("raised_at", _("Hvornår"), concern.raised_at),
        Fact("settled_at", _("Afsluttet"), concern.settled_at),
    ]
    # What was done is about the citizen; who was worried reads that they said so.
    if concern.pair.wish.person_id != person_id:
        return facts
    return [
        *facts,
        Fact("outcome", _("Hvad blev der gjort"), concern.outcome, outcome),
        Fact("text", _("Det, der blev skrevet"), _read_aloud() if concern.text else None),
    ]


def _read_aloud() -> str:
    return _("Koordinatoren for telefonvenner læser det op for dig eller giver dig det på papir.")


def erase(person_id: int) -> None:
    """Empty what was written of a person's calls, and what worried somebody. How many there were stays."""
    own = _pairs_of(person_id)
    for model, empty in (
        (PhoneCall, {PhoneCall.note: "", PhoneCall.length: None, PhoneCall.mood: None}),
        (PhoneConcern, {PhoneConcern.text: ""}),
    ):
        statement = update(model).where(model.pair_id.in_(own)).values(empty)
        db.session.execute(statement.execution_options(synchronize_session="fetch"))


def _old_note(now: datetime) -> ColumnElement[bool]:
    return and_(PhoneCall.note != "", PhoneCall.called_at < now - KEEP_PAIR)


def _old_concern(now: datetime) -> ColumnElement[bool]:
    return and_(PhoneConcern.text != "", PhoneConcern.settled_at < now - KEEP_CONCERN)


RULES = (
    RetentionRule(
        "phone_friends.notes", ("phone_call.note",), _l("Det, den frivillige skrev for at huske det"),
        _l("Telefonvenner"), _l("efter samtalen"), lambda: KEEP_PAIR, Fate.EMPTIED,
        "law.md section 2: 6 months; the call itself goes with the pair",
        **empty_columns(PhoneCall, _old_note, note="")._asdict(),
    ),
    RetentionRule(
        "phone_friends.concerns", ("phone_concern.text",), _l("Hvad der blev gjort, da en frivillig var bekymret"),
        _l("Telefonvenner"), _l("efter at det blev afsluttet"), lambda: KEEP_CONCERN, Fate.EMPTIED,
        "law.md section 2: concern reports, 30 days",
        **empty_columns(PhoneConcern, _old_concern, text="")._asdict(),
    ),
)  # fmt: skip

PHONE_CALLS = Processing(
    key="phone_calls",
    purpose=_l("At passe på telefonvenner"),
    why=_l("Så I kan tale sammen trygt, og nogen hjælper, når det er svært."),
    basis=Basis.CONSENT,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra a, og art. 9, stk. 2, litra a: dit samtykke. "
        "Du kan altid tage det tilbage."
    ),
    people=(_l("Telefonvenner"),),
    data=(
        _l("Hvornår I talte, hvor længe og hvordan det gik"),
        _l("Korte noter om det praktiske"),
        _l("Om den frivillige var bekymret, og hvad der blev gjort"),
        _l("Om I vil blive ved"),
    ),
    recipients=(_l("Koordinatoren for telefonvenner"), _l("Den frivillige, så længe I taler sammen")),
    tables=("phone_call", "phone_concern", "phone_review", "phone_watch"),
    rules=RULES,
    sections=_sections,
    kept=_l("Et halvt år, efter at I holdt op."),
    security=(
        _l("Noter er krypteret i databasen."),
        _l("En ny frivillig ser aldrig det, der er skrevet før."),
        _l("Vi skriver ned, hver gang en koordinator læser noterne."),
    ),
    risks=(
        (
            _l("En note siger noget om helbred."),
            _l("Siden beder om kun at skrive det praktiske. Noten er kort og bliver slettet."),
        ),
        (
            _l("Ingen opdager, at en har det skidt."),
            _l("Den frivillige siger til med ét tryk. En koordinator skal se på det inden for et døgn."),
        ),
    ),
    is_special=True,
)
