"""Technical rows of the house."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, select

from app.accounts.queries import account_of_person
from app.background.models import LongTask
from app.core.database import db
from app.core.drafts import owner_of
from app.core.privacy import Basis, Fact, Fate, Privacy, Processing, RetentionRule, Section
from app.core.records import Draft, IdempotencyKey, Throttle
from app.core.retention import delete_rows

KEEP_KEYS = timedelta(days=2)
KEEP_THROTTLES = timedelta(days=2)
KEEP_LONG_WORK = timedelta(days=30)
KEEP_DRAFTS = timedelta(days=90)
#: A post is about days to come: half a month later it is about nothing.
KEEP_POSTS = timedelta(days=14)
#: As drafts of posts are called (app.listings.unfinished).
_POST = "listing"

_ALL = _l("Alle, der bruger siden")

RULES = (
    RetentionRule(
        "technical.drafts", ("draft",), _l("Forslag, du er begyndt på"), _l("Alle med en konto"),
        _l("efter at du sidst skrev i dem"), lambda: KEEP_DRAFTS, Fate.DELETED, "law.md section 2, as sign-ups",
        **delete_rows(Draft, lambda now: Draft.updated_at < now - KEEP_DRAFTS)._asdict(),
    ),
    RetentionRule(
        "technical.posts", ("draft",), _l("Opslag, du er begyndt på"), _l("Alle med en konto"),
        _l("efter at du sidst skrev i dem"), lambda: KEEP_POSTS, Fate.DELETED, "the days it is about are over",
        **delete_rows(Draft, lambda now: and_(Draft.kind == _POST, Draft.updated_at < now - KEEP_POSTS))._asdict(),
    ),
    RetentionRule(
        "technical.forms", ("idempotency_key",), _l("At en side er sendt én gang"), _ALL,
        _l("efter at siden er sendt"), lambda: KEEP_KEYS, Fate.DELETED, "a page is not sent again after two days",
        **delete_rows(IdempotencyKey, lambda now: IdempotencyKey.created_at < now - KEEP_KEYS)._asdict(),
    ),
    RetentionRule(
        "technical.tries", ("throttle",), _l("Hvor tit der er prøvet fra et net"), _ALL, _l("efter forsøget"),
        lambda: KEEP_THROTTLES, Fate.DELETED, "the longest window that is counted is a day",
        **delete_rows(Throttle, lambda now: Throttle.window_start < now - KEEP_THROTTLES)._asdict(),
    ),
    RetentionRule(
        "technical.long_work", ("long_task",), _l("At en beregning er bestilt"), _l("Medarbejdere"),
        _l("efter at den er færdig"), lambda: KEEP_LONG_WORK, Fate.DELETED, "nobody looks at an older result",
        **delete_rows(LongTask, lambda now: LongTask.finished_at < now - KEEP_LONG_WORK)._asdict(),
        is_about_staff=True,
    ),
)  # fmt: skip


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    account = account_of_person(person_id)
    if account is None:
        return []
    rows = db.session.scalars(select(Draft).where(Draft.owner == owner_of(account.id)).order_by(Draft.id))
    records = [
        [
            Fact("kind", _("Hvad"), one.kind, _("Et forslag")),
            Fact("updated_at", _("Sidst rettet"), one.updated_at),
            Fact("data", _("Det, du skrev"), one.data, _spoken(one.data)),
        ]
        for one in rows
    ]
    return [Section("drafts", _("Forslag, du er begyndt på"), records)]


def _spoken(data: dict[str, dict[str, object]]) -> str:
    typed = [value for part in data.values() if isinstance(part, dict) for value in part.values() if value]
    said = [str(one) for value in typed for one in (value if isinstance(value, list) else [value]) if one]
    return ", ".join(said)


TECHNICAL = Processing(
    key="technical",
    purpose=_l("At siden virker"),
    why=_l("Så du ikke mister det, du er i gang med, og ingen kan gætte sig ind."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e, og art. 32."),
    people=(_l("Alle, der bruger siden"),),
    data=(_l("Halvt udfyldte forslag"), _l("Tal for forsøg fra et net (aldrig en hel IP-adresse)")),
    recipients=(_l("Ingen"),),
    processors=(_l("Firmaet, der driver serveren for kommunen"),),
    tables=("draft", "idempotency_key", "long_task", "throttle"),
    rules=RULES,
    sections=_sections,
)

PRIVACY = Privacy(processing=(TECHNICAL,))
