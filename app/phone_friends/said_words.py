"""What somebody answered, in words: for the last page, their own page, and the coordinator."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.core.pack import current_pack
from app.phone_friends.choices import GENDERS, OFTEN, TIMES, labels_of, words_of
from app.phone_friends.said import Said

#: (slug of the page, what it is, the answer in words; empty when it was skipped).
Row = tuple[str, str, str]


def rows_of(said: Said, lived: Sequence[str] | None) -> list[Row]:
    """Every answer with the page on which it is changed; `lived` None leaves that out."""
    pack = current_pack()
    gender = words_of([said.gender], GENDERS)
    about = [str(said.born) if said.born else "", *gender]
    rows = [
        ("om", _("Født"), ", ".join(one for one in about if one)),
        ("sprog", _("Sprog"), ", ".join(labels_of(said.languages, pack.languages))),
        ("tider", _("Hvornår"), ", ".join(words_of(said.times, TIMES))),
        ("emner", _("Det, I kan tale om"), ", ".join(labels_of(said.interests, pack.phone_interests))),
        ("hvor-tit", _("Hvor tit"), ", ".join(words_of([said.often], OFTEN))),
        ("hvem-med", _("Hvem man taler med"), whom_in_words(said)),
    ]
    if lived is not None:
        rows.append(("selv-proevet", _("Selv prøvet"), ", ".join(labels_of(lived, pack.phone_lived))))
    return rows


def whom_in_words(said: Said) -> str:
    """ "Helst en kvinde, mellem 50 og 80 år"; "Det er lige meget" without a wish."""
    ages = {"least": said.wants_from, "most": said.wants_until}
    if said.wants_gender and said.wants_from is not None:
        return _("Helst en %(who)s, mellem %(least)s og %(most)s år", who=_one(said), **ages)
    if said.wants_gender:
        return _("Helst en %(who)s", who=_one(said))
    if said.wants_from is not None:
        return _("Mellem %(least)s og %(most)s år", **ages)
    return _("Det er lige meget")


def _one(said: Said) -> str:
    return "".join(words_of([said.wants_gender], GENDERS))
