"""What meals know of who sits where: ids and numbers; what guests said of it goes a day after the meal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, delete, or_, select

from app.core.database import db
from app.core.pack import current_pack
from app.core.privacy import Basis, Fact, Fate, Processing, RetentionRule, Section
from app.core.retention import delete_rows
from app.gatherings.models import ACTIVE, Occurrence, OccurrenceStatus, Series, SignUp
from app.gatherings.retention import sign_up_period
from app.meals.diets import KEEP
from app.meals.models_seating import Company, Seat, Tie


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    of_person = (
        select(Series.title, Occurrence.starts_at)
        .join(Occurrence, Occurrence.series_id == Series.id)
        .join(SignUp, SignUp.occurrence_id == Occurrence.id)
        .where(SignUp.person_id == person_id)
        .order_by(Occurrence.starts_at.desc())
    )
    seats = of_person.add_columns(Seat.table_number, Seat.is_host).join(Seat, Seat.sign_up_id == SignUp.id)
    told = of_person.add_columns(Company).join(Company, Company.sign_up_id == SignUp.id)
    tied = of_person.join(Tie, or_(Tie.one_id == SignUp.id, Tie.other_id == SignUp.id))
    rows = db.session.execute
    return [
        Section("meal_seats", _("Hvor du sad ved bordet"), [_seat(row) for row in rows(seats)]),
        Section("meal_company", _("Hvem du vil sidde sammen med"), [_told(row) for row in rows(told)]),
        Section(
            "meal_ties", _("Når værten holder dig og en anden sammen"), [_what(row) for row in rows(tied)]
        ),
    ]


def _what(row: Sequence[object]) -> list[Fact]:
    return [Fact("title", _("Hvad"), row[0]), Fact("starts_at", _("Hvornår"), row[1])]


def _seat(row: Sequence[object]) -> list[Fact]:
    host = Fact("is_host", _("Bordvært"), row[3], _("Ja") if row[3] else "")
    return [*_what(row), Fact("table", _("Bord"), row[2]), host]


def _told(row: Sequence[object]) -> list[Fact]:
    said = row[2].said  # type: ignore[attr-defined]
    known = {tag.code: tag.label for tag in current_pack().languages}
    languages = ", ".join(known.get(code, code) for code in said.get("languages", []))
    return [
        *_what(row),
        Fact("names", _("Hvem"), said.get("names") or None),
        Fact("languages", _("Sprog"), languages or None),
    ]


def forget_seats_of(person_id: int) -> None:
    """Where a person sat, with whom they wanted to, and whom the host kept them with. They are erased."""
    own = select(SignUp.id).where(SignUp.person_id == person_id)
    db.session.execute(delete(Seat).where(Seat.sign_up_id.in_(own)))
    db.session.execute(delete(Company).where(Company.sign_up_id.in_(own)))
    db.session.execute(delete(Tie).where(or_(Tie.one_id.in_(own), Tie.other_id.in_(own))))


def _gone(over: ColumnElement[bool]) -> Select[int]:
    """Sign-ups of dates that are `over` or cancelled, and those that were given up."""
    dates = select(SignUp.id).join(Occurrence, Occurrence.id == SignUp.occurrence_id)
    is_off = Occurrence.status == OccurrenceStatus.CANCELLED
    return dates.where(or_(over, is_off, SignUp.status.not_in(ACTIVE)))


def _old_seat(now: datetime) -> ColumnElement[bool]:
    return Seat.sign_up_id.in_(_gone(Occurrence.ends_at < now - sign_up_period()))


def _old_company(now: datetime) -> ColumnElement[bool]:
    return Company.sign_up_id.in_(_gone(Occurrence.ends_at <= now - KEEP))


def _old_tie(now: datetime) -> ColumnElement[bool]:
    gone = _gone(Occurrence.ends_at <= now - KEEP)
    return or_(Tie.one_id.in_(gone), Tie.other_id.in_(gone))


_GUESTS = _l("Dem, der spiser med")
_AFTER = _l("efter måltidet")
_DAY_AFTER = "needed for the evening only; as long as the kitchen's sheet (law.md section 2, event + 24 h)"

SEATING = Processing(
    key="meal_seating",
    purpose=_l("Bordplan ved fællesspisninger"),
    why=_l("Så du får en plads, kan sidde med dem, du vil, og møder nye."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e."),
    people=(_GUESTS,),
    data=(
        _l("Hvilket bord man sidder ved, og om man er bordvært"),
        _l("Hvem man gerne vil sidde sammen med"),
        _l("Hvilke sprog man kan tale, hvis man vil sige det"),
    ),
    recipients=(_l("Værten"), _l("Husets medarbejdere")),
    tables=("meal_seat", "meal_tie", "meal_company"),
    sections=_sections,
    rules=(
        RetentionRule(
            "meals.company",
            ("meal_company",),
            _l("Hvem du vil sidde sammen med, og dine sprog"),
            _GUESTS,
            _AFTER,
            lambda: KEEP,
            Fate.DELETED,
            _DAY_AFTER,
            **delete_rows(Company, _old_company)._asdict(),
        ),
        RetentionRule(
            "meals.ties",
            ("meal_tie",),
            _l("At værten holder dig og en anden sammen"),
            _GUESTS,
            _AFTER,
            lambda: KEEP,
            Fate.DELETED,
            _DAY_AFTER,
            **delete_rows(Tie, _old_tie)._asdict(),
        ),
        RetentionRule(
            "meals.seats",
            ("meal_seat",),
            _l("Hvilket bord du sad ved (et tal)"),
            _GUESTS,
            _AFTER,
            sign_up_period,
            Fate.DELETED,
            "as long as sign-ups, so that people meet new ones next time; seen by "
            "nobody from 24 h after the meal",
            **delete_rows(Seat, _old_seat)._asdict(),
        ),
    ),
    security=(
        _l("Det, du skriver, er krypteret i databasen."),
        _l("Bordplanen kan ikke åbnes et døgn efter måltidet."),
    ),
    risks=(
        (
            _l("Nogen ser, hvem der har siddet sammen."),
            _l("Efter et døgn er der kun tal tilbage, som ingen kan slå op."),
        ),
    ),
)
