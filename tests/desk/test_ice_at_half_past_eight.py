"""As a new user would: ice at 8.30, the host cancels from the phone, and Ingrid, 82 with a landline, is told once."""

from __future__ import annotations

import re
from datetime import datetime, time

from flask import Flask
from sqlalchemy import select

from app.core.clock import from_wall
from app.core.database import db
from app.notifications.delivery import deliver_sms
from app.notifications.models import Channel, Message, MessageStatus
from app.people.models import Delegation, Reach
from tests.conftest import FrozenClock
from tests.desk.calling import Desk
from tests.factories import log_in, make_person, make_sign_up, writing
from tests.support.sms import SmsServer, receipt, signed
from tests.walks.hosting import Hosted


def test_ingrid_is_told_once_and_her_daughter_gets_an_sms(
    sms_app: Flask, sms_server: SmsServer, frozen_clock: FrozenClock
) -> None:
    app = sms_app
    ingrid = make_person("Ingrid Holm", email=None, phone="+4574421141")
    daughter = make_person("Lone Bech", email=None, phone="+4511111147")
    hosted = Hosted(app.test_client())
    with writing():
        daughter.reach = Reach.SMS
        helps = {"relation": "datter", "gets_messages": True, "created_at": frozen_clock.now}
        db.session.add(Delegation(person_id=ingrid.id, delegate_id=daughter.id, **helps))
    make_sign_up(hosted.occurrence, ingrid, is_on_phone=True)
    with writing():
        for message in db.session.scalars(select(Message)):
            db.session.delete(message)

    # Ice: 8.30 on the day itself, the walk is at 10.00.
    morning = frozen_clock.move_to(from_wall(hosted.occurrence.original_date, time(8, 30)))
    hosted = _again(hosted)
    words = {"reason": "weather", "words": "Der er is på stien.", "step": "do"}
    assert hosted.client.post(f"{hosted.date_url}/aflys", data=words).status_code == 303

    lene = Desk(app.test_client())
    page = lene.page()
    assert "1 tilbage" in page
    assert "Ingrid Holm" in page
    assert "inden kl. 10.00" in page
    assert "Der er is på stien." in page
    lene.press(ingrid, "ring")
    assert "Lene Riis ringer lige nu." in Desk(app.test_client(), "Bodil Juhl").page()
    assert _told() == {Channel.CALL: MessageStatus.QUEUED, Channel.SMS: MessageStatus.QUEUED}
    day = lene.page("/i-dag")
    assert "Ring til Ingrid Holm" in day
    assert "inden kl. 10.00" in day

    shown = re.search(r'name="messages" value="([\d ]+)"', lene.page())
    assert shown is not None
    page = lene.press(ingrid, "svar", outcome="told", messages=shown[1])
    assert "Ingrid Holm har fået besked." in page
    assert "Ingen skal ringes op lige nu." in page
    assert "0 tilbage. 1 er ringet op i dag." in page

    _sms_arrives(app, sms_server, morning)
    assert "Alt er gjort" in lene.page("/i-dag")
    assert 'id="ring"' not in hosted.client.get(hosted.date_url).get_data(as_text=True)


def _again(hosted: Hosted) -> Hosted:
    """The host's phone is logged in anew: a week has passed."""
    log_in(hosted.client, hosted.account)
    return hosted


def _told() -> dict[Channel, MessageStatus]:
    db.session.expire_all()
    return {message.channel: message.status for message in db.session.scalars(select(Message))}


def _sms_arrives(app: Flask, sms_server: SmsServer, now: datetime) -> None:
    """The scheduler sends the daughter's SMS, and the provider says that it is on her phone."""
    db.session.commit()
    deliver_sms(app, now, only_urgent=True)
    ((reference, number),) = sms_server.phone.numbers.items()
    assert number == "+4511111147"
    assert sms_server.phone.texts[reference].startswith("Til Ingrid: Din aftale")
    # The provider has it; the daughter is told when her phone has.
    assert _told() == {Channel.CALL: MessageStatus.SENT, Channel.SMS: MessageStatus.SENT}
    body = receipt(reference, "delivered")
    assert app.test_client().post("/sms/status", data=body, headers=signed(body)).status_code == 204
    assert _told() == {Channel.CALL: MessageStatus.SENT, Channel.SMS: MessageStatus.DELIVERED}
