"""What the moderators' page of an organisation shows, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from app.admin.forms_organisations import ANSWERS
from app.core import clock
from app.core.formatting import phone
from app.core.forms import commit_alone
from app.core.permissions import current_actor
from app.gathering_pages.forms_host import AnnouncedForm
from app.media.queries import shown_picture
from app.moderation.forms import ReadForm
from app.moderation.hints import hints
from app.moderation.models import ProposedEdit
from app.moderation.states import State
from app.moderation.words import hints_in_words
from app.organisations.models import Organisation
from app.organisations.queries import KIND
from app.organisations.rules import Insurer, OrganisationKind
from app.organisations.words import (
    FIELD_WORDS,
    INSURER_WORDS,
    KIND_WORDS,
    named_requirements,
    target_groups_in_words,
)
from app.people.actions import note_list_look
from app.places.queries import all_places

#: State → answers that can be given then, the commonest first.
POSSIBLE = {
    State.PENDING: ("godkend", "ret", "afvis"),
    State.NEEDS_WORK: ("afvis",),
    State.PUBLISHED: ("skjul",),
    State.HIDDEN: ("vis",),
}
#: Last part of the address → the state it leads to.
LEADS_TO = {
    "godkend": State.PUBLISHED,
    "ret": State.NEEDS_WORK,
    "afvis": State.REJECTED,
    "skjul": State.HIDDEN,
    "vis": State.PUBLISHED,
}


@dataclass(frozen=True)
class Answer:
    """One of the possible answers: its name in the address, its words, and its empty form."""

    slug: str
    title: str
    hint: str
    button: str
    kind: str
    form: AnnouncedForm


def answers(organisation: Organisation) -> list[Answer]:
    """What can be answered now, with ids that do not meet on one page."""
    words = {
        "godkend": (_("Godkend"), _("Alle kan se siden med det samme."), "primary"),
        "ret": (_("Bed om rettelse"), _("De kan rette den og sende den igen."), "quiet"),
        "afvis": (_("Afvis"), _("Ingen kan se siden. De kan rette den og spørge igen."), "stop"),
        "skjul": (_("Tag siden ned"), _("Ingen kan se den eller rette den mere."), "stop"),
        "vis": (_("Vis siden igen"), _("Alle kan se den, og de kan rette den igen."), "primary"),
    }
    found = []
    for slug in POSSIBLE.get(organisation.state, ()):
        form = ANSWERS[slug](formdata=None)
        if isinstance(form, ReadForm):
            form.reading(*read_of(organisation))
        form.text.id = form.text.label.field_id = f"text-{slug}"
        title, hint, kind = words[slug]
        found.append(Answer(slug, title, hint, _("Se brevet først"), kind, form))
    return found


def read_of(organisation: Organisation) -> list[Any]:
    """What is read before it is answered: all of a profile."""
    return [getattr(organisation, name) for name in FIELD_WORDS]


def rows_of(values: dict[str, Any]) -> list[tuple[str, str]]:
    """(what, value) in words of every field that says something."""
    found = [(str(FIELD_WORDS[name]), in_words(name, value)) for name, value in values.items()]
    return [(what, said) for what, said in found if said]


_IN_WORDS: dict[str, Callable[[Any], Any]] = {
    "kind": lambda value: KIND_WORDS[OrganisationKind(value)],
    "insurer": lambda value: INSURER_WORDS[Insurer(value)],
    "task_requirements": lambda value: ", ".join(named_requirements(value)),
    "target_groups": lambda value: ", ".join(target_groups_in_words(value)),
    "contact_phone": phone,
    "place_id": lambda value: next((place.name for place in all_places() if place.id == value), ""),
}


def in_words(name: str, value: Any) -> str:
    """A field of a profile in words; nothing for nothing."""
    return str(_IN_WORDS.get(name, str)(value)) if value else ""


def written_by(organisation: Organisation) -> dict[str, Any]:
    """All of a profile in words, its picture, and what to look at twice."""
    return {
        "rows": rows_of({name: getattr(organisation, name) for name in FIELD_WORDS}),
        "picture": shown_picture(KIND, organisation.id),
        "hints": hints_about(organisation.summary, organisation.requirements, organisation.film_text),
    }


def differences_of(edit: ProposedEdit) -> list[tuple[str, str, str]]:
    """(what, before, after) in words."""
    return [
        (str(FIELD_WORDS[name]), in_words(name, edit.before.get(name)), in_words(name, value))
        for name, value in edit.after.items()
    ]


def hints_about(*texts: str) -> list[str]:
    """What to look at twice."""
    return hints_in_words(hints(*texts))


def note_look(person_ids: list[int], purpose: str = "organisations") -> None:
    """Whoever is named on a page can see that it was read."""
    actor, now = replace(current_actor(), purpose=purpose), clock.now()
    if person_ids:
        commit_alone(lambda: note_list_look(actor, now, person_ids))
