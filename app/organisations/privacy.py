"""What organisations know of people: who looks after which, who was asked to, and who said that one is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, delete, exists, false, func, or_, select, update
from sqlalchemy.orm import joinedload

from app.core import blocking
from app.core.actor import Actor
from app.core.database import Base, db
from app.core.errors import DomainError
from app.core.feature import Erasure
from app.core.formatting import phone
from app.core.privacy import Basis, Fact, Fate, Privacy, Processing, RetentionRule, Section
from app.core.retention import delete_rows
from app.media.actions import remove_pictures
from app.moderation.actions import move
from app.moderation.models import ModerationStep, ProposedEdit
from app.moderation.states import PUBLIC, By, State
from app.organisations.actions import locked
from app.organisations.models import Claim, ClaimOutcome, ContactRefusal, Invitation, Membership, Organisation
from app.organisations.pictures import FILM
from app.organisations.queries import KIND
from app.organisations.rules import MemberRole
from app.organisations.words import CLAIM_WORDS, ROLE_WORDS, STATE_WORDS
from app.people.models import Person

#: Long enough to ask again with what was answered, or what came of it.
KEEP = timedelta(days=90)
#: That somebody said no: longer than lists are handed on, and no longer than anybody can tell why it lies there.
KEEP_REFUSAL = timedelta(days=2 * 365)


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    members = (
        select(Membership)
        .where(Membership.person_id == person_id)
        .options(joinedload(Membership.organisation))
        .order_by(Membership.id.desc())
    )
    claims = (
        select(Claim)
        .where(Claim.person_id == person_id)
        .options(joinedload(Claim.organisation))
        .order_by(Claim.id.desc())
    )
    invited = (
        select(Invitation)
        .where(or_(Invitation.invited_by == person_id, Invitation.email == _own_email(person_id)))
        .options(joinedload(Invitation.organisation))
        .order_by(Invitation.id.desc())
    )
    return [
        Section("memberships", _("Foreninger, du passer"), [_membership(one) for one in db.session.scalars(members)]),
        Section("claims", _("Foreninger, du har skrevet er dine"), [_claim(one) for one in db.session.scalars(claims)]),
        Section(
            "invitations", _("Indbydelser, du har sendt eller fået"),
            [_invitation(one) for one in db.session.scalars(invited)],
        ),
    ]  # fmt: skip


def _own_email(person_id: int) -> object:
    return select(Person.email).where(Person.id == person_id).scalar_subquery()


def _membership(one: Membership) -> list[Fact]:
    organisation = one.organisation
    return [
        Fact("name", _("Forening"), organisation.name),
        Fact("state", _("Hvordan det går"), organisation.state, str(STATE_WORDS[organisation.state])),
        Fact("role", _("Hvad du må"), one.role, str(ROLE_WORDS[one.role])),
        Fact("began_at", _("Begyndt"), one.began_at),
        Fact("ended_at", _("Slut"), one.ended_at),
    ]


def _claim(one: Claim) -> list[Fact]:
    return [
        Fact("organisation", _("Forening"), one.organisation.name),
        Fact("name", _("Dit navn"), one.name),
        Fact("phone", _("Dit nummer"), one.phone, phone(one.phone)),
        Fact("position", _("Det, du er der"), one.position),
        Fact("created_at", _("Skrevet"), one.created_at),
        Fact("outcome", _("Hvad der kom ud af det"), one.outcome, str(CLAIM_WORDS[one.outcome])),
        Fact("reason", _("Det, vi svarede"), one.reason or None),
        Fact("decided_at", _("Svar givet"), one.decided_at),
    ]


def _invitation(one: Invitation) -> list[Fact]:
    return [
        Fact("organisation", _("Forening"), one.organisation.name),
        Fact("email", _("Til"), one.email),
        Fact("role", _("Hvad man må"), one.role, str(ROLE_WORDS[one.role])),
        Fact("created_at", _("Sendt"), one.created_at),
        Fact("closed_at", _("Brugt eller taget tilbage"), one.closed_at),
    ]


# ---- erasing ----------------------------------------------------------------------------------------------------


def erasure_preview(person_id: int) -> list[str]:
    """What goes and what stays, in words."""
    looks_after = select(Membership.id).where(
        Membership.person_id == person_id, Membership.ended_at.is_(None)
    )
    if db.session.scalar(looks_after.limit(1)) is None:
        return []
    return [_("Du passer ikke længere foreningers sider. Siderne bliver, men dit navn forsvinder fra dem.")]


def erase(person_id: int, now: datetime, actor: Actor) -> None:
    """End what the person looks after, and take their contact off it.

    Raises DomainError for the only owner of an organisation that everybody sees.
    """
    for membership in _running(person_id):
        organisation = locked(membership.organisation_id)
        if membership.role is MemberRole.OWNER and _owners(organisation.id) <= 1:
            if organisation.state in PUBLIC:
                raise DomainError(
                    "Du er den eneste ejer af %(name)s. Inviter en ny ejer først, eller ring til os.",
                    name=organisation.name,
                )
            if organisation.state is not State.ARCHIVED:
                move(actor, now, KIND, organisation, State.ARCHIVED, by=By.SYSTEM)
        _forget_contact(organisation, db.session.get_one(Person, person_id))
        membership.ended_at = now
        db.session.flush()
        blocking.carry_out(blocking.MEMBERSHIP, actor, now, membership.id)
    db.session.flush()
    db.session.execute(delete(Membership).where(Membership.person_id == person_id))
    db.session.execute(delete(Claim).where(Claim.person_id == person_id))
    db.session.execute(delete(Invitation).where(Invitation.email == _own_email(person_id)))
    db.session.execute(update(Invitation).where(Invitation.invited_by == person_id).values(invited_by=None))


def _running(person_id: int) -> list[Membership]:
    own = select(Membership).where(Membership.person_id == person_id, Membership.ended_at.is_(None))
    return list(db.session.scalars(own.order_by(Membership.organisation_id)))


def _owners(organisation_id: int) -> int:
    owners = select(func.count(Membership.id)).where(
        Membership.organisation_id == organisation_id,
        Membership.ended_at.is_(None),
        Membership.role == MemberRole.OWNER,
    )
    return int(db.session.scalar(owners) or 0)


def _forget_contact(organisation: Organisation, person: Person) -> None:
    """Nobody rings somebody who is gone: their own contact does not stand on the page any more."""
    if person.phone and organisation.contact_phone == person.phone:
        organisation.contact_phone = None
    if person.email and organisation.contact_email == person.email:
        organisation.contact_email = None
    for name in ("contact_name", "task_contact"):
        if person.name and person.name in getattr(organisation, name):
            setattr(organisation, name, "")


# ---- how long ---------------------------------------------------------------------------------------------------


#: Tables whose rows go with their organisation.
_OWN = (Membership, Invitation, Claim)


def looks_after_something(_since: datetime) -> ColumnElement[bool]:
    """Whoever looks after an organisation, or waits to be rung back about one."""
    members = select(Membership.id).where(Membership.person_id == Person.id, Membership.ended_at.is_(None))
    claims = select(Claim.id).where(Claim.person_id == Person.id, Claim.outcome == ClaimOutcome.WAITING)
    return or_(members.exists(), claims.exists())


def _gone(now: datetime) -> ColumnElement[bool]:
    """Never public, or put away: what the pack brought stays, because it would come back."""
    over = Organisation.state.in_((State.REJECTED, State.ARCHIVED))
    return and_(over, Organisation.code.is_(None), Organisation.state_at < now - KEEP, ~_is_named())


def _is_named() -> ColumnElement[bool]:
    """Whether something of another feature belongs to it, as tasks do: that is counted, so it stays with it."""
    own = {Organisation.__tablename__, *(table.__tablename__ for table in _OWN)}
    pointers = (
        column
        for table in Base.metadata.sorted_tables
        if table.name not in own
        for column in table.c
        if any(key.column.table.name == Organisation.__tablename__ for key in column.foreign_keys)
    )
    return or_(false(), *(exists().where(column == Organisation.id) for column in pointers))


def _forget_gone(now: datetime, most: int) -> int:
    numbers = db.session.scalars(
        select(Organisation.id).where(_gone(now)).order_by(Organisation.id).limit(most)
    ).all()
    for table in _OWN:
        db.session.execute(delete(table).where(table.organisation_id.in_(numbers)))
    for kept in (ModerationStep, ProposedEdit):
        db.session.execute(delete(kept).where(kept.object_type == KIND, kept.object_id.in_(numbers)))
    for kind in (KIND, FILM):
        remove_pictures(now, kind, numbers)
    db.session.execute(delete(Organisation).where(Organisation.id.in_(numbers)))
    return len(numbers)


def _count_gone(now: datetime) -> int:
    return int(db.session.scalar(select(func.count(Organisation.id)).where(_gone(now))) or 0)


_MEMBERS = _l("Dem, der passer en forenings side")

RULES = (
    RetentionRule(
        "organisations.gone", ("organisation",), _l("Foreninger, der ikke blev til noget eller er lukket"), _MEMBERS,
        _l("efter svaret"), lambda: KEEP, Fate.DELETED, "law.md section 2, rejected listing",
        clean=_forget_gone, overdue=_count_gone,
    ),
    RetentionRule(
        "organisations.ended", ("membership",), _l("At man har passet en forenings side"), _MEMBERS,
        _l("efter at man holdt op"), lambda: KEEP, Fate.DELETED, "law.md section 2, as sign-ups",
        **delete_rows(Membership, lambda now: Membership.ended_at < now - KEEP)._asdict(),
    ),
    RetentionRule(
        "organisations.invitations", ("organisation_invitation",), _l("Indbydelser til at passe en side"),
        _l("Dem, der bliver indbudt"), _l("efter at de er for gamle"), lambda: KEEP, Fate.DELETED,
        "law.md section 2, outbox content",
        **delete_rows(Invitation, lambda now: Invitation.expires_at < now - KEEP)._asdict(),
    ),
    RetentionRule(
        "organisations.claims", ("organisation_claim",), _l("At man har skrevet, at en forening er ens egen"),
        _l("Dem, der vil passe en forenings side"), _l("efter svaret"), lambda: KEEP, Fate.DELETED,
        "law.md section 2, rejected listing",
        **delete_rows(Claim, lambda now: Claim.decided_at < now - KEEP)._asdict(),
    ),
    RetentionRule(
        "organisations.refusals", ("organisation_contact_refusal",),
        _l("Et mærke for, at man ikke vil stå som kontakt. Ingen kan læse det"),
        _l("Dem, der har sagt nej"), _l("efter at de sagde nej"), lambda: KEEP_REFUSAL, Fate.DELETED,
        "GDPR article 21 (objection), data minimisation",
        **delete_rows(ContactRefusal, lambda now: ContactRefusal.refused_at < now - KEEP_REFUSAL)._asdict(),
    ),
)  # fmt: skip

ORGANISATIONS = Processing(
    key="organisations",
    purpose=_l("Foreninger og dem, der passer deres sider"),
    why=_l("Så folk kan finde foreningen, og kun de rigtige kan ændre dens side."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e: kommunens opgave med at støtte "
        "frivilligt arbejde (serviceloven § 18)."
    ),
    people=(_MEMBERS, _l("Dem, foreningen skriver, man kan spørge")),
    data=(
        _l("Hvem der passer siden, og hvad de må"),
        _l("Navn og kontakt, som foreningen har valgt at vise alle"),
        _l("Navn og kontakt fra lister over foreninger. Dem, der står der, får det at vide"),
        _l("Indbydelser og hvem der siger, at en forening er deres"),
        _l("Et mærke for dem, der ikke vil stå som kontakt, så vi ikke skriver til dem igen"),
    ),
    recipients=(
        _l("Husets medarbejdere"),
        _l("De andre, der passer siden"),
        _l("Alle, når siden er godkendt"),
    ),
    tables=(
        "organisation",
        "membership",
        "organisation_invitation",
        "organisation_claim",
        "organisation_contact_refusal",
    ),
    rules=RULES,
    sections=_sections,
    kept=_l("Siden bliver, så længe foreningen vil være med."),
    risks=(
        (
            _l("En fremmed siger, at de er formand."),
            _l("Vi ringer tilbage, før nogen får lov til at ændre noget."),
        ),
    ),
)

PRIVACY = Privacy(
    processing=(ORGANISATIONS,),
    needs_person=looks_after_something,
    purposes={"organisations": _l("For at svare jer om foreningen")},
)

ERASURE = Erasure(preview=erasure_preview, erase=erase)
