"""The letter with the code: sent at once, true when it is sent, and forgotten afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.messages import merge_log_in_code
from app.core.database import db
from app.core.feature import message_kind
from app.notifications.delivery import deliver_due
from app.notifications.models import MessageStatus
from tests.accounts.letters import ask, code_for, is_logged_in, letters_to, link_for, type_code
from tests.factories import make_account

ANNA = "anna@example.org"


def test_the_letter_holds_the_code_in_two_halves_and_a_whole_link(client, frozen_now) -> None:
    ask(client, ANNA)
    merged = merge_log_in_code(letters_to(ANNA)[0].params, frozen_now)
    assert merged is not None
    code = code_for(ANNA)
    assert merged["code"] == f"{code[:4]} {code[4:]}"
    assert merged["link"] == f"http://localhost{link_for(ANNA)}"
    assert merged["minutes"] == 10


def test_the_letter_goes_at_once_and_not_after_the_code_is_dead(client, frozen_now) -> None:
    ask(client, ANNA)
    letter = letters_to(ANNA)[0]
    assert letter.urgent
    assert letter.due_at == frozen_now
    assert letter.expires_at == frozen_now + timedelta(minutes=10)
    assert message_kind("log_in_code").forget_params


@pytest.mark.parametrize("how", ["used", "replaced", "too old"])
def test_a_letter_that_is_no_longer_true_is_not_sent(client, frozen_clock, how) -> None:
    make_account(email=ANNA)
    ask(client, ANNA)
    params = dict(letters_to(ANNA)[0].params)
    if how == "used":
        type_code(client, code_for(ANNA))
    elif how == "replaced":
        ask(client, ANNA)
    else:
        frozen_clock.move_to(frozen_clock.now + timedelta(minutes=10))
    assert merge_log_in_code(params, frozen_clock.now) is None
    assert merge_log_in_code({}, frozen_clock.now) is None


def test_the_code_in_the_sent_letter_logs_in_and_is_then_forgotten(app, client, smtp_server) -> None:
    app.config["SMTP_URL"] = smtp_server.url
    make_account(email=ANNA)
    ask(client, ANNA)
    code = code_for(ANNA)
    db.session.commit()
    deliver_due(app, letters_to(ANNA)[0].due_at)
    db.session.rollback()
    sent = smtp_server.mailbox.to(ANNA)[0]
    text = sent.get_body(("plain",)).get_content()
    assert f"{code[:4]} {code[4:]}" in text
    assert code not in str(sent["Subject"])
    assert "fordi nogen har bedt om at logge ind med din e-mail" in text
    letter = letters_to(ANNA)[0]
    assert (letter.status, letter.params) == (MessageStatus.SENT, {})
    type_code(client, code)
    assert is_logged_in(client)
