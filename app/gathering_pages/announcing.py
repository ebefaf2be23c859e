"""Changes people are told about: first shown word for word, then carried out.

The preview is a rehearsal: the change is carried out in a writing transaction, its letters are read, and all
of it is taken back. What the host sees is therefore what will be sent, and a rule that says no says so before
anybody is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.core import clock
from app.core.database import begin_write, db
from app.core.errors import DomainError
from app.gathering_pages.forms_host import AnnouncedForm
from app.notifications import letters
from app.notifications.models import BY_PEOPLE, Channel, Message

_NOT_CARRIED = ("csrf_token", "idempotency_key", "read_mark", "step", "seen")
T = TypeVar("T")


@dataclass(frozen=True)
class Announcement:
    """A change and what is said about it."""

    #: Carries it out at an instant; flushes, never commits.
    change: Callable[[datetime], Any]
    #: What the page says afterwards, from what `change` returned.
    done: Callable[[Any], str]
    #: Where to go afterwards.
    back: str
    #: Topics its letters are about.
    topics: list[str]


@dataclass(frozen=True)
class Preview:
    """What people will read, and how many get it how."""

    by_email: int
    by_sms: int
    by_call: int
    by_letter: int
    #: The letter of the first receiver without links; None when nobody is told.
    letter: str | None
    receiver: str
    #: Whether `letter` is what the host reads aloud.
    is_call: bool
    #: People on the list whom only the host can tell, face to face.
    unreachable: int
    #: What was typed, to be sent again with the answer.
    carried: list[tuple[str, str]]

    @property
    def told(self) -> int:
        """Everybody who is told."""
        return self.by_email + self.by_sms + self.by_call + self.by_letter


def announced(
    form: AnnouncedForm, announcement: Announcement, template: str, page: Mapping[str, Any]
) -> ResponseReturnValue:
    """The page of a change in two steps: the fields, then the letter with the button that carries it out."""
    preview = None
    if form.validate_on_submit() and not form.wants_to_edit:
        if form.is_confirmed:
            with form.changing():
                flash(announcement.done(announcement.change(clock.now())))
                return form.commit_and_go(announcement.back)
        else:
            preview = rehearse(form, announcement)
    html = render_template(template, form=form, preview=preview, back=announcement.back, **page)
    return html, 422 if form.errors else 200


def rehearse(form: AnnouncedForm, announcement: Announcement) -> Preview | None:
    """Carry the change out, read its letters and take it all back.

    None when a rule refuses, which is then said at its field.
    """

    def look(now: datetime) -> Preview:
        newest = newest_message()
        announcement.change(now)
        return read_preview(messages_since(newest, announcement.topics), now)

    return rehearsed(form, look)


def rehearsed(form: AnnouncedForm, look: Callable[[datetime], T]) -> T | None:
    """What `look` tells of the change that it carries out, all of which is taken back. None as above."""
    begin_write()
    try:
        return look(clock.now())
    except DomainError as error:
        form.add_error(error.field, _(error.message, **error.parameters))
        return None
    finally:
        db.session.rollback()


def newest_message() -> int:
    """The id of the last message so far."""
    return db.session.scalar(select(func.max(Message.id))) or 0


def messages_since(newest: int, topics: list[str]) -> Sequence[Message]:
    """What was promised after that message about these topics, by channel."""
    promised = select(Message).where(Message.id > newest, Message.topic.in_(topics))
    return db.session.scalars(promised.order_by(Message.channel, Message.id)).all()


def read_preview(messages: Sequence[Message], now: datetime) -> Preview:
    """Who gets these messages how, and what the first of them says."""
    # A person may be told two things by one change, and is still one person to tell.
    told = {message.person_id: message for message in reversed(messages)}
    found = Counter(message.channel for message in told.values())
    first = next((message for message in messages if message.channel == Channel.EMAIL), None)
    first = first or next(iter(messages), None)
    return Preview(
        by_email=found[Channel.EMAIL],
        by_sms=found[Channel.SMS],
        by_call=found[Channel.CALL],
        by_letter=found[Channel.LETTER],
        letter=what_is_read(first, now) if first else None,
        receiver=first.person.first_name if first and first.person else "",
        is_call=first is not None and first.channel in BY_PEOPLE,
        unreachable=found[Channel.IN_PERSON],
        carried=[pair for pair in request.form.items(multi=True) if pair[0] not in _NOT_CARRIED],
    )


def what_is_read(message: Message, now: datetime) -> str | None:
    """The words of a letter or a call, without the foot and the receiver's own links.

    None when the message is no longer true.
    """
    fields = letters.merge_fields(message, now)
    if fields is None:
        return None
    if message.channel in BY_PEOPLE:
        return letters.write_call(message, fields, now)
    text = letters.write_letter(message, fields, now).text.split("\n--\n")[0]
    paragraphs = (part.strip() for part in text.split("\n\n"))
    return "\n\n".join(part for part in paragraphs if part and "://" not in part)
