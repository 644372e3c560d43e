"""How often intervals and promises hold, by simulation: ``python benchmarks/coverage.py [TABLE …] [--scale X]``.

Prints Markdown tables, all of them in under two minutes; the numbers stand in docs/how-numbers-are-made.md.
Simulations are seeded; coverage of shares is summed over all outcomes instead.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binom

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import imperfect_reviews

from kube_review.statistics import calibration, conformal, intervals, measures, stopping
from kube_review.synthesis.agreement import nominal, span_agreement
from kube_review.synthesis.agreement.continuum import Continuum
from kube_review.synthesis.inference import estimate

Row = tuple[object, ...]
Array = np.ndarray[tuple[int, ...], np.dtype[Any]]


def shares() -> Iterator[Row]:
    """Coverage of the intervals of a share at nominal .95: exact sums over k."""
    for n, p in product((10, 15, 20, 40, 80), (0.05, 0.15, 0.3, 0.5)):
        chances = binom.pmf(np.arange(n + 1), n, p)
        covered = {"wilson": 0.0, "exact": 0.0, "bootstrap": 0.0}
        for k, chance in enumerate(chances):
            bounds = {
                "wilson": intervals.wilson(k, n),
                "exact": intervals.clopper_pearson(k, n),
                # The percentile bootstrap of a share, without simulation: resampled counts are binomial.
                "bootstrap": tuple(binom.ppf([0.025, 0.975], n, k / n) / n),
            }
            for name, bound in bounds.items():
                assert bound is not None
                covered[name] += chance * (bound[0] <= p <= bound[1])
        yield (n, p, *covered.values())


def differences() -> Iterator[Row]:
    """Coverage of Newcombe's interval of a difference at nominal .95: exact sums over both k."""
    interval = cache(intervals.newcombe)
    for (n1, n2), (p1, p2) in product(((15, 15), (15, 40)), ((0.1, 0.1), (0.3, 0.1), (0.6, 0.4))):
        first, second = binom.pmf(np.arange(n1 + 1), n1, p1), binom.pmf(np.arange(n2 + 1), n2, p2)
        covered = 0.0
        for k1, k2 in product(range(n1 + 1), range(n2 + 1)):
            difference = interval(k1, n1, k2, n2)
            assert difference is not None
            covered += first[k1] * second[k2] * (difference.interval[0] <= p1 - p2 <= difference.interval[1])
        yield n1, n2, p1, p2, covered


def agreements(n_repeats: int) -> Iterator[Row]:
    """Coverage of the bootstrap over studies at nominal .95, and how often it is withheld.

    Two coders see the truth with errors; studies differ in how hard they are. The truth of the coefficients is their
    value over 20,000 studies.
    """
    n_codes = 11

    def rated(n_studies: int, prevalence: float, draw: np.random.Generator) -> nominal.Ratings:
        error = draw.choice([0.03, 0.15], n_studies)[:, None].repeat(n_codes, axis=1).ravel()
        truth = draw.random(n_studies * n_codes) < prevalence
        values = tuple((truth ^ (draw.random(truth.size) < error)).tolist() for _ in range(2))
        studies = tuple(f"s{i}" for i in range(n_studies) for _ in range(n_codes))
        codes = tuple(f"c{i}" for _ in range(n_studies) for i in range(n_codes))
        return nominal.Ratings(("a", "b"), studies, codes, ("",) * len(studies), values)

    for prevalence in (0.1, 0.3):
        whole = nominal.of(rated(20_000, prevalence, np.random.default_rng(0)), n_resamples=1).overall
        for n_studies in (5, 8, 10, 15, 20, 40):
            draw = np.random.default_rng(n_studies)
            reports = [nominal.of(rated(n_studies, prevalence, draw), n_resamples=1000) for _ in range(n_repeats)]
            for scope in ("one code", "all codes"):
                rows = [report.codes[0] if scope == "one code" else report.overall for report in reports]
                cells: list[object] = []
                for name in ("kappa", "ac1", "alpha"):
                    true = getattr(whole, name).value
                    given = [figure.interval for row in rows if (figure := getattr(row, name)).interval]
                    cells.append(mean_of([low <= true <= high for low, high in given]))
                    cells.append(1 - len(given) / len(rows))
                yield (scope, prevalence, n_studies, *cells)


