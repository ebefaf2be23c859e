"""What of groups may be taken out: the groups by both, and by the owners who is in them. Never what they wrote."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.core.taking_out import OutColumn, OutTable
from app.gatherings.taking_out import dates_of
from app.groups.models import Group, Member

_GROUPS = OutTable(
    key="faellesskaber",
    title=_l("Fællesskaber"),
    columns=(
        OutColumn("nr", _l("Gruppens nummer hos os"), "id"),
        OutColumn("forening_nr", _l("Foreningens nummer. Tomt: borgere uden forening."), "organisation_id"),
        OutColumn("navn", _l("Hvad gruppen hedder"), "title"),
        OutColumn("beskrivelse", _l("Hvad den laver"), "text"),
        OutColumn("by", _l("By. Tomt: på nettet."), lambda one: one.place.name if one.place else None),
        OutColumn("moedested", _l("Hvor man mødes"), "meeting_point"),
        OutColumn("hvor_tit", _l("Hvor tit"), "often"),
        OutColumn("ugedage", _l("Hvilke dage. 0 er mandag."), "weekdays"),
        OutColumn("fra_kl", _l("Hvornår man begynder"), "starts_at"),
        OutColumn("til_kl", _l("Hvornår man er færdig"), "ends_at"),
        OutColumn("tider", _l("Mere om tiderne"), "times_note"),
        OutColumn("emner", _l("Hvad den handler om"), "topics"),
        OutColumn("hvordan", _l("Om alle kan komme, eller om man spørger først"), "door"),
        OutColumn("pris", _l("Hvad det koster"), "price_note"),
        OutColumn("tilstand", _l("Om alle kan se den"), "state"),
        OutColumn("oprettet", _l("Hvornår den blev oprettet"), "created_at"),
    ),
    covers=("social_group",),
    model=Group,
    of_organisation=lambda number: select(Group).where(Group.organisation_id == number),
    of_municipality=lambda: select(Group),
)


def _series(number: int) -> Select[Any]:
    return select(Group.series_id).where(Group.organisation_id == number, Group.series_id.is_not(None))


def _members(number: int) -> Select[Any]:
    own = select(Group.id).where(Group.organisation_id == number)
    return select(Member).where(Member.group_id.in_(own))


_MEMBERS = OutTable(
    key="faellesskabers_medlemmer",
    title=_l("Dem, der er med i jeres fællesskaber"),
    columns=(
        OutColumn("gruppe_nr", _l("Gruppens nummer, se faellesskaber"), "group_id"),
        OutColumn("navn", _l("Navn. Kun for foreningens ejer. Kontakt er ikke med."), "person.name"),
        OutColumn("status", _l("Om personen er med, har spurgt eller er holdt op"), "status"),
        OutColumn("siden", _l("Hvornår det blev sådan"), "changed_at"),
    ),
    covers=("social_group_member",),
    model=Member,
    of_organisation=_members,
)

TAKES_OUT = (_GROUPS, _MEMBERS, dates_of("faellesskabers_datoer", _l("Jeres fællesskabers datoer"), _series))
