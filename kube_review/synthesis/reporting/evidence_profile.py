"""A GRADE-CERQual evidence profile of each code: concerns about four components, and the confidence they leave.

Components and levels as in Lewin et al. (2018), Implementation Science 13 (Suppl 1), 2. The levels proposed here follow
rules of thumb of our own, printed with the figures they rest on; GRADE-CERQual leaves the judgement to people, and what
they decide stands in place of the proposal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kube_review.appraisal import AppraisalForm
from kube_review.coding.appraising import Appraised
from kube_review.messages import Message, _
from kube_review.model import Code
from kube_review.store.meanings import Rewording, same_meanings
from kube_review.store.record.judgements import Judgement
from kube_review.synthesis.cells.cell_matrix import Matrix, Unit
from kube_review.synthesis.cells.combining import Cell
from kube_review.synthesis.frequencies import appraisal_groups, tally
from kube_review.synthesis.frequencies.appraisal_groups import Stand
from kube_review.terms import CellState, Component, Concern, Confidence, Reported

COMPONENTS = (Component.METHODS, Component.COHERENCE, Component.ADEQUACY, Component.RELEVANCE)
_CONTRADICTING = [c for c in Cell if c.state in (CellState.MIXED, CellState.DENIED, CellState.DISPUTED)]
_REPORTING = [c for c in Cell if c.reported is Reported.YES]
_FAILED_SHARES = (0.1, 0.25, 0.5)
"""Shares of failed criteria up to which concerns are none, minor and moderate."""
_CONTRADICTED_SHARES = (0.0, 0.2, 0.4)
_ENOUGH_UNITS, _ENOUGH_CODINGS = (10, 5, 3), 2.0
_ENOUGH_PROVINCES = (4, 2, 1)


@dataclass(frozen=True, slots=True)
class Assessment:
    """One component: what is proposed on which figures, and what people decided. ``changed``: the figures since."""

    component: Component
    proposed: str | None
    grounds: Message
    decided: Judgement | None = None
    changed: bool = False

    @property
    def level(self) -> str | None:
        """The decision, else the proposal."""
        return self.decided.level if self.decided else self.proposed


@dataclass(frozen=True, slots=True)
class Profile:
    """The evidence profile of one code: its counts as a tally gives them, four components, and the confidence."""

    code: Code
    counts: Mapping[str, object]
    components: tuple[Assessment, ...]
    confidence: Assessment


def of(
    matrix: Matrix,
    form: AppraisalForm,
    answers: Sequence[Appraised],
    judgements: Sequence[Judgement],
    rewordings: Sequence[Rewording] = (),
) -> list[Profile]:
    """Return the evidence profile of each code of a matrix, in the order of its codes.

    Args:
        matrix: The cells.
        form: The appraisal form.
        answers: The answers to it.
        judgements: What people decided; those on another definition of a code do not count.
        rewordings: Edits of codes that were declared to change only the wording.
    """
    failed = _failed_shares(matrix, form, answers)
    meanings = same_meanings(rewordings, matrix.codes)
    return [_profile(matrix, c, failed, judgements, same) for c, same in enumerate(meanings)]


def _profile(
    matrix: Matrix, c: int, failed: Mapping[str, float | None], judgements: Sequence[Judgement], same: set[str]
) -> Profile:
    code = matrix.codes[c]
    decided = {
        one.component: one for one in judgements if one.code in (code.code, *code.formerly) and one.meaning in same
    }

    def assessed(component: Component, proposed: str | None, grounds: Message) -> Assessment:
        judgement = decided.get(component.value)
        return Assessment(
            component, proposed, grounds, judgement, judgement is not None and judgement.grounds != str(grounds)
        )

    reporting = [n for n, cells in enumerate(matrix.cells) if Cell(cells[c]).reported is Reported.YES]
    units = [matrix.units[n] for n in reporting]
    n_codings = sum(matrix.n_codings[n][c] for n in reporting)
    components = (
        assessed(Component.METHODS, *_methods(units, failed)),
        assessed(Component.COHERENCE, *_coherence(matrix.column(c), len(units))),
        assessed(Component.ADEQUACY, *_adequacy(len(units), n_codings)),
        assessed(Component.RELEVANCE, *_relevance(units)),
    )
    confidence = assessed(Component.CONFIDENCE, *_confidence([one.level for one in components]))
    return Profile(code, tally.row(matrix, c), components, confidence)


def _failed_shares(matrix: Matrix, form: AppraisalForm, answers: Sequence[Appraised]) -> dict[str, float | None]:
    """Return the share of answered criteria that each unit fails; None where nothing was answered."""
    studies = [study.study for unit in matrix.units for study in unit.studies]
    stands = [appraisal_groups.of_studies(answers, one.criterion, studies) for one in form.criteria]
    shares: dict[str, float | None] = {}
    for unit in matrix.units:
        own = [appraisal_groups.together([by[study.study] for study in unit.studies]) for by in stands]
        answered = [stand for stand in own if stand is not Stand.NOT_APPRAISED]
        shares[unit.unit] = sum(stand is Stand.NO for stand in answered) / len(answered) if answered else None
    return shares


def _methods(units: Sequence[Unit], failed: Mapping[str, float | None]) -> tuple[Concern | None, Message]:
    shares = [share for unit in units if (share := failed[unit.unit]) is not None]
    grounds = _("{n} of {of} reporting units appraised", n=len(shares), of=len(units))
    if not units or 2 * len(shares) < len(units):
        return None, grounds
    mean = sum(shares) / len(shares)
    said = _("{appraised}; they fail {share:.0%} of the criteria", appraised=grounds, share=mean)
    return _concern(mean, _FAILED_SHARES), said


def _coherence(column: bytes, n_reporting: int) -> tuple[Concern | None, Message]:
    n_against = sum(map(column.count, _CONTRADICTING))
    n_speaking = sum(map(column.count, {*_CONTRADICTING, *_REPORTING}))
    grounds = _("{n} of {of} units that speak of it deny it, are mixed or open", n=n_against, of=n_speaking)
    if not n_reporting:
        return None, grounds
    return _concern(n_against / n_speaking, _CONTRADICTED_SHARES), grounds


def _adequacy(n_units: int, n_codings: int) -> tuple[Concern | None, Message]:
    grounds = _("{n} units report it, in {codings} codings", n=n_units, codings=n_codings)
    if not n_units:
        return None, grounds
    level = sum(n_units < enough for enough in _ENOUGH_UNITS)
    thin = n_codings < _ENOUGH_CODINGS * n_units
    return tuple(Concern)[min(level + thin, len(Concern) - 1)], grounds


def _relevance(units: Sequence[Unit]) -> tuple[Concern | None, Message]:
    provinces = {name for unit in units if (name := unit.value("province"))}
    years = sorted(year for unit in units if (year := unit.value("year")))
    span = f"{years[0]}–{years[-1]}" if years else "–"
    grounds = _("{n} provinces, years {years}", n=len(provinces), years=span)
    if not provinces:
        return None, grounds
    return tuple(Concern)[sum(len(provinces) < enough for enough in _ENOUGH_PROVINCES)], grounds


def _concern(share: float, limits: tuple[float, ...]) -> Concern:
    return tuple(Concern)[sum(share > limit for limit in limits)]


def _confidence(levels: Sequence[str | None]) -> tuple[Confidence | None, Message]:
    n_moderate, n_serious = levels.count(Concern.MODERATE), levels.count(Concern.SERIOUS)
    n_missing = levels.count(None)
    grounds = _(
        "serious concerns: {serious}; moderate: {moderate}; not judged: {missing}",
        serious=n_serious,
        moderate=n_moderate,
        missing=n_missing,
    )
    if n_missing:
        return None, grounds
    steps = min(n_moderate + 2 * n_serious, len(Confidence) - 1)
    return tuple(Confidence)[steps], grounds
