"""A share of assessed units, with its bounds over open cells."""

from __future__ import annotations

from dataclasses import dataclass

from kube_review.statistics.intervals import Interval, wilson


@dataclass(frozen=True, slots=True)
class Share:
    """The share of assessed units that report a code.

    Attributes:
        n_reported: Units that report it.
        n_not_reported: Units that were read for it and do not report it.
        n_open: Assessed units on which coders differ.
    """

    n_reported: int
    n_not_reported: int
    n_open: int = 0

    def __post_init__(self) -> None:
        if min(self.n_reported, self.n_not_reported, self.n_open) < 0:
            raise ValueError(f"{self} counts fewer than 0 units")

    @property
    def n_reviewed(self) -> int:
        """The denominator: units that report the code or do not."""
        return self.n_reported + self.n_not_reported

    @property
    def value(self) -> float | None:
        """The share, 0-1; None where nothing was reviewed."""
        return self.n_reported / self.n_reviewed if self.n_reviewed else None

    @property
    def bounds(self) -> Interval | None:
        """The share if no open unit reported the code, and if all did; None where no unit is assessed."""
        n = self.n_reviewed + self.n_open
        return (self.n_reported / n, (self.n_reported + self.n_open) / n) if n else None

    def interval(self, level: float = 0.95) -> Interval | None:
        """Return the interval from the lower Wilson end of the lower bound to the upper Wilson end of the upper bound.

        It covers both the sampling uncertainty and the open units; without open units it
        is Wilson's. None where no unit is assessed.
        """
        n = self.n_reviewed + self.n_open
        lower, upper = wilson(self.n_reported, n, level), wilson(self.n_reported + self.n_open, n, level)
        return (lower[0], upper[1]) if lower and upper else None
