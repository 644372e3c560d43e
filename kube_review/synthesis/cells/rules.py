"""The rules by which cells are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kube_review.errors import ReviewError
from kube_review.model import Evidence, Link


@dataclass(frozen=True, slots=True)
class Rules:
    """How to count.

    Args:
        unit: ``fieldwork`` or ``study``.
        count: ``consensus``, ``any`` or ``coder:NAME``.
        evidence: ``primary``, ``secondary``, ``conceptual`` or ``any``.
        count_cited: Whether a cited finding counts, once per source.
        link: ``any``, or only what a study names as ``cause`` or reports as ``condition``.
        not_from: A source whose findings do not count where they are cited, such as ``Sitepu (2016)`` when that very
            publication is compared with the review.
    """

    unit: str = "fieldwork"
    count: str = "consensus"
    evidence: str = "primary"
    count_cited: bool = False
    link: str = "any"
    not_from: str = ""

    def __post_init__(self) -> None:
        _one_of("unit", self.unit, ("fieldwork", "study"))
        _one_of("evidence", self.evidence, (*(e.value for e in Evidence), "any"))
        _one_of("link", self.link, (*(link.value for link in Link), "any"))
        if self.count not in ("consensus", "any") and not self.count.startswith("coder:"):
            raise ReviewError(f"Coders cannot be counted by {self.count!r}.", "Use consensus, any or coder:NAME.")

    def counts(self, coder: str) -> bool:
        """Say whether a coder's findings are counted, by name."""
        return self.count in ("consensus", "any", f"coder:{coder}")

    def words(self) -> str:
        """Return the rule as a sentence for the table's foot."""
        who = {
            "consensus": "coders' consensus (adjudicated, else unanimous)",
            "any": "any finished coder",
        }.get(self.count, f"coder {self.count.removeprefix('coder:')}")
        cited = "cited findings counted once per source" if self.count_cited else "cited findings not counted"
        besides = ", none of this publication" if self.count_cited and self.not_from else ""
        link = {"cause": "; only causes of failure", "condition": "; only conditions"}.get(self.link, "")
        return f"unit: {self.unit}; {who}; evidence: {self.evidence}; {cited}{besides}{link}"


def _one_of(name: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise ReviewError(f"The {name} cannot be {value!r}.", f"Use one of: {', '.join(allowed)}.")
