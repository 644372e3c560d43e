"""Agreement on spans: how far coders mark the same stretches of text with the same code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from kube_review.codebook import sub_codes
from kube_review.messages import Text, _
from kube_review.model import Stance
from kube_review.statistics import resampling
from kube_review.statistics.unitising import NOTHING, Disagreement, Units, disagreement, joined
from kube_review.store.counting.first_done import CodedThen
from kube_review.store.database.connection import Store
from kube_review.synthesis.agreement import ratings
from kube_review.synthesis.agreement.agreement_table import intervals_note, with_interval
from kube_review.synthesis.agreement.continuum import Continuum
from kube_review.synthesis.agreement.double_coded import DoubleCoded
from kube_review.synthesis.agreement.nominal import Figure, or_none
from kube_review.tables import Table

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Marked:
    """A study × code: the units of each coder who judged it, at least two, on the study's countable characters."""

    study: str
    code: str
    continuum: Continuum
    units: Mapping[str, Units]

    def disagreement(self) -> Disagreement:
        """Sum the disagreement over pairs of coders."""
        pairs = combinations(self.units.values(), 2)
        return sum((disagreement(a, b, self.continuum.length) for a, b in pairs), NOTHING)

    @property
    def n_chars(self) -> int:
        """The number of characters marked, summed over coders."""
        return sum(end - start for units in self.units.values() for start, end in units)


def of(store: Store, compared: DoubleCoded) -> list[Marked]:
    """Collect the spans that coders marked, each in the state of their first *done*: unaided and asserting ones.

    Args:
        store: The review, for its texts.
        compared: The studies and the judgements that count; where a coder accepted suggestions of a code in a study,
            the coder's judgement is missing.
    """
    found = []
    for own in compared.studies:
        study = own[0].study
        continuum = Continuum((start, end) for _, start, end in ratings.countable(store, study))
        spans = {first.coder: ratings.placed(store, first, Stance.ASSERTS.value) for first in own}
        for code in compared.codebook.codes:
            names = sub_codes.names(compared.codebook.codes, code)
            coders = [first.coder for first in ratings.judging(compared, own, code) if not _aided(first.codings, names)]
            if len(coders) > 1:
                units = {who: continuum.units(p for c, p in spans[who] if c in names) for who in coders}
                found.append(Marked(study, code.code, continuum, units))
    return found


def _aided(codings: Iterable[CodedThen], names: Collection[str]) -> bool:
    """Say whether a coder accepted suggestions of a code: then not all its spans are the coder's own."""
    return any(c.code in names and not c.unaided and c.stance == Stance.ASSERTS.value for c in codings)


def table(
    marked: Sequence[Marked],
    left_out: Sequence[Text] = (),
    *,
    n_resamples: int = 1000,
    seed: int = 1,
    level: float = 0.95,
) -> Table:
    """Say how far coders agree on spans, per code and over all codes, and where they differ.

    Args:
        marked: What ``of`` returned.
        left_out: Notes on what is left out.
        n_resamples: Number of bootstrap resamples of studies for the intervals.
        seed: Random seed of the resamples.
        level: Nominal coverage of the intervals, between 0 and 1.
    """
    codes = [*dict.fromkeys(one.code for one in marked), ""]
    alphas = _alphas(marked, codes, n_resamples, seed, level)
    rows = [_row(code, [one for one in marked if code in ("", one.code)], alphas[code]) for code in codes]
    coders = sorted({name for one in marked for name in one.units})
    return Table(
        _("Agreement of {coders} on spans of text", coders=coders),
        rows,
        unit="span",
        rule=_(
            "each coder's state when first finished; unaided asserting codings; studies finished by at least two coders"
        ),
        n=rows[-1]["n_spans"],
        columns=("code", "n_studies", "n_spans", "prevalence", "alpha"),
        notes=(
            _("alpha: Krippendorff's for unitising (2004); 1 means identical spans, 0 agreement by chance."),
            _("prevalence: share of the countable characters that a coder marks, summed over coders and studies."),
            ratings.AIDED,
            *left_out,
            intervals_note(n_resamples, seed),
        ),
        extra={"coders": coders, "disagreements": [row for one in marked for row in _differing(one, coders)]},
        display=[_shown(row) for row in rows],
    )


def _alphas(
    marked: Sequence[Marked], codes: Sequence[str], n_resamples: int, seed: int, level: float
) -> dict[str, Figure]:
    """Return alpha with its interval for each code and, under the empty name, over all."""
    import numpy as np

    studies = {study: s for s, study in enumerate(dict.fromkeys(one.study for one in marked))}
    by_study = np.zeros((len(studies), len(codes), 2))
    for one in marked:
        found = one.disagreement()
        by_study[studies[one.study], codes.index(one.code)] = found.observed, found.expected
    by_study[:, -1] = by_study.sum(axis=1)
    values, draws = _alpha(by_study.sum(axis=0)), _alpha(resampling.resample(by_study, n_resamples, seed))
    n_studies = [len({one.study for one in marked if code in ("", one.code)}) for code in codes]
    return {
        code: Figure(or_none(values[c]), resampling.interval(draws[:, c], level, n_studies[c]))
        for c, code in enumerate(codes)
    }


def _alpha(sums: NDArray[float64]) -> NDArray[float64]:
    import numpy as np

    observed, expected = sums[..., 0], sums[..., 1]
    some = expected > 0
    return np.where(some, 1 - observed / np.where(some, expected, 1), np.nan)


def _row(code: str, marked: Sequence[Marked], alpha: Figure) -> dict[str, Any]:
    low, high = alpha.interval or (None, None)
    n_offered = sum(one.continuum.length * len(one.units) for one in marked)
    return {
        "code": code or "(all)",
        "n_studies": len({one.study for one in marked}),
        "n_spans": sum(len(units) for one in marked for units in one.units.values()),
        "prevalence": sum(one.n_chars for one in marked) / n_offered if n_offered else None,
        "alpha": alpha.value,
        "alpha_low": low,
        "alpha_high": high,
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    interval = None if row["alpha_low"] is None else (row["alpha_low"], row["alpha_high"])
    code = _("(all)") if row["code"] == "(all)" else row["code"]
    return {**row, "code": code, "alpha": with_interval(row["alpha"], interval)}


def _differing(one: Marked, coders: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the stretches on which coders differ, with the spans of each as START:END in the text."""
    for start, end in joined(unit for units in one.units.values() for unit in units):
        within = {
            who: tuple(one.continuum.text(unit) for unit in units if start <= unit[0] and unit[1] <= end)
            for who, units in one.units.items()
        }
        if len(set(within.values())) > 1:
            spans = {who: "; ".join(f"{a}:{b}" for a, b in within[who]) if who in within else None for who in coders}
            a, b = one.continuum.text((start, end))
            yield {"study": one.study, "code": one.code, "place": f"{a}:{b}", **spans}
