"""Who acts: handed to every action. Nothing else tells an action who is behind it."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.core.permissions import Permission, Role, permissions_of


@dataclass(frozen=True)
class Actor:
    """A person (or the system, or an unknown visitor) doing something, perhaps on behalf of another."""

    person_id: int | None = None
    account_id: int | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    #: Staff roles that have no effect before the second factor is shown. Nothing but the way to it asks for them.
    waiting_roles: frozenset[Role] = field(default_factory=frozenset)
    #: The person something is done for, e.g. by the phone desk.
    on_behalf_of: int | None = None
    #: Who is on the phone while it is done; None is the person it is done for.
    caller_id: int | None = None
    #: Why, in a word or two, for the audit.
    purpose: str = ""
    #: Network prefix (IPv4 /24, IPv6 /64), never a full address.
    network: str = ""
    is_system: bool = False

    def has(self, permission: Permission) -> bool:
        """Whether one of the actor's roles gives `permission`, whatever the object."""
        return permission in permissions_of(self.roles)

    @property
    def awaits_second_factor(self) -> bool:
        """Whether a second factor would make staff of this citizen."""
        return bool(self.waiting_roles)

    @property
    def is_staff(self) -> bool:
        """Whether the actor has a staff role, in effect or not."""
        return bool((self.roles | self.waiting_roles) - {Role.CITIZEN})

    def would_have(self, permission: Permission) -> bool:
        """Whether the second factor is all that is missing for `permission`."""
        return permission in permissions_of(self.waiting_roles)

    @property
    def is_logged_in(self) -> bool:
        """Whether the actor has an account."""
        return self.account_id is not None


#: Jobs and commands act as the system.
SYSTEM = Actor(is_system=True, purpose="system")
