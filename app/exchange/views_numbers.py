"""Pages of numbers, for staff: of one fair, and of all through the years."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import Permission, current_actor, requires
from app.exchange.numbers import FairNumbers, Kept, Numbers, kept_of, numbers_of
from app.exchange.queries_agreements import AFTER
from app.exchange.views import bp
from app.organisations.words import KIND_WORDS


@bp.route("/samarbejdsboers/boerser/tal")
@requires(Permission.VIEW_PLAN)
def show_numbers() -> ResponseReturnValue:
    """The numbers of all fairs, and of all years together."""
    return render_template("exchange/show_numbers.html", fair=None, **_in_words(numbers_of(clock.now())))


@bp.route("/samarbejdsboers/boerser/<int:fair_id>/tal")
@requires(Permission.VIEW_PLAN)
def show_fair_numbers(fair_id: int) -> ResponseReturnValue:
    """The numbers of one fair."""
    numbers = numbers_of(clock.now(), fair_id)
    if not numbers.fairs:
        raise NotFoundError
    return render_template("exchange/show_numbers.html", fair=numbers.fairs[0], **_in_words(numbers))


@bp.route("/samarbejdsboers/boerser/tal.csv")
@requires(Permission.VIEW_PLAN)
def download_numbers() -> ResponseReturnValue:
    """A line for each fair, as Danish spreadsheets read it."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Børs"), _("Dato"), _("Plan"), *_headings()])
    for one in numbers_of(clock.now()).fairs:
        day = clock.local(one.starts_at).date().isoformat()
        writer.writerow([*map(_harmless, (one.title, day, one.plan_row)), *_cells(one)])
    answer = Response("\N{ZERO WIDTH NO-BREAK SPACE}" + stream.getvalue(), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename="samarbejdsboers.csv")
    return answer


def _harmless(cell: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _headings() -> list[str]:
    kept = [ngettext("Holder efter %(num)s måned", "Holder efter %(num)s måneder", one) for one in AFTER]
    return [_("Tilmeldte"), _("Personer"), _("Møder"), _("Aftaler"), *kept]


def _cells(one: FairNumbers) -> list[Any]:
    came, meetings = Numbers([one]).came, one.meetings if one.meetings is not None else ""
    kept = [kept_of(one.pacts, months).kept for months in AFTER]
    return [came.parties, came.people, meetings, len(one.pacts), *kept]


def _in_words(numbers: Numbers) -> dict[str, Any]:
    """Everything that the page says."""
    came, meetings = numbers.came, numbers.meetings
    return {
        "numbers": numbers,
        "lead": [
            (_("Tilmeldte"), came.parties, None),
            (_("Personer"), came.people, None),
            (_("Møder"), _("Ikke talt") if meetings is None else meetings, None),
            (_("Aftaler"), len(numbers.pacts), None),
        ],
        "kinds": {kind.value: words for kind, words in KIND_WORDS.items()},
        "kept": [(_ago(months), _of(one)) for months, one in numbers.kept().items()],
        "headings": [_("Børs"), *_headings()],
        "cells": [(one, _shown(one)) for one in numbers.fairs],
        "is_moderator": current_actor().has(Permission.MODERATE),
    }


def _shown(one: FairNumbers) -> list[Any]:
    return [cell if cell != "" else _("Ikke talt") for cell in _cells(one)]


def _ago(months: int) -> str:
    return ngettext("Efter %(num)s måned", "Efter %(num)s måneder", months)


def _of(one: Kept) -> str:
    """`3 af 4`."""
    return (
        _("%(kept)s af %(told)s", kept=one.kept, told=one.told) if one.told else _("Ingen har svaret endnu")
    )
