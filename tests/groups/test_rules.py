"""How well a group fits what somebody looks for, and what its page offers whom."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from app.groups.rules import (
    Doing,
    Door,
    MemberStatus,
    OpenTo,
    Panel,
    PartOfDay,
    Reason,
    Size,
    Traits,
    Wish,
    fit,
    panel_state,
    part_of_day,
    ranked,
    status_of_new,
)


def traits(**values: Any) -> Traits:
    defaults: dict[str, Any] = {
        "topics": ("haandarbejde",),
        "weekdays": (1,),
        "starts_at": time(14),
        "size": Size.SMALL,
        "doing": Doing.DO,
        "open_to": OpenTo.ALL,
        "is_quiet": False,
        "is_online": False,
        "km": None,
    }
    return Traits(**{**defaults, **values})


@pytest.mark.parametrize(
    ("at", "part"),
    [
        (None, None),
        (time(11, 59), PartOfDay.MORNING),
        (time(12), PartOfDay.AFTERNOON),
        (time(16, 59), PartOfDay.AFTERNOON),
        (time(17), PartOfDay.EVENING),
    ],
)
def test_the_part_of_a_day_a_group_begins_in(at: time | None, part: PartOfDay | None) -> None:
    assert part_of_day(at) is part


@pytest.mark.parametrize(
    ("door", "mine", "is_open", "is_host", "panel"),
    [
        (Door.OPEN, None, True, False, Panel.JOIN),
        (Door.ASK, None, True, False, Panel.ASK),
        (Door.ASK, MemberStatus.ASKED, True, False, Panel.ASKED),
        (Door.OPEN, MemberStatus.MEMBER, True, False, Panel.MINE),
        # Who is in it still sees how it stands when it was taken down.
        (Door.OPEN, MemberStatus.MEMBER, False, False, Panel.MINE),
        (Door.OPEN, None, False, False, Panel.CLOSED),
        (Door.ASK, None, True, True, Panel.HOST),
    ],
)
def test_what_the_page_offers(
    door: Door, mine: MemberStatus | None, is_open: bool, is_host: bool, panel: Panel
) -> None:
    assert panel_state(door, mine, is_open=is_open, is_host=is_host) is panel


def test_who_asks_waits_and_who_just_comes_is_in() -> None:
    assert status_of_new(Door.ASK) is MemberStatus.ASKED
    assert status_of_new(Door.OPEN) is MemberStatus.MEMBER


@pytest.mark.parametrize(
    ("wish", "like", "reasons"),
    [
        (Wish(topic="haandarbejde"), {}, (Reason.TOPIC,)),
        (Wish(topic="sang"), {}, ()),
        (Wish(weekday=1, part_of_day=PartOfDay.AFTERNOON), {}, (Reason.WEEKDAY, Reason.PART_OF_DAY)),
        (Wish(size=Size.SMALL, doing=Doing.TALK), {}, (Reason.SIZE,)),
        (Wish(is_quiet=True), {"is_quiet": True}, (Reason.QUIET,)),
        (Wish(has_place=True), {"km": 9.9}, (Reason.NEAR,)),
        (Wish(has_place=True), {"km": 10.1}, ()),
        (Wish(has_place=True), {"is_online": True}, (Reason.ONLINE,)),
        (Wish(open_to=OpenTo.MEN), {"open_to": OpenTo.MEN}, (Reason.OPEN_TO,)),
        # What counts most is said first.
        (Wish(topic="haandarbejde", weekday=1, has_place=True), {"km": 2.0},
         (Reason.TOPIC, Reason.NEAR, Reason.WEEKDAY)),
    ],
)  # fmt: skip
def test_why_a_group_fits(wish: Wish, like: dict[str, Any], reasons: tuple[Reason, ...]) -> None:
    assert fit(wish, traits(**like))[1] == reasons


def test_the_best_comes_first_the_nearer_before_the_farther_and_what_does_not_fit_not_at_all() -> None:
    groups = [
        (1, traits(topics=("sang",))),
        (2, traits(km=8.0)),
        (3, traits(km=3.0)),
        (4, traits(km=3.0, weekdays=(4,), topics=("haandarbejde",), is_quiet=True)),
    ]

    found = ranked(Wish(topic="haandarbejde", is_quiet=True, has_place=True), groups)

    assert [number for number, _reasons in found] == [4, 3, 2]


def test_without_a_wish_all_stand_as_they_come() -> None:
    assert [number for number, _why in ranked(Wish(), [(2, traits()), (1, traits())])] == [2, 1]


@pytest.mark.parametrize(
    ("wanted", "open_to", "is_shown"),
    [
        (OpenTo.MEN, OpenTo.WOMEN, False),
        (OpenTo.MEN, OpenTo.ALL, True),
        (OpenTo.MEN, OpenTo.MEN, True),
        (OpenTo.ALL, OpenTo.MEN, False),
        (OpenTo.ALL, OpenTo.ALL, True),
    ],
)
def test_a_group_for_others_is_not_shown(wanted: OpenTo, open_to: OpenTo, is_shown: bool) -> None:
    assert bool(ranked(Wish(open_to=wanted), [(1, traits(open_to=open_to))])) is is_shown
