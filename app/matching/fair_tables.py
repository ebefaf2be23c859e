"""At which table each meeting is, so that few have to get up. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from app.matching.timetable import Fair


def tables(fair: Fair, round_of: Mapping[int, int]) -> dict[int, int]:
    """The table of each pair that meets: in every round as many as possible stay where they sat last."""
    from scipy.optimize import linear_sum_assignment

    found: dict[int, int] = {}
    sat: dict[int, int] = {}
    for round_ in range(fair.rounds):
        meets = sorted(at for at, one in round_of.items() if one == round_)
        stays = np.zeros((len(meets), fair.tables), np.int64)
        for row, at in enumerate(meets):
            for who in (fair.pairs[at].a, fair.pairs[at].b):
                if who in sat:
                    stays[row, sat[who]] += 1
        rows, columns = linear_sum_assignment(stays, maximize=True)
        for row, table in zip(rows.tolist(), columns.tolist(), strict=True):
            found[meets[row]] = table
            sat[fair.pairs[meets[row]].a] = sat[fair.pairs[meets[row]].b] = table
    return found
