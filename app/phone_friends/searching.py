"""The phone-friend scheme as search finds it: the front page alone. Nothing of a wish or a pair is ever indexed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.feature import SearchKind
from app.search.indexing import SearchDoc

KIND = "phone"


def _documents(numbers: Sequence[int] | None) -> Iterator[SearchDoc]:
    if numbers is None or 1 in numbers:
        yield SearchDoc(
            kind=KIND,
            object_id=1,
            title=_("Telefonven: en fast ven i telefonen"),
            body=_(
                "Bliv ringet op, eller ring til en anden. Vi finder to, der passer sammen. Det er gratis."
            ),
            url=url_for("phone_friends.show_front"),
            beside=_("telefonven snakke tale ensom selskab opkald"),
        )


SEARCH = SearchKind(kind=KIND, label=_l("Telefonven"), tone="ring", documents=_documents)
