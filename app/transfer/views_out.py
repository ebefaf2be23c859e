"""Pages where an organisation's owner, and the municipality's administrator, take out what is theirs."""

from __future__ import annotations

import io
from typing import Any

from flask import render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from app.background.models import OPEN
from app.background.queries import latest
from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import commit_alone
from app.core.permissions import Permission, current_actor, requires
from app.organisations.models import Organisation
from app.organisations.views import own
from app.transfer import actions_out, queries
from app.transfer.archive import tables_for
from app.transfer.forms import TakeForm
from app.transfer.models import Purpose, TakenFile
from app.transfer.views import bp
from app.transfer.words import PURPOSES


@bp.route("/foreninger/<int:organisation_id>/tag-ud", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def take_out(organisation_id: int) -> ResponseReturnValue:
    """Ask for a file with everything that the organisation owns."""
    own(organisation_id, Permission.OWN_ORGANISATION)
    return _page(organisation_id, url_for("transfer.take_out", organisation_id=organisation_id))


@bp.route("/admin/tag-ud", methods=["GET", "POST"])
@requires(Permission.TAKE_OUT_DATA)
def take_out_all() -> ResponseReturnValue:
    """Ask for a file with everything that the municipality owns."""
    return _page(None, url_for("transfer.take_out_all"))


def _page(organisation_id: int | None, here: str) -> ResponseReturnValue:
    form = TakeForm()
    if form.validate_on_submit():
        with form.changing():
            purpose = Purpose(form.purpose.data)
            actions_out.take_out(current_actor(), clock.now(), organisation_id, purpose)
            return form.commit_and_go(here)
    organisation = own(organisation_id, Permission.OWN_ORGANISATION) if organisation_id is not None else None
    html = render_template(
        "transfer/take_out.html" if organisation is not None else "transfer/take_out_all.html",
        organisation=organisation,
        form=form,
        here=here,
        **_files(organisation_id, organisation),
    )
    return html, 422 if form.errors_in_order() else 200


def _files(organisation_id: int | None, organisation: Organisation | None) -> dict[str, Any]:
    """The newest file and how far it is, the others, and what will stand in it."""
    files = queries.taken_by(organisation_id)
    task = latest(actions_out.TAKING, str(files[0].id)) if files else None
    name = "transfer.download_taken" if organisation is not None else "transfer.download_taken_all"
    return {
        "task": task if task is not None and task.state in OPEN else None,
        "has_failed": task is not None and task.state not in OPEN and files[0].made_at is None,
        "files": [
            (one, url_for(name, taken_id=one.id, organisation_id=organisation_id))
            for one in files
            if one.made_at is not None
        ],
        "purposes": PURPOSES,
        "tables": [table for table, _rows in tables_for(organisation_id)],
    }


@bp.route("/foreninger/<int:organisation_id>/tag-ud/<int:taken_id>.zip")
@requires(Permission.USE_OWN_PAGE)
def download_taken(organisation_id: int, taken_id: int) -> ResponseReturnValue:
    """The organisation's file."""
    own(organisation_id, Permission.OWN_ORGANISATION)
    return _sent(taken_id, organisation_id)


@bp.route("/admin/tag-ud/<int:taken_id>.zip")
@requires(Permission.TAKE_OUT_DATA)
def download_taken_all(taken_id: int) -> ResponseReturnValue:
    """The municipality's file."""
    return _sent(taken_id, None)


def _sent(taken_id: int, organisation_id: int | None) -> ResponseReturnValue:
    """The file, once it is noted that it was fetched. Raises NotFoundError for one that is not there (any more)."""
    taken: TakenFile = queries.taken_file(taken_id, organisation_id)
    if taken.content is None:
        raise NotFoundError
    content, day = taken.content, clock.local(taken.created_at).date().isoformat()
    actor, now = current_actor(), clock.now()
    commit_alone(lambda: actions_out.note_download(actor, now, queries.taken_file(taken_id, organisation_id)))
    whose = "kommunen" if organisation_id is None else f"forening-{organisation_id}"
    return send_file(
        io.BytesIO(content), "application/zip", as_attachment=True, download_name=f"{whose}-{day}.zip"
    )
