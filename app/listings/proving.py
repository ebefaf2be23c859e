"""Making a proof of volunteering, and taking it back. Making one is the person's own yes to what it tells."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.audit.actions import record
from app.core import throttle
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import bound, date_da, date_short, duration, time_range
from app.core.pack import current_pack
from app.documents.proof_pdf import ProofPaper, make_proof_pdf
from app.listings.models_hours import Proof
from app.listings.proof_code import code_mark, new_code
from app.listings.queries_hours import HelpedWith, count_proofs, helped_with
from app.people.queries import person_to_change

#: What the audit calls a paper.
PROOF = "proof"
#: So many papers a person may have, and have made in an hour, and so many tasks go on one.
MOST_PROOFS, MOST_AN_HOUR, MOST_TASKS = 100, 20, 300


@dataclass(frozen=True)
class Choice:
    """What a proof is to tell of: from when to when, and which organisations' tasks; None is all."""

    since: date | None = None
    until: date | None = None
    organisation_ids: Collection[int] | None = None


def make_proof(actor: Actor, now: datetime, person_id: int, choice: Choice, page: str) -> Proof:
    """Print what a person helped with and keep the file as it is; `page` is the address where it can be checked.

    Raises NotFoundError when there is nobody, DomainError when there is nothing to tell, or too much of it.
    """
    person = person_to_change(person_id)
    if throttle.hit(f"proof:{person_id}", now, timedelta(hours=1)) > MOST_AN_HOUR:
        raise DomainError("Der er lige lavet mange beviser. Vent en time, og prøv igen.")
    if count_proofs(person_id) >= MOST_PROOFS:
        raise DomainError(
            "Der er %(most)s beviser. Træk et af dem tilbage, før du laver et nyt.", most=MOST_PROOFS
        )
    rows = helped_with(person_id, choice.since, choice.until, choice.organisation_ids)
    if not rows:
        raise DomainError("Der er ingen timer at skrive på beviset. Vælg en længere tid.", field="since")
    if len(rows) > MOST_TASKS:
        raise DomainError(
            "Der er plads til %(most)s opgaver på et bevis. Vælg en kortere tid.",
            field="since",
            most=MOST_TASKS,
        )
    code = new_code()
    content = make_proof_pdf(_paper(person.name, rows, code, page, now), now)
    proof = Proof(
        person_id=person_id,
        code_hash=code_mark(code),
        minutes=sum(row.minutes for row in rows),
        tasks=len(rows),
        first_on=rows[-1].done_on,
        last_on=rows[0].done_on,
        issued_at=now,
        content_hash=hashlib.sha256(content).hexdigest(),
    )
    proof.code, proof.name, proof.content = code, person.name, content
    db.session.add(proof)
    db.session.flush()
    record(actor, now, "proof.make", PROOF, proof.id, tasks=proof.tasks, sha256=proof.content_hash)
    return proof


def take_back(actor: Actor, now: datetime, person_id: int, proof_id: int) -> None:
    """The file and the name go; whoever types the code is told that there is no such proof.

    Raises NotFoundError for another's, and for one that is gone already.
    """
    proof = lock_row(Proof, proof_id)
    if proof is None or proof.person_id != person_id:
        raise NotFoundError
    record(actor, now, "proof.take_back", PROOF, proof.id)
    db.session.delete(proof)
    db.session.flush()


def period_in_words(first_on: date, last_on: date) -> str:
    """`den 3. marts 2027`, or from when to when; always with the year, because papers are kept."""
    first, last = day_in_words(first_on), day_in_words(last_on)
    if first_on == last_on:
        return first
    return _("fra %(first)s til %(last)s", first=first, last=last)


def sum_in_words(minutes: int, tasks: int) -> str:
    """`6½ timer på 3 opgaver`."""
    on = ngettext("på %(num)s opgave", "på %(num)s opgaver", tasks)
    return bound(f"{duration(minutes)} {on}")


def day_in_words(value: date | datetime) -> str:
    """`torsdag den 3. december 2026`, always with the year."""
    return date_da(value, date.min)


def _paper(name: str, rows: Sequence[HelpedWith], code: str, page: str, now: datetime) -> ProofPaper:
    house, period = current_pack().house_name, period_in_words(rows[-1].done_on, rows[0].done_on)
    total = sum_in_words(sum(row.minutes for row in rows), len(rows))
    return ProofPaper(
        title=_("Bevis for frivilligt arbejde"),
        head=(house, current_pack().municipality_name),
        name=name,
        sentence=_("har hjulpet andre som frivillig %(period)s.", period=period),
        total=_("I alt %(total)s", total=total),
        header=(_("Hvad"), _("For hvem"), _("Hvornår"), _("Hvor længe")),
        # On paper time goes forward.
        lines=[(row.title, row.organisation, _when(row), duration(row.minutes)) for row in reversed(rows)],
        confirmed=_("De, der fik hjælpen, har bekræftet timerne."),
        issued=_("Beviset er lavet af %(house)s %(day)s.", house=house, day=day_in_words(now)),
        check_title=_("Er beviset ægte?"),
        check_text=_("Gå ind på adressen, og skriv koden. Så kan du se, om beviset er ægte."),
        page=page,
        code=code,
    )


def _when(row: HelpedWith) -> str:
    """The day, and from when to when; of what has no hours the day when they were confirmed."""
    day = date_short(row.done_on)
    if row.starts_at is None or row.ends_at is None:
        return _("Bekræftet %(day)s", day=day)
    return f"{day} {time_range(row.starts_at, row.ends_at)}"
