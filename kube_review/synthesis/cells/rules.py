"""The rules by which cells are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kube_review.errors import ReviewError
from kube_review.messages import Message, _, joined, word
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
            raise ReviewError(
                _("{count!r} is not a way to count coders.", count=self.count), _("Use consensus, any or coder:NAME.")
            )

    def counts(self, coder: str) -> bool:
        """Say whether a coder's findings are counted, by name."""
        return self.count in ("consensus", "any", f"coder:{coder}")

    def words(self) -> Message:
        """Return the rule as a sentence for the foot of a table."""
        who = {
            "consensus": _("coders' consensus (adjudicated, else unanimous)"),
            "any": _("any finished coder"),
        }.get(self.count) or _("coder {coder}", coder=self.count.removeprefix("coder:"))
        cited = _("cited findings counted once per source") if self.count_cited else _("cited findings not counted")
        parts = [
            _("unit: {unit}", unit=word(self.unit)),
            who,
            _("evidence: {evidence}", evidence=word(self.evidence)),
            cited,
        ]
        if self.count_cited and self.not_from:
            parts.append(_("none of this publication"))
        parts += {"cause": [_("only causes of failure")], "condition": [_("only conditions")]}.get(self.link, [])
        return joined(parts, "; ")


def _one_of(name: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise ReviewError(
            _("The {name} cannot be {value!r}.", name=name, value=value),
            _("Use one of: {choices}.", choices=list(allowed)),
        )
