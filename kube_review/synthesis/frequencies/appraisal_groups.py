"""How studies and units meet a criterion of appraisal: one rule for sensitivity, tally and crosstab.

Answers are never summed, neither over criteria nor over coders: where coders differ, the study is *differing*.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

from kube_review.appraisal import AppraisalForm
from kube_review.coding.appraising import Answer, Appraised
from kube_review.messages import _
from kube_review.synthesis.cells.cell_matrix import Matrix
from kube_review.synthesis.frequencies.splits import Split


class Stand(StrEnum):
    """How a study or a unit meets a criterion."""

    YES = "yes"
    NO = "no"
    CANT_TELL = "cant-tell"
    DIFFERING = "differing"
    NOT_APPRAISED = "not appraised"


NOTE = _(
    "A study has the answer that all its coders gave, else it is differing; a fieldwork has the answer that all its"
    " studies share, and is not appraised while one of them is not."
)


def of_answers(answers: Collection[Answer]) -> Stand:
    """Return how a study meets a criterion, from the answers of all coders."""
    if not answers:
        return Stand.NOT_APPRAISED
    return Stand(next(iter(answers)).value) if len(set(answers)) == 1 else Stand.DIFFERING


def of_studies(answers: Iterable[Appraised], criterion: str, studies: Collection[str]) -> dict[str, Stand]:
    """Return how each of the studies (ids) meets a criterion."""
    by_study: dict[str, list[Answer]] = {study: [] for study in studies}
    for one in answers:
        if one.criterion == criterion and one.study in by_study:
            by_study[one.study].append(one.answer)
    return {study: of_answers(given) for study, given in by_study.items()}


def together(studies: Sequence[Stand]) -> Stand:
    """Return how a unit meets a criterion, from its studies: *no* only if all of them say no."""
    if Stand.NOT_APPRAISED in studies:
        return Stand.NOT_APPRAISED
    return studies[0] if len(set(studies)) == 1 else Stand.DIFFERING


def split(answers: Sequence[Appraised], matrix: Matrix, form: AppraisalForm, criterion: str) -> Split:
    """Split the units of a matrix by how they meet a criterion.

    Raises:
        NotFound: The form has no such criterion.
    """
    name = form.criterion(criterion).criterion
    studies = [study.study for unit in matrix.units for study in unit.studies]
    stands = of_studies(answers, name, studies)
    return Split(
        f"{form.form}:{name}",
        {unit.unit: together([stands[study.study] for study in unit.studies]).value for unit in matrix.units},
        order=tuple(Stand),
        unknown=Stand.NOT_APPRAISED.value,
        notes=(NOTE,),
    )
