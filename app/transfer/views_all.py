"""Pages of who approves organisations: bring a list of them with whom to ask there, see it, and press."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.core.permissions import Permission, requires
from app.transfer import views_shared
from app.transfer.views import bp
from app.transfer.views_shared import Home

_ALL = Home(None)


@bp.route("/admin/hent-ind", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def bring_file_all() -> ResponseReturnValue:
    """Choose what to bring, and the file. Nothing is written before it was seen."""
    return views_shared.bring_page(_ALL)


@bp.route("/admin/hent-ind/skabelon/<slug>.<any(csv, xlsx):form>")
@requires(Permission.MODERATE)
def download_template_all(slug: str, form: str) -> ResponseReturnValue:
    """An empty spreadsheet with an example and what each heading means."""
    return views_shared.template_page(_ALL, slug, form)


@bp.route("/admin/hent-ind/<int:file_id>", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def show_file_all(file_id: int) -> ResponseReturnValue:
    """What the file would do; carry it out; and how far that is."""
    return views_shared.file_page(_ALL, file_id)


@bp.route("/admin/hent-ind/<int:file_id>/kolonner", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def choose_columns_all(file_id: int) -> ResponseReturnValue:
    """Say by hand which column is which."""
    return views_shared.columns_page(_ALL, file_id)


@bp.route("/admin/hent-ind/<int:file_id>/stop", methods=["POST"])
@requires(Permission.MODERATE)
def stop_file_all(file_id: int) -> ResponseReturnValue:
    """Stop it before the next rows are written."""
    return views_shared.stop(_ALL, file_id)


@bp.route("/admin/hent-ind/<int:file_id>/slet", methods=["POST"])
@requires(Permission.MODERATE)
def throw_away_file_all(file_id: int) -> ResponseReturnValue:
    """Forget the file, and leave what was written of it."""
    return views_shared.throw_away(_ALL, file_id)
