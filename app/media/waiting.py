"""Pictures that nobody of the house has looked at yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import installed
from app.core.waiting import QuickAnswer, Waiting, WaitingRow
from app.media import actions
from app.media.images import SMALL
from app.media.models import Picture
from app.media.queries import ShownPicture
from app.media.shelf import file_name

WHAT = "picture"


def _unseen() -> Select[*tuple[Any, ...]]:
    return select(Picture.id, Picture.created_at).where(
        Picture.removed_at.is_(None), Picture.looked_at.is_(None)
    )


def _rows(wanted: Mapping[str, Sequence[int]]) -> list[WaitingRow]:
    found = db.session.scalars(select(Picture).where(Picture.id.in_(wanted[WHAT]))).all()
    owners = _owners(found)
    return [_row(one, owners.get((one.owner_kind, one.owner_id), (one.alt, _file(one)))) for one in found]


def _row(one: Picture, owner: tuple[str, str]) -> WaitingRow:
    title, url = owner
    return WaitingRow(
        what=WHAT,
        id=one.id,
        label=_("Nyt billede"),
        tone="gaa",
        icon="image",
        title=title,
        why=_("Se, om billedet er i orden, og om ordene passer til det."),
        url=url,
        action_label=_("Se siden"),
        texts=[one.alt],
        quick=(_LET_STAND, _TAKE_OFF),
        picture=ShownPicture(one.storage_key, one.alt, one.width, one.height),
    )


def _file(one: Picture) -> str:
    """Where one sees it when what it was of is gone."""
    return url_for("media.show_picture", name=file_name(one.storage_key, SMALL))


def _owners(pictures: Sequence[Picture]) -> dict[tuple[str, int], tuple[str, str]]:
    """(kind, number) → title and path of what the pictures are of; one statement for each kind."""
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for rule in (rule for one in installed() for rule in one.pictures):
        own = [one.owner_id for one in pictures if one.owner_kind == rule.kind]
        if own:
            found |= {(rule.kind, number): told for number, told in rule.titles(own).items()}
    return found


def _let_stand(actor: Actor, now: datetime, picture_id: int) -> str:
    actions.look_at(actor, now, picture_id)
    return _("Billedet er set efter.")


def _take_off(actor: Actor, now: datetime, picture_id: int) -> str:
    actions.take_off(actor, now, picture_id)
    return _("Billedet er taget af siden.")


_LET_STAND = QuickAnswer("set", _l("Det er i orden"), _let_stand, "primary")
_TAKE_OFF = QuickAnswer("fjern", _l("Tag det af"), _take_off, "stop")

WAITING = Waiting(kinds={WHAT: _unseen}, rows=_rows)
