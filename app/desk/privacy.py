"""What the phone desk knows of people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app.core.database import db
from app.core.privacy import Basis, ConsentPurpose, Fact, Privacy, Processing, Section
from app.desk.consent import REGISTER, effect, withdraw
from app.desk.models import Away, CheckWay, DayMark, Errand, IdentityCheck, Shift
from app.desk.retention import RULES

WAY_WORDS = {
    CheckWay.CALL_BACK: _l("Vi ringede til dit nummer"),
    CheckWay.IN_PERSON: _l("Du kom forbi og viste, hvem du er"),
    CheckWay.EMAIL: _l("Kode på e-mail"),
    CheckWay.SMS: _l("Kode på sms"),
    CheckWay.LETTER: _l("Kode i et brev"),
    CheckWay.DEAD: _l("Andre fortalte, at du var død"),
}


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    return [_errands(person_id), _checks(person_id), _rota(person_id), _marks(person_id)]


def _errands(person_id: int) -> Section:
    rows = db.session.scalars(select(Errand).where(Errand.person_id == person_id).order_by(Errand.id.desc()))
    records = [
        [
            Fact("text", _("Hvad"), one.text),
            Fact("created_at", _("Skrevet"), one.created_at),
            Fact("due_on", _("Senest"), one.due_on),
            Fact("done_at", _("Gjort"), one.done_at),
        ]
        for one in rows
    ]
    return Section("errands", _("Det, du har bedt os om i telefonen"), records)


def _checks(person_id: int) -> Section:
    rows = db.session.scalars(
        select(IdentityCheck).where(IdentityCheck.person_id == person_id).order_by(IdentityCheck.id.desc())
    )
    records = [
        [
            Fact("way", _("Hvordan"), one.way, str(WAY_WORDS[one.way])),
            Fact("created_at", _("Begyndt"), one.created_at),
            Fact("proven_at", _("Vi var sikre"), one.proven_at),
            Fact("tries", _("Forsøg"), one.tries, ""),
            Fact("expires_at", _("Gjaldt til"), one.expires_at, ""),
        ]
        for one in rows
    ]
    return Section("identity_checks", _("Da vi sikrede os, at det var dig"), records)


def _rota(person_id: int) -> Section:
    shifts = db.session.scalars(select(Shift).where(Shift.person_id == person_id).order_by(Shift.id.desc()))
    away = db.session.scalars(
        select(Away)
        .where(or_(Away.person_id == person_id, Away.deputy_id == person_id))
        .order_by(Away.id.desc())
    )
    records = [
        [Fact("shift_from", _("Vagt fra"), one.starts_at), Fact("shift_to", _("til"), one.ends_at)]
        for one in shifts
    ]
    records += [
        [
            Fact("role", _("Væk eller afløser"), "away" if one.person_id == person_id else "deputy",
                 _("Væk") if one.person_id == person_id else _("Afløser")),
            Fact("from_on", _("Fra"), one.from_on),
            Fact("until_on", _("Til"), one.until_on),
        ]
        for one in away
    ]  # fmt: skip
    return Section("rota", _("Vagter og fravær"), records)


def _marks(person_id: int) -> Section:
    mine = or_(DayMark.to_person_id == person_id, DayMark.marked_by == person_id)
    rows = db.session.scalars(select(DayMark).where(mine).order_by(DayMark.id.desc()))
    records = [
        [Fact("key", _("Opgave"), one.key), Fact("marked_at", _("Hvornår"), one.marked_at)] for one in rows
    ]
    return Section("day_marks", _("Opgaver, der er givet videre"), records)


DESK = Processing(
    key="desk",
    purpose=_l("Hjælp i telefonen"),
    why=_l("Så en kollega kan gøre det, du har bedt om."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e. Den, der bliver skrevet op i telefonen, "
        "hører først, hvad vi gemmer, og siger ja (litra a)."
    ),
    people=(_l("Borgere, der ringer"), _l("Medarbejdere og frivillige ved telefonen")),
    data=(
        _l("Det, man beder om"),
        _l("At vi har sikret os, hvem man er"),
        _l("Vagter og fravær"),
    ),
    recipients=(_l("Husets medarbejdere og frivillige ved telefonen"),),
    tables=("errand", "identity_check", "day_mark", "away", "shift"),
    rules=RULES,
    sections=_sections,
    security=(
        _l("En frivillig ser kun folk i sin vagt."),
        _l("Hvert opslag bliver skrevet ned med et formål."),
    ),
    risks=(
        (
            _l("En medarbejder slår en nabo op."),
            _l("Alle opslag bliver skrevet ned, og borgeren kan se dem."),
        ),
    ),
)

PRIVACY = Privacy(
    processing=(DESK,),
    looks={
        "person.read_data": _l("Alt, hvad vi har skrevet om dig"),
        "person.export": _l("Alt, hvad vi har skrevet om dig, på papir"),
    },
    purposes={
        "phone desk": _l("Da du talte med os"),
        "phone desk, list": _l("Da vi ledte efter en i telefonen"),
        "phone desk, helper rings": _l("Da din hjælper ringede"),
        "phone desk, data": _l("Da du bad om at få det at vide"),
        "ring list": _l("For at ringe til dig"),
        "double": _l("For at se, om du stod to gange"),
    },
    consents=(ConsentPurpose(REGISTER, _l("At stå hos os"), effect, withdraw),),
)
