"""Nothing that others may see tells what the scheme is about: subjects, SMS, calls, and names of kinds for staff.

It reads every kind of the scheme, whoever wrote it: the templates with all that they include, so that no branch of one
is forgotten, and each sample as it is sent, so that no value tells either.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from app.core.feature import MessageKind, installed
from app.people.merging import obstacles, what_moves
from tests.conftest import FrozenClock
from tests.factories import make_person
from tests.notifications.test_letters import written
from tests.phone_friends.friends import make_phone_volunteer, make_wish
from tests.phone_friends.telling_words import telling

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SEEN = ("subject.txt", "sms.txt", "call.txt")
_INCLUDED = re.compile(r"""{%-?\s*(?:include|extends|import|from)\s+["']([^"']+)["']""")


#: A letter to another scheme, whose name and question say what it is about, and whose reader knows.
TO_SCHEMES = ("phone_handover_asked",)


def kinds() -> list[MessageKind]:
    ours = [kind for one in installed() if one.name == "phone_friends" for kind in one.message_kinds]
    return [kind for kind in ours if kind.name not in TO_SCHEMES]


def source(name: str) -> str:
    """A template with everything that it takes in."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    return "\n".join([text, *(source(other) for other in _INCLUDED.findall(text))])


@pytest.mark.any_database
def test_templates_say_nothing_to_who_looks_over_a_shoulder(app: Flask) -> None:
    found: dict[str, list[str]] = {}
    for kind in kinds():
        names = [f"notifications/{kind.name}.{part}" for part in SEEN]
        texts = {name: source(name) for name in names if (TEMPLATES / name).exists()}
        assert f"notifications/{kind.name}.subject.txt" in texts
        found |= {name: words for name, text in texts.items() if (words := telling(text))}
        if telling(str(kind.title)):
            found[kind.name] = telling(str(kind.title))
    assert found == {}
    assert len(kinds()) >= 4


@pytest.mark.slow_on_postgres
def test_what_is_sent_says_nothing_either(app: Flask, frozen_clock: FrozenClock) -> None:
    found: dict[tuple[str, str], list[str]] = {}
    for kind in kinds():
        _message, letter, words = written(app, frozen_clock, kind.name)
        for heading, text in {"Emne": letter.subject, **words}.items():
            if telling(text):
                found[kind.name, heading] = telling(text)
        # The address of a private link stands in the letter.
        assert "telefonven" not in letter.text.lower(), kind.name
    assert found == {}


def test_the_list_catches_what_it_should_and_lets_the_rest_pass() -> None:
    for text in (
        "Din telefonven ringer kl. 10",
        "Er du alene i dag?",
        "En samtale torsdag",
        "Du kan tale med Jonna",
        "I din SORG",
        "Når en enke ringer",
        "Din attest udløber",
    ):
        assert telling(text), text
    for text in (
        "Husk din aftale torsdag kl. 10",
        "Tænk på omsorg",
        "Et enkelt svar",
        "Talen mandag",
        "Malene ringer",
    ):
        assert telling(text) == [], text


def test_who_makes_two_rows_one_does_not_learn_who_is_in_the_scheme(app: Flask) -> None:
    """Moderators and administrators may merge, and are no coordinators."""
    kept, gone = make_person("Ove Jepsen"), make_person("Ove Jepsen")
    for person in (kept, gone):
        make_wish(person)
        make_phone_volunteer(person)
    said = [*what_moves(gone.id), *obstacles(kept.id, gone.id)]
    assert len(said) == 3
    assert telling(" ".join(said)) == []
