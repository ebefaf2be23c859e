"""Who may do what, in one place: an enum, one table role → permissions, and the guards that every view carries."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from flask import abort, g, redirect, request, url_for

from app.core.feature import installed

if TYPE_CHECKING:
    from flask import Flask

    from app.core.actor import Actor


class Permission(StrEnum):
    """VERB_OBJECT, alphabetical."""

    #: Read what is known of a caller aloud, hand it out or erase it, once it is sure who rings.
    ANSWER_DATA_REQUESTS = "answer_data_requests"
    #: Say that a report may be sent.
    APPROVE_REPORTS = "approve_reports"
    #: Write beside a row of the plan what whoever works on it reads.
    COMMENT_PLAN = "comment_plan"
    #: The profile of an organisation: its members by an object rule, moderators by role.
    EDIT_ORGANISATION = "edit_organisation"
    EDIT_PLAN = "edit_plan"
    #: Dates, people and lists of a series: its host by an object rule, staff by role.
    HOST_GATHERING = "host_gathering"
    #: Give roles, take them, and let somebody begin anew who lost their second factor.
    MANAGE_STAFF = "manage_staff"
    #: Who waits for a phone friend, who rings, and who talks with whom: the scheme's coordinators, nobody else.
    MATCH_PHONE_FRIENDS = "match_phone_friends"
    MERGE_PEOPLE = "merge_people"
    MODERATE = "moderate"
    #: Its members and owners: its owners by an object rule, moderators by role.
    OWN_ORGANISATION = "own_organisation"
    PROPOSE_GATHERING = "propose_gathering"
    #: The log of who did what: numbers, never names or content.
    READ_AUDIT = "read_audit"
    REGISTER_ORGANISATION = "register_organisation"
    SEE_MESSAGES = "see_messages"
    #: How the machines are doing: heartbeats, backups, disks.
    SEE_OPERATIONS = "see_operations"
    #: The record of processing and the reports of deletion: rules and numbers, nobody's data.
    SEE_PROCESSING = "see_processing"
    #: Everything that the municipality owns, in one file.
    TAKE_OUT_DATA = "take_out_data"
    #: The phone desk, the call list, the letters and the day's page.
    USE_DESK = "use_desk"
    USE_OWN_PAGE = "use_own_page"
    VIEW_PLAN = "view_plan"


class Role(StrEnum):
    """Roles of an account (decisions.md). Hosts are no role: they host a series, which an object rule answers."""

    CITIZEN = "citizen"
    #: A volunteer who answers the phone: finds people, signs them up and rings, and nothing else.
    DESK_VOLUNTEER = "desk_volunteer"
    MODERATOR = "moderator"
    #: Matches phone friends and watches over them.
    PHONE_COORDINATOR = "phone_coordinator"
    #: Leads the administration behind the plan: reads it, comments, says that reports may be sent, and is told what
    #: stays late.
    LEADER = "leader"
    #: Reads the log, never content.
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


_CITIZEN = frozenset(
    {Permission.PROPOSE_GATHERING, Permission.REGISTER_ORGANISATION, Permission.USE_OWN_PAGE}
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CITIZEN: _CITIZEN,
    Role.DESK_VOLUNTEER: _CITIZEN | {Permission.USE_DESK},
    Role.MODERATOR: _CITIZEN
    | {
        Permission.ANSWER_DATA_REQUESTS,
        Permission.EDIT_ORGANISATION,
        Permission.HOST_GATHERING,
        Permission.MERGE_PEOPLE,
        Permission.MODERATE,
        Permission.OWN_ORGANISATION,
        Permission.SEE_MESSAGES,
        Permission.USE_DESK,
        Permission.VIEW_PLAN,
    },
    Role.PHONE_COORDINATOR: _CITIZEN | {Permission.MATCH_PHONE_FRIENDS},
    Role.LEADER: _CITIZEN | {Permission.APPROVE_REPORTS, Permission.COMMENT_PLAN, Permission.VIEW_PLAN},
    Role.AUDITOR: _CITIZEN | {Permission.READ_AUDIT},
    # All but what is said in the phone scheme (decisions.md, Roles).
    Role.ADMINISTRATOR: frozenset(Permission) - {Permission.MATCH_PHONE_FRIENDS},
}


@cache
def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Every permission that any of `roles` gives."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))


def can(actor: Actor, permission: Permission, thing: Any) -> bool:
    """Whether `actor` may, by role or because a feature's object rule says so for this `thing`."""
    if actor.has(permission):
        return True
    rules = (feature.object_rules.get(permission) for feature in installed())
    return any(rule(actor, thing) for rule in rules if rule is not None)


View = TypeVar("View", bound=Callable[..., Any])
#: Name of the attribute a guarded view carries; the permission matrix test reads it.
GUARD = "__samskab_guard__"


def current_actor() -> Actor:
    """Who sends this request; set before every request by app.accounts."""
    actor: Actor = g.actor
    return actor


def public(view: View) -> View:
    """Anybody may see this view. Say so, instead of saying nothing."""
    setattr(view, GUARD, "public")
    return view


def requires(permission: Permission) -> Callable[[View], View]:
    """Only who has `permission`. Others meet 403.

    An unknown visitor is sent to log in, and staff who have not shown their second factor to do that; then back.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            actor = current_actor()
            if actor.has(permission):
                return view(*args, **kwargs)
            if actor.is_logged_in and not actor.would_have(permission):
                abort(403)
            back = request.full_path.rstrip("?") if request.method == "GET" else None
            way_in = "accounts.confirm_identity" if actor.is_logged_in else "accounts.log_in"
            return redirect(url_for(way_in, videre=back), 303)

        setattr(guarded, GUARD, permission.value)
        return guarded  # type: ignore[return-value]

    return decorate


def unguarded_views(app: Flask) -> list[str]:
    """Endpoints that say nothing about who may come in. The application refuses to start with any."""
    return sorted(
        name
        for name, view in app.view_functions.items()
        if not hasattr(view, GUARD) and not name.endswith("static")
    )
