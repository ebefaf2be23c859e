"""What the weekly letter knows of people: that they want it, what they answered, and what stood in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.accounts.erasure import erase_everything
from app.accounts.models import Account
from app.accounts.retention import is_needed
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.privacy import Basis, ConsentPurpose, Fact, Fate, Processing, RetentionRule, Section
from app.core.retention import delete_rows
from app.listings.fitting_words import WEEKDAYS, in_words
from app.listings.letters import CONFIRM_WITHIN, CONSENT, LATELY, drop
from app.listings.models import Listing
from app.listings.models_letter import LetterWish, TaskLetter
from app.listings.queries_letter import wish_of
from app.people.models import Person
from app.places.queries import all_places

#: Erasing somebody touches many rows.
_AT_ONCE = 20


def wants_letter() -> ColumnElement[bool]:
    """Whoever said yes to the letter is needed until they stop it."""
    wishes = select(LetterWish.id).where(
        LetterWish.person_id == Person.id, LetterWish.confirmed_at.is_not(None)
    )
    return wishes.exists()


def letter_preview(person_id: int) -> list[str]:
    """What goes when the person is erased, in words."""
    return [_("Du får ikke ugens opgaver mere.")] if wish_of(person_id) is not None else []


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    wish = wish_of(person_id)
    letters = db.session.scalars(
        select(TaskLetter).where(TaskLetter.person_id == person_id).order_by(TaskLetter.id.desc())
    ).all()
    return [
        Section("task_letter", _("Ugens opgaver"), [_wish(wish)] if wish is not None else []),
        Section("task_letters", _("Opgaver, vi har vist dig"), _letters(letters)),
    ]


def _wish(wish: LetterWish) -> list[Fact]:
    answers = in_words(wish.answers, all_places())
    return [
        Fact("weekday", _("Hvilken morgen"), wish.weekday, str(dict(WEEKDAYS).get(str(wish.weekday), ""))),
        Fact("answers", _("Det, du svarede"), answers or None),
        Fact("created_at", _("Bedt om det"), wish.created_at),
        Fact("confirmed_at", _("Sagt ja"), wish.confirmed_at),
    ]


def _letters(letters: Sequence[TaskLetter]) -> list[list[Fact]]:
    """A line for each letter, with what the tasks are called; one statement for all of them."""
    numbers = {task for one in letters for task, _date in one.tasks}
    titles = select(Listing.id, Listing.title).where(Listing.id.in_(numbers))
    named = {row[0]: row[1] for row in db.session.execute(titles)} if numbers else {}
    return [
        [
            Fact("made_at", _("Hvornår"), one.made_at),
            Fact("week", _("Uge"), one.week, ""),
            Fact("tasks", _("Hvilke"), [named[task] for task, _date in one.tasks if task in named] or None),
        ]
        for one in letters
    ]


def _effect(_person_id: int) -> str:
    return _("Du får ikke ugens opgaver mere, og vi sletter dine svar.")


def _withdraw(actor: Actor, now: datetime, person_id: int) -> None:
    drop(actor, now, person_id)


LETTER_CONSENT = ConsentPurpose(CONSENT, _l("Ugens opgaver som brev"), _effect, _withdraw)


def _in_vain(now: datetime) -> Select[int]:
    """Who has not pressed the link in time; and who was merged with somebody who gets the letter already."""
    late = and_(LetterWish.confirmed_at.is_(None), LetterWish.created_at < now - CONFIRM_WITHIN)
    wishes = select(LetterWish.person_id).join(Person, Person.id == LetterWish.person_id)
    return wishes.where(or_(late, Person.erased_at.is_not(None))).order_by(LetterWish.id)


def _count_in_vain(now: datetime) -> int:
    return int(db.session.scalar(select(func.count()).select_from(_in_vain(now).subquery())) or 0)


def _let_go(now: datetime, most: int) -> int:
    """The wish goes, and so does who is known for nothing else: a guest, made by asking. How many."""
    people = list(db.session.scalars(_in_vain(now).limit(min(most, _AT_ONCE))))
    account = select(Account.id).where(Account.person_id == Person.id, Account.deleted_at.is_(None))
    only_asked = select(Person.id).where(
        Person.id.in_(people),
        Person.erased_at.is_(None),
        Person.merged_into_id.is_(None),
        ~account.exists(),
        ~is_needed(now - CONFIRM_WITHIN),
    )
    guests = set(db.session.scalars(only_asked))
    for person_id in people:
        if person_id in guests:
            erase_everything(SYSTEM, now, person_id)
        else:
            drop(SYSTEM, now, person_id)
    return len(people)


_READERS = _l("Dem, der får ugens opgaver")

RULES = (
    RetentionRule(
        "listings.letter_asked", ("task_letter_wish",), _l("At nogen har bedt om ugens opgaver"),
        _l("Dem, der ikke har trykket på linket"), _l("efter at der blev bedt om det"), lambda: CONFIRM_WITHIN,
        Fate.ERASED, "the address may be a stranger's: nothing is kept that nobody said yes to",
        clean=_let_go, overdue=_count_in_vain,
    ),
    RetentionRule(
        "listings.letter_tasks", ("task_letter",), _l("Hvilke opgaver der stod i brevet"), _READERS,
        _l("efter at brevet er lavet"), lambda: LATELY, Fate.DELETED,
        "as long as a task is not shown again, and shares are counted",
        **delete_rows(TaskLetter, lambda now: and_(TaskLetter.made_at < now - LATELY))._asdict(),
    ),
)  # fmt: skip

LETTERS = Processing(
    key="task_letters",
    purpose=_l("Ugens opgaver som brev"),
    why=_l("Så vi kun sender opgaver, der passer til dig."),
    basis=Basis.CONSENT,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra a. Den, der er under 15 år, skal have et ja hjemmefra "
        "(databeskyttelsesloven § 6)."
    ),
    people=(_READERS,),
    data=(
        _l("Hvilken morgen man vil have brevet"),
        _l("Svar på, hvad der passer: tid, sted, slags og alene eller sammen"),
        _l("Hvilke opgaver der stod i de seneste breve"),
    ),
    recipients=(_l("Husets medarbejdere og frivillige ved telefonen"),),
    tables=("task_letter_wish", "task_letter"),
    rules=RULES,
    sections=_sections,
    kept=_l("Vi gemmer dine svar, til du stopper brevet."),
    security=(_l("Foreninger ser ikke, hvem der får brevet."),),
    risks=(
        (
            _l("En fremmed skriver en andens e-mail."),
            _l("Først går der ét brev med et link. Bliver det ikke trykket på, sker der ikke mere."),
        ),
    ),
)
