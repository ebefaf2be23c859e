"""What of organisations may be taken out: the profile by both, and by its owners who looks after it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.taking_out import OutColumn, OutTable
from app.organisations.models import Invitation, Membership, Organisation

_ORGANISATIONS = OutTable(
    key="foreninger",
    title=_l("Foreninger"),
    columns=(
        OutColumn("nr", _l("Foreningens nummer hos os. De andre filer peger på det."), "id"),
        OutColumn("navn", _l("Navn"), "name"),
        OutColumn("slags", _l("Hvad foreningen er"), "kind"),
        OutColumn("by", _l("By"), "place.name"),
        OutColumn("hvad", _l("En sætning om, hvad de gør"), "summary"),
        OutColumn("kontakt", _l("Hvem man kan spørge. Står på siden."), "contact_name"),
        OutColumn("telefon", _l("Telefon. Står på siden."), "contact_phone"),
        OutColumn("email", _l("E-mail. Står på siden."), "contact_email"),
        OutColumn("cvr", _l("CVR-nummer"), "cvr"),
        OutColumn("maalgrupper", _l("Hvem de vil nå"), "target_groups"),
        OutColumn("krav", _l("Krav til dem, der hjælper"), "requirements"),
        OutColumn("forsikring", _l("Hvem der forsikrer dem, der hjælper"), "insurer"),
        OutColumn("film", _l("Link til en film"), "film_url"),
        OutColumn("film_i_ord", _l("Filmen i ord"), "film_text"),
        OutColumn("tilstand", _l("Om alle kan se siden"), "state"),
        OutColumn("oprettet", _l("Hvornår siden blev oprettet"), "created_at"),
    ),
    covers=("organisation",),
    model=Organisation,
    of_organisation=lambda number: select(Organisation).where(Organisation.id == number),
    of_municipality=lambda: select(Organisation),
)
_MEMBERS_OF_ALL = select(Membership).options(joinedload(Membership.person))
_MEMBERS = OutTable(
    key="medlemmer",
    title=_l("Dem, der passer siden"),
    columns=(
        OutColumn("navn", _l("Navn. Kun for foreningens ejer."), "person.name"),
        OutColumn("rolle", _l("Ejer eller redaktør"), "role"),
        OutColumn("fra", _l("Begyndt"), "began_at"),
        OutColumn("til", _l("Holdt op"), "ended_at"),
    ),
    covers=("membership",),
    model=Membership,
    of_organisation=lambda number: _MEMBERS_OF_ALL.where(Membership.organisation_id == number),
)
_INVITATIONS = OutTable(
    key="indbydelser",
    title=_l("Indbydelser til at passe siden"),
    columns=(
        OutColumn("email", _l("Hvem der er spurgt. Kun for foreningens ejer."), "email"),
        OutColumn("rolle", _l("Ejer eller redaktør"), "role"),
        OutColumn("sendt", _l("Sendt"), "created_at"),
        OutColumn("lukket", _l("Brugt eller taget tilbage"), "closed_at"),
    ),
    covers=("organisation_invitation",),
    model=Invitation,
    of_organisation=lambda number: select(Invitation).where(Invitation.organisation_id == number),
)

TAKES_OUT = (_ORGANISATIONS, _MEMBERS, _INVITATIONS)
