"""What an organisation and its members may. Pure."""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What kind of organisation, in the order to choose from."""

    ASSOCIATION = "association"
    LANDSBYLAUG = "landsbylaug"
    #: People who do something together without by-laws.
    ACTIVE_CITIZENS = "active_citizens"
    HOSPITAL_VOLUNTEERS = "hospital_volunteers"
    #: A care home, a school, a library.
    INSTITUTION = "institution"
    #: Ældrerådet, Ungerådet.
    COUNCIL = "council"
    COMPANY = "company"
    REGION = "region"
    #: Frivillighedens Hus itself.
    VOLUNTEER_HOUSE = "volunteer_house"


class MemberRole(StrEnum):
    """What a member may."""

    #: Members, too.
    OWNER = "owner"
    #: Profile and tasks.
    EDITOR = "editor"


class Insurer(StrEnum):
    """Who covers whoever helps (law.md section 1, insurance: serviceloven § 18 a, else the association's own)."""

    ORGANISATION = "organisation"
    MUNICIPALITY = "municipality"
    #: The volunteer's own insurance only.
    NOBODY = "nobody"


class Requirement(StrEnum):
    """What somebody must have or sign before they can help (law.md section 1, attests and confidentiality)."""

    CHILD_RECORD = "child_record"
    CRIMINAL_RECORD = "criminal_record"
    CONFIDENTIALITY = "confidentiality"
    DRIVING_LICENCE = "driving_licence"


#: Fields of something public that may change at once; what people read waits for an answer.
HARMLESS = frozenset({"contact_phone", "film_url", "cvr", "insurer", "target_groups"})

#: Weights of the check of a CVR number (Erhvervsstyrelsen: the weighted sum divides by 11).
_CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


def is_cvr(text: str) -> bool:
    """Whether `text` is eight digits whose last one checks the others."""
    if len(text) != 8 or not text.isascii() or not text.isdecimal() or text[0] == "0":
        return False
    return sum(int(digit) * weight for digit, weight in zip(text, _CVR_WEIGHTS, strict=True)) % 11 == 0


def may_invite(own: MemberRole, role: MemberRole) -> bool:
    """Whether a member may invite somebody as `role`: an editor never invites an owner."""
    return own is MemberRole.OWNER or role is MemberRole.EDITOR


def may_remove(own: MemberRole | None, *, is_self: bool) -> bool:
    """Whether a member may end a membership: one's own, or as an owner everybody's."""
    return is_self or own is MemberRole.OWNER


def leaves_nobody(role: MemberRole, owners: int) -> bool:
    """Whether an organisation with so many owners has none left when one of this role goes."""
    return role is MemberRole.OWNER and owners <= 1
