"""What the phone scheme knows of people, and what becomes of it when somebody is erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import Erasure
from app.core.pack import current_pack
from app.core.privacy import Basis, Fact, Privacy, Processing, Section
from app.phone_friends import privacy_match, privacy_pair, privacy_path, wish_privacy
from app.phone_friends.choices import GENDERS, OFTEN, TIMES, labels_of, words_of
from app.phone_friends.deaths import end_for_the_dead
from app.phone_friends.models import Ender, PhonePair, PhoneVolunteer, PhoneWish
from app.phone_friends.moving import locked_volunteer, locked_wish, move_volunteer, move_wish
from app.phone_friends.pairing import end_pair
from app.phone_friends.proposals import come_to_nothing
from app.phone_friends.retention import RULES, takes_part
from app.phone_friends.said import Said
from app.phone_friends.states import GONE, OPEN_WISHES, STANDING, TOGETHER, PairState, Path, WishState
from app.phone_friends.words import PAIR_WORDS, PATH_WORDS, WAY_WORDS, WISH_WORDS


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    wishes = select(PhoneWish).where(or_(PhoneWish.person_id == person_id, PhoneWish.made_by_id == person_id))
    offers = select(PhoneVolunteer).where(PhoneVolunteer.person_id == person_id)
    return [
        Section(
            "phone_wishes",
            _("Ønsker om at blive ringet op"),
            [_wish(one, person_id) for one in db.session.scalars(wishes.order_by(PhoneWish.id.desc()))],
        ),
        Section(
            "phone_volunteer",
            _("At ringe til andre"),
            [_volunteer(one) for one in db.session.scalars(offers.order_by(PhoneVolunteer.id.desc()))],
        ),
        Section("phone_pairs", _("Telefonvenner"), _pairs(person_id)),
    ]


def _wish(wish: PhoneWish, person_id: int) -> list[Fact]:
    facts = [
        Fact("state", _("Hvordan det går"), wish.state, str(WISH_WORDS[wish.state])),
        Fact("made_at", _("Skrevet"), wish.made_at),
        Fact("way", _("Hvem der skrev"), wish.way, str(WAY_WORDS[wish.way])),
        Fact("waiting_since", _("Venter siden"), wish.waiting_since),
        Fact("state_at", _("Sidst ændret"), wish.state_at),
    ]
    # What was said belongs to whom it is about; who wrote it for them sees that they did.
    return facts + _said(wish.wants, wish.lived) if wish.person_id == person_id else facts


def _volunteer(one: PhoneVolunteer) -> list[Fact]:
    return [
        Fact("state", _("Hvor langt du er"), one.state, str(PATH_WORDS[one.state])),
        Fact("applied_at", _("Skrevet"), one.applied_at),
        Fact("state_at", _("Sidst ændret"), one.state_at),
        Fact("capacity", _("Hvor mange du har plads til"), one.capacity),
        Fact("paused_until", _("Pause til"), one.paused_until),
        Fact("valid_until", _("Godkendt til"), one.valid_until),
        *_said(one.offers, one.lived),
    ]


def _said(said: Said, lived: dict[str, list[str]]) -> list[Fact]:
    pack = current_pack()
    chosen = lived.get("lived", [])
    ages = [said.wants_from, said.wants_until] if said.wants_from is not None else None
    return [
        Fact("languages", _("Sprog"), list(said.languages), ", ".join(labels_of(said.languages, pack.languages))),
        Fact("times", _("Hvornår"), list(said.times), ", ".join(words_of(said.times, TIMES))),
        Fact("interests", _("Hvad I kan tale om"), list(said.interests),
             ", ".join(labels_of(said.interests, pack.phone_interests))),
        Fact("often", _("Hvor tit"), said.often or None, ", ".join(words_of([said.often], OFTEN))),
        Fact("gender", _("Køn"), said.gender or None, ", ".join(words_of([said.gender], GENDERS))),
        Fact("born", _("Født"), said.born),
        Fact("wants_gender", _("Vil helst tale med"), said.wants_gender or None,
             ", ".join(words_of([said.wants_gender], GENDERS))),
        Fact("wants_ages", _("Den andens alder"), ages),
        Fact("lived", _("Det, man selv har prøvet"), list(chosen), ", ".join(labels_of(chosen, pack.phone_lived))),
    ]  # fmt: skip


def _pairs(person_id: int) -> list[list[Fact]]:
    own = (
        select(PhonePair)
        .join(PhonePair.wish)
        .join(PhoneVolunteer, PhoneVolunteer.id == PhonePair.volunteer_id)
        .where(or_(PhoneWish.person_id == person_id, PhoneVolunteer.person_id == person_id))
    )
    return [_pair(one, person_id) for one in db.session.scalars(own.order_by(PhonePair.id.desc())).unique()]


def _pair(pair: PhonePair, person_id: int) -> list[Fact]:
    other = pair.volunteer.person if pair.wish.person_id == person_id else pair.wish.person
    # Who it is stands nowhere before both said yes, and not after it is over.
    name = other.first_name if pair.state in TOGETHER else None
    return [
        Fact("state", _("Hvordan det går"), pair.state, str(PAIR_WORDS[pair.state])),
        Fact("with", _("Hvem"), name),
        Fact("proposed_at", _("Spurgt"), pair.proposed_at),
        Fact("trial_at", _("Begyndt"), pair.trial_at),
        Fact("active_at", _("Fast"), pair.active_at),
        Fact("ended_at", _("Slut"), pair.ended_at),
    ]


def _preview(person_id: int) -> list[str]:
    found = select(PhoneWish.id).where(
        or_(PhoneWish.person_id == person_id, PhoneWish.made_by_id == person_id)
    )
    rings = select(PhoneVolunteer.id).where(PhoneVolunteer.person_id == person_id)
    if db.session.scalar(found.limit(1)) is None and db.session.scalar(rings.limit(1)) is None:
        return []
    return [_("Alt om telefonvenner bliver slettet. Har du en telefonven, får I ikke ringet sammen mere.")]


def _erase(person_id: int, now: datetime, actor: Actor) -> None:
    """End what stands, take the person out of the scheme, and empty what they said. How many there were stays."""
    _let_go_of_pairs(person_id, now, actor)
    privacy_path.erase(person_id)
    privacy_pair.erase(person_id)
    for number in db.session.scalars(select(PhoneWish.id).where(PhoneWish.person_id == person_id)).all():
        wish = locked_wish(number)
        wish.said, wish.lived = {}, {}
        if wish.state in (*OPEN_WISHES, WishState.HANDED_OVER):
            move_wish(actor, now, wish, WishState.CLOSED)
    for number in db.session.scalars(
        select(PhoneVolunteer.id).where(PhoneVolunteer.person_id == person_id)
    ).all():
        volunteer = locked_volunteer(number)
        volunteer.said, volunteer.lived = {}, {}
        if volunteer.state not in GONE:
            move_volunteer(actor, now, volunteer, Path.STOPPED)
    db.session.flush()


def _let_go_of_pairs(person_id: int, now: datetime, actor: Actor) -> None:
    own = (
        select(PhonePair)
        .join(PhonePair.wish)
        .join(PhoneVolunteer, PhoneVolunteer.id == PhonePair.volunteer_id)
        .where(
            PhonePair.state.in_(STANDING),
            or_(PhoneWish.person_id == person_id, PhoneVolunteer.person_id == person_id),
        )
    )
    for pair in db.session.scalars(own.order_by(PhonePair.id)).unique().all():
        is_citizen = pair.wish.person_id == person_id
        by = Ender.CITIZEN if is_citizen else Ender.VOLUNTEER
        if pair.state is PairState.PROPOSED:
            come_to_nothing(actor, now, pair, PairState.DECLINED, by=by)
        else:
            end_pair(actor, now, pair, by, again=not is_citizen)


PHONE_FRIENDS = Processing(
    key="phone_friends",
    purpose=_l("Telefonvenner"),
    why=_l("Så to, der passer sammen, kan tale i telefon."),
    basis=Basis.CONSENT,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra a, og art. 9, stk. 2, litra a: dit samtykke. "
        "Du kan altid tage det tilbage."
    ),
    people=(_l("Dem, der gerne vil ringes op"), _l("Dem, der ringer"), _l("Dem, der skriver for en anden")),
    data=(
        _l("Sprog, tider, interesser og fødselsår"),
        _l("Hvem man helst vil tale med"),
        _l("Det, man selv har prøvet, hvis man vil fortælle det"),
        _l("Hvem der taler sammen, og siden hvornår"),
    ),
    recipients=(
        _l("Koordinatoren for telefonvenner"),
        _l("Din telefonven: dit fornavn og det, I har til fælles. Den frivillige får dit nummer."),
        *wish_privacy.RECIPIENTS,
    ),
    tables=("phone_wish", "phone_volunteer", "phone_pair", *wish_privacy.TABLES),
    rules=(*RULES, *wish_privacy.RULES),
    sections=_sections,
    kept=_l("Så længe du er med."),
    security=(
        _l("Det, du har sagt, er krypteret i databasen."),
        _l("Kun koordinatoren ser det, og vi skriver ned, hver gang det sker."),
        _l("Breve og beskeder siger ikke, hvad aftalen handler om."),
    ),
    risks=(
        (
            _l("Nogen udnytter en, der er alene."),
            _l("Vi ser legitimation, taler med alle frivillige og følger op på hvert par."),
        ),
        (
            _l("Andre får at vide, at du savner nogen at tale med."),
            _l("Intet brev siger det. Den frivillige har lovet at tie."),
        ),
        (
            _l("En frivillig beholder dit nummer."),
            _l("Nummeret bliver skjult, når I holder op. Vi råder til at ringe med skjult nummer."),
        ),
    ),
    is_special=True,
)

PRIVACY = Privacy(
    # What hangs on a volunteer is let go of before the volunteer is.
    processing=(privacy_path.PHONE_PATH, privacy_match.MATCHING, privacy_pair.PHONE_CALLS, PHONE_FRIENDS),
    consents=(*wish_privacy.CONSENTS,),
    needs_person=lambda since: or_(takes_part(since), privacy_path.has_record(since)),
    looks={**wish_privacy.LOOKS, **privacy_match.LOOKS, **privacy_pair.LOOKS},
    purposes={
        **privacy_match.PURPOSES,
        **privacy_pair.PURPOSES,
        "phone volunteers": _l("For at godkende dem, der ringer"),
    },
)
ERASURE = Erasure(preview=_preview, erase=_erase, on_death=end_for_the_dead)


def merge_obstacle(kept_id: int, gone_id: int) -> str | None:
    """Both wait, or both ring: which of the two is meant, only they know. Said so that it tells nothing of them."""
    for model, is_open in (
        (PhoneWish, PhoneWish.state.in_(OPEN_WISHES)),
        (PhoneVolunteer, PhoneVolunteer.state.not_in(GONE)),
    ):
        both = select(model.person_id).where(model.person_id.in_((kept_id, gone_id)), is_open).distinct()
        if len(db.session.scalars(both).all()) > 1:
            return _("Begge har en aftale, som kun koordinatoren kender. Tal med koordinatoren først.")
    return None
