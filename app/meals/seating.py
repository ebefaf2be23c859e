"""Setting the tables of a meal: proposed in one press, changed by hand, shown to the guests when the host says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.gatherings.actions import lock_sign_up
from app.gatherings.models import ACTIVE, Occurrence, OccurrenceStatus, SignUp
from app.matching import seating
from app.matching.tables import Plan
from app.meals.company import Eater, guests_to_seat
from app.meals.models_seating import LEAST_SEATS, MOST_SEATS, Company, Seat, TablePlan, Tie
from app.meals.queries import KIND
from app.meals.queries_seating import Tables, has_tables, tables_of

#: Stand for "a table more" and "no table" where a table is chosen.
NEW_TABLE, NO_TABLE = -1, -2


def propose_tables(
    actor: Actor, now: datetime, occurrence_id: int, seats: int, *, only_new: bool = False
) -> Tables:
    """Seat everybody who eats here at tables of at most `seats`; whoever is pinned stays. With `only_new` all who
    have a table stay, and only the others get one. The same guests give the same tables: twice is once.

    Raises DomainError for a number of seats that is out of bounds, when people sit where they like, and afterwards.
    """
    occurrence = _lock(occurrence_id, now)
    if not LEAST_SEATS <= seats <= MOST_SEATS:
        raise DomainError("Vælg, hvor mange der kan sidde ved et bord.", field="seats")
    before = tables_of(occurrence, now)
    plan = before.plan
    if plan is None:
        plan = TablePlan(occurrence_id=occurrence_id, version=0)
        db.session.add(plan)
    plan.seats, plan.version, plan.made_at = seats, plan.version + 1, now
    stays = {one.id: one.table for one in before.eaters if one.table and (one.is_pinned or only_new)}
    found = seating.seat(
        guests_to_seat(before.eaters), together=before.together, met=before.met, seats=seats, pinned=stays
    )
    _keep(occurrence_id, found, {one.id: one for one in before.eaters if one.id in stays})
    record(actor, now, "meal.tables", "occurrence", occurrence_id)
    db.session.flush()
    return tables_of(occurrence, now)


def _keep(occurrence_id: int, plan: Plan, stayed: dict[int, Eater]) -> None:
    on_date = select(SignUp.id).where(SignUp.occurrence_id == occurrence_id)
    db.session.execute(delete(Seat).where(Seat.sign_up_id.in_(on_date)))
    for table in plan.tables:
        still = [stayed[one] for one in table.guests if one in stayed and stayed[one].table == table.number]
        chosen = next((one.id for one in still if one.is_host), table.host)
        pinned = {one.id for one in still if one.is_pinned}
        db.session.add_all(
            Seat(sign_up_id=one, table_number=table.number, is_pinned=one in pinned, is_host=one == chosen)
            for one in table.guests
        )


def move_guest(
    actor: Actor, now: datetime, occurrence_id: int, sign_up_id: int, table: int, *, version: int
) -> None:
    """Set a sign-up at another table, where it stays; or at NEW_TABLE, or NO_TABLE. Twice is once.

    Raises DomainError for a guest who is not there any more, a table that is not or is full, and when the tables were
    proposed anew since `version`.
    """
    occurrence = _lock(occurrence_id, now)
    tables = tables_of(occurrence, now)
    _check_version(tables, version)
    eater = _eater_of(tables, sign_up_id, "guest")
    number = _room_for(tables, eater, table)
    seat = db.session.get(Seat, sign_up_id)
    if number == NO_TABLE:
        if seat is not None:
            db.session.delete(seat)
    elif seat is None:
        db.session.add(Seat(sign_up_id=sign_up_id, table_number=number, is_pinned=True, is_host=False))
    else:
        seat.is_host = seat.is_host and seat.table_number == number
        seat.table_number, seat.is_pinned = number, True
    record(actor, now, "meal.table_change", "occurrence", occurrence_id)
    db.session.flush()


def _room_for(tables: Tables, eater: Eater, table: int) -> int:
    """The number of the table chosen, or NO_TABLE. Raises DomainError as `move_guest`."""
    if table in (NO_TABLE, eater.table):
        return table
    if table == NEW_TABLE:
        used = {one.number for one in tables.tables}
        return next(number for number in range(1, len(used) + 2) if number not in used)
    chosen = next((one for one in tables.tables if one.number == table), None)
    if chosen is None:
        raise DomainError("Vælg et bord, der findes.", field="table")
    if chosen.free < eater.size:
        raise DomainError(
            "Der er kun %(free)s ledige stole ved bord %(table)s. Flyt nogen derfra først.",
            field="table",
            free=chosen.free,
            table=table,
        )
    return table


def lock_table(
    actor: Actor, now: datetime, occurrence_id: int, table: int, *, is_locked: bool, version: int
) -> None:
    """Keep all who sit at a table there, or let them go, at the next proposal. Raises DomainError as `move_guest`."""
    occurrence = _lock(occurrence_id, now)
    tables = tables_of(occurrence, now)
    _check_version(tables, version)
    chosen = next((one for one in tables.tables if one.number == table), None)
    if chosen is None:
        raise DomainError("Vælg et bord, der findes.")
    for seat in _seats_of(chosen.eaters):
        seat.is_pinned = is_locked
    record(actor, now, "meal.table_change", "occurrence", occurrence_id)
    db.session.flush()


def choose_table_host(actor: Actor, now: datetime, occurrence_id: int, sign_up_id: int) -> None:
    """Somebody looks after the table where they sit, and stays there. Raises DomainError for who has no table."""
    occurrence = _lock(occurrence_id, now)
    tables = tables_of(occurrence, now)
    eater = _eater_of(tables, sign_up_id, "host")
    if eater.table is None:
        raise DomainError("Giv gæsten en plads ved et bord først.", field="host")
    for seat in _seats_of([one for one in tables.eaters if one.table == eater.table]):
        seat.is_host = seat.sign_up_id == sign_up_id
        seat.is_pinned = seat.is_pinned or seat.is_host
    record(actor, now, "meal.table_change", "occurrence", occurrence_id)
    db.session.flush()


def tie_guests(actor: Actor, now: datetime, occurrence_id: int, one_id: int, other_id: int) -> None:
    """Keep two sign-ups at one table from the next proposal on. Twice is once.

    Raises DomainError for the same one twice, and for who is not there any more.
    """
    occurrence = _lock(occurrence_id, now)
    tables = tables_of(occurrence, now)
    one, other = sorted((_eater_of(tables, one_id, "one").id, _eater_of(tables, other_id, "other").id))
    if one == other:
        raise DomainError("Vælg to forskellige gæster.", field="other")
    if db.session.get(Tie, (one, other)) is None:
        db.session.add(Tie(one_id=one, other_id=other))
        record(actor, now, "meal.table_change", "occurrence", occurrence_id)
    db.session.flush()


def untie_guests(actor: Actor, now: datetime, occurrence_id: int, one_id: int, other_id: int) -> None:
    """Two sign-ups need not sit together any more. Twice is once. Raises NotFoundError for those of another date."""
    _lock(occurrence_id, now)
    pair = tuple(sorted((one_id, other_id)))
    here = select(SignUp.id).where(SignUp.occurrence_id == occurrence_id, SignUp.id.in_(pair))
    if tuple(db.session.scalars(here.order_by(SignUp.id))) != pair:
        raise NotFoundError
    tie = db.session.get(Tie, pair)
    if tie is not None:
        db.session.delete(tie)
        record(actor, now, "meal.table_change", "occurrence", occurrence_id)
    db.session.flush()


def show_tables(actor: Actor, now: datetime, occurrence_id: int, *, is_shown: bool) -> None:
    """Let guests see their own table on the page of their sign-up, or no longer. Raises DomainError without tables."""
    _lock(occurrence_id, now)
    plan = db.session.get(TablePlan, occurrence_id)
    if plan is None:
        raise DomainError("Lav et forslag til bordene først.")
    if is_shown:
        plan.shown_at = plan.shown_at or now
        record(actor, now, "meal.tables_show", "occurrence", occurrence_id)
    else:
        plan.shown_at = None
        record(actor, now, "meal.tables_hide", "occurrence", occurrence_id)
    db.session.flush()


def keep_company(actor: Actor, now: datetime, sign_up_id: int, names: str, languages: Sequence[str]) -> None:
    """Keep whom a guest wants to sit with and in which languages they can talk; nothing at all forgets it.

    Raises NotFoundError where people sit where they like, DomainError for who gave up the place, and afterwards.
    """
    sign_up, occurrence = lock_sign_up(sign_up_id)
    if occurrence.series.kind != KIND or not has_tables(occurrence.series_id):
        raise NotFoundError
    if sign_up.status not in ACTIVE or occurrence.starts_at <= now:
        raise DomainError("Det er for sent at skrive det her. Sig det til værten.")
    said = {"names": names.strip(), "languages": list(languages)}
    kept = db.session.get(Company, sign_up_id)
    if not any(said.values()):
        if kept is not None:
            db.session.delete(kept)
    elif kept is None:
        db.session.add(Company(sign_up_id=sign_up_id, said=said))
    else:
        kept.said = said
    record(actor, now, "meal.company", "person", sign_up.person_id)
    db.session.flush()


def _lock(occurrence_id: int, now: datetime) -> Occurrence:
    occurrence = lock_row(Occurrence, occurrence_id)
    if occurrence is None or occurrence.series.kind != KIND:
        raise NotFoundError
    if occurrence.status == OccurrenceStatus.CANCELLED:
        raise DomainError("Den dag er aflyst.")
    if occurrence.ends_at <= now:
        raise DomainError("Måltidet er slut, så bordene kan ikke ændres.")
    if not has_tables(occurrence.series_id):
        raise DomainError(
            "Her sætter man sig, hvor man vil. Ret det, der gælder hver gang, så kan I få en bordplan."
        )
    return occurrence


def _check_version(tables: Tables, version: int) -> None:
    if tables.version != version:
        raise DomainError("Bordplanen er lavet om imens. Se den igen, før du retter.")


def _eater_of(tables: Tables, sign_up_id: int, field: str) -> Eater:
    found = next((one for one in tables.eaters if one.id == sign_up_id), None)
    if found is None:
        raise DomainError("Vælg en, der står på listen og spiser her.", field=field)
    return found


def _seats_of(eaters: Sequence[Eater]) -> Sequence[Seat]:
    return db.session.scalars(select(Seat).where(Seat.sign_up_id.in_([one.id for one in eaters]))).all()
