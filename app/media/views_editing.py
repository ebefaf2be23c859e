"""The page on which who looks after a thing changes its picture: the same for every kind of thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from flask import current_app, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.forms import ButtonForm
from app.media.forms import PictureForm
from app.media.images import Prepared
from app.media.queries import shown_picture
from app.media.shelf import put_files


class Put(Protocol):
    """A feature's own action: may this actor, and then `media.actions.put_picture`."""

    def __call__(self, *, alt: str, key: str | None, prepared: Prepared | None) -> object:
        """Put a picture on the thing, or without one change its words."""


def edit_picture_page(
    owner: tuple[str, int], put: Put, back: str, template: str, /, **page: Any
) -> ResponseReturnValue:
    """A new picture, or other words for the one that is there; then `back` to it. The caller has asked who may.

    `owner` is the kind and number of the thing; `page` goes to the template.
    """
    shown = shown_picture(*owner)
    form = PictureForm(has_one=shown is not None, alt=shown.alt if shown else None)
    if form.validate_on_submit():
        sent, words = form.picture.data, form.alt.data
        key = put_files(current_app.config, sent) if sent else None
        with form.changing():
            put(alt=words, key=key, prepared=sent)
            flash(_("Det er gemt. Sådan ser billedet ud på siden."))
            return form.commit_and_go(back)
    html = render_template(template, shown=shown, form=form, button=ButtonForm(), **page)
    return html, 422 if form.errors else 200


def take_off_page(take_off: Callable[[], object], here: str) -> ResponseReturnValue:
    """Take the picture off at once; then `here`."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            take_off()
            flash(_("Billedet er taget af siden."))
            return form.commit_and_go(here)
    return redirect(here, 303)
