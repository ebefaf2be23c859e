"""Who may be in the phone scheme by age, and where others are led. Pure but for the pack."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.errors import DomainError
from app.core.pack import PhonePartner, current_pack
from app.phone_friends.models import Way

#: Below it somebody at home says yes (law.md section 1, children's consent).
OWN_CONSENT = 15
#: Who rings does it alone and promises to keep silent: grown-ups only.
YOUNGEST_VOLUNTEER = 18


def too_young(age: int | None) -> bool:
    """Whether the municipality has set a lowest age above `age` (whole years); by the plan there is none."""
    lowest: int = current_pack().setting("phone_lowest_age")
    return age is not None and age < lowest


def partners_for(age: int | None) -> Sequence[PhonePartner]:
    """Schemes of others for somebody of that age; all of them when it is not known."""
    partners = current_pack().phone_partners
    return [one for one in partners if age is None or one.from_age <= age <= one.until_age]


def refuse_too_young(age: int | None, way: Way) -> None:
    """Raise DomainError for who is below the lowest age, and for a child who writes without somebody from home."""
    if too_young(age):
        raise DomainError(
            "Hos os skal man være fyldt %(age)s år. Herunder står andre, der gerne vil tale med dig.",
            field="born",
            age=current_pack().setting("phone_lowest_age"),
        )
    if age is not None and age < OWN_CONSENT and way in (Way.SELF, Way.DESK):
        raise DomainError(
            "Er du under %(age)s år, skal en voksen derhjemme skrive for dig. Vælg en pårørende på den første side.",
            field="born",
            age=OWN_CONSENT,
        )


def refuse_young_volunteer(age: int | None) -> None:
    """Raise DomainError for who is no grown-up yet."""
    if age is None or age < YOUNGEST_VOLUNTEER:
        raise DomainError(
            "Man skal være fyldt %(age)s år for at ringe til andre. Under Giv en hånd er der opgaver for unge.",
            field="born",
            age=YOUNGEST_VOLUNTEER,
        )