def estimates(n_repeats: int) -> Iterator[Row]:
    """Coverage of ``estimate.of`` at nominal .95, beside its prediction-powered interval without the safeguards."""
    for n_units, n_audit in ((40, 20), (400, 30), (400, 60), (12_000, 200)):
        for prevalence, (model, error) in product((0.05, 0.2, 0.5), (("none", None), ("fair", 0.15), ("good", 0.02))):
            draw = np.random.default_rng(n_audit)
            truth = np.arange(n_units) < round(n_units * prevalence)
            own, bare, width, width_exact = [], [], [], []
            for _ in range(n_repeats):
                scores = draw.random(n_units) if error is None else guesses(truth, error, draw)
                audit = draw.choice(n_units, n_audit, replace=False)
                scored = {f"u{i}": score for i, score in enumerate(scores.tolist())}
                found = estimate.of(scored, {f"u{i}": bool(truth[i]) for i in audit})
                own.append(found.interval[0] <= truth.sum() <= found.interval[1])
                width.append(found.share_interval[1] - found.share_interval[0])
                exact = exact_count(int(truth[audit].sum()), n_audit, n_units)
                width_exact.append((exact[1] - exact[0]) / n_units)
                low, high = without_safeguards(truth[audit].astype(float), scores[audit], scores)
                bare.append(low <= truth.mean() <= high)
            yield n_units, n_audit, prevalence, model, *(mean_of(values) for values in (own, bare, width, width_exact))


