"""What the page of a meal shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.permissions import Permission, can
from app.gathering_pages.pages import DatesPage, DateView, dates_of
from app.gathering_pages.wording import ACCESS_KEYS, AccessFact
from app.meals import queries
from app.meals.queries import MealRow
from app.meals.rules import menu_of_date
from app.meals.wording import age_in_words, closing_in_words, seating_in_words


@dataclass(frozen=True)
class MealPage(DatesPage):
    """A meal, its coming dates, and whether only its host and staff see it yet."""

    #: Date → its own menu.
    menus: dict[int, str]

    @property
    def meal(self) -> MealRow:
        """The meal."""
        return cast(MealRow, self.about)

    @property
    def age(self) -> str:
        """`Fra 60 år: …`; empty where everybody may come."""
        return age_in_words(self.meal.least_age, self.meal.least_age_reason) if self.meal.least_age else ""

    @property
    def closing(self) -> str:
        """`Senest 2 dage før`."""
        return closing_in_words(self.meal.closes_hours)

    @property
    def seating(self) -> str:
        """How people find a chair."""
        return seating_in_words(self.meal.seating)

    @property
    def access(self) -> tuple[AccessFact, ...]:
        """The lines of "Godt at vide"; benches on the way are of walks."""
        keys = [*ACCESS_KEYS, *([""] if self.meal.companion_offered else [])]
        facts = super().access
        return tuple(fact for key, fact in zip(keys, facts, strict=True) if key != "benches")

    def menu(self, date: DateView | None) -> str:
        """What is served that day; empty is not known yet."""
        return menu_of_date(self.meal.menu, self.menus.get(date.row.id, "") if date else "")


def meal_page(series_id: int, actor: Actor, now: datetime) -> MealPage:
    """The page of a meal as `actor` may see it.

    Raises NotFoundError for what is not public, unless the actor hosts it or looks after proposals.
    """
    meal = queries.meal(series_id)
    if meal is None:
        raise NotFoundError
    is_preview = not meal.is_public
    if is_preview and not can(actor, Permission.HOST_GATHERING, meal):
        raise NotFoundError
    dates = dates_of(meal, actor, now)
    return MealPage(meal, dates, is_preview, dict(queries.menus([date.row.id for date in dates])))
