"""Pages of who looks after an organisation: bring a spreadsheet, see what it would do, and press."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.core.permissions import Permission, requires
from app.transfer import views_shared
from app.transfer.views_shared import Home

bp = Blueprint("transfer", __name__)


@bp.route("/foreninger/<int:organisation_id>/hent-ind", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def bring_file(organisation_id: int) -> ResponseReturnValue:
    """Choose what to bring, and the file. Nothing is written before it was seen."""
    return views_shared.bring_page(Home(organisation_id))


@bp.route("/foreninger/<int:organisation_id>/hent-ind/skabelon/<slug>.<any(csv, xlsx):form>")
@requires(Permission.USE_OWN_PAGE)
def download_template(organisation_id: int, slug: str, form: str) -> ResponseReturnValue:
    """An empty spreadsheet with an example and what each heading means."""
    return views_shared.template_page(Home(organisation_id), slug, form)


@bp.route("/foreninger/<int:organisation_id>/hent-ind/<int:file_id>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def show_file(organisation_id: int, file_id: int) -> ResponseReturnValue:
    """What the file would do; carry it out; and how far that is."""
    return views_shared.file_page(Home(organisation_id), file_id)


@bp.route("/foreninger/<int:organisation_id>/hent-ind/<int:file_id>/kolonner", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def choose_columns(organisation_id: int, file_id: int) -> ResponseReturnValue:
    """Say by hand which column is which."""
    return views_shared.columns_page(Home(organisation_id), file_id)


@bp.route("/foreninger/<int:organisation_id>/hent-ind/<int:file_id>/stop", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def stop_file(organisation_id: int, file_id: int) -> ResponseReturnValue:
    """Stop it before the next rows are written."""
    return views_shared.stop(Home(organisation_id), file_id)


@bp.route("/foreninger/<int:organisation_id>/hent-ind/<int:file_id>/slet", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def throw_away_file(organisation_id: int, file_id: int) -> ResponseReturnValue:
    """Forget the file, and leave what was written of it."""
    return views_shared.throw_away(Home(organisation_id), file_id)
