"""What groups know of people: which they are in, which they answer for, and who meets newcomers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ScalarSelect, delete, or_, select, update

from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError
from app.core.feature import Erasure
from app.core.privacy import Basis, Fact, Privacy, Processing, Section
from app.groups.joining import leave
from app.groups.models import Group, Handover, Member
from app.groups.queries import KIND, PICTURE, memberships_of, running_of_host
from app.groups.retention import RULES, forget_person, takes_part
from app.groups.words import STATE_WORDS, STATUS_WORDS, times_in_words, where_in_words
from app.media.actions import remove_pictures
from app.moderation.actions import move
from app.moderation.states import By, State
from app.people.models import Person


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    hosted = select(Group).where(Group.host_id == person_id).order_by(Group.id.desc())
    joined = select(Member).where(Member.person_id == person_id).order_by(Member.id.desc())
    asked = select(Handover).where(
        or_(Handover.offered_by == person_id, Handover.email == _own_email(person_id))
    )
    return [
        Section(
            "hosted_groups",
            _("Grupper, du er vært for"),
            [_hosted(one) for one in db.session.scalars(hosted).unique()],
        ),
        Section(
            "groups",
            _("Grupper, du er med i"),
            [_member(one) for one in db.session.scalars(joined).unique()],
        ),
        Section(
            "handovers",
            _("Grupper, du har givet videre eller er spurgt om"),
            [_handover(one) for one in db.session.scalars(asked).unique()],
        ),
    ]


def _own_email(person_id: int) -> ScalarSelect[str | None]:
    return select(Person.email).where(Person.id == person_id).scalar_subquery()


def _handover(one: Handover) -> list[Fact]:
    return [
        Fact("title", _("Hvad"), one.group.title),
        Fact("email", _("Til"), one.email),
        Fact("created_at", _("Sendt"), one.created_at),
        Fact("closed_at", _("Brugt eller taget tilbage"), one.closed_at),
    ]


def _hosted(one: Group) -> list[Fact]:
    return [
        Fact("title", _("Hvad"), one.title),
        Fact("text", _("Det, du skrev"), one.text or None),
        Fact("where", _("Hvor"), where_in_words(one)),
        Fact("when", _("Hvornår"), times_in_words(one)),
        Fact("welcome_name", _("Hvem der tager imod"), one.welcome_name or None),
        Fact("welcome_where", _("Hvor I mødes første gang"), one.welcome_where or None),
        Fact("welcome_sign", _("Hvordan man kender personen"), one.welcome_sign or None),
        Fact("online_link", _("Link for dem, der er med"), one.online_link or None),
        Fact("state", _("Hvordan det går"), one.state, str(STATE_WORDS[one.state])),
        Fact("created_at", _("Skrevet"), one.created_at),
    ]


def _member(one: Member) -> list[Fact]:
    return [
        Fact("title", _("Hvad"), one.group.title),
        Fact("status", _("Hvordan det går"), one.status, str(STATUS_WORDS[one.status])),
        Fact("note", _("Det, du skrev"), one.note or None),
        Fact("reason", _("Det, værten svarede"), one.reason or None),
        Fact("created_at", _("Skrevet op"), one.created_at),
        Fact("changed_at", _("Sidst ændret"), one.changed_at),
    ]


def erasure_preview(person_id: int) -> list[str]:
    """What goes and what stays, in words."""
    said = []
    if memberships_of(person_id):
        said.append(_("Du bliver meldt ud af dine grupper. Værten ser ikke dit navn mere."))
    if db.session.scalar(select(Group.id).where(Group.host_id == person_id).limit(1)) is not None:
        said.append(_("Grupper, du har skrevet, og som ingen har set, bliver lagt væk."))
    return said


def erase(person_id: int, now: datetime, actor: Actor) -> None:
    """Leave every group, and put away what nobody else ever saw. Raises DomainError for the host of a running one."""
    running = running_of_host(person_id)
    if running is not None:
        raise DomainError(
            "Du er vært for %(title)s. Afslut gruppen først, eller ring til os, så finder vi en ny vært.",
            title=running.title,
        )
    for member in memberships_of(person_id):
        leave(actor, now, member.id)
    over = (State.ARCHIVED, State.EXPIRED)
    left = select(Group.id).where(Group.host_id == person_id, Group.state.not_in(over)).order_by(Group.id)
    for number in db.session.scalars(left).all():
        group = lock_row(Group, number)
        if group is not None:
            move(actor, now, KIND, group, State.ARCHIVED, by=By.SYSTEM)
    for group in db.session.scalars(select(Group).where(Group.host_id == person_id)).unique():
        remove_pictures(now, PICTURE, [group.id])
        group.welcome_name, group.welcome_where, group.welcome_sign, group.online_link = "", "", "", ""
    forget_person(person_id)
    db.session.execute(delete(Handover).where(Handover.email == _own_email(person_id)))
    db.session.execute(update(Handover).where(Handover.offered_by == person_id).values(offered_by=None))


GROUPS = Processing(
    key="groups",
    purpose=_l("Grupper, du er med i eller er vært for"),
    why=_l("Så værten ved, hvem der kommer, og så du ved, hvem der tager imod."),
    basis=Basis.TASK,
    ground=_l(
        "Databeskyttelsesforordningen art. 6, stk. 1, litra e: kommunens opgave med at støtte "
        "frivilligt arbejde (serviceloven § 18)."
    ),
    people=(_l("Dem, der er med i en gruppe"), _l("Dem, der er vært"), _l("Dem, der tager imod nye")),
    data=(
        _l("Hvilken gruppe man er med i, og hvad man skrev til værten"),
        _l("E-mailen på den, der bliver spurgt om at være vært"),
        _l("Fornavnet på den, der tager imod (offentligt)"),
        _l("Det, der står om gruppen (offentligt, når vi har sagt ja)"),
    ),
    recipients=(_l("Gruppens vært og dem, der passer foreningens side"), _l("Husets medarbejdere")),
    tables=("social_group", "social_group_member", "social_group_handover", "standing_entry"),
    rules=RULES,
    sections=_sections,
    kept=_l("Du står på listen, til du melder dig ud. En gæst bliver glemt helt bagefter."),
    security=(
        _l("Andre i gruppen ser ikke listen."),
        _l("Breve og kalendere siger Aftale, når gruppen har bedt om det."),
        _l("Felter til fri tekst afviser CPR-numre."),
    ),
    risks=(
        (
            _l("En gruppe kan vise, at man er syg eller pårørende."),
            _l("Kun værten og huset ser listen, og gruppens navn står ikke på en låst skærm."),
        ),
    ),
)

PRIVACY = Privacy(processing=(GROUPS,), needs_person=takes_part)

ERASURE = Erasure(preview=erasure_preview, erase=erase)
