"""Where the SMS provider tells what became of an SMS. For machines; nobody sees it."""

from __future__ import annotations

import logging

from flask import current_app, request
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.database import begin_write, db
from app.core.database_clock import database_now
from app.core.permissions import public
from app.extensions import csrf
from app.notifications import arrivals, receipts
from app.notifications.blueprint import bp

log = logging.getLogger("samskab.receipts")


# The signature says who sends it, which a form's token would for a browser.
@bp.route("/status", methods=["POST"])
@csrf.exempt
@public
def receive_sms_status() -> ResponseReturnValue:
    """Take in a delivery receipt: 204 taken, 409 known already, 400 unreadable, 403 not signed by the provider."""
    request.max_content_length = receipts.LARGEST
    body, headers = request.get_data(), request.headers
    timestamp, signed = headers.get("X-Sms-Timestamp", ""), headers.get("X-Sms-Signature", "")
    if not signed or not receipts.is_timestamp(timestamp):
        return _refuse(400)
    secret = current_app.config["SMS_CALLBACK_SECRET"]
    # The database's clock: the provider knows nothing of the demo's.
    if not receipts.is_genuine(secret, timestamp, signed, body, database_now()):
        return _refuse(403)
    if (receipt := receipts.read_receipt(body)) is None:
        return _refuse(400)
    begin_write()
    is_new = arrivals.take_receipt(clock.now(), receipt.event_id, receipt.reference, receipt.news)
    db.session.commit()
    return _answer(204) if is_new else _refuse(409)


def _refuse(status: int) -> ResponseReturnValue:
    log.warning("receipt refused", extra={"status": status})
    return _answer(status)


def _answer(status: int) -> ResponseReturnValue:
    return "", status, {"Content-Type": "text/plain; charset=utf-8"}
