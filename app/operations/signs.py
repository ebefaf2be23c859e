"""The house's signs of life as traffic lights: what was found, and what to do about what is red. In plain Danish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.background.queries import standing
from app.core.feature import feature_of_kind
from app.gatherings.reach import series_behind
from app.notifications.models import MessageStatus
from app.notifications.queries import pauses, undelivered_by_status
from app.operations.models import RunKind
from app.operations.queries import newest_run, time_since_success
from app.operations.readiness import Readiness, readiness
from app.operations.rules import DRILL_TOO_OLD

#: So many series without dates are named.
_MOST_NAMED = 5


class Light(StrEnum):
    """How it is: in order, to be watched, or to be mended now."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True)
class Sign:
    """One thing about the house: how it is, what was found, what to do, and where that is done."""

    key: str
    light: Light
    title: str
    found: str
    #: Empty when there is nothing to do.
    todo: str = ""
    url: str | None = None
    #: The house has just been set up, and this has yet to begin.
    is_new: bool = False


def signs(now: datetime, config: Mapping[str, Any]) -> list[Sign]:
    """Everything that is looked at, what must be mended first."""
    found = readiness(now, config)
    every = [
        _clock(found),
        _messages(found),
        _failures(),
        _channels(),
        _long_work(),
        _backup(found, config),
        _drill(config),
        _disk(found),
        _dates(now),
        *_settings(config),
    ]
    order = list(Light)
    return sorted(every, key=lambda sign: -order.index(sign.light))


def _clock(found: Readiness) -> Sign:
    title = _("Uret og udsendelsen")
    if found.is_scheduler_alive:
        return Sign("scheduler", Light.GREEN, title, _("Programmet, der sender beskeder, kører."))
    said = (
        _("Programmet, der sender beskeder, har ikke kørt endnu.")
        if found.silent_for is None
        else _(
            "Programmet, der sender beskeder, er gået i stå. Det er %(time)s siden.",
            time=length(found.silent_for),
        )
    )
    todo = _(
        "Start det igen: systemctl restart samskab-scheduler. Ring til it-vagten, hvis det ikke hjælper."
    )
    return Sign("scheduler", Light.RED, title, said, todo, is_new=found.silent_for is None)


def _messages(found: Readiness) -> Sign:
    title, url = _("Beskeder, der skal ud"), url_for("admin.list_messages")
    if found.late_for is None:
        return Sign("messages", Light.GREEN, title, _("Ingen beskeder venter."), url=url)
    said = _("Den ældste besked har ventet %(time)s.", time=length(found.late_for))
    if found.are_messages_going_out:
        return Sign("messages", Light.GREEN, title, said, url=url)
    return Sign(
        "messages", Light.RED, title, said, _("Se på siden Beskeder, om en mailserver siger nej."), url
    )


def _failures() -> Sign:
    title, url = _("Beskeder, der gik galt"), url_for("admin.list_messages")
    numbers = undelivered_by_status()
    dead, all_of_them = numbers.get(MessageStatus.DEAD, 0), sum(numbers.values())
    if not all_of_them:
        return Sign("failures", Light.GREEN, title, _("Ingen."), url=url)
    said = ngettext(
        "%(num)s besked er måske ikke kommet frem.",
        "%(num)s beskeder er måske ikke kommet frem.",
        all_of_them,
    )
    if dead:
        said += " " + ngettext("%(num)s af dem er opgivet.", "%(num)s af dem er opgivet.", dead)
    return Sign(
        "failures",
        Light.RED if dead else Light.YELLOW,
        title,
        said,
        _("Ring til dem, eller send dem igen."),
        url,
    )


def _channels() -> Sign:
    title = _("E-mail og sms")
    resting = pauses()
    if not resting:
        return Sign("channels", Light.GREEN, title, _("Der bliver taget imod."))
    names = {"email": _("e-mail"), "sms": _("sms")}
    which = _(" og ").join(names.get(pause.channel.value, pause.channel.value) for pause in resting)
    said = _("Serveren tager ikke imod %(which)s lige nu. Vi prøver selv igen.", which=which)
    return Sign("channels", Light.YELLOW, title, said, _("Ring til udbyderen, hvis det varer ved."))


def _long_work() -> Sign:
    title, found = _("Store beregninger"), standing()
    said = [
        ngettext("%(num)s er i gang (%(percent)s %%).", "%(num)s er i gang (%(percent)s %%).", found.running,
                 percent=found.progress)
        if found.running else "",
        ngettext("%(num)s venter.", "%(num)s venter.", found.queued) if found.queued else "",
        ngettext("%(num)s gik galt.", "%(num)s gik galt.", found.failed) if found.failed else "",
    ]  # fmt: skip
    words = " ".join(one for one in said if one) or _("Ingen.")
    if not found.failed:
        return Sign("long_work", Light.GREEN, title, words)
    todo = _("Start den igen. Ring til it-vagten, hvis det ikke hjælper.")
    return Sign("long_work", Light.YELLOW, title, words, todo)


