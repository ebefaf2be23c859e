"""Letters by post: printed together, put into envelopes, posted.

The story of a letter on paper:
1. it waits in the outbox like any message; the machine's senders leave it alone
2. somebody makes the pile of the day: its letters are written, and their file is kept as it was printed, for good
3. a letter that is no longer true, or that somebody spoilt, is taken out of the pile by hand
4. somebody has been at the letter box: only now is anybody told, and the messages are sent

What cannot arrive in time, or nowhere, is told on the phone or face to face instead (channels/letter_box.py).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import capital, date_da
from app.core.pack import current_pack
from app.documents.letter_pdf import PaperLetter, PaperSender, make_letters_pdf
from app.notifications.former_helpers import hand_over, helps_no_more
from app.notifications.letters import Paper, merge_fields, write_paper
from app.notifications.models import Channel, LetterBatch, Message, MessageStatus
from app.notifications.routing import LETTER_TAKES
from app.notifications.states import change, finish

log = logging.getLogger("samskab.post")

#: As many envelopes as somebody fills in a morning; the rest make the next pile.
MOST_LETTERS = 100
#: How long the file with names and addresses is kept after it was posted, or made and forgotten.
KEEP_CONTENT = timedelta(days=30)


def waiting(now: datetime) -> list[ColumnElement[bool]]:
    """Conditions of letters that wait for the next pile and still arrive in time."""
    in_time = Message.expires_at.is_(None) | (Message.expires_at >= now + LETTER_TAKES)
    return [
        Message.channel == Channel.LETTER,
        Message.status == MessageStatus.QUEUED,
        Message.batch_id.is_(None),
        Message.due_at <= now,
        in_time,
        ~helps_no_more,
    ]


def make_batch(actor: Actor, now: datetime) -> LetterBatch:
    """Print the letters that wait, the oldest first, and keep the file. Nobody is told by that.

    The letters are locked meanwhile: of two who press at once, one makes the pile and the other is told that there is
    nothing to do. Raises DomainError when no letter waits that can be printed.
    """
    batch = LetterBatch(made_at=now, made_by=actor.person_id, letters=0, content_hash="")
    db.session.add(batch)
    db.session.flush()
    pile = _in_order(_written(now))
    if not pile:
        raise DomainError("Der er ingen breve at lave nu. En kollega har måske lige lavet dem.")
    numbered = [
        (message, paper, f"{batch.id}-{place}") for place, (message, paper) in enumerate(pile, start=1)
    ]
    for message, _paper, number in numbered:
        change(Message.id == message.id, batch_id=batch.id, letter_id=number)
    batch.content = _printed([_paper_letter(*one, now) for one in numbered], now)
    batch.content_hash = hashlib.sha256(batch.content).hexdigest()
    batch.letters = len(pile)
    record(
        actor, now, "letters.print", "letter_batch", batch.id, letters=len(pile), sha256=batch.content_hash
    )
    db.session.flush()
    return batch


def mark_posted(actor: Actor, now: datetime, batch_id: int) -> int:
    """Note that a pile is in the letter box, and return how many letters: their receivers are told.

    A letter that is no longer true was taken out, as the page said, and counts for nothing. Raises NotFoundError, and
    DomainError when the pile is posted or thrown away already, or empty.
    """
    batch = _open_batch(batch_id)
    hand_over(now, Message.batch_id == batch_id)
    letters = _letters_of(batch_id)
    true = [message.id for message in letters if is_still_true(message, now)]
    if not true:
        raise DomainError("Der er ingen breve tilbage i stakken. Fortryd den i stedet.")
    finish(
        *_queued([one.id for one in letters if one.id not in true]), status=MessageStatus.SUPPRESSED, now=now
    )
    posted = finish(*_queued(true), status=MessageStatus.SENT, now=now)
    batch.posted_at = now
    batch.posted_by = actor.person_id
    record(actor, now, "letters.post", "letter_batch", batch_id, letters=posted)
    db.session.flush()
    return posted


def take_out(actor: Actor, now: datetime, batch_id: int, message_id: int) -> None:
    """Take one letter out of a pile that is not posted. What is still to be told waits for the next pile.

    Raises NotFoundError, and DomainError when the pile is posted or thrown away already, or the letter is out.
    """
    batch = _open_batch(batch_id)
    message = lock_row(Message, message_id)
    if message is None or message.channel != Channel.LETTER:
        raise NotFoundError
    if message.batch_id != batch.id:
        raise DomainError("Brevet er allerede taget ud af stakken.")
    message.batch_id = message.letter_id = None
    record(actor, now, "letters.take_out", "message", message_id, batch=batch_id)
    db.session.flush()


def discard_batch(actor: Actor, now: datetime, batch_id: int) -> None:
    """Throw a pile away that is not posted: its letters wait again, its file goes.

    It is never made again with other content; the next pile has its own number. Raises NotFoundError, and DomainError
    when it is posted or thrown away already.
    """
    batch = _open_batch(batch_id)
    change(Message.batch_id == batch_id, batch_id=None, letter_id=None)
    batch.content = None
    batch.discarded_at = now
    record(actor, now, "letters.discard", "letter_batch", batch_id)
    db.session.flush()


def forget_printed_letters(now: datetime, most: int = MOST_LETTERS) -> int:
    """Empty the files that nobody needs any more, at most so many; return how many. No commit.

    Letters of a pile that nobody posted for so long wait again.
    """
    old = select(LetterBatch.id, LetterBatch.posted_at).where(*_old_files(now)).limit(most)
    rows = db.session.execute(old.order_by(LetterBatch.id).with_for_update()).all()
    lost = [number for number, posted_at in rows if posted_at is None]
    change(Message.batch_id.in_(lost), batch_id=None, letter_id=None)
    for numbers, values in (
        ([number for number, _at in rows], {"content": None}),
        (lost, {"discarded_at": now}),
    ):
        emptied = update(LetterBatch).where(LetterBatch.id.in_(numbers)).values(**values)
        db.session.execute(emptied.execution_options(synchronize_session=False))
    return len(rows)


def count_printed_letters(now: datetime) -> int:
    """How many files `forget_printed_letters` would empty."""
    return int(db.session.scalar(select(func.count()).select_from(LetterBatch).where(*_old_files(now))) or 0)


def _old_files(now: datetime) -> list[ColumnElement[bool]]:
    kept_since = func.coalesce(LetterBatch.posted_at, LetterBatch.made_at)
    return [LetterBatch.content.is_not(None), kept_since < now - KEEP_CONTENT]


def is_still_true(message: Message, now: datetime) -> bool:
    """Whether a letter is to be told to its receiver: it waits, both are known, and what it says is so."""
    if message.status != MessageStatus.QUEUED or not _is_known(message):
        return False
    try:
        return merge_fields(message, now) is not None
    except Exception:
        # What cannot be checked was true when it was printed, and is better told than not.
        log.exception("letter could not be checked", extra={"message_id": message.id, "kind": message.kind})
        return True


def _written(now: datetime) -> list[tuple[Message, Paper]]:
    """The letters of the next pile, locked, in words. What is no longer true is suppressed, what is broken waits."""
    oldest = select(Message).where(*waiting(now)).order_by(Message.id).limit(MOST_LETTERS)
    locked = oldest.with_for_update(of=Message, key_share=True).execution_options(populate_existing=True)
    written = []
    for message in db.session.scalars(locked).all():
        receiver = message.receiver
        if receiver is not None and receiver.has_address and (paper := _write(message, now)) is not None:
            written.append((message, paper))
    return written


def _write(message: Message, now: datetime) -> Paper | None:
    try:
        fields = merge_fields(message, now) if _is_known(message) else None
        if fields is not None:
            return write_paper(message, fields, now)
    except Exception:
        # One broken text must not keep the others from the letter box.
        log.exception("letter could not be written", extra={"message_id": message.id, "kind": message.kind})
        return None
    finish(*_queued([message.id]), status=MessageStatus.SUPPRESSED, now=now)
    return None


def _is_known(message: Message) -> bool:
    """Neither who it is about nor who gets it was erased or merged into another."""
    return all(one.is_living for one in (message.person, message.receiver) if one is not None)


def _in_order(written: list[tuple[Message, Paper]]) -> list[tuple[Message, Paper]]:
    """As they are sorted on the table: by postal code, then by name."""

    def place(one: tuple[Message, Paper]) -> tuple[str, str, int]:
        receiver = one[0].receiver
        assert receiver is not None
        return (receiver.postal_code or "", receiver.name_folded, one[0].id)

    return sorted(written, key=place)


def _paper_letter(message: Message, paper: Paper, number: str, now: datetime) -> PaperLetter:
    receiver = message.receiver
    assert receiver is not None
    return PaperLetter(
        address=(receiver.name, receiver.street or "", f"{receiver.postal_code} {receiver.town}"),
        date=capital(date_da(now, date.min)),
        subject=paper.subject,
        paragraphs=paper.paragraphs,
        why=paper.why,
        help=paper.help,
        hours=paper.hours,
        number=number,
        code=paper.code,
    )


def _printed(letters: Sequence[PaperLetter], now: datetime) -> bytes:
    pack = current_pack()
    house = (pack.house_name, pack.municipality_name)
    sender = PaperSender(pack.house_name, house, pack.texts.get("letter_sender") or ", ".join(house))
    title = f"Breve fra {pack.house_name} {clock.local(now):%d.%m.%Y}"
    return make_letters_pdf(letters, sender, now, title=title)


def _open_batch(batch_id: int) -> LetterBatch:
    batch = lock_row(LetterBatch, batch_id)
    if batch is None:
        raise NotFoundError
    if batch.posted_at is not None:
        raise DomainError("Brevene er allerede lagt i postkassen.")
    if batch.discarded_at is not None:
        raise DomainError("Stakken er allerede fortrudt. Brevene venter på den næste.")
    return batch


def _letters_of(batch_id: int) -> Sequence[Message]:
    """The letters of a pile, locked against what changes them meanwhile."""
    own = select(Message).where(Message.batch_id == batch_id).order_by(Message.id)
    locked = own.with_for_update(of=Message, key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(locked).all()


def _queued(ids: Sequence[int]) -> list[ColumnElement[bool]]:
    return [Message.id.in_(ids), Message.status == MessageStatus.QUEUED]
