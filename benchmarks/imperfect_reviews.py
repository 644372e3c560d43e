"""Reviews with known truth, read imperfectly: what their tables print, for ``coverage.py``.

Reviews are made in memory and counted by the product's own cells; nothing here knows the counting rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from kube_review.model import Code, Codebook, Coder, Group
from kube_review.store.counting.snapshot import FindingRow, ReviewRow, Snapshot, StudyRow
from kube_review.synthesis.agreement import coder_error
from kube_review.synthesis.agreement.nominal import Ratings
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import tally

Array = np.ndarray[tuple[int, ...], np.dtype[Any]]
Row = tuple[object, ...]
SENSITIVITY, SPECIFICITY = 0.85, 0.97
"""Of the imperfect coders."""
_N_CODES = 10
_CODES = tuple(Code(f"c{n}", str(n), "factors", f"C{n}", f"C{n}", "d", "d", meaning=f"m{n}") for n in range(_N_CODES))
_BOOK = Codebook("small", "Small", "Kecil", (Group("factors", "F", "F"),), _CODES, "v1")
_CODERS = {1: Coder("u1", "ani"), 2: Coder("u2", "budi")}
CONDITIONS = (
    "read in full",
    "half screened, rule not held",
    "half of the fieldworks half-read",
    "two coders with errors, consensus",
    "two coders with errors, any",
    "one coder with errors",
)


def shares(n_repeats: int) -> Iterator[Row]:
    """Coverage and bias of a share and its printed interval, under every condition.

    Fieldworks have two studies each; a code is in a fieldwork with the true share, and then in one of its studies.
    """
    for condition, n_units, share in product(CONDITIONS, (15, 40), (0.1, 0.3)):
        draw = np.random.default_rng(n_units)
        covered, values, always, n_assessed, n_open, width = [], [], [], [], [], []
        for _ in range(n_repeats):
            matrix = _matrix(condition, n_units, share, draw)
            for c in range(_N_CODES):
                row = tally.counted(matrix.column(c))
                if not row["n_reviewed"]:
                    continue
                covered.append(row["ci_low"] <= share <= row["ci_high"])
                width.append(row["ci_high"] - row["ci_low"])
                values.append(row["share"])
                n_assessed.append(row["n_reviewed"] + row["n_open"])
                n_open.append(row["n_open"])
                beside = row["n_found_unassessed"]
                always.append((row["n_reported"] + beside) / (row["n_reviewed"] + beside))
        means = (float(np.mean(one)) for one in (values, covered, width, always))
        yield condition, n_units, share, round(float(np.mean(n_assessed))), float(np.mean(n_open)), *means


def _matrix(condition: str, n_units: int, share: float, draw: np.random.Generator) -> cell_matrix.Matrix:
    two, errors = condition.startswith("two"), "errors" in condition
    has = draw.random((n_units, _N_CODES)) < share
    in_first = draw.random(has.shape) < 0.5
    studies, reviews, findings = [], list[tuple[int, ReviewRow]](), list[FindingRow]()
    for unit, part in product(range(n_units), (0, 1)):
        study = 2 * unit + part
        studies.append(StudyRow(study, str(study), f"s{study:03}", f"f{unit:03}", "primary", False, False, {}))
        truth = has[unit] & (in_first[unit] if part == 0 else ~in_first[unit])
        screened = condition.startswith("half screened") and unit % 2 == 0
        unread = "half-read" in condition and unit % 2 == 0 and part == 1
        for coder in (1, 2) if two else (1,):  # with two studies a fieldwork has two chances of a false find
            if not unread:
                reviews.append((study, ReviewRow(coder, "small", "v1", screened, ())))
            found = _said(truth, 1 - (1 - SPECIFICITY) / 2, draw) if errors else truth
            findings += [
                (study, code.code, coder, "asserts", None, "unaided", 1)
                for code, yes in zip(_CODES, found, strict=True)
                if yes
            ]
    meanings = {"v1": {code.code: code.meaning for code in _CODES}}
    known = frozenset(meanings["v1"])
    held = Snapshot(tuple(studies), _CODERS, tuple(reviews), tuple(findings), (), (), meanings, (), (), known)
    return cell_matrix.matrix(held, _BOOK, Rules(count="any" if condition.endswith("any") else "consensus"))


def _said(truth: Array, specificity: float, draw: np.random.Generator) -> Array:
    return np.where(truth, draw.random(truth.shape) < SENSITIVITY, draw.random(truth.shape) >= specificity)


def corrected_shares(n_repeats: int) -> Iterator[Row]:
    """Coverage and bias of the share that is corrected for the coders' errors, beside the plain one."""
    truth = np.linspace(0.05, 0.6, _N_CODES)
    for n_coders, n_studies in product((2, 3), (15, 40, 100)):
        draw = np.random.default_rng(n_studies)
        plain, corrected, covered, withheld = [], [], [], []
        for _ in range(n_repeats):
            has = draw.random((n_studies, _N_CODES)) < truth
            said = tuple(_said(has, SPECIFICITY, draw).ravel().tolist() for _ in range(n_coders))
            studies = tuple(f"s{i}" for i in range(n_studies) for _ in _CODES)
            codes = tuple(code.code for _ in range(n_studies) for code in _CODES)
            names = tuple(f"coder {n}" for n in range(n_coders))
            made = coder_error.modelled(Ratings(names, studies, codes, ("",) * len(studies), said), n_resamples=100)
            for code, share in zip(_CODES, truth, strict=True):
                own, figure = made.shares[code.code]
                plain.append(own - share)
                corrected.append((figure.value or 0.0) - share)
                withheld.append(figure.interval is None)
                if figure.interval:
                    covered.append(figure.interval[0] <= share <= figure.interval[1])
        held = float(np.mean(covered)) if covered else None
        yield n_coders, n_studies, float(np.mean(plain)), float(np.mean(corrected)), held, float(np.mean(withheld))
