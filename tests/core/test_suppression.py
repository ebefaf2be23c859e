"""Small counts: hidden, and hidden so that one who has everything that was published finds none of them."""

from collections.abc import Hashable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.suppression import Figure, Publication, Table, Word, one_way, published
from tests.core.attacker import Attacker

#: Mostly small, as in the tables of a small place.
COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 40))
ROWS, COLUMNS = ["Nord", "Syd", "Øst", "Vest"], ["18-29", "30-66", "67+"]


def small_cells(table: Table, zero_is_small: bool = False) -> list[Hashable]:
    return [key for key, value in table.cells.items() if (0 if zero_is_small else 1) <= value < 5]


def found_out(
    tables: list[Table], publications: list[Publication], zero_is_small: bool = False
) -> list[Hashable]:
    attacker = Attacker(publications, 0 if zero_is_small else 1)
    solved = attacker.solved()
    return [
        cell
        for table in tables
        for cell in small_cells(table, zero_is_small)
        if cell in solved or attacker.value_of(cell) is not None
    ]


def two_way(name: str, counts: Mapping[tuple[str, str], int]) -> Table:
    """A table of rows and columns with totals. Keys: (name, row, column), with None for a total; pairs that `counts`
    lacks are zero."""
    rows = list(dict.fromkeys(row for row, _ in counts))
    columns = list(dict.fromkeys(column for _, column in counts))
    cells: dict[Hashable, int] = {(name, r, c): counts.get((r, c), 0) for r in rows for c in columns}
    sums: list[tuple[Hashable, tuple[Hashable, ...]]] = [
        *(((name, row, None), tuple((name, row, column) for column in columns)) for row in rows),
        *(((name, None, column), tuple((name, row, column) for row in rows)) for column in columns),
    ]
    for total, parts in sums:
        cells[total] = sum(cells[part] for part in parts)
    whole = (name, None, None)
    sums.append((whole, tuple((name, row, None) for row in rows)))
    sums.append((whole, tuple((name, None, column) for column in columns)))
    cells[whole] = sum(counts.values())
    return Table(cells, sums)


@st.composite
def two_way_counts(draw: st.DrawFn) -> dict[tuple[str, str], int]:
    rows = ROWS[: draw(st.integers(1, 4))]
    columns = COLUMNS[: draw(st.integers(1, 3))]
    return {(row, column): draw(COUNTS) for row in rows for column in columns}


@given(counts=st.lists(COUNTS, min_size=1, max_size=7), zero_is_small=st.booleans())
@settings(max_examples=60, deadline=None)
def test_nothing_small_is_found_in_a_list_with_its_total(counts: list[int], zero_is_small: bool) -> None:
    table = one_way("all", dict(enumerate(counts)))

    publication = published([table], zero_is_small=zero_is_small)

    assert found_out([table], [publication], zero_is_small) == []


@given(counts=two_way_counts(), zero_is_small=st.booleans())
@settings(max_examples=60, deadline=None)
def test_nothing_small_is_found_in_a_table_of_rows_and_columns(
    counts: dict[tuple[str, str], int], zero_is_small: bool
) -> None:
    table = two_way("t", counts)

    publication = published([table], zero_is_small=zero_is_small)

    assert found_out([table], [publication], zero_is_small) == []


@st.composite
def trees(draw: st.DrawFn) -> Table:
    """Focus areas of initiatives of places: totals of totals."""
    cells: dict[Hashable, int] = {}
    sums: list[tuple[Hashable, tuple[Hashable, ...]]] = []
    areas = [("area", a) for a in range(draw(st.integers(1, 3)))]
    for area in areas:
        parts = [(*area, i) for i in range(draw(st.integers(1, 3)))]
        for part in parts:
            leaves = [(*part, leaf) for leaf in range(draw(st.integers(1, 3)))]
            cells |= {leaf: draw(COUNTS) for leaf in leaves}
            sums.append((part, tuple(leaves)))
            cells[part] = sum(cells[leaf] for leaf in leaves)
        sums.append((area, tuple(parts)))
        cells[area] = sum(cells[part] for part in parts)
    sums.append(("whole", tuple(areas)))
    cells["whole"] = sum(cells[area] for area in areas)
    return Table(cells, sums)


@given(table=trees())
@settings(max_examples=50, deadline=None)
def test_nothing_small_is_found_in_totals_of_totals(table: Table) -> None:
    assert found_out([table], [published([table])]) == []


def test_a_small_cell_takes_its_smallest_neighbour_with_it() -> None:
    publication = published([one_way("all", {"a": 3, "b": 30, "c": 9})])

    assert publication.figures == {
        "a": Figure(Word.UNDER, None),
        "b": Figure(Word.SHOWN, 30),
        "c": Figure(Word.HIDDEN, None),
        "all": Figure(Word.SHOWN, 42),
    }


def test_two_small_cells_need_no_third_where_they_can_be_told_apart_no_more() -> None:
    publication = published([one_way("all", {"a": 3, "b": 2, "c": 9})])

    assert [key for key, figure in publication.figures.items() if figure.value is None] == ["a", "b"]


def test_two_fours_under_a_total_of_eight_would_be_given_away_by_their_words() -> None:
    publication = published([one_way("all", {"a": 4, "b": 4})])

    assert publication.figures["all"] == Figure(Word.HIDDEN, None)


def test_zero_is_shown_where_people_are_counted_and_hidden_where_they_said_how_they_are() -> None:
    table = one_way("all", {"over": 0, "not over": 12, "no answer": 20})

    assert published([table]).figures["over"] == Figure(Word.SHOWN, 0)
    sensitive = published([table], zero_is_small=True).figures
    assert sensitive["over"] == Figure(Word.UNDER, None)
    assert sensitive["not over"] == Figure(Word.HIDDEN, None)


def test_large_counts_are_all_shown() -> None:
    table = two_way("t", {(row, column): 10 for row in ROWS for column in COLUMNS})

    assert {key: figure.value for key, figure in published([table]).figures.items()} == dict(table.cells)


def test_sums_that_do_not_add_up_and_counts_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="not the sum"):
        Table({"all": 5, "a": 3}, [("all", ("a",))])
    with pytest.raises(ValueError, match="never negative"):
        Table({"a": -1}, [])
    with pytest.raises(ValueError, match="two values"):
        published([Table({"a": 10}, []), Table({"a": 11}, [])])
