"""A post that somebody began: kept on the server under their account until it is sent, so that nothing is lost."""

from __future__ import annotations

import re
from typing import cast

from flask import request
from werkzeug.datastructures import MultiDict

from app.core import clock, drafts
from app.core.permissions import current_actor
from app.core.records import Draft
from app.core.typed_text import clean, holds_cpr
from app.listings.forms_post import TaskForm
from app.organisations.models import Organisation

#: What drafts of posts are called among drafts.
KIND = "listing"
_PART = "opslag"
_TECHNICAL = ("csrf_token", "idempotency_key")
_OF_ROW = re.compile(r"more-\d{1,4}-(day|starts|ends|places)")


def begun() -> Draft | None:
    """What the visitor began and has not sent, or None."""
    return drafts.load(_owner(), KIND)


def form_of(draft: Draft, organisations: list[Organisation]) -> TaskForm:
    """The form as it was left; nothing in it has been checked."""
    return TaskForm(formdata=MultiDict(draft.data.get(_PART) or {}), organisations=organisations)


def title_of(draft: Draft) -> str:
    """What the task is called so far; nothing when nothing was written."""
    return str(next(iter(draft.data.get(_PART, {}).get("title", ())), ""))


def keep(form: TaskForm) -> None:
    """Keep what was sent, also what is wrong in it, but never a CPR number. No commit."""
    typed = {
        name: [clean(value) for value in values if not holds_cpr(value)]
        for name, values in request.form.lists()
        if (name in form and name not in _TECHNICAL) or _OF_ROW.fullmatch(name)
    }
    drafts.save_part(_owner(), KIND, _PART, typed, clock.now())


def throw_away() -> None:
    """The draft is not needed any more. No commit."""
    drafts.drop(_owner(), KIND)


def _owner() -> str:
    return drafts.owner_of(cast(int, current_actor().account_id))
