"""The record of processing, and what the nightly deletion did."""

from __future__ import annotations

import json

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.admin.blueprint import bp
from app.core import clock
from app.core.pack import current_pack
from app.core.permissions import Permission, requires
from app.documents.paper import DOCX_MIME_TYPE
from app.privacy import record, retention


@bp.get("/fortegnelse")
@requires(Permission.SEE_PROCESSING)
def show_processing() -> ResponseReturnValue:
    """What we keep of people, on which ground, for how long; generated from what the software does."""
    return render_template(
        "admin/privacy/show_processing.html",
        controller=record.controller(current_pack()),
        lines=record.record_lines(),
        measures=record.measures(),
        impact=record.impact_facts(),
    )


@bp.get("/fortegnelse/fil/<any(docx, json, csv):file_format>")
@requires(Permission.SEE_PROCESSING)
def download_processing(file_format: str) -> ResponseReturnValue:
    """The same as a file; it holds nothing about anybody."""
    now = clock.now()
    if file_format == "docx":
        answer = Response(record.as_docx(now), mimetype=DOCX_MIME_TYPE)
    elif file_format == "json":
        answer = Response(
            json.dumps(record.as_json(now), ensure_ascii=False, indent=2), mimetype="application/json"
        )
    else:
        answer = Response(record.as_csv(), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"fortegnelse.{file_format}")
    return answer


@bp.get("/sletning")
@requires(Permission.SEE_PROCESSING)
def show_retention() -> ResponseReturnValue:
    """Every rule of deletion, and what the last run did."""
    last = retention.last_run()
    return render_template(
        "admin/privacy/show_retention.html",
        processings=retention.processings(),
        last=last,
        done={row["rule"]: row for row in last.rows} if last else {},
    )