def _backup(found: Readiness, config: Mapping[str, Any]) -> Sign:
    title = _("Sikkerhedskopi")
    if not config["BACKUP_EVERY_MINUTES"]:
        return Sign("backup", Light.YELLOW, title, _("Der bliver ikke lavet kopier."),
                    _("Sæt BACKUP_EVERY_MINUTES, eller sørg for kopier på anden vis."))  # fmt: skip
    good, last = newest_run(RunKind.BACKUP, only_good=True), newest_run(RunKind.BACKUP)
    if good is None or found.unsaved_for is None:
        light = Light.GREEN if found.is_backed_up and last is None else Light.YELLOW
        said = _("Den første kopi bliver lavet om lidt.") if last is None else _failed()
        light = light if found.is_backed_up else Light.RED
    else:
        said = _(
            "Den nyeste er %(time)s gammel og fylder %(size)s.",
            time=length(found.unsaved_for),
            size=size(good.size),
        )
        light = Light.GREEN if found.is_backed_up else Light.RED
        if last is not None and not last.is_ok:
            said, light = f"{said} {_failed()}", max(light, Light.YELLOW, key=list(Light).index)
    todo = _("Kør samskab backup, og læs hvad den siger. Ring til it-vagten.") if light != Light.GREEN else ""
    return Sign("backup", light, title, said, todo)


def _drill(config: Mapping[str, Any]) -> Sign:
    title = _("Prøve på at hente kopien tilbage")
    since, last = time_since_success(RunKind.DRILL), newest_run(RunKind.DRILL)
    if last is None:
        saved_for = time_since_success(RunKind.BACKUP)
        late = bool(config["BACKUP_EVERY_MINUTES"]) and saved_for is not None and saved_for > DRILL_TOO_OLD
        said, light = _("Der er ikke lavet en prøve endnu."), Light.RED if late else Light.GREEN
    elif not last.is_ok:
        said, light = (
            _("Den sidste prøve gik galt. Hvorfor står under ”Kopier og prøver” på siden Drift."),
            Light.RED,
        )
    else:
        assert since is not None
        said = _("Den sidste prøve gik godt. Det er %(time)s siden.", time=length(since))
        light = Light.RED if since > DRILL_TOO_OLD else Light.GREEN
    todo = _("Kør samskab restore-drill, og læs hvad den siger.") if light == Light.RED else ""
    return Sign("drill", light, title, said, todo)


def _disk(found: Readiness) -> Sign:
    said = _("%(percent)s %% er ledigt.", percent=round(found.free * 100))
    if found.has_room:
        return Sign("disk", Light.GREEN, _("Disk"), said)
    return Sign(
        "disk", Light.RED, _("Disk"), said, _("Gør plads, eller få en større disk. Ellers går siden i stå.")
    )


def _dates(now: datetime) -> Sign:
    """Whether every series has its dates weeks ahead; one whose dates cannot be made is named."""
    title = _("Nye datoer")
    behind = series_behind(now)
    if not behind:
        return Sign("dates", Light.GREEN, title, _("Alle grupper og måltider har deres datoer."))
    said = ngettext(
        "%(num)s mangler datoer: %(titles)s.",
        "%(num)s mangler datoer: %(titles)s.",
        len(behind),
        titles=", ".join(one.title for one in behind[:_MOST_NAMED]),
    )
    host_path = feature_of_kind(behind[0].kind).host_path
    url = host_path(behind[0].id) if host_path is not None else None
    todo = _("Ring til it-vagten. Hvorfor står i loggen under »no dates could be made«.")
    return Sign("dates", Light.YELLOW, title, said, todo, url)


def _settings(config: Mapping[str, Any]) -> list[Sign]:
    """What a real house should have set. A demo is not held to it."""
    if config["SAMSKAB_ENV"] != "production":
        return []
    is_sqlite = str(config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")
    missing = [
        (not config["SMTP_URL"], Light.RED, _("E-mails bliver ikke sendt."), "SMTP_URL"),
        (not (config["BOUNCE_IMAP_URL"] or config["BOUNCE_PATH"]), Light.YELLOW,
         _("Vi får ikke at vide, når en adresse ikke virker."), "BOUNCE_IMAP_URL"),
        (not config["BACKUP_KEY"], Light.RED, _("Vi kan ikke huske uden for databasen, hvem der er slettet."),
         "BACKUP_KEY"),
        (str(config["STORAGE_URL"]).startswith("file:"), Light.YELLOW,
         _("Kopierne ligger i en mappe. Den skal ligge på en anden maskine."), "STORAGE_URL"),
        (is_sqlite, Light.YELLOW, _("Databasen er SQLite. I drift bør den være PostgreSQL."), "DATABASE_URL"),
        (not config["METRICS_TOKEN"], Light.YELLOW, _("Ingen maskine holder øje med tallene."), "METRICS_TOKEN"),
    ]  # fmt: skip
    return [
        Sign(f"setting-{name}", light, _("Indstilling"), said, _("Sæt %(name)s. Se README.", name=name))
        for is_missing, light, said, name in missing
        if is_missing
    ]


def _failed() -> str:
    return _("Det sidste forsøg gik galt. Hvorfor står under ”Kopier og prøver” på siden Drift.")


def length(time: timedelta) -> str:
    """How long, in words: "40 sekunder", "5 minutter", "3 timer", "2 dage"."""
    seconds = max(int(time.total_seconds()), 0)
    if seconds < 90:
        return ngettext("%(num)s sekund", "%(num)s sekunder", seconds)
    if seconds < 90 * 60:
        return ngettext("%(num)s minut", "%(num)s minutter", round(seconds / 60))
    if seconds < 36 * 3600:
        return ngettext("%(num)s time", "%(num)s timer", round(seconds / 3600))
    return ngettext("%(num)s dag", "%(num)s dage", round(seconds / 86400))


def size(number: int | None) -> str:
    """How large, in words: "512 KB", "1,5 MB", "2,1 GB"."""
    value = float(number or 0)
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    text = f"{value:.1f}".removesuffix(".0") if value < 10 else f"{value:.0f}"
    return f"{text.replace('.', ',')} {unit}"
