"""The municipality's own words and numbers, known to every floor. app.pack reads and installs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

#: What a setting is when neither the pack file nor staff say anything. Units stand in the name.
DEFAULT_SETTINGS: Mapping[str, Any] = MappingProxyType(
    {
        "horizon_weeks": 12,
        "promotion_stops_hours": 24,
        "reminder_from": "08:00",
        "reminder_until": "20:00",
        "sign_up_retention_days": 90,
        "account_retention_days": 365,
        "list_radius_km": 20,
        "sms_receipt_minutes": 60,
        "proposal_answer_days": 5,
        "four_eyes": 1,
        "phone_lowest_age": 0,
        "phone_silence_days": 14,
        "phone_answer_days": 7,
        "phone_trial_calls": 4,
        "phone_attest_months": 24,
    }
)


@dataclass(frozen=True)
class Hours:
    """A line of opening hours, in words: `Mandag til torsdag`, `kl. 9.00–15.00`."""

    days: str
    time: str

    def __str__(self) -> str:
        return f"{self.days} {self.time}"


@dataclass(frozen=True)
class HelpLine:
    """A number for who cannot wait: `Livslinien`, `70 201 201`, when to ring it."""

    name: str
    phone: str
    when: str


@dataclass(frozen=True)
class PhonePartner:
    """A telephone scheme of somebody else."""

    #: As in addresses.
    code: str
    name: str
    phone: str
    #: Whom it is for, a sentence.
    text: str
    url: str = ""
    #: Where a wish is handed over to; empty when one must ring there oneself.
    email: str = ""
    #: For whom it is, in whole years, both included.
    from_age: int = 0
    until_age: int = 120


@dataclass(frozen=True)
class PhonePaper:
    """A text that whoever rings others reads or promises to keep. Of several versions the highest holds."""

    #: `briefing` or `declaration`.
    code: str
    title: str
    #: Lists and headings as people write them (app.core.rich_text).
    text: str
    version: int = 1
    #: Who promised an older version promises this one by then; without it theirs goes on holding.
    renew_by: date = date.max


@dataclass(frozen=True)
class Tag:
    """A word of a taxonomy: what is stored and what is read."""

    code: str
    label: str
    #: The same said of one person, where it can be.
    of_one: str = ""


@dataclass(frozen=True)
class TaskTemplate:
    """A ready text of a task. Words of the task itself (company, work, requirements, access) are as in its form."""

    #: As in addresses.
    code: str
    #: What to press: "Kørsel til lægen".
    name: str
    title: str
    text: str
    #: What to settle before it is posted, a sentence each.
    think_of: tuple[str, ...] = ()
    company: str = ""
    work: str = ""
    requirements: tuple[str, ...] = ()
    access: tuple[str, ...] = ()


class Colours(NamedTuple):
    """Colours as in style sheets: `#0d4f4b`."""

    primary: str
    primary_dark: str
    accent: str


@dataclass(frozen=True)
class Pack:
    """One municipality. Frozen: a changed setting makes a new object."""

    site_name: str
    municipality_name: str
    house_name: str
    phone: str
    support_phone: str
    email: str
    email_sender: str
    committee: str
    map_credit: str
    hours: tuple[Hours, ...] = ()
    colours: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    loneliness_kinds: tuple[Tag, ...] = ()
    target_groups: tuple[Tag, ...] = ()
    languages: tuple[Tag, ...] = ()
    #: What groups that meet are about.
    group_topics: tuple[Tag, ...] = ()
    #: What one gives or seeks at the samarbejdsbørs.
    exchange_categories: tuple[Tag, ...] = ()
    task_templates: tuple[TaskTemplate, ...] = ()
    #: What phone friends like to talk about, and what somebody may have lived through.
    phone_interests: tuple[Tag, ...] = ()
    phone_lived: tuple[Tag, ...] = ()
    #: Numbers for who cannot wait, the most pressing first.
    help_lines: tuple[HelpLine, ...] = ()
    phone_partners: tuple[PhonePartner, ...] = ()
    phone_papers: tuple[PhonePaper, ...] = ()

    def setting(self, key: str) -> Any:
        """The setting `key`: changed by staff, else as in the pack, else the default. KeyError if unknown."""
        if key in self.settings:
            return self.settings[key]
        return DEFAULT_SETTINGS[key]

    def text(self, key: str) -> str:
        """A default text of the pack with settings put in ({days}). Raises KeyError if there is none."""
        return self.texts[key].replace("{days}", str(self.setting("sign_up_retention_days")))

    @property
    def colour_codes(self) -> Colours:
        """The colours of the pack."""
        return Colours(*(self.colours.get(name, "") for name in Colours._fields))

    @property
    def privacy_sign_up(self) -> str:
        """What stands above the button of every sign-up."""
        return self.text("privacy_sign_up")

    def labels_of(self, codes: list[str]) -> list[str]:
        """The words of tags, in the order of the pack; unknown codes are left out."""
        return [tag.label for tag in (*self.loneliness_kinds, *self.target_groups) if tag.code in codes]

    def with_settings(self, changed: Mapping[str, Any]) -> Pack:
        """The same pack with settings that staff changed laid over."""
        return replace(self, settings={**self.settings, **changed}) if changed else self


_installed: list[Pack] = []


def install(pack: Pack) -> None:
    """Make `pack` the one of this process. Called by app.pack.settings."""
    _installed[:] = [pack]


def current_pack() -> Pack:
    """The pack of this process. Raises LookupError before app.pack.settings.get_pack() ran once."""
    if not _installed:
        raise LookupError("no pack is installed yet")
    return _installed[0]
