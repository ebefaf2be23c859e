"""What is known of volunteers on their path: the steps they took, and that a certificate was assessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, select

from app.core.database import db
from app.core.privacy import Basis, Fact, Fate, Processing, RetentionRule, Section
from app.core.retention import delete_rows
from app.core.rich_text import to_plain
from app.people.models import Person
from app.phone_friends.models import PhoneVolunteer
from app.phone_friends.models_path import PhoneAttest, PhoneStep
from app.phone_friends.papers import BRIEFING, DECLARATION, paper_as_it_was
from app.phone_friends.retention import KEEP_VOLUNTEER
from app.phone_friends.states import GONE, Path
from app.phone_friends.words import PATH_WORDS
from app.phone_friends.words_path import ATTEST_WORDS, END_WORDS, NO_NEED_WORDS, RESULT_WORDS


def sections(person_id: int, _now: datetime) -> Sequence[Section]:
    """The steps and the notes about certificates of a person, the newest first."""
    steps = select(PhoneStep).where(PhoneStep.volunteer_id.in_(_own(person_id)))
    attests = select(PhoneAttest).where(PhoneAttest.volunteer_id.in_(_own(person_id)))
    return [
        Section(
            "phone_steps",
            _("Din vej til at ringe til andre"),
            [_step(one) for one in db.session.scalars(steps.order_by(PhoneStep.id.desc()))],
        ),
        Section(
            "phone_attests",
            _("Hvad vi har noteret om attester"),
            [_attest(one) for one in db.session.scalars(attests.order_by(PhoneAttest.id.desc()))],
        ),
    ]


def _step(one: PhoneStep) -> list[Fact]:
    code = {Path.BRIEFED: BRIEFING, Path.CONFIDENTIAL: DECLARATION}.get(one.step)
    text = paper_as_it_was(code, one.version) if code is not None and one.version is not None else None
    return [
        Fact("step", _("Skridt"), one.step, str(PATH_WORDS[one.step])),
        Fact("done_at", _("Hvornår"), one.done_at),
        Fact("version", _("Udgave af teksten"), one.version),
        Fact("text", _("Teksten"), to_plain(text.text) if text is not None else None),
        Fact("reason", _("Hvorfor"), one.reason, str(END_WORDS[one.reason]) if one.reason else None),
    ]


def _attest(one: PhoneAttest) -> list[Fact]:
    return [
        Fact("kind", _("Attest"), one.kind, str(ATTEST_WORDS[one.kind])),
        Fact(
            "no_need",
            _("Hvorfor ingen"),
            one.no_need,
            str(NO_NEED_WORDS[one.no_need]) if one.no_need else None,
        ),
        Fact("result", _("Svar"), one.result, str(RESULT_WORDS[one.result]) if one.result else None),
        Fact("assessed_on", _("Set på"), one.assessed_on),
        Fact("review_on", _("Ses på igen"), one.review_on),
    ]


def erase(person_id: int) -> None:
    """Steps and notes about certificates of a person go; what they were as a volunteer is emptied elsewhere."""
    for model in (PhoneStep, PhoneAttest):
        db.session.execute(delete(model).where(model.volunteer_id.in_(_own(person_id))))


def has_record(_since: datetime) -> ColumnElement[bool]:
    """Whose approval is still on record: they are known as long as it is."""
    record = select(PhoneStep.id).join(PhoneVolunteer, PhoneVolunteer.id == PhoneStep.volunteer_id)
    return record.where(PhoneVolunteer.person_id == Person.id).exists()


def _own(person_id: int) -> ColumnElement[int]:
    return select(PhoneVolunteer.id).where(PhoneVolunteer.person_id == person_id).scalar_subquery()


def _of_old(model: type[PhoneStep] | type[PhoneAttest], now: datetime) -> ColumnElement[bool]:
    old = select(PhoneVolunteer.id).where(
        PhoneVolunteer.state.in_(GONE), PhoneVolunteer.state_at < now - KEEP_VOLUNTEER
    )
    return model.volunteer_id.in_(old)


RULES = (
    RetentionRule(
        "phone_friends.steps", ("phone_step",), _l("Skridtene på din vej til at ringe til andre"),
        _l("Dem, der ringer"), _l("efter at du holdt op"), lambda: KEEP_VOLUNTEER, Fate.DELETED,
        "law.md section 2: volunteer approval record, relation + 1 y",
        **delete_rows(PhoneStep, lambda now: _of_old(PhoneStep, now))._asdict(),
    ),
    RetentionRule(
        "phone_friends.attests", ("phone_attest",), _l("At vi har set på en attest"),
        _l("Dem, der ringer"), _l("efter at du holdt op"), lambda: KEEP_VOLUNTEER, Fate.DELETED,
        "law.md section 2: volunteer approval record, relation + 1 y",
        **delete_rows(PhoneAttest, lambda now: _of_old(PhoneAttest, now))._asdict(),
    ),
)  # fmt: skip

PHONE_PATH = Processing(
    key="phone_path",
    purpose=_l("Godkendelse af dem, der ringer"),
    why=_l("Så den, der bliver ringet op, kan være tryg."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e: kommunens arbejde efter servicelovens § 18. "
        "Om attester: databeskyttelseslovens § 8, med dit samtykke."
    ),
    people=(_l("Dem, der ringer"),),
    data=(
        _l("Hvilke skridt der er taget, hvornår og af hvem"),
        _l("Hvilken udgave af løftet om at tie du har sagt ja til"),
        _l("At en attest er set, hvad vi sagde til den, og hvornår den ses på igen. Aldrig selve attesten."),
    ),
    recipients=(_l("Koordinatoren for telefonvenner"),),
    tables=("phone_step", "phone_attest"),
    rules=RULES,
    sections=sections,
    kept=_l("Så længe du er med."),
    security=(_l("Kun koordinatoren ser det, og vi skriver ned, hver gang det sker."),),
    risks=(
        (
            _l("Andre får at vide, hvad der står i en attest."),
            _l("Vi gemmer aldrig attesten eller det, der står i den."),
        ),
        (
            _l("En, der ikke egner sig, får lov at ringe."),
            _l("Ingen skridt kan springes over, og ingen kan godkende sig selv."),
        ),
    ),
    is_special=True,
)
