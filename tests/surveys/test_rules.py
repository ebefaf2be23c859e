"""The instruments as the file has them, the windows in which a sheet is open, and counting."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import fmean, stdev

import pytest
from scipy import stats

import app.surveys
from app.core.suppression import Figure, Word
from app.surveys.counting import Case, Counting, mean_of, percent
from app.surveys.rules import add_months, is_over, quarter_of, window_now, windows
from app.surveys.scales import scales
from app.surveys.words import conclusions

RAW = json.loads(Path(app.surveys.__file__).with_name("scales.json").read_text(encoding="utf-8"))
WHO5, T_ILS = scales()["who5"], scales()["t_ils"]


@pytest.mark.parametrize("key", ["who5", "t_ils"])
def test_wording_labels_sources_and_reservations_are_those_of_the_file(key: str) -> None:
    scale, raw = scales()[key], RAW[key]
    assert list(scale.wording(other_last=False)) == raw["items"]
    assert [{"value": value, "label": label} for value, label in scale.options] == raw["options"]
    assert list(scale.sources) == raw["sources"]
    assert scale.licence == raw["licence"]
    assert set(scale.reservations) == {
        raw[name] for name in ("instruction_status", "warning", "reference") if name in raw
    }
    named = [
        {"min": band.lowest, "max": band.highest, "label": band.label} for band in scale.bands if band.label
    ]
    assert named == raw["bands"]


def test_the_other_wording_changes_the_last_item_of_t_ils_only() -> None:
    assert T_ILS.wording(other_last=True) == (*T_ILS.items[:2], RAW["t_ils"]["item3_variant"])
    assert WHO5.wording(other_last=True) == WHO5.items


@pytest.mark.parametrize(
    ("answers", "score", "label"),
    [
        ([0, 0, 0, 0, 0], 0, "stor risiko for depression/stressbelastning"),
        ([1, 2, 2, 2, 1], 32, "stor risiko for depression/stressbelastning"),
        ([2, 2, 2, 2, 1], 36, "risiko for depression/stressbelastning"),
        ([3, 3, 2, 2, 2], 48, "risiko for depression/stressbelastning"),
        ([3, 3, 3, 2, 2], 52, "ikke umiddelbart risiko"),
        ([5, 5, 5, 5, 5], 100, "ikke umiddelbart risiko"),
    ],
)
def test_who_5_is_the_sum_times_four(answers: list[int], score: int, label: str) -> None:
    assert WHO5.score(answers) == score
    assert WHO5.bands[WHO5.band_of(score)].label == label


@pytest.mark.parametrize(
    ("answers", "score", "is_over_limit"),
    [([1, 1, 1], 3, False), ([2, 2, 2], 6, False), ([3, 2, 2], 7, True), ([3, 3, 3], 9, True)],
)
def test_t_ils_is_the_sum(answers: list[int], score: int, is_over_limit: bool) -> None:
    assert T_ILS.score(answers) == score
    assert (T_ILS.bands[T_ILS.band_of(score)].label == "tegn på svær ensomhed") is is_over_limit


def test_a_sheet_that_lacks_an_item_has_no_score() -> None:
    assert WHO5.score([5, 5, None, 5, 5]) is None
    assert T_ILS.score([None, None, None]) is None


@pytest.mark.parametrize("answers", [[1, 1], [0, 1, 1], [1, 1, 4]])
def test_what_is_no_answer_is_refused(answers: list[int]) -> None:
    with pytest.raises(ValueError, match="no sheet"):
        T_ILS.score(answers)


def test_a_sheet_is_open_before_the_first_date_and_after_three_and_twelve_months() -> None:
    asked, first = datetime(2026, 11, 20, 10, tzinfo=UTC), datetime(2026, 11, 30, 9, tzinfo=UTC)
    found = windows(asked, first)

    def moment(now: datetime) -> int | None:
        window = window_now(found, now)
        return window.moment if window is not None else None

    assert moment(first - timedelta(minutes=1)) == 0
    assert moment(first) is None
    assert moment(datetime(2027, 2, 28, 9, tzinfo=UTC)) == 3, "the last day of February"
    assert moment(datetime(2027, 4, 14, 8, tzinfo=UTC)) == 3
    assert moment(datetime(2027, 4, 15, 8, tzinfo=UTC)) is None
    assert moment(datetime(2027, 11, 30, 9, tzinfo=UTC)) == 12


def test_months_are_added_to_the_last_day_of_a_short_month() -> None:
    assert add_months(datetime(2027, 8, 31, tzinfo=UTC), 6) == datetime(2028, 2, 29, tzinfo=UTC)
    assert add_months(datetime(2027, 3, 31, tzinfo=UTC), -12) == datetime(2026, 3, 31, tzinfo=UTC)


def test_a_sheet_is_missing_only_when_it_can_no_longer_come() -> None:
    # Answered on the last day of March, first date at the end of June: the sheet closes in the middle of November.
    assert quarter_of(date(2026, 3, 31)) == date(2026, 1, 1)
    assert not is_over(date(2026, 1, 1), 3, date(2026, 10, 1))
    assert is_over(date(2026, 1, 1), 3, date(2027, 1, 1))


# ---- counting -----------------------------------------------------------------------------------------------------


def cases(number: int, initiative: int = 1, seed: int = 7) -> list[Case]:
    chance = Random(seed)
    found = []
    for _ in range(number):
        before = 4 * chance.randint(5, 20)
        found.append(Case(initiative, 2026, before, min(100, before + 4 * chance.randint(-2, 5))))
    return found


def counting(found: list[Case], *groups: set[int]) -> Counting:
    return Counting(found, map(frozenset, groups), [frozenset({2026, 2027})], 3, WHO5.band_of)


def test_the_mean_change_and_its_interval_are_those_of_the_paired_t_test() -> None:
    pairs = [(one.before, one.after) for one in cases(40) if one.after is not None]
    before, after = zip(*pairs, strict=True)
    test = stats.ttest_rel(after, before)
    interval = test.confidence_interval(0.95)

    mean = mean_of(pairs)

    assert mean.change == pytest.approx(fmean(after) - fmean(before))
    assert mean.low == pytest.approx(interval.low)
    assert mean.high == pytest.approx(interval.high)


def test_the_interval_by_hand() -> None:
    # Differences 1, 2, 3, 4: mean 2.5, s = 1.29099, t(3; .975) = 3.18245, so ± 2.05426.
    mean = mean_of([(0, 1), (0, 2), (0, 3), (0, 4)])
    assert stdev([1, 2, 3, 4]) == pytest.approx(1.29099, abs=1e-5)
    assert mean.low == pytest.approx(0.44574, abs=1e-4)
    assert mean.high == pytest.approx(4.55426, abs=1e-4)


@pytest.mark.parametrize(("number", "has_mean"), [(29, False), (30, True)])
def test_a_mean_needs_thirty_pairs(number: int, has_mean: bool) -> None:
    found = counting(cases(number)).of({1}, [2026])
    assert found is not None
    assert found.pairs.value == number
    assert (found.mean is not None) is has_mean


def test_four_people_are_hidden_in_their_own_initiative_and_by_subtraction() -> None:
    found = counting([*cases(40), *cases(40, 2), *cases(4, 3)], {1, 3}, {2})
    few, whole, with_few = found.of({3}, [2026]), found.of({1, 2, 3}, [2026]), found.of({1, 3}, [2026])
    alone = found.of({1}, [2026])
    assert few is not None
    assert whole is not None
    assert with_few is not None
    assert alone is not None
    assert few.pairs.word is Word.UNDER
    assert few.mean is None
    assert all(share.before.value is None for share in few.bands)
    assert with_few.pairs.value is None or alone.pairs.value is None, "one less the other is the four"
    assert with_few.mean is None or alone.mean is None


@pytest.mark.parametrize(("share", "of", "shown"), [(25, 40, 63), (31, 40, 78), (1, 3, 33), (40, 40, 100)])
def test_a_share_is_rounded_as_one_does_by_hand(share: int, of: int, shown: int) -> None:
    assert percent(Figure(Word.SHOWN, share), Figure(Word.SHOWN, of)) == shown


@pytest.mark.usefixtures("app")
def test_a_hidden_number_is_not_called_fewer_than_thirty() -> None:
    found = counting([*cases(40), *cases(40, 2), *cases(4, 3)], {1, 3}, {2})
    hidden = [
        one
        for group in ({1}, {2}, {1, 3}, {1, 2, 3})
        if (one := found.of(group, [2026])) is not None and one.pairs.word in (Word.HIDDEN, Word.WITHHELD)
    ]
    assert hidden
    for one in hidden:
        assert conclusions(WHO5, one)[0].startswith("Vi viser ikke, hvor mange der har svaret begge gange.")


def test_everybody_over_a_limit_says_it_of_each_and_is_hidden() -> None:
    found = counting([Case(1, 2026, 80, 84) for _ in range(12)]).of({1}, [2026])
    assert found is not None
    assert found.bands[0].before.word is Word.UNDER
    assert found.bands[2].before.value is None


def test_a_choice_that_could_be_subtracted_from_another_is_not_answered() -> None:
    found = counting([*cases(40), *cases(40, 2), *cases(40, 3)], {1, 2})
    assert found.of({1, 3}, [2026]) is None
    assert not found.is_askable({1, 3}, [2026])
    assert found.is_askable({1, 2}, [2026])
    assert found.is_askable({99}, [2026]), "nobody was asked there"
