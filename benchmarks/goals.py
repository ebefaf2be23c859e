"""The goals (performance.md sec. 7, as decided in decisions.md), and whether what was measured meets them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.figures import Figure, share, work_share
from benchmarks.mails import Mails
from benchmarks.pages import PageFigures
from benchmarks.servers import Memory
from benchmarks.sign_ups import Bursts

GrowthFigures = dict[str, tuple[Figure, Figure]]


@dataclass(frozen=True)
class Goal:
    """One line of the table."""

    database: str
    name: str
    must: float
    stretch: float
    measured: float
    unit: str
    #: More is better (a share), or less (a time).
    at_least: bool
    #: What else is good to know.
    remark: str = ""

    def meets(self, limit: float) -> bool:
        """Whether `measured` is on the right side of `limit`."""
        return self.measured >= limit if self.at_least else self.measured <= limit

    @property
    def verdict(self) -> str:
        """`stretch`, `met` or `MISSED`."""
        return "stretch" if self.meets(self.stretch) else "met" if self.meets(self.must) else "MISSED"


def of_pages(database: str, pages: PageFigures) -> list[Goal]:
    """Shares of the bare pages, statements, bytes, memory."""
    made = _maker(database)
    figures = pages.figures
    goals = []
    for name, of, must, stretch in (
        ("list", "bare list", 60, 75),
        ("detail", "bare detail", 55, 70),
        ("list, logged in", "bare list", 45, 60),
        ("detail, logged in", "bare detail", 45, 60),
    ):
        by_work = f"{work_share(figures[name], figures[of]) * 100:.0f} % by processor time"
        measured = share(figures[name], figures[of]) * 100
        goals.append(made(f"{name}: share of {of}", must, stretch, measured, "%", by_work))
    p99, bare_p99 = figures["list"].median("p99"), figures["bare list"].median("p99")
    goals.append(
        made("list: p99 against bare p99", 2, 1.5, p99 / bare_p99, "×", f"{p99:.0f} ms", at_least=False)
    )
    most = max(pages.statements[name] for name in ("list", "list of walks", "list of tasks"))
    goals.append(made("statements of a list, logged in", 3, 2, most, "", at_least=False))
    most = max(pages.statements[name] for name in ("detail", "front page"))
    goals.append(made("statements of a detail, logged in", 6, 4, most, "", at_least=False))
    size = max(pages.sizes.values(), key=lambda one: one.plain)
    goals.append(made("HTML of the largest page", 30, 20, size.plain / 1000, "kB", at_least=False))
    goals.append(made("the list with gzip", 6, 4, pages.sizes["list"].gzipped / 1000, "kB", at_least=False))
    goals += of_memory(database, pages.memory)
    failed = sum(figure.failed for figure in figures.values())
    goals.append(made("pages without a good answer", 0, 0, failed, "", at_least=False))
    return goals


def of_memory(database: str, memory: Memory) -> list[Goal]:
    """Megabytes of a web process after load."""
    made = _maker(database)
    parts = f"PSS {memory.pss:.0f} MB, USS {memory.uss:.0f} MB"
    return [
        made("RSS of a web process", 90, 75, memory.rss, "MB", parts, at_least=False),
        made("USS of a web process", 72, 58, memory.uss, "MB", at_least=False),
    ]


def of_growth(database: str, growth: GrowthFigures, few: int, many: int) -> list[Goal]:
    """How much longer a page takes with many dates than with few."""
    made = _maker(database)
    goals = []
    for name, (small, large) in growth.items():
        slower = 1 / share(large, small) if share(large, small) else float("inf")
        work = large.median("work") / small.median("work")
        remark = f"{work:.2f} × processor time"
        goals.append(
            made(f"growth {few:,} → {many:,}: {name}", 1.25, 1.15, slower, "×", remark, at_least=False)
        )
    return goals


def of_sign_ups(database: str, bursts: Bursts, sustained: dict[str, Figure]) -> list[Goal]:
    """Bursts and sustained sign-ups."""
    made = _maker(database)
    goals = [
        made(
            "burst: 200 for 20 places",
            1.0,
            0.5,
            bursts.median,
            "s",
            f"worst {max(bursts.seconds):.2f} s",
            at_least=False,
        ),
        made(
            "burst: wrong outcomes",
            0,
            0,
            len(bursts.problems),
            "",
            "; ".join(bursts.problems)[:80],
            at_least=False,
        ),
    ]
    for name in ("spread", "hot"):
        ours, bare = sustained[name], sustained[f"bare, {name}"]
        remark = f"{ours.median('rate'):.0f}/s of {bare.median('rate'):.0f}/s"
        measured = share(ours, bare) * 100
        goals.append(made(f"sustained, {name}: share of bare write path", 50, 65, measured, "%", remark))
        p99 = ours.median("p99")
        remark = f"bare {bare.median('p99'):.0f} ms"
        goals.append(made(f"sustained, {name}: p99", 200, 120, p99, "ms", remark, at_least=False))
    failed = sum(figure.failed for figure in sustained.values())
    goals.append(made("sustained: without a good answer", 0, 0, failed, "", at_least=False))
    return goals


def of_mails(database: str, mails: Mails) -> list[Goal]:
    """Letters a second."""
    made = _maker(database)
    remark = f"{mails.ours[-1]:.0f}/s of {mails.bare[-1]:.0f}/s"
    return [
        made("letters: share of the bare sender", 35, 60, mails.share * 100, "%", remark),
        made(
            "letters: lost or twice", 0, 0, len(mails.problems), "", "; ".join(mails.problems), at_least=False
        ),
    ]


def _maker(database: str) -> Callable[..., Goal]:
    def made(
        name: str,
        must: float,
        stretch: float,
        measured: float,
        unit: str,
        remark: str = "",
        *,
        at_least: bool = True,
    ) -> Goal:
        return Goal(database, name, must, stretch, measured, unit, at_least, remark)

    return made
