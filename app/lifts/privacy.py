"""What is known of people from lifts: from where, with whom, and for how short a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Erasure
from app.core.privacy import Basis, Fact, Privacy, Processing, Section
from app.gatherings.models import SignUp
from app.lifts.actions import forget_lifts
from app.lifts.models import LiftPair, LiftWish, PairStatus
from app.lifts.retention import RULES
from app.lifts.wording import RUNG, SIDES, TRIPS, WAYS

_PAIRS = {
    PairStatus.PROPOSED: _l("Foreslået"),
    PairStatus.AGREED: _l("Aftalt"),
    PairStatus.DECLINED: _l("En af jer sagde nej"),
    PairStatus.FALLEN: _l("Blev ikke til noget"),
}


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    own = (
        select(LiftWish)
        .join(LiftWish.sign_up)
        .where(SignUp.person_id == person_id)
        .order_by(LiftWish.sign_up_id.desc())
    )
    wishes = [_wish(one) for one in db.session.scalars(own).unique()]
    return [
        Section("lift_wishes", _("Kørsel og følgeskab"), wishes),
        Section("lift_pairs", _("Hvem du følges med"), _pairs(person_id)),
    ]


def _wish(one: LiftWish) -> list[Fact]:
    return [
        Fact("title", _("Hvad"), one.sign_up.occurrence.series.title),
        Fact("side", _("Hvad du skrev"), one.side, str(SIDES[one.side])),
        Fact("way", _("Hvordan"), one.way, str(WAYS[one.way])),
        Fact("trip", _("Hvilken vej"), one.trip, str(TRIPS[one.trip])),
        Fact("place", _("Hvorfra"), one.place.name if one.place is not None else None),
        Fact("address", _("Adresse"), one.address or None),
        Fact("bulky", _("Noget, der fylder"), one.is_bulky, _("Ja") if one.is_bulky else ""),
        Fact("seats", _("Hvor mange du kan tage med"), one.seats),
        Fact("kept_at", _("Skrevet"), one.kept_at),
        Fact("rung", _("Værten har ringet rundt"), one.rung, str(RUNG[one.rung]) if one.rung else ""),
        Fact("rung_at", _("Hvornår værten ringede"), one.rung_at),
    ]


def _pairs(person_id: int) -> list[list[Fact]]:
    own = select(SignUp.id).where(SignUp.person_id == person_id)
    found = select(LiftPair).where(or_(LiftPair.need_id.in_(own), LiftPair.offer_id.in_(own)))
    pairs = list(db.session.scalars(found.order_by(LiftPair.id.desc())))
    both = {number for pair in pairs for number in (pair.need_id, pair.offer_id)}
    with_date = select(SignUp).options(joinedload(SignUp.occurrence)).where(SignUp.id.in_(both))
    sign_ups = {one.id: one for one in db.session.scalars(with_date).unique()}
    return [_pair(pair, sign_ups, person_id) for pair in pairs]


def _pair(pair: LiftPair, sign_ups: dict[int, SignUp], person_id: int) -> list[Fact]:
    is_need = sign_ups[pair.need_id].person_id == person_id
    other = sign_ups[pair.offer_id if is_need else pair.need_id]
    # Who it is stands nowhere before both have said yes.
    name = other.person.first_name if pair.status is PairStatus.AGREED else None
    return [
        Fact("title", _("Hvad"), other.occurrence.series.title),
        Fact("status", _("Hvordan det går"), pair.status, str(_PAIRS[pair.status])),
        Fact("with", _("Hvem"), name),
        Fact("made_at", _("Foreslået"), pair.made_at),
        Fact("said_yes_at", _("Du sagde ja"), pair.need_yes_at if is_need else pair.offer_yes_at),
        Fact("ended_at", _("Slut"), pair.ended_at),
    ]


LIFTS = Processing(
    key="lifts",
    purpose=_l("Kørelejlighed og følgeven"),
    why=_l("Så dem, der ikke kan komme af sted alene, kan følges med en anden."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e: kommunens opgave med at støtte "
        "fællesskaber (serviceloven § 18, ældreloven §§ 6–7). Det er frivilligt at skrive noget."
    ),
    people=(_l("Borgere, der vil køres eller følges"), _l("Borgere, der tager andre med")),
    data=(
        _l("Hvorfra, hvilken vej, og om det er i bil"),
        _l("En adresse, hvis man selv skriver den"),
        _l("Om noget fylder, eller der er plads til det"),
        _l("Hvem der følges ad, og hvad de har svaret"),
    ),
    recipients=(
        _l("Den, man følges med, når begge har sagt ja"),
        _l("Værten"),
        _l("Husets medarbejdere og frivillige ved telefonen"),
    ),
    tables=("lift_wish", "lift_pair"),
    rules=RULES,
    sections=_sections,
    security=(
        _l("Adressen er krypteret i databasen."),
        _l("Navn og nummer bliver først vist, når begge har sagt ja."),
    ),
    risks=(
        (
            _l("En fremmed får at vide, hvor du bor."),
            _l("Kun den, der skal hente dig, ser adressen, og først når I begge har sagt ja."),
        ),
        (
            _l("Nogen skriver om helbred."),
            _l("Vi spørger kun, om noget fylder i bilen. Alt er væk et døgn efter."),
        ),
    ),
)


def _preview(person_id: int) -> list[str]:
    own = select(LiftWish.sign_up_id).join(LiftWish.sign_up).where(SignUp.person_id == person_id)
    if db.session.scalar(own.limit(1)) is None:
        return []
    return [_("Det, du har skrevet om kørsel og følgeskab, bliver slettet.")]


def _erase(person_id: int, now: datetime, actor: Actor) -> None:
    forget_lifts(actor, now, person_id)


PRIVACY = Privacy(processing=(LIFTS,))
ERASURE = Erasure(preview=_preview, erase=_erase)
