"""What meals know of people: who fetches food, who cooks, who sits where, and what somebody told the kitchen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Erasure
from app.core.privacy import Basis, ConsentPurpose, Fact, Fate, Privacy, Processing, RetentionRule, Section
from app.core.retention import delete_rows, empty_columns
from app.gatherings.models import Occurrence, Series, SeriesStatus, SignUp
from app.gatherings.retention import (
    KEEP_DESCRIPTIONS,
    KEEP_REJECTED,
    count_rejected,
    rejected_long_ago,
    sign_up_period,
)
from app.meals import diets
from app.meals.crew import forget_helper
from app.meals.models import Cook, Meal, MealDate, Takeaway
from app.meals.models_crew import Helper, HelperStatus, MealRole
from app.meals.models_kitchen import MealKitchen
from app.meals.privacy_seating import SEATING, forget_seats_of
from app.meals.queries import KIND
from app.meals.wording_crew import ROLE_WORDS
from app.people.models import Person

#: A meal that is over has no cooks.
KEEP_COOKS = timedelta(days=30)
_HELPS = {
    HelperStatus.ON: _l("Du hjælper"),
    HelperStatus.LEFT: _l("Du meldte fra"),
    HelperStatus.REMOVED: _l("Taget af holdet"),
    HelperStatus.OFF: _l("Måltidet blev aflyst"),
}


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    fetched = (
        select(Series.title, Occurrence.starts_at)
        .join(Occurrence, Occurrence.series_id == Series.id)
        .join(SignUp, SignUp.occurrence_id == Occurrence.id)
        .join(Takeaway, Takeaway.sign_up_id == SignUp.id)
        .where(SignUp.person_id == person_id)
        .order_by(Occurrence.starts_at.desc())
    )
    cooked = select(Series.title, Cook.since).join(Cook, Cook.series_id == Series.id)
    told = diets.has_told(person_id)
    # What it is stands on the person's own page of the sign-up: whoever prints this for them need not read it.
    where = _("Du kan se og slette det på siden med din tilmelding.")
    return [
        Section(
            "meals_fetched",
            _("Mad, du henter"),
            [
                [Fact("title", _("Hvad"), row[0]), Fact("starts_at", _("Hvornår"), row[1])]
                for row in db.session.execute(fetched)
            ],
        ),
        Section(
            "meals_cooked",
            _("Måltider, du er kok ved"),
            [
                [Fact("title", _("Hvad"), row[0]), Fact("since", _("Siden"), row[1])]
                for row in db.session.execute(cooked.where(Cook.person_id == person_id))
            ],
        ),
        Section("meals_helped", _("Måltider, du har hjulpet med"), _helped(person_id)),
        Section(
            "meal_diets",
            _("Det, du har fortalt et køkken"),
            [[Fact("meals", _("Måltider"), told), Fact("where", _("Hvor"), where)]] if told else [],
        ),
    ]


def _helped(person_id: int) -> list[list[Fact]]:
    rows = (
        select(Helper)
        .join(Occurrence, Occurrence.id == Helper.occurrence_id)
        .where(Helper.person_id == person_id)
        .options(joinedload(Helper.occurrence))
        .order_by(Occurrence.starts_at.desc(), Helper.id)
    )
    return [
        [
            Fact("title", _("Hvad"), one.occurrence.series.title),
            Fact("starts_at", _("Hvornår"), one.occurrence.starts_at),
            Fact("role", _("Din opgave"), one.role, str(ROLE_WORDS[one.role])),
            Fact("status", _("Hvordan det står"), one.status, str(_HELPS[one.status])),
            Fact("joined_at", _("Sagt ja"), one.joined_at),
        ]
        for one in db.session.scalars(rows).unique()
    ]


def takes_part(since: datetime) -> ColumnElement[bool]:
    """Who has helped since then, or helps with something to come."""
    own = select(Helper.id).join(Occurrence, Occurrence.id == Helper.occurrence_id)
    return own.where(Helper.person_id == Person.id, Occurrence.ends_at >= since).exists()


def _old_helper(now: datetime) -> ColumnElement[bool]:
    long_ago = select(Occurrence.id).where(Occurrence.ends_at < now - sign_up_period())
    return Helper.person_id.is_not(None) & Helper.occurrence_id.in_(long_ago)


def _forget_rejected(now: datetime, most: int) -> int:
    numbers = db.session.scalars(rejected_long_ago(KIND, now).order_by(Series.id).limit(most)).all()
    for model in (Meal, Cook, MealRole, MealKitchen):
        db.session.execute(delete(model).where(model.series_id.in_(numbers)))
    db.session.execute(delete(Series).where(Series.id.in_(numbers)))
    return len(numbers)


def _old_takeaway(now: datetime) -> ColumnElement[bool]:
    over = select(SignUp.id).join(Occurrence, Occurrence.id == SignUp.occurrence_id)
    return Takeaway.sign_up_id.in_(over.where(Occurrence.ends_at < now - sign_up_period()))


def _old_cook(now: datetime) -> ColumnElement[bool]:
    last = (now - KEEP_COOKS).date()
    return Cook.series_id.in_(
        select(Series.id).where(Series.status == SeriesStatus.ENDED, Series.until < last)
    )


def _old_words(now: datetime) -> ColumnElement[bool]:
    long_ago = select(Occurrence.id).where(Occurrence.ends_at < now - KEEP_DESCRIPTIONS)
    return (MealDate.comment != "") & MealDate.occurrence_id.in_(long_ago)


_GUESTS = _l("Dem, der spiser med")
_COOKS = _l("Dem, der laver maden eller hjælper")
_SECURITY = (
    _l("Det er krypteret i databasen."),
    _l("Kun kokken og værten for måltidet kan se det. Husets medarbejdere kan ikke."),
    _l("Hver gang, nogen ser det, bliver det skrevet ned."),
)

MEALS = Processing(
    key="meals",
    purpose=_l("Fællesspisninger"),
    why=_l("Så køkkenet ved, hvor meget mad der skal laves, og hvem der hjælper med den."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e."),
    people=(_GUESTS, _COOKS),
    data=(
        _l("Om man henter maden"),
        _l("Hvem der er kok"),
        _l("Hvem der hjælper med hvad, og hvornår de møder"),
        _l("Tal for, hvor mange der kom"),
    ),
    recipients=(
        _l("Værten"),
        _l("Kokken"),
        _l("Husets medarbejdere"),
        _l("De andre på holdet: fornavn og nummer, kun på dagen"),
    ),
    tables=(
        "meal",
        "meal_date",
        "meal_takeaway",
        "meal_cook",
        "meal_role",
        "meal_date_role",
        "meal_helper",
        "meal_kitchen",
        "meal_without_kitchen",
    ),
    sections=_sections,
    rules=(
        RetentionRule(
            "meals.rejected", ("series", "meal"), _l("Forslag til måltider, der ikke blev til noget"),
            _l("Dem, der foreslår et måltid"), _l("efter svaret"), lambda: KEEP_REJECTED, Fate.DELETED,
            "law.md section 2, rejected listing", clean=_forget_rejected, overdue=partial(count_rejected, KIND),
        ),
        RetentionRule(
            "meals.takeaway", ("meal_takeaway",), _l("Om du hentede maden"), _GUESTS, _l("efter måltidet"),
            sign_up_period, Fate.DELETED, "law.md section 2, sign-ups",
            **delete_rows(Takeaway, _old_takeaway)._asdict(),
        ),
        RetentionRule(
            "meals.cooks", ("meal_cook",), _l("At du var kok"), _COOKS, _l("efter det sidste måltid"),
            lambda: KEEP_COOKS, Fate.DELETED, "the role ends with the meal (decisions.md, Roles)",
            **delete_rows(Cook, _old_cook)._asdict(),
        ),
        RetentionRule(
            "meals.helpers", ("meal_helper",), _l("At du hjalp med et måltid"), _COOKS, _l("efter måltidet"),
            sign_up_period, Fate.EMPTIED, "law.md section 2, sign-ups; that somebody helped stays as a number",
            **empty_columns(Helper, _old_helper, person_id=None)._asdict(),
        ),
        RetentionRule(
            "meals.comments", ("meal_date.comment",), _l("Det, værten skrev om, hvordan det gik"), _COOKS,
            _l("efter måltidet"), lambda: KEEP_DESCRIPTIONS, Fate.EMPTIED,
            "law.md section 2, metadata; the numbers stay for the plan's figures",
            **empty_columns(MealDate, _old_words, comment="")._asdict(),
        ),
    ),
)  # fmt: skip

DIETS = Processing(
    key="meal_diets",
    purpose=_l("Det, du ikke tåler eller ikke spiser"),
    why=_l("Så maden passer til dig. Du bestemmer selv, om du vil skrive det. Du kan også ringe."),
    basis=Basis.CONSENT,
    ground=_l("Dit samtykke: databeskyttelsesforordningen art. 9, stk. 2, litra a."),
    people=(_GUESTS,),
    data=(_l("Allergener fra EU's liste"), _l("Hvordan man spiser"), _l("Det, man selv skriver")),
    recipients=(_l("Kokken og værten for det måltid"),),
    tables=("meal_diet",),
    rules=(
        RetentionRule(
            "meals.diets", ("meal_diet",), _l("Det, du fortalte køkkenet"), _GUESTS, _l("efter måltidet"),
            lambda: diets.KEEP, Fate.DELETED, "law.md section 2, allergy/diet: event + 24 h",
            clean=diets.forget_diets, overdue=diets.count_overdue,
        ),
    ),
    security=_SECURITY,
    risks=(
        (
            _l("Nogen, der ikke laver maden, får at vide, hvad du fejler."),
            _l("Navne vises kun, hvor en tallerken ikke må byttes om, og alt er væk et døgn efter."),
        ),
    ),
    is_special=True,
)  # fmt: skip

DIET_CONSENT = ConsentPurpose(
    diets.CONSENT,
    _l("At køkkenet må vide, hvad du ikke spiser"),
    lambda _person_id: _("Så sletter vi det med det samme. Du kan ringe til køkkenet i stedet."),
    diets.drop_all,
)

PRIVACY = Privacy(
    processing=(MEALS, SEATING, DIETS),
    consents=(DIET_CONSENT,),
    needs_person=takes_part,
    looks={
        "diet.count": _l("Tallene for, hvad gæsterne ikke spiser"),
        "diet.read": _l("Det, du fortalte køkkenet"),
    },
    purposes={
        "kitchen sheet": _l("For at lave mad, du kan spise"),
        "meal crew": _l("For at finde de andre på holdet"),
    },
)


def erasure_preview(person_id: int) -> list[str]:
    """What goes, in words."""
    helps = db.session.scalar(select(Helper.id).where(Helper.person_id == person_id).limit(1)) is not None
    return [
        *([_("Det, du har fortalt et køkken, bliver slettet.")] if diets.has_told(person_id) else []),
        *(
            [_("Du bliver taget af hold, du hjælper på. Dit navn forsvinder også fra gamle hold.")]
            if helps
            else []
        ),
    ]


def erase(person_id: int, now: datetime, actor: Actor) -> None:
    """Forget what they told kitchens, that they cook, and what they helped with."""
    diets.drop_all(actor, now, person_id)
    forget_seats_of(person_id)
    forget_helper(actor, now, person_id)
    db.session.execute(delete(Cook).where(Cook.person_id == person_id))


def merge_obstacle(kept_id: int, gone_id: int) -> str | None:
    """Both cook one meal, or help with one thing on one date: a person does that once."""
    ids, on = (kept_id, gone_id), Helper.status == HelperStatus.ON
    helping = select(Helper.occurrence_id).where(Helper.person_id.in_(ids), on)
    helping = helping.group_by(Helper.occurrence_id, Helper.role).having(func.count() > 1)
    if db.session.scalar(helping.limit(1)) is not None:
        return _("Begge hjælper med det samme ved et måltid. Bed værten om at fjerne den ene.")
    both = select(Cook.series_id).where(Cook.person_id.in_((kept_id, gone_id)))
    twice = both.group_by(Cook.series_id).having(func.count() > 1)
    if db.session.scalar(twice.limit(1)) is None:
        return None
    return _("Begge er kok ved det samme måltid. Bed værten om at fjerne den ene.")


ERASURE = Erasure(preview=erasure_preview, erase=erase)
MERGE_WORDS = {
    "meal_cook": lambda n: ngettext("kok ved %(num)s måltid", "kok ved %(num)s måltider", n),
    "meal_helper": lambda n: ngettext(
        "har hjulpet med %(num)s måltid", "har hjulpet med %(num)s måltider", n
    ),
}
