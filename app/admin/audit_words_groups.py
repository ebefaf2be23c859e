"""What happened to groups and who is in them, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

ACTIONS: dict[str, Any] = {
    "group.change_host": _l("Fællesskab fik en ny vært"),
    "group.edit": _l("Fællesskab rettet"),
    "group.hand_over": _l("Fællesskab: en spurgt om at være vært"),
    "group.keep_host": _l("Fællesskab: ingen spørges mere om at være vært"),
    "group.look_at": _l("Fællesskab set efter"),
    "group.pause": _l("Fællesskab holder pause"),
    "group.resume": _l("Fællesskab mødes igen"),
    "group.set_dates": _l("Fællesskab fik datoer"),
    "group_member.join": _l("Fællesskab: en bad om at være med"),
    "group_member.leave": _l("Fællesskab: en gik ud"),
    "group_member.member": _l("Fællesskab: en kom med"),
    "group_member.refused": _l("Fællesskab: en fik nej"),
    "group_member.removed": _l("Fællesskab: en blev taget af"),
}
