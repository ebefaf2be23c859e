"""Groups and their dates out of a spreadsheet: read by the forms of a group, written by its actions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.core.actor import Actor
from app.core.bringing import Bring, BringColumn, CellKind, Made, RowFault, RowRead, RowReader
from app.core.danish import fold
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.gatherings.models import Rhythm, SeriesStatus
from app.groups.actions import MOST_BROUGHT, change, locked_for, post, refuse_too_many
from app.groups.bringing_words import DOORS, OFTEN, Unknown, topics_in, weekdays_in, word_in
from app.groups.dating import Dates, check_dates, set_dates
from app.groups.forms import DatesForm, GroupForm
from app.groups.models import Group
from app.groups.profile import Profile, check, profile_of
from app.groups.rules import Often
from app.moderation.states import MAY_CHANGE
from app.organisations.queries import organisation_by_id, owners_of, role_in
from app.places.queries import all_places

COLUMNS = (
    BringColumn("title", _l("Navn"), ("Gruppe", "Fællesskab", "Titel", "Overskrift", "Hold", "Hvad hedder gruppen"),
                _l("Hvad hedder gruppen? Højst 80 tegn."), "Strikkecafé", is_needed=True),
    BringColumn("nr", _l("Nr."), ("Nummer", "Id", "Reference", "Ref", "Holdnr", "Løbenr"),
                _l("Jeres eget nummer. Har hver række et, kan I rette filen og hente den igen."), "1"),
    BringColumn("text", _l("Beskrivelse"), ("Tekst", "Hvad laver I", "Om gruppen", "Om"),
                _l("Et par sætninger om, hvad I laver."), "Vi strikker og drikker kaffe.", is_needed=True),
    BringColumn("place", _l("By"), ("Landsby", "Bynavn", "Hvilken by"),
                _l("Den by, hvor I mødes. Er feltet tomt, er det jeres egen by."), "Gråsten"),
    BringColumn("meeting_point", _l("Mødested"), ("Hvor mødes I", "Adresse", "Lokale", "Sted"),
                _l("Hvor I mødes."), "Biblioteket, 1. sal", is_needed=True),
    BringColumn("often", _l("Hvor tit"), ("Hyppighed", "Gentages", "Rytme"),
                _l("Hver uge, hver anden uge, en gang om måneden eller det skifter."), "Hver uge"),
    BringColumn("weekdays", _l("Ugedage"), ("Ugedag", "Dag", "Dage", "Hvilke dage"),
                _l("For eksempel tirsdag. Flere med komma imellem."), "tirsdag"),
    BringColumn("starts_at", _l("Fra kl."), ("Fra", "Start", "Starttid", "Begynder", "Kl", "Tid"),
                _l("Hvornår I begynder. For eksempel 14.00."), "14.00", CellKind.TIME),
    BringColumn("ends_at", _l("Til kl."), ("Til", "Slut", "Sluttid", "Slutter"),
                _l("Hvornår I er færdige."), "16.00", CellKind.TIME),
    BringColumn("times_note", _l("Mere om tiderne"), ("Bemærkning til tiden", "Ferie"),
                _l("For eksempel: Ikke i skolens ferier."), ""),
    BringColumn("first_on", _l("Første dato"), ("Startdato", "Første gang", "Dato", "Begynder den"),
                _l("Skal datoerne i kalenderen, så skriv den første dag."), "", CellKind.DATE),
    BringColumn("capacity", _l("Pladser"), ("Antal", "Antal pladser", "Max", "Maks", "Hvor mange"),
                _l("Kun når man skal melde sig til: hvor mange der er plads til."), "", CellKind.NUMBER),
    BringColumn("price_note", _l("Pris"), ("Hvad koster det", "Betaling", "Kontingent"),
                _l("Tom, hvis det er gratis."), ""),
    BringColumn("door", _l("Hvordan kommer man med"), ("Tilmelding", "Optagelse"),
                _l("Alle kan bare komme, eller man spørger først."), ""),
    BringColumn("topics", _l("Emner"), ("Emne", "Kategori", "Hvad handler det om"),
                _l("Højst tre af vores emner med komma imellem."), "", CellKind.SEVERAL),
    BringColumn("welcome_name", _l("Hvem tager imod"), ("Vært", "Værtens fornavn", "Modtager"),
                _l("Kun fornavnet på den, der tager imod den første gang."), ""),
)  # fmt: skip

_COLUMN_OF = {"place_id": "place", "starts_at_local": "starts_at", "duration_minutes": "ends_at"}
_AS_TYPED = (
    "title",
    "text",
    "meeting_point",
    "starts_at",
    "ends_at",
    "times_note",
    "price_note",
    "welcome_name",
)
_SAYS = {**{name: name for name in (*_AS_TYPED, "often", "weekdays", "door", "topics")}, "place": "place_id"}
_RHYTHMS = {
    Often.WEEKLY: Rhythm.WEEKLY,
    Often.FORTNIGHTLY: Rhythm.FORTNIGHTLY,
    Often.MONTHLY: Rhythm.MONTHLY,
    Often.VARIES: Rhythm.ONCE,
}


@dataclass(frozen=True)
class _Row:
    """A group, and when it meets day by day, if that is said."""

    profile: Profile
    dates: Dates | None


def reader(actor: Actor, now: datetime, organisation_id: int | None) -> RowReader:
    """What reads rows as the forms of a group would. Raises NotFoundError without an organisation."""
    organisation = organisation_by_id(organisation_id) if organisation_id is not None else None
    if organisation is None:
        raise NotFoundError
    form = GroupForm(formdata=None, organisations=[organisation], meta={"csrf": False})
    dates_form = DatesForm(formdata=None, meta={"csrf": False})
    places = {fold(place.name): place.id for place in all_places()}
    is_free = actor.has(Permission.MODERATE) or (organisation.is_trusted and organisation.is_public)
    usual = {"organisation_id": str(organisation.id), "place_id": str(organisation.place_id)}

    def read(cells: Mapping[str, str]) -> RowRead:
        try:
            said = _typed(cells, places)
        except Unknown as unknown:
            return RowRead(faults=(RowFault(unknown.column, unknown.sentence),))
        named = {name for name, _text in said}
        form.process(MultiDict([*said, *(one for one in usual.items() if one[0] not in named)]))
        if not form.validate():
            return RowRead(faults=[RowFault(_column(one), text) for one, text in form.errors_in_order()])
        profile = form.profile()
        try:
            check(profile)
            dates, faults = _dates(dates_form, cells, profile)
            if dates is not None:
                check_dates(dates, now)
        except DomainError as refused:
            column = _COLUMN_OF.get(refused.field or "", refused.field)
            return RowRead(faults=(RowFault(column, _(refused.message, **refused.parameters)),))
        later = _("Vi læser gruppen først. Hent filen igen bagefter, så kommer datoerne i kalenderen.")
        return RowRead(_Row(profile, dates), faults, note=later if dates is not None and not is_free else "")

    return read


def _typed(cells: Mapping[str, str], places: Mapping[str, int]) -> list[tuple[str, str]]:
    """What one would type into the form for this row. Raises Unknown for a word that means nothing."""
    typed = [(name, cells[name]) for name in _AS_TYPED if cells.get(name)]
    typed.append(("often", word_in("often", cells.get("often") or "hver uge", OFTEN)))
    typed.append(("door", word_in("door", cells.get("door") or "alle", DOORS)))
    typed += [("weekdays", str(number)) for number in weekdays_in(cells.get("weekdays", ""))]
    typed += [("topics", code) for code in topics_in(cells.get("topics", ""))]
    place = cells.get("place", "")
    if place and fold(place) not in places:
        raise Unknown("place", _("Vi kender ikke %(place)s. Skriv en by i kommunen.", place=place[:60]))
    return [*typed, ("place_id", str(places[fold(place)]))] if place else typed


def _column(field: Any) -> str | None:
    return _COLUMN_OF.get(field.short_name, field.short_name) if field is not None else None


def _dates(
    form: DatesForm, cells: Mapping[str, str], profile: Profile
) -> tuple[Dates | None, list[RowFault]]:
    """The dates that the row tells, None when it tells none; and what is wrong with them."""
    if not cells.get("first_on"):
        return None, []
    typed = {
        "first_on": cells["first_on"],
        "rhythm": _RHYTHMS[profile.often].value,
        "starts_at_local": cells.get("starts_at", ""),
        "duration_minutes": str(_minutes(profile.starts_at, profile.ends_at)),
        "needs_sign_up": "ja" if cells.get("capacity") else "nej",
        "capacity": cells.get("capacity", ""),
    }
    form.process(MultiDict(typed))
    if not form.validate():
        return None, [RowFault(_column(one), text) for one, text in form.errors_in_order()]
    return form.dates(), []


def _minutes(starts: time | None, ends: time | None) -> int:
    """How long it takes; two hours unless it is said."""
    if starts is None or ends is None:
        return 120
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


def _for_host(actor: Actor, organisation_id: int) -> Actor:
    """Who acts: staff act for the owner, who is the host of what they bring."""
    if role_in(organisation_id, actor.person_id) is not None or not actor.has(Permission.MODERATE):
        return actor
    owner = next(iter(owners_of(organisation_id)), None)
    if owner is None:
        raise DomainError("Foreningen har ingen ejer, der kan være vært. Inviter en ejer først.")
    return replace(actor, on_behalf_of=owner.id)


def _make(actor: Actor, now: datetime, organisation_id: int | None, row: _Row) -> Made:
    if organisation_id is None:
        raise NotFoundError
    acting = _for_host(actor, organisation_id)
    group = post(acting, now, row.profile, organisation_id, is_brought=True)
    return Made(group.id, _set_dates(acting, now, group, row.dates))


def _set_dates(actor: Actor, now: datetime, group: Group, dates: Dates | None) -> Collection[str]:
    """Put the dates into the calendar once everybody may see the group; which column is left until then.

    Raises DomainError for other dates than those that the group has: who is on them is told on their own page.
    """
    if dates is None:
        return ()
    series = group.series
    if series is not None and series.status == SeriesStatus.APPROVED:
        if (series.first_on, series.starts_at_local) != (dates.first_on, dates.starts_at_local):
            raise DomainError("Gruppen har datoer. Ret dem på siden med datoer.")
        return ()
    if not group.is_public:
        return ("first_on",)
    set_dates(actor, now, group.id, dates)
    return ()


def _change(actor: Actor, now: datetime, group_id: int, row: _Row, columns: Collection[str]) -> Made:
    """Say what the row says; what the file has no column for stays as it is."""
    group = locked_for(actor, group_id)
    old = profile_of(group)
    said = {_SAYS[name]: getattr(row.profile, _SAYS[name]) for name in columns if name in _SAYS}
    if "welcome_name" in said and not said["welcome_name"]:
        said["welcome_name"] = old.welcome_name
    new = replace(old, **said)
    if asdict(new) != asdict(old):
        change(actor, now, group_id, new)
    return Made(group_id, _set_dates(actor, now, group, row.dates))


def _limit(actor: Actor, now: datetime, _organisation_id: int | None, number: int) -> None:
    if actor.person_id is not None and not actor.has(Permission.MODERATE):
        refuse_too_many(actor.person_id, now, MOST_BROUGHT, MOST_BROUGHT, number)


def _living(numbers: Collection[int]) -> Collection[int]:
    living = select(Group.id).where(Group.id.in_(numbers), Group.state.in_(MAY_CHANGE))
    return set(db.session.scalars(living))


BRING = Bring(
    slug="faellesskaber",
    title=_l("Fællesskaber med datoer"),
    what=_l("En række for hver gruppe, der mødes igen og igen."),
    columns=lambda: COLUMNS,
    own=("title", "meeting_point"),
    reader=reader,
    make=_make,
    change=_change,
    limit=_limit,
    living=_living,
    before=(_l("Du bliver vært. Du kan give det videre bagefter."),),
)
