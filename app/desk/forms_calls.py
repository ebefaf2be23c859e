"""What is sent from a card of the call list."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField

from app.core import clock
from app.core.forms import BaseForm, DanishTimeField, Required, options
from app.core.ids import LARGEST_ID
from app.notifications.models import CallOutcome

#: What a caller may say of a call, as the page sends it.
OUTCOMES = (CallOutcome.TOLD, CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER, CallOutcome.CALL_AGAIN)


class CallForm(BaseForm):
    """What came of ringing somebody about the messages on their card."""

    outcome = RadioField(
        choices=options([(one.value, one.value) for one in OUTCOMES]),
        validators=[Required(_l("Tryk på den knap, der passer"))],
    )
    #: Ids of the messages that were shown, apart by spaces.
    messages = HiddenField()
    again_day = RadioField(
        _l("Hvilken dag?"),
        choices=options([("today", _l("I dag")), ("tomorrow", _l("I morgen"))]),
        default="today",
    )
    again_at = DanishTimeField(_l("Ring igen kl."), render_kw={"autocomplete": "off"})

    @classmethod
    def of(cls, person_id: int) -> CallForm:
        """The form of one card among many: its fields have ids of their own."""
        form = (
            cls()
            if request.method == "POST" and request.view_args == {"person_id": person_id}
            else cls(formdata=None)
        )
        for field in form:
            field.id = f"{field.name}-{person_id}"
        return form

    def validate(self, extra_validators: object = None) -> bool:
        """The time counts only with its own button, so a slip in it stops no other."""
        if self.outcome.data != CallOutcome.CALL_AGAIN:
            self.again_at.process_errors = []
        return bool(super().validate(extra_validators))

    @property
    def message_ids(self) -> list[int]:
        """What was read aloud; nothing for what no card of ours sends."""
        found = re.findall(r"\d{1,12}", str(self.messages.data or ""))
        numbers = [int(number) for number in found[:400]]
        return numbers if max(numbers, default=0) <= LARGEST_ID else []

    def again(self, now: datetime) -> datetime | None:
        """When to ring again, or None when no time was given."""
        if self.again_at.data is None:
            return None
        days = timedelta(days=1 if self.again_day.data == "tomorrow" else 0)
        return clock.from_wall(clock.local(now).date() + days, self.again_at.data)
