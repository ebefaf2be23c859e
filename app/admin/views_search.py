"""Words of the search: which lead to the same, and what was looked for in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.admin.blueprint import bp
from app.admin.forms_search import SynonymsForm
from app.core import clock
from app.core.danish import sort_key
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.core.seen import show_what_stands
from app.search.answering import Hit, answer
from app.search.editing import delete_group, group_mark, save_group
from app.search.misses import shown_misses
from app.search.models import SynonymGroup
from app.search.remembered import remembered, stored_synonyms

_TRIED = 8


@dataclass(frozen=True)
class Trial:
    """What a question finds now, and what it would find."""

    before: Sequence[Hit]
    after: Sequence[Hit]

    @property
    def changes(self) -> bool:
        """Whether the words change anything."""
        return _known(self.before) != _known(self.after)


def _known(hits: Sequence[Hit]) -> list[tuple[str, int]]:
    return [(hit.kind, hit.object_id) for hit in hits]


@bp.route("/soegeord")
@requires(Permission.MODERATE)
def list_synonyms() -> ResponseReturnValue:
    """All groups of words, and what was looked for in vain."""
    groups = db.session.scalars(select(SynonymGroup).where(SynonymGroup.is_deleted.is_(False)))
    found = sorted(groups, key=lambda one: (sort_key(one.name), one.id))
    return render_template("admin/search/list_synonyms.html", groups=found, misses=shown_misses())


@bp.route("/soegeord/nyt", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def add_synonyms() -> ResponseReturnValue:
    """A new group of words; tried first, if one likes."""
    return _edit(None, SynonymsForm())


@bp.route("/soegeord/<int:synonyms_id>", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def edit_synonyms(synonyms_id: int) -> ResponseReturnValue:
    """Change a group of words; tried first, if one likes."""
    group = _group(synonyms_id)
    return _edit(group, SynonymsForm(obj=group, seen=group_mark(group)))


@bp.route("/soegeord/<int:synonyms_id>/slet", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def delete_synonyms(synonyms_id: int) -> ResponseReturnValue:
    """Let these words lead to the same no more, asked once more."""
    group, form = _group(synonyms_id), ButtonForm()
    name = group.name
    if form.validate_on_submit():
        with form.changing():
            delete_group(current_actor(), clock.now(), synonyms_id)
            flash(_("%(name)s er slettet.", name=name))
            return form.commit_and_go(url_for("admin.list_synonyms"))
    return render_template("admin/search/delete_synonyms.html", form=form, name=name, synonyms_id=synonyms_id)


def _edit(group: SynonymGroup | None, form: SynonymsForm) -> ResponseReturnValue:
    number, name = (group.id, group.name) if group else (None, "")
    trial = None
    if form.validate_on_submit():
        if form.try_it.data:
            trial = _try(name, form)
        else:
            with form.changing():
                typed = str(form.name.data), str(form.words.data)
                saved = save_group(current_actor(), clock.now(), number, *typed, form.seen.data or "")
                flash(_("%(name)s er gemt. Det gælder med det samme.", name=saved.name))
                return form.commit_and_go(url_for("admin.list_synonyms"))
            if group is not None:
                stands = {"obj": group, "seen": group_mark(group), "trial": form.trial.data}
                show_what_stands(form, SynonymsForm(formdata=None, **stands))
    page = render_template(
        "admin/search/edit_synonyms.html", form=form, name=name, number=number, trial=trial
    )
    return page, 422 if form.errors else 200


def _try(name: str, form: SynonymsForm) -> Trial:
    """Ask with the words as they stand, and as they would be. Nothing is saved."""
    now, question = clock.now(), form.trial.data or ""
    instead = {name or str(form.name.data): str(form.words.data)}
    changed = replace(remembered(), synonyms=stored_synonyms(instead))
    before, after = answer(question, now, size=_TRIED), answer(question, now, size=_TRIED, vocabulary=changed)
    return Trial((*before.hits, *before.others), (*after.hits, *after.others))


def _group(synonyms_id: int) -> SynonymGroup:
    group = db.session.get(SynonymGroup, synonyms_id)
    if group is None or group.is_deleted:
        raise NotFoundError
    return group
