"""The chain finds whatever is done to it: ten thousand random tamperings, and each kind by name."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.audit.chain import GENESIS, Link, hash_of, verify

START = datetime(2027, 3, 1, 9, tzinfo=UTC)
NOW = START + timedelta(days=2)
EVENTS = 24
TAMPERINGS = 10_000
#: Columns that hold a text, and those that hold a number.
TEXTS = ("roles", "purpose", "network", "action", "object_type")
NUMBERS = ("actor_person_id", "on_behalf_of", "object_id")


def event(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "at": START + timedelta(minutes=number, microseconds=number),
        "actor_person_id": number % 5 or None,
        "roles": "moderator,citizen",
        "on_behalf_of": None,
        "purpose": "telefon",
        "network": "192.0.2.0/24",
        "action": "sign_up.join",
        "object_type": "sign_up",
        "object_id": number * 3,
        "details": {"party": number % 4, "state": "confirmed"},
    }


@dataclass
class Log:
    """Events and seals as an attacker finds them in the database."""

    events: dict[int, dict[str, Any]] = field(default_factory=dict)
    #: [number, event id, hash, instant]
    seals: list[list[Any]] = field(default_factory=list)

    def seal_all(self) -> None:
        head = GENESIS
        self.seals = []
        for number, (event_id, row) in enumerate(self.events.items(), start=1):
            at = row["at"] + timedelta(minutes=1)
            head = hash_of(head, number, at, row)
            self.seals.append([number, event_id, head, at])

    def problems(self, *heads: str, now: datetime = NOW) -> list[str]:
        sealed = {seal[1] for seal in self.seals}
        links = [
            Link(number, event_id, hashed, at, self.events.get(event_id))
            for number, event_id, hashed, at in sorted(self.seals, key=lambda seal: seal[0])
        ]
        unsealed = [(key, row["at"]) for key, row in self.events.items() if key not in sealed]
        return verify(links, unsealed, now, heads).problems

    @property
    def head(self) -> str:
        return str(self.seals[-1][2])


def new_log() -> Log:
    log = Log({number: event(number) for number in range(1, EVENTS + 1)})
    log.seal_all()
    return log


def change_text(log: Log, chance: random.Random) -> None:
    row = log.events[chance.randint(1, EVENTS)]
    column = chance.choice(TEXTS)
    at = chance.randrange(len(row[column]))
    other = chr(ord(row[column][at]) ^ (1 << chance.randrange(5)))
    row[column] = row[column][:at] + other + row[column][at + 1 :]


def change_number(log: Log, chance: random.Random) -> None:
    row = log.events[chance.randint(1, EVENTS)]
    column = chance.choice(NUMBERS)
    row[column] = (row[column] or 0) + chance.randint(1, 9)


def change_instant(log: Log, chance: random.Random) -> None:
    log.events[chance.randint(1, EVENTS)]["at"] += timedelta(microseconds=chance.randint(1, 10**9))


def change_details(log: Log, chance: random.Random) -> None:
    row = log.events[chance.randint(1, EVENTS)]
    row["details"] = {**row["details"], chance.choice(["party", "new", "state"]): chance.random()}


def delete_event(log: Log, chance: random.Random) -> None:
    del log.events[chance.randint(1, EVENTS)]


def delete_event_and_seal(log: Log, chance: random.Random) -> None:
    at = chance.randrange(EVENTS - 1)
    del log.events[log.seals[at][1]]
    del log.seals[at]


def delete_and_number_anew(log: Log, chance: random.Random) -> None:
    delete_event_and_seal(log, chance)
    for number, seal in enumerate(log.seals, start=1):
        seal[0] = number


def insert_event(log: Log, chance: random.Random) -> None:
    log.events[1000 + chance.randint(0, 99)] = event(chance.randint(1, EVENTS))


def swap_events(log: Log, chance: random.Random) -> None:
    one, other = chance.sample(range(1, EVENTS + 1), 2)
    log.events[one], log.events[other] = log.events[other], log.events[one]


def swap_contents(log: Log, chance: random.Random) -> None:
    swap_events(log, chance)
    for number, row in log.events.items():
        row["id"] = number


def swap_seals(log: Log, chance: random.Random) -> None:
    one, other = chance.sample(range(EVENTS), 2)
    log.seals[one][1], log.seals[other][1] = log.seals[other][1], log.seals[one][1]


def change_seal(log: Log, chance: random.Random) -> None:
    seal = chance.choice(log.seals)
    at = chance.randrange(64)
    seal[2] = seal[2][:at] + chance.choice("0123456789abcdef".replace(seal[2][at], "")) + seal[2][at + 1 :]


def move_seal_in_time(log: Log, chance: random.Random) -> None:
    chance.choice(log.seals)[3] += timedelta(seconds=chance.randint(1, 10**6))


def cut_off_end(log: Log, chance: random.Random) -> None:
    for seal in log.seals[-chance.randint(1, EVENTS) :]:
        del log.events[seal[1]]
        log.seals.remove(seal)


def cut_off_beginning(log: Log, chance: random.Random) -> None:
    for seal in log.seals[: chance.randint(1, EVENTS - 1)]:
        del log.events[seal[1]]
        log.seals.remove(seal)


def write_anew(log: Log, chance: random.Random) -> None:
    """Change something and compute the whole chain anew."""
    change_number(log, chance)
    log.seal_all()


def leave_out_and_write_anew(log: Log, chance: random.Random) -> None:
    delete_event(log, chance)
    log.seal_all()


TAMPERING: tuple[Callable[[Log, random.Random], None], ...] = (
    change_text,
    change_number,
    change_instant,
    change_details,
    delete_event,
    delete_event_and_seal,
    delete_and_number_anew,
    insert_event,
    swap_events,
    swap_contents,
    swap_seals,
    change_seal,
    move_seal_in_time,
    cut_off_end,
    cut_off_beginning,
    write_anew,
    leave_out_and_write_anew,
)
#: Found only by whoever kept a head from before.
NEED_HEAD = (cut_off_end, write_anew, leave_out_and_write_anew)


def test_a_whole_chain_has_no_problems() -> None:
    log = new_log()
    assert log.problems(log.head, log.seals[3][2]) == []
    assert Log().problems() == []


def test_ten_thousand_random_tamperings_are_all_found() -> None:
    chance = random.Random(27)
    missed = []
    head = new_log().head
    for number in range(TAMPERINGS):
        tamper = TAMPERING[number % len(TAMPERING)]
        log = new_log()
        tamper(log, chance)
        if not log.problems(head):
            missed.append((number, tamper.__name__))
    assert missed == []


@pytest.mark.parametrize("tamper", TAMPERING, ids=lambda tamper: tamper.__name__)
def test_what_needs_no_head_is_found_without_one(tamper: Callable[[Log, random.Random], None]) -> None:
    chance = random.Random(tamper.__name__)
    for _round in range(20):
        log = new_log()
        tamper(log, chance)
        assert bool(log.problems()) is (tamper not in NEED_HEAD)


def test_an_event_of_this_minute_may_wait_for_its_seal() -> None:
    log = new_log()
    log.events[99] = {**event(99), "at": NOW - timedelta(minutes=1)}
    assert log.problems() == []
    assert log.problems(now=NOW + timedelta(hours=1)) == ["event 99 has no seal"]


def test_a_problem_says_where() -> None:
    log = new_log()
    log.events[7]["object_id"] = 8
    assert log.problems() == ["event 7 was changed, or its seal 7"]


def with_cut(at: datetime, below: int = 10) -> Log:
    """A log whose events up to seal `below` are gone, and the seals before it, after a sealed cut."""
    log = new_log()
    cut = {**event(EVENTS + 1), "at": at, "action": "audit.cut", "object_type": "audit_seal"}
    cut |= {"object_id": below, "details": {"hash": log.seals[below - 1][2]}}
    log.events[EVENTS + 1] = cut
    log.seal_all()
    for number in range(1, below + 1):
        del log.events[number]
    log.seals = log.seals[below - 1 :]
    return log


FIVE_YEARS_ON = START + timedelta(days=5 * 366)


def test_after_five_years_the_chain_begins_at_its_anchor() -> None:
    log = with_cut(FIVE_YEARS_ON)
    assert log.problems(log.head, now=FIVE_YEARS_ON) == []


def test_a_cut_hides_nothing_else() -> None:
    early = with_cut(START + timedelta(days=400))
    assert early.problems() == [f"event {EVENTS + 1} cut off what was not five years old"]
    more = with_cut(FIVE_YEARS_ON)
    del more.events[11]
    assert "the event of seal 11 was deleted" in more.problems(now=FIVE_YEARS_ON)
    further = with_cut(FIVE_YEARS_ON)
    further.seals = further.seals[1:]
    assert "the seals before 11 were deleted" in further.problems(now=FIVE_YEARS_ON)
    forged = with_cut(FIVE_YEARS_ON)
    forged.seals[0][2] = "0" * 64
    assert "seal 10 is not the one that was cut at" in forged.problems(now=FIVE_YEARS_ON)
