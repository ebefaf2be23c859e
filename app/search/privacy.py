"""What search keeps: public texts while they are public, and words that were looked for in vain, without who asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from app.core.privacy import Basis, Fate, Processing, RetentionRule
from app.core.retention import delete_rows
from app.search.models import SearchMiss

#: A question is kept so long after it was last asked.
KEPT = timedelta(days=90)


def _forgotten(now: datetime) -> ColumnElement[bool]:
    return SearchMiss.last_at < now - KEPT


MISSES = RetentionRule(
    "search.misses", ("search_miss",), _l("Ord, som ingen fandt noget med"), _l("Dem, der søger"),
    _l("efter at nogen sidst søgte på dem"), lambda: KEPT, Fate.DELETED,
    "three months show which words are missing; who asked is never known",
    **delete_rows(SearchMiss, _forgotten)._asdict(),
)  # fmt: skip

SEARCH = Processing(
    key="search",
    purpose=_l("Søgning"),
    why=_l("Så man finder det, der er, med de ord, man selv bruger."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e."),
    people=(_l("Dem, der søger"), _l("Dem, der står i det, alle kan se")),
    data=(
        _l("Ord, der blev søgt på uden held: uden navne, numre og hvem der spurgte"),
        _l("De tekster, som alle kan se på siden"),
    ),
    recipients=(_l("Koordinatorer ser ord, som er søgt mindst to gange"),),
    tables=("search_document", "search_posting", "search_word", "search_miss"),
    rules=(MISSES,),
    kept=_l("Teksterne er væk fra søgningen i samme øjeblik, de ikke kan ses mere."),
)
