"""Compares the agreement between model and coders with that among coders, by the same statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from kube_review.assist.evaluation import Held
from kube_review.assist.learning import labels
from kube_review.assist.learning.labels import UNKNOWN, YES, Record
from kube_review.assist.stored_proposals import Stored
from kube_review.synthesis.agreement import nominal
from kube_review.synthesis.agreement.nominal import CodeAgreement, Ratings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = "model"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two raters and how far they agree on passage × code, over the passages that both judged."""

    first: str
    second: str
    overall: CodeAgreement


def pairs(
    record: Record, held: Held, coders: Sequence[str], others: Mapping[str, Stored] = MappingProxyType({})
) -> list[Pair]:
    """Compare the model, other methods and coders with each other, on passages that people judged.

    Args:
        record: What people judged.
        held: What a model says of fieldworks it had not seen.
        coders: Names of coders; coders without a passage judged for all codes are left out.
        others: Proposals of other methods by their names; with them, only studies count that all of them read.
    """
    said = {name: _by(record, held, name) for name in coders}
    said = {name: values for name, values in said.items() if any(value is not None for value in values)}
    counts = held.labelled.measured & _read(held, others)
    proposed = {MODEL: held.proposed} | {name: one.proposed for name, one in others.items()}
    said = {name: _where(values, counts, len(held.known.codes)) for name, values in said.items()}
    said |= {name: _where(values.ravel().tolist(), counts, len(held.known.codes)) for name, values in proposed.items()}
    names = [*proposed, *(name for name in coders if name in said)]
    made = []
    for n, first in enumerate(names):
        for second in names[n + 1 :]:
            pair = _pair(held, first, second, said[first], said[second])
            made += [pair] if pair.overall.n_places else []
    return made


def _read(held: Held, others: Mapping[str, Stored]) -> NDArray[np.bool_]:
    """Return which passages stand in studies that all other methods read: (n_passages,) bool."""
    import numpy as np

    return np.array([all(p.study in one.studies for one in others.values()) for p in held.known.passages], dtype=bool)


def _where(values: Sequence[bool | None], counts: NDArray[np.bool_], n_codes: int) -> list[bool | None]:
    """Return the values of passages that count, None elsewhere."""
    return [value if counts[n // n_codes] else None for n, value in enumerate(values)]


def _by(record: Record, held: Held, coder: str) -> list[bool | None]:
    """Return a coder's judgement of every passage and code; None where there is none."""
    aligned = labels.align(record.by(coder), held.known.passages, held.known.codebook)
    if held.labelled.whole.any():  # decisions on suggestions alone would agree with the model that made them
        aligned.has[~aligned.whole] = UNKNOWN
    return [None if value == UNKNOWN else value == YES for value in aligned.has.ravel().tolist()]


def _pair(held: Held, first: str, second: str, ones: Sequence[bool | None], others: Sequence[bool | None]) -> Pair:
    codes = held.known.codes
    both = [n for n, (a, b) in enumerate(zip(ones, others, strict=True)) if a is not None and b is not None]
    at = [divmod(n, len(codes)) for n in both]
    ratings = Ratings(
        (first, second),
        tuple(held.labelled.groups[row] for row, _ in at),
        tuple(codes[column] for _, column in at),
        tuple(str(held.known.passages[row].passage) for row, _ in at),
        ([ones[n] for n in both], [others[n] for n in both]),
    )
    return Pair(first, second, nominal.of(ratings).overall)
