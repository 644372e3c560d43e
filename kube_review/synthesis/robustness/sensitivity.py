"""How the frequencies change without the studies that fail a criterion of appraisal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from kube_review.appraisal import AppraisalForm
from kube_review.coding.appraising import Appraised
from kube_review.messages import Text, _, formatted
from kube_review.model import Codebook
from kube_review.store.counting.snapshot import Snapshot
from kube_review.synthesis.cells import cell_matrix
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.cells.rules import Rules
from kube_review.synthesis.frequencies import appraisal_groups, tally
from kube_review.synthesis.frequencies.appraisal_groups import Stand
from kube_review.tables import Table


@dataclass(frozen=True, slots=True)
class Standing:
    """How the counted studies meet a criterion; each study is in one of the sets, in the order of ``Stand``.

    ``failing``: everybody who answered said no. ``differing``: coders answered differently.
    """

    criterion: str
    passing: frozenset[str]
    failing: frozenset[str]
    unclear: frozenset[str]
    differing: frozenset[str]
    unanswered: frozenset[str]


def standings(answers: Sequence[Appraised], form: AppraisalForm, studies: Collection[str]) -> list[Standing]:
    """Sort studies by their answers to each criterion."""
    found = []
    for criterion in form.criteria:
        stands = appraisal_groups.of_studies(answers, criterion.criterion, studies)
        sets = [frozenset(study for study, stand in stands.items() if stand is only) for only in Stand]
        found.append(Standing(criterion.criterion, *sets))
    return found


def table(
    held: Snapshot,
    codebook: Codebook,
    form: AppraisalForm,
    answers: Sequence[Appraised],
    rules: Rules,
    group: str | None = None,
    leave_out: Collection[str] = (),
) -> Table:
    """Tally with all studies and, criterion by criterion, without those that fail it.

    Args:
        held: The review.
        codebook: The codebook.
        form: The appraisal form.
        answers: The answers to it.
        rules: How to count.
        group: Only the codes of this group.
        leave_out: Studies (ids) that count nowhere, such as those that the coder codes blind.

    Returns:
        One row a criterion and code; a criterion that no study fails has one row without numbers of its own.
    """
    every = cell_matrix.matrix(held, codebook, rules, group, leave_out)
    studies = [study.study for unit in every.units for study in unit.studies]
    rows: list[dict[str, Any]] = []
    sorted_out = standings(answers, form, studies)
    for standing in sorted_out:
        failing = standing.failing.union(leave_out)
        without = cell_matrix.matrix(held, codebook, rules, group, failing) if standing.failing else every
        rows += [_row(standing, every, without, c) for c in range(len(every.codes))]
    unanswered = sum(len(standing.unanswered) == len(studies) for standing in sorted_out)
    notes: list[Text] = [
        _("A study fails a criterion if all coders who answered it said no; all other studies stay in."),
        _("change: share without the failing studies minus share of all; a check of robustness, not a test."),
    ]
    if unanswered:
        notes.append(_("{n} of {all} criteria are not answered for any study.", n=unanswered, all=len(form.criteria)))
    display = [_for_people(row) for row in rows if row["n_failing"]]
    return Table(
        every.titled(_("Frequencies with and without studies that fail a criterion of {form}", form=form.form)),
        rows,
        unit=rules.unit,
        rule=rules.words(),
        n=len(every.units),
        columns=("criterion", "failing", "code", "all", "without", "change"),
        display=display or [_nothing(form)],
        notes=tuple(notes),
    )


def _row(standing: Standing, every: Matrix, without: Matrix, c: int) -> dict[str, Any]:
    a, b = tally.row(every, c), tally.row(without, c)
    both = a["share"] is not None and b["share"] is not None
    return {
        "criterion": standing.criterion,
        "n_passing": len(standing.passing),
        "n_failing": len(standing.failing),
        "n_unclear": len(standing.unclear),
        "n_differing": len(standing.differing),
        "n_unanswered": len(standing.unanswered),
        "code": a["code"],
        "key": a["key"],
        "n_reported": a["n_reported"],
        "n_reviewed": a["n_reviewed"],
        "share": a["share"],
        "n_reported_without": b["n_reported"],
        "n_reviewed_without": b["n_reviewed"],
        "share_without": b["share"],
        "change": b["share"] - a["share"] if both else None,
    }


def _for_people(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "criterion": row["criterion"],
        "failing": row["n_failing"],
        "code": row["code"],
        "all": f"{row['n_reported']}/{row['n_reviewed']}",
        "without": f"{row['n_reported_without']}/{row['n_reviewed_without']}",
        "change": "" if row["change"] is None else formatted("{change:+.2f}", change=row["change"]),
    }


def _nothing(form: AppraisalForm) -> dict[str, Any]:
    empty = dict.fromkeys(("failing", "code", "all", "without", "change"), "")
    return {"criterion": _("no study fails a criterion of {form}", form=form.form), **empty}
