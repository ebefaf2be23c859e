"""Kinds, roles, states and taxonomies in words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.pack import current_pack
from app.moderation.states import State
from app.organisations.models import ClaimOutcome
from app.organisations.rules import Insurer, MemberRole, OrganisationKind, Requirement

KIND_WORDS: dict[OrganisationKind, Any] = {
    OrganisationKind.ASSOCIATION: _l("Forening"),
    OrganisationKind.LANDSBYLAUG: _l("Landsbylaug"),
    OrganisationKind.ACTIVE_CITIZENS: _l("Aktive borgere"),
    OrganisationKind.HOSPITAL_VOLUNTEERS: _l("Frivillige på sygehus"),
    OrganisationKind.INSTITUTION: _l("Kommunens sted"),
    OrganisationKind.COUNCIL: _l("Råd"),
    OrganisationKind.COMPANY: _l("Firma"),
    OrganisationKind.REGION: _l("Region"),
    OrganisationKind.VOLUNTEER_HOUSE: _l("Huset selv"),
}
#: As one of several in a list of choices, with what is meant.
KIND_CHOICES: dict[OrganisationKind, Any] = {
    **KIND_WORDS,
    OrganisationKind.ACTIVE_CITIZENS: _l("Aktive borgere uden vedtægter"),
    OrganisationKind.INSTITUTION: _l("Kommunens sted, for eksempel et plejehjem eller en skole"),
    OrganisationKind.COUNCIL: _l("Råd, for eksempel Ældrerådet"),
}
ROLE_WORDS: dict[MemberRole, Any] = {
    MemberRole.OWNER: _l("Ejer"),
    MemberRole.EDITOR: _l("Redaktør"),
}
STATE_WORDS: dict[State, Any] = {
    State.DRAFT: _l("Kladde"),
    State.PENDING: _l("Venter på svar"),
    State.NEEDS_WORK: _l("Skal rettes"),
    State.PUBLISHED: _l("Alle kan se den"),
    State.REJECTED: _l("Vi sagde nej"),
    State.HIDDEN: _l("Taget ned"),
    State.EXPIRED: _l("Tiden er gået"),
    State.ARCHIVED: _l("Lukket"),
}
CLAIM_WORDS: dict[ClaimOutcome, Any] = {
    ClaimOutcome.WAITING: _l("Vi ringer"),
    ClaimOutcome.CONFIRMED: _l("Ja"),
    ClaimOutcome.REFUSED: _l("Nej"),
}
INSURER_WORDS: dict[Insurer, Any] = {
    Insurer.ORGANISATION: _l("Foreningens forsikring"),
    Insurer.MUNICIPALITY: _l("Kommunens forsikring"),
    Insurer.NOBODY: _l("Din egen forsikring"),
}
REQUIREMENT_WORDS: dict[Requirement, Any] = {
    Requirement.CHILD_RECORD: _l("Børneattest"),
    Requirement.CRIMINAL_RECORD: _l("Straffeattest"),
    Requirement.CONFIDENTIALITY: _l("Du skriver under på tavshed"),
    Requirement.DRIVING_LICENCE: _l("Kørekort"),
}
#: Field of a profile → what it is called.
FIELD_WORDS: dict[str, Any] = {
    "name": _l("Navn"),
    "kind": _l("Hvad I er"),
    "place_id": _l("By"),
    "summary": _l("Det gør I"),
    "contact_name": _l("Hvem man kan spørge"),
    "contact_phone": _l("Telefon"),
    "contact_email": _l("E-mail"),
    "cvr": _l("CVR-nummer"),
    "target_groups": _l("Hvem I gerne vil nå"),
    "film_url": _l("Link til en film"),
    "film_text": _l("Filmen i ord"),
    "insurer": _l("Forsikring"),
    "task_requirements": _l("Krav til dem, der hjælper"),
    "requirements": _l("Mere om kravene"),
    "task_contact": _l("Hvem der tager imod"),
}


def target_groups_in_words(codes: list[str]) -> list[str]:
    """The pack's words for target groups, in its order."""
    return [tag.label for tag in current_pack().target_groups if tag.code in codes]


def named_requirements(codes: Collection[str]) -> list[str]:
    """What somebody must have or sign, a word each."""
    return [str(REQUIREMENT_WORDS[one]) for one in Requirement if one in codes]
