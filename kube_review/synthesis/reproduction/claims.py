"""A publication's claims beside what this review finds.

*Reproduction* means: the same studies, identified one by one. Everything else is a *replication on another corpus*.
There is no verdict where studies or publication are synthetic.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kube_review.messages import Message, _, joined
from kube_review.model import Codebook
from kube_review.statistics import intervals
from kube_review.store.counting.snapshot import Snapshot
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.combining import Cell
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally
from kube_review.synthesis.reproduction import corpora
from kube_review.synthesis.reproduction.corpora import Overlap
from kube_review.synthesis.reproduction.publication import Claim, Publication
from kube_review.terms import Reported

NO_VERDICT = _("no verdict: synthetic data")
_WORDS = {
    True: _("reproduction"),
    False: _("replication on another corpus"),
    None: _("replication; the overlap of the corpora is unknown"),
}


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A publication compared with a review; ``claims_table`` presents it."""

    publication: Publication
    matrix: Matrix
    overlap: Overlap
    rows: tuple[dict[str, Any], ...]
    only_here: tuple[dict[str, Any], ...]

    @property
    def synthetic(self) -> bool:
        """Whether the publication or any unit is synthetic, so that no conclusion is drawn."""
        return self.publication.synthetic or self.matrix.n_synthetic > 0

    @property
    def word(self) -> Message:
        """The name of this comparison: reproduction or replication."""
        return _WORDS[self.overlap.same_corpus]


def reproduce(
    held: Snapshot, codebook: Codebook, publication: Publication, rules: Rules, leave_out: Collection[str] = ()
) -> Reproduction:
    """Compare a publication's claims with a review.

    Args:
        held: The review.
        codebook: The codebook whose codes the claims use.
        publication: What was published.
        rules: How to count here. For the same corpus only the publication's studies are counted.
        leave_out: Studies (ids) that do not count, such as those that the coder codes blind.
    """
    overlap = corpora.overlap(held, publication)
    others = {study.study for study in held.studies} - set(overlap.here.values()) if overlap.same_corpus else set()
    if rules.count_cited:  # a study that cites the publication does not reproduce its claims
        rules = replace(rules, not_from=publication.citation.en)
    matrix = cell_matrix.matrix(held, codebook, rules, leave_out={*leave_out, *others})
    claimed = {code for claim in publication.claims for code in (claim.code, *claim.rests_on) if code}
    synthetic = publication.synthetic or matrix.n_synthetic > 0
    rows = tuple(_row(claim, matrix, overlap, synthetic) for claim in publication.claims)
    only_here = []
    for c, code in enumerate(matrix.codes):
        if not claimed & {code.code, *code.formerly}:
            counts = tally.counted(matrix.column(c))
            if counts["n_reported"]:
                only_here.append({"code": code.code, "label": tally.label(code), **counts})
    return Reproduction(publication, matrix, overlap, rows, tuple(only_here))


def _column(matrix: Matrix, codes: Sequence[str]) -> bytes | None:
    """Return the cell of each unit for a code, or for several codes as one; None if one is not in the codebook."""
    indexes = [n for name in codes for n, code in enumerate(matrix.codes) if name in (code.code, *code.formerly)]
    return matrix.columns(indexes) if codes and len(indexes) == len(codes) else None


_NO_COUNTS = dict.fromkeys(tally.counted(b""))


def _row(claim: Claim, matrix: Matrix, overlap: Overlap, synthetic: bool) -> dict[str, Any]:
    column = _column(matrix, (claim.code,) if claim.code else claim.rests_on)
    counts = _NO_COUNTS if column is None else tally.counted(column)
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
        "about": claim.about if claim.code else "",
        "place": claim.place,
        "note": claim.note,
        **counts,
        **compared,
        "result": NO_VERDICT if synthetic else _result(claim, counts),
    }


def _result(claim: Claim, counts: dict[str, Any]) -> Message:
    if claim.kind == "corpus":
        return _("see how the corpora differ")
    if counts["n_reviewed"] is None:
        return _("not assessed: no code here stands for it")
    k, n, m = counts["n_reported"], counts["n_reviewed"], counts["n_denied"]
    if not n:
        return _("open: coders differ") if counts["n_open"] else _("not assessed")
    contradicted = _("contradicted in {n}", n=m) if m else ""
    if k:
        mixed = _("{n} of them mixed", n=counts["n_mixed"]) if counts["n_mixed"] else ""
        return joined((_("found again in {k} of {n}", k=k, n=n), mixed, contradicted), ", ")
    return joined((_("not found again in any of {n}", n=n), contradicted or _("all silent")), ", ")


def _compared(
    claim: Claim, counts: dict[str, Any], overlap: Overlap, matrix: Matrix, column: bytes | None
) -> dict[str, Any]:
    """Compare a published frequency: cell by cell in the same corpus, else as a difference with its interval."""
    result: dict[str, Any] = dict.fromkeys(
        ("published_k", "published_n", "published_share", "difference", "difference_low", "difference_high")
    ) | {"only_published": [], "only_here": []}
    if claim.frequency is not None:
        k, n = claim.frequency
        result |= {"published_k": k, "published_n": n, "published_share": k / n}
        if counts["n_reviewed"]:
            difference = intervals.newcombe(counts["n_reported"], counts["n_reviewed"], k, n)
            assert difference is not None
            result["difference"] = difference.value
            if not overlap.same_corpus:  # the units are the same, so there is no sampling uncertainty
                result["difference_low"], result["difference_high"] = difference.interval
    if overlap.same_corpus and claim.found_in and column is not None:
        published = {overlap.here[name] for name in claim.found_in if name in overlap.here}
        units = list(zip(matrix.units, column, strict=True))
        names = {unit.unit: {study.study for study in unit.studies} for unit, _ in units}
        result["only_published"] = [
            u.unit for u, cell in units if _answer(cell) is Reported.NO and names[u.unit] & published
        ]
        result["only_here"] = [
            u.unit for u, cell in units if _answer(cell) is Reported.YES and not names[u.unit] & published
        ]
    return result


def _answer(cell: int) -> Reported | None:
    return Cell(cell).reported
