"""What is measured, as rows of a table, and how rounds become one figure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from benchmarks.databases import Engine
from benchmarks.generator import Outcome, Request, run
from benchmarks.servers import Process, WebServer


@dataclass
class Round:
    """One turn of one target."""

    rate: float
    p50: float
    p95: float
    p99: float
    #: Milliseconds of processor per good answer: of our processes, and of the database's.
    cpu: float
    database_cpu: float
    failed: int


@dataclass
class Figure:
    """A target over all rounds; the medians are what is shown."""

    database: str
    name: str
    rounds: list[Round] = field(default_factory=list)
    first_error: str = ""

    def median(self, what: str) -> float:
        """Of `rate`, `p50`, `p95`, `p99`, `cpu`, `database_cpu` or `work` (both kinds of processor time)."""
        if what == "work":
            return median(one.cpu + one.database_cpu for one in self.rounds)
        return float(median(getattr(one, what) for one in self.rounds))

    @property
    def failed(self) -> int:
        """Requests without a good answer, in all rounds."""
        return sum(one.failed for one in self.rounds)

    def as_json(self) -> dict[str, Any]:
        """With every round, for who doubts a median."""
        names = ("rate", "p50", "p95", "p99", "cpu", "database_cpu")
        medians = {name: round(self.median(name), 3) for name in names} if self.rounds else {}
        return {
            "database": self.database,
            "name": self.name,
            **medians,
            "failed": self.failed,
            "rounds": [asdict(one) for one in self.rounds],
        }


def share(figure: Figure, of: Figure) -> float:
    """How much of `of` a figure reaches, in answers per second: the median of the rounds' own shares."""
    pairs = zip(figure.rounds, of.rounds, strict=True)
    return median(ours.rate / theirs.rate if theirs.rate else 0.0 for ours, theirs in pairs)


def work_share(figure: Figure, of: Figure) -> float:
    """The same in processor time per answer, which is sharper on a machine that does other things too."""
    return of.median("work") / figure.median("work") if figure.median("work") else 0.0


@dataclass(frozen=True)
class Target:
    """What one turn presses."""

    name: str
    server: WebServer
    requests: list[Request]


def take_turn(
    engine: Engine, figure: Figure, server: Process, port: int, requests: list[Request], **how: Any
) -> Outcome:
    """Press once and add the round to the figure."""
    ours, its = server.cpu_seconds(), engine.server.cpu_seconds()
    outcome = run(port, requests, **how)
    answered = max(1, outcome.answered)
    figure.rounds.append(
        Round(
            rate=outcome.rate,
            p50=outcome.percentile(0.5),
            p95=outcome.percentile(0.95),
            p99=outcome.percentile(0.99),
            cpu=(server.cpu_seconds() - ours) / answered * 1000,
            database_cpu=(engine.server.cpu_seconds() - its) / answered * 1000,
            failed=outcome.failed,
        )
    )
    figure.first_error = figure.first_error or outcome.first_error
    return outcome


def in_turns(engine: Engine, targets: list[Target], *, rounds: int, seconds: float) -> dict[str, Figure]:
    """Every target in turn, `rounds` times, so that a slow minute of the machine meets all of them."""
    figures = {target.name: Figure(engine.kind, target.name) for target in targets}
    for target in targets:  # nobody's first requests count, of any page
        run(target.server.port, target.requests, seconds=min(0.5, seconds))
    for number in range(rounds):
        for target in targets if number % 2 == 0 else reversed(targets):
            figure = figures[target.name]
            take_turn(engine, figure, target.server, target.server.port, target.requests, seconds=seconds)
    return figures
