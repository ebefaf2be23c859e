"""The catalogue as a booklet: one PDF/UA-1 file, by category, what is given before what is sought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from flask_babel import gettext as _

from app.core.formatting import date_da, phone, when
from app.core.pack import current_pack
from app.documents.overview_pdf import FactLine, Group, Overview, Part, make_overview_pdf
from app.exchange.catalogue import Row, whole_catalogue
from app.exchange.models import Fair
from app.exchange.words import SIDE_WORDS, category_in_words, target_group_in_words


def make_booklet(fair: Fair | None, now: datetime) -> bytes:
    """The file. Raises typst.TypstError when it would not be PDF/UA-1."""
    pack, rows = current_pack(), whole_catalogue()
    by_category = {code: list(some) for code, some in groupby(rows, lambda row: row.category)}
    paper = Overview(
        title=_("Samarbejdsbørsen"),
        sender=pack.house_name,
        intro=[*_about(fair), _contact()],
        parts=[_part(tag.code, by_category[tag.code]) for tag in pack.exchange_categories
               if tag.code in by_category],
        foot=_("Skrevet ud %(day)s", day=date_da(now)),
    )  # fmt: skip
    return make_overview_pdf(paper, now)


def _about(fair: Fair | None) -> list[str]:
    said = [_("Her står, hvad foreninger og borgere kan give og søger. Der er ingen penge med i det.")]
    if fair is not None:
        where = f"{fair.address}, {fair.place.name}"
        said.append(
            _(
                "Mød dem til %(title)s %(when)s: %(where)s.",
                title=fair.title,
                when=when(fair.starts_at),
                where=where,
            )
        )
    return said


def _contact() -> str:
    pack = current_pack()
    return _(
        "Vil du i kontakt med en af dem, så ring til %(house)s på %(phone)s.",
        house=pack.house_name,
        phone=phone(pack.phone),
    )


def _part(code: str, rows: Sequence[Row]) -> Part:
    groups = [
        Group(str(words), [_facts(row) for row in rows if row.side is side])
        for side, words in SIDE_WORDS.items()
        if any(row.side is side for row in rows)
    ]
    return Part(category_in_words(code), (), groups)


def _facts(row: Row) -> list[FactLine]:
    lines = [
        (_("Hvad"), row.title),
        (_("Mere om det"), row.text),
        (_("Hvem"), row.organisation or _("En aktiv borger")),
        (_("Til hvem"), target_group_in_words(row.target_group)),
        (_("Hvor"), row.place or _("Hele kommunen")),
        (_("Hvornår"), row.when_text),
    ]
    return [(label, value) for label, value in lines if value]