def guesses(truth: Array, error: float, draw: np.random.Generator) -> Array:
    """Return scores that are wrong on a share ``error`` of the units, half of them misses as far as there are any."""
    wrong = np.zeros(len(truth), dtype=bool)
    n_wrong = round(len(truth) * error)
    n_misses = min(n_wrong // 2, int(truth.sum()) // 2)
    wrong[draw.choice(np.flatnonzero(truth), n_misses, replace=False)] = True
    wrong[draw.choice(np.flatnonzero(~truth), n_wrong - n_misses, replace=False)] = True
    return np.where(truth ^ wrong, 0.95, 0.05)


@cache
def exact_count(k: int, n: int, n_units: int) -> tuple[int, int]:
    interval = intervals.finite_count(k, n, n_units)
    assert interval is not None
    return interval


def without_safeguards(found: Array, scored: Array, scores: Array) -> tuple[float, float]:
    """Return the tuned prediction-powered interval taken at its word: whatever the counts, no error added."""
    spread = scored.var(ddof=1)
    weight = np.clip(np.cov(found, scored)[0, 1] / spread, 0, 1) if spread > 0 else 0.0
    errors = found - weight * scored
    centre = weight * scores.mean() + errors.mean()
    margin = 1.96 * np.sqrt((1 - len(scored) / len(scores)) * errors.var(ddof=1) / len(errors))
    return float(centre - margin), float(centre + margin)


def stops(n_repeats: int) -> Iterator[Row]:
    """How often recall is at least .95 where the rule first holds, checked every 10 passages."""
    for n_total, n_relevant in ((320, 6), (600, 40), (2_000, 60)):
        for queue, bias in (("worse than chance", 0.5), ("random", 1.0), ("fair", 5.0), ("good", 20.0)):
            draw = random.Random(n_total)
            recalls, read = [], []
            for _ in range(n_repeats):
                order = screening(n_total, n_relevant, bias, draw)
                n_seen = next(n for n in range(10, n_total + 1, 10) if stopping.p_value(order[:n], n_total) < 0.05)
                recalls.append(sum(order[:n_seen]) / n_relevant)
                read.append(n_seen / n_total)
            reached = mean_of([recall >= 0.95 - 1e-9 for recall in recalls])
            yield n_total, n_relevant, queue, reached, mean_of(recalls), min(recalls), mean_of(read)


def screening(n_total: int, n_relevant: int, bias: float, draw: random.Random) -> list[bool]:
    """Return the order in which a queue shows passages: relevant ones come ``bias`` times likelier next."""
    key = {i: draw.random() ** (1 / (bias if i < n_relevant else 1)) for i in range(n_total)}
    return [i < n_relevant for i in sorted(key, key=key.__getitem__, reverse=True)]


def promises(n_repeats: int) -> Iterator[Row]:
    """How often conformal decisions are wrong on a passage of a new fieldwork, at alpha .1, and how much is left."""

    def fieldwork(draw: random.Random, between: float) -> list[tuple[float, bool]]:
        shift, size = draw.gauss(0, between), draw.choice([1, 3, 12])
        n_with = draw.randint(0, size)
        return [(draw.gauss(shift + 2.5 * (i < n_with), 1), i < n_with) for i in range(size + 5)]

    for n_groups, between, grouped in product((6, 15, 40), (0.0, 1.0), (True, False)):
        draw = random.Random(n_groups)
        wrong: dict[bool, list[bool]] = {True: [], False: []}
        left = []
        for _ in range(n_repeats):
            coded = [(*passage, str(group)) for group in range(n_groups) for passage in fieldwork(draw, between)]
            scores, labels, groups = zip(*coded, strict=True)
            calibration = conformal.calibrate(scores, labels, groups if grouped else None)
            new = fieldwork(draw, between)
            left.append(conformal.decide(calibration, [score for score, _ in new]).n_left / len(new))
            for label, errors in wrong.items():
                own = [score for score, has in new if has == label]
                if own:
                    errors.append(calibration.decide(draw.choice(own)) is (not label))
        vote = "fieldwork" if grouped else "passage"
        yield (
            n_groups,
            "alike" if between == 0 else "differ",
            vote,
            *(mean_of(values) for values in (wrong[True], wrong[False], left)),
        )


def span_agreements(n_repeats: int) -> Iterator[Row]:
    """Coverage of the bootstrap of alpha for unitising, where coders miss stretches and place their edges apart."""
    n_codes, n_chars = 11, 20_000

    def marked(n_studies: int, draw: np.random.Generator) -> list[span_agreement.Marked]:
        found = []
        for study, code in product(range(n_studies), range(n_codes)):
            miss = draw.choice([0.05, 0.3])  # studies differ in how hard they are
            starts = np.sort(draw.choice(n_chars // 400, draw.binomial(2, 0.3), replace=False)) * 400
            units: dict[str, list[tuple[int, int]]] = {"a": [], "b": []}
            for start, (own, end) in product(starts.tolist(), ((own, 100 * draw.integers(1, 4)) for own in units)):
                if draw.random() >= miss:
                    units[own].append((start, start + int(end)))
            found.append(span_agreement.Marked(f"s{study}", f"c{code}", Continuum([(0, n_chars)]), units))
        return found

    whole = {row["code"]: row["alpha"] for row in span_agreement.table(marked(3_000, np.random.default_rng(0))).rows}
    for n_studies in (5, 10, 20, 40):
        draw = np.random.default_rng(n_studies)
        tables = [span_agreement.table(marked(n_studies, draw)).rows for _ in range(n_repeats)]
        for scope, code in (("one code", "c0"), ("all codes", "(all)")):
            rows = [row for rows in tables for row in rows if row["code"] == code]
            given = [row for row in rows if row["alpha_low"] is not None]
            covered = [row["alpha_low"] <= whole[code] <= row["alpha_high"] for row in given]
            yield scope, n_studies, mean_of(covered), 1 - len(given) / len(rows)


def probabilities(n_repeats: int) -> Iterator[Row]:
    """How far a classifier's probabilities are off on new passages, before and after calibration.

    The second layer is twice as sure as it should be and knows more than the first. What is judged is drawn at random
    or, as by a queue alone, from where the first layer sees most.
    """
    shares = np.linspace(-4.5, -1.0, 11)  # log-odds: codes in 1 to 27 % of the passages
    for n_judged, chosen in product((50, 100, 300, 1_000), ("at random", "by a queue")):
        draw = np.random.default_rng(n_judged)
        raw, calibrated, n_codings = [], [], []
        for _ in range(n_repeats):
            true = draw.normal(shares, 2.0, (3_000, len(shares)))
            has = (draw.random(true.shape) < 1 / (1 + np.exp(-true))).astype(np.int8)
            first, second = true + draw.normal(0, 2.0, true.shape), 2 * (true + draw.normal(0, 1.0, true.shape))
            order = np.arange(len(true)) if chosen == "at random" else (-first.max(axis=1)).argsort()
            rows, new = order[:n_judged], order[n_judged:]
            prevalence = calibration.prevalences(has[rows])
            learnt = calibration.calibrate(second[rows], first[rows], has[rows], prevalence)
            n_codings.append(int(has[rows].sum()))
            for errors, by in ((raw, calibration.Calibration()), (calibrated, learnt)):
                said = by.probabilities(second[new], first[new], prevalence)
                errors.append(expected_error(said.ravel(), has[new].ravel() == 1))
        yield n_judged, chosen, round(float(np.mean(n_codings))), mean_of(raw), mean_of(calibrated)


def expected_error(said: Array, has: Array) -> float:
    own = measures.Judged(said, has, has, ())
    return measures.value(measures.calibration_error, own)


def mean_of(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if len(values) else None


TABLES: dict[str, tuple[str, Callable[..., Iterator[Row]], int, str]] = {
    "shares": (
        "Intervals of a share, nominal .95",
        lambda _: shares(),
        0,
        "n | true share | Wilson | Clopper–Pearson | bootstrap",
    ),
    "reviews": (
        "A printed share and its interval where reading is imperfect, nominal .95",
        imperfect_reviews.shares,
        200,
        "reading | fieldworks | true share | assessed | open | mean share | covered | width | if finds always counted",
    ),
    "coders": (
        "Shares corrected for coders' errors, nominal .95",
        imperfect_reviews.corrected_shares,
        8,
        "coders | studies | bias of the plain share | bias of the corrected one | covered | withheld",
    ),
    "differences": (
        "Newcombe's interval of a difference, nominal .95",
        lambda _: differences(),
        0,
        "n1 | n2 | share 1 | share 2 | covered",
    ),
    "agreement": (
        "Bootstrap over studies, nominal .95: covered where given, and share withheld",
        agreements,
        200,
        "scope | prevalence | studies | κ | withheld | AC1 | withheld | α | withheld",
    ),
    "spans": (
        "Alpha for unitising: bootstrap over studies, nominal .95",
        span_agreements,
        200,
        "scope | studies | covered | withheld",
    ),
    "estimate": (
        "Estimates of a count, nominal .95",
        estimates,
        300,
        "units | audit | true share | model | estimate | no safeguards | width | width exact",
    ),
    "stopping": (
        "The stopping rule, recall .95 at confidence .95",
        stops,
        100,
        "passages | with code | queue | recall reached | mean recall | lowest recall | share read",
    ),
    "calibration": (
        "Expected calibration error on new passages",
        probabilities,
        50,
        "judged | drawn | codings | as it is | calibrated",
    ),
    "conformal": (
        "Conformal decisions on a new fieldwork, alpha .1",
        promises,
        400,
        "fieldworks | they | one vote per | wrong no | wrong yes | left to people",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"one of {', '.join(TABLES)}; all unless given")
    parser.add_argument("--scale", type=float, default=1.0, help="times as many repeats, and as long")
    arguments = parser.parse_args()
    for name in arguments.tables or TABLES:
        title, simulate, n_repeats, header = TABLES[name]
        started = time.process_time()
        rows = list(simulate(round(n_repeats * arguments.scale)))
        print(f"\n## {title}\n")
        if n_repeats:
            print(f"{round(n_repeats * arguments.scale)} repeats a row.\n")
        print(f"| {header} |\n|{'---|' * len(rows[0])}")
        for row in rows:
            print("|", " | ".join(shown(value) for value in row), "|")
        print(f"{name}: {time.process_time() - started:.1f} s", file=sys.stderr)


def shown(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}".removeprefix("0") if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
