"""What is known of people by what they take part in and host."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.core.privacy import Basis, Fact, Privacy, Processing, Section
from app.gatherings.models import (
    FixedPlace,
    Occurrence,
    Series,
    SeriesStatus,
    SignUp,
    SignUpStatus,
    Welcome,
)
from app.gatherings.retention import RULES, takes_part

_STATUS = {
    SignUpStatus.WAITING: _l("På venteliste"),
    SignUpStatus.CONFIRMED: _l("Tilmeldt"),
    SignUpStatus.CANCELLED_BY_PERSON: _l("Meldt fra"),
    SignUpStatus.CANCELLED_BY_HOST: _l("Taget af listen"),
    SignUpStatus.CAME: _l("Kom"),
    SignUpStatus.EXCUSED: _l("Sendte afbud"),
    SignUpStatus.NO_SHOW: _l("Kom ikke"),
}
_HOSTING = {
    SeriesStatus.PROPOSED: _l("Venter på svar"),
    SeriesStatus.APPROVED: _l("Kører"),
    SeriesStatus.REJECTED: _l("Blev ikke til noget"),
    SeriesStatus.ENDED: _l("Slut"),
}


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    return [_sign_ups(person_id), _fixed(person_id), _welcomes(person_id), _hosted(person_id)]


def _sign_ups(person_id: int) -> Section:
    rows = (
        select(SignUp)
        .join(Occurrence, SignUp.occurrence_id == Occurrence.id)
        .options(joinedload(SignUp.occurrence))
        .where(SignUp.person_id == person_id)
        .order_by(Occurrence.starts_at.desc(), SignUp.id.desc())
    )
    return Section(
        "sign_ups", _("Det, du er eller har været tilmeldt"),
        [_sign_up(one) for one in db.session.scalars(rows).unique()],
    )  # fmt: skip


def _sign_up(one: SignUp) -> list[Fact]:
    return [
        Fact("title", _("Hvad"), one.occurrence.series.title),
        Fact("starts_at", _("Hvornår"), one.occurrence.starts_at),
        Fact("status", _("Hvordan det gik"), one.status, str(_STATUS[one.status])),
        Fact("party_size", _("Hvor mange I var"), one.party_size),
        Fact("wants_companion", _("Følgeven"), one.wants_companion, _("Ja") if one.wants_companion else ""),
        Fact("needs_lift", _("Lift"), one.needs_lift, _("Ja") if one.needs_lift else ""),
        Fact("note", _("Det, du skrev til værten"), one.note or None),
        Fact("is_first_time", _("Første gang"), one.is_first_time),
        Fact(
            "comes_again",
            _("Kom igen efter første gang"),
            one.comes_again,
            _("Ja") if one.comes_again else "",
        ),
        Fact("reason", _("Hvorfor du er taget af listen"), one.reason),
        Fact("created_at", _("Tilmeldt"), one.created_at),
        Fact("queued_at", _("I køen fra"), one.queued_at, ""),
        Fact("placed_at", _("Fik plads"), one.placed_at, ""),
        Fact("skipped_at", _("Sprunget over i køen"), one.skipped_at),
        Fact("asked_at", _("Spurgt om en fri plads uden svar"), one.asked_at),
        Fact("is_fixed", _("Fra din faste plads"), one.is_fixed, _("Ja") if one.is_fixed else ""),
        Fact("marked_at", _("Skrevet ned, om du kom"), one.marked_at),
        Fact("care_at", _("Værten er bedt om at ringe og høre, hvordan det går"), one.care_at),
        Fact("care_done_at", _("Værten har talt med dig"), one.care_done_at),
        Fact("offer_until", _("Tilbudt en plads indtil"), one.offer_until),
    ]


def _fixed(person_id: int) -> Section:
    rows = select(FixedPlace).where(FixedPlace.person_id == person_id).order_by(FixedPlace.id.desc())
    records = [
        [
            Fact("title", _("Hvad"), one.series.title),
            Fact("party_size", _("Hvor mange I er"), one.party_size),
            Fact(
                "wants_companion", _("Følgeven"), one.wants_companion, _("Ja") if one.wants_companion else ""
            ),
            Fact("needs_lift", _("Lift"), one.needs_lift, _("Ja") if one.needs_lift else ""),
            Fact("began_at", _("Fast plads fra"), one.began_at),
            Fact("paused_from", _("Pause fra"), one.paused_from),
            Fact("paused_until", _("Pause til"), one.paused_until),
            Fact("asked_at", _("Spurgt, om du stadig kommer"), one.asked_at),
            Fact("welcomes", _("Tager imod nye"), one.welcomes),
            Fact("ended_at", _("Slut"), one.ended_at),
        ]
        for one in db.session.scalars(rows).unique()
    ]
    return Section("fixed_places", _("Dine faste pladser"), records)


def _welcomes(person_id: int) -> Section:
    rows = select(Welcome).where(Welcome.person_id == person_id).order_by(Welcome.sign_up_id.desc())
    records = [
        [
            Fact("title", _("Hvad"), one.sign_up.occurrence.series.title),
            Fact("starts_at", _("Hvornår"), one.sign_up.occurrence.starts_at),
            Fact("made_at", _("Aftalt"), one.made_at),
        ]
        for one in db.session.scalars(rows).unique()
    ]
    return Section("welcomes", _("Når du har taget imod en ny"), records)


def _hosted(person_id: int) -> Section:
    rows = select(Series).where(Series.host_id == person_id).order_by(Series.id.desc())
    records = [
        [
            Fact("title", _("Hvad"), one.title),
            Fact("status", _("Hvordan det går"), one.status, str(_HOSTING[one.status])),
            Fact("description", _("Det, du skrev"), one.description or None),
            Fact("meeting_point", _("Mødested"), one.meeting_point or None),
            Fact("created_at", _("Foreslået"), one.created_at),
            Fact("decided_at", _("Svar givet"), one.decided_at),
            Fact("decision_text", _("Det, vi svarede"), one.decision_text),
            Fact("first_on", _("Første dato"), one.first_on),
            Fact("until", _("Sidste dato"), one.until),
        ]
        for one in db.session.scalars(rows).unique()
    ]
    return Section("hosting", _("Det, du er vært for eller har foreslået"), records)


SIGN_UPS = Processing(
    key="gatherings",
    purpose=_l("Det, du tager del i, og det, du er vært for"),
    why=_l("Så der er plads til dig, og værten ved, hvem der kommer."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e: kommunens opgave med at støtte "
        "fællesskaber (serviceloven § 18, ældreloven §§ 6–7, sundhedsloven § 119)."
    ),
    people=(_l("Borgere, der tager del"), _l("Værter")),
    data=(
        _l("Hvad man er tilmeldt, og om man kom"),
        _l("Hvor mange man er"),
        _l("Fast plads med pauser, og om man tager imod nye"),
        _l("Hvem der tager imod en, der kommer første gang"),
        _l("Hvor mange nye der vil komme igen (kun tal)"),
        _l("Ønske om følgeven eller lift"),
        _l("Det, man selv skriver til værten"),
        _l("Det, en vært skriver om sin gruppe (offentligt)"),
    ),
    recipients=(_l("Værten"), _l("Husets medarbejdere og frivillige ved telefonen")),
    tables=(
        "sign_up",
        "fixed_place",
        "welcome",
        "come_again_count",
        "series",
        "occurrence",
        "catalogue_entry",
    ),
    rules=RULES,
    sections=_sections,
    kept=_l("Du kan selv se, hvor du har været med, så længe du har en konto. En gæst bliver glemt helt."),
    security=(
        _l("Andre deltagere ser ikke listen."),
        _l("Felter til fri tekst afviser CPR-numre og beder om ikke at skrive om sygdom."),
    ),
    risks=(
        (
            _l("Nogen skriver om helbred til værten, selv om vi beder dem lade være."),
            _l("Kun værten og huset ser det, og det slettes efter datoen."),
        ),
        (
            _l("En vært bruger listen til noget andet."),
            _l("Værten ser kun sine egne datoer, og opslag i listen bliver skrevet ned."),
        ),
    ),
)

PRIVACY = Privacy(
    processing=(SIGN_UPS,),
    needs_person=takes_part,
    purposes={
        "host list": _l("For at se, hvem der kommer"),
        "staff acts for the host": _l("For at hjælpe værten"),
        "organisation acts for the host": _l("For at passe foreningens gruppe"),
        "proposals": _l("For at svare på dit forslag"),
    },
)
