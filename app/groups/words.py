"""Words for what is known of groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.formatting import capital, date_da
from app.core.pack import current_pack
from app.core.rich_text import to_plain
from app.groups.models import Group
from app.groups.rules import Doing, Door, MemberStatus, Often, OpenTo, PartOfDay, Reason, Size, Wish
from app.moderation.states import State

STATE_WORDS = {
    State.DRAFT: _l("Kladde"),
    State.PENDING: _l("Venter på svar"),
    State.NEEDS_WORK: _l("I skal rette noget"),
    State.PUBLISHED: _l("Alle kan se det"),
    State.REJECTED: _l("Vi sagde nej"),
    State.HIDDEN: _l("Taget ned"),
    State.EXPIRED: _l("Holdt op"),
    State.ARCHIVED: _l("Holdt op"),
}
STATUS_WORDS = {
    MemberStatus.ASKED: _l("Venter på svar"),
    MemberStatus.MEMBER: _l("Med i gruppen"),
    MemberStatus.REFUSED: _l("Fik nej"),
    MemberStatus.LEFT: _l("Har meldt fra"),
    MemberStatus.REMOVED: _l("Taget af listen"),
}
WEEKDAYS = (
    _l("mandag"), _l("tirsdag"), _l("onsdag"), _l("torsdag"), _l("fredag"), _l("lørdag"), _l("søndag"),
)  # fmt: skip
OFTEN_WORDS = {
    Often.WEEKLY: _l("Hver uge"),
    Often.FORTNIGHTLY: _l("Hver anden uge"),
    Often.MONTHLY: _l("En gang om måneden"),
    Often.VARIES: _l("Det skifter"),
}
PART_WORDS = {
    PartOfDay.MORNING: _l("Om formiddagen"),
    PartOfDay.AFTERNOON: _l("Om eftermiddagen"),
    PartOfDay.EVENING: _l("Om aftenen"),
}
SIZE_WORDS = {Size.SMALL: _l("Få mennesker"), Size.BIG: _l("Mange mennesker")}
DOING_WORDS = {Doing.TALK: _l("Vi snakker sammen"), Doing.DO: _l("Vi laver noget sammen")}
OPEN_TO_WORDS = {
    OpenTo.ALL: _l("For alle"),
    OpenTo.MEN: _l("Kun for mænd"),
    OpenTo.WOMEN: _l("Kun for kvinder"),
}
DOOR_WORDS = {
    Door.OPEN: _l("Alle kan bare komme"),
    Door.ASK: _l("Man spørger først"),
}


def weekdays_in_words(weekdays: Sequence[int]) -> str:
    """`mandag`, `mandag og torsdag`."""
    names = [str(WEEKDAYS[day]) for day in sorted(weekdays)]
    return _(" og ").join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def times_in_words(group: Group) -> str:
    """`Hver tirsdag kl. 14–16`, `Hver anden torsdag kl. 19`, `Tiderne skifter`."""
    days = weekdays_in_words(group.weekdays)
    said = {
        Often.WEEKLY: _("Hver %(days)s", days=days) if days else _("Hver uge"),
        Often.FORTNIGHTLY: _("Hver anden %(days)s", days=days) if days else _("Hver anden uge"),
        Often.MONTHLY: _("En %(days)s om måneden", days=days) if days else _("En gang om måneden"),
        Often.VARIES: _("Dagene skifter"),
    }[group.often]
    hours = hours_in_words(group.starts_at, group.ends_at)
    return f"{said} {hours}" if hours else said


def hours_in_words(starts_at: time | None, ends_at: time | None) -> str:
    """`kl. 14.00-16.00`, `kl. 14.00`, or nothing."""
    if starts_at is None:
        return ""
    begins = f"{starts_at.hour}.{starts_at.minute:02}"
    if ends_at is None:
        return _("kl. %(begins)s", begins=begins)
    ends = f"{ends_at.hour}.{ends_at.minute:02}"
    return _("kl. %(begins)s til %(ends)s", begins=begins, ends=ends)


def where_in_words(group: Group) -> str:
    """Where one meets, in one line."""
    parts = [group.meeting_point, group.place.name if group.place is not None else ""]
    if group.is_online:
        parts.append(_("på nettet"))
    return capital(", ".join(part for part in parts if part))


def topics_in_words(codes: Sequence[str]) -> list[str]:
    """The words of topics, in the order of the pack; unknown codes are left out."""
    return [tag.label for tag in current_pack().group_topics if tag.code in codes]


def company_in_words(group: Group) -> list[str]:
    """What company one gets: few or many, talking or doing, quiet, for whom."""
    said: list[Any] = [SIZE_WORDS[group.size]] if group.size else []
    said += [DOING_WORDS[group.doing]] if group.doing else []
    said += [_("Et roligt sted")] if group.is_quiet else []
    said += [OPEN_TO_WORDS[group.open_to]] if group.open_to is not OpenTo.ALL else []
    return [str(one) for one in said]


def paused_in_words(paused_until: date | None, today: date) -> str:
    """`Holder pause. Begynder igen mandag den 10. august.`; nothing for who does not pause."""
    if paused_until is None or paused_until <= today:
        return ""
    return _("Holder pause. Begynder igen %(day)s.", day=date_da(paused_until))


def taken_down_in_words(group: Group | None) -> str:
    """What whoever has a place must know of a group that is taken down; nothing of one that is seen or is over."""
    if group is None or group.is_public or group.has_ended:
        return ""
    return _("Gruppen er taget ned lige nu. Ring til os, før du tager afsted.")


def first_sentence(group: Group) -> str:
    """How the text about a group begins, to be said on the phone."""
    return to_plain(group.text).split(". ")[0].rstrip(".") + "."


def welcome_in_words(group: Group) -> list[tuple[str, str]]:
    """(icon, sentence): who meets whoever comes for the first time, where, and how one knows them."""
    lines = [("hand-heart", _("%(name)s tager imod dig den første gang.", name=group.welcome_name))]
    if group.welcome_where:
        lines.append(("map-pin", _("Mødested: %(where)s.", where=group.welcome_where.rstrip("."))))
    if group.welcome_sign:
        sign = group.welcome_sign.rstrip(".")
        lines.append(("user", _("Sådan kender du %(name)s: %(sign)s.", name=group.welcome_name, sign=sign)))
    return lines


def facts_in_words(group: Group) -> list[dict[str, str]]:
    """What a card says of a group beside when and where: what it is about, and who meets you."""
    topics = topics_in_words(group.topics)
    facts = [{"icon": "users", "text": topics[0]}] if topics else []
    return [*facts, {"icon": "hand-heart", "text": welcome_in_words(group)[0][1]}]


def members_in_words(members: int, asked: int) -> str:
    """`8 er med, 2 venter på svar`, for the host."""
    said = ngettext("%(num)s er med", "%(num)s er med", members)
    if asked:
        said += ", " + ngettext("%(num)s venter på svar", "%(num)s venter på svar", asked)
    return said


def reason_in_words(reason: Reason, wish: Wish, km: float | None) -> str:
    """Why a group is shown to who asked."""
    if reason is Reason.TOPIC:
        return ", ".join(topics_in_words([wish.topic or ""]))
    if reason is Reason.NEAR:
        return _("Tæt på dig") if km is None or km < 1 else _("Kun %(km)s km væk", km=round(km))
    if reason is Reason.WEEKDAY:
        return _("Om %(day)sen", day=WEEKDAYS[wish.weekday or 0])
    words: dict[Reason, Any] = {
        Reason.ONLINE: _("På nettet, så du kan være med hjemmefra"),
        Reason.PART_OF_DAY: PART_WORDS.get(wish.part_of_day) if wish.part_of_day else "",
        Reason.SIZE: SIZE_WORDS.get(wish.size) if wish.size else "",
        Reason.DOING: DOING_WORDS.get(wish.doing) if wish.doing else "",
        Reason.QUIET: _("Et roligt sted"),
        Reason.OPEN_TO: OPEN_TO_WORDS.get(wish.open_to) if wish.open_to else "",
    }
    return str(words[reason])


def owner_in_words(group: Group) -> str:
    """Whose group it is."""
    return group.organisation.name if group.organisation is not None else _("Borgere i byen")


def in_words(group: Group, today: date) -> dict[str, Any]:
    """What pages say of a group."""
    return {
        "times": times_in_words(group),
        "where": where_in_words(group),
        "owner": owner_in_words(group),
        "topics": topics_in_words(group.topics),
        "company": company_in_words(group),
        "welcome": welcome_in_words(group),
        "door": DOOR_WORDS[group.door],
        "pause": paused_in_words(group.paused_until, today),
        "state": STATE_WORDS[group.state],
    }
