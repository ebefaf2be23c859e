"""What is forgotten about who helped and what was asked, while the numbers stay (law.md section 2)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update

from app.core.database import db
from app.core.pack import current_pack
from app.core.privacy import Fate, RetentionRule
from app.core.retention import delete_rows, empty_columns
from app.listings.models import Listing, ListingDate, Response
from app.listings.models_hours import Proof
from app.listings.queries import KIND
from app.listings.rules import NEVER
from app.media.actions import remove_pictures
from app.media.models import Picture
from app.people.models import Person

#: What an organisation wrote about a task and whom to ring, after it was over: as long as we know what was sent.
KEEP_TEXTS = timedelta(days=395)
#: A proof of volunteering, for as long as somebody looks for work or a school with it; then a new one is made.
KEEP_PROOFS = timedelta(days=3 * 365 + 1)


def response_period() -> timedelta:
    """How long what is said with a yes is kept after it is over (pack setting `sign_up_retention_days`)."""
    return timedelta(days=current_pack().setting("sign_up_retention_days"))


def takes_part(since: datetime) -> ColumnElement[bool]:
    """Who said yes to something that is not over since then; to what has no end, from the day it was said.

    Whoever has a proof is needed as long as it lasts: a paper that somebody was given does not stop being genuine.
    """
    dates = select(Response.id).join(ListingDate, Response.date_id == ListingDate.id)
    lately = or_(
        and_(ListingDate.sort_at >= since, ListingDate.sort_at < NEVER), Response.changed_at >= since
    )
    has_proof = exists().where(Proof.person_id == Person.id)
    return or_(dates.where(Response.person_id == Person.id, lately).exists(), has_proof)


def forget_person(person_id: int) -> None:
    """Take words and mark off every yes of a person, and delete their proofs; what counts stays (law.md section 2)."""
    for response in db.session.scalars(select(Response).where(Response.person_id == person_id)).unique():
        response.note = response.reason = ""
        response.identity = secrets.token_hex(32)
    db.session.execute(delete(Proof).where(Proof.person_id == person_id))
    db.session.flush()


def forget_contact(person: Person) -> None:
    """Nobody rings somebody who is gone: their number does not stand on a task any more."""
    if person.phone:
        own = update(Listing).where(Listing.contact_phone == person.phone)
        db.session.execute(own.values(contact_name="", contact_phone=""))


def _old_words(now: datetime) -> ColumnElement[bool]:
    limit = now - response_period()
    over = exists().where(ListingDate.id == Response.date_id, ListingDate.sort_at < limit)
    has_none = exists().where(ListingDate.id == Response.date_id, ListingDate.sort_at >= NEVER)
    return and_(
        or_(Response.note != "", Response.reason != ""),
        or_(over, and_(has_none, Response.changed_at < limit)),
    )


def _is_silent(now: datetime) -> ColumnElement[bool]:
    """Tasks of which nothing is told any more."""
    limit = now - KEEP_TEXTS
    later = exists().where(ListingDate.listing_id == Listing.id, ListingDate.sort_at >= limit)
    return and_(Listing.state_at < limit, ~later)


def _old_texts(now: datetime) -> ColumnElement[bool]:
    said = or_(Listing.text != "", Listing.contact_name != "", Listing.contact_phone != "")
    return and_(said, _is_silent(now))


_TEXTS = empty_columns(
    Listing, _old_texts, text="", contact_name="", contact_phone="", question="", least_age_reason="", peer=""
)


def _forget_texts(now: datetime, most: int) -> int:
    shown = and_(Picture.owner_kind == KIND, Picture.owner_id == Listing.id, Picture.removed_at.is_(None))
    found = select(Listing.id).join(Picture, shown).where(_is_silent(now)).order_by(Listing.id).limit(most)
    remove_pictures(now, KIND, db.session.scalars(found).all())
    return _TEXTS.clean(now, most)


def _old_reason(now: datetime) -> ColumnElement[bool]:
    return and_(ListingDate.reason != "", ListingDate.cancelled_at < now - response_period())


def _old_proof(now: datetime) -> ColumnElement[bool]:
    return Proof.issued_at < now - KEEP_PROOFS


_HELPERS = _l("Dem, der siger ja til en opgave")

RULES = (
    RetentionRule(
        "listings.words", ("listing_response",), _l("Det, man skrev, da man sagde ja, og svaret på det"), _HELPERS,
        _l("efter at opgaven er gjort"), response_period, Fate.EMPTIED, "law.md section 2, sign-ups",
        **empty_columns(Response, _old_words, note="", reason="")._asdict(),
    ),
    RetentionRule(
        "listings.texts", ("listing",), _l("Det, der stod om opgaven, og hvem man kunne ringe til"),
        _l("Dem, der søger hjælp"), _l("efter at opgaven er gjort"), lambda: KEEP_TEXTS, Fate.EMPTIED,
        "law.md section 2, metadata; the title stays for the plan's figures",
        clean=_forget_texts, overdue=_TEXTS.overdue,
    ),
    RetentionRule(
        "listings.reasons", ("listing_date",), _l("Hvorfor en opgave blev aflyst"), _l("Dem, der søger hjælp"),
        _l("efter at den blev aflyst"), response_period, Fate.EMPTIED, "law.md section 2, sign-ups",
        **empty_columns(ListingDate, _old_reason, reason="")._asdict(),
    ),
)  # fmt: skip

PROOF_RULES = (
    RetentionRule(
        "listings.proofs", ("proof",), _l("Et bevis for frivilligt arbejde: filen, navnet og koden"), _HELPERS,
        _l("efter at beviset er lavet"), lambda: KEEP_PROOFS, Fate.DELETED,
        "law.md section 2: no figure; as long as a paper for a job or a school is of use",
        **delete_rows(Proof, _old_proof)._asdict(),
    ),
)  # fmt: skip
