"""A proposal in words, for the last look before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from flask_babel import gettext as _

from app.core.formatting import capital, date_da, duration, time_da
from app.core.forms import BaseForm
from app.core.rich_text import to_html
from app.gathering_pages.wording import access_in_words
from app.gatherings.models import Rhythm
from app.gatherings.rhythm_words import rhythm_in_words
from app.gatherings.wording import price_in_words
from app.walks.forms_propose import HowManyForm, WhatForm, WhenForm, WhereForm
from app.walks.models import Tempo
from app.walks.wording import kilometres_in_words, tempo_in_words

Row = tuple[str, str]
#: What the macro `own_details` takes: no link of its own, because the whole step has one.
OwnDetail = tuple[str, str, str, None]


def parts(forms: Mapping[str, BaseForm]) -> list[tuple[str, list[OwnDetail]]]:
    """(step, rows of what and value) of valid forms, in the order of the steps."""
    rows = [
        ("hvad", _what(cast(WhatForm, forms["hvad"]))),
        ("hvor", _where(cast(WhereForm, forms["hvor"]))),
        ("hvornaar", _when(cast(WhenForm, forms["hvornaar"]))),
        ("hvor-mange", _how_many(cast(HowManyForm, forms["hvor-mange"]))),
    ]
    return [(slug, [(term, value, "", None) for term, value in of_step]) for slug, of_step in rows]


def _what(form: WhatForm) -> list[Row]:
    assert form.kilometres.data is not None
    return [
        (_("Navn"), form.title.data),
        (_("Det gør I"), to_html(form.description.data)),
        (_("Tempo"), tempo_in_words(Tempo(form.tempo.data))),
        (_("Længde"), kilometres_in_words(form.kilometres.data)),
    ]


def _where(form: WhereForm) -> list[Row]:
    facts = access_in_words(form.access(), companion_offered=bool(form.companion_offered.data))
    place = next(choice.label for choice in form.place_id.choices if choice.value == form.place_id.data)
    return [
        (_("By"), place),
        (_("Mødested"), form.meeting_point.data),
        (_("Godt at vide"), ". ".join(fact.text.rstrip(".") for fact in facts) + "."),
    ]


def _when(form: WhenForm) -> list[Row]:
    assert form.first_on.data is not None
    assert form.starts_at_local.data is not None
    rows = [
        (_("Hvor tit"), rhythm_in_words(Rhythm(form.rhythm.data), form.first_on.data)),
        (_("Første gang"), capital(date_da(form.first_on.data))),
        (_("Tid"), _("%(time)s i %(length)s", time=capital(time_da(form.starts_at_local.data)),
                     length=duration(form.duration_minutes.data))),
    ]  # fmt: skip
    if form.until.data:
        rows.append((_("Slutter"), capital(date_da(form.until.data))))
    return rows


def _how_many(form: HowManyForm) -> list[Row]:
    signs_up = form.needs_sign_up.data == "yes"
    capacity = str(form.capacity.data) if form.capacity.data else _("Alle kan være med")
    rows = [
        (_("Tilmelding"), _("Man melder sig til") if signs_up else _("Man møder bare op")),
        (_("Pladser"), capacity if signs_up else _("Alle kan være med")),
        (_("Pris"), price_in_words(form.price_ore())),
    ]
    if form.least.data and signs_up:
        rows.append((_("Mindst"), _("%(n)s personer", n=form.least.data)))
    if form.price_note.data:
        rows.append((_("Andet"), form.price_note.data))
    return rows
