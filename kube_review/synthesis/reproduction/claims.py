"""A publication's claims beside what this review finds.

*Reproduction* means: the same studies, identified one by one. Everything else is a *replication on another corpus*.
There is no verdict where studies or publication are synthetic.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kube_review.model import CellState
from kube_review.session import Session
from kube_review.statistics import intervals
from kube_review.store.corpus import studies
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.rules import STATES, Rules, joined
from kube_review.synthesis.frequencies import tally
from kube_review.synthesis.reproduction import corpora
from kube_review.synthesis.reproduction.corpora import Overlap
from kube_review.synthesis.reproduction.publication import Claim, Publication

NO_VERDICT = "no verdict: synthetic data"


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A publication held against a review; ``tables`` and ``document`` render it."""

    publication: Publication
    matrix: Matrix
    overlap: Overlap
    rows: tuple[dict[str, Any], ...]
    only_here: tuple[dict[str, Any], ...]

    @property
    def synthetic(self) -> bool:
        """Whether the publication or any unit is made up, so that nothing is concluded."""
        return self.publication.synthetic or self.matrix.n_synthetic > 0

    @property
    def word(self) -> str:
        """What this comparison may be called."""
        return "reproduction" if self.overlap.same_corpus else "replication on another corpus"


def reproduce(
    session: Session, publication: Publication, rules: Rules, leave_out: Collection[str] = ()
) -> Reproduction:
    """Hold a publication's claims against a review.

    Args:
        session: The review.
        publication: What was published.
        rules: How to count here. For the same corpus only the publication's studies are counted.
        leave_out: Studies (ids) that do not count, such as those that who asks codes blind.

    Raises:
        NotFound: The publication's codebook is not in use here.
    """
    codebook = session.codebook(publication.codebook)
    overlap = corpora.overlap(session.store, publication)
    others = set(studies.names(session.store).values()) - set(overlap.here.values()) if overlap.same_corpus else set()
    if rules.count_cited:  # a study that cites the publication does not find its claims again
        rules = replace(rules, not_from=publication.citation)
    matrix = cell_matrix.matrix(session.store, codebook, rules, leave_out={*leave_out, *others})
    claimed = {code for claim in publication.claims for code in (claim.code, *claim.rests_on) if code}
    synthetic = publication.synthetic or matrix.n_synthetic > 0
    rows = tuple(_row(claim, matrix, overlap, synthetic) for claim in publication.claims)
    only_here = []
    for c, code in enumerate(matrix.codes):
        if not claimed & {code.code, *code.formerly}:
            counts = counted([STATES[states[c]] for states in matrix.states])
            if counts["n_found"]:
                only_here.append({"code": code.code, "label": code.label, **counts})
    return Reproduction(publication, matrix, overlap, rows, tuple(only_here))


def _column(matrix: Matrix, codes: Sequence[str]) -> list[CellState] | None:
    """Return the state of each unit for a code, or for the whole of several codes; None if one is not in the book."""
    indexes = [n for name in codes for n, code in enumerate(matrix.codes) if name in (code.code, *code.formerly)]
    if not codes or len(indexes) != len(codes):
        return None
    return [joined([STATES[states[n]] for n in indexes]) for states in matrix.states]


_NAMES = {
    "n_present": "n_found",
    "n_mixed": "n_mixed",
    "n_denied": "n_contradicted",
    "n_silent": "n_silent",
    "n_not_assessed": "n_not_assessed",
    "n_disputed": "n_disputed",
    "n_reviewed": "n_reviewed",
    "share": "share",
    "ci_low": "ci_low",
    "ci_high": "ci_high",
}
"""What a tally counts, in the words of a claim."""

_NO_COUNTS = dict.fromkeys(_NAMES.values())


def counted(column: Sequence[CellState]) -> dict[str, Any]:
    """Count the states of a column, with the share of units that found it and its 95 % Wilson interval."""
    counts = tally.counted(bytes(map(STATES.index, column)))
    return {name: counts[key] for key, name in _NAMES.items()}


def _row(claim: Claim, matrix: Matrix, overlap: Overlap, synthetic: bool) -> dict[str, Any]:
    column = _column(matrix, (claim.code,) if claim.code else claim.rests_on)
    counts = _NO_COUNTS if column is None else counted(column)
    compared = _compared(claim, counts, overlap, matrix, column)
    return {
        "claim": claim.claim,
        "kind": claim.kind,
        "key": claim.key,
        "code": claim.code or None,
        "rests_on": list(claim.rests_on),
        "statement": claim.statement,
        "statement_id": claim.statement_id,
        "status": claim.status,
        "place": claim.place,
        "note": claim.note,
        **counts,
        **compared,
        "result": NO_VERDICT if synthetic else _result(claim, counts),
    }


def _result(claim: Claim, counts: dict[str, Any]) -> str:
    if claim.kind == "corpus":
        return "see how the corpora differ"
    if counts["n_reviewed"] is None:
        return "not assessed: no code here speaks of it"
    k, n, m = counts["n_found"], counts["n_reviewed"], counts["n_contradicted"]
    if not n:
        return "not assessed"
    mixed = f" ({counts['n_mixed']} of them mixed)" if counts["n_mixed"] else ""
    if k:
        return f"re-found in {k} of {n}{mixed}" + (f", contradicted in {m}" if m else "")
    return f"not re-found in any of {n}" + (f", contradicted in {m}" if m else ", all silent")


def _compared(
    claim: Claim, counts: dict[str, Any], overlap: Overlap, matrix: Matrix, column: Sequence[CellState] | None
) -> dict[str, Any]:
    """Compare a published frequency: cell by cell in the same corpus, else as a difference with its interval."""
    result: dict[str, Any] = dict.fromkeys(
        ("published_k", "published_n", "published_share", "difference", "difference_low", "difference_high")
    ) | {"only_published": [], "only_here": []}
    if claim.frequency is not None:
        k, n = claim.frequency
        result |= {"published_k": k, "published_n": n, "published_share": k / n}
        if counts["n_reviewed"]:
            difference = intervals.newcombe(counts["n_found"], counts["n_reviewed"], k, n)
            assert difference is not None
            result["difference"] = difference.value
            if not overlap.same_corpus:  # the same units are no second sample: there is nothing to be uncertain about
                result["difference_low"], result["difference_high"] = difference.interval
    if overlap.same_corpus and claim.found_in and column is not None:
        published = {overlap.here[name] for name in claim.found_in if name in overlap.here}
        units = list(zip(matrix.units, column, strict=True))
        names = {unit.unit: {study.study for study in unit.studies} for unit, _ in units}
        result["only_published"] = [u.unit for u, state in units if state.found is False and names[u.unit] & published]
        result["only_here"] = [u.unit for u, state in units if state.found and not names[u.unit] & published]
    return result
