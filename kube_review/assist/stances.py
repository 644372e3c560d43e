"""The stance of a passage towards a code: what its cues say, else what the sentence does."""

from __future__ import annotations

from kube_review.assist.context import Kind
from kube_review.assist.features import Features
from kube_review.model import Stance


def read(features: Features, row: int, code: str) -> tuple[Stance, str]:
    """Return the stance of a passage (by its row) towards a code, and the source it cites, if any."""
    proposal = features.proposals.get((row, code))
    if proposal is not None:
        return proposal.stance, proposal.cited
    reading = features.readings[row]
    if reading.kind is Kind.CITED:
        return Stance.CITES, reading.source
    return Stance.ASSERTS, ""
